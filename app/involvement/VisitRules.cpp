// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/involvement/VisitRules.h"

#include <cstdlib>

namespace caseweave {

bool VisitRules::isContact(const Visit &visit) const
{
    // A contact of today is one, also where the time that was written has not come by this clock.
    return visit.state == VisitState::Seen && visit.when && visit.when->day <= m_now.date();
}

bool VisitRules::isComing(const Visit &visit) const
{
    return visit.state == VisitState::Planned && visit.when && !visit.when->isPast(m_now);
}

bool VisitRules::lacksOutcome(const Visit &visit) const
{
    return visit.state == VisitState::Planned && visit.when && visit.when->isPast(m_now);
}

bool VisitRules::clash(const Visit &a, const Visit &b) const
{
    if (!isComing(a) || !isComing(b) || a.involvement == b.involvement)
        return false;
    const bool sameChild = std::any_of(a.children.begin(), a.children.end(),
                                       [&](const ObjectBytes &child) { return b.children.contains(child); });
    if (!sameChild)
        return false;
    if (a.when->time && b.when->time)
        return std::abs(a.when->begin().secsTo(b.when->begin())) < clashMinutes * 60;
    return a.when->day == b.when->day;
}

bool VisitRules::isQuiet(const std::optional<VisitTime> &lastContact) const
{
    return !lastContact || lastContact->day.daysTo(m_now.date()) >= gapDays;
}

bool VisitRules::isGap(const std::optional<VisitTime> &lastContact, const std::optional<VisitTime> &next) const
{
    return isQuiet(lastContact) && (!next || m_now.date().daysTo(next->day) > gapDays);
}

bool VisitRules::isOld(const QDate &confirmed) const
{
    return confirmed.daysTo(m_now.date()) > confirmedForDays;
}

const Visit *VisitRules::lastContact(const QList<const Visit *> &visits) const
{
    const Visit *last = nullptr;
    for (const Visit *visit : visits) {
        if (isContact(*visit) && (!last || visit->when->begin() > last->when->begin()))
            last = visit;
    }
    return last;
}

const Visit *VisitRules::nextVisit(const QList<const Visit *> &visits) const
{
    const Visit *next = nullptr;
    for (const Visit *visit : visits) {
        if (isComing(*visit) && (!next || visit->when->begin() < next->when->begin()))
            next = visit;
    }
    return next;
}

} // namespace caseweave
