// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/AccessRecord.h"
#include "app/session/Snapshot.h"

namespace caseweave {

/// What a page of the case lists at the moment, so that the same can be put on paper. Of the filters each page has one
/// of its own; a page without filters leaves all of it as it is.
struct PageView {
    QString filter; ///< in words that others understand; empty: everything is listed
    ChronologyFilter events;
    SharingFilter decisions;
    RecordFilter lines;
    ObjectId plan{}; ///< the one that is shown
    std::optional<QList<ObjectId>> only; ///< of what is in the snapshot; nothing: all of it
};

} // namespace caseweave
