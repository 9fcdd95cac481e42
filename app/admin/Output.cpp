// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Output.h"

#include "app/admin/Failure.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cstdio>

namespace caseweave::admin {

namespace {

/// Whether all of it was taken.
bool write(std::FILE *to, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    const auto size = static_cast<std::size_t>(utf8.size());
    const bool taken = std::fwrite(utf8.constData(), 1, size, to) == size;
    return std::fflush(to) == 0 && taken;
}

QString objectText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented));
}

} // namespace

void Output::print(const QString &text) const
{
    if (!write(stdout, text))
        m_lost = true;
}

void Output::line(const QString &text) const
{
    if (!m_json)
        print(text + u'\n');
}

void Output::table(const QStringList &headings, const QList<QStringList> &rows) const
{
    QList<QStringList> all = rows;
    all.prepend(headings);
    QList<qsizetype> widths(headings.size(), 0);
    for (const QStringList &row : std::as_const(all)) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    for (const QStringList &row : std::as_const(all)) {
        QString text;
        for (qsizetype i = 0; i < row.size(); ++i)
            text += i + 1 < row.size() ? row[i].leftJustified(widths[i] + 2) : row[i];
        line(text);
    }
}

void Output::warn(const QString &text)
{
    m_warnings += text;
    if (!m_json)
        write(stderr, text + u'\n');
}

void Output::finish()
{
    if (!m_json || std::exchange(m_finished, true))
        return;
    m_object.insert(QStringLiteral("ok"), true);
    if (!m_warnings.isEmpty())
        m_object.insert(QStringLiteral("warnings"), QJsonArray::fromStringList(m_warnings));
    print(objectText(m_object));
}

void Output::fail(const Failure &failure)
{
    // What cannot be printed where scripts read is told to a person at least.
    if (!m_json || m_lost) {
        write(stderr, failure.message + u'\n');
        return;
    }
    m_object.insert(QStringLiteral("ok"), false);
    m_object.insert(QStringLiteral("error"), failure.code);
    m_object.insert(QStringLiteral("message"), failure.message);
    if (!m_warnings.isEmpty())
        m_object.insert(QStringLiteral("warnings"), QJsonArray::fromStringList(m_warnings));
    print(objectText(m_object));
}

} // namespace caseweave::admin
