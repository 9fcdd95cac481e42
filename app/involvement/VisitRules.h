// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/involvement/Visit.h"

namespace caseweave {

/// What follows from visits and contacts at one moment: what is missing, and what is one too many. No state but that
/// moment; nothing in it knows a case, a store or a screen.
class VisitRules {
public:
    /// No contact for so many days is a long time, and none planned for as many is a gap.
    static constexpr int gapDays = 10;
    /// Two visits whose times are known and so far apart do not clash.
    static constexpr int clashMinutes = 120;
    /// What was confirmed longer ago than this may not hold any more.
    static constexpr int confirmedForDays = 90;

    explicit VisitRules(QDateTime now) : m_now(std::move(now)) { }

    /// The child was seen, and not in the future.
    bool isContact(const Visit &visit) const;
    /// Planned and not past.
    bool isComing(const Visit &visit) const;
    /// Planned, past, and nobody said what became of it.
    bool lacksOutcome(const Visit &visit) const;
    /// Two coming visits of different people to the same child: on the same day, or less than two hours apart where
    /// both times are known.
    bool clash(const Visit &a, const Visit &b) const;
    /// Nobody was seen, or too long ago.
    bool isQuiet(const std::optional<VisitTime> &lastContact) const;
    /// Quiet, and nothing planned soon.
    bool isGap(const std::optional<VisitTime> &lastContact, const std::optional<VisitTime> &next) const;
    bool isOld(const QDate &confirmed) const;

    /// The newest contact, the earliest coming visit; null where there is none. A later time of the same day is newer
    /// than the day alone.
    const Visit *lastContact(const QList<const Visit *> &visits) const;
    const Visit *nextVisit(const QList<const Visit *> &visits) const;

private:
    QDateTime m_now;
};

} // namespace caseweave
