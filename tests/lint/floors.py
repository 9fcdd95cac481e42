# SPDX-License-Identifier: GPL-3.0-or-later
"""crypto <- sync <- app <- ui: what each floor may include, and no cycles between the folders of a floor."""

import re

from tree import Finding

FLOORS = ("crypto", "sync", "app", "ui")

# The Qt modules each floor may include.
QT = {
    "crypto": set(),
    "sync": {"QtCore", "QtNetwork", "QtWebSockets"},
    "app": {"QtCore", "QtGui"},
    "ui": {"QtCore", "QtGui", "QtWidgets", "QtPrintSupport", "QtPdf", "QtPdfWidgets", "QtSvg", "QtSvgWidgets",
           "QtDBus"},
}

# Where each other library may be included: a pattern for the include, then the folders.
LIBRARIES = (
    (r"sodium(/|\.h$)", ("crypto",)),
    (r"sqlite3(ext)?\.h$|sqlcipher/", ("sync/sql",)),
    (r"libpq|postgresql/|pg_config", ("sync/pq",)),
    (r"zstd|zdict", ("sync",)),
    (r"(qt6)?keychain(/|\.h$)", ("app",)),
    (r"qrencode\.h$", ("app",)),
    (r"zip(conf)?\.h$", ("app/bundle",)),
    (r"zxcvbn\.h$", ("ui",)),
    (r"poppler-qt6\.h$|seccomp\.h$|linux/landlock\.h$", ("app/render",)),
    (r"hunspell/", ("app", "ui")),
    (r"libical/", ("app",)),
    (r"openssl/", ("sync/tls",)),  # TLS alone: docs/decisions/0031
    (r"gcrypt\.h$|botan|argon2\.h$", ()),
    (r"sys/socket\.h$|netinet/|arpa/inet\.h$|netdb\.h$", ("sync",)),
)

# A test may reach what it tests and everything below that.
TESTS_REACH = {"crypto": 1, "sync": 2, "app": 3, "ui": 4, "e2e": 4, "bench": 4, "fuzz": 3}


def check(tree):
    for name in tree.code(*FLOORS):
        floor = name.split("/")[0]
        reach = FLOORS[:FLOORS.index(floor) + 1]
        for include in tree.includes(name):
            message = _wrong_in_floor(tree, name, floor, reach, include)
            if message:
                yield Finding(name, include.line, "floors", message)
    for name in tree.code("tests"):
        folder = name.split("/")[1]
        reach = FLOORS[:TESTS_REACH.get(folder, len(FLOORS))]
        for include in tree.includes(name):
            message = _wrong_in_tests(tree, reach, include)
            if message:
                yield Finding(name, include.line, "floors", message)


def _is_generated(target):
    return re.search(r"(^|/)(moc_\w+\.cpp|\w+\.moc)$", target) is not None


def _wrong_in_floor(tree, name, floor, reach, include):
    if include.quoted:
        if _is_generated(include.target):
            return "crypto has no moc" if floor == "crypto" else None
        if include.target not in tree.files:
            return f'"{include.target}" is not a file named from the root'
        if include.target.split("/")[0] not in reach:
            return f"{floor} must not include {include.target}"
        return None
    if include.target.split("/")[0] in FLOORS + ("tests",):
        return f'our own file <{include.target}> is included with quotes'
    module = tree.qt_module(include.target)
    if module is not None and module not in QT[floor]:
        return f"{floor} must not include <{include.target}> of {module}"
    for pattern, folders in LIBRARIES:
        if re.match(pattern, include.target) and not any(name.startswith(folder + "/") for folder in folders):
            return f"<{include.target}> belongs in {' or '.join(folders) or 'no floor'}"
    return None


def _wrong_in_tests(tree, reach, include):
    if not include.quoted or _is_generated(include.target):
        return None
    if include.target not in tree.files:
        return f'"{include.target}" is not a file named from the root'
    parts = include.target.split("/")
    if parts[0] in FLOORS and parts[0] not in reach:
        return f"these tests must not include {include.target}"
    if parts[0] == "tests" and parts[1] in FLOORS and parts[1] not in reach:
        return f"these tests must not include {include.target}"
    return None


def check_cycles(tree):
    """One finding for each group of folders of a floor that include each other in a circle."""
    for floor in FLOORS:
        edges, proof = {}, {}
        for name in tree.code(floor):
            source = _folder(name)
            for include in tree.includes(name):
                target = _folder(include.target)
                if include.quoted and target and source and target != source and target.startswith(floor + "/"):
                    edges.setdefault(source, set()).add(target)
                    proof.setdefault((source, target), (name, include.line))
        for group in _circles(edges):
            pairs = sorted(pair for pair in proof if pair[0] in group and pair[1] in group)
            where = ", ".join(f"{proof[pair][0]}:{proof[pair][1]} -> {pair[1]}" for pair in pairs)
            yield Finding(proof[pairs[0]][0], proof[pairs[0]][1], "cycles",
                          f"folders include each other: {' '.join(sorted(group))} ({where})")


def _folder(name):
    """sync/log/Entry.h -> sync/log. A file of the floor's own folder, such as main.cpp, has none: it sees all."""
    parts = name.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else None


def _circles(edges):
    def reached(start):
        seen, todo = set(), [start]
        while todo:
            for target in edges.get(todo.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        return seen

    reach = {folder: reached(folder) for folder in edges}
    groups = {frozenset(other for other in reach[folder] if folder in reach.get(other, ()))
              for folder in edges if folder in reach[folder]}
    return sorted(groups, key=sorted)
