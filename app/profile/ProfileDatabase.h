// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/directory/DirectoryStore.h"
#include "sync/sql/Database.h"

#include <filesystem>
#include <map>

namespace caseweave {

/// The profile's own encrypted database: the directories of one's agency and of those it trusts, and forms that are not
/// sent yet. One thread.
class ProfileDatabase final : public DirectoryStore {
public:
    /// CannotOpen (another key), Damaged, UnknownSuite (a newer program's), DiskFull, Storage.
    static Result<std::unique_ptr<ProfileDatabase>> open(const std::filesystem::path &file, const SecretBytes &key);

    Result<std::vector<Bytes>> records(const AgencyId &agency) override;
    Status append(const AgencyId &agency, std::uint64_t number, std::span<const ByteView> records) override;
    Result<std::optional<Bytes>> forkProof(const AgencyId &agency) override;
    Status keepForkProof(const AgencyId &agency, ByteView record) override;

    Result<std::map<std::string, Bytes>> forms();
    /// Durable. Empty content forgets the form.
    Status keepForm(const std::string &key, ByteView content);

private:
    sql::Database m_database;
};

} // namespace caseweave
