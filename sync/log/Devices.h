// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/log/Exchange.h"
#include "sync/log/Queries.h"
#include "sync/roster/RosterPayload.h"

#include <unordered_map>

namespace caseweave {

/// What the log knows of one device's chain.
struct DeviceChain {
    DeviceId id;
    std::uint32_t number = 0;
    std::uint64_t head = 0; ///< the greatest sequence stored
    EntryId headId;
    std::uint64_t headClock = 0;
    std::uint64_t stored = 0;
    std::uint64_t counting = 0;
    std::uint64_t late = 0;
    std::optional<std::uint64_t> frozenFrom;
    std::uint64_t claimed = 0; ///< the greatest sequence that anybody spoke of
    std::int64_t missingSinceMs = 0;
    bool dirty = false;

    bool complete() const { return stored == head && head >= claimed; }
    ChainHead chainHead() const { return {id, head, headId}; }
};

/// The devices that wrote into this case, by small numbers. Changes reach the file with flush().
class Devices {
public:
    Status load(Queries &queries);
    Status flush(Queries &queries, std::int64_t nowMs);
    /// Its number, made when it is new.
    Result<std::uint32_t> numberOf(const DeviceId &id, Queries &queries);
    std::optional<std::uint32_t> find(const DeviceId &id) const;

    DeviceChain &at(std::uint32_t number) { return m_chains.at(number); }
    const DeviceChain &at(std::uint32_t number) const { return m_chains.at(number); }
    const std::vector<DeviceChain> &all() const { return m_chains; }
    /// Of every device that wrote, sorted by id.
    std::vector<ChainHead> heads() const;

private:
    std::vector<DeviceChain> m_chains;
    std::unordered_map<DeviceId, std::uint32_t> m_numbers;
};

} // namespace caseweave
