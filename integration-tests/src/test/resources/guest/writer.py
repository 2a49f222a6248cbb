#!/usr/bin/env python3
"""A pod that writes: numbered, checksummed records, each fsynced, through one open file from the beginning to the end.

usage: writer.py FILE STATUS    until SIGTERM; STATUS is rewritten with every record: COUNT LONGEST_MS
Then everything is read back through the same descriptor, past the page cache, and one line of JSON is the answer.
"""
import json
import os
import signal
import struct
import sys
import time
import zlib

SIZE = 4096
PAUSE = 0.02
HEADER = struct.Struct("<QI")
OWN = zlib.crc32(sys.argv[2].encode())  # no two writers write the same


def record(number):
    body = struct.pack("<Q", (number * 2654435761 + OWN) % (1 << 64)) * ((SIZE - HEADER.size) // 8)
    body = body.ljust(SIZE - HEADER.size, b"\0")
    return HEADER.pack(number, zlib.crc32(body)) + body


def main(path, status):
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    progress = open(status, "w")
    written, longest, errors = 0, 0.0, []
    while not stopped:
        began = time.monotonic()
        try:
            if os.pwrite(fd, record(written), written * SIZE) != SIZE:
                raise OSError(0, "short write")
            os.fsync(fd)
            written += 1
        except OSError as error:
            errors.append(f"record {written}: {error}")
            if len(errors) > 5:
                break
        longest = max(longest, time.monotonic() - began)
        progress.seek(0)
        progress.write(f"{written} {int(longest * 1000)} {len(errors)}\n")
        progress.flush()
        time.sleep(PAUSE)
    wrong = verify(fd, written)
    os.close(fd)
    print(json.dumps({"written": written, "longestMillis": int(longest * 1000), "errors": errors, "wrong": wrong}))


def verify(fd, count):
    """The numbers of records that are not what was written, at most ten of them."""
    wrong = []
    try:
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    except OSError:
        pass
    for number in range(count):
        try:
            seen = os.pread(fd, SIZE, number * SIZE)
        except OSError as error:
            wrong.append(f"record {number}: {error}")
        else:
            if seen != record(number):
                wrong.append(f"record {number}")
        if len(wrong) >= 10:
            break
    return wrong


main(*sys.argv[1:])
