// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace caseweave::tls {

/// For a QThread to call at its beginning: what OpenSSL keeps for this thread is then freed at its end, after all that
/// is deleted there and before QThread::wait() returns.
void freeAtThreadEnd();

} // namespace caseweave::tls
