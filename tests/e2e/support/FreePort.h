// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace caseweave::e2e {

/// A loopback port that nobody listens on. Below those that the system gives to outgoing connections, so that it stays
/// free while a server on it is restarted.
quint16 freePort();

} // namespace caseweave::e2e
