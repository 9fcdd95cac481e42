// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresHubStore.h"
#include "sync/hub/PostgresStatements.h"

namespace caseweave {

// The part of the store that looks whether the data are those that it had (docs/decisions/0050).

using namespace pgsql;

namespace {

constexpr char ofDatabase[] = "SELECT oid::text FROM pg_database WHERE datname = current_database()";
constexpr char ofCluster[] = "SELECT system_identifier::text FROM pg_control_system()";
constexpr char another[] = ", generation = decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, "
                           "'-', ''), 'hex')";

} // namespace

Result<bool> PostgresHubStore::lacksNewest()
{
    if (m_newest.id == 0)
        return false;
    const Result<std::string> isThere = m_connection.queryText(
        "SELECT EXISTS (SELECT FROM mailbox WHERE id = " + std::to_string(m_newest.id) + " AND head >= "
        + std::to_string(m_newest.mailbox.head) + " AND access >= " + std::to_string(m_newest.mailbox.access) + ")");
    if (!isThere)
        return isThere.error();
    return *isThere != "t";
}

Status PostgresHubStore::checkHistory()
{
    // A standby that takes over is the same cluster with another timeline; a dump that was read into a database is not.
    const Result<std::string> database = m_connection.queryText(ofDatabase);
    if (!database)
        return database.error();
    const Result<std::string> cluster = m_connection.queryText(ofCluster);
    if (!cluster && !m_connection.isAlive())
        return cluster.error();
    const std::string here = (cluster ? *cluster : std::string("0")) + '/' + *database; // not everybody may ask
    const Result<std::string> known = m_connection.queryText("SELECT cluster FROM standing");
    const Result<bool> isLost = known ? lacksNewest() : Result<bool>(known.error());
    if (!isLost)
        return isLost.error();
    if (*known == here && !*isLost)
        return {};
    const Result<std::string> generation = m_connection.queryText("SELECT encode(generation, 'hex') FROM standing");
    if (!generation)
        return generation.error();
    const bool isAnother = *isLost || !known->empty();
    const Status status = m_connection.execute(
        "UPDATE standing SET cluster = '" + here + "'" + (isAnother ? another : "") + " WHERE generation = decode('"
        + *generation + "', 'hex')"); // several hubs may find the same out, and one says so
    if (status)
        m_newest = {};
    return status;
}

Result<HubStore::Standing> PostgresHubStore::standing()
{
    const Result<pq::Rows> rows = ask(pgsql::Standing, pq::Values());
    if (!rows)
        return rows.error();
    const auto generation = rows->count() > 0 ? GenerationId::from(rows->blob(0, 0)) : std::nullopt;
    return generation ? Result(HubStore::Standing{*generation, rows->number(0, 1)})
                      : Result<HubStore::Standing>(ErrorCode::Damaged);
}

Status PostgresHubStore::raiseMark()
{
    return send(RaiseMark, pq::Values());
}

Status PostgresHubStore::renewGeneration()
{
    return send(Renew, pq::Values());
}

} // namespace caseweave
