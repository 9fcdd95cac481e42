// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/AccessRecord.h"
#include "app/session/Snapshot.h"

/// What an entry wrote of the fields of a case, in words.
namespace caseweave {

/// "Visit written", "Handover written", "Plan: action removed". details is not empty.
QString writtenText(const QList<WrittenDetail> &details);
/// "Kate Doyle: Address, Phone"; of a visit, a handover and the like whose it is. A name that is not for everybody in
/// the case is left out, so this may go wherever the line goes. Empty where there is nothing to say.
QString writtenOfText(const QList<WrittenDetail> &details, const CaseSnapshot &snapshot);

} // namespace caseweave
