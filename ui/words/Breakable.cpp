// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/Breakable.h"

#include <QtCore/QTextBoundaryFinder>

namespace caseweave {

namespace {

// No part of a web address, a name or a word is longer where a line cannot break anyway.
constexpr qsizetype longestWhole = 24;
constexpr QChar zeroWidthSpace(0x200B); // no text that was received holds one (app/text/TypedText.h)

} // namespace

QString breakable(const QString &text)
{
    QString out;
    QTextBoundaryFinder lines(QTextBoundaryFinder::Line, text);
    QTextBoundaryFinder letters(QTextBoundaryFinder::Grapheme, text);
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype next = lines.toNextBoundary();
        const qsizetype to = next < 0 ? text.size() : next;
        if (to - from <= longestWhole) {
            out += QStringView(text).mid(from, to - from);
            from = to;
            continue;
        }
        letters.setPosition(from);
        for (qsizetype letter = from; letter < to;) {
            const qsizetype end = letters.toNextBoundary();
            const qsizetype stop = end < 0 ? to : qMin(end, to);
            out += QStringView(text).mid(letter, stop - letter);
            letter = stop;
            if (letter < to)
                out += zeroWidthSpace;
        }
        from = to;
    }
    return out;
}

QString withoutBreaks(QString text)
{
    return text.remove(zeroWidthSpace);
}

QString toolTipOf(const QString &text)
{
    return text.isEmpty() ? QString()
                          : QStringLiteral("<span style=\"white-space:pre-wrap\">%1</span>").arg(text.toHtmlEscaped());
}

} // namespace caseweave
