# SPDX-License-Identifier: GPL-3.0-or-later
"""Time and chance are injected: the wall clock and the random source are read in their own folders only, and no test
sleeps."""

import re

from tree import Finding, blank_comments_and_strings

CLOCK = re.compile(r"\b(?:system_clock::now|currentDateTime(?:Utc)?|currentMSecsSinceEpoch|currentSecsSinceEpoch|"
                   r"QDate::currentDate|QTime::currentTime|gettimeofday|clock_gettime|std::time)\s*\(")
RANDOM = re.compile(r"\brandombytes_\w+\s*\(|\bQRandomGenerator\b|\brandom_device\b|\bQUuid::createUuid\w*\s*\(|"
                    r"\b(?:std::)?s?rand\s*\(\s*\)|\bgetrandom\s*\(|\bmt19937(?:_64)?\b")
SLEEP = re.compile(r"\bQTest::q(?:Sleep|Wait)\s*\(|\bsleep_(?:for|until)\b|\bQThread::[mu]?sleep\s*\(|"
                   r"(?<![\w:.>])u?sleep\s*\(\s*\d")
CLOCK_HOME = "crypto/time/"
RANDOM_HOME = "crypto/chance/"


def check(tree):
    for name in tree.code("crypto", "sync", "app", "ui"):
        for number, line in _lines(tree, name):
            if CLOCK.search(line) and not name.startswith(CLOCK_HOME):
                yield Finding(name, number, "clock", f"read the time through a Clock ({CLOCK_HOME})")
            if RANDOM.search(line) and not name.startswith(RANDOM_HOME):
                yield Finding(name, number, "chance", f"draw randomness through a Random ({RANDOM_HOME})")
    for name in tree.code("tests"):
        for number, line in _lines(tree, name):
            if SLEEP.search(line):
                yield Finding(name, number, "sleep", "advance an injected clock, or wait for a condition")


def _lines(tree, name):
    return enumerate(blank_comments_and_strings(tree.text(name)).splitlines(), 1)
