// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresHubStore.h"
#include "sync/hub/PostgresStatements.h"

namespace caseweave {

using namespace pgsql;

// The part of the store that is about what release notes name (docs/decisions/0046). Whoever changes a case's releases
// has its mailbox locked, so that of several hubs each thing is deleted by one.

Status PostgresHubStore::putRelease(const MailboxTag &tag, const Release &release, std::int64_t sinceSeconds)
{
    const Result<Row *> row = lockedOrAdded(Space::Case, tag);
    if (!row)
        return row.error();
    if ((*row)->mailbox.state == State::Open) {
        (*row)->mailbox.state = State::Releasing;
        (*row)->isChanged = true;
    }
    return send(PutRelease,
                pq::Values((*row)->id, release.what, release.note, static_cast<int>(release.kind), sinceSeconds));
}

Status PostgresHubStore::dropReleases(const MailboxTag &tag, const Digest &note)
{
    const Result<Row *> row = locked(Space::Case, tag);
    if (!row)
        return row.error();
    const auto sequence = sequenceOf(**row, note);
    if (!sequence)
        return sequence.error();
    return sequence->has_value() ? send(DropReleases, pq::Values((*row)->id, **sequence)) : Status();
}

Result<bool> PostgresHubStore::isReleased(const MailboxTag &tag, wire::ReleaseNote::Kind kind, const Digest &what,
                                          bool done)
{
    Row outside;
    const Result<Row *> row = find(Space::Case, tag, outside);
    if (!row)
        return row.error();
    const Result<pq::Rows> rows
        = ask(IsReleased, pq::Values((*row)->id, what, static_cast<int>(kind), std::int64_t{done ? 1 : 0}));
    if (!rows)
        return rows.error();
    return rows->count() > 0;
}

Result<std::optional<MailboxTag>> PostgresHubStore::releaseDue(std::int64_t untilSeconds)
{
    const Result<pq::Rows> rows = ask(ReleaseDue, pq::Values(untilSeconds));
    if (!rows)
        return rows.error();
    if (rows->count() == 0)
        return std::optional<MailboxTag>();
    const std::optional<MailboxTag> tag = MailboxTag::from(rows->blob(0, 0));
    return tag ? Result(tag) : Result<std::optional<MailboxTag>>(ErrorCode::Damaged);
}

Result<std::vector<HubStore::Release>> PostgresHubStore::releasesDue(const MailboxTag &tag, std::int64_t untilSeconds,
                                                                     std::size_t most)
{
    Row outside;
    const Result<Row *> row = find(Space::Case, tag, outside);
    if (!row)
        return row.error();
    const Result<pq::Rows> rows = ask(ReleasesDue, pq::Values((*row)->id, untilSeconds, most));
    if (!rows)
        return rows.error();
    std::vector<Release> due;
    for (int i = 0; i < rows->count(); ++i) {
        const auto what = Id<Digest>::from(rows->blob(i, 1));
        if (!what)
            return ErrorCode::Damaged;
        due.push_back({static_cast<wire::ReleaseNote::Kind>(rows->number(i, 0)), what->bytes, rows->number(i, 2)});
    }
    return due;
}

Result<std::uint64_t> PostgresHubStore::releasesWaiting()
{
    const Result<pq::Rows> rows = ask(ReleasesWaiting, pq::Values());
    if (!rows)
        return rows.error();
    return rows->number(0, 0);
}

Result<HubStore::Erased> PostgresHubStore::eraseBy(std::size_t statement, Row &row, const pq::Values &values)
{
    const Result<pq::Rows> rows = ask(statement, values);
    if (!rows)
        return rows.error();
    if (rows->count() == 0)
        return Erased{};
    const Erased erased{rows->number(0, 0), rows->number(0, 1)};
    row.mailbox.bytes -= std::min(row.mailbox.bytes, erased.bytes);
    row.isChanged = true;
    return erased;
}

Result<HubStore::Erased> PostgresHubStore::eraseEnvelope(const MailboxTag &tag, const Digest &id)
{
    const Result<Row *> row = locked(Space::Case, tag);
    if (!row)
        return row.error();
    return eraseBy(EraseEnvelope, **row, pq::Values((*row)->id, id));
}

Result<HubStore::Erased> PostgresHubStore::eraseSome(Space space, const MailboxTag &tag, std::size_t most)
{
    const Result<Row *> row = locked(space, tag);
    if (!row)
        return row.error();
    if (space == Space::Case) {
        (*row)->mailbox.state = State::Closed;
        (*row)->isChanged = true;
    }
    return eraseBy(EraseSome, **row, pq::Values((*row)->id, most));
}

Status PostgresHubStore::releaseDone(const MailboxTag &tag, const Release &release)
{
    const Result<Row *> row = locked(Space::Case, tag);
    if (!row)
        return row.error();
    const std::uint64_t id = (*row)->id;
    const bool isAll = release.kind == wire::ReleaseNote::Kind::Mailbox;
    const Status forgot = isAll ? send(ForgetCase, pq::Values(id)) : send(ForgetBlob, pq::Values(id, release.what));
    if (!forgot)
        return forgot;
    return isAll ? send(ForgetReleases, pq::Values(id))
                 : send(ReleaseDone, pq::Values(id, release.what, static_cast<int>(release.kind)));
}

} // namespace caseweave
