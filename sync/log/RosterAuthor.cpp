// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/log/Author.h"

#include <bit>

namespace caseweave {
namespace {

constexpr std::int64_t mostEpochAgeMs = std::int64_t{30} * 24 * 60 * 60 * 1000;

/// Uniform below a bound that is small: what a remainder favours does not matter for an order nobody depends on.
std::size_t below(Random &random, std::size_t bound)
{
    std::array<std::uint8_t, 8> bytes{};
    random.fill(bytes);
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data(), bytes.size());
    return static_cast<std::size_t>(value % bound);
}

/// What later roster entries with the same members need beside: a head of each device that has written nothing yet, and
/// some parents to merge.
std::size_t roomFor(const RosterPayload &payload)
{
    constexpr std::size_t mostHead = 1 + 34 + 5 + 34; // an array of two ids and a number below four thousand million
    constexpr std::size_t parents = 512; // three, with their back links
    std::size_t devices = 0;
    for (const RosterMember &member : payload.members)
        devices += member.devices.size();
    return parents + mostHead * (devices - std::min(devices, payload.heads.size()));
}

EpochSecrets freshSecrets(Random &random)
{
    return EpochSecrets(SecretBytes::random(EpochSecrets::size, random));
}

} // namespace

/// The devices of these members that get no secrets, sorted. Who else names a device as theirs, under a certificate
/// that nobody vouches for, does not keep it from them whose it is.
std::vector<DeviceId> Author::leftOutOf(const std::vector<RosterMember> &members) const
{
    std::map<DeviceId, bool> receives;
    for (const RosterMember &member : members) {
        for (const RosterDevice &device : member.devices) {
            bool &may = receives[device.id];
            may = may || device.id == m_state.me || m_state.with.validity.mayReceive(*device.certificate);
        }
    }
    std::vector<DeviceId> leftOut;
    for (const auto &[device, may] : receives) {
        if (!may)
            leftOut.push_back(device);
    }
    return leftOut;
}

/// docs/protocol.md 3.4: older than 30 days, known to somebody who should not know the next, or closed to somebody
/// without history until a lead answers for it.
bool Author::isStale() const
{
    const Epoch *epoch = m_state.epochs.find(m_state.roster.epoch);
    const RosterNode *node = epoch ? m_state.graph.node(epoch->id) : nullptr;
    if (!node)
        return false;
    const std::int64_t madeMs = static_cast<std::int64_t>(epoch->clock >> 16);
    if (m_state.with.clock.nowMs() - madeMs > mostEpochAgeMs)
        return true;
    if (m_state.graph.wantsAnswerOf(m_state.me))
        return true;
    const std::vector<DeviceId> &leftOut = node->payload.leftOut;
    const std::vector<DeviceId> now = leftOutOf(m_state.roster.members);
    return !std::includes(leftOut.begin(), leftOut.end(), now.begin(), now.end());
}

Status Author::prepareEpoch()
{
    const bool writes = m_state.roster.myRole == Role::Contributor || m_state.roster.myRole == Role::Lead;
    if (!m_state.roster.me || !writes || !m_state.holdsHistory())
        return {};
    if (m_state.graph.heads().size() < 2 && !isStale())
        return {};
    const Result<EntryId> made = change({});
    // A case whose roster has no room to merge or to change keys goes on under the epoch it has.
    if (!made && made.code() == ErrorCode::TooLarge && isForMembersAlone())
        return {};
    return made ? Status() : Status(made.error());
}

/// Whether everybody who got the secrets of the epoch to write under may still have what is written.
bool Author::isForMembersAlone() const
{
    const RosterNode *node = m_state.graph.node(m_state.roster.epoch);
    if (!node)
        return false;
    std::vector<DeviceId> allowed;
    for (const RosterMember &member : m_state.roster.members) {
        for (const RosterDevice &device : member.devices)
            allowed.push_back(device.id);
    }
    std::sort(allowed.begin(), allowed.end());
    const std::vector<DeviceId> leftOut = leftOutOf(m_state.roster.members);
    const auto may = [&](const RosterDevice &device) {
        const bool got = !std::binary_search(node->payload.leftOut.begin(), node->payload.leftOut.end(), device.id);
        return !got
            || (std::binary_search(allowed.begin(), allowed.end(), device.id)
                && !std::binary_search(leftOut.begin(), leftOut.end(), device.id));
    };
    return std::all_of(node->payload.members.begin(), node->payload.members.end(), [&](const RosterMember &member) {
        return std::all_of(member.devices.begin(), member.devices.end(), may);
    });
}

RosterPayload Author::payloadFor(const RosterChange &change, std::vector<RosterMember> members, ByteView history) const
{
    RosterPayload payload;
    payload.parents = m_state.graph.heads();
    payload.change = change;
    payload.members = std::move(members);
    for (const EntryId &parent : payload.parents)
        payload.backLinks.push_back(makeBackLink(history, parent, m_state.epochs.find(parent)->secrets));
    payload.heads = m_state.devices.heads();
    payload.leftOut = leftOutOf(payload.members);
    return payload;
}

