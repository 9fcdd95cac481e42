# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the project and what the rules need to know of them."""

import dataclasses
import functools
import os
import pathlib
import re
import subprocess

CODE = (".h", ".cpp", ".c")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclasses.dataclass(frozen=True)
class Include:
    line: int
    quoted: bool
    target: str


class Tree:
    """A folder of sources: what git knows of it and would add, or everything when it is no git checkout."""

    def __init__(self, root, qt_headers):
        self.root = pathlib.Path(root)
        self.qt_headers = pathlib.Path(qt_headers)
        self.files = sorted(self._list())

    def _list(self):
        if (self.root / ".git").exists():
            # Without a working git there would be nothing to read, and nothing to read must not pass.
            out = subprocess.run(
                ["git", "-c", "safe.directory=*", "-C", str(self.root), "ls-files", "-z", "--cached", "--others",
                 "--exclude-standard"], capture_output=True, check=True).stdout
            names = {os.fsdecode(name) for name in out.split(b"\0") if name}
            return [name for name in names if (self.root / name).is_file()]
        return [str(path.relative_to(self.root)) for path in self.root.rglob("*")
                if path.is_file() and path.relative_to(self.root).parts[0] != "build"]

    def text(self, name):
        return _read(self.root / name)

    def is_text(self, name):
        with open(self.root / name, "rb") as file:
            return b"\0" not in file.read(8192)

    def code(self, *folders):
        """C and C++ files below the folders, all of them when none is named."""
        return [name for name in self.files
                if name.endswith(CODE) and (not folders or name.split("/")[0] in folders)]

    def includes(self, name):
        found = []
        for number, line in enumerate(self.text(name).splitlines(), 1):
            match = INCLUDE.match(line)
            if match:
                found.append(Include(number, match.group(1) == '"', match.group(2)))
        return found

    @functools.cached_property
    def _qt_modules(self):
        modules = {}
        for folder in sorted(self.qt_headers.glob("Qt*")):
            for header in folder.iterdir():
                modules.setdefault(header.name, folder.name)
        return modules

    def qt_module(self, target):
        """The Qt module an include belongs to, or None."""
        first, _, rest = target.partition("/")
        if rest:
            return first if (self.qt_headers / first).is_dir() or re.match(r"Qt[A-Z]", first) else None
        if target in self._qt_modules:
            return self._qt_modules[target]
        return "unknown Qt module" if re.match(r"Q[A-Z]\w*$", target) else None


@functools.lru_cache(maxsize=None)
def _read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def blank_comments_and_strings(text):
    """The text with comments and the insides of literals replaced by spaces; lines and columns stay."""
    pattern = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"(?P<d>[^(\s]{0,16})\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'',
        re.DOTALL)
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), text)
