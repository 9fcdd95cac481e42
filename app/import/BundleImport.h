// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bundle/BundleArchive.h"
#include "app/import/ImportCheck.h"

namespace caseweave {

/// What came of reading a bundle (docs/bundle.md).
struct BundleReading {
    ImportPlan plan;
    QString problem; ///< what is not as that page says, in its words; empty: it was read
};

/// A bundle that was read to its end, documents and all.
struct BundleRead {
    std::shared_ptr<const CaseBundle> bundle; ///< null: not read
    QString problem; ///< as BundleReading
    bool stopped = false; ///< by the watch
};
/// Nothing is written, and nothing is open when it returns. Any thread; any bytes.
BundleRead readBundleFile(const QString &path, const BundleWatch &watch = {});

/// Makes one case of a bundle. What is in it was written by others, and stands in the new case as written by who reads
/// it in: each event says in its source who wrote it, when, and whose bundle it was, and so does each message, which
/// becomes an event. Of a detail with several values the newest is taken. What was for some alone is taken and told,
/// because in the new case there is nobody else yet. What cannot be as it stands is left out by itself and told.
/// Documents stay in the file, which is `archive`, until the case is made (BundledDocument). Pure.
ImportPlan planOf(const CaseBundle &bundle, const QString &archive, const ImportKnown &known, bool takeKnown);
/// Both in one.
BundleReading checkBundleFile(const QString &path, const ImportKnown &known, bool takeKnown);
/// The same of a bundle that is no file. Its documents cannot be found again, so the plan is good for looking at alone.
BundleReading checkBundle(const QByteArray &zip, const ImportKnown &known, bool takeKnown);

} // namespace caseweave
