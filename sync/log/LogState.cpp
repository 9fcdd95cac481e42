// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/LogState.h"

#include "sync/log/WhoWrites.h"

namespace caseweave {

Status LogState::putMeta(std::string_view key, ByteView value)
{
    return queries.run(Query::PutMeta, key, value);
}

Status LogState::putMeta(std::string_view key, std::uint64_t value)
{
    return queries.run(Query::PutMeta, key, value);
}

Result<Bytes> LogState::meta(std::string_view key)
{
    Bytes value;
    const Result<bool> row = queries.first(
        Query::GetMeta, [&](const sql::Statement &at) { value.assign(at.blob(0).begin(), at.blob(0).end()); }, key);
    if (!row)
        return row.error();
    return value;
}

Result<std::uint64_t> LogState::metaNumber(std::string_view key)
{
    std::uint64_t value = 0;
    const Result<bool> row = queries.first(
        Query::GetMeta, [&](const sql::Statement &at) { value = at.count(0); }, key);
    if (!row)
        return row.error();
    return value;
}

Status LogState::loadMeta()
{
    const auto readId = [&](std::string_view key, auto &into) -> Status {
        const Result<Bytes> value = meta(key);
        if (!value)
            return value.error();
        if (!value->empty()) {
            if (value->size() != 32)
                return ErrorCode::Damaged;
            std::copy(value->begin(), value->end(), into.begin());
        }
        return {};
    };
    DeviceId owner;
    EntryId root;
    for (const Status &status :
         {readId("case", caseId.bytes), readId("device", owner.bytes), readId("welcome", root.bytes),
          readId("welcome sender", welcomeSender.bytes), readId("access", accessSettled)}) {
        if (!status)
            return status;
    }
    if (owner != me)
        return ErrorCode::Conflict;
    welcomeEntry = root.isZero() ? std::nullopt : std::optional(root);
    mailbox = mailboxOf(caseId);
    const Result<std::uint64_t> packed = metaNumber("packed");
    const Result<std::uint64_t> anchored = metaNumber("anchor");
    const Result<std::uint64_t> doubted = metaNumber("doubts hub");
    for (const auto *number : {&packed, &anchored, &doubted}) {
        if (!*number)
            return number->error();
    }
    packedUpTo = *packed;
    doubtsHub = *doubted != 0;
    anchor.reset();
    if (*anchored > 0) {
        anchor = Anchor{*anchored, {}, 0};
        return readId("anchor head", anchor->ownHead.bytes);
    }
    return {};
}

Status LogState::loadForks()
{
    forks.clear();
    Result<sql::Statement> rows = with.database.prepare(
        "SELECT device, sequence, first, second, proven FROM log_fork ORDER BY device, sequence");
    if (!rows)
        return rows.error();
    Result<bool> row = rows->step();
    for (; row && *row; row = rows->step()) {
        if (rows->count(0) >= devices.all().size())
            return ErrorCode::Damaged;
        const DeviceChain &chain = devices.at(static_cast<std::uint32_t>(rows->count(0)));
        forks.push_back({chain.id, rows->count(1), rows->id<EntryId>(2), rows->id<EntryId>(3), rows->integer(4) != 0});
    }
    return row ? Status() : Status(row.error());
}

Status LogState::loadClaims()
{
    claims.clear();
    Result<sql::Statement> rows = with.database.prepare("SELECT device, sequence, id FROM log_claim");
    if (!rows)
        return rows.error();
    Result<bool> row = rows->step();
    for (; row && *row; row = rows->step()) {
        if (rows->count(0) >= devices.all().size())
            return ErrorCode::Damaged;
        claims[static_cast<std::uint32_t>(rows->count(0))][rows->count(1)] = rows->id<EntryId>(2);
    }
    return row ? Status() : Status(row.error());
}

Status LogState::load()
{
    if (Status status = loadMeta(); !status)
        return status;
    if (Status status = devices.load(queries); !status)
        return status;
    if (Status status = loadForks(); !status)
        return status;
    if (Status status = loadClaims(); !status)
        return status;
    std::vector<RosterNode> nodes;
    if (Status status = epochs.load(queries, nodes, certificates); !status)
        return status;
    graph = RosterGraph(caseId);
    const Result<std::uint64_t> stated = metaNumber("stated");
    const Result<std::int64_t> waitingRows = with.database.queryInteger("SELECT count(*) FROM log_waiting");
    const Result<std::int64_t> waitingSize
        = with.database.queryInteger("SELECT coalesce(sum(length(envelope)), 0) FROM log_waiting");
    const Result<std::int64_t> outboxRows = with.database.queryInteger("SELECT count(*) FROM log_outbox");
    if (!stated)
        return stated.error();
    for (const auto *number : {&waitingRows, &waitingSize, &outboxRows}) {
        if (!*number)
            return number->error();
    }
    if (*stated != 0 && welcomeEntry)
        graph.trustStated(*welcomeEntry);
    waiting = static_cast<std::uint64_t>(*waitingRows);
    waitingBytes = static_cast<std::uint64_t>(*waitingSize);
    unsent = static_cast<std::uint64_t>(*outboxRows);
    for (RosterNode &node : nodes)
        graph.add(std::move(node));
    pendingRoster.clear();
    for (const Epoch &epoch : epochs.all()) {
        if (graph.status(epoch.id) == NodeStatus::Pending)
            pendingRoster.push_back(epoch.id);
    }
    forgetRules();
    refreshRoster();
    return {};
}

void LogState::refreshRoster()
{
    roster = {};
    roster.members = graph.members();
    // As the professional that this device's own certificate names, if the device stands there.
    const RosterMember *mine = roster.find({local.certificate.agency, local.certificate.professional});
    const auto isMe = [&](const RosterDevice &device) { return device.id == me; };
    if (!mine || std::none_of(mine->devices.begin(), mine->devices.end(), isMe))
        mine = roster.memberOf(me);
    if (mine) {
        roster.me = mine->id;
        roster.myRole = mine->role;
    }
    // Of several heads the newest that this device stands in; a void one only for want of another.
    const Epoch *best = nullptr;
    bool bestInForce = false;
    for (const EntryId &head : graph.heads()) {
        const Epoch *epoch = epochs.find(head);
        if (!epoch || !graph.rule(me, head).role)
            continue;
        const bool inForce = graph.status(head) == NodeStatus::InForce;
        const bool better
            = !best || std::tuple(inForce, epoch->clock, epoch->id) > std::tuple(bestInForce, best->clock, best->id);
        if (better) {
            best = epoch;
            bestInForce = inForce;
        }
    }
    if (best)
        roster.epoch = best->id;
    else
        roster.me.reset();
}

const ContentRule &LogState::rule(std::uint32_t device, std::uint32_t epoch)
{
    const std::uint64_t key = std::uint64_t{device} << 32 | epoch;
    const auto known = m_rules.find(key);
    if (known != m_rules.end())
        return known->second;
    return m_rules.emplace(key, graph.rule(devices.at(device).id, epochs.at(epoch).id)).first->second;
}

Standing LogState::standingOf(const DeviceChain &chain, std::uint32_t epoch, std::uint64_t sequence, std::uint64_t kind)
{
    const ContentRule &holds = rule(chain.number, epoch);
    if (!holds.known)
        return Standing::Refused;
    if (chain.frozenFrom && sequence >= *chain.frozenFrom)
        return Standing::Frozen;
    if (sequence > holds.lateAbove)
        return Standing::Late;
    if (!holds.role || (kind < firstApplicationKind && kind != checkpointKind))
        return Standing::NotAllowed;
    return mayWrite(*holds.role, kind) ? Standing::Counts : Standing::NotAllowed;
}

std::pair<const RosterMember *, const RosterDevice *> LogState::deviceEver(const DeviceId &device) const
{
    const auto in = [&](const RosterMember &member) -> const RosterDevice * {
        const auto found = std::ranges::find(member.devices, device, &RosterDevice::id);
        return found == member.devices.end() ? nullptr : &*found;
    };
    if (const RosterMember *member = roster.memberOf(device))
        return {member, in(*member)};
    for (auto epoch = epochs.all().rbegin(); epoch != epochs.all().rend(); ++epoch) {
        if (graph.status(epoch->id) == NodeStatus::Refused)
            continue;
        for (const RosterMember &member : graph.node(epoch->id)->payload.members) {
            if (const RosterDevice *found = in(member))
                return {&member, found};
        }
    }
    return {nullptr, nullptr};
}

Result<bool> LogState::queueAgain(const Bytes &envelope)
{
    const Result<bool> waits = queries.first(
        Query::IsQueued, [](const sql::Statement &) {}, ByteView(envelope));
    if (!waits || *waits)
        return waits ? Result(false) : waits;
    if (Status status = queries.run(Query::InsertOutbox, mailbox, envelope, nullptr, nullptr); !status)
        return status.error();
    ++unsent;
    return true;
}

bool LogState::holdsHistory() const
{
    const std::vector<EntryId> heads = graph.heads();
    return std::all_of(heads.begin(), heads.end(), [&](const EntryId &head) {
        const Epoch *epoch = epochs.find(head);
        return epoch && epoch->secrets.hasHistory();
    });
}

DeviceChain *LogState::ownChain()
{
    const auto number = devices.find(me);
    return number ? &devices.at(*number) : nullptr;
}

} // namespace caseweave
