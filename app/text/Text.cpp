// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text/Text.h"

#include <algorithm>
#include <utility>

namespace caseweave {

namespace {

constexpr char16_t firstWithStroke = u'ß'; ///< no letter below it is one of these

/// Letters that Unicode does not decompose but people type without their stroke. Input is case-folded.
QString withoutStroke(QChar letter)
{
    switch (letter.unicode()) {
    case u'ø':
        return QStringLiteral("o");
    case u'ł':
        return QStringLiteral("l");
    case u'đ':
    case u'ð':
        return QStringLiteral("d");
    case u'ħ':
        return QStringLiteral("h");
    case u'ı':
        return QStringLiteral("i");
    case u'æ':
        return QStringLiteral("ae");
    case u'œ':
        return QStringLiteral("oe");
    case u'þ':
        return QStringLiteral("th");
    case u'ß':
        return QStringLiteral("ss");
    default:
        return letter;
    }
}

bool isApostrophe(QChar c)
{
    return c == u'\'' || c == u'’' || c == u'‘' || c == u'ʼ' || c == u'`';
}

bool isAscii(QChar c)
{
    return c.unicode() < 0x80;
}

/// The words of a text, each after a space. One string, and a short way through plain English: a search looks through
/// very many texts.
QString spacedWords(const QString &text)
{
    const bool isPlain = std::all_of(text.begin(), text.end(), isAscii);
    const QString folded = isPlain ? text : text.normalized(QString::NormalizationForm_KD).toCaseFolded();
    QString words;
    words.reserve(folded.size() + 1);
    bool between = true;
    for (const QChar c : folded) {
        if ((!isAscii(c) && c.isMark()) || isApostrophe(c))
            continue;
        if (!c.isLetterOrNumber() && !c.isSurrogate()) {
            between = true;
            continue;
        }
        if (std::exchange(between, false))
            words += QLatin1Char(' ');
        if (c.unicode() < firstWithStroke)
            words += c.toLower();
        else
            words += withoutStroke(c);
    }
    return words;
}

} // namespace

std::string formC(const QString &text)
{
    return text.normalized(QString::NormalizationForm_C).toStdString();
}

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isFormC(std::string_view utf8)
{
    return formC(fromUtf8(utf8)) == utf8;
}

QStringList searchWords(const QString &text)
{
    return spacedWords(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

bool wordsBegin(const QString &text, const QStringList &words)
{
    const QString all = spacedWords(text);
    return std::all_of(words.begin(), words.end(),
                       [&](const QString &word) { return all.contains(QLatin1Char(' ') + word); });
}

} // namespace caseweave
