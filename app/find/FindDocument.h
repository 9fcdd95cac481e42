// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/Found.h"

namespace caseweave {

/// One thing of a case as the index takes it. Only what this device's user may read is ever put into one.
struct FindDocument {
    FoundKind kind = FoundKind::Person;
    Bytes thing; ///< as FoundThing::thing; with the kind it names the document, but for further writings of an event
    EntryId version; ///< zeros: it has no writings
    QDate day;
    std::optional<QTime> time;
    quint64 clock = 0;
    QString title;
    QString said; ///< what it says, in full: the index keeps the beginning to show
    QStringList alsoFoundBy; ///< further texts that lead to it
};

} // namespace caseweave
