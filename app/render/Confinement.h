// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace caseweave::render {

/// Takes everything from this process that reading a document does not need, for good: no new program, no network, no
/// file opened for writing, no look at other processes, no memory without end. From then on it can read its pipes, the
/// fonts and libraries of the system, and write to its pipes. False: this computer cannot do that, and nothing that
/// somebody else made may be read here.
bool confine();

} // namespace caseweave::render
