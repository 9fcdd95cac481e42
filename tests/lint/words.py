# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that say nothing, hosts of package registries, paths of somebody's machine, strange top-level entries."""

import re

from tree import CODE, Finding

TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "app", "ui", "sync", "crypto", "resources", "tests", "packaging",
             "README.md", "docs", "LICENSE"}
EMPTY_NAMES = ("Manager", "Helper", "Util")
EMPTY_WORD = re.compile(r"(" + "|".join(EMPTY_NAMES) + r")s?(?![a-z])")
TYPE = re.compile(r"\b(?:class|struct|union|namespace|enum(?:\s+class)?)\s+(?:\w+::)*(\w+)")

# Built from parts, so that no host is written here either.
HOSTS = tuple(re.escape(left + "." + right) for left, right in (
    ("npm" + "js", "org"), ("npm" + "js", "com"), ("pypi", "org"), ("python" + "hosted", "org"), ("crates", "io"),
    ("ruby" + "gems", "org"), ("proxy.go" + "lang", "org"), ("repo1.ma" + "ven", "org"), ("repo.ma" + "ven", "apache"),
    ("deb." + "debian", "org"), ("archive." + "ubuntu", "com"), ("hub." + "docker", "com"), ("docker", "io"),
    ("ghcr", "io"), ("conan", "io"), ("yarn" + "pkg", "com"), ("jsr", "io")))
HOST = re.compile(r"(?<![\w-])(?:[\w-]+\.)*(?:" + "|".join(HOSTS) + r")(?![\w-])", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.~$}*-])/(?:wo" + r"rk|ro" + r"ot|home/\w+|Users/\w+)(?:/|\b(?![-\w.]))")


def check(tree):
    for entry in sorted({name.split("/")[0] for name in tree.files}):
        if entry not in TOP_LEVEL and not entry.startswith("."):
            yield Finding(entry, 1, "top-level", "does not belong at the top of the repository")
    for name in tree.files:
        for part in name.split("/"):
            stem = part.split(".")[0]
            if EMPTY_WORD.search(stem) or re.search(r"(^|_|-)(utils?|helpers?|managers?)($|_|-)", stem):
                yield Finding(name, 1, "names", f"{part} says nothing about what it is")
        if name == "LICENSE" or not tree.is_text(name):
            continue
        yield from _check_text(tree, name)


def _check_text(tree, name):
    for number, line in enumerate(tree.text(name).splitlines(), 1):
        if HOST.search(line):
            yield Finding(name, number, "hosts", "names the host of a package registry")
        if MACHINE.search(line):
            yield Finding(name, number, "paths", "names a path of somebody's machine")
        if name.endswith(CODE):
            for match in TYPE.finditer(line):
                word = match.group(1)
                if EMPTY_WORD.search(word) and not re.match(r"Q[A-Z]", word):
                    yield Finding(name, number, "names", f"{word} says nothing about what it is")
