// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Placement.h"

namespace caseweave {
namespace {

/// Of one device that are kept. Beyond them only what is here is compared.
constexpr std::size_t mostClaims = 1024;

bool isApplication(std::uint64_t kind)
{
    return kind >= firstApplicationKind;
}

void countIn(DeviceChain &chain, std::uint64_t kind, Standing standing, bool in)
{
    if (!isApplication(kind))
        return;
    const auto step = [&](std::uint64_t &number) { in ? ++number : --number; };
    if (standing == Standing::Counts)
        step(chain.counting);
    else if (standing == Standing::Late)
        step(chain.late);
    chain.dirty = true;
}

LogEntry entryOf(const IncomingEntry &incoming, const LogState &state, Standing standing)
{
    LogEntry entry;
    entry.id = incoming.id;
    entry.epoch = incoming.kind == rosterKind ? EntryId() : state.epochs.at(incoming.epoch).id;
    entry.device = state.devices.at(incoming.device).id;
    entry.deviceIndex = incoming.device;
    entry.sequence = incoming.sequence;
    entry.clock = incoming.clock;
    entry.kind = incoming.kind;
    entry.payload = incoming.payload;
    entry.readable = incoming.readable;
    entry.restricted = incoming.header.has_value();
    entry.standing = standing;
    return entry;
}

} // namespace

LogEntry entryOfRow(const sql::Statement &row, const LogState &state)
{
    LogEntry entry;
    entry.deviceIndex = static_cast<std::uint32_t>(row.count(0));
    entry.device = state.devices.at(entry.deviceIndex).id;
    entry.sequence = row.count(1);
    entry.kind = row.count(4);
    const auto epoch = static_cast<std::uint32_t>(row.count(2));
    entry.epoch = entry.kind == rosterKind ? EntryId() : state.epochs.at(epoch).id;
    entry.clock = row.count(3);
    entry.standing = static_cast<Standing>(row.integer(5));
    entry.id = row.id<EntryId>(6);
    entry.payload = row.blob(7);
    entry.readable = !row.isNull(7);
    entry.restricted = row.integer(8) != 0;
    return entry;
}

Result<Placement::Link> Placement::linkAt(std::uint32_t device, std::uint64_t sequence)
{
    Link link;
    const Result<bool> row = m_state.queries.first(
        Query::FindLink,
        [&](const sql::Statement &at) {
            link.id = at.id<EntryId>(0);
            link.clock = at.count(1);
            if (!at.isNull(2))
                link.previous = at.id<EntryId>(2);
            link.hasMailbox = !at.isNull(3);
        },
        device, sequence);
    if (!row)
        return row.error();
    link.found = *row;
    return link;
}

/// The stored entry before a sequence. The head is in memory, which spares a look for entries in order.
Result<Placement::Link> Placement::linkBefore(const DeviceChain &chain, std::uint64_t sequence)
{
    Link link;
    if (sequence == 1 || sequence > chain.head + 1)
        return link;
    if (sequence == chain.head + 1) {
        link.found = true;
        link.id = chain.headId;
        link.clock = chain.headClock;
        return link;
    }
    return linkAt(chain.number, sequence - 1);
}

Status Placement::insert(const IncomingEntry &entry, Standing standing, bool linked)
{
    const std::optional<ByteView> payload
        = entry.readable && entry.kind != rosterKind ? std::optional(entry.payload) : std::nullopt;
    const std::optional<EntryId> previous = linked ? std::nullopt : std::optional(entry.previous);
    return m_state.queries.run(Query::InsertEntry, entry.device, entry.sequence, entry.epoch, entry.clock, entry.kind,
                               static_cast<std::uint8_t>(standing), entry.id, payload, previous, entry.signature,
                               entry.mailbox, entry.header, entry.body);
}

/// After an entry was stored: the report, the chain's counts and the fold.
Status Placement::count(DeviceChain &chain, const IncomingEntry &entry, Standing standing, IngestReport &report)
{
    ++chain.stored;
    chain.dirty = true;
    countIn(chain, entry.kind, standing, true);
    if (Status status = checkClaim(chain, entry, report); !status)
        return status;
    if (standing != Standing::Counts) {
        ++(standing == Standing::Late ? report.late : report.notCounting);
        return {};
    }
    ++report.applied;
    if (!isApplication(entry.kind) || m_resetWanted)
        return {};
    return m_state.with.fold.apply(entryOf(entry, m_state, standing));
}

Status Placement::checkNext(DeviceChain &chain, std::uint64_t sequence, const EntryId &id, std::uint64_t clock,
                            IngestReport &report)
{
    if (sequence >= chain.head)
        return {};
    const Result<Link> next = linkAt(chain.number, sequence + 1);
    if (!next)
        return next.error();
    if (!next->found || !next->previous || (*next->previous == id && next->clock > clock))
        return {};
    return noteFork(chain, {chain.id, sequence + 1, id, *next->previous}, nullptr, report);
}

Result<Placement::Outcome> Placement::place(const IncomingEntry &entry, IngestReport &report)
{
    DeviceChain &chain = m_state.devices.at(entry.device);
    if (entry.sequence <= chain.head) {
        const Result<Link> here = linkAt(entry.device, entry.sequence);
        if (!here)
            return here.error();
        if (here->found && here->id != entry.id) {
            const Status status = noteFork(chain, {chain.id, entry.sequence, here->id, entry.id}, &entry, report);
            return status ? Result(Outcome::Fork) : Result<Outcome>(status.error());
        }
        if (here->found) {
            Status status;
            if (entry.mailbox && !here->hasMailbox)
                status = m_state.queries.run(Query::SetMailbox, entry.device, entry.sequence, *entry.mailbox);
            return status ? Result(Outcome::Duplicate) : Result<Outcome>(status.error());
        }
    }
    const Result<Link> before = linkBefore(chain, entry.sequence);
    if (!before)
        return before.error();
    Status status;
    if (before->found && (before->id != entry.previous || before->clock >= entry.clock))
        status = noteFork(chain, {chain.id, entry.sequence, before->id, entry.previous}, &entry, report);
    if (status)
        status = checkNext(chain, entry.sequence, entry.id, entry.clock, report);
    if (!status)
        return status.error();
    Standing standing = Standing::Counts;
    if (entry.kind != rosterKind)
        standing = m_state.standingOf(chain, entry.epoch, entry.sequence, entry.kind);
    else if (m_state.graph.status(m_state.epochs.at(entry.epoch).id) == NodeStatus::Refused)
        standing = Standing::Refused;
    status = insert(entry, standing, before->found || entry.sequence == 1);
    if (!status)
        return status.error();
    if (entry.sequence > chain.head) {
        chain.head = entry.sequence;
        chain.headId = entry.id;
        chain.headClock = entry.clock;
    }
    status = count(chain, entry, standing, report);
    return status ? Result(Outcome::New) : Result<Outcome>(status.error());
}

Placement::Run::Run(Placement &placement, std::uint32_t device, std::uint32_t epoch, IngestReport &report)
    : m_placement(placement), m_chain(placement.m_state.devices.at(device)), m_epoch(epoch), m_report(report)
{
}

Status Placement::Run::begin(std::uint64_t first, const EntryId &previous, std::uint64_t clock)
{
    const Result<Link> before = m_placement.linkBefore(m_chain, first);
    if (!before)
        return before.error();
    m_linked = before->found || first == 1;
    m_previous = previous;
    if (before->found && (before->id != previous || before->clock >= clock))
        return m_placement.noteFork(m_chain, {m_chain.id, first, before->id, previous}, nullptr, m_report);
    return {};
}

Status Placement::Run::add(const IncomingEntry &entry)
{
    const Standing standing = m_placement.m_state.standingOf(m_chain, m_epoch, entry.sequence, entry.kind);
    if (Status status = m_placement.insert(entry, standing, m_linked); !status)
        return status;
    m_linked = true;
    m_previous = entry.id;
    m_clock = entry.clock;
    m_sequence = entry.sequence;
    return m_placement.count(m_chain, entry, standing, m_report);
}

Status Placement::Run::end()
{
    if (m_sequence > m_chain.head) {
        m_chain.head = m_sequence;
        m_chain.headId = m_previous;
        m_chain.headClock = m_clock;
        return {};
    }
    return m_placement.checkNext(m_chain, m_sequence, m_previous, m_clock, m_report);
}

Status Placement::noteFork(DeviceChain &chain, const ForkNotice &notice, const IncomingEntry *second,
                           IngestReport &report)
{
    if (notice.proven && chain.frozenFrom && *chain.frozenFrom < notice.sequence)
        return {}; // what follows from one fork is not another
    const auto header = second ? second->header : std::nullopt;
    const auto signature = second ? second->signature : std::nullopt;
    const bool known = std::any_of(m_state.forks.begin(), m_state.forks.end(), [&](const ForkNotice &old) {
        return old.device == notice.device && old.sequence == notice.sequence && old.second == notice.second;
    });
    if (!known) {
        Status status = m_state.queries.run(Query::InsertFork, chain.number, notice.sequence, notice.first,
                                            notice.second, notice.proven, header, signature);
        if (!status)
            return status;
        m_state.forks.push_back(notice);
        report.forkFound = true;
    }
    return notice.proven ? freeze(chain, notice.sequence) : Status();
}

Status Placement::freeze(DeviceChain &chain, std::uint64_t from)
{
    if (chain.frozenFrom && *chain.frozenFrom <= from)
        return {};
    chain.frozenFrom = from;
    chain.dirty = true;
    struct Row {
        std::uint64_t sequence;
        std::uint64_t kind;
        Standing standing;
    };
    std::vector<Row> rows;
    Status status = m_state.queries.each(
        Query::FreezeFrom,
        [&](const sql::Statement &row) -> Status {
            rows.push_back({row.count(0), row.count(1), static_cast<Standing>(row.integer(2))});
            return {};
        },
        chain.number, from);
    for (const Row &row : rows) {
        const bool stays = row.kind == rosterKind || row.standing == Standing::Refused;
        if (status && !stays)
            status = setStanding(chain, row.sequence, row.kind, row.standing, Standing::Frozen);
    }
    return status;
}

Status Placement::setStanding(DeviceChain &chain, std::uint64_t sequence, std::uint64_t kind, Standing before,
                              Standing after)
{
    if (before == after)
        return {};
    if (before == Standing::Counts && isApplication(kind))
        m_resetWanted = true;
    countIn(chain, kind, before, false);
    countIn(chain, kind, after, true);
    return m_state.queries.run(Query::SetStanding, chain.number, sequence, static_cast<std::uint8_t>(after));
}

Status Placement::restand()
{
    struct Change {
        std::uint32_t device;
        std::uint64_t sequence;
        std::uint64_t kind;
        Standing before;
        Standing after;
    };
    std::vector<Change> changes;
    Status status = m_state.queries.each(Query::EntriesForStanding, [&](const sql::Statement &row) -> Status {
        const auto device = static_cast<std::uint32_t>(row.count(0));
        const std::uint64_t kind = row.count(3);
        if (kind == rosterKind)
            return {};
        const auto before = static_cast<Standing>(row.integer(4));
        const Standing after = m_state.standingOf(m_state.devices.at(device), static_cast<std::uint32_t>(row.count(2)),
                                                  row.count(1), kind);
        if (before != after)
            changes.push_back({device, row.count(1), kind, before, after});
        return {};
    });
    for (const Change &change : changes) {
        if (status)
            status = setStanding(m_state.devices.at(change.device), change.sequence, change.kind, change.before,
                                 change.after);
    }
    for (const Change &change : changes) {
        const bool joins = change.after == Standing::Counts && isApplication(change.kind) && !m_resetWanted;
        if (status && joins)
            status = apply(m_state.devices.at(change.device), change.sequence);
    }
    return status;
}

Status Placement::apply(const DeviceChain &chain, std::uint64_t sequence)
{
    Status applied;
    const Result<bool> row = m_state.queries.first(
        Query::FindEntry, [&](const sql::Statement &at) { applied = m_state.with.fold.apply(entryOfRow(at, m_state)); },
        chain.number, sequence);
    return row ? applied : Status(row.error());
}

Status Placement::claim(const ChainHead &head, IngestReport &report)
{
    if (head.sequence == 0)
        return {};
    const Result<std::uint32_t> number = m_state.devices.numberOf(head.device, m_state.queries);
    if (!number)
        return number.error();
    DeviceChain &chain = m_state.devices.at(*number);
    if (head.sequence > chain.claimed) {
        chain.claimed = head.sequence;
        chain.dirty = true;
    }
    if (head.sequence > chain.head)
        return keepClaim(chain, head, report);
    const Result<Link> here = linkAt(*number, head.sequence);
    if (!here)
        return here.error();
    if (!here->found)
        return keepClaim(chain, head, report);
    if (here->id == head.entry)
        return {};
    return noteFork(chain, {chain.id, head.sequence, here->id, head.entry, false}, nullptr, report);
}

/// Of an entry that is not here: for when one comes, or somebody states another.
Status Placement::keepClaim(DeviceChain &chain, const ChainHead &head, IngestReport &report)
{
    std::map<std::uint64_t, EntryId> &claims = m_state.claims[chain.number];
    const auto known = claims.find(head.sequence);
    if (known != claims.end() && known->second != head.entry)
        return noteFork(chain, {chain.id, head.sequence, known->second, head.entry, false}, nullptr, report);
    if (known != claims.end() || claims.size() >= mostClaims)
        return {};
    claims[head.sequence] = head.entry;
    return m_state.queries.run(Query::InsertClaim, chain.number, head.sequence, head.entry);
}

Status Placement::checkClaim(DeviceChain &chain, const IncomingEntry &entry, IngestReport &report)
{
    const auto claims = m_state.claims.find(chain.number);
    if (claims == m_state.claims.end())
        return {};
    const auto claim = claims->second.find(entry.sequence);
    if (claim == claims->second.end())
        return {};
    const EntryId stated = claim->second;
    claims->second.erase(claim);
    if (Status status = m_state.queries.run(Query::DropClaim, chain.number, entry.sequence); !status)
        return status;
    return stated == entry.id ? Status()
                              : noteFork(chain, {chain.id, entry.sequence, entry.id, stated, false}, nullptr, report);
}

Status Placement::refold()
{
    m_resetWanted = false;
    if (Status status = m_state.with.fold.reset(); !status)
        return status;
    return m_state.queries.each(
        Query::EntriesOfStanding,
        [&](const sql::Statement &row) { return m_state.with.fold.apply(entryOfRow(row, m_state)); },
        static_cast<std::uint8_t>(Standing::Counts));
}

Status Placement::finish(IngestReport &report)
{
    if (!m_resetWanted)
        return {};
    report.stateReset = true;
    return refold();
}

} // namespace caseweave
