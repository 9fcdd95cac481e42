// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace caseweave {

/// What every program does alike with its command line. Any thread.

/// What the programs end with where they do not understand what was typed.
constexpr int wrongUse = 2;

/// From now on only this user may read what the program makes: files of people's cases, keys, a hub's store.
void keepFilesPrivate();

bool asksForJson(const QStringList &arguments);

/// What was typed, to be shown in a sentence: cut where it is long, without what would move a terminal's cursor.
QString shown(const QString &typed);

/// The name that is the fewest letters away from what was typed. There must be one name at least.
QString nearestName(const QString &typed, const QStringList &names);
/// A sentence that names it, behind a space; nothing where none is near.
QString nearestSentence(const QString &typed, const QStringList &names);

/// Tells of a failure: a line on standard error, or {"ok": false, "error": code, "message": ...} on standard output,
/// where scripts read, with what there is more of it.
void tellFailure(const QString &code, const QString &message, bool asJson, QJsonObject more = {});

} // namespace caseweave
