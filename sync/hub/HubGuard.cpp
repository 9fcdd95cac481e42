// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubSession.h"

namespace caseweave {
namespace {

// A login takes a second over the worst of lines; ten seconds are for when nobody waits (docs/protocol.md section 5).
constexpr std::int64_t loginInCrowdMs = 3000;

} // namespace

// The part of a hub that keeps one from taking what is there for all (docs/decisions/0070).

// Nothing is said to who came: that would need TLS first, which is the dearest part of a connection.
void Hub::noteFull()
{
    ++m_metrics.full;
    m_log.writeSeldom("full", {{"connections", m_sessions.size()}, {"refused", m_metrics.full}});
}

void Hub::openDoor()
{
    m_metrics.beforeLogin = m_beforeLogin;
    if (m_beforeLogin < m_settings.mostBeforeLogin && !m_acceptFailed)
        m_listener.setAccepting(true);
}

void Hub::makeRoom(std::int64_t nowMs)
{
    if (m_beforeLogin < m_settings.mostBeforeLogin)
        return;
    for (const auto &[id, session] : m_sessions) {
        // It goes from the list later, when its channel says so.
        if (session->hasGuest() || session->isGone() || session->ageMs(nowMs) < loginInCrowdMs)
            continue;
        session->drop();
    }
}

Hub::PartyKey Hub::keyOf(const HubGuest &guest)
{
    // An issuer has no id of its own; an agency has one issuer, or a few computers that hold its key.
    return {guest.kind, guest.kind == wire::Kind::Issuer ? DeviceId{guest.agency.bytes} : guest.device};
}

TokenBucket Hub::fullAsking() const
{
    return {m_settings.requestsAtOnce, m_settings.requestsPerSecond, m_clock.nowMs()};
}

void Hub::joinParty(HubSession &session)
{
    Party &party = m_parties.try_emplace(keyOf(session.guest()), Party{fullAsking(), {}}).first->second;
    if (session.guest().kind != wire::Kind::Hub)
        makeRoomIn(party);
    party.sessions.push_back(session.id());
    session.join(party);
}

// Lines that died unseen are the ones not heard of, so that an honest device keeps the one it uses.
void Hub::makeRoomIn(const Party &party)
{
    std::vector<HubSession *> open;
    for (const std::uint64_t id : party.sessions) {
        HubSession *one = session(id);
        if (one->isLeaving())
            continue;
        if (one->isEnding())
            one->abort(); // it was told, and another comes already
        else
            open.push_back(one);
    }
    if (open.size() < m_settings.connectionsOfOne)
        return;
    ++m_metrics.surplus;
    HubSession *oldest = *std::ranges::min_element(open, {}, &HubSession::heardMs);
    m_log.write("surplus", {{"session", oldest->id()}});
    oldest->refuseAndClose(wire::Code::Busy);
}

void Hub::leaveParty(const HubSession &session)
{
    if (const auto party = m_parties.find(keyOf(session.guest())); party != m_parties.end())
        std::erase(party->second.sessions, session.id());
}

std::int64_t Hub::delayFor(const HubGuest &guest, std::size_t entries)
{
    const std::int64_t nowMs = m_clock.nowMs();
    const bool isPeer = guest.kind == wire::Kind::Hub;
    const TokenBucket full(isPeer ? m_settings.peerEntriesAtOnce : m_settings.entriesAtOnce,
                           isPeer ? m_settings.peerEntriesPerSecond : m_settings.entriesPerSecond, nowMs);
    TokenBucket &bucket = m_buckets.try_emplace(guest.device, full).first->second;
    return bucket.take(static_cast<double>(entries), nowMs);
}

void Hub::forgetFull(std::int64_t nowMs)
{
    std::erase_if(m_buckets, [nowMs](const auto &entry) { return entry.second.isFull(nowMs); });
    std::erase_if(m_liveBuckets, [nowMs](const auto &entry) { return entry.second.isFull(nowMs); });
    std::erase_if(m_parties, [nowMs](const auto &entry) {
        return entry.second.sessions.empty() && entry.second.asking.isFull(nowMs);
    });
}

} // namespace caseweave
