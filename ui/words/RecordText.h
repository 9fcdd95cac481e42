// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/AccessRecord.h"
#include "app/session/Snapshot.h"

/// Lines of the record in words.
namespace caseweave {

/// "Chronology as PDF, for Tom Barker, County Police, from 1 January 2026. 2 passages left out." Empty where there
/// is nothing to say but that it was done.
QString accessText(const AccessDraft &access);
/// "Event added", "Visit written".
QString recordWhatText(const RecordLine &line);
/// Of what the line is, as far as it may be said to whoever reads the line: accessText(), or whose detail was written.
/// Empty where there is nothing more to say.
QString recordOfText(const RecordLine &line, const CaseSnapshot &snapshot);
QString recordFilterText(RecordKind kind); ///< "Exported"

} // namespace caseweave
