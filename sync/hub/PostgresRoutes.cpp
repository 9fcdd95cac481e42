// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresHubStore.h"

#include "crypto/hash/Hash.h"
#include "sync/hub/PostgresStatements.h"

namespace caseweave {

// The part of the store that is about other agencies' hubs.

using namespace pgsql;

std::vector<HubStore::Route> PostgresHubStore::routesOf(const pq::Rows &rows)
{
    std::vector<Route> routes;
    for (int i = 0; i < rows.count(); ++i) {
        Route route;
        route.id = rows.number(i, 0);
        route.peer = AgencyId::from(rows.blob(i, 1)).value_or(AgencyId{});
        route.space = static_cast<Space>(rows.integer(i, 2));
        route.tag = MailboxTag::from(rows.blob(i, 3)).value_or(MailboxTag{});
        route.after = rows.number(i, 4);
        route.allUntil = rows.number(i, 5);
        route.waiting = rows.number(i, 6);
        route.sinceSeconds = rows.integer(i, 7);
        route.told = rows.number(i, 8);
        route.accessDue = rows.integer(i, 9) != 0;
        route.leaving = rows.integer(i, 10) != 0;
        route.refused = Id<Digest>::from(rows.blob(i, 11)).value_or(Id<Digest>{}).bytes;
        routes.push_back(route);
    }
    return routes;
}

Result<std::vector<HubStore::Route>> PostgresHubStore::routes(Space space, const MailboxTag &tag)
{
    Row outside;
    const Result<Row *> found = find(space, tag, outside);
    if (!found)
        return found.error();
    Row &row = **found;
    if (row.routes)
        return *row.routes;
    if (row.id == 0)
        return std::vector<Route>();
    const Result<pq::Rows> rows = ask(Routes, pq::Values(row.id));
    return rows ? Result(routesOf(*rows)) : Result<std::vector<Route>>(rows.error());
}

Status PostgresHubStore::putRoute(const Route &route)
{
    const Result<Row *> row = lockedOrAdded(route.space, route.tag);
    if (!row)
        return row.error();
    (*row)->routes.reset();
    if (Status status = addPeer(route.peer); !status)
        return status;
    return send(PutRoute,
                pq::Values((*row)->id, route.peer, route.after, route.allUntil, route.waiting, route.sinceSeconds,
                           route.told, route.accessDue ? 1 : 0, route.leaving ? 1 : 0, route.refused));
}

Status PostgresHubStore::dropRoute(const AgencyId &peer, Space space, const MailboxTag &tag)
{
    const Result<Row *> row = locked(space, tag);
    if (!row)
        return row.error();
    (*row)->routes.reset();
    const Status dropped = send(DropDueBlobs, pq::Values((*row)->id, peer));
    return dropped ? send(DropRoute, pq::Values((*row)->id, peer)) : dropped;
}

Result<std::vector<HubStore::Route>> PostgresHubStore::dueRoutes(const AgencyId &peer, std::uint64_t afterId,
                                                                 std::size_t most)
{
    const Result<pq::Rows> rows = ask(DueRoutes, pq::Values(peer, afterId, most));
    return rows ? Result(routesOf(*rows)) : Result<std::vector<Route>>(rows.error());
}

Result<HubStore::Backlog> PostgresHubStore::backlog(const AgencyId &peer)
{
    const Result<pq::Rows> rows = ask(pgsql::Backlog, pq::Values(peer));
    if (!rows)
        return rows.error();
    return HubStore::Backlog{rows->number(0, 0), rows->number(0, 1), rows->integer(0, 2), rows->number(0, 3),
                             rows->integer(0, 4)};
}

Result<HubStore::Page> PostgresHubStore::routePage(const Route &route, std::size_t mostBytes, std::size_t mostItems)
{
    Page page;
    Row outside;
    const Result<Row *> row = find(route.space, route.tag, outside);
    if (!row)
        return row.error();
    page.head = (*row)->mailbox.head;
    if ((*row)->id == 0)
        return page;
    return pageOf(
        std::move(page),
        ask(RoutePage, pq::Values((*row)->id, route.after, page.head + 1, mostItems + 1, mostBytes, route.allUntil)),
        mostItems);
}

Result<std::vector<AgencyId>> PostgresHubStore::peers()
{
    const Result<pq::Rows> rows = ask(Peers, pq::Values());
    if (!rows)
        return rows.error();
    std::vector<AgencyId> agencies;
    for (int i = 0; i < rows->count(); ++i)
        agencies.push_back(AgencyId::from(rows->blob(i, 0)).value_or(AgencyId{}));
    return agencies;
}

/// What other changes read of these routes they write back: none of them may be under way.
Status PostgresHubStore::lockRoutesOf(const AgencyId &peer)
{
    if (const Result<pq::Rows> got = ask(LockOfPeer, pq::Values(peer)); !got)
        return got.error();
    for (auto &[key, row] : m_rows)
        row.routes.reset();
    return settle();
}

Status PostgresHubStore::forgetPeer(const AgencyId &peer)
{
    if (Status status = lockRoutesOf(peer); !status)
        return status;
    for (const std::size_t statement :
         {ForgetDueBlobs, ForgetRoutes, ForgetTold, RewindRoutes, Adopt, RenewDueBlobs, AdoptBlobs}) {
        if (Status status = send(statement, pq::Values(peer)); !status)
            return status;
    }
    return send(PutGenerationOf, pq::Values(peer, ByteView()));
}

Result<std::optional<GenerationId>> PostgresHubStore::generationOf(const AgencyId &peer)
{
    const Result<pq::Rows> rows = ask(GenerationOf, pq::Values(peer));
    if (!rows)
        return rows.error();
    return rows->count() > 0 ? GenerationId::from(rows->blob(0, 0)) : std::nullopt;
}

Status PostgresHubStore::putGenerationOf(const AgencyId &peer, const GenerationId &generation)
{
    const Status status = addPeer(peer);
    return status ? send(PutGenerationOf, pq::Values(peer, generation)) : status;
}

Status PostgresHubStore::rewindPeer(const AgencyId &peer, std::int64_t nowSeconds)
{
    Status status = lockRoutesOf(peer);
    if (status)
        status = send(RewindPeer, pq::Values(peer, nowSeconds));
    if (status)
        status = send(RewindBlobs, pq::Values(peer, nowSeconds));
    return status ? send(ForgetTold, pq::Values(peer)) : status;
}

Status PostgresHubStore::addPeer(const AgencyId &peer)
{
    return m_peers.insert(peer).second ? send(AddPeer, pq::Values(peer)) : Status();
}

Result<std::uint64_t> PostgresHubStore::bytesFrom(const AgencyId &peer)
{
    const Result<pq::Rows> rows = ask(BytesFrom, pq::Values(peer));
    if (!rows)
        return rows.error();
    const auto unwritten = m_bytesFrom.find(peer);
    return (rows->count() > 0 ? rows->number(0, 0) : 0) + (unwritten == m_bytesFrom.end() ? 0 : unwritten->second);
}

Status PostgresHubStore::addBytesFrom(const AgencyId &peer, std::uint64_t bytes)
{
    if (Status status = addPeer(peer); !status)
        return status;
    m_bytesFrom[peer] += bytes;
    return {};
}

HubStore::Brought PostgresHubStore::broughtOf(const pq::Rows &rows)
{
    return rows.count() > 0 ? Brought{rows.number(0, 0), rows.number(0, 1), rows.number(0, 2)} : Brought{};
}

// What another hub on the database adds meanwhile is seen by the next change.
Result<HubStore::Brought> PostgresHubStore::broughtBy(const DeviceId &device)
{
    Use outside;
    Use &use = m_inChange ? m_uses[device] : outside;
    if (!use.before) {
        const Result<pq::Rows> rows = ask(BroughtBy, pq::Values(device));
        if (!rows)
            return rows.error();
        use.before = broughtOf(*rows);
    }
    Brought brought = *use.before;
    brought.add(use.more);
    return brought;
}

Status PostgresHubStore::addBroughtBy(const DeviceId &device, const Brought &more)
{
    assert(m_inChange);
    m_uses[device].more.add(more);
    return {};
}

Result<std::vector<MailboxTag>> PostgresHubStore::casesOf(const DeviceId &device)
{
    const Result<pq::Rows> rows = ask(CasesOf, pq::Values(device));
    if (!rows)
        return rows.error();
    std::vector<MailboxTag> tags;
    for (int i = 0; i < rows->count(); ++i)
        tags.push_back(MailboxTag::from(rows->blob(i, 0)).value_or(MailboxTag{}));
    return tags;
}

Status PostgresHubStore::putAccessStep(const MailboxTag &tag, std::uint64_t number, ByteView record)
{
    const Result<Row *> row = lockedOrAdded(Space::Case, tag);
    return row ? send(PutStep, pq::Values((*row)->id, number, record)) : Status(row.error());
}

Result<std::vector<Bytes>> PostgresHubStore::accessSteps(const MailboxTag &tag, std::uint64_t from, std::size_t most)
{
    const Result<pq::Rows> rows = ask(Steps, pq::Values(tag, from, most));
    if (!rows)
        return rows.error();
    std::vector<Bytes> records;
    for (int i = 0; i < rows->count(); ++i) {
        const ByteView record = rows->blob(i, 0);
        records.emplace_back(record.begin(), record.end());
    }
    return records;
}

Status PostgresHubStore::forgetAccessSteps(const MailboxTag &tag, std::uint64_t below)
{
    const Result<Row *> row = locked(Space::Case, tag);
    return row ? send(ForgetSteps, pq::Values((*row)->id, below)) : Status(row.error());
}

Status PostgresHubStore::putDueBlob(const DueBlob &due)
{
    const Result<Row *> row = locked(Space::Case, due.tag);
    return row ? send(PutDueBlob, pq::Values((*row)->id, due.peer, due.blob, due.sinceSeconds)) : Status(row.error());
}

Status PostgresHubStore::dropDueBlob(const DueBlob &due)
{
    // The mailbox first, as everybody does.
    const Result<Row *> row = locked(Space::Case, due.tag);
    return row ? send(DropDueBlob, pq::Values(due.id)) : Status(row.error());
}

Result<std::vector<HubStore::DueBlob>> PostgresHubStore::dueBlobs(const AgencyId &peer, std::uint64_t afterId,
                                                                  std::size_t most)
{
    const Result<pq::Rows> rows = ask(DueBlobs, pq::Values(peer, afterId, most));
    if (!rows)
        return rows.error();
    std::vector<DueBlob> list;
    for (int i = 0; i < rows->count(); ++i) {
        list.push_back({AgencyId::from(rows->blob(i, 1)).value_or(AgencyId{}),
                        MailboxTag::from(rows->blob(i, 2)).value_or(MailboxTag{}),
                        BlobId::from(rows->blob(i, 3)).value_or(BlobId{}), rows->integer(i, 4), rows->number(i, 0)});
    }
    return list;
}

Status PostgresHubStore::putBlobFrom(const AgencyId &peer, const MailboxTag &tag, const BlobId &blob,
                                     std::uint64_t bytes)
{
    const Result<Row *> row = lockedOrAdded(Space::Case, tag);
    if (!row)
        return row.error();
    const Status added = addPeer(peer);
    return added ? send(PutBlobFrom, pq::Values((*row)->id, blob, peer, bytes)) : added;
}

Result<std::optional<AgencyId>> PostgresHubStore::blobFrom(const MailboxTag &tag, const BlobId &blob)
{
    const Result<pq::Rows> rows = ask(BlobFrom, pq::Values(tag, blob));
    if (!rows)
        return rows.error();
    return rows->count() > 0 ? AgencyId::from(rows->blob(0, 0)) : std::nullopt;
}

Result<std::uint64_t> PostgresHubStore::blobBytesFrom(const AgencyId &peer)
{
    const Result<pq::Rows> rows = ask(BlobBytesFrom, pq::Values(peer));
    return rows ? Result(rows->number(0, 0)) : Result<std::uint64_t>(rows.error());
}

Status PostgresHubStore::keepCovers(const MailboxTag &tag, std::uint64_t segment,
                                    const std::vector<wire::Range> &ranges)
{
    const Result<Row *> row = lockedOrAdded(Space::Case, tag);
    return row ? send(KeepCovers, pq::Values((*row)->id, segment, bytesOf(ranges))) : Status(row.error());
}

Result<std::vector<Digest>> PostgresHubStore::coveredBy(const MailboxTag &tag, std::uint64_t segment, std::size_t most)
{
    const Result<std::optional<Bytes>> kept = oneBlob(Covers, pq::Values(tag, segment));
    if (!kept)
        return kept.error();
    const std::vector<wire::Range> ranges = kept->has_value() ? rangesOf(**kept) : std::vector<wire::Range>();
    if (ranges.empty())
        return std::vector<Digest>();
    const Result<pq::Rows> rows = ask(CoveredBy, pq::Values(tag, segment, ranges.front().first, ranges.back().last));
    if (!rows)
        return rows.error();
    std::vector<Digest> ids;
    for (int i = 0; i < rows->count() && ids.size() <= most; ++i) {
        const auto id = Id<Digest>::from(rows->blob(i, 1));
        if (id && isIn(ranges, rows->number(i, 0)))
            ids.push_back(id->bytes);
    }
    return ids;
}

Result<std::vector<std::uint64_t>> PostgresHubStore::sequencesOf(const MailboxTag &tag, ByteView ids)
{
    const Result<pq::Rows> rows = ask(SequencesOf, pq::Values(tag, ids));
    if (!rows)
        return rows.error();
    std::vector<std::uint64_t> found;
    for (int i = 0; i < rows->count(); ++i)
        found.push_back(rows->number(i, 0));
    return found;
}

Result<std::uint64_t> PostgresHubStore::directoryTold(const AgencyId &peer, const AgencyId &agency)
{
    const Result<pq::Rows> rows = ask(Told, pq::Values(peer, agency));
    if (!rows)
        return rows.error();
    return rows->count() > 0 ? rows->number(0, 0) : std::uint64_t{0};
}

Status PostgresHubStore::putDirectoryTold(const AgencyId &peer, const AgencyId &agency, std::uint64_t count)
{
    if (Status status = addPeer(peer); !status)
        return status;
    return send(PutTold, pq::Values(peer, agency, count));
}

std::int64_t PostgresHubStore::turnNumber(const AgencyId &peer)
{
    // Not the agency's own bytes: changes lock those.
    return lockNumber(hash("CW1 hub turn", peer.view()));
}

Result<bool> PostgresHubStore::hasTurn(const AgencyId &peer)
{
    // The connection holds it, so that it ends with it.
    const Result<pq::Rows> rows = ask(TakeTurn, pq::Values(turnNumber(peer)));
    if (!rows)
        return rows.error();
    return rows->number(0, 0) == 1;
}

Status PostgresHubStore::giveTurnBack(const AgencyId &peer)
{
    const Result<pq::Rows> rows = ask(GiveTurnBack, pq::Values(turnNumber(peer)));
    return rows ? Status() : Status(rows.error());
}

} // namespace caseweave
