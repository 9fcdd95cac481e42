// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/involvement/InvolvementDrafts.h"
#include "app/session/Snapshot.h"

/// Made-up involvements and visits, and what a workspace in memory does with what is written of them.
namespace caseweave::fixture {

void writeInvolvement(CaseSnapshot &snapshot, const InvolvementDraft &draft);
void writeVisit(CaseSnapshot &snapshot, const VisitDraft &draft);
/// Who does what in the case of Charlie Banks, and when Charlie is seen.
void addBanksInvolvements(CaseSnapshot &snapshot);

} // namespace caseweave::fixture
