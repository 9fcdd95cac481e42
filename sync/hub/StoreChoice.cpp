// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/StoreChoice.h"

#include "sync/pq/Connection.h"

namespace caseweave {

std::optional<QString> StoreChoice::setKind(const QString &text)
{
    if (text == QLatin1String("sqlite"))
        kind = Kind::Sqlite;
    else if (text == QLatin1String("postgresql"))
        kind = Kind::Postgres;
    else
        return QStringLiteral("must be \"sqlite\" or \"postgresql\".");
    return std::nullopt;
}

std::optional<QString> StoreChoice::setDatabase(const QString &text)
{
    const std::string string = text.toStdString();
    const Status status = pq::Connection::check(string);
    if (string.empty() || (!status && status.code() == ErrorCode::Malformed))
        return QStringLiteral("must be a PostgreSQL connection string, such as \"service=caseweave\".");
    if (!status)
        return QStringLiteral("must not hold a password, which others could read. Put it into ~/.pgpass of the user "
                              "that runs the hub, or a file that passfile= names.");
    database = string;
    return std::nullopt;
}

std::optional<QString> StoreChoice::problem() const
{
    if (isPostgres() && database.empty())
        return QStringLiteral("\"store\" is \"postgresql\", but \"database\" does not say which, such as "
                              "\"service=caseweave\".");
    if (!isPostgres() && !database.empty())
        return QStringLiteral("\"database\" names a PostgreSQL database, but \"store\" is not \"postgresql\".");
    return std::nullopt;
}

} // namespace caseweave
