// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/entry/SealEntry.h"
#include "sync/log/LogState.h"

#include <set>

namespace caseweave {

/// What this device wrote and a hub lost after it had acknowledged it, as one does that was restored from a copy. Works
/// inside the caller's transaction.
class SendingAgain {
public:
    explicit SendingAgain(LogState &state) : m_state(state) { }

    /// From now on no own entry is known to be at the hub, until it is seen there.
    Status forget();
    /// The same where the hub's store is of another generation than the one remembered; remembers this one.
    Status meet(const GenerationId &generation);
    /// Ends that: what was not seen goes into the outbox. How many entries.
    Result<std::size_t> queue();

private:
    Status readOutbox();
    Status take(const sql::Statement &row);
    Result<bool> isReleased(std::uint64_t sequence);
    Result<std::optional<Bytes>> envelopeOf(const sql::Statement &row);

    LogState &m_state;
    EnvelopeKeys m_keys;
    std::set<Digest> m_released; ///< envelopes
    std::set<std::uint64_t> m_queued; ///< sequences that wait to be sent anyway
    std::uint64_t m_before = 0; ///< sequence of the row before, and its id
    EntryId m_beforeId;
    std::uint64_t m_lowest = UINT64_MAX; ///< sequence that was lost
    std::size_t m_count = 0;
};

} // namespace caseweave
