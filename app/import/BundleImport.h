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
/// it in: each event says in its source who wrote it, when, and whose bundle it was. Of a detail with several values
/// the newest is taken. What was for some alone is taken and told, because in the new case there is nobody else yet.
/// What cannot be as it stands is left out by itself and told. Pure; any thread; any bytes.
BundleReading checkBundle(const QByteArray &zip, const ImportKnown &known, bool takeKnown);
ImportPlan planOf(const CaseBundle &bundle, const ImportKnown &known, bool takeKnown);

} // namespace caseweave
