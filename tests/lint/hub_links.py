#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the built hub and fails when it needs a library that neither crypto nor sync links.

That the hub cannot read a case is a fact of the build; this looks at the build's result instead of its rules.

Usage: hub_links.py PROGRAM
"""

import re
import subprocess
import sys

ALLOWED = re.compile(r"lib(c|m|gcc_s|stdc\+\+|pthread|dl|resolv|z|Qt6Core|Qt6Network|Qt6WebSockets|sodium|zstd|crypto|ssl|"
                     r"sqlcipher|pq|asan|ubsan|tsan|gcov)\.so(\.\d+)*$|ld-linux[-\w]*\.so\.\d+$")


def needed(program):
    out = subprocess.run(["readelf", "--dynamic", "--wide", program], capture_output=True, text=True, check=True).stdout
    return re.findall(r"\(NEEDED\)[^\[]*\[([^\]]+)\]", out)


def main():
    libraries = needed(sys.argv[1])
    strange = [library for library in libraries if not ALLOWED.match(library)]
    print("needs:", " ".join(libraries))
    if strange or not libraries:
        print("not of the hub's floors:", " ".join(strange) or "nothing was read")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
