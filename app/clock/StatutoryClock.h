// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clock/Jurisdiction.h"
#include "app/clock/Milestone.h"

#include <QDateTime>

namespace caseweave {

/// Why a clock starts at this milestone and not at another of the same kind.
enum class StartReason : std::uint8_t {
    EachStartsOne,
    Latest,
    OnlyOne, ///< strategy discussion
    MarkedAsBegan, ///< it was recorded as the one at which the enquiry was begun
    LastBeforeEnquiry, ///< none is marked: the last one up to the day on which the enquiry started
    EarliestUnmarked, ///< none is marked, and the enquiry has no date: the earliest, so that nothing is late unseen
};

/// A time limit at work: a rule, what started it, and when it ends.
struct StatutoryClock {
    ClockRule rule;
    QList<ObjectBytes> subjects; ///< for whom; empty: the case has no children yet, or the rule is not per child
    Milestone start;
    QString startName; ///< what the nation calls it
    StartReason reason = StartReason::EachStartsOne;
    int passedOver = 0; ///< milestones of the same kind that could have started it and did not
    DueDate due;
    std::optional<Milestone> metBy;
    bool metLate = false;
    std::optional<QDate> lapsedOn; ///< not needed any more from then on
    std::optional<QDate> plannedFor; ///< what meets it is planned for this day
    std::optional<int> workingDaysLeft; ///< of a running one; below 0: past; nothing: bank holidays are not known
    int daysLeft = 0;

    bool isRunning() const { return !metBy && !lapsedOn; }
    bool isOverdue(const QDateTime &now) const;
};

/// The clocks of a case by the rules of one nation: those that run first, the next due first, then those met or lapsed,
/// the latest first. Per child where the rule is; children whose clocks are the same share one. `now` is local time.
QList<StatutoryClock> clocksOf(const QList<Milestone> &milestones, const QList<ObjectBytes> &subjects,
                               const Jurisdiction &jurisdiction, const QDateTime &now);

} // namespace caseweave
