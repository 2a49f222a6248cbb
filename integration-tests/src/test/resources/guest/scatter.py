#!/usr/bin/env python3
"""Makes files whose blocks lie apart, so that a check of the filesystem has much to read.

usage: scatter.py FOLDER FILES
"""
import os
import sys

for number in range(int(sys.argv[2])):
    with open(f"{sys.argv[1]}/scattered-{number}", "wb") as file:
        for place in range(6):
            file.seek(place * 8192)
            file.write(b"x")
os.sync()
