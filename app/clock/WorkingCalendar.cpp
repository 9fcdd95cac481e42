// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock/WorkingCalendar.h"

namespace caseweave {

WorkingCalendar::WorkingCalendar(int firstYear, int lastYear, int publishedUntil, const QList<BankHoliday> &holidays)
    : m_firstYear(firstYear), m_lastYear(lastYear), m_publishedUntil(publishedUntil)
{
    for (const BankHoliday &holiday : holidays) {
        m_holidays.emplace(holiday.date, holiday);
        if (holiday.insteadOf)
            m_moved.emplace(*holiday.insteadOf, holiday.date);
    }
}

const BankHoliday *WorkingCalendar::keptOn(QDate day) const
{
    const auto found = m_holidays.find(day);
    return found == m_holidays.end() ? nullptr : &found->second;
}

const BankHoliday *WorkingCalendar::movedFrom(QDate day) const
{
    const auto moved = m_moved.find(day);
    return moved == m_moved.end() ? nullptr : keptOn(moved->second);
}

std::optional<int> WorkingCalendar::workingDaysFrom(QDate from, QDate to) const
{
    if (to < from) {
        const std::optional<int> other = workingDaysFrom(to, from);
        return other ? std::optional(-*other) : std::nullopt;
    }
    if (!knows(from) || !knows(to))
        return std::nullopt;
    int days = 0;
    for (QDate day = from.addDays(1); day <= to; day = day.addDays(1))
        days += isWorkingDay(day) ? 1 : 0;
    return days;
}

} // namespace caseweave
