// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"

namespace caseweave {

/// A restricted detail that a text gives away, and who would learn of it without being among those it is for.
struct SafeMention {
    QString what; ///< "Address of Rachel Banks"
    QStringList outside; ///< names
};

/// Looks in all that a decision says for the restricted details of the case that are readable here, as SafeDetails
/// finds them.
QList<SafeMention> safeMentions(const CaseSnapshot &snapshot, const SharingDraft &draft);

} // namespace caseweave
