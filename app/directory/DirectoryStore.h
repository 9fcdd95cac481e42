// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/result/Result.h"

#include <map>
#include <span>

namespace caseweave {

/// Where the records of directories live between two runs: a table of the profile's database. Records are kept as they
/// came, in the order of their numbers. One thread at a time.
class DirectoryStore {
public:
    virtual ~DirectoryStore() = default;
    /// Every record of the agency by number, from 0 without gaps; empty for an agency that is not known.
    virtual Result<std::vector<Bytes>> records(const AgencyId &agency) = 0;
    /// Records in a row, the first with this number: all of them, durable when it returns, or none. Conflict when a
    /// number is taken.
    virtual Status append(const AgencyId &agency, std::uint64_t number, std::span<const ByteView> records) = 0;
    /// The record that proved a fork, or nothing.
    virtual Result<std::optional<Bytes>> forkProof(const AgencyId &agency) = 0;
    virtual Status keepForkProof(const AgencyId &agency, ByteView record) = 0;
};

/// The same without a database: for tests, and for who verifies a directory once.
class MemoryDirectoryStore final : public DirectoryStore {
public:
    Result<std::vector<Bytes>> records(const AgencyId &agency) override;
    Status append(const AgencyId &agency, std::uint64_t number, std::span<const ByteView> records) override;
    Result<std::optional<Bytes>> forkProof(const AgencyId &agency) override;
    Status keepForkProof(const AgencyId &agency, ByteView record) override;

private:
    std::map<AgencyId, std::vector<Bytes>> m_records;
    std::map<AgencyId, Bytes> m_proofs;
};

} // namespace caseweave
