// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace caseweave {

/// caseweave-hub: reads the command line, starts the hub, runs it until it is told to stop. The exit code. Needs a
/// QCoreApplication.
int runHub(const QStringList &arguments);

} // namespace caseweave
