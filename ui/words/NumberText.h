// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace caseweave {

/// "100,000", as it is written in Britain. Any thread.
QString numberText(qint64 value);

} // namespace caseweave
