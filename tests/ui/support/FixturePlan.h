// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

namespace caseweave {

class FixtureWorkspace;

namespace fixture {

/// What the writer of a case makes of drafts of outcomes, actions, plans and voices.
void writeObjects(CaseSnapshot &snapshot, const QList<ObjectDraft> &drafts);
/// Gives the case of the Banks family a plan that was agreed twice since.
void addBanksPlan(FixtureWorkspace &workspace);
/// And what its people said: the child twice, once answered; the mother, who was asked and did not reply.
void addBanksVoices(FixtureWorkspace &workspace);

} // namespace fixture
} // namespace caseweave
