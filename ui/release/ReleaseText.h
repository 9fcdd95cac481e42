// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

/// What leads had hubs delete, in words.
namespace caseweave {

/// "1 entry", "1,204 entries".
QString entriesText(qint64 count);
/// "The whole case: Maya Shah, Greendale, 20 November 2026 at 9:30am".
QString releaseHeading(const CaseRelease &release);
/// Whether it stands, and until when it can be taken back.
QString releaseState(const CaseRelease &release, const QDateTime &now);

} // namespace caseweave
