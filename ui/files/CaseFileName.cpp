// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/CaseFileName.h"

namespace caseweave {

QString caseFileName(const QString &reference, const QString &what, QDate day)
{
    QString name;
    for (const QChar c : reference) {
        const bool plain = c.unicode() < 128 && (c.isLetterOrNumber() || c == QLatin1Char('-'));
        name += plain ? c : QLatin1Char('-');
    }
    return QStringLiteral("%1-%2-%3")
        .arg(name.isEmpty() ? QStringLiteral("case") : name, what, day.toString(Qt::ISODate));
}

} // namespace caseweave
