// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QList>
#include <QString>
#include <map>
#include <optional>

namespace caseweave {

/// A bank holiday on the day on which it is kept.
struct BankHoliday {
    QDate date;
    QString name;
    std::optional<QDate> insteadOf; ///< it falls on this day of a weekend, and is kept on `date`
};

/// Which days of one nation are working days: those that are neither of a weekend nor a bank holiday. Knows the bank
/// holidays of some years and says of every other day that it does not. A value; any thread.
class WorkingCalendar {
public:
    WorkingCalendar() = default;
    /// `publishedUntil`: later years hold what the law lays down, and nobody can know of one-off days yet.
    WorkingCalendar(int firstYear, int lastYear, int publishedUntil, const QList<BankHoliday> &holidays);

    int firstYear() const { return m_firstYear; }
    int lastYear() const { return m_lastYear; }
    int publishedUntil() const { return m_publishedUntil; }

    static bool isWeekend(QDate day) { return day.dayOfWeek() >= Qt::Saturday; }
    bool knows(QDate day) const { return day.year() >= m_firstYear && day.year() <= m_lastYear; }
    /// Of a day that it knows.
    bool isWorkingDay(QDate day) const { return !isWeekend(day) && !keptOn(day); }
    const BankHoliday *keptOn(QDate day) const; ///< null: none
    const BankHoliday *movedFrom(QDate day) const; ///< the one that falls on this day and is kept on another
    /// Working days after `from` up to and with `to`; below 0 where `to` is before `from`. Nothing where a day between
    /// is not known.
    std::optional<int> workingDaysFrom(QDate from, QDate to) const;

private:
    int m_firstYear = 0;
    int m_lastYear = -1;
    int m_publishedUntil = -1;
    std::map<QDate, BankHoliday> m_holidays;
    std::map<QDate, QDate> m_moved;
};

} // namespace caseweave
