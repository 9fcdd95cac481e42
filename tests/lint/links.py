# SPDX-License-Identifier: GPL-3.0-or-later
"""What each library and program may link: read from every CMake file, so the build and the rule cannot drift apart."""

import re

from tree import Finding

COMMON = {"PUBLIC", "PRIVATE", "INTERFACE", "caseweave_warnings", "caseweave_qt_rules"}
FLOORS = {
    "caseweave_crypto": {"PkgConfig::Sodium"},
    "caseweave_sync": {"caseweave_crypto", "Qt6::Core", "Qt6::Network", "Qt6::WebSockets", "SqlCipher::SqlCipher",
                       "OpenSSL::SSL", "PkgConfig::Zstd", "PkgConfig::Pq"},
    "caseweave_app": {"caseweave_sync", "Qt6::Core", "Qt6::Gui", "Qt6Keychain::Qt6Keychain", "PkgConfig::QrEncode",
                      "PkgConfig::Zip",
                      "PkgConfig::Hunspell", "PkgConfig::Ical"},
    "caseweave_render": {"Qt6::Core", "Qt6::Gui", "PkgConfig::Poppler", "PkgConfig::Seccomp"},
    "caseweave_ui": {"caseweave_app", "Qt6::Core", "Qt6::Gui", "Qt6::Widgets", "Qt6::PrintSupport", "Qt6::Pdf",
                     "Qt6::PdfWidgets", "Qt6::DBus", "Qt6::Svg", "Qt6::SvgWidgets", "PkgConfig::HarfBuzzSubset", "PkgConfig::Hunspell",
                     "Zxcvbn::Zxcvbn"},
}
PROGRAMS = {
    "caseweave-hub": {"caseweave_crypto", "caseweave_sync"},
    "caseweave-admin": {"caseweave_app"},
    "caseweave-preview": {"caseweave_render"},
    "caseweave-example": {"caseweave_app"},
    "caseweave": {"caseweave_ui"},
}
RESOURCES = re.compile(r"caseweave_\w+_resources$")
CALL = re.compile(r"\b(target_link_libraries|link_libraries|caseweave_add_program|set_property|set_target_properties)"
                  r"\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)", re.IGNORECASE)


def check(tree):
    for name in tree.files:
        if name.endswith("CMakeLists.txt") or name.endswith(".cmake"):
            yield from _check_file(name, re.sub(r"#[^\n]*", "", tree.text(name)))


def _check_file(name, text):
    for match in CALL.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        command = match.group(1).lower()
        words = match.group(2).split()
        if command == "link_libraries" or "LINK_LIBRARIES" in words or "INTERFACE_LINK_LIBRARIES" in words:
            yield Finding(name, line, "links", "link with target_link_libraries, so that this rule can read it")
            continue
        if command in ("set_property", "set_target_properties") or not words:
            continue
        target, items = words[0], words[1:]
        if command == "caseweave_add_program":
            items = items[1:]
        allowed = FLOORS.get(target) or PROGRAMS.get(target)
        if allowed is None:
            yield from _check_other(name, line, command, target)
            continue
        for item in items:
            if item not in allowed | COMMON:
                yield Finding(name, line, "links", f"{target} must not link {item}")


def _check_other(name, line, command, target):
    """Targets outside the table: fine in tests and in our own CMake modules, a mistake in a floor."""
    folder = name.split("/")[0]
    if folder in ("tests", "packaging") or RESOURCES.match(target):
        return
    yield Finding(name, line, "links", f"{command} of {target}: name it in tests/lint/links.py with what it may link")
