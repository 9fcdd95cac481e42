// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clock/StatutoryClock.h"
#include "app/session/Snapshot.h"
#include "ui/style/Tone.h"

/// Time limits in words.
namespace caseweave {

struct RulesSigner;

/// "15 working days", "1 month", "48 hours before".
QString periodText(const Period &period);
/// "Sat 26 December 2026".
QString weekdayText(QDate date);
/// "11 December 2026", "8 December 2026 at 10am"; "no date" where there is none.
QString dueText(const DueDate &due);
/// How a clock stands: "Overdue by 2 working days", "Due today", "Met on 4 Nov".
TagText clockTag(const StatutoryClock &clock, const QDateTime &now);
/// Due within three working days or overdue.
bool isPressing(const StatutoryClock &clock, const QDateTime &now);
/// "Sat 26 December 2026: weekend, and bank holiday Boxing Day (substitute day Mon 28 December 2026)".
QString skippedText(const SkippedDay &day);
/// The days that were not counted, a line each; the two days of a plain weekend share one.
QStringList skippedTexts(const QList<SkippedDay> &days);
/// How the date came about, a sentence or two each.
QStringList whyTexts(const StatutoryClock &clock);
QString sourceStandingText(SourceStanding standing);
/// "Greendale Council, number 3, signed 4 June 2026".
QString signerText(const RulesSigner &signer);
/// "Charlie and Ben"; "All children" where it is about all there are.
QString childrenText(const QList<ObjectId> &subjects, const QList<Person> &all);

} // namespace caseweave
