// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QDate>
#include <QtCore/QDateTime>
#include <QtCore/QString>
#include <optional>

/// Dates and ages in words, in GOV.UK style. "Now" is always handed in.
namespace caseweave {

/// "9:30am", "midday", "midnight".
QString timeText(QTime time);
/// "4 June 2025".
QString dateText(QDate date);
/// "4 Jun 2025", for columns.
QString shortDateText(QDate date);
/// "19 Nov", or "19 Nov 2025" where the year is not this one.
QString dayText(QDate date, QDate today);
/// "4 June 2025 at 9:30am".
QString dateTimeText(const QDateTime &time);
/// The same, or "4 June 2025" where the time is not known.
QString dateTimeText(QDate date, const std::optional<QTime> &time);
/// "today at 9:30am", "yesterday at 4:12pm", else "4 June 2025 at 9:30am".
QString sinceText(const QDateTime &time, const QDateTime &now);
/// "9:30am" today, else as sinceText.
QString clockText(const QDateTime &time, const QDateTime &now);
/// "7 years", "1 year", "5 months", "3 weeks", "6 days", "born today".
QString ageText(QDate born, QDate today);
/// "today", "yesterday", "5 days ago", "9 weeks ago", "7 months ago", "2 years ago"; a day to come is today.
QString agoText(QDate day, QDate today);
/// "expected 2 February 2027".
QString expectedText(QDate expected);
/// What a person types: "4 6 2025", "4/6/2025", "4 June 2025", "2025-06-04"; nothing where it is no date.
std::optional<QDate> readDate(const QString &text);
/// Which year a day without one is of: the one that brings it nearest to today among those that are not past, or not to
/// come, or among all; or none, of a birth, of which it has to be typed.
enum class YearSought { Coming, Past, Nearest, OfBirth };
/// A day that is typed short, written out: "2 dec", "2/12" or "2/12/26" as "2 December 2026". Two digits are a year of
/// this century, or of the last where a birth would be more than a year away. Whatever readDate() reads, or nobody can,
/// stays as it was typed.
QString dateInFull(const QString &typed, QDate today, YearSought year);
/// "9:30am", "9.30 am", "16:12", "4pm"; nothing where it is no time.
std::optional<QTime> readTime(const QString &text);

} // namespace caseweave
