#!/usr/bin/env python3
"""Writes the kernel's events about nvme and every change of a state in sysfs to a file, with UTC times.

usage: timeline.py FILE    until it is killed
"""
import datetime
import glob
import os
import socket
import sys
import threading
import time

LOCK = threading.Lock()
out = open(sys.argv[1], "a", buffering=1)


def log(kind, text):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    with LOCK:
        out.write(f"{now} {kind:<8} {text}\n")


def uevents():
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, 15)
    sock.bind((0, 1))
    while True:
        words = sock.recv(65536).decode("utf8", "replace").split("\0")
        if any("nvme" in word for word in words):
            shown = [word for word in words[1:] if word.startswith(("NVME_", "RESIZE", "DEVNAME"))]
            log("uevent", " ".join([words[0], *shown]))


def read(path):
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError as error:
        return f"({error.strerror})"


def states():
    last = {}
    while True:
        now = {}
        for path in glob.glob("/sys/class/nvme/nvme*"):
            now[os.path.basename(path)] = read(path + "/state")
            for ana in glob.glob(path + "/nvme*c*n*/ana_state"):
                now[ana.split("/")[-2]] = read(ana)
        for path in glob.glob("/sys/block/nvme*n*/size"):
            if "c" not in path.split("/")[-2][4:]:
                now[path.split("/")[-2]] = read(path) + " sectors"
        for path in glob.glob("/sys/class/nvme-subsystem/nvme-subsys*"):
            now[os.path.basename(path)] = "present"
        for name in sorted(set(now) | set(last)):
            if now.get(name) != last.get(name):
                log("state", f"{name}: {last.get(name)} -> {now.get(name)}")
        last = now
        time.sleep(0.1)


threading.Thread(target=uevents, daemon=True).start()
log("timeline", "begins")
states()
