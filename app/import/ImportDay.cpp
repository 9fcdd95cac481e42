// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/ImportDay.h"

#include <QLocale>
#include <QRegularExpression>

namespace caseweave {

namespace {

std::optional<int> monthOf(const QString &word)
{
    bool isNumber = false;
    const int number = word.toInt(&isNumber);
    if (isNumber)
        return number;
    static const QLocale english(QLocale::English, QLocale::UnitedKingdom);
    for (int month = 1; word.size() >= 3 && month <= 12; ++month) {
        if (english.monthName(month).startsWith(word, Qt::CaseInsensitive))
            return month;
    }
    return std::nullopt;
}

ImportDay dayOf(int year, int month, int day)
{
    const QDate date(year, month, day);
    if (year < 1000 || !date.isValid())
        return {{}, ImportDay::Fault::NoSuchDay, false};
    return {date, ImportDay::Fault::None, false};
}

ImportDay withCentury(int year, int month, int day, QDate latest)
{
    const int century = latest.year() / 100 * 100;
    ImportDay read = dayOf(century + year, month, day);
    if (!read.date || *read.date > latest) {
        // 29 February: the year decides whether there is such a day.
        const ImportDay earlier = dayOf(century - 100 + year, month, day);
        read = earlier.date || read.date ? earlier : read;
    }
    read.shortYear = read.date.has_value();
    return read;
}

} // namespace

ImportDay readImportDay(const QString &text, QDate latest)
{
    static const QRegularExpression midnight(QStringLiteral("[T ]00:00(:00(\\.0+)?)?Z?$"));
    static const QRegularExpression yearFirst(QStringLiteral("^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})$"));
    static const QRegularExpression packed(QStringLiteral("^(\\d{4})(\\d{2})(\\d{2})$"));
    static const QRegularExpression dayFirst(
        QStringLiteral("^(\\d{1,2})(?:st|nd|rd|th)?[ ./-]+(\\d{1,2}|[a-z]+)\\.?,?[ ./-]+(\\d{4}|\\d{2})$"),
        QRegularExpression::CaseInsensitiveOption);
    QString written = text.simplified();
    if (written.isEmpty() || written.size() > 40)
        return {{}, written.isEmpty() ? ImportDay::Fault::None : ImportDay::Fault::NotADate, false};
    written.remove(midnight);
    for (const QRegularExpression *form : {&yearFirst, &packed}) {
        if (const auto match = form->match(written); match.hasMatch())
            return dayOf(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    }
    const auto match = dayFirst.match(written);
    const std::optional<int> month = match.hasMatch() ? monthOf(match.captured(2)) : std::nullopt;
    if (!month)
        return {{}, ImportDay::Fault::NotADate, false};
    const int day = match.captured(1).toInt();
    const int year = match.captured(3).toInt();
    return match.captured(3).size() == 2 ? withCentury(year, *month, day, latest) : dayOf(year, *month, day);
}

} // namespace caseweave