/// A box for each device that is to know the epoch, among others that nobody can open, in random order.
Result<Bytes> Author::makeBoxes(const RosterPayload &payload, const EpochSecrets &secrets) const
{
    EpochSecrets withoutHistory = secrets.clone();
    withoutHistory.dropHistory();
    struct Reader {
        const RosterDevice *device;
        bool history;
    };
    std::map<DeviceId, Reader> readers; // one box each, also of a device that two professionals name
    for (const RosterMember &member : payload.members) {
        for (const RosterDevice &device : member.devices) {
            if (std::binary_search(payload.leftOut.begin(), payload.leftOut.end(), device.id))
                continue;
            Reader &reader = readers.try_emplace(device.id, Reader{&device, false}).first->second;
            reader.history = reader.history || member.history;
        }
    }
    std::vector<Bytes> boxes;
    for (const auto &[id, reader] : readers) {
        Result<Bytes> sealed
            = box(reader.device->certificate->boxKey, reader.history ? secrets.both() : withoutHistory.both());
        if (!sealed)
            return Error{sealed.code(), {id.bytes}};
        boxes.push_back(std::move(*sealed));
    }
    Random &random = m_state.with.random;
    const std::size_t target = std::bit_ceil(std::max<std::size_t>(boxes.size(), 1));
    const SecretBytes nothing(64);
    while (boxes.size() < target) {
        Result<Bytes> filler = box(BoxKey::generate(random).publicKey(), nothing.view());
        if (!filler)
            return filler.error();
        boxes.push_back(std::move(*filler));
    }
    for (std::size_t i = boxes.size(); i > 1; --i)
        std::swap(boxes[i - 1], boxes[below(random, i)]);
    Bytes joined;
    for (const Bytes &sealed : boxes)
        joined.insert(joined.end(), sealed.begin(), sealed.end());
    return joined;
}

Result<EntryId> Author::create(const MemberCard &card)
{
    RosterPayload payload;
    payload.change.kind = ChangeKind::First;
    m_state.with.random.fill(payload.change.nonce);
    m_state.caseId = hashId<CaseId>("CW1 case", {m_state.me.view(), payload.change.nonce});
    m_state.mailbox = mailboxOf(m_state.caseId);
    m_state.graph = RosterGraph(m_state.caseId);
    RosterMember creator;
    const DeviceCertificate &certificate = m_state.local.certificate;
    creator.id = {certificate.agency, certificate.professional};
    creator.card = card;
    creator.role = Role::Lead;
    creator.history = true;
    creator.devices = {{m_state.me, std::make_shared<const DeviceCertificate>(certificate)}};
    payload.members = {creator};
    return writeRoster(std::move(payload), freshSecrets(m_state.with.random));
}

Result<EntryId> Author::change(const RosterChange &change)
{
    if (!m_state.roster.me)
        return ErrorCode::NotMember;
    Result<std::vector<RosterMember>> members = m_state.graph.preview(m_state.me, change);
    if (!members)
        return members.error();
    if (!m_state.holdsHistory())
        return ErrorCode::NoKey;
    EpochSecrets secrets = freshSecrets(m_state.with.random);
    RosterPayload payload = payloadFor(change, std::move(*members), secrets.history());
    const Result<EntryId> made = writeRoster(std::move(payload), std::move(secrets));
    if (made) {
        if (Status status = welcome(change, *made); !status)
            return status.error();
    }
    return made;
}

Result<EntryId> Author::writeRoster(RosterPayload payload, EpochSecrets secrets)
{
    const Result<Bytes> boxes = makeBoxes(payload, secrets);
    if (!boxes)
        return boxes.error();
    const Result<std::uint32_t> device = m_state.devices.numberOf(m_state.me, m_state.queries);
    if (!device)
        return device.error();
    const Bytes encoded = payload.encode();
    const bool adds = payload.change.kind == ChangeKind::Add || payload.change.kind == ChangeKind::AddDevice;
    if (adds && encoded.size() + roomFor(payload) > mostPayload)
        return ErrorCode::TooLarge;
    EntryDraft roster = draft(rosterKind, encoded);
    roster.boxes = *boxes;
    const Result<SealedEntry> sealed
        = sealEntry(roster, secrets.content(), m_state.local.keys.sign, m_state.mailbox, m_keys, m_state.with.random);
    if (!sealed)
        return sealed.error();
    IncomingEntry entry;
    entry.id = sealed->id;
    entry.device = *device;
    entry.sequence = roster.sequence;
    entry.previous = roster.previous;
    entry.clock = roster.clock;
    entry.kind = rosterKind;
    entry.signature = sealed->signature;
    RosterNode node{sealed->id, m_state.me, roster.clock, std::move(payload)};
    IngestReport report;
    if (Status status = m_reception.takeOwnRoster(node, encoded, std::move(secrets), entry, report); !status)
        return status.error();
    if (Status status = m_state.queries.run(Query::InsertOwnRoster, roster.sequence, sealed->envelope); !status)
        return status.error();
    if (Status status = send(m_state.mailbox, sealed->envelope, roster.sequence); !status)
        return status.error();
    return sealed->id;
}

Status Author::welcome(const RosterChange &change, const EntryId &entry)
{
    std::vector<RosterDevice> fresh;
    if (change.kind == ChangeKind::Add)
        fresh = change.member.devices;
    else if (change.kind == ChangeKind::AddDevice)
        fresh = {change.device};
    for (const RosterDevice &device : fresh) {
        const Result<Bytes> sealed = Welcome::seal(m_state.local.keys, m_state.local.certificate, *device.certificate,
                                                   m_state.caseId, entry, m_state.with.clock.nowSeconds());
        if (!sealed)
            return sealed.error();
        if (Status status = send(inboxOf(device.id), *sealed, std::nullopt); !status)
            return status;
    }
    return {};
}

} // namespace caseweave
