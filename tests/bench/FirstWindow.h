// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace caseweave::bench {

/// A process of its own for benchWindow: a Qt window that holds one label, until it is stopped.
int runBareWindow();

} // namespace caseweave::bench
