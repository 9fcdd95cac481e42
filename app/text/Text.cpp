// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text/Text.h"

namespace caseweave {

namespace {

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
    QStringList words;
    QString word;
    const QString folded = text.normalized(QString::NormalizationForm_KD).toCaseFolded();
    for (const QChar c : folded) {
        if (c.isMark() || isApostrophe(c))
            continue;
        if (c.isLetterOrNumber() || c.isSurrogate()) {
            word += withoutStroke(c);
        } else if (!word.isEmpty()) {
            words += word;
            word.clear();
        }
    }
    if (!word.isEmpty())
        words += word;
    return words;
}

} // namespace caseweave
