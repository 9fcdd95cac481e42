// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

/// How people of a case stand to each other: the fields `tie_...` of one of the two (docs/payloads.md 16). Values; any
/// thread.
namespace caseweave {

/// What a value of such a field says. Empty: nothing any more.
struct TieSaid {
    QStringList kinds; ///< keys, as they were written; those of a newer program are among them
    QString words; ///< somebody's own
    bool isEmpty() const { return kinds.isEmpty() && words.isEmpty(); }
};

/// A relationship between two people who are both in the case.
struct Tie {
    ObjectId from{}; ///< whose field it is: *from* is "parent of" *to*
    ObjectId to{};
    TieSaid said;
    QStringList onlyFor; ///< empty: everybody in the case
    QString author;
    QDateTime written;
    QList<EntryId> entries; ///< all that stand in the field: what somebody who changes it has seen
};

inline constexpr qsizetype mostTieKinds = 8; ///< of one value that are read; more are nobody's to read
inline constexpr qsizetype mostTieWords = 400; ///< characters that are shown
inline constexpr qsizetype mostTies = 300; ///< of one case that are shown

/// Those that this program offers, in the order in which it shows them.
const QStringList &tieKinds();
/// It says the same of both: "partner of". A kind that is not known here is not.
bool isMutualTie(const QString &kind);
/// That one of the two must keep away from the other.
bool isTieToKeepApart(const QString &kind);

QString tieKey(const ObjectId &to);
/// The other person of a field; nothing where the key is none of a tie.
std::optional<ObjectId> tiedTo(const QString &key);
TieSaid readTie(const QString &text);
QString tieText(const TieSaid &said);

/// The keys of the fields, of either of the two, of which a tie tells something: their names, and where they live for
/// one that says that they live together. Who may not read one of these is not shown the tie.
QStringList toldByTie(const TieSaid &said);
/// As toldByTie, of all that stands in a field.
QStringList toldByTie(const Field &field);

/// One for two people at most: the newest that was written, on whichever side; none where the newest says nothing. In
/// the order in which the people are given. What points at itself or at nobody of the case, or at somebody without a
/// name, is sealed for others, or tells of a detail that is sealed for others, is not among them.
QList<Tie> tiesOf(const QList<Person> &people);

} // namespace caseweave
