// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"

#include <QByteArray>

namespace caseweave {

/// The body of what a hub on this computer answers to GET on its status port. Waits some seconds at most, without the
/// event loop. Network: no hub answers so there.
Result<QByteArray> queryStatus(quint16 port, const QByteArray &path);

} // namespace caseweave
