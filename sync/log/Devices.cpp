// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Devices.h"

namespace caseweave {

Status Devices::load(Queries &queries)
{
    m_chains.clear();
    m_numbers.clear();
    Result<sql::Statement> rows
        = queries.database().prepare("SELECT number, id, head, head_id, head_clock, stored, counting, late, "
                                     "frozen_from, claimed, missing_since FROM log_device ORDER BY number");
    if (!rows)
        return rows.error();
    Result<bool> row = rows->step();
    for (; row && *row; row = rows->step()) {
        DeviceChain chain;
        chain.number = static_cast<std::uint32_t>(rows->count(0));
        chain.id = rows->id<DeviceId>(1);
        chain.head = rows->count(2);
        chain.headId = rows->id<EntryId>(3);
        chain.headClock = rows->count(4);
        chain.stored = rows->count(5);
        chain.counting = rows->count(6);
        chain.late = rows->count(7);
        if (!rows->isNull(8))
            chain.frozenFrom = rows->count(8);
        chain.claimed = rows->count(9);
        chain.missingSinceMs = rows->integer(10);
        if (chain.number != m_chains.size())
            return ErrorCode::Damaged;
        m_numbers.emplace(chain.id, chain.number);
        m_chains.push_back(chain);
    }
    return row ? Status() : Status(row.error());
}

Status Devices::flush(Queries &queries, std::int64_t nowMs)
{
    for (DeviceChain &chain : m_chains) {
        if (chain.complete() != (chain.missingSinceMs == 0)) {
            chain.missingSinceMs = chain.complete() ? 0 : nowMs;
            chain.dirty = true;
        }
        if (!chain.dirty)
            continue;
        Status status
            = queries.run(Query::UpdateDevice, chain.number, chain.head, chain.headId, chain.headClock, chain.stored,
                          chain.counting, chain.late, chain.frozenFrom, chain.claimed, chain.missingSinceMs);
        if (!status)
            return status;
        chain.dirty = false;
    }
    return {};
}

Result<std::uint32_t> Devices::numberOf(const DeviceId &id, Queries &queries)
{
    if (const auto known = find(id))
        return *known;
    DeviceChain chain;
    chain.id = id;
    chain.number = static_cast<std::uint32_t>(m_chains.size());
    if (Status status = queries.run(Query::InsertDevice, chain.number, id); !status)
        return status.error();
    m_numbers.emplace(id, chain.number);
    m_chains.push_back(chain);
    return chain.number;
}

std::optional<std::uint32_t> Devices::find(const DeviceId &id) const
{
    const auto found = m_numbers.find(id);
    return found == m_numbers.end() ? std::nullopt : std::optional(found->second);
}

std::vector<ChainHead> Devices::heads() const
{
    std::vector<ChainHead> heads;
    for (const DeviceChain &chain : m_chains) {
        if (chain.head > 0)
            heads.push_back(chain.chainHead());
    }
    std::sort(heads.begin(), heads.end());
    return heads;
}

} // namespace caseweave
