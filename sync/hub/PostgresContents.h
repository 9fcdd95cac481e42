// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/StoreContents.h"
#include "sync/pq/Connection.h"

namespace caseweave {

/// Of the database of PostgresHubStore.
class PostgresContents final : public StoreContents {
public:
    static Result<std::unique_ptr<StoreContents>> open(const std::string &connectionString, Use use);
    ~PostgresContents() override;

    Status read(Table table, const Each &each) override;
    Status checkWhole() override;
    Status begin() override;
    Status write(Table table, const Row &row) override;
    Status commit() override;
    Result<bool> isEmpty() override;

private:
    Status prepare(Use use);

    pq::Connection m_connection;
};

} // namespace caseweave
