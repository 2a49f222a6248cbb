"""Many commands and socket connections over one byte channel; the same code runs on the host and in the guest.

A frame is a stream's number, a kind, a length and that many bytes. Every stream has its own window of unread bytes in each
direction, so that a slow reader holds up its own stream and no other, and nothing is ever buffered without bound. The thread
that reads the channel on the host never writes to it, so two full pipes cannot wait for each other.

Towards the guest at most PACE bytes are on their way: a serial line of User Mode Linux whose buffer (4096 bytes, n_tty.c) has
been full once is never read again (line_throttle in arch/um/drivers/line.c switches its interrupt off and nothing on).
"""

import json
import os
import queue
import socket
import struct
import threading

HEADER = struct.Struct(">IBI")
HELLO, DOWN, OPEN, OUT, ERR, END, EXIT, CREDIT, CLOSE, READ = range(10)
WINDOW = 256 * 1024
CHUNK = 16 * 1024
PACE = 3072
STEP = PACE // 3


class ChannelLost(Exception):
    """The other side is gone, or has closed this stream."""


def frame(stream, kind, payload=b""):
    return HEADER.pack(stream, kind, len(payload)) + payload


def write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view):]


def read_exactly(fd, count, note):
    parts = []
    while count:
        part = os.read(fd, min(count, 1 << 16))
        if not part:
            raise ChannelLost
        note(len(part))
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_frame(fd, note=lambda count: None):
    """The next (stream, kind, payload); `note` hears of every byte as it comes. Raises ChannelLost at the end."""
    stream, kind, length = HEADER.unpack(read_exactly(fd, HEADER.size, note))
    return stream, kind, read_exactly(fd, length, note)


class Stream:
    """One command or one connection."""

    def __init__(self, channel, number):
        self._channel = channel
        self._number = number
        self._incoming = queue.SimpleQueue()
        self._credit = WINDOW
        self._closed = False
        self._changed = threading.Condition()

    def send(self, kind, payload=b""):
        """Sends one frame; output waits until the other side has room for it. Raises ChannelLost."""
        with self._changed:
            if kind in (OUT, ERR):
                self._changed.wait_for(lambda: self._closed or self._credit >= len(payload))
                self._credit -= len(payload)
            if self._closed:
                raise ChannelLost
        self._channel.send(self._number, kind, payload)

    def receive(self):
        """The next (kind, payload), or None when the other side has closed the stream or is gone."""
        message = self._incoming.get()
        if message is None:
            self._incoming.put(None)
        elif message[0] in (OUT, ERR):
            try:
                self._channel.send(self._number, CREDIT, struct.pack(">I", len(message[1])))
            except ChannelLost:
                pass
        return message

    def close(self):
        with self._changed:
            if self._closed:
                return
        self._channel.forget(self._number)
        self.deliver(CLOSE, b"")
        try:
            self._channel.send(self._number, CLOSE)
        except ChannelLost:
            pass

    def deliver(self, kind, payload):
        """Called by the thread that reads the channel."""
        if kind == CREDIT:
            with self._changed:
                self._credit += struct.unpack(">I", payload)[0]
                self._changed.notify_all()
        elif kind == CLOSE:
            with self._changed:
                self._closed = True
                self._changed.notify_all()
            self._incoming.put(None)
        else:
            self._incoming.put((kind, payload))


class Channel:
    """One end of the byte channel: the guest's if it has an `accept`, which serves a stream that the host opens."""

    def __init__(self, reading, writing, accept=None):
        self._reading = reading
        self._writing = writing
        self._accept = accept
        self._write_lock = threading.Lock()
        self._under_way = 0
        self._unreported = 0
        self._got_there = threading.Condition()
        self._streams = {}
        self._streams_lock = threading.Lock()
        self._next = 1
        self._lost = False

    def open(self, request):
        """A new stream to the other side; `request` is its purpose. Raises ChannelLost."""
        with self._streams_lock:
            if self._lost:
                raise ChannelLost
            number = self._next
            self._next += 1
            stream = self._streams[number] = Stream(self, number)
        self.send(number, OPEN, json.dumps(request).encode())
        return stream

    def send(self, number, kind, payload=b""):
        with self._write_lock:
            if self._lost:
                raise ChannelLost
            try:
                self._write(frame(number, kind, payload))
            except OSError as error:
                self._lost = True
                raise ChannelLost from error

    def _write(self, data):
        if self._accept:
            write_all(self._writing, data)
            return
        for start in range(0, len(data), STEP):
            piece = data[start:start + STEP]
            with self._got_there:
                self._got_there.wait_for(lambda: self._lost or self._under_way + len(piece) <= PACE)
                if self._lost:
                    raise ChannelLost
                self._under_way += len(piece)
            write_all(self._writing, piece)

    def forget(self, number):
        with self._streams_lock:
            self._streams.pop(number, None)

    def serve(self):
        """Reads frames until DOWN comes or the other side is gone; afterwards every stream is closed."""
        try:
            while True:
                number, kind, payload = read_frame(self._reading, self._report)
                if kind == DOWN:
                    return
                if kind == READ:
                    with self._got_there:
                        self._under_way -= struct.unpack(">I", payload)[0]
                        self._got_there.notify_all()
                    continue
                if kind == OPEN:
                    self._begin(number, json.loads(payload))
                    continue
                with self._streams_lock:
                    stream = self._streams.pop(number, None) if kind == CLOSE else self._streams.get(number)
                if stream:
                    stream.deliver(kind, payload)
        except (ChannelLost, OSError):
            pass
        finally:
            with self._streams_lock:
                self._lost = True
                left, self._streams = list(self._streams.values()), {}
            with self._got_there:
                self._got_there.notify_all()
            for stream in left:
                stream.deliver(CLOSE, b"")

    def _report(self, count):
        if not self._accept:
            return
        self._unreported += count
        if self._unreported >= STEP:
            self.send(0, READ, struct.pack(">I", self._unreported))
            self._unreported = 0

    def _begin(self, number, request):
        stream = Stream(self, number)
        with self._streams_lock:
            self._streams[number] = stream
        threading.Thread(target=self._serve_one, args=(stream, request), daemon=True).start()

    def _serve_one(self, stream, request):
        try:
            self._accept(stream, request)
        except ChannelLost:
            pass
        finally:
            stream.close()


def carry(connection, stream):
    """Copies between a connected socket and a stream, in both directions, until both have ended or one side is gone."""
    sent_end, got_end = threading.Event(), threading.Event()

    def upstream():
        try:
            while data := connection.recv(CHUNK):
                stream.send(OUT, data)
            stream.send(END)
            sent_end.set()
            if got_end.is_set():
                stream.close()
        except (ChannelLost, OSError):
            stream.close()

    with connection:
        threading.Thread(target=upstream, daemon=True).start()
        try:
            while message := stream.receive():
                if message[0] == OUT:
                    connection.sendall(message[1])
                elif message[0] == END:
                    connection.shutdown(socket.SHUT_WR)
                    got_end.set()
                    if sent_end.is_set():
                        break
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
    stream.close()
