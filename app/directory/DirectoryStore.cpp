// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/directory/DirectoryStore.h"

namespace caseweave {

Result<std::vector<Bytes>> MemoryDirectoryStore::records(const AgencyId &agency)
{
    return m_records[agency];
}

Status MemoryDirectoryStore::append(const AgencyId &agency, std::uint64_t number, std::span<const ByteView> records)
{
    std::vector<Bytes> &held = m_records[agency];
    if (number != held.size())
        return ErrorCode::Conflict;
    for (const ByteView record : records)
        held.emplace_back(record.begin(), record.end());
    return {};
}

Result<std::optional<Bytes>> MemoryDirectoryStore::forkProof(const AgencyId &agency)
{
    const auto found = m_proofs.find(agency);
    if (found == m_proofs.end())
        return std::optional<Bytes>();
    return std::optional<Bytes>(found->second);
}

Status MemoryDirectoryStore::keepForkProof(const AgencyId &agency, ByteView record)
{
    m_proofs[agency].assign(record.begin(), record.end());
    return {};
}

} // namespace caseweave
