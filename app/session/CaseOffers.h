// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/FindDocument.h"
#include "app/session/CaseNames.h"
#include "app/session/Snapshot.h"
#include "sync/log/LogEntry.h"

namespace caseweave {

/// What a case offers to be found. Another sort of thing is a file with one of these and a line in caseOffers(); it
/// gives objects out of the snapshot, or entries out of the log, whichever holds them. On the worker's thread, and no
/// state: the index asks for objects with each change of the case, for an entry once. What is in a snapshot or
/// readable in an entry this device's user may read; nothing else can be offered.
class CaseOffers {
public:
    virtual ~CaseOffers() = default;
    /// All there are now. Those that came before and are not among them leave the index.
    virtual void addObjects(const CaseSnapshot &snapshot, std::vector<FindDocument> &documents) const;
    virtual bool takes(std::uint64_t kind) const;
    /// Of an entry that counts, is readable and of a kind that it takes. Nothing where there is nothing to be found.
    virtual std::optional<FindDocument> document(const LogEntry &entry, const CaseNames &names) const;
};

/// All of them.
const std::vector<const CaseOffers *> &caseOffers();

const CaseOffers &offeredPeople(); ///< people of the case, who is involved, and the case itself
const CaseOffers &offeredEvents(); ///< the chronology
const CaseOffers &offeredConcerns();
const CaseOffers &offeredVisits();
const CaseOffers &offeredSharing(); ///< sharing decisions
const CaseOffers &offeredPlans(); ///< plans, outcomes and actions
const CaseOffers &offeredVoices();
const CaseOffers &offeredMessages();
const CaseOffers &offeredDocuments(); ///< what is known of them, not what stands in them

/// The texts of fields that can be read, joined.
QString textOfFields(const QList<Field> &fields, const QStringList &without = {});
Bytes thingOf(const ObjectId &object);

} // namespace caseweave
