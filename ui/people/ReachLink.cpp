// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/ReachLink.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>

namespace caseweave {

namespace {

// Shorter runs of digits inside a text are hours and rooms; a text that is nothing else can be 101.
constexpr qsizetype leastDigits = 6;
constexpr qsizetype leastDigitsAlone = 3;
constexpr qsizetype mostDigits = 18; // 15 of E.164, and what is dialled before them

/// Digits, and a plus before them. "+44 (0)1632" is written for two ways to dial: the 0 is for the other one.
QString dialled(QString number)
{
    const bool isAbroad = number.startsWith(QLatin1Char('+'));
    if (isAbroad)
        number.remove(QStringLiteral("(0)"));
    QString digits;
    for (const QChar one : std::as_const(number)) {
        if (one >= QLatin1Char('0') && one <= QLatin1Char('9'))
            digits += one;
    }
    return isAbroad ? QLatin1Char('+') + digits : digits;
}

} // namespace

std::optional<ReachLink> callLink(const QString &text)
{
    static const QRegularExpression pattern(
        QStringLiteral("(?:\\+[0-9]{1,3}[ \\x{a0}]?(?:\\([0-9]+\\))?|\\(?[0-9]+\\)?)"
                       "(?:[ \\x{a0}\\x{2011}.-]?[0-9]+)*"));
    const QString whole = text.trimmed();
    QRegularExpressionMatchIterator matches = pattern.globalMatch(whole);
    while (matches.hasNext()) {
        const QString value = matches.next().captured();
        const QString number = dialled(value);
        const qsizetype least = value.size() == whole.size() ? leastDigitsAlone : leastDigits;
        if (number.size() < least || number.size() > mostDigits)
            continue;
        QUrl url;
        url.setScheme(QStringLiteral("tel"));
        url.setPath(number);
        return ReachLink{value, url};
    }
    return std::nullopt;
}

std::optional<ReachLink> mailLink(const QString &text, const QString &reference)
{
    static const QRegularExpression pattern(
        QStringLiteral("[^\\s@<>,;:\"()\\[\\]/]+@[^\\s@<>,;:\"()\\[\\]?&=%/]*[^\\s@<>,;:\"()\\[\\]?&=%/.]"));
    const QString value = pattern.match(text).captured();
    if (value.isEmpty())
        return std::nullopt;
    QUrl url;
    url.setScheme(QStringLiteral("mailto"));
    // What would begin a header of the mail is written so that it stays part of the address.
    url.setPath(value, QUrl::DecodedMode);
    if (const QString named = reference.simplified(); !named.isEmpty()) {
        const QString subject = QCoreApplication::translate("Reach", "Case %1").arg(named);
        url.setQuery(QStringLiteral("subject=") + QString::fromLatin1(QUrl::toPercentEncoding(subject)));
    }
    return ReachLink{value, url};
}

QString referenceForMail(const CaseSnapshot &snapshot)
{
    static const QRegularExpression notInNames(QStringLiteral("[^\\p{L}\\p{N}]+"),
                                               QRegularExpression::UseUnicodePropertiesOption);
    const QString &reference = snapshot.summary.reference;
    for (const Person &person : snapshot.people) {
        const QStringList names
            = (person.givenName() + QLatin1Char(' ') + person.familyName()).split(notInNames, Qt::SkipEmptyParts);
        for (const QString &name : names) {
            if (name.size() > 1 && reference.contains(name, Qt::CaseInsensitive))
                return {};
        }
    }
    return reference;
}

} // namespace caseweave
