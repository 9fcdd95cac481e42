// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"
#include "ui/people/RestrictedWords.h"

namespace caseweave {

/// Looks in all that a decision says for the restricted details of the case that are readable here, as SafeDetails
/// finds them.
QList<SafeMention> safeMentions(const CaseSnapshot &snapshot, const SharingDraft &draft);

} // namespace caseweave
