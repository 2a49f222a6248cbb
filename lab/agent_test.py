"""The byte channel and the guest's agent, without a machine: both ends in this process. Run: python3 -B -m unittest -v"""

import contextlib
import fcntl
import hashlib
import os
import signal
import socket
import struct
import sys
import tempfile
import termios
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "guest"))
import agent  # noqa: E402
import wire  # noqa: E402

PATIENCE_SECONDS = 30
LINE_BYTES = 4096 - 128  # N_TTY_BUF_SIZE and TTY_THRESHOLD_THROTTLE, n_tty.c


class AgentTest(unittest.TestCase):
    def setUp(self):
        to_guest, from_guest = os.pipe(), os.pipe()
        self.guest = wire.Channel(to_guest[0], from_guest[1], agent.accept)
        self.host = wire.Channel(from_guest[0], to_guest[1])
        for end in (self.guest, self.host):
            threading.Thread(target=end.serve, daemon=True).start()

    def tearDown(self):
        for end in (self.host, self.guest):
            with contextlib.suppress(wire.ChannelLost):
                end.send(0, wire.DOWN)

    def run_there(self, *argv):
        return finished(self.host.open({"run": list(argv)}))

    def test_output_errors_and_status_are_apart(self):
        self.assertEqual((b"a\n", b"b\n", 7), self.run_there("sh", "-c", "echo a; echo b >&2; exit 7"))

    def test_a_command_that_is_not_there_says_so(self):
        self.assertEqual((b"", b"no-such: No such file or directory\n", 127), self.run_there("no-such"))

    def test_a_signal_is_a_status(self):
        self.assertEqual(128 + signal.SIGKILL, self.run_there("sh", "-c", "kill -9 $$")[2])

    def test_big_output_of_any_bytes_comes_whole(self):
        script = "import sys; sys.stdout.buffer.write(bytes(range(256)) * 20000)"
        out, _, status = self.run_there(sys.executable, "-c", script)
        self.assertEqual((hashlib.sha256(bytes(range(256)) * 20000).digest(), 0), (hashlib.sha256(out).digest(), status))

    def test_who_does_not_read_holds_up_himself_only(self):
        idle = self.host.open({"run": ["cat", "/dev/zero"]})
        self.assertEqual((b"on\n", b"", 0), self.run_there("echo", "on"))
        idle.close()

    def test_a_daemon_that_keeps_the_pipe_does_not_keep_the_command_and_stays(self):
        out, _, status = self.run_there("sh", "-c", "sleep 60 & echo $!")
        self.assertEqual(0, status)
        os.kill(int(out), signal.SIGKILL)

    def test_the_whole_group_dies_with_the_client(self):
        reading, writing = os.pipe()
        os.set_inheritable(writing, True)
        stream = self.host.open({"run": ["sh", "-c", f"sleep 60 >/proc/{os.getpid()}/fd/{writing} & echo on; wait"]})
        self.assertEqual((wire.OUT, b"on\n"), stream.receive())
        os.close(writing)
        stream.close()
        self.assertTrue(ends(reading), "the sleep is still there")

    def test_connections_carry_both_ways_and_end_by_halves(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "echo")
            server = socket.socket(socket.AF_UNIX)
            server.bind(path)
            server.listen()
            threading.Thread(target=answer_with_length, args=(server,), daemon=True).start()
            here, there = socket.socketpair()
            stream = self.host.open({"unix": path})
            threading.Thread(target=wire.carry, args=(there, stream), daemon=True).start()
            here.settimeout(PATIENCE_SECONDS)
            here.sendall(b"x" * 100_000)
            here.shutdown(socket.SHUT_WR)
            self.assertEqual(b"100000", here.recv(100))
            self.assertEqual(b"", here.recv(100))

    def test_a_connection_to_nothing_closes_at_once(self):
        self.assertIsNone(self.host.open({"unix": "/no/such/socket"}).receive())


class PaceTest(unittest.TestCase):
    def test_no_more_is_on_its_way_to_the_guest_than_its_line_can_hold(self):
        reading, writing = os.pipe()
        host = wire.Channel(os.pipe()[0], writing)
        threading.Thread(target=open_quietly, args=(host, {"run": ["x" * 100_000]}), daemon=True).start()
        self.assertTrue(ready(reading))
        threading.Event().wait(0.2)  # whatever would be too much has come by now
        waiting = struct.unpack("i", fcntl.ioctl(reading, termios.FIONREAD, b"\0" * 4))[0]
        self.assertLessEqual(waiting, LINE_BYTES)


def finished(stream):
    out, err = [], []
    while message := stream.receive():
        kind, payload = message
        if kind == wire.EXIT:
            return b"".join(out), b"".join(err), payload[0]
        (out if kind == wire.OUT else err).append(payload)
    raise AssertionError("the stream closed without a status")


def open_quietly(channel, request):
    try:
        channel.open(request)
    except wire.ChannelLost:
        pass


def answer_with_length(server):
    connection, _ = server.accept()
    with connection:
        count = 0
        while data := connection.recv(65536):
            count += len(data)
        connection.sendall(str(count).encode())


def ready(fd):
    return bool(agent.select.select([fd], [], [], PATIENCE_SECONDS)[0])


def ends(fd):
    return ready(fd) and os.read(fd, 1) == b""


if __name__ == "__main__":
    unittest.main()
