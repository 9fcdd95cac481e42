// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace caseweave {

/// "caseweave-hub move": everything from one store into another, empty one, and the digests of both. The exit code.
int runMove(const QStringList &arguments);

} // namespace caseweave
