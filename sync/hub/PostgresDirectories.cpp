// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresHubStore.h"
#include "sync/hub/PostgresStatements.h"

namespace caseweave {

using namespace pgsql;

// The part of the store that is about directories and enrolment.

Result<std::uint64_t> PostgresHubStore::directoryCount(const AgencyId &agency)
{
    if (Status status = m_inChange ? lock(agency.view()) : Status(); !status)
        return status.error();
    const Result<pq::Rows> rows = ask(DirectoryCount, pq::Values(agency));
    if (!rows)
        return rows.error();
    return rows->number(0, 0);
}

Result<std::vector<Bytes>> PostgresHubStore::directory(const AgencyId &agency, std::uint64_t from,
                                                       std::size_t mostItems, std::size_t mostBytes)
{
    const Result<pq::Rows> rows = ask(Directory, pq::Values(agency, from, mostItems));
    if (!rows)
        return rows.error();
    std::vector<Bytes> records;
    std::size_t size = 0;
    for (int i = 0; i < rows->count(); ++i) {
        const ByteView record = rows->blob(i, 0);
        size += record.size();
        if (size > mostBytes && !records.empty())
            break;
        records.push_back(Bytes(record.begin(), record.end()));
    }
    return records;
}

Status PostgresHubStore::appendDirectory(const AgencyId &agency, std::uint64_t number, ByteView record)
{
    const Result<pq::Rows> rows = ask(AddDirectory, pq::Values(agency, number, record));
    return rows ? Status() : Status(rows.error());
}

Result<std::optional<Bytes>> PostgresHubStore::enrolment(const Digest &tag, std::uint8_t slot)
{
    return oneBlob(Enrolment, pq::Values(tag, slot));
}

Status PostgresHubStore::putEnrolment(const Digest &tag, std::uint8_t slot, ByteView bytes, std::int64_t nowSeconds)
{
    const Result<pq::Rows> rows = ask(AddEnrolment, pq::Values(tag, slot, bytes, nowSeconds));
    return rows ? Status() : Status(rows.error());
}

Result<std::optional<std::int64_t>> PostgresHubStore::enrolmentSince(const Digest &tag)
{
    if (Status status = m_inChange ? lock(tag) : Status(); !status)
        return status.error();
    const Result<pq::Rows> rows = ask(EnrolmentSince, pq::Values(tag));
    if (!rows)
        return rows.error();
    return rows->count() > 0 ? std::optional(rows->integer(0, 0)) : std::nullopt;
}

Status PostgresHubStore::forgetEnrolments(std::int64_t untilSeconds)
{
    return send(Forget, pq::Values(untilSeconds));
}

} // namespace caseweave
