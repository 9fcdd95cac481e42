// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Reception.h"

namespace caseweave {
namespace {

/// The secrets of an entry, and of its parents where they open.
std::vector<CandidateSecrets> withParents(CandidateSecrets candidate, const RosterPayload &payload)
{
    std::optional<std::vector<CandidateSecrets>> parents;
    if (candidate.secrets.hasHistory())
        parents = openBackLinks(payload, candidate.secrets.history());
    std::vector<CandidateSecrets> list = parents ? std::move(*parents) : std::vector<CandidateSecrets>();
    list.push_back(std::move(candidate));
    return list;
}

} // namespace

EpochSecrets Reception::RosterSecrets::take()
{
    return known ? known->clone() : std::move(own);
}

/// Tries the secrets that are known, then the boxes with this device's own key. The boxes of what was put aside were
/// tried when it came.
std::optional<Reception::RosterSecrets> Reception::secretsFor(const Envelope &envelope)
{
    for (const CandidateSecrets &candidate : m_state.epochs.candidates()) {
        if (m_keys.fits(envelope, candidate.secrets.content()))
            return RosterSecrets{&candidate.secrets, {}};
    }
    const std::vector<Epoch> &epochs = m_state.epochs.all();
    for (auto epoch = epochs.rbegin(); epoch != epochs.rend(); ++epoch) {
        if (m_keys.fits(envelope, epoch->secrets.content()))
            return RosterSecrets{&epoch->secrets, {}};
    }
    for (std::size_t at = 0; at < envelope.boxes.size() && !m_retrying; at += rosterBoxSize) {
        const ByteView box = envelope.boxes.subspan(at, rosterBoxSize);
        if (!m_state.local.keys.box.openInto(box, m_boxContent.span()))
            continue;
        EpochSecrets secrets(m_boxContent.clone());
        if (m_keys.fits(envelope, secrets.content()))
            return RosterSecrets{nullptr, std::move(secrets)};
    }
    return std::nullopt;
}

/// A device's id is a hash of its keys, so any certificate that names it gives the right key.
std::optional<SignPublicKey> Reception::keyOf(const DeviceId &device, const RosterPayload &payload) const
{
    if (const SignPublicKey *known = m_state.graph.signKey(device))
        return *known;
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
            const bool may = member.role == Role::Lead || member.role == Role::Recovery
                || member.id == MemberId{mine.agency, mine.professional};
            if (may && device.id == m_state.welcomeSender)
                return true;
        }
    }
    return false;
}

Result<Reception::Verdict> Reception::takeRoster(const HubItem &item, const Envelope &envelope, IngestReport &report)
{
    std::optional<RosterSecrets> secrets = secretsFor(envelope);
    if (!secrets)
        return Verdict{Fate::Waiting};
    const Result<OpenedEntry> opened = openEntry(envelope, m_keys, secrets->get().content(), std::nullopt,
                                                 m_state.caseId, m_state.me, m_state.local.keys.box);
    if (!opened)
        return Verdict{Fate::Refused, opened.code()};
    if (const Epoch *known = m_state.epochs.find(opened->id)) {
        Result<IncomingEntry> entry = incomingOf(*opened, item, known->number);
        if (!entry)
            return entry.error();
        const Result<Placement::Outcome> outcome = m_placement.place(*entry, report);
        return outcome ? Result(Verdict{Fate::Duplicate}) : Result<Verdict>(outcome.error());
    }
    Result<RosterPayload> payload = decodeRosterPayload(opened->payload, m_state.certificates);
    if (!payload)
        return Verdict{Fate::Refused, payload.code()};
    const std::optional<SignPublicKey> key = keyOf(opened->header.device, *payload);
    if (!key) {
        // Its secrets are kept for when the author is known: the boxes are not tried again. Those of its parents may
        // be what opens the entry that names the author: one who removes themself is in no later one.
        const Status kept = spreadSecrets(withParents({opened->id, secrets->take()}, *payload));
        return kept ? Result(Verdict{Fate::Waiting}) : Result<Verdict>(kept.error());
    }
    if (!verifyDigest(*key, opened->id.bytes, opened->held.signature))
        return Verdict{Fate::Refused, ErrorCode::BadSignature};
    if (opened->id == m_state.welcomeEntry && !fitsWelcome(*payload))
        return Verdict{Fate::Refused, ErrorCode::NotAllowed};
    const Result<IncomingEntry> entry = incomingOf(*opened, item, 0);
    if (!entry)
        return entry.error();
    noteOwn(*entry, report);
    RosterNode node{opened->id, opened->header.device, opened->header.clock, std::move(*payload)};
    if (Status status = insertRoster(std::move(node), opened->payload, secrets->take(), *entry, report); !status)
        return status.error();
    const bool refused = m_state.graph.status(opened->id) == NodeStatus::Refused;
    return refused ? Verdict{Fate::Refused, ErrorCode::NotAllowed} : Verdict{};
}

Status Reception::takeOwnRoster(const RosterNode &node, ByteView payload, EpochSecrets secrets,
                                const IncomingEntry &entry, IngestReport &report)
{
    return insertRoster(node, payload, std::move(secrets), entry, report);
}

Status Reception::insertRoster(RosterNode node, ByteView payload, EpochSecrets secrets, IncomingEntry entry,
                               IngestReport &report)
{
    const EntryId id = node.id;
    Result<std::vector<CandidateSecrets>> parents
        = m_state.epochs.insert(node, entry.sequence, payload, std::move(secrets), m_state.queries);
    if (!parents)
        return parents.error();
    const Epoch *epoch = m_state.epochs.find(id);
    entry.epoch = epoch->number;
    if (id == m_state.welcomeEntry && !epoch->secrets.hasHistory()) {
        if (Status status = m_state.putMeta("stated", 1); !status)
            return status;
        m_state.graph.trustStated(id);
    }
    const RosterGraph::Effect effect = m_state.graph.add(std::move(node));
    m_state.forgetRules();
    m_state.refreshRoster();
    m_learnt = true;
    report.rosterChanged = true;
    if (Status status = spreadSecrets(std::move(*parents)); !status)
        return status;
    if (const Result<Placement::Outcome> outcome = m_placement.place(entry, report); !outcome)
        return outcome.error();
    m_state.pendingRoster.push_back(id);
    if (Status status = noteRosterClaims(report); !status)
        return status;
    return effect == RosterGraph::Effect::None ? Status() : m_placement.restand();
}

/// What the entries that are pending no more say of others' chains; nothing where they are refused.
Status Reception::noteRosterClaims(IngestReport &report)
{
    for (const EntryId &id : std::exchange(m_state.pendingRoster, {})) {
        const NodeStatus status = m_state.graph.status(id);
        if (status == NodeStatus::Pending)
            m_state.pendingRoster.push_back(id);
        if (status != NodeStatus::InForce && status != NodeStatus::Void)
            continue;
        for (const ChainHead &head : m_state.graph.node(id)->payload.heads) {
            if (Status claimed = m_placement.claim(head, report); !claimed)
                return claimed;
        }
    }
    return {};
}

/// Back links give the secrets of parents, and theirs those of their parents.
Status Reception::spreadSecrets(std::vector<CandidateSecrets> offers)
{
    while (!offers.empty()) {
        CandidateSecrets offer = std::move(offers.back());
        offers.pop_back();
        const RosterNode *known = m_state.graph.node(offer.epoch);
        const Result<bool> fresh = m_state.epochs.offer(std::move(offer), known, offers, m_state.queries);
        if (!fresh)
            return fresh.error();
        m_learnt = m_learnt || *fresh;
    }
    return {};
}

} // namespace caseweave
