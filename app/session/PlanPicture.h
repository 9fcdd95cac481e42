// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

namespace caseweave {

/// Completes a picture of a case whose people, involvements, plans and voices are in it: who holds what was handed over
/// since, what is one's own, in which order it stands, and what is due next. Any thread.
void derivePlans(CaseSnapshot &snapshot, const QDateTime &now);

/// Who owns something, by name; empty where nobody is named or they are not in the case.
QString ownerNameOf(const CaseSnapshot &snapshot, const PlanOwner &owner);

} // namespace caseweave
