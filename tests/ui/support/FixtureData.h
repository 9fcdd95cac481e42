// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/AccessRecord.h"

/// Made-up people, agencies and cases. None of them exists.
namespace caseweave::fixture {

ProfessionalId professionalId(int number);
CaseId caseId(int number);
EntryId entryId(int number);
ObjectId objectId(int number);
AgencyCard agency(AgencyKind kind);
/// 1 is the person at the desk.
QList<ProfessionalCard> directory();
Field field(const QString &name, const QString &text, const QString &author = QStringLiteral("Maya Shah"));
Person person(int id, PersonKind kind, const QString &given, const QString &family, std::optional<QDate> born,
              const QString &relationship = {});
Person unborn(int id, const QString &family, QDate expected);
QList<CaseSummary> cases();
CaseSnapshot banks();
Milestone milestone(int id, const char *kind, QDate date, std::optional<QTime> time = {});
/// Makes the clocks of a snapshot and its next date anew, as a session does.
void countClocks(CaseSnapshot &snapshot, const QDateTime &now);
/// Counts anew what of it has a day.
void noteDates(CaseSnapshot &snapshot, const QDateTime &now);
QList<ChronologyEvent> banksEvents();
QList<RecordLine> banksRecord();
QList<SharingDecision> banksSharing();

} // namespace caseweave::fixture
