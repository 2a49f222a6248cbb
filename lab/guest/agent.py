"""The guest's end of the byte channel: runs commands and connects sockets for the host, as root."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import tty

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import wire  # noqa: E402

TERM_GRACE_SECONDS = 5


def main(device):
    fd = os.open(device, os.O_RDWR | os.O_NOCTTY)
    if os.isatty(fd):
        tty.setraw(fd)
    channel = wire.Channel(fd, fd, accept)
    channel.send(0, wire.HELLO, os.uname().release.encode())
    channel.serve()


def accept(stream, request):
    if "run" in request:
        run(stream, request["run"])
    else:
        connect(stream, request)


def connect(stream, request):
    """A connection that cannot be made is one that closes at once: the service may come into being later."""
    if "unix" in request:
        connection, address = socket.socket(socket.AF_UNIX), request["unix"]
    else:
        connection, address = socket.socket(socket.AF_INET), tuple(request["tcp"])
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        return
    wire.carry(connection, stream)


def run(stream, argv):
    try:
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=os.path.expanduser("~"), start_new_session=True, bufsize=0)
    except OSError as error:
        stream.send(wire.ERR, f"{argv[0]}: {error.strerror}\n".encode())
        stream.send(wire.EXIT, bytes([127 if isinstance(error, FileNotFoundError) else 126]))
        return
    threading.Thread(target=end_with_client, args=(stream, process), daemon=True).start()
    ended, ending = os.pipe()
    pumps = [
        threading.Thread(target=pump, args=(stream, pipe, kind, ended), daemon=True)
        for pipe, kind in ((process.stdout, wire.OUT), (process.stderr, wire.ERR))]
    for thread in pumps:
        thread.start()
    status = process.wait()
    os.close(ending)
    for thread in pumps:
        thread.join()
    os.close(ended)
    stream.send(wire.EXIT, bytes([status if status >= 0 else 128 - status]))


def pump(stream, pipe, kind, ended):
    """Passes output on until its end, or, when a daemon has kept the pipe, until the command has ended and all is read."""
    with pipe:
        try:
            while True:
                ready, _, _ = select.select([pipe, ended], [], [])
                if pipe not in ready:
                    return
                data = os.read(pipe.fileno(), wire.CHUNK)
                if not data:
                    return
                stream.send(kind, data)
        except wire.ChannelLost:
            pass


def end_with_client(stream, process):
    """The output of a command whose client disconnected is not read: it and its children are ended. Processes that a finished command left behind stay."""
    while stream.receive():
        pass
    if process.poll() is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(TERM_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


if __name__ == "__main__":
    main(sys.argv[1])
