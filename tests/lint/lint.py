#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the sources as text and fails on a breach of the house rules.

Usage: lint.py [--root DIR] [--qt-headers DIR]

Prints one finding a line, "path:line: rule: what is wrong", and ends with status 1 when there is any. A finding that is
right in one place only is listed with its reason in tests/lint/exceptions.txt; an exception nothing needs any more is
itself a finding.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import chance
import floors
import links
import shape
import words
from tree import Finding, Tree

RULES = (floors.check, floors.check_cycles, links.check, shape.check, words.check, chance.check)
EXCEPTIONS = "tests/lint/exceptions.txt"


def find_qt_headers():
    """The folder with one folder of headers a Qt module, or None where Qt is not installed."""
    qmake = shutil.which("qmake6") or shutil.which("qmake")
    if qmake is None:
        return None
    answer = subprocess.run([qmake, "-query", "QT_INSTALL_HEADERS"], capture_output=True, text=True, check=False)
    folder = pathlib.Path(answer.stdout.strip())
    return folder if answer.returncode == 0 and folder.is_dir() else None


def read_exceptions(tree):
    """(rule, path) -> line of each exception; a line without a reason is a finding."""
    known, findings = {}, []
    if EXCEPTIONS not in tree.files:
        return known, findings
    for number, line in enumerate(tree.text(EXCEPTIONS).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not all(parts):
            findings.append(Finding(EXCEPTIONS, number, "exceptions", "must read: rule | path | reason"))
            continue
        known[(parts[0], parts[1])] = number
    return known, findings


def lint(root, qt_headers):
    tree = Tree(root, qt_headers)
    exceptions, findings = read_exceptions(tree)
    used = set()
    for rule in RULES:
        for finding in rule(tree):
            key = (finding.rule, finding.path)
            if key in exceptions:
                used.add(key)
            else:
                findings.append(finding)
    for key, line in exceptions.items():
        if key not in used:
            findings.append(Finding(EXCEPTIONS, line, "exceptions", f"nothing needs this exception: {key[0]} {key[1]}"))
    return sorted(findings)


def main():
    parser = argparse.ArgumentParser(description="Checks the house rules.")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("--qt-headers", type=pathlib.Path)
    arguments = parser.parse_args()
    qt_headers = arguments.qt_headers or find_qt_headers()
    if qt_headers is None:
        print("lint: no Qt headers found; give --qt-headers", file=sys.stderr)
        return 2
    findings = lint(arguments.root.resolve(), qt_headers.resolve())
    for finding in findings:
        print(finding)
    print(f"lint: {len(findings)} finding(s)")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
