// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/ContentLines.h"

namespace caseweave::content {

namespace {

constexpr qsizetype mostBytes = 75;

bool isInsideCharacter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

} // namespace

QString text(const QString &value)
{
    QString escaped;
    for (const QChar c : value) {
        if (c == QLatin1Char('\n'))
            escaped += QStringLiteral("\\n");
        else if (c == QLatin1Char('\\') || c == QLatin1Char(',') || c == QLatin1Char(';'))
            escaped += QLatin1Char('\\') + c;
        else if (c.unicode() >= 0x20 && c.unicode() != 0x7f)
            escaped += c;
        else if (c == QLatin1Char('\t'))
            escaped += QLatin1Char(' ');
    }
    return escaped;
}

QString parts(const QStringList &values)
{
    QStringList escaped;
    for (const QString &value : values)
        escaped << text(value);
    return escaped.join(QLatin1Char(';'));
}

QByteArray line(const char *name, const QString &value)
{
    const QByteArray whole = QByteArray(name) + ':' + value.toUtf8();
    QByteArray folded;
    qsizetype from = 0;
    while (from < whole.size()) {
        const qsizetype room = from == 0 ? mostBytes : mostBytes - 1; // the space that begins a folded line counts
        qsizetype to = std::min(from + room, whole.size());
        while (to < whole.size() && isInsideCharacter(whole.at(to)))
            --to;
        if (from > 0)
            folded += ' ';
        folded += whole.mid(from, to - from) + "\r\n";
        from = to;
    }
    return folded;
}

} // namespace caseweave::content
