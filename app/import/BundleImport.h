// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bundle/CaseBundle.h"
#include "app/import/ImportCheck.h"

namespace caseweave {

/// What came of reading a bundle (docs/bundle.md).
struct BundleReading {
    ImportPlan plan;
    QString problem; ///< what is not as that page says, in its words; empty: it was read
};

/// Makes one case of a bundle. What is in it was written by others, and stands in the new case as written by who reads
/// it in: each event says in its source who wrote it, when, and whose bundle it was, and so does each message, which
/// becomes an event. Of a detail with several values the newest is taken. What was for some alone is taken and told,
/// because in the new case there is nobody else yet. What cannot be as it stands is left out by itself and told.
/// Documents are read to their end here, and stay in the file until the case is made (BundledDocument). Any thread; any
/// bytes.
BundleReading checkBundleFile(const QString &path, const ImportKnown &known, bool takeKnown);
/// The same of a bundle that is no file. Its documents cannot be found again, so the plan is good for looking at alone.
BundleReading checkBundle(const QByteArray &zip, const ImportKnown &known, bool takeKnown);
/// `archive` is where it was read. Pure.
ImportPlan planOf(const CaseBundle &bundle, const QString &archive, const ImportKnown &known, bool takeKnown);

} // namespace caseweave
