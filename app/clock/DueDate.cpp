// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock/DueDate.h"

#include <QDateTime>

namespace caseweave {

namespace {

SkippedDay skipped(QDate day, const WorkingCalendar &calendar)
{
    SkippedDay one;
    one.date = day;
    one.weekend = WorkingCalendar::isWeekend(day);
    if (const BankHoliday *holiday = calendar.keptOn(day)) {
        one.holiday = holiday->name;
        one.insteadOf = holiday->insteadOf;
    } else if (const BankHoliday *moved = calendar.movedFrom(day)) {
        one.holiday = moved->name;
        one.keptOn = moved->date;
    }
    return one;
}

/// Whether this day's year is known; says so in `due` where it is not.
bool isKnown(QDate day, const WorkingCalendar &calendar, DueDate &due)
{
    if (calendar.knows(day))
        return true;
    due.unknownAt = day;
    due.date.reset();
    return false;
}

void countWorkingDays(QDate start, const Period &period, const WorkingCalendar &calendar, DueDate &due)
{
    const int step = period.direction == ClockDirection::After ? 1 : -1;
    QDate day = start;
    if (!isKnown(day, calendar, due))
        return;
    for (int counted = 0; counted < period.amount;) {
        day = day.addDays(step);
        if (!isKnown(day, calendar, due))
            return;
        if (!calendar.isWorkingDay(day)) {
            due.skipped += skipped(day, calendar);
            continue;
        }
        if (counted == 0)
            due.firstDay = day;
        ++counted;
    }
    due.date = day;
}

void countHours(QDate start, std::optional<QTime> time, const Period &period, DueDate &due)
{
    // Wall-clock arithmetic: UTC has no nights in which clocks change.
    const QDateTime from(start, time.value_or(QTime(0, 0)), Qt::UTC);
    const qint64 seconds = qint64(period.amount) * 3600 * (period.direction == ClockDirection::After ? 1 : -1);
    const QDateTime end = from.addSecs(seconds);
    due.timeAssumed = !time;
    due.date = end.date();
    due.time = end.time();
}

void roll(RollRule rule, const WorkingCalendar &calendar, DueDate &due)
{
    if (rule == RollRule::None || !due.date)
        return;
    const QDate before = *due.date;
    QDate day = before;
    while (isKnown(day, calendar, due) && !calendar.isWorkingDay(day)) {
        due.skipped += skipped(day, calendar);
        day = day.addDays(rule == RollRule::NextWorkingDay ? 1 : -1);
    }
    if (!due.date)
        return;
    due.date = day;
    if (day != before)
        due.rolledFrom = before;
}

} // namespace

DueDate dueDate(QDate start, std::optional<QTime> time, const Period &period, const WorkingCalendar &calendar)
{
    DueDate due;
    const int sign = period.direction == ClockDirection::After ? 1 : -1;
    switch (period.unit) {
    case ClockUnit::WorkingDays:
        countWorkingDays(start, period, calendar, due);
        break;
    case ClockUnit::CalendarDays:
        due.date = start.addDays(qint64(sign) * period.amount);
        break;
    case ClockUnit::Months:
        due.date = start.addMonths(sign * period.amount);
        due.shortMonth = due.date->day() != start.day();
        break;
    case ClockUnit::Hours:
        countHours(start, time, period, due);
        break;
    }
    roll(period.roll, calendar, due);
    std::sort(due.skipped.begin(), due.skipped.end(),
              [](const SkippedDay &a, const SkippedDay &b) { return a.date < b.date; });
    const bool needsHolidays = period.unit == ClockUnit::WorkingDays || period.roll != RollRule::None;
    due.mayChange = needsHolidays && due.date && due.date->year() > calendar.publishedUntil();
    return due;
}

} // namespace caseweave
