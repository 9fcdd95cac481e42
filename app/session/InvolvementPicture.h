// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

namespace caseweave {

/// Completes a picture of a case whose people, members, involvements (who, fields) and visits are in it: gives every
/// member an involvement, follows handovers, and tells what follows from the visits at that moment. Any thread.
void deriveInvolvements(CaseSnapshot &snapshot, const QDateTime &now);

/// The day from which on what is said of an involvement has held unasked: on which it was confirmed last, else began,
/// else was first written of. Nothing: nobody wrote of it.
std::optional<QDate> heldSince(const Involvement &one);

/// Who has taken over what somebody planned or owes: the last one to whom it was handed on. Whom a circle of handovers
/// names stays as written.
ObjectId holderOf(const CaseSnapshot &snapshot, const ObjectId &involvement);

} // namespace caseweave
