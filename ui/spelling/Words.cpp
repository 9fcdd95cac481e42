// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/Words.h"

#include <algorithm>
#include <array>

namespace caseweave::spelling {

namespace {

constexpr char16_t typographic = u'\u2019';
constexpr char16_t modifierLetter = u'\u02bc';

bool isApostrophe(QChar c)
{
    return c == QLatin1Char('\'') || c == QChar(typographic) || c == QChar(modifierLetter);
}

/// What holds the letters of one word together.
bool isJoiner(QChar c)
{
    return isApostrophe(c) || c == QLatin1Char('-') || c == QChar(u'\u2010');
}

bool isLetter(QChar c)
{
    // Half a surrogate pair counts as a letter of no script that is judged.
    return c.isLetter() || c.isMark() || c.isSurrogate();
}

bool isLatin(QStringView word)
{
    return std::all_of(word.begin(), word.end(), [](QChar c) {
        return !c.isSurrogate()
            && (c.isMark() || isJoiner(c) || c.script() == QChar::Script_Latin || c.script() == QChar::Script_Common);
    });
}

bool isWebOrMail(QStringView token)
{
    static constexpr std::array endings{u".uk", u".org", u".com",   u".net", u".info",
                                        u".eu", u".ie",  u".wales", u".scot"};
    if (token.contains(QLatin1String("://")) || token.startsWith(QLatin1String("www."), Qt::CaseInsensitive))
        return true;
    const qsizetype at = token.indexOf(QLatin1Char('@'));
    if (at > 0 && token.at(at - 1).isLetterOrNumber() && at + 1 < token.size())
        return true;
    QStringView host = token.left(token.indexOf(QLatin1Char('/')) < 0 ? token.size() : token.indexOf(QLatin1Char('/')));
    while (!host.isEmpty() && !host.back().isLetterOrNumber())
        host.chop(1);
    return std::any_of(endings.begin(), endings.end(), [host](const char16_t *ending) {
        const QStringView end(ending);
        return host.size() > end.size() && host.endsWith(end, Qt::CaseInsensitive);
    });
}

/// "CAMHS", "GPs", "MARAC's", "S-BAR"; single letters too.
bool isAbbreviation(QStringView word)
{
    if (word.size() > 2 && isApostrophe(word.at(word.size() - 2)))
        word.chop(1);
    while (!word.isEmpty() && isApostrophe(word.back()))
        word.chop(1);
    if (word.size() > 2 && word.back() == QLatin1Char('s'))
        word.chop(1);
    return std::none_of(word.begin(), word.end(), [](QChar c) { return c.isLower(); });
}

/// Adds the words of a run without blanks.
void addWords(const QString &text, qsizetype from, qsizetype to, QList<WordPlace> *words)
{
    if (isWebOrMail(QStringView(text).mid(from, to - from)))
        return;
    qsizetype at = from;
    while (at < to) {
        // Letters, digits and what joins them: a digit anywhere in it makes it a reference, a time, an amount.
        qsizetype end = at;
        bool hasDigit = false;
        while (end < to
               && (isLetter(text.at(end)) || text.at(end).isNumber() || isJoiner(text.at(end))
                   || text.at(end) == QLatin1Char('_'))) {
            hasDigit |= text.at(end).isNumber() || text.at(end) == QLatin1Char('_');
            ++end;
        }
        qsizetype first = at;
        qsizetype last = end;
        at = end + 1;
        while (first < last && isJoiner(text.at(first)))
            ++first;
        while (last > first && isJoiner(text.at(last - 1)))
            --last;
        const QStringView word = QStringView(text).mid(first, last - first);
        if (!hasDigit && word.size() > 1 && word.size() <= longestWord && isLatin(word) && !isAbbreviation(word))
            words->append({first, word.size()});
    }
}

/// "CW-2026/14" and "14/CW": pieces of one reference belong to it on both sides of a stroke.
bool isReference(QStringView token)
{
    return token.contains(QLatin1Char('/'))
        && std::any_of(token.begin(), token.end(), [](QChar c) { return c.isNumber(); });
}

} // namespace

QList<WordPlace> wordsIn(const QString &text)
{
    QList<WordPlace> words;
    const qsizetype end = std::min(text.size(), longestText);
    qsizetype at = 0;
    while (at < end) {
        if (text.at(at).isSpace()) {
            ++at;
            continue;
        }
        qsizetype stop = at;
        while (stop < end && !text.at(stop).isSpace())
            ++stop;
        if (!isReference(QStringView(text).mid(at, stop - at)))
            addWords(text, at, stop, &words);
        at = stop;
    }
    return words;
}

QString plainWord(QStringView word)
{
    QString plain = word.toString().normalized(QString::NormalizationForm_C);
    plain.replace(QChar(typographic), QLatin1Char('\''));
    plain.replace(QChar(modifierLetter), QLatin1Char('\''));
    plain.replace(QChar(u'\u2010'), QLatin1Char('-'));
    return plain;
}

QString withoutPossessive(const QString &word)
{
    const bool has = word.size() > 2 && word.endsWith(QLatin1String("'s"), Qt::CaseInsensitive);
    return has ? word.chopped(2) : word;
}

QString inStyleOf(const QString &original, QString suggestion)
{
    if (original.contains(QChar(typographic)))
        suggestion.replace(QLatin1Char('\''), QChar(typographic));
    return suggestion;
}

} // namespace caseweave::spelling
