// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Reception.h"

namespace caseweave {
namespace {

bool isZero(ByteView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

} // namespace

/// Tries the secrets that are known, then the boxes with this device's own key.
std::optional<Reception::RosterSecrets> Reception::secretsFor(const Envelope &envelope)
{
    const auto known = [](const EpochSecrets &secrets) {
        EpochSecrets copy = secrets.clone();
        return RosterSecrets{std::move(copy.content), std::move(copy.history)};
    };
    for (const CandidateSecrets &candidate : m_state.epochs.candidates()) {
        if (m_keys.fits(envelope, candidate.secrets.content.view()))
            return known(candidate.secrets);
    }
    const std::vector<Epoch> &epochs = m_state.epochs.all();
    for (auto epoch = epochs.rbegin(); epoch != epochs.rend(); ++epoch) {
        if (m_keys.fits(envelope, epoch->secrets.content.view()))
            return known(epoch->secrets);
    }
    for (std::size_t at = 0; at < envelope.boxes.size(); at += rosterBoxSize) {
        const Result<SecretBytes> both = m_state.local.keys.box.open(envelope.boxes.subspan(at, rosterBoxSize));
        if (both && both->size() == 64 && m_keys.fits(envelope, both->view().first(32)))
            return RosterSecrets{SecretBytes(both->view().first(32)), SecretBytes(both->view().subspan(32)), true};
    }
    return std::nullopt;
}

/// A device's id is a hash of its keys, so any certificate that names it gives the right key.
std::optional<SignPublicKey> Reception::keyOf(const DeviceId &device, const RosterPayload &payload) const
{
    if (const RosterDevice *known = m_state.graph.device(device))
        return known->certificate->signKey;
    for (const RosterMember &member : payload.members) {
        for (const RosterDevice &candidate : member.devices) {
            if (candidate.id == device)
                return candidate.certificate->signKey;
        }
    }
    return std::nullopt;
}

/// docs/protocol.md 3.7: who welcomed this device stands as lead, or is the same professional's other device.
bool Reception::fitsWelcome(const RosterPayload &payload) const
{
    const DeviceCertificate &mine = m_state.local.certificate;
    for (const RosterMember &member : payload.members) {
        for (const RosterDevice &device : member.devices) {
            if (device.id == m_state.welcomeSender)
                return member.role == Role::Lead || member.role == Role::Recovery
                    || member.id == MemberId{mine.agency, mine.professional};
        }
    }
    return false;
}

Result<Reception::Verdict> Reception::takeRoster(const HubItem &item, const Envelope &envelope, IngestReport &report)
{
    const std::optional<RosterSecrets> secrets = secretsFor(envelope);
    if (!secrets)
        return Verdict{Fate::Waiting};
    const Result<OpenedEntry> opened = openEntry(envelope, m_keys, secrets->content.view(), std::nullopt,
                                                 m_state.caseId, m_state.me, m_state.local.keys.box);
    if (!opened)
        return Verdict{Fate::Refused, opened.code()};
    Result<RosterPayload> payload = decodeRosterPayload(opened->payload, m_state.certificates);
    if (!payload)
        return Verdict{Fate::Refused, payload.code()};
    const std::optional<SignPublicKey> key = keyOf(opened->header.device, *payload);
    if (!key)
        return Verdict{Fate::Waiting};
    if (!verifyDigest(*key, opened->id.bytes, opened->held.signature))
        return Verdict{Fate::Refused, ErrorCode::BadSignature};
    if (opened->id == m_state.welcomeEntry && !fitsWelcome(*payload))
        return Verdict{Fate::Refused, ErrorCode::NotAllowed};
    const Result<std::uint32_t> device = m_state.devices.numberOf(opened->header.device, m_state.queries);
    if (!device)
        return device.error();
    IncomingEntry entry;
    entry.id = opened->id;
    entry.device = *device;
    entry.sequence = opened->header.sequence;
    entry.previous = opened->header.previous;
    entry.clock = opened->header.clock;
    entry.kind = rosterKind;
    entry.signature = opened->held.signature;
    entry.mailbox = item.mailboxSequence;
    if (const Epoch *known = m_state.epochs.find(opened->id)) {
        entry.epoch = known->number;
        const Result<Placement::Outcome> outcome = m_placement.place(entry, report);
        return outcome ? Result(Verdict{Fate::Duplicate}) : Result<Verdict>(outcome.error());
    }
    const bool own = opened->header.device == m_state.me;
    report.ownChainAhead = report.ownChainAhead || (own && entry.sequence > m_state.devices.at(*device).head);
    RosterNode node{opened->id, opened->header.device, opened->header.clock, std::move(*payload)};
    if (Status status = insertRoster(std::move(node), opened->payload, *secrets, entry, report); !status)
        return status.error();
    const bool refused = m_state.graph.status(opened->id) == NodeStatus::Refused;
    return refused ? Verdict{Fate::Refused, ErrorCode::NotAllowed} : Verdict{};
}

Status Reception::takeOwnRoster(const RosterNode &node, ByteView payload, const EpochSecrets &secrets,
                                const IncomingEntry &entry, IngestReport &report)
{
    const RosterSecrets own{secrets.content.clone(), secrets.history.clone()};
    return insertRoster(node, payload, own, entry, report);
}

Status Reception::insertRoster(RosterNode node, ByteView payload, const RosterSecrets &secrets, IncomingEntry entry,
                               IngestReport &report)
{
    const EntryId id = node.id;
    if (Status status = m_state.epochs.insert(node, entry.sequence, payload, secrets.content.view(),
                                              secrets.history.view(), m_state.queries);
        !status)
        return status;
    entry.epoch = m_state.epochs.find(id)->number;
    const bool stated = secrets.fromOwnBox && id == m_state.welcomeEntry && isZero(secrets.history.view());
    if (stated) {
        if (Status status = m_state.putMeta("stated", 1); !status)
            return status;
        m_state.graph.trustStated(id);
    }
    const std::vector<ChainHead> heads = node.payload.heads;
    const RosterGraph::Effect effect = m_state.graph.add(std::move(node));
    m_state.forgetRules();
    m_state.refreshRoster();
    m_learnt = true;
    report.rosterChanged = true;
    if (Status status = spreadSecrets(id); !status)
        return status;
    if (const Result<Placement::Outcome> outcome = m_placement.place(entry, report); !outcome)
        return outcome.error();
    for (const ChainHead &head : heads) {
        if (Status status = m_placement.claim(head, report); !status)
            return status;
    }
    return effect == RosterGraph::Effect::None ? Status() : m_placement.restand();
}

/// Back links give the secrets of parents, and theirs those of their parents.
Status Reception::spreadSecrets(const EntryId &from)
{
    std::vector<EntryId> next{from};
    while (!next.empty()) {
        const Epoch *epoch = m_state.epochs.find(next.back());
        next.pop_back();
        if (!epoch || epoch->secrets.history.empty())
            continue;
        if (Status status = openLinks(*epoch, next); !status)
            return status;
    }
    return {};
}

Status Reception::openLinks(const Epoch &epoch, std::vector<EntryId> &gained)
{
    const RosterNode *node = m_state.graph.node(epoch.id);
    const EpochSecrets secrets = epoch.secrets.clone(); // the epoch moves when another is added
    for (std::size_t i = 0; i < node->payload.parents.size(); ++i) {
        const EntryId &parent = node->payload.parents[i];
        const Result<SecretBytes> both = openBackLink(secrets.history.view(), parent, node->payload.backLinks[i]);
        if (!both)
            continue;
        const Result<bool> fresh = m_state.epochs.offer(parent, m_state.graph.node(parent), both->view().first(32),
                                                        both->view().subspan(32), m_state.queries);
        if (!fresh)
            return fresh.error();
        if (*fresh) {
            m_learnt = true;
            gained.push_back(parent);
        }
    }
    return {};
}

} // namespace caseweave
