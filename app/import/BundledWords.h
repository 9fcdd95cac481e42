// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bundle/CaseBundle.h"
#include "app/session/Workspace.h"

/// What somebody signed for in the case that a bundle was made of, and nobody can sign for in another (docs/import.md):
/// it becomes an event that says whose it was. Pure; any thread.
namespace caseweave {

inline constexpr qsizetype mostBundledName = 100; ///< characters kept of a name in a text of the program

/// "4 November 2026".
QString dayInWords(const QDate &day);

struct BundledWords {
    EventDraft event; ///< texts of any length; its source says whose it was and not yet from which bundle
    QStringList onlyFor; ///< who alone could read some of it
    bool isCut = false; ///< the text was longer than an event can be
};

/// Whose it was before it was the importer's: "written by Tom Barker, County Police on 4 November 2026".
QString originText(const char *what, const QString &author, const QString &agency, const QDateTime &when);

BundledWords wordsOf(const CaseBundle::SomeConcern &concern);
/// isCorrected: the bundle has another one in its place.
BundledWords wordsOf(const CaseBundle::SomeDecision &decision, bool isCorrected);
/// With all that was agreed, as text; names are those of `bundle`.
BundledWords wordsOf(const CaseBundle::SomePlanVersion &version, const CaseBundle &bundle);

/// Who wrote some of it, each once; empty where nobody is named.
QStringList authorsOf(const CaseBundle::SomePlan &plan);
/// The newest value of a key, and null where there is none.
const CaseBundle::Value *newestOf(const QList<CaseBundle::Detail> &details, const char *key);

} // namespace caseweave
