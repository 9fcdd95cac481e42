// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

namespace caseweave {

/// Completes a picture of a case whose people, members, involvements (who, fields) and visits are in it: gives every
/// member an involvement, follows handovers, and tells what follows from the visits at that moment. Any thread.
void deriveInvolvements(CaseSnapshot &snapshot, const QDateTime &now);

} // namespace caseweave
