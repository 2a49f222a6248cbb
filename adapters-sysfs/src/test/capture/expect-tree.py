#!/usr/bin/env python3
"""Prints what a captured tree shows, in the format of TopologyText: a witness that shares no code with the adapter.

usage: expect-tree.py TREE > NAME.expected

TREE is a capture as tar, or the text that `holdfast capture` wrote. Goes the other way round: from /sys/class/nvme and
/sys/class/block to the subsystem, where the adapter goes from the subsystem down.
"""
import os
import posixpath
import re
import sys
import tarfile

files, links, directories = {}, {}, set()


def read_tar(archive):
    with tarfile.open(archive) as tar:
        for member in tar:
            name = "/" + re.sub(r"^\./?", "", member.name)
            if member.isdir():
                directories.add(name)
            elif member.issym():
                links[name] = member.linkname
            elif member.isfile() and "/power/" not in name and "/queue/" not in name:
                files[name] = tar.extractfile(member).read().decode("utf-8", "replace").strip()


def read_text(archive):
    with open(archive, encoding="ascii") as lines:
        for line in lines:
            kind = re.match(r"(/\S*)(?: (=|->) ?(.*))?$", line.rstrip("\n"))
            if not kind:
                continue
            name, mark, value = kind.groups()
            if mark == "->":
                links[name] = value
            elif mark == "=":
                text = re.sub(r"\\x(..)", lambda byte: chr(int(byte[1], 16)), value.removesuffix("\\c"))
                files[name] = text.encode("latin-1").decode("utf-8", "replace").strip()
            else:
                directories.add(name.rstrip("/"))
            parents = name.split("/")[:-1]
            directories.update("/".join(parents[: i + 1]) for i in range(1, len(parents)))


read_tar(sys.argv[1]) if tarfile.is_tarfile(sys.argv[1]) else read_text(sys.argv[1])


def real(path):
    """Follows the links in a path."""
    done = "/"
    for part in path.strip("/").split("/"):
        done = posixpath.normpath(posixpath.join(done, part))
        while done in links:
            done = posixpath.normpath(posixpath.join(posixpath.dirname(done), links[done]))
    return done


def entries(path):
    path = real(path)
    everything = list(files) + list(links) + list(directories)
    return sorted({posixpath.basename(p) for p in everything if posixpath.dirname(p) == path})


def attr(path, name, otherwise="-"):
    return files.get(real(path) + "/" + name, "") or otherwise


def number(name):
    return [int(n) for n in re.findall(r"\d+", name)]


def timer(text):
    return text if text in ("-", "off") else text + "s"


def zero(text):
    return text if text.strip("0 -") else "-"


def main():
    flag = files.get("/sys/module/nvme_core/parameters/multipath")
    print("multipath", {"Y": "ON", "N": "OFF", None: "UNKNOWN"}[flag])
    members = {}
    for name in entries("/sys/class/nvme"):
        if re.fullmatch(r"nvme\d+", name) and real("/sys/class/nvme/" + name) in directories:
            members.setdefault(attr("/sys/class/nvme/" + name, "subsysnqn"), []).append(name)
    blocks = [b for b in entries("/sys/class/block") if re.fullmatch(r"nvme\d+(c\d+)?n\d+", b)]
    where = {b: real("/sys/class/block/" + b) for b in blocks}
    for subsystem in sorted(entries("/sys/class/nvme-subsystem"), key=number):
        at = "/sys/class/nvme-subsystem/" + subsystem
        nqn = attr(at, "subsysnqn")
        print(f"subsystem {subsystem} {nqn}")
        print(f"  model {attr(at, 'model')} serial {attr(at, 'serial')} iopolicy {attr(at, 'iopolicy')}")
        controllers = sorted(members.get(nqn, []), key=number)
        assert set(controllers) == {e for e in entries(at) if re.fullmatch(r"nvme\d+", e)}, subsystem
        paths = {}
        for c in controllers:
            of = "/sys/class/nvme/" + c
            print(f"  controller {c} {attr(of, 'transport')} {attr(of, 'cntrltype')} cntlid {attr(of, 'cntlid')}: {attr(of, 'state')}")
            print("    address", " ".join(sorted(attr(of, "address").split(","))))
            print("    host", attr(of, "hostnqn"), attr(of, "hostid"))
            print("    timers ctrl_loss_tmo", timer(attr(of, "ctrl_loss_tmo")), "reconnect_delay", timer(attr(of, "reconnect_delay")),
                  "fast_io_fail_tmo", timer(attr(of, "fast_io_fail_tmo")), "kato", timer(attr(of, "kato")))
            for b in sorted(b for b in blocks if posixpath.dirname(where[b]) == real(of)):
                head = re.sub(r"c\d+", "", b)
                ana = attr(where[b], "ana_state")
                print(f"    path {b} to {head} ana {ana}")
                usable = attr(of, "state") == "live" and ana in ("optimized", "non-optimized", "-")
                paths.setdefault(head, []).append(f"{b} by {c} {'usable' if usable else 'not usable'}")
        parents = {real(at)} | {real("/sys/class/nvme/" + c) for c in controllers}
        for b in sorted((b for b in blocks if "c" not in b and posixpath.dirname(where[b]) in parents), key=number):
            of = where[b]
            print(f"  namespace {b} {attr(of, 'dev')} {int(attr(of, 'size')) * 512} bytes {'rw' if attr(of, 'ro') == '0' else 'ro'}")
            print("    nsid", attr(of, "nsid"), "uuid", zero(attr(of, "uuid")),
                  "nguid", zero(attr(of, "nguid")).replace("-", "") or "-", "eui", zero(attr(of, "eui")).replace(" ", ""))
            for path in paths.get(b, []):
                print("    path", path)


main()
