// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/AccessRecord.h"

/// Lines of the record in words.
namespace caseweave {

/// "Chronology as PDF, for Tom Barker, County Police, from 1 January 2026. 2 passages left out." Empty where there
/// is nothing to say but that it was done.
QString accessText(const AccessDraft &access);
QString recordFilterText(RecordKind kind); ///< "Exported"

} // namespace caseweave
