// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/Csv.h"

namespace caseweave::csv {

namespace {

/// OWASP names = + - @ tab and carriage return; full-width forms of the first four are taken for them too. Spaces
/// before one are dropped by some programs.
bool isFormula(const QString &text)
{
    static const QString begins = QStringLiteral("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20");
    const QString bare = text.trimmed();
    return !text.isEmpty() && (begins.contains(text.front()) || (!bare.isEmpty() && begins.contains(bare.front())));
}

QByteArray cell(QString text)
{
    if (isFormula(text))
        text.prepend(QLatin1Char('\''));
    text.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return (QLatin1Char('"') + text + QLatin1Char('"')).toUtf8();
}

} // namespace

QByteArray mark()
{
    return QByteArrayLiteral("\xef\xbb\xbf");
}

QByteArray line(const QStringList &cells)
{
    QByteArrayList quoted;
    for (const QString &one : cells)
        quoted << cell(one);
    return quoted.join(',') + "\r\n";
}

} // namespace caseweave::csv
