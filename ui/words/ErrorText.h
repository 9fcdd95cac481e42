// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"

#include <QtCore/QString>

namespace caseweave {

/// A plain sentence for each code: what happened as the person sees it, and what to do next. Never a code, never a
/// blame.
QString errorText(ErrorCode code);

/// The same where the person was unlocking or enrolling, because there a code means something more exact.
QString unlockErrorText(ErrorCode code);
QString enrolErrorText(ErrorCode code);

} // namespace caseweave
