// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Engine.h"

#include "crypto/hash/Hash.h"
#include "sync/log/WhoWrites.h"

namespace caseweave {

/// What is due before a transaction ends.
Status CaseLog::Engine::settle()
{
    if (Status status = reception.retry(report); !status)
        return status;
    if (state.anchor) {
        const Result<bool> reached = hasReached(*state.anchor);
        if (!reached)
            return reached.error();
        if (*reached) {
            state.anchor.reset();
            if (Status status = state.putMeta("anchor", 0); !status)
                return status;
        }
    }
    if (Status status = placement.finish(report); !status)
        return status;
    if (Status status = state.with.fold.flush(); !status)
        return status;
    return state.devices.flush(state.queries, state.with.clock.nowMs());
}

void CaseLog::Engine::recover()
{
    placement.forget();
    if (const Status status = state.load(); !status)
        m_broken = status.code();
    state.with.fold.rolledBack();
}

Status CaseLog::Engine::checkTables()
{
    const Result<std::int64_t> tables
        = state.with.database.queryInteger("SELECT count(*) FROM sqlite_master WHERE name = 'log_meta'");
    if (!tables)
        return tables.error();
    if (*tables == 0)
        return ErrorCode::NotFound;
    const Result<std::uint64_t> format = state.metaNumber("format");
    if (!format)
        return format.error();
    return *format == logFormat ? Status() : Status(*format > logFormat ? ErrorCode::UnknownSuite : ErrorCode::Damaged);
}

Status CaseLog::Engine::writeFirstMeta()
{
    for (const Status &status : {state.putMeta("format", logFormat), state.putMeta("case", state.caseId.view()),
                                 state.putMeta("device", state.me.view())}) {
        if (!status)
            return status;
    }
    return {};
}

std::optional<ErrorCode> CaseLog::Engine::writeBlock() const
{
    const auto own = state.devices.find(state.me);
    if (own && state.devices.at(*own).frozenFrom)
        return ErrorCode::Fork;
    if (state.anchor || (own && state.devices.at(*own).stored < state.devices.at(*own).head))
        return ErrorCode::Rollback;
    if (!state.roster.me)
        return state.graph.members().empty() ? ErrorCode::NoKey : ErrorCode::NotMember;
    return std::nullopt;
}

Result<std::vector<EntryRef>> CaseLog::Engine::append(std::span<const NewEntry> entries)
{
    if (const auto block = writeBlock())
        return *block;
    const Role role = state.roster.myRole;
    for (const NewEntry &entry : entries) {
        if (!mayWrite(role, entry.kind))
            return ErrorCode::NotAllowed;
    }
    return transact([&]() -> Result<std::vector<EntryRef>> {
        // Who only reads begins no epoch, as with a checkpoint.
        const bool writes = role == Role::Contributor || role == Role::Lead;
        if (Status status = writes ? author.prepareEpoch() : Status(); !status)
            return status.error();
        std::vector<EntryRef> written;
        written.reserve(entries.size());
        for (const NewEntry &entry : entries) {
            const Result<EntryRef> one = author.write(entry);
            if (!one)
                return one.error();
            written.push_back(*one);
        }
        return written;
    });
}

Result<EntryId> CaseLog::Engine::change(const RosterChange &change)
{
    if (const auto block = writeBlock())
        return *block;
    // What is not allowed is told before anything is touched.
    if (const auto members = state.graph.preview(state.me, change); !members)
        return members.error();
    if (!state.holdsHistory())
        return ErrorCode::NoKey;
    return transact([&] { return author.change(change); });
}

Result<IngestReport> CaseLog::Engine::ingest(std::span<const HubItem> items, const std::optional<LaneCursor> &cursor)
{
    report = {};
    const sql::Relaxed relaxed(state.with.database); // the hub still has what a power cut takes back
    const Status status = transact([&]() -> Status {
        for (const HubItem &item : items) {
            if (Status received = reception.receive(item, report); !received)
                return received;
        }
        return cursor ? state.queries.run(Query::PutCursor, cursor->lane, cursor->after, cursor->before) : Status();
    });
    return status ? Result(std::exchange(report, {})) : Result<IngestReport>(status.error());
}

Result<std::vector<OutboxItem>> CaseLog::Engine::outbox(const std::set<std::uint64_t> &without, std::size_t mostBytes)
{
    const Result<sql::Statement *> statement = state.queries.get(Query::ReadOutbox);
    if (!statement)
        return statement.error();
    sql::Statement &rows = (*statement)->bind();
    std::vector<OutboxItem> items;
    std::size_t bytes = 0;
    Result<bool> row = rows.step();
    for (; row && *row; row = rows.step()) {
        OutboxItem item;
        item.number = rows.count(0);
        if (without.count(item.number) != 0)
            continue;
        item.mailbox = rows.id<MailboxTag>(1);
        item.envelope.assign(rows.blob(2).begin(), rows.blob(2).end());
        item.covers.assign(rows.blob(3).begin(), rows.blob(3).end());
        bytes += item.envelope.size();
        if (!items.empty() && bytes > mostBytes)
            break;
        items.push_back(std::move(item));
    }
    rows.reset();
    return row ? Result(std::move(items)) : Result<std::vector<OutboxItem>>(row.error());
}

/// An envelope of an own entry, or with sequence 0 another, is at the hub.
Status CaseLog::Engine::noteSent(std::uint64_t sequence, const Digest &id, std::uint64_t mailboxSequence)
{
    if (sequence == 0) {
        const Status held = state.queries.run(Query::SetHeldSent, id);
        return held ? state.queries.run(Query::SetReleaseMailbox, id, mailboxSequence) : held;
    }
    const DeviceChain *own = state.ownChain();
    if (!own)
        return {};
    if (Status status = state.queries.run(Query::PutSent, sequence, id); !status)
        return status;
    return state.queries.run(Query::SetMailbox, own->number, sequence, mailboxSequence);
}

Status CaseLog::Engine::acknowledge(std::span<const Acknowledged> sent)
{
    const sql::Relaxed relaxed(state.with.database); // what a power cut takes back is pushed again and known to the hub
    return transact([&]() -> Status {
        for (const Acknowledged &item : sent) {
            std::uint64_t sequence = 0;
            Digest id{};
            const Result<bool> row = state.queries.first(
                Query::FindOutbox,
                [&](const sql::Statement &at) {
                    sequence = at.count(0);
                    id = wire::envelopeIdOf(at.blob(1));
                },
                item.number);
            if (!row)
                return row.error();
            if (!*row)
                continue;
            --state.unsent;
            if (Status status = state.queries.run(Query::DropOutbox, item.number); !status)
                return status;
            if (Status status = noteSent(sequence, id, item.mailboxSequence); !status)
                return status;
        }
        return {};
    });
}

AccessWanted CaseLog::Engine::accessWanted() const
{
    AccessWanted wanted;
    const RosterNode *node = state.graph.node(state.roster.epoch);
    for (const RosterMember &member : state.roster.members) {
        for (const RosterDevice &device : member.devices) {
            const bool leftOut
                = node && std::binary_search(node->payload.leftOut.begin(), node->payload.leftOut.end(), device.id);
            if (!leftOut)
                (member.role == Role::Lead ? wanted.administrators : wanted.users).push_back(device.id);
        }
    }
    // Each device once, although two professionals may name it.
    const auto settle = [](std::vector<DeviceId> &devices) {
        std::sort(devices.begin(), devices.end());
        devices.erase(std::unique(devices.begin(), devices.end()), devices.end());
    };
    settle(wanted.administrators);
    settle(wanted.users);
    std::erase_if(wanted.users, [&](const DeviceId &device) {
        return std::binary_search(wanted.administrators.begin(), wanted.administrators.end(), device);
    });
    return wanted;
}

Digest CaseLog::Engine::accessDigest(const AccessWanted &wanted) const
{
    cbor::Writer writer(1024);
    writer.array(2).array(wanted.administrators.size());
    for (const DeviceId &device : wanted.administrators)
        writer.id(device);
    writer.array(wanted.users.size());
    for (const DeviceId &device : wanted.users)
        writer.id(device);
    return hash("CW1 access wanted", writer.view());
}

/// Whether this device's own chain is whole and holds what the anchor names.
Result<bool> CaseLog::Engine::hasReached(const Anchor &anchor)
{
    if (anchor.ownSequence == 0)
        return true;
    const DeviceChain *own = state.ownChain();
    if (!own || own->head < anchor.ownSequence || own->stored < own->head)
        return false;
    EntryId there;
    const Result<bool> row = state.queries.first(
        Query::FindLink, [&](const sql::Statement &at) { there = at.id<EntryId>(0); }, own->number, anchor.ownSequence);
    if (!row)
        return row.error();
    return there == anchor.ownHead;
}

Status CaseLog::Engine::checkAnchor(const Anchor &anchor)
{
    const Result<bool> reached = hasReached(anchor);
    if (!reached)
        return reached.error();
    if (*reached)
        return {};
    const Status stored = transact([&]() -> Status {
        state.anchor = anchor;
        if (Status status = state.putMeta("anchor", anchor.ownSequence); !status)
            return status;
        return state.putMeta("anchor head", anchor.ownHead.view());
    });
    return stored ? Status(ErrorCode::Rollback) : stored;
}

std::uint64_t CaseLog::Engine::floorOf(const DeviceId &device) const
{
    const RosterNode *joined = state.welcomeEntry ? state.graph.node(*state.welcomeEntry) : nullptr;
    const Epoch *epoch = joined ? state.epochs.find(joined->id) : nullptr;
    if (!epoch || epoch->secrets.hasHistory())
        return 0;
    for (const ChainHead &head : joined->payload.heads) {
        if (head.device == device)
            return head.sequence;
    }
    return 0;
}

std::uint64_t CaseLog::Engine::missingOf(const DeviceChain &chain) const
{
    // Nobody waits for a device that is in no roster, whoever speaks of it.
    if (!state.graph.names(chain.id))
        return 0;
    const std::uint64_t known = std::max(chain.head, chain.claimed);
    const std::uint64_t floor = std::min(floorOf(chain.id), known);
    // Of what is below the floor a few may be here, granted one by one: they must not make it less than nothing.
    return known - floor - std::min(chain.stored, known - floor);
}

std::vector<MissingRun> CaseLog::Engine::missing()
{
    std::vector<MissingRun> runs;
    for (const DeviceChain &chain : state.devices.all()) {
        if (missingOf(chain) == 0)
            continue;
        const std::uint64_t floor = floorOf(chain.id);
        if (chain.stored < chain.head) {
            static_cast<void>(state.queries.each(
                Query::GapsOf,
                [&](const sql::Statement &row) -> Status {
                    if (row.count(1) > floor)
                        runs.push_back(
                            {chain.id, std::max(row.count(0), floor + 1), row.count(1), chain.missingSinceMs});
                    return {};
                },
                chain.number));
        }
        if (chain.claimed > chain.head)
            runs.push_back({chain.id, std::max(chain.head, floor) + 1, chain.claimed, chain.missingSinceMs});
    }
    return runs;
}

} // namespace caseweave
