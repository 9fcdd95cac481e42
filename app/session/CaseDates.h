// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

namespace caseweave {

/// What the calendar shows of a case: planned visits and milestones, time limits that run, what is to be done under a
/// plan, and what answers are owed by a day to the family and to one another. The earliest first; what is past is there
/// as long as nobody has said what came of it. `rules` are those that the case goes by, and name its milestones; null:
/// none.
QList<CaseDate> datesOf(const CaseSnapshot &snapshot, const Jurisdiction *rules);

/// The first of them that concerns this member: of the time limits, and of one's own visits that are to come, actions
/// and answers. `now` is local time.
std::optional<NextDate> nextOf(const QList<CaseDate> &dates, const QDateTime &now);

} // namespace caseweave
