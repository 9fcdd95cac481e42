// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/CaseLog.h"

#include "sync/log/Engine.h"
#include "sync/log/HeldNotes.h"
#include "sync/log/LiveNotes.h"
#include "sync/log/Releases.h"
#include "sync/log/SegmentPacker.h"
#include "sync/log/SendingAgain.h"

namespace caseweave {
namespace {

/// Gives out an entry of a row that has the header too, with its audience.
void handOut(const sql::Statement &row, const LogState &state, const std::function<void(const LogEntry &)> &use)
{
    LogEntry entry = entryOfRow(row, state);
    std::vector<DeviceId> audience;
    if (entry.restricted) {
        if (const Result<Header> header = Header::decode(row.blob(9)))
            audience = devicesOf(header->audience);
    }
    entry.audience = audience;
    use(entry);
}

} // namespace

CaseLog::CaseLog(std::unique_ptr<Engine> engine) : m_engine(std::move(engine)) { }

CaseLog::~CaseLog() = default;

sql::OpenOptions CaseLog::fileOptions()
{
    sql::OpenOptions options;
    options.pageSize = 16 * 1024;
    options.cacheKib = 16 * 1024;
    options.synchronous = sql::Synchronous::Full;
    return options;
}

Result<std::unique_ptr<CaseLog>> CaseLog::create(const LogSurroundings &with, LocalDevice device,
                                                 const MemberCard &card)
{
    auto engine = std::make_unique<Engine>(with, std::move(device));
    if (engine->checkTables().ok())
        return ErrorCode::Conflict;
    const Status made = engine->transact([&]() -> Status {
        if (Status status = makeLogTables(with.database); !status)
            return status;
        if (const Result<EntryId> first = engine->author.create(card); !first)
            return first.error();
        return engine->writeFirstMeta();
    });
    if (!made)
        return made.error();
    return std::unique_ptr<CaseLog>(new CaseLog(std::move(engine)));
}

Result<std::unique_ptr<CaseLog>> CaseLog::join(const LogSurroundings &with, LocalDevice device, const Welcome &welcome)
{
    auto engine = std::make_unique<Engine>(with, std::move(device));
    LogState &state = engine->state;
    if (engine->checkTables().ok())
        return ErrorCode::Conflict;
    state.caseId = welcome.caseId;
    const Status made = engine->transact([&]() -> Status {
        if (Status status = makeLogTables(with.database); !status)
            return status;
        for (const Status &status : {engine->writeFirstMeta(), state.putMeta("welcome", welcome.rosterEntry.view()),
                                     state.putMeta("welcome sender", welcome.sender.device().view())}) {
            if (!status)
                return status;
        }
        return state.load();
    });
    if (!made)
        return made.error();
    return std::unique_ptr<CaseLog>(new CaseLog(std::move(engine)));
}

Result<std::unique_ptr<CaseLog>> CaseLog::open(const LogSurroundings &with, LocalDevice device)
{
    auto engine = std::make_unique<Engine>(with, std::move(device));
    if (Status status = engine->checkTables(); !status)
        return status.error();
    if (Status status = addLogTables(with.database); !status)
        return status.error();
    if (Status status = engine->state.load(); !status)
        return status.error();
    return std::unique_ptr<CaseLog>(new CaseLog(std::move(engine)));
}

const CaseId &CaseLog::caseId() const
{
    return m_engine->state.caseId;
}

const MailboxTag &CaseLog::mailbox() const
{
    return m_engine->state.mailbox;
}

const DeviceId &CaseLog::device() const
{
    return m_engine->state.me;
}

Result<EntryRef> CaseLog::append(const NewEntry &entry)
{
    Result<std::vector<EntryRef>> written = m_engine->append({&entry, 1});
    if (!written)
        return written.error();
    return written->front();
}

Result<std::vector<EntryRef>> CaseLog::append(std::span<const NewEntry> entries)
{
    return m_engine->append(entries);
}

Result<EntryRef> CaseLog::writeCheckpoint()
{
    if (const auto block = writeBlock())
        return *block;
    return m_engine->transact([&]() -> Result<EntryRef> {
        if (m_engine->state.roster.myRole == Role::Lead) {
            if (Status status = m_engine->author.prepareEpoch(); !status)
                return status.error();
        }
        return m_engine->author.writeCheckpoint();
    });
}

Result<EntryId> CaseLog::addMember(const NewMember &member)
{
    RosterChange change;
    change.kind = ChangeKind::Add;
    if (member.devices.empty())
        return ErrorCode::Malformed;
    change.member.id = {member.devices[0].agency, member.devices[0].professional};
    change.member.card = member.card;
    change.member.role = member.role;
    change.member.history = member.history;
    change.subject = change.member.id;
    for (const DeviceCertificate &certificate : member.devices) {
        if (MemberId{certificate.agency, certificate.professional} != change.member.id)
            return ErrorCode::Malformed;
        const auto shared = std::make_shared<const DeviceCertificate>(certificate);
        change.member.devices.push_back({certificate.device(), shared});
    }
    auto &devices = change.member.devices;
    std::sort(devices.begin(), devices.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    const auto twice
        = std::adjacent_find(devices.begin(), devices.end(), [](const auto &a, const auto &b) { return a.id == b.id; });
    if (twice != devices.end())
        return ErrorCode::Malformed;
    return m_engine->change(change);
}

Result<EntryId> CaseLog::removeMember(const MemberId &member)
{
    const RosterMember *here = roster().find(member);
    if (!here)
        return ErrorCode::NotFound;
    RosterChange change;
    change.kind = ChangeKind::Remove;
    change.subject = member;
    change.accepted = m_engine->author.acceptedOf(here->devices);
    return m_engine->change(change);
}

Result<EntryId> CaseLog::changeRole(const MemberId &member, Role role)
{
    RosterChange change;
    change.kind = ChangeKind::ChangeRole;
    change.subject = member;
    change.role = role;
    return m_engine->change(change);
}

Result<EntryId> CaseLog::addDevice(const DeviceCertificate &certificate)
{
    RosterChange change;
    change.kind = ChangeKind::AddDevice;
    change.subject = {certificate.agency, certificate.professional};
    change.device = {certificate.device(), std::make_shared<const DeviceCertificate>(certificate)};
    return m_engine->change(change);
}

Result<EntryId> CaseLog::removeDevice(const DeviceId &device)
{
    const RosterMember *member = roster().memberOf(device);
    if (!member)
        return ErrorCode::NotFound;
    RosterChange change;
    change.kind = ChangeKind::RemoveDevice;
    change.subject = member->id;
    change.accepted = m_engine->author.acceptedOf({{device, nullptr}});
    return m_engine->change(change);
}

Result<EntryId> CaseLog::grantHistory(const MemberId &member)
{
    RosterChange change;
    change.kind = ChangeKind::GrantHistory;
    change.subject = member;
    return m_engine->change(change);
}

Result<EntryId> CaseLog::rotate()
{
    return m_engine->change({});
}

bool CaseLog::wantsAnswer() const
{
    const LogState &state = m_engine->state;
    return state.roster.me && state.holdsHistory() && state.graph.wantsAnswerOf(state.me);
}

std::optional<DeviceId> CaseLog::unopenedFrom() const
{
    const LogState &state = m_engine->state;
    const bool waits = !state.welcomeSender.isZero() && state.epochs.all().empty();
    return waits ? std::optional(state.welcomeSender) : std::nullopt;
}

const Roster &CaseLog::roster() const
{
    return m_engine->state.roster;
}

std::vector<RosterMember> CaseLog::formerMembers() const
{
    const LogState &state = m_engine->state;
    std::map<MemberId, RosterMember> former;
    for (const Epoch &epoch : state.epochs.all()) {
        if (state.graph.status(epoch.id) == NodeStatus::Refused)
            continue;
        for (const RosterMember &member : state.graph.node(epoch.id)->payload.members) {
            if (!state.roster.find(member.id))
                former[member.id] = member;
        }
    }
    std::vector<RosterMember> sorted;
    for (auto &[id, member] : former)
        sorted.push_back(std::move(member));
    return sorted;
}

const DeviceCertificate *CaseLog::certificateOf(const DeviceId &device) const
{
    const RosterDevice *found = m_engine->state.deviceEver(device).second;
    return found ? found->certificate.get() : nullptr;
}

Status CaseLog::visitRoster(const std::function<void(const LogEntry &, const RosterPayload &)> &use)
{
    LogState &state = m_engine->state;
    for (const Epoch &epoch : state.epochs.all()) {
        const RosterNode *node = state.graph.node(epoch.id);
        LogEntry entry;
        entry.id = epoch.id;
        entry.device = node->author;
        entry.deviceIndex = state.devices.find(node->author).value_or(0);
        entry.sequence = epoch.sequence;
        entry.clock = epoch.clock;
        entry.kind = rosterKind;
        const NodeStatus status = state.graph.status(epoch.id);
        entry.standing = status == NodeStatus::InForce ? Standing::Counts
            : status == NodeStatus::Refused            ? Standing::Refused
                                                       : Standing::NotAllowed;
        const Result<bool> row = state.queries.first(
            Query::EpochPayload,
            [&](const sql::Statement &at) {
                entry.payload = at.blob(0);
                use(entry, node->payload);
            },
            epoch.number);
        if (!row)
            return row.error();
    }
    return {};
}

Result<IngestReport> CaseLog::ingest(std::span<const HubItem> items, const std::optional<LaneCursor> &cursor)
{
    return m_engine->ingest(items, cursor);
}

Result<LaneCursor> CaseLog::cursor(std::uint32_t lane)
{
    LaneCursor cursor{lane, 0, 0};
    const Result<bool> row = m_engine->state.queries.first(
        Query::GetCursor,
        [&](const sql::Statement &at) {
            cursor.after = at.count(0);
            cursor.before = at.count(1);
        },
        lane);
    if (!row)
        return row.error();
    return cursor;
}

Result<std::vector<OutboxItem>> CaseLog::outbox(const std::set<std::uint64_t> &without, std::size_t mostBytes)
{
    return m_engine->outbox(without, mostBytes);
}

Status CaseLog::acknowledge(std::span<const Acknowledged> sent)
{
    return m_engine->acknowledge(sent);
}

Result<std::uint64_t> CaseLog::newestSent()
{
    const DeviceChain *own = m_engine->state.ownChain();
    std::uint64_t newest = 0;
    if (!own)
        return newest;
    const Result<bool> row = m_engine->state.queries.first(
        Query::NewestMailbox, [&](const sql::Statement &at) { newest = at.count(0); }, own->number);
    return row ? Result(newest) : Result<std::uint64_t>(row.error());
}

Status CaseLog::doubtHub()
{
    return m_engine->transact([&] { return SendingAgain(m_engine->state).forget(); });
}

Status CaseLog::meetHub(const GenerationId &generation)
{
    return m_engine->transact([&] { return SendingAgain(m_engine->state).meet(generation); });
}

bool CaseLog::doubtsHub() const
{
    return m_engine->state.doubtsHub;
}

Result<std::size_t> CaseLog::sendAgain()
{
    return m_engine->transact([&] { return SendingAgain(m_engine->state).queue(); });
}

Result<std::vector<Digest>> CaseLog::release(wire::ReleaseNote::Kind kind, std::vector<Digest> ids)
{
    if (const auto block = writeBlock())
        return *block;
    return m_engine->transact([&] { return Releases(m_engine->state).write(kind, std::move(ids)); });
}

Result<std::vector<ReleaseNotice>> CaseLog::releases()
{
    return Releases(m_engine->state).all();
}

Result<std::set<Digest>> CaseLog::released()
{
    return Releases(m_engine->state).released();
}

Result<Digest> CaseLog::hold(const HeldDraft &draft)
{
    if (const auto block = writeBlock())
        return *block;
    return m_engine->transact([&] { return HeldNotes(m_engine->state).leave(draft); });
}

Status CaseLog::takeBackHeld(const Digest &note)
{
    if (const auto block = writeBlock())
        return *block;
    return m_engine->transact([&] { return HeldNotes(m_engine->state).takeBack(note); });
}

Result<std::vector<HeldNotice>> CaseLog::held()
{
    return HeldNotes(m_engine->state).all();
}

Result<Bytes> CaseLog::sealLive(ByteView content, std::int64_t timeMs) const
{
    return LiveNotes(m_engine->state).seal(content, timeMs);
}

Result<LiveNotice> CaseLog::openLive(ByteView sealed) const
{
    return LiveNotes(m_engine->state).open(sealed);
}

std::set<EntryId> CaseLog::packedIn(std::span<const HubItem> items)
{
    return Releases(m_engine->state).packedIn(items);
}

std::vector<Digest> CaseLog::envelopesOf(std::span<const HubItem> items, const std::set<EntryId> &packed)
{
    return Releases(m_engine->state).envelopesOf(items, packed);
}

AccessWanted CaseLog::accessWanted() const
{
    return m_engine->accessWanted();
}

bool CaseLog::accessDirty() const
{
    const Roster &current = roster();
    return current.me && current.myRole == Role::Lead
        && m_engine->accessDigest(accessWanted()) != m_engine->state.accessSettled;
}

Status CaseLog::accessSettled(const AccessWanted &settled)
{
    return m_engine->transact([&]() -> Status {
        m_engine->state.accessSettled = m_engine->accessDigest(settled);
        return m_engine->state.putMeta("access", ByteView(m_engine->state.accessSettled));
    });
}

Result<std::size_t> CaseLog::packSegments(std::size_t leastBytes)
{
    if (const auto block = writeBlock())
        return *block;
    return m_engine->transact([&] { return SegmentPacker(m_engine->state, leastBytes).pack(); });
}

LogCounts CaseLog::counts() const
{
    LogCounts counts;
    for (const DeviceChain &chain : m_engine->state.devices.all()) {
        counts.entries += chain.stored;
        counts.counting += chain.counting;
        counts.late += chain.late;
        counts.missing += m_engine->missingOf(chain);
    }
    counts.waiting = m_engine->state.waiting;
    counts.forks = m_engine->state.forks.size();
    counts.unsent = m_engine->state.unsent;
    return counts;
}

std::vector<ForkNotice> CaseLog::forks() const
{
    return m_engine->state.forks;
}

std::vector<MissingRun> CaseLog::missing() const
{
    return m_engine->missing();
}

std::vector<EntryRef> CaseLog::heads() const
{
    std::vector<EntryRef> heads;
    for (const ChainHead &head : m_engine->state.devices.heads())
        heads.push_back({head.device, head.sequence, head.entry});
    return heads;
}

Status CaseLog::entry(const DeviceId &device, std::uint64_t sequence, const std::function<void(const LogEntry &)> &use)
{
    const auto number = m_engine->state.devices.find(device);
    return number ? entry(*number, sequence, use) : Status(ErrorCode::NotFound);
}

Status CaseLog::entry(std::uint32_t deviceIndex, std::uint64_t sequence,
                      const std::function<void(const LogEntry &)> &use)
{
    const Result<bool> row = m_engine->state.queries.first(
        Query::ReadEntry, [&](const sql::Statement &at) { handOut(at, m_engine->state, use); }, deviceIndex, sequence);
    if (!row)
        return row.error();
    return *row ? Status() : Status(ErrorCode::NotFound);
}

Status CaseLog::visit(Standing standing, const std::function<void(const LogEntry &)> &use)
{
    return m_engine->state.queries.each(
        Query::VisitEntries,
        [&](const sql::Statement &row) -> Status {
            handOut(row, m_engine->state, use);
            return {};
        },
        static_cast<std::uint8_t>(standing));
}

Status CaseLog::refold()
{
    return m_engine->transact([&] { return m_engine->placement.refold(); });
}

Anchor CaseLog::anchor() const
{
    Anchor anchor;
    if (const DeviceChain *own = m_engine->state.ownChain()) {
        anchor.ownSequence = own->head;
        anchor.ownHead = own->headId;
    }
    anchor.entries = counts().entries;
    return anchor;
}

Status CaseLog::checkAnchor(const Anchor &anchor)
{
    return m_engine->checkAnchor(anchor);
}

std::optional<ErrorCode> CaseLog::writeBlock() const
{
    return m_engine->writeBlock();
}

} // namespace caseweave
