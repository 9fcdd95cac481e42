# SPDX-License-Identifier: GPL-3.0-or-later
"""No file over 600 lines, no function over 70, a licence line in every source, one include guard style."""

import ast
import re

from tree import CODE, Finding, blank_comments_and_strings

FILE_LINES = 600
FUNCTION_LINES = 70
SOURCES = CODE + (".py", ".cmake", ".sh", ".sql", ".qss")
SPDX = "SPDX-License-Identifier: " + "GPL-3.0-or-later"
SCOPE = re.compile(r"(^|\s)(class|struct|union|enum|namespace)\b|extern\s*$")
NOT_A_FUNCTION = re.compile(r"(=|,|\(|\[|\breturn)\s*$")


def is_source(tree, name):
    if name.endswith(SOURCES) or name.endswith("CMakeLists.txt"):
        return True
    return tree.is_text(name) and tree.text(name).startswith("#!")


def check(tree):
    for name in tree.files:
        if not is_source(tree, name):
            continue
        text = tree.text(name)
        lines = text.splitlines()
        if not any(SPDX in line for line in lines[:5]):
            yield Finding(name, 1, "licence", f"no line with {SPDX} at the top")
        if len(lines) > FILE_LINES:
            yield Finding(name, FILE_LINES, "size", f"{len(lines)} lines, more than {FILE_LINES}")
        if name.endswith(".h") and "#pragma once" not in lines:
            yield Finding(name, 1, "guard", "no #pragma once")
        functions = []
        if name.endswith(CODE):
            functions = cpp_functions(text)
        elif name.endswith(".py"):
            functions = python_functions(text)
        for first, last in functions:
            if last - first + 1 > FUNCTION_LINES:
                yield Finding(name, first, "size", f"function of {last - first + 1} lines, more than {FUNCTION_LINES}")


def python_functions(text):
    return [(node.lineno, node.end_lineno) for node in ast.walk(ast.parse(text))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def cpp_functions(text):
    """(first line, last line) of each function from its signature on: braces counted outside classes and namespaces."""
    text = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group(0)),
                  blank_comments_and_strings(text), flags=re.MULTILINE)
    found, line, depth, start, header, header_line = [], 1, 0, 0, "", 1
    for character in text:
        if character == "\n":
            line += 1
        if depth:
            depth += (character == "{") - (character == "}")
            if depth == 0:
                if start:
                    found.append((start, line))
                header, start = "", 0
        elif character == "{":
            if SCOPE.search(_without_templates(header)) and "(" not in header.split("{")[-1]:
                header = ""
            else:
                depth = 1
                is_function = "(" in header and not NOT_A_FUNCTION.search(header)
                start = header_line if is_function else 0
        elif character in ";}":
            header = ""
        else:
            if not header.strip():
                header_line = line
            header += character
    return found


def _without_templates(header):
    return re.sub(r"<[^<>]*>", "", re.sub(r"<[^<>]*>", "", header))
