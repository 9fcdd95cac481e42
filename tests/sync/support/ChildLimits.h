// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace caseweave::testing {

/// In a child process, before the program runs: ends with this one, so that a test that is stopped leaves nobody
/// behind; and writes to a file beyond so many bytes fail where it ignores SIGXFSZ, 0: no limit. openFiles is the soft
/// limit that it may raise itself, 0: as here.
void limitChild(qint64 largestFile, qint64 openFiles = 0);

} // namespace caseweave::testing
