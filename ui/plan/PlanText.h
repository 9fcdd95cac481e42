// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/style/Tone.h"

/// Plans in words. "Today" is always handed in.
namespace caseweave {

QString planKindText(const Plan &plan); ///< "Child protection plan"
/// "Child protection plan for Charlie and Ada", that it has ended.
QString planTitle(const Plan &plan, const CaseSnapshot &snapshot);
/// What a text of a plan says; that it is restricted to others, or why nothing is there. Never empty.
QString planText(const FieldObject &object, const char *key, const QString &none);
QString outcomeTitle(const PlanOutcome &outcome); ///< "1. Charlie sleeps at night"
/// Who owns an action: their name, that nobody does, or that who does is not in the case.
QString ownerText(const PlanAction &action);
QString ownerPlace(const PlanOwner &owner,
                   const CaseSnapshot &snapshot); ///< their agency, or what they are to the child
QString dueText(const PlanAction &action); ///< "25 November 2026", "No date set"
QString dueSpan(const PlanAction &action,
                QDate today); ///< "3 days overdue", "in 5 days", "today"; empty for what is not open
QString actionStateText(const PlanAction &action);
TagText actionTag(const PlanAction &action, QDate today);
TagText outcomeTag(const PlanOutcome &outcome);
/// "owner, by when" for the keys that differ.
QString keysText(const QStringList &keys);
QString versionText(const PlanVersion &version); ///< "4 December 2026, Initial conference"

} // namespace caseweave
