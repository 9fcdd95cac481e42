// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/ProfileDatabase.h"

namespace caseweave {

namespace {

constexpr sql::SchemaStep steps[] = {
    {1, R"sql(
CREATE TABLE directory_record(
  agency BLOB NOT NULL, number INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY(agency, number)) WITHOUT ROWID;
CREATE TABLE directory_fork(agency BLOB PRIMARY KEY, record BLOB NOT NULL) WITHOUT ROWID;
)sql"},
    {2, R"sql(
CREATE TABLE unsent_form(key TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
)sql"},
};

Bytes copyOf(ByteView view)
{
    return {view.begin(), view.end()};
}

} // namespace

Result<std::unique_ptr<ProfileDatabase>> ProfileDatabase::open(const std::filesystem::path &file,
                                                               const SecretBytes &key)
{
    auto database = sql::Database::open(file.string(), key, {});
    if (!database)
        return database.error();
    auto profile = std::make_unique<ProfileDatabase>();
    profile->m_database = std::move(*database);
    if (const Status migrated = profile->m_database.migrate(steps); !migrated)
        return migrated.error();
    return profile;
}

Result<std::vector<Bytes>> ProfileDatabase::records(const AgencyId &agency)
{
    auto query = m_database.prepare("SELECT record FROM directory_record WHERE agency=?1 ORDER BY number");
    if (!query)
        return query.error();
    query->bind(agency);
    std::vector<Bytes> records;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return records;
        records.push_back(copyOf(query->blob(0)));
    }
}

Status ProfileDatabase::append(const AgencyId &agency, std::uint64_t number, std::span<const ByteView> records)
{
    auto transaction = sql::Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    auto insert = m_database.prepare("INSERT INTO directory_record VALUES(?1,?2,?3)");
    if (!insert)
        return insert.error();
    for (const ByteView record : records) {
        insert->bind(agency, number++, record);
        if (const Status kept = insert->run(); !kept)
            return kept;
    }
    return transaction->commit();
}

Result<std::optional<Bytes>> ProfileDatabase::forkProof(const AgencyId &agency)
{
    auto query = m_database.prepare("SELECT record FROM directory_fork WHERE agency=?1");
    if (!query)
        return query.error();
    query->bind(agency);
    const auto row = query->step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<Bytes>();
    return std::optional<Bytes>(copyOf(query->blob(0)));
}

Status ProfileDatabase::keepForkProof(const AgencyId &agency, ByteView record)
{
    auto insert = m_database.prepare("INSERT OR IGNORE INTO directory_fork VALUES(?1,?2)");
    if (!insert)
        return insert.error();
    insert->bind(agency, record);
    return insert->run();
}

Result<std::map<std::string, Bytes>> ProfileDatabase::forms()
{
    auto query = m_database.prepare("SELECT key, content FROM unsent_form");
    if (!query)
        return query.error();
    std::map<std::string, Bytes> forms;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return forms;
        forms.emplace(std::string(query->text(0)), copyOf(query->blob(1)));
    }
}

Status ProfileDatabase::keepForm(const std::string &key, ByteView content)
{
    if (content.empty()) {
        auto remove = m_database.prepare("DELETE FROM unsent_form WHERE key=?1");
        if (!remove)
            return remove.error();
        remove->bind(key);
        return remove->run();
    }
    auto insert = m_database.prepare("INSERT OR REPLACE INTO unsent_form VALUES(?1,?2)");
    if (!insert)
        return insert.error();
    insert->bind(key, content);
    return insert->run();
}

} // namespace caseweave
