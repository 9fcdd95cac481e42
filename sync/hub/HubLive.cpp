// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubSession.h"

namespace caseweave {

namespace {

constexpr std::size_t mostWordsWaiting = 1024;

} // namespace

// The part of a hub that passes on what is said to who is there now (docs/protocol.md section 5, docs/decisions/0073).

TokenBucket &Hub::liveBucketOf(const AgencyId &peer, const MailboxTag &tag)
{
    const TokenBucket full(m_settings.peerLiveAtOnce, m_settings.peerLivePerSecond, m_clock.nowMs());
    return m_liveBuckets.try_emplace({peer, tag}, full).first->second;
}

void Hub::passLive(const LiveWord &word, const hubrules::LiveWay &way, std::uint64_t sayer)
{
    const wire::Live live{word.tag, word.sealed};
    const auto frame = std::make_shared<const Bytes>(wire::serverFrame(wire::Opcode::Binary, wire::encode(0, live)));
    for (const std::uint64_t id : m_live.of(word.tag, m_clock.nowMs())) {
        HubSession *one = session(id);
        // Who was taken out of the mailbox since they showed it hears nothing more.
        if (one && id != sayer && one->hasGuest() && std::ranges::binary_search(way.users, one->guest().device))
            one->hearLive(frame);
    }
    // What a peer said goes no further, so that nothing goes in circles.
    if (word.fromPeer)
        return;
    for (const AgencyId &peer : way.peers)
        m_federation.passLive(peer, live);
}

void Hub::takeLive(const std::vector<LiveWord> &words)
{
    for (const LiveWord &word : words) {
        // Anybody whom the database lets in may say anything here, and clients' requests wait behind it.
        if (m_read.waiting() >= mostWordsWaiting) {
            ++m_metrics.liveDropped;
            continue;
        }
        const bool isForPeers = !word.fromPeer && m_federation.hasLinks();
        if (!isForPeers && m_live.of(word.tag, m_clock.nowMs()).empty())
            continue;
        m_read.askFor<hubrules::LiveWay>([tag = word.tag](HubStore &store) { return hubrules::liveWay(store, tag); },
                                         [this, word](const Result<hubrules::LiveWay> &way) {
                                             if (way)
                                                 passLive(word, *way, 0);
                                         });
    }
}

void HubSession::hearLive(const tls::SharedBytes &frame)
{
    if (m_channel->unsent() > wire::mostBeforeLive) {
        ++m_hub.m_metrics.liveDropped;
        return;
    }
    ++m_hub.m_metrics.livePassed;
    sendFrame(frame);
}

} // namespace caseweave
