// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/log/LogState.h"
#include "sync/segment/Segment.h"

namespace caseweave {

/// Packs this device's own acknowledged entries into segments (docs/protocol.md section 6). Works inside the caller's
/// transaction.
class SegmentPacker {
public:
    SegmentPacker(LogState &state, std::size_t leastBytes) : m_state(state), m_leastBytes(leastBytes) { }
    /// How many segments were put into the outbox.
    Result<std::size_t> pack();

private:
    struct Item {
        std::uint64_t clock = 0;
        std::uint64_t kind = 0;
        Bytes payload;
        Bytes header;
        Bytes body;
    };
    Status take(const sql::Statement &row);
    Status flush();
    Bytes covers() const;

    LogState &m_state;
    std::size_t m_leastBytes;
    std::size_t m_made = 0;
    bool m_stopped = false;
    std::vector<Item> m_items;
    std::vector<std::uint64_t> m_mailbox;
    std::size_t m_bytes = 0;
    std::uint32_t m_epoch = 0;
    std::uint64_t m_next = 0; ///< the sequence that must come next
    EntryId m_last; ///< id of the row before the next
    EntryId m_previous; ///< of the run's first
    std::uint64_t m_first = 0;
    Signature m_signature{};
    std::uint64_t m_done = 0; ///< own sequences that need no further look
};

} // namespace caseweave
