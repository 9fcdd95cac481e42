// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clock/WorkingCalendar.h"

#include <QTime>

namespace caseweave {

enum class ClockUnit : std::uint8_t { WorkingDays, CalendarDays, Months, Hours };
enum class ClockDirection : std::uint8_t { After, Before };
/// What becomes of a date that is no working day.
enum class RollRule : std::uint8_t { None, NextWorkingDay, PreviousWorkingDay };

/// How long a time limit is.
struct Period {
    int amount = 0;
    ClockUnit unit = ClockUnit::WorkingDays;
    ClockDirection direction = ClockDirection::After;
    RollRule roll = RollRule::None;
};

/// A day that was not counted, and why: it is of a weekend, or a bank holiday is kept on it, or both.
struct SkippedDay {
    QDate date;
    bool weekend = false;
    QString holiday; ///< its name; empty: none
    std::optional<QDate> keptOn; ///< the bank holiday falls on this day of a weekend and is kept on that one
    std::optional<QDate> insteadOf; ///< the bank holiday is kept on this day in place of that one
};

/// A date and what led to it.
struct DueDate {
    std::optional<QDate> date; ///< nothing: see unknownAt
    std::optional<QTime> time; ///< of a limit in hours; else the limit ends with the day
    std::optional<QDate> firstDay; ///< the first day that counted, of a limit in working days
    QList<SkippedDay> skipped; ///< earliest first
    std::optional<QDate> rolledFrom; ///< the date before the roll rule
    bool shortMonth = false; ///< the month in which it ends has no such day: its last day
    bool timeAssumed = false; ///< hours were counted from the beginning of the day, for want of a time
    std::optional<QDate> unknownAt; ///< the bank holidays of this day's year are not known, so there is no date
    bool mayChange = false; ///< it ends in a year whose bank holidays are not published yet
};

/// When a time limit ends. Pure. The start is day 0, whatever day it is, and never counts itself: one working day from
/// a Friday is the Monday, and so it is from a Saturday. The limit ends with the end of its last day.
///
/// Months: the day of the same number, "the corresponding date rule" of Dodds v Walker [1981] UKHL 5; where the month
/// has no such day, its last day. 31 August and 3 months is 30 November, 30 November and 3 months is 28 or 29 February.
///
/// Hours run on the wall clock of the United Kingdom: 24 hours from 4pm is 4pm. In the two nights a year in which
/// clocks change that is an hour off, and it is what people agree on. Without a time they run from the beginning of the
/// day, the earliest that it can have been (Before: the earliest it may be due).
///
/// Working days and the roll rule need the bank holidays of every day passed; where they are not known there is no
/// date.
DueDate dueDate(QDate start, std::optional<QTime> time, const Period &period, const WorkingCalendar &calendar);

} // namespace caseweave
