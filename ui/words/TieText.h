// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Ties.h"

/// How two people stand to each other, in words.
namespace caseweave {

/// "partner of"; of a kind that this program does not know its own words, "godparent of".
QString tieKindText(const QString &kind);
/// As a choice by itself: "Partner of".
QString tieKindChoice(const QString &kind);
/// One line a kind, then somebody's own words.
QStringList tieLines(const TieSaid &said);
/// "Rachel Banks: lives with John Banks".
QString tieSentence(const Tie &tie, const QList<Person> &people);
/// The same where it is clear who *from* is: "Lives with John Banks".
QString tieOfText(const Tie &tie, const QList<Person> &people);
/// Of somebody of the case: their name, or that it is not known.
QString tiedName(const QList<Person> &people, const ObjectId &id);
bool keepsApart(const TieSaid &said);
/// It says the same of both.
bool isMutual(const TieSaid &said);

} // namespace caseweave
