// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/DateText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtCore/QRegularExpression>

namespace caseweave {

namespace {

// From two weeks on days are many; after four months weeks are.
constexpr int leastWeeks = 2;
constexpr int mostWeeks = 18;

const QLocale &english()
{
    static const QLocale locale(QLocale::English, QLocale::UnitedKingdom);
    return locale;
}

QString say(const char *text, const char *comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("DateText", text, comment, n);
}

QString count(int n, const char *one, const char *many)
{
    return say(n == 1 ? one : many).arg(n);
}

/// A number or a name; 0 where it is none.
int readMonth(const QString &text)
{
    bool isNumber = false;
    if (const int month = text.toInt(&isNumber); isNumber)
        return month;
    for (int month = 1; text.size() >= 3 && month <= 12; ++month) {
        if (english().monthName(month).startsWith(text, Qt::CaseInsensitive))
            return month;
    }
    return 0;
}

constexpr int leapYears = 8; ///< 29 February comes at the latest after so many

QDate nearestYear(int day, int month, QDate today, YearSought sought)
{
    QDate nearest;
    for (int year = today.year() - leapYears; year <= today.year() + leapYears; ++year) {
        const QDate date(year, month, day);
        const bool isWanted
            = (sought != YearSought::Coming || date >= today) && (sought != YearSought::Past || date <= today);
        if (date.isValid() && isWanted
            && (!nearest.isValid() || std::abs(today.daysTo(date)) < std::abs(today.daysTo(nearest))))
            nearest = date;
    }
    return nearest;
}

/// Of two digits for the year.
QDate inCentury(int twoDigits, int month, int day, QDate today, YearSought year)
{
    const QDate date(today.year() / 100 * 100 + twoDigits, month, day);
    return year == YearSought::OfBirth && date > today.addYears(1) ? date.addYears(-100) : date;
}

} // namespace

QString timeText(QTime time)
{
    if (time.hour() == 12 && time.minute() == 0)
        return say("midday");
    if (time.hour() == 0 && time.minute() == 0)
        return say("midnight");
    const int hour = time.hour() % 12 == 0 ? 12 : time.hour() % 12;
    const QString minutes
        = time.minute() == 0 ? QString() : QStringLiteral(":%1").arg(time.minute(), 2, 10, QLatin1Char('0'));
    return QString::number(hour) + minutes + (time.hour() < 12 ? QStringLiteral("am") : QStringLiteral("pm"));
}

QString dateText(QDate date)
{
    return english().toString(date, QStringLiteral("d MMMM yyyy"));
}

QString shortDateText(QDate date)
{
    // Three letters for every month: the locale's own "Sept" would make columns uneven.
    return QStringLiteral("%1 %2 %3").arg(date.day()).arg(english().monthName(date.month()).left(3)).arg(date.year());
}

QString dayText(QDate date, QDate today)
{
    const QString whole = shortDateText(date);
    return date.year() == today.year() ? whole.chopped(5) : whole;
}

QString dateTimeText(const QDateTime &time)
{
    return dateTimeText(time.date(), time.time());
}

QString dateTimeText(QDate date, const std::optional<QTime> &time)
{
    return time ? say("%1 at %2").arg(dateText(date), timeText(*time)) : dateText(date);
}

QString sinceText(const QDateTime &time, const QDateTime &now)
{
    const qint64 days = time.date().daysTo(now.date());
    if (days == 0)
        return say("today at %1").arg(timeText(time.time()));
    if (days == 1)
        return say("yesterday at %1").arg(timeText(time.time()));
    return dateTimeText(time);
}

QString clockText(const QDateTime &time, const QDateTime &now)
{
    return time.date() == now.date() ? timeText(time.time()) : sinceText(time, now);
}

QString ageText(QDate born, QDate today)
{
    if (!born.isValid() || born > today)
        return {};
    int months = (today.year() - born.year()) * 12 + today.month() - born.month();
    // Born on the 31st: in a month of 30 days a month is full on its last day.
    if (today.day() < qMin(born.day(), today.daysInMonth()))
        --months;
    if (months >= 24)
        return count(months / 12, "%1 year", "%1 years");
    if (months >= 12)
        return months == 12 ? say("1 year") : say("1 year %1").arg(count(months - 12, "%1 month", "%1 months"));
    if (months >= 2)
        return count(months, "%1 month", "%1 months");
    const int days = static_cast<int>(born.daysTo(today));
    if (days >= 14)
        return count(days / 7, "%1 week", "%1 weeks");
    return days == 0 ? say("born today") : count(days, "%1 day", "%1 days");
}

QString agoText(QDate day, QDate today)
{
    const int days = day.isValid() ? static_cast<int>(qMax<qint64>(0, day.daysTo(today))) : 0;
    if (days == 0)
        return say("today");
    if (days == 1)
        return say("yesterday");
    if (days < leastWeeks * 7)
        return say("%1 days ago").arg(days);
    if (days < mostWeeks * 7)
        return say("%1 weeks ago").arg(days / 7);
    const int months = (today.year() - day.year()) * 12 + today.month() - day.month() - (today.day() < day.day());
    return months < 24 ? say("%1 months ago").arg(months) : say("%1 years ago").arg(months / 12);
}

QString expectedText(QDate expected)
{
    return say("expected %1").arg(dateText(expected));
}

std::optional<QDate> readDate(const QString &text)
{
    static const QRegularExpression iso(QStringLiteral("^(\\d{4})-(\\d{1,2})-(\\d{1,2})$"));
    static const QRegularExpression dayFirst(
        QStringLiteral("^(\\d{1,2})(?:st|nd|rd|th)?[ ./-]+(\\d{1,2}|[a-z]+)\\.?,?[ ./-]+(\\d{4})$"),
        QRegularExpression::CaseInsensitiveOption);
    const QString trimmed = text.simplified();
    QDate date;
    if (const auto match = iso.match(trimmed); match.hasMatch()) {
        date = QDate(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    } else if (const auto other = dayFirst.match(trimmed); other.hasMatch()) {
        date = QDate(other.captured(3).toInt(), readMonth(other.captured(2)), other.captured(1).toInt());
    }
    return date.isValid() ? std::optional(date) : std::nullopt;
}

QString dateInFull(const QString &typed, QDate today, YearSought year)
{
    static const QRegularExpression shortForm(
        QStringLiteral("^(\\d{1,2})(?:st|nd|rd|th)?[ ./-]+(\\d{1,2}|[a-z]+)\\.?(?:,?[ ./-]+(\\d{2}))?$"),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = shortForm.match(typed.simplified());
    if (!match.hasMatch())
        return typed;
    const int day = match.captured(1).toInt();
    const int month = readMonth(match.captured(2));
    QDate date;
    if (!match.captured(3).isEmpty())
        date = inCentury(match.captured(3).toInt(), month, day, today, year);
    else if (year != YearSought::OfBirth)
        date = nearestYear(day, month, today, year);
    return date.isValid() ? dateText(date) : typed;
}

std::optional<QTime> readTime(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,2})(?:[:.](\\d{2}))? ?(am|pm)?$"),
                                         QRegularExpression::CaseInsensitiveOption);
    const QString trimmed = text.simplified().toLower();
    if (trimmed == QLatin1String("midday"))
        return QTime(12, 0);
    if (trimmed == QLatin1String("midnight"))
        return QTime(0, 0);
    const auto match = form.match(trimmed);
    if (!match.hasMatch() || (match.captured(2).isEmpty() && match.captured(3).isEmpty()))
        return std::nullopt;
    int hour = match.captured(1).toInt();
    if (!match.captured(3).isEmpty()) {
        if (hour < 1 || hour > 12)
            return std::nullopt;
        hour = hour % 12 + (match.captured(3) == QLatin1String("pm") ? 12 : 0);
    }
    const QTime time(hour, match.captured(2).toInt());
    return time.isValid() ? std::optional(time) : std::nullopt;
}

} // namespace caseweave
