// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace caseweave {

/// Lets this program open as many files as the system grants it: each case takes three, and the usual limit of 1,024 is
/// there for programs that wait in select(), which Qt does not. At the start of a program.
void allowOpenFiles();

/// How many files this program may have open.
std::size_t openFilesAllowed();

} // namespace caseweave
