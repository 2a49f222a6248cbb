"""The cable between machines, without a machine. Run: python3 -B -m unittest discover -s lab -p '*_test.py'"""

import contextlib
import os
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

LINK = Path(__file__).resolve().parent / "link"
PATIENCE_SECONDS = 30
PROBE = b"?"


class LinkTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "cable"
        self.process = subprocess.Popen([LINK, self.path], stdin=subprocess.PIPE)
        self.addCleanup(self.end)
        wait_until(self.path.exists)

    def end(self):
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.wait(PATIENCE_SECONDS)

    def plugged(self):
        machine = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.addCleanup(machine.close)
        machine.settimeout(PATIENCE_SECONDS)
        machine.connect(str(self.path))
        return machine

    def both(self):
        """Two machines that are known to hear each other."""
        one, other = self.plugged(), self.plugged()
        one.setblocking(False)

        def hears():
            other.send(PROBE)
            with contextlib.suppress(BlockingIOError):
                return one.recv(64)

        wait_until(hears)
        one.settimeout(PATIENCE_SECONDS)
        return one, other

    def test_frames_come_whole_in_order_and_not_back(self):
        one, other = self.both()
        for sent in (b"a" * 9014, b"b"):
            one.send(sent)
        self.assertEqual([b"a" * 9014, b"b"], [frame(other), frame(other)])
        other.send(b"c")
        self.assertEqual(b"c", frame(one))

    def test_a_cut_cable_loses_frames_and_a_mended_one_does_not(self):
        one, other = self.both()
        cut = Path(f"{self.path}.cut")
        cut.touch()
        one.send(b"lost")
        time.sleep(0.2)
        cut.unlink()
        one.send(b"heard")
        self.assertEqual(b"heard", frame(other))

    def test_a_machine_that_went_can_come_back(self):
        one, other = self.both()
        other.close()
        one.send(PROBE)
        one, other = self.both()
        other.send(b"here")
        self.assertEqual(b"here", frame(one))

    def test_it_ends_with_its_input_and_leaves_nothing(self):
        Path(f"{self.path}.cut").touch()
        self.end()
        self.assertEqual((0, []), (self.process.returncode, os.listdir(self.path.parent)))


def frame(machine):
    while (heard := machine.recv(65536)) == PROBE:
        pass
    return heard


def wait_until(condition):
    limit = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > limit:
            raise AssertionError("it did not come about")
        time.sleep(0.01)


if __name__ == "__main__":
    unittest.main()
