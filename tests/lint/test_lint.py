#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Feeds small trees with one fault each to the lint and sees that it names the fault, and only that."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import lint
import shape

SPDX = "// SPDX-License-Identifier: GPL-3.0-or-later\n"
HASH_SPDX = "# SPDX-License-Identifier: GPL-3.0-or-later\n"
HEADER = SPDX + "#pragma once\n"
QT = {"QtCore": ["QString", "QDateTime"], "QtGui": ["QImage"], "QtNetwork": ["QTcpSocket", "QSslSocket"],
      "QtWebSockets": ["QWebSocket"], "QtWidgets": ["QLabel"], "QtSql": ["QSqlQuery"]}
GOOD = {
    "crypto/cbor/Reader.h": HEADER + "#include <sodium.h>\nclass Reader { };\n",
    "sync/log/Entry.h": HEADER + '#include "crypto/cbor/Reader.h"\n#include <QString>\n',
    "sync/hub/main.cpp": SPDX + '#include "sync/log/Entry.h"\nint main() { }\n',
    "app/plan/Plan.h": HEADER + '#include "sync/log/Entry.h"\n#include <QImage>\nclass QNetworkAccessManager;\n',
    "ui/plan/PlanView.cpp": SPDX + '#include "app/plan/Plan.h"\n#include <QLabel>\n#include "PlanView.moc"\n',
    "tests/sync/TestEntry.cpp": SPDX + '#include "sync/log/Entry.h"\n',
    "sync/CMakeLists.txt": HASH_SPDX + "target_link_libraries(caseweave_sync PUBLIC caseweave_crypto Qt6::Core)\n"
                                       "caseweave_add_program(caseweave-hub hub/main.cpp caseweave_sync)\n",
}


def long_function(lines):
    return "int f(int a)\n{\n" + "    ++a;\n" * (lines - 4) + "    return a;\n}\n"


