// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <string>

namespace caseweave {

/// Where a hub keeps what it keeps: in the file hub.db, or in a PostgreSQL database that several may share.
struct StoreChoice {
    enum class Kind : std::uint8_t { Sqlite, Postgres };

    Kind kind = Kind::Sqlite;
    std::string database; ///< libpq's connection string, without a password

    bool isPostgres() const { return kind == Kind::Postgres; }
    /// Each says what is wrong with the text, in English, and then changes nothing.
    std::optional<QString> setKind(const QString &text);
    std::optional<QString> setDatabase(const QString &text);
    /// What is missing, or too much.
    std::optional<QString> problem() const;
};

} // namespace caseweave
