// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QSet>
#include <QtCore/QString>

namespace caseweave {

struct CaseSnapshot;

namespace spelling {

/// The words of which the names in a case are made: of its people, of the professionals around them and of their
/// agencies. As plain words (Words.h), for as long as somebody writes in the case; nothing of it is kept.
QSet<QString> caseNames(const CaseSnapshot &snapshot);

/// Whether `word` (plain) is one of `names`, as it is written or in capitals.
bool isAmongNames(const QSet<QString> &names, const QString &word);

} // namespace spelling
} // namespace caseweave
