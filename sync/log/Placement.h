// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/log/LogState.h"

namespace caseweave {

/// A verified entry on its way into the log, whatever it came in. Views live through the call.
struct IncomingEntry {
    EntryId id;
    std::uint32_t device = 0;
    std::uint64_t sequence = 0;
    EntryId previous;
    std::uint64_t clock = 0;
    std::uint64_t kind = 0;
    std::uint32_t epoch = 0; ///< for a roster entry the one it makes
    ByteView payload; ///< of a roster entry empty: it stands beside the epoch
    bool readable = true;
    std::optional<ByteView> signature; ///< nothing inside a run
    std::optional<std::uint64_t> mailbox;
    std::optional<ByteView> header; ///< of an entry with an audience
    std::optional<ByteView> body; ///< of the same, the ciphertext
};

/// Puts verified entries into their chains, decides whether they count, and keeps the fold in step. Works inside the
/// caller's transaction; errors are those of storage.
class Placement {
public:
    explicit Placement(LogState &state) : m_state(state) { }

    enum class Outcome : std::uint8_t { New, Duplicate, Fork };
    Result<Outcome> place(const IncomingEntry &entry, IngestReport &report);

    /// A run of one device's entries of one epoch, contiguous and with nothing stored between the first and the last.
    /// begin() checks the chain before and behind; add() stores one after another; end() closes. No memory is taken for
    /// an entry.
    class Run {
    public:
        Run(Placement &placement, std::uint32_t device, std::uint32_t epoch, IngestReport &report);
        Status begin(std::uint64_t first, const EntryId &previous, std::uint64_t clock);
        Status add(const IncomingEntry &entry);
        Status end();

    private:
        Placement &m_placement;
        DeviceChain &m_chain;
        std::uint32_t m_epoch;
        IngestReport &m_report;
        EntryId m_previous;
        std::uint64_t m_clock = 0;
        std::uint64_t m_sequence = 0;
        bool m_linked = true;
    };

    /// Works out anew how everything stands, after the roster changed in a way that may matter.
    Status restand();
    /// What others say they have of a device's chain.
    Status claim(const ChainHead &head, IngestReport &report);
    /// Before the transaction ends: applies everything anew if something stopped counting.
    Status finish(IngestReport &report);
    Status refold();
    void forget() { m_resetWanted = false; }

private:
    struct Link {
        bool found = false;
        EntryId id;
        std::uint64_t clock = 0;
        std::optional<EntryId> previous;
        bool hasMailbox = false;
    };
    Result<Link> linkAt(std::uint32_t device, std::uint64_t sequence);
    Result<Link> linkBefore(const DeviceChain &chain, std::uint64_t sequence);
    Status insert(const IncomingEntry &entry, Standing standing, bool linked);
    Status count(DeviceChain &chain, const IncomingEntry &entry, Standing standing, IngestReport &report);
    Status checkNext(DeviceChain &chain, std::uint64_t sequence, const EntryId &id, std::uint64_t clock,
                     IngestReport &report);
    Status noteFork(DeviceChain &chain, const ForkNotice &notice, const IncomingEntry *second, IngestReport &report);
    Status keepClaim(DeviceChain &chain, const ChainHead &head, IngestReport &report);
    Status checkClaim(DeviceChain &chain, const IncomingEntry &entry, IngestReport &report);
    Status freeze(DeviceChain &chain, std::uint64_t from);
    Status setStanding(DeviceChain &chain, std::uint64_t sequence, std::uint64_t kind, Standing before, Standing after);
    Status apply(const DeviceChain &chain, std::uint64_t sequence);

    LogState &m_state;
    bool m_resetWanted = false;
};

/// The entry in a row of FindEntry or EntriesOfStanding.
LogEntry entryOfRow(const sql::Statement &row, const LogState &state);

} // namespace caseweave
