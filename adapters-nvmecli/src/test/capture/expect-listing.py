#!/usr/bin/env python3
"""Writes list-subsys/*.expected: the content of a listing, read by another program than the parser under test.

usage: expect-listing.py FILE.json... ; the result stands beside each file and is to be reviewed."""
import json, re, sys

def printed(value):
    return value if isinstance(value, str) and value else "-"

def address(path):
    parts = {k: v for k, v in (path.get("AddressDetails") or {}).items()}
    for word in re.split(r"[,\s]+", path.get("Address") or ""):
        key, equals, value = word.partition("=")
        if equals and key:
            parts[key] = value
    return " ".join(f"{k}={parts[k]}" for k in sorted(parts)) or "-"

def expected(text):
    lines = text.split("\n")
    while lines and not lines[0].startswith(("[", "{")):
        lines.pop(0)
    root = json.loads("\n".join(lines)) if lines else []
    out = []
    for host in root if isinstance(root, list) else [root]:
        for element in host.get("Subsystems") or []:
            if "NQN" in element:
                out.append(f"subsystem {element['Name']} {element['NQN']}")
                out.append(f"  host {printed(host.get('HostNQN'))} {printed(host.get('HostID'))}")
            for path in element.get("Paths") or []:
                out.append(f"  path {path['Name']} {printed(path.get('Transport'))} {address(path)}: "
                           f"{printed(path.get('State'))}, ana {printed(path.get('ANAState'))}")
    return "".join(line + "\n" for line in out)

for name in sys.argv[1:]:
    with open(name) as source, open(name.removesuffix(".json") + ".expected", "w") as target:
        target.write(expected(source.read()))
