// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/log/Author.h"

namespace caseweave {

/// The parts of a case log, put together, and the transaction around every change.
class CaseLog::Engine {
public:
    Engine(const LogSurroundings &with, LocalDevice device) : state(with, std::move(device)) { }

    /// Runs work in one transaction of the case file; T is a Status or Result. After an error nothing happened: the
    /// file is rolled back and memory read anew from it.
    template <class Work>
    auto transact(Work work) -> decltype(work())
    {
        if (m_broken)
            return *m_broken;
        std::optional<decltype(work())> outcome;
        {
            Result<sql::Transaction> transaction = sql::Transaction::begin(state.with.database);
            if (!transaction)
                return transaction.error();
            outcome = work();
            if (outcome->ok()) {
                Status status = settle();
                if (status)
                    status = transaction->commit();
                if (!status)
                    outcome = status.error();
            }
        }
        if (!outcome->ok())
            recover();
        return std::move(*outcome);
    }

    Status checkTables();
    Status writeFirstMeta();
    std::optional<ErrorCode> writeBlock() const;
    Result<std::vector<EntryRef>> append(std::span<const NewEntry> entries);
    Result<EntryId> change(const RosterChange &change);
    Result<IngestReport> ingest(std::span<const HubItem> items, const std::optional<LaneCursor> &cursor);
    Result<std::vector<OutboxItem>> outbox(const std::set<std::uint64_t> &without, std::size_t mostBytes);
    Status acknowledge(std::span<const Acknowledged> sent);
    AccessWanted accessWanted() const;
    Digest accessDigest(const AccessWanted &wanted) const;
    Status checkAnchor(const Anchor &anchor);
    Result<bool> hasReached(const Anchor &anchor);
    std::vector<MissingRun> missing();
    /// How many entries of this device are known to exist that are not here and that this one may read.
    std::uint64_t missingOf(const DeviceChain &chain) const;

    LogState state;
    Placement placement{state};
    Reception reception{state, placement};
    Author author{state, placement, reception};
    IngestReport report; ///< of the transaction under way

private:
    /// Up to here a device wrote before this one joined without history: it misses nothing of that.
    std::uint64_t floorOf(const DeviceId &device) const;
    Status noteSent(std::uint64_t sequence, const Digest &id, std::uint64_t mailboxSequence);
    Status settle();
    void recover();

    std::optional<ErrorCode> m_broken;
};

} // namespace caseweave
