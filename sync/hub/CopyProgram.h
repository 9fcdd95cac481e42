// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace caseweave {

/// What is run as `caseweave-hub move` and `caseweave-hub backup`, with the arguments after that word; the first stands
/// for the program. The exit code.
int runMove(const QStringList &arguments);
int runBackup(const QStringList &arguments);

} // namespace caseweave
