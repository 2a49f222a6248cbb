#!/usr/bin/env python3
"""Packs a captured tree into one text file, one line per file, link or empty directory.

usage: pack-tree.py TREE.tar > NAME.tree

TREE.tar holds sys/, proc/ and dev/ as files and relative links. Only what this module reads is kept.

    /sys/class/nvme/nvme0 -> ../../devices/virtual/nvme-fabrics/ctl/nvme0      a link
    /sys/devices/virtual/nvme-fabrics/ctl/nvme0/state = live                   a file: live and a line feed
    /sys/class/nvme/                                                           a directory with nothing in it
"""
import re
import sys
import tarfile

ATTRIBUTES = {
    "subsystem": "subsysnqn model serial iopolicy subsystype",
    "controller": "state transport address cntlid cntrltype hostnqn hostid subsysnqn ctrl_loss_tmo"
    " reconnect_delay fast_io_fail_tmo kato",
    "namespace": "nsid uuid nguid eui wwid size dev ro hidden ana_state",
}
KEPT = [
    r"sys/class/nvme(-subsystem)?(/[^/]+)?",
    r"sys/(class/block|block|dev/block)(/[^/]*)?",
    r"sys/module/nvme[^/]*(/parameters(/(multipath|iopolicy))?)?",
    r"proc/sys/kernel/osrelease",
    r"dev/disk/by-id(/[^/]+)?",
    r"(.*/)?nvme-subsys\d+(/nvme\d+|/(%s))?" % ATTRIBUTES["subsystem"].replace(" ", "|"),
    r"sys/devices/.*/nvme\d+(/(%s))?" % ATTRIBUTES["controller"].replace(" ", "|"),
    r"sys/devices/.*/nvme\d+(c\d+)?n\d+(/(%s))?" % ATTRIBUTES["namespace"].replace(" ", "|"),
]
KEPT = re.compile("|".join("(?:%s)" % k for k in KEPT))


def escaped(raw):
    text = raw[:-1] if raw.endswith(b"\n") else raw + b"\\c"
    return "".join(
        chr(b) if 32 <= b < 127 and b != 92 or (b == 92 and text[i:] == b"\\c") else "\\x%02x" % b
        for i, b in enumerate(text)
    )


def main():
    lines, directories, parents = [], set(), set()
    with tarfile.open(sys.argv[1]) as tar:
        for member in tar:
            name = re.sub(r"^\./?", "", member.name)
            if not KEPT.fullmatch(name):
                continue
            if member.isdir():
                directories.add(name)
                continue
            parents.update(name[:i] for i, c in enumerate(name) if c == "/")
            if member.issym():
                lines.append("/%s -> %s" % (name, member.linkname))
            elif member.isfile():
                lines.append("/%s = %s" % (name, escaped(tar.extractfile(member).read())))
    parents.update(d[:i] for d in directories for i, c in enumerate(d) if c == "/")
    lines += ["/%s/" % d for d in directories - parents]
    print("\n".join(sorted(line.rstrip() for line in lines)))


main()
