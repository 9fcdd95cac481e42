// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/program/CommandLine.h"

#include <QJsonDocument>

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <sys/stat.h>
#include <vector>

namespace caseweave {
namespace {

constexpr qsizetype mostShown = 64; ///< characters; no name of ours is longer

/// Levenshtein's distance: how many letters to put in, take out or change.
qsizetype distance(const QString &a, const QString &b)
{
    std::vector<qsizetype> row(static_cast<std::size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            const qsizetype change = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[at + 1];
            row[at + 1] = std::min({change, row[at] + 1, diagonal + 1});
        }
    }
    return row.back();
}

void write(std::FILE *to, const QByteArray &text)
{
    std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), to);
    std::fflush(to);
}

} // namespace

void keepFilesPrivate()
{
    ::umask(S_IRWXG | S_IRWXO);
}

bool asksForJson(const QStringList &arguments)
{
    return arguments.contains(QStringLiteral("--json"));
}

QString shown(const QString &typed)
{
    QString text = typed.size() > mostShown ? typed.left(mostShown) + QChar(0x2026) : typed;
    for (QChar &c : text) {
        if (!c.isPrint())
            c = QChar::ReplacementCharacter;
    }
    return text;
}

QString nearestName(const QString &typed, const QStringList &names)
{
    const QString word = typed.left(mostShown).toLower();
    return *std::min_element(names.begin(), names.end(),
                             [&](const QString &a, const QString &b) { return distance(word, a) < distance(word, b); });
}

QString nearestSentence(const QString &typed, const QStringList &names)
{
    const QString name = nearestName(typed, names);
    const QString word = typed.left(mostShown).toLower();
    const bool isNear = distance(word, name) <= std::max<qsizetype>(2, word.size() / 2);
    return isNear ? QStringLiteral(" The nearest is \"%1\".").arg(name) : QString();
}

void tellFailure(const QString &code, const QString &message, bool asJson, QJsonObject more)
{
    if (!asJson) {
        write(stderr, message.toUtf8() + '\n');
        return;
    }
    more.insert(QStringLiteral("ok"), false);
    more.insert(QStringLiteral("error"), code);
    more.insert(QStringLiteral("message"), message);
    write(stdout, QJsonDocument(more).toJson());
}

} // namespace caseweave
