// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"

#include <QtCore/QString>

namespace caseweave {

/// A plain sentence for each code: what happened as the person sees it, and what to do next. Never a code, never a
/// blame.
QString errorText(ErrorCode code);

/// The same where it is known what the person was doing, because there a code means something more exact.
QString unlockErrorText(ErrorCode code);
QString enrolErrorText(ErrorCode code);
QString openCaseErrorText(ErrorCode code);
QString addMemberErrorText(ErrorCode code);

/// Why the hub and this computer do not talk at all. atHub: where a certificate ended, it is the hub's.
QString hubRefusalText(ErrorCode code, bool atHub);
/// Why not everything comes or goes although the hub is connected. atHub: the hub said so; else it is this computer.
QString syncErrorText(ErrorCode code, bool atHub);

} // namespace caseweave
