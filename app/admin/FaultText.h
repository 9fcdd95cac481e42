// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace caseweave::admin {

/// What a LineFault, as toString() gives it, means to an administrator, and what to look at. Ends without a full stop;
/// empty of what is not known.
QString faultText(QStringView fault);

} // namespace caseweave::admin
