// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>
#include <string>

namespace caseweave::testing {

/// A PostgreSQL server of the test's own (packaging/postgres-throwaway), gone with this. One start takes seconds: a
/// test keeps one and gives each of its functions a database.
class ThrowawayPostgres {
public:
    ThrowawayPostgres();
    ThrowawayPostgres(const ThrowawayPostgres &) = delete;
    ThrowawayPostgres &operator=(const ThrowawayPostgres &) = delete;
    ~ThrowawayPostgres();

    /// Another one that confirms each commit of this, and can take over.
    std::unique_ptr<ThrowawayPostgres> makeStandby();
    void promote();
    /// Makes an empty database and gives its connection string; with a standby, one that finds whichever of the two can
    /// be written to.
    std::string freshDatabase();
    void crash(); ///< as `pg_ctl stop -m immediate`
    void startAgain();
    /// SQL as the server's owner, in the database that every cluster has.
    bool execute(const std::string &sql);

private:
    explicit ThrowawayPostgres(QString folder) : m_folder(std::move(folder)) { }
    std::string stringOf(const std::string &database) const;

    QString m_folder;
    QString m_standby; ///< its folder
    int m_databases = 0;
};

} // namespace caseweave::testing
