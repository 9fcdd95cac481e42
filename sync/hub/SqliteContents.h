// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/StoreContents.h"
#include "sync/lock/FolderLock.h"
#include "sync/sql/Database.h"

namespace caseweave {

/// Of the file of SqliteHubStore. Its folder is locked as a hub locks it. What is written comes into a file of another
/// name, which commit() gives the right one (docs/decisions/0077).
class SqliteContents final : public StoreContents {
public:
    /// The file that a copy to this one is until it is whole.
    static std::string unfinished(const std::string &utf8File) { return utf8File + ".unfinished"; }

    static Result<std::unique_ptr<StoreContents>> open(const std::string &utf8File, Use use);

    Status read(Table table, const Each &each) override;
    Status checkWhole() override;
    Status begin() override;
    Status write(Table table, const Row &row) override;
    Status commit() override;
    Result<bool> isEmpty() override;

private:
    static Result<bool> isStore(const std::string &utf8File);
    Status openAlone(const std::string &utf8File, Use use);
    Status openToRead(const std::string &utf8File, Use use);
    Status openToWrite(const std::string &utf8File);
    Status prepare();
    /// Gives the file its name, and goes on with that.
    Status finish();
    Status checkEnvelope(const Row &row, std::int64_t mailbox);

    std::optional<FolderLock> m_lock;
    std::string m_file; ///< that is to be, where another is written
    sql::Database m_database;
    std::array<sql::Statement, tableCount> m_write;
    sql::Statement m_addHash;
    sql::Statement m_findHash;
};

} // namespace caseweave
