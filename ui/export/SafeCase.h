// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/ReaderGuard.h"

namespace caseweave {

/// The case without the details of people that one of those it is for may not read: each is asked of the guard once,
/// and is gone. Whose name goes bears a word in its place, so that no text made of the picture names them. What stays
/// is for everybody it is for, so nothing of it is restricted any more.
CaseSnapshot withoutHiddenDetails(const CaseSnapshot &snapshot, ReaderGuard &guard);

/// Whether a detail of somebody may be read, by the guard. One that says how they stand to somebody else is left out
/// also where it tells of a detail, of either of the two, that one of those it is for may not read.
bool letsDetail(ReaderGuard &guard, const QList<Person> &people, const Person &person, const Field &field);

} // namespace caseweave
