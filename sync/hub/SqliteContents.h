// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/StoreContents.h"
#include "sync/lock/FolderLock.h"
#include "sync/sql/Database.h"

namespace caseweave {

/// Of the file of SqliteHubStore. Its folder is locked as a hub locks it.
class SqliteContents final : public StoreContents {
public:
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
    Status checkEnvelope(const Row &row, std::int64_t mailbox);

    std::optional<FolderLock> m_lock;
    sql::Database m_database;
    std::array<sql::Statement, tableCount> m_write;
    sql::Statement m_addHash;
    sql::Statement m_findHash;
};

} // namespace caseweave