# name of the case: (rule, files that are added to the good tree)
BAD = {
    "crypto uses Qt": ("floors", {"crypto/cbor/Bad.cpp": SPDX + "#include <QString>\n"}),
    "crypto uses Qt by module": ("floors", {"crypto/cbor/Bad.cpp": SPDX + "#include <QtCore/QString>\n"}),
    "crypto uses sync": ("floors", {"crypto/cbor/Bad.cpp": SPDX + '#include "sync/log/Entry.h"\n'}),
    "hub uses app": ("floors", {"sync/hub/Bad.cpp": SPDX + '#include "app/plan/Plan.h"\n'}),
    "sync uses QtGui": ("floors", {"sync/log/Bad.cpp": SPDX + "#include <QImage>\n"}),
    "app uses widgets": ("floors", {"app/plan/Bad.cpp": SPDX + "#include <QLabel>\n"}),
    "app uses an unknown Qt class": ("floors", {"app/plan/Bad.cpp": SPDX + "#include <QNoSuchThing>\n"}),
    "app uses ui": ("floors", {"app/plan/Bad.cpp": SPDX + '#include "ui/plan/PlanView.cpp"\n'}),
    "ui opens a TCP socket": ("floors", {"ui/plan/Bad.cpp": SPDX + "#include <QTcpSocket>\n"}),
    "ui opens a TLS socket": ("floors", {"ui/plan/Bad.cpp": SPDX + "#include <QSslSocket>\n"}),
    "ui opens a web socket": ("floors", {"ui/plan/Bad.cpp": SPDX + "#include <QWebSocket>\n"}),
    "ui uses QtSql": ("floors", {"ui/plan/Bad.cpp": SPDX + "#include <QSqlQuery>\n"}),
    "ui uses sqlite": ("floors", {"ui/plan/Bad.cpp": SPDX + "#include <sqlite3.h>\n"}),
    "ui uses sodium": ("floors", {"ui/plan/Bad.cpp": SPDX + "#include <sodium.h>\n"}),
    "sqlite outside the wrapper": ("floors", {"sync/log/Bad.cpp": SPDX + "#include <sqlite3.h>\n"}),
    "a second crypto library": ("floors", {"crypto/cbor/Bad.cpp": SPDX + "#include <openssl/evp.h>\n"}),
    "include not from the root": ("floors", {"sync/log/Bad.cpp": SPDX + '#include "Entry.h"\n'}),
    "own header in angle brackets": ("floors", {"sync/log/Bad.cpp": SPDX + "#include <sync/log/Entry.h>\n"}),
    "a test reaches up": ("floors", {"tests/sync/TestBad.cpp": SPDX + '#include "app/plan/Plan.h"\n'}),
    "two folders include each other": ("cycles", {
        "sync/log/A.h": HEADER + '#include "sync/wire/B.h"\n', "sync/wire/B.h": HEADER + '#include "sync/log/Entry.h"\n'}),
    "three folders in a circle": ("cycles", {
        "app/a/A.h": HEADER + '#include "app/b/B.h"\n', "app/b/B.h": HEADER + '#include "app/c/C.h"\n',
        "app/c/C.h": HEADER + '#include "app/a/A.h"\n'}),
    "crypto links Qt": ("links", {"crypto/CMakeLists.txt": HASH_SPDX + "target_link_libraries(caseweave_crypto\n"
                                                                        "  PUBLIC Qt6::Core)\n"}),
    "sync links app": ("links", {"sync/x.cmake": HASH_SPDX + "target_link_libraries(caseweave_sync PRIVATE caseweave_app)\n"}),
    "app links widgets": ("links", {"app/CMakeLists.txt": HASH_SPDX + "target_link_libraries(caseweave_app PUBLIC Qt6::Widgets)\n"}),
    "hub links app": ("links", {"sync/hub/CMakeLists.txt": HASH_SPDX + "target_link_libraries(caseweave-hub caseweave_app)\n"}),
    "hub program links app": ("links", {
        "sync/hub/CMakeLists.txt": HASH_SPDX + "caseweave_add_program(caseweave-hub main.cpp caseweave_sync caseweave_app)\n"}),
    "hub links Gui from packaging": ("links", {"packaging/x.cmake": HASH_SPDX + "target_link_libraries(caseweave-hub Qt6::Gui)\n"}),
    "an unlisted program": ("links", {"app/CMakeLists.txt": HASH_SPDX + "caseweave_add_program(spare main.cpp caseweave_ui)\n"}),
    "links by property": ("links", {
        "sync/x.cmake": HASH_SPDX + "set_property(TARGET caseweave-hub PROPERTY LINK_LIBRARIES caseweave_app)\n"}),
    "no licence line": ("licence", {"crypto/cbor/Bad.cpp": "int a;\n"}),
    "no licence line in a script": ("licence", {"packaging/bad": "#!/bin/bash\n"}),
    "a long file": ("size", {"app/plan/Bad.cpp": SPDX + "\n" * 600}),
    "a long function": ("size", {"app/plan/Bad.cpp": SPDX + long_function(71)}),
    "a long method": ("size", {"app/plan/Bad.h": HEADER + "struct A {\n" + long_function(71) + "};\n"}),
    "a long Python function": ("size", {"tests/long.py": HASH_SPDX + "def f():\n" + "    pass\n" * 70}),
    "no guard": ("guard", {"app/plan/Bad.h": SPDX + "struct A { };\n"}),
    "an empty name of a file": ("names", {"app/plan/PlanHelper.cpp": SPDX}),
    "an empty name of a folder": ("names", {"app/utils/Plan.cpp": SPDX}),
    "an empty name of a class": ("names", {"app/plan/Bad.cpp": SPDX + "class Plan" + "Manager { };\n"}),
    "an empty name of a namespace": ("names", {"app/plan/Bad.cpp": SPDX + "namespace plan" + "Utils { }\n"}),
    "a registry's host": ("hosts", {"docs/bad.md": "https://registry.npm" + "js.org/x\n"}),
    "a machine's path": ("paths", {"docs/bad.md": "see /ro" + "ot/.bashrc\n"}),
    "a home folder": ("paths", {"docs/bad.md": "see /ho" + "me/sam/x\n"}),
    "a stray top-level file": ("top-level", {"notes.txt": "x\n"}),
    "the wall clock": ("clock", {"app/plan/Bad.cpp": SPDX + "auto t = QDateTime::currentDateTimeUtc();\n"}),
    "a random source": ("chance", {"app/plan/Bad.cpp": SPDX + "std::random_device d;\n"}),
    "a test that sleeps": ("sleep", {"tests/sync/TestBad.cpp": SPDX + "void f() { QTest::qWait(50); }\n"}),
    "an exception without a reason": ("exceptions", {lint.EXCEPTIONS: "floors | app/plan/Plan.h\n"}),
    "an exception nothing needs": ("exceptions", {lint.EXCEPTIONS: "floors | app/plan/Plan.h | was needed once\n"}),
}


class LintTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name) / "tree"
        self.qt = pathlib.Path(folder.name) / "qt"
        self.write(self.qt, {f"{module}/{name}": "" for module, names in QT.items() for name in names})
        self.write(self.root, GOOD)

    @staticmethod
    def write(root, files):
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def rules(self):
        return sorted({finding.rule for finding in lint.lint(self.root, self.qt)})

    def test_good_tree_passes(self):
        self.assertEqual(lint.lint(self.root, self.qt), [])

    def test_status_tells_good_from_bad(self):
        command = [sys.executable, str(pathlib.Path(lint.__file__)), "--root", str(self.root), "--qt-headers", str(self.qt)]
        self.assertEqual(subprocess.run(command, stdout=subprocess.DEVNULL).returncode, 0)
        self.write(self.root, {"stray.txt": ""})
        self.assertEqual(subprocess.run(command, stdout=subprocess.DEVNULL).returncode, 1)

    def test_exception_with_reason_is_respected(self):
        self.write(self.root, {"app/plan/Bad.cpp": SPDX + "#include <QLabel>\n",
                               lint.EXCEPTIONS: "floors | app/plan/Bad.cpp | shows what an exception does\n"})
        self.assertEqual(lint.lint(self.root, self.qt), [])

    def test_git_ignored_files_are_not_read(self):
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)
        self.write(self.root, {".gitignore": "/build/\n", "build/app/Bad.cpp": "int a;\n"})
        self.assertEqual(lint.lint(self.root, self.qt), [])
        self.write(self.root, {"app/plan/Untracked.cpp": "int a;\n"})
        self.assertEqual(self.rules(), ["licence"])


class FunctionTest(unittest.TestCase):
    def test_functions_are_told_from_other_braces(self):
        text = ("namespace a {\nconst int t[] = {\n1,\n2 };\nenum class E : int {\nx };\n"
                "template <class T>\nstruct S : B<T> {\nint f() const {\nif (x) {\n}\n}\n};\n"
                'const char *s = R"({{{)";\nA::A()\n: m{1}\n, n(2)\n{\n}\nauto g() -> int\n{\nreturn [] { return 1; }();\n}\n}\n')
        self.assertIn((9, 12), shape.cpp_functions(text))
        self.assertIn((20, 23), shape.cpp_functions(text))
        self.assertNotIn(2, [first for first, _ in shape.cpp_functions(text)])

    def test_seventy_lines_pass(self):
        self.assertEqual(shape.cpp_functions(long_function(70)), [(1, 70)])


def add_case(name, rule, files):
    def test(self):
        self.write(self.root, files)
        self.assertEqual(self.rules(), [rule])

    setattr(LintTest, "test_bad_" + name.replace(" ", "_"), test)


for case, (expected, added) in BAD.items():
    add_case(case, expected, added)

if __name__ == "__main__":
    unittest.main()
