// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/Folding.h"

namespace caseweave {

QString folded(const QString &text)
{
    QString out;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD)) {
        if (c.isMark() || c == QLatin1Char('\'') || c == QChar(0x2019))
            continue;
        // Letters that have no decomposition but are typed as their plain relative.
        if (c == QChar(0x0142) || c == QChar(0x0141))
            out += QLatin1Char('l');
        else if (c == QChar(0x00F8) || c == QChar(0x00D8))
            out += QLatin1Char('o');
        else
            out += c.toCaseFolded();
    }
    return out.simplified();
}

} // namespace caseweave
