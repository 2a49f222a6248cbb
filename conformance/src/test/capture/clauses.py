#!/usr/bin/env python3
"""Reads what the CSI specification demands of the Identity and Node services.

usage: clauses.py spec.md > ../../main/resources/dev/holdfast/conformance/clauses.tsv

A line for each sentence with MUST, SHALL or REQUIRED and for each row of an error table:
section, message and field (or nothing), sentence. The suite reads this file; it is never written by hand.
"""

import re
import sys

SECTIONS = [
    "Size Limits", "`REQUIRED` vs. `OPTIONAL`", "Error Scheme", "Secrets Requirements",
    "Connectivity", "RPC Interactions and Reference Counting",
    "GetPluginInfo", "GetPluginCapabilities", "Probe",
    "NodeStageVolume", "NodeUnstageVolume", "NodePublishVolume", "NodeUnpublishVolume",
    "NodeGetVolumeStats", "NodeGetCapabilities", "NodeGetInfo", "NodeExpandVolume",
]
# Of the section CreateVolume only what requests and answers of a node contain.
SHARED = {"VolumeCapability", "CapacityRange", "Topology"}
SHARED_SECTION = "CreateVolume"
DEMAND = re.compile(r"\b(MUST|SHALL|REQUIRED)\b")
END = re.compile(r"(?<=[.:])\s+(?=[A-Z`])")


def sentences(text):
    text = re.sub(r"\s+", " ", text).strip()
    # the end of "i.e." or "(e.g. x)" is followed by a small letter, so a capital begins a sentence
    return [s for s in END.split(text) if DEMAND.search(s) and not s.startswith("NOTE")]


def prose(section, lines):
    for line in lines:
        line = re.sub(r"^\s*\*\s+", "", line).strip()
        if line.startswith("|"):
            cells = [c.strip() for c in line.strip("|").split("|")]
            if re.match(r"\d+ [A-Z_]+$", cells[1] if len(cells) > 1 else ""):
                yield section, "", f"{cells[0]}: {cells[1]}. {cells[2]}"
            elif re.match(r"\d+ (bytes|KiB)$", cells[0]):
                yield section, "", f"SHALL NOT exceed {cells[0]}: {cells[1]}"
        else:
            for sentence in sentences(line):
                yield section, "", sentence


def proto(section, lines):
    names, comment, example = [], [], False
    for line in lines:
        line = line.strip()
        if line.startswith("//"):
            text = line.lstrip("/").strip()
            example = bool(text) and (example or bool(re.match(r"Examples? ?\d?:", text)))
            if not example:
                comment.append(re.sub(r"^\d\) ", "", text))
            continue
        block = re.match(r"(message|enum|oneof) (\w+)", line)
        field = re.match(r"(?:repeated )?[\w.<>, ]+? (\w+) = \d+|(\w+) = \d+", line)
        subject = list(names)
        if block:
            subject.append(block.group(2))
        elif field:
            subject.append(field.group(1) or field.group(2))
        if comment and (block or field):
            if section != SHARED_SECTION or subject[0] in SHARED:
                for sentence in sentences(" ".join(comment)):
                    yield section, ".".join(subject), sentence
        if line:
            comment, example = [], False
        if block and not line.endswith("}"):
            names.append(block.group(2))
        elif line == "}" and names:
            names.pop()


def main(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    found, section, fenced, block = {}, "", False, []

    def flush(reader):
        name = re.sub(r" Errors$", "", section)
        if name in SECTIONS or (name == SHARED_SECTION and reader is proto):
            found.setdefault(name, []).extend(reader(name, block))
        block.clear()

    for line in lines:
        heading = re.match(r"#+ (.*)", line)
        if line.startswith("```"):
            flush(proto if fenced else prose)
            fenced = not fenced
        elif heading and not fenced:
            flush(prose)
            text = heading.group(1)
            section = text if text in SECTIONS else text.replace("`", "")
        else:
            block.append(line)
    flush(prose)
    missing = [s for s in SECTIONS if s not in found]
    if missing:
        sys.exit(f"no section {missing}")
    for name in [SHARED_SECTION, *SECTIONS]:
        seen = set()
        for entry in found[name]:
            if entry not in seen:
                seen.add(entry)
                print("\t".join((name.replace("`", ""), *entry[1:])))


main(sys.argv[1])
