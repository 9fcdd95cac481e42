// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/style/Tone.h"

/// The domain's words on screen: one word for one thing.
namespace caseweave {

QString roleText(MemberRole role);
QString agencyKindText(AgencyKind kind);
Tone agencyTone(AgencyKind kind);
/// "Police", always with the agency's kind in words.
TagText agencyTag(const AgencyCard &agency);
QString eventKindText(EventKind kind);
Tone eventKindTone(EventKind kind);
QString significanceText(Significance significance);
QString concernLevelText(ConcernLevel level);
/// "not asked", "asked and none", "no reply", "withheld".
QString knowledgeText(Knowledge knowledge);
/// The audience as the person at the desk reads it: "you" first in place of their own name.
QStringList audienceFor(const QStringList &onlyFor, const ProfessionalCard &me);
/// Whether an audience names this professional: by name, or by name and agency.
bool isNamed(const QStringList &onlyFor, const ProfessionalCard &card);
/// "Only: you; Tom Barker, County Police".
TagText audienceTag(const QStringList &onlyFor);
QString audienceText(const QStringList &onlyFor);
/// A field's label: "Address".
QString fieldLabel(const QString &key);
/// What a field says, or why it says nothing. Never empty.
QString fieldText(const Field *field);

/// "mother", or why it is not said: it was not given, or is for others to know.
QString relationshipText(const Person &person);

/// "Charlie Banks", or that no name is known, with what tells them from another: "Name not known (mother)". Never
/// empty.
QString personName(const Person &person);
/// "BANKS, Charlie"; "WÓJCIK, unborn"; "Name not known".
QString surnameFirst(const Person &person);
/// "7 years", "expected 2 February 2027", or that the age is not known.
QString ageOf(const Person &person, QDate today);
/// "Charlie"; "Name not known". Never empty.
QString shortName(const Person &person);
/// "11, 9 and 4 years".
QString agesOf(const QList<Person> &subjects, QDate today);
/// "and 2 siblings", empty for one subject.
QString othersText(const QList<Person> &subjects);

/// "Event added" for "event".
QString recordKindText(const QString &key);
QString verificationText(Verification verification);

} // namespace caseweave
