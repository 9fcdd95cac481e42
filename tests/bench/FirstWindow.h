// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace caseweave::bench {

/// Processes of their own for benchWindow: each ends when its window was painted. The program's window on a profile
/// folder, and a Qt window that holds one label.
int runFirstWindow(const std::filesystem::path &folder);
int runBareWindow();

} // namespace caseweave::bench
