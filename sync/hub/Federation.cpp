// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/Federation.h"

namespace caseweave {
namespace {

constexpr std::size_t devicesOfOneJob = 256; ///< so that nobody's push waits long behind them
constexpr std::int64_t turnsEveryMs = 2000;
constexpr std::size_t mostOthers = 64; ///< remembered that are no peers
constexpr std::int64_t othersForMs = 24 * 3600'000; ///< since they last came, when there is no room for another
constexpr std::int64_t sameAgainMs = 3600'000; ///< until the log says the same once more

} // namespace

Federation::Federation(const Identity &identity, const Stores &stores, PeerMap &map, const Clock &clock, Random &random,
                       HubLog &log, Network &network)
    : m_identity(identity), m_stores(stores), m_clock(clock), m_random(random), m_log(log), m_network(network),
      m_map(map)
{
}

Federation::~Federation()
{
    *m_alive = false;
}

void Federation::setPeers(const std::vector<std::pair<HubPeer, SignPublicKey>> &peers)
{
    std::map<AgencyId, std::pair<HubPeer, SignPublicKey>> wanted;
    std::set<AgencyId> agencies;
    for (const auto &peer : peers) {
        if (peer.first.agency == m_identity.certificate.agency)
            continue;
        wanted.emplace(peer.first.agency, peer);
        agencies.insert(peer.first.agency);
    }
    const bool isSame = std::ranges::equal(wanted, m_peers, [](const auto &a, const auto &b) {
        return a.first == b.first && a.second.first.address.text() == b.second.first.address.text();
    });
    if (isSame && m_started)
        return;
    m_peers = std::move(wanted);
    m_map.setPeers(agencies);
    if (m_started)
        start();
}

void Federation::start()
{
    m_started = true;
    forgetOthers();
    std::erase_if(m_links, [this](const auto &link) {
        const auto peer = m_peers.find(link.first);
        return peer == m_peers.end() || peer->second.first.address.text() != link.second->peer().address.text();
    });
    giveTurnsBack();
    addRoutes(m_map.devicesOfPeers());
    askForTurns();
}

/// Of those that are no peers here any more, and may be at another hub on the store.
void Federation::giveTurnsBack()
{
    std::vector<AgencyId> ended;
    for (const AgencyId &agency : m_turns) {
        if (m_peers.count(agency) == 0)
            ended.push_back(agency);
    }
    if (ended.empty())
        return;
    StoreThread::Job job;
    job.work = [ended](HubStore &store) -> Status {
        for (const AgencyId &agency : ended) {
            if (Status status = store.giveTurnBack(agency); !status)
                return status;
        }
        return {};
    };
    job.reply = [](const Status &) {}; // without the store there is no turn
    m_stores.read.ask(std::move(job));
}

/// Several hubs may stand on one store, and one of them has the link to a peer (docs/decisions/0044).
void Federation::askForTurns()
{
    if (m_askingForTurns || m_peers.empty())
        return;
    m_askingForTurns = true;
    m_turnsAtMs = m_clock.nowMs();
    StoreThread::Job job;
    const auto ours = std::make_shared<std::set<AgencyId>>();
    std::vector<AgencyId> peers;
    for (const auto &[agency, peer] : m_peers)
        peers.push_back(agency);
    job.work = [ours, peers](HubStore &store) -> Status {
        for (const AgencyId &peer : peers) {
            const Result<bool> turn = store.hasTurn(peer);
            if (!turn)
                return turn.error();
            if (*turn)
                ours->insert(peer);
        }
        return {};
    };
    job.reply = [this, alive = m_alive, ours](const Status &status) {
        if (!*alive)
            return;
        m_askingForTurns = false;
        // Without the store a link passes nothing on; who has it then is seen when the store is back.
        if (status && m_started)
            turnsCame(*ours);
    };
    m_stores.read.ask(std::move(job));
}

void Federation::turnsCame(const std::set<AgencyId> &ours)
{
    m_turns = ours;
    std::erase_if(m_links, [&ours](const auto &link) { return ours.count(link.first) == 0; });
    for (const auto &[agency, peer] : m_peers) {
        if (ours.count(agency) == 0 || m_links.count(agency) != 0)
            continue;
        m_links[agency] = std::make_unique<PeerLink>(
            peer.first, peer.second, PeerLogin{m_identity.key.clone(), m_identity.certificate},
            PeerLink::Surroundings{m_stores.change, m_stores.read, m_stores.blobs, m_map, m_clock, m_random, m_log,
                                   m_network});
    }
}

void Federation::stop()
{
    m_started = false;
    m_links.clear();
}

/// What waited for those that are no peers any more.
void Federation::forgetOthers()
{
    StoreThread::Job job;
    const auto forgotten = std::make_shared<std::size_t>(0);
    const auto dropped = std::make_shared<HubStore::Backlog>();
    std::set<AgencyId> staying;
    for (const auto &[agency, peer] : m_peers)
        staying.insert(agency);
    job.work = [forgotten, dropped, staying](HubStore &store) -> Status {
        const Result<std::vector<AgencyId>> known = store.peers();
        if (!known)
            return known.error();
        *forgotten = 0;
        *dropped = {};
        for (const AgencyId &agency : *known) {
            if (staying.count(agency) != 0)
                continue;
            const Result<HubStore::Backlog> waiting = store.backlog(agency);
            if (!waiting)
                return waiting.error();
            dropped->mailboxes += waiting->mailboxes;
            dropped->envelopes += waiting->envelopes;
            if (Status status = store.forgetPeer(agency); !status)
                return status;
            ++*forgotten;
        }
        return {};
    };
    job.reply = [this, alive = m_alive, forgotten, dropped](const Status &status) {
        if (*alive && (!status || *forgotten > 0))
            m_log.write("peers_forgotten",
                        {{"peers", *forgotten},
                         {"mailboxes", dropped->mailboxes},
                         {"envelopes", dropped->envelopes},
                         {"failed", !status.ok()}});
        if (*alive && *forgotten > 0)
            wake();
    };
    m_stores.change.ask(std::move(job));
}

void Federation::addRoutes(const std::vector<DeviceId> &devices)
{
    m_newDevices.insert(m_newDevices.end(), devices.begin(), devices.end());
    addSomeRoutes();
}

// One job at a time: those that wait together would be one long change, and everybody's pushes would wait for it.
void Federation::addSomeRoutes()
{
    if (m_addingRoutes || m_newDevices.empty())
        return;
    m_addingRoutes = true;
    const auto end = m_newDevices.begin() + static_cast<std::ptrdiff_t>(std::min(m_newDevices.size(), devicesOfOneJob));
    const std::vector<DeviceId> some(m_newDevices.begin(), end);
    m_newDevices.erase(m_newDevices.begin(), end);
    StoreThread::Job job;
    job.work = [&map = m_map, some, now = m_clock.nowSeconds()](HubStore &store) {
        return hubrules::addRoutes(store, map, some, now);
    };
    job.reply = [this, alive = m_alive, some](const Status &status) {
        if (!*alive)
            return;
        m_addingRoutes = false;
        if (!status) {
            // The store fails: with the next second's look at the clock, again.
            m_newDevices.insert(m_newDevices.end(), some.begin(), some.end());
            return;
        }
        wake();
        addSomeRoutes();
    };
    m_stores.change.ask(std::move(job));
}

void Federation::take(const std::vector<DirectoryLink> &links)
{
    std::vector<DeviceId> devices;
    bool fromHere = false;
    for (const DirectoryLink &link : links) {
        m_map.take(link);
        if (!m_started)
            continue;
        fromHere = fromHere || m_map.hubOf(link.agency) == m_identity.certificate.agency;
        if (link.change == DirectoryLink::Change::Admitted && m_map.peerOf(link.device))
            devices.push_back(link.device);
        if (link.change == DirectoryLink::Change::Hub && isPeer(m_map.hubOf(link.agency))) {
            const std::vector<DeviceId> all = m_map.devicesOf(link.agency);
            devices.insert(devices.end(), all.begin(), all.end());
        }
    }
    addRoutes(devices);
    if (!fromHere)
        return;
    for (const auto &[agency, link] : m_links)
        link->wakeDirectories();
}

void Federation::wake()
{
    for (const auto &[agency, link] : m_links)
        link->wake();
}

void Federation::wake(const AgencyId &peer)
{
    if (const auto link = m_links.find(peer); link != m_links.end())
        link->second->wake();
}

void Federation::wakeBlobs(const AgencyId &peer)
{
    if (const auto link = m_links.find(peer); link != m_links.end())
        link->second->wakeBlobs();
}

void Federation::passLive(const AgencyId &peer, const wire::Live &live)
{
    if (const auto link = m_links.find(peer); link != m_links.end())
        link->second->passLive(live);
}

void Federation::checkTime()
{
    addSomeRoutes();
    m_turnsAtMs = std::min(m_turnsAtMs, m_clock.nowMs()); // the clock may have been set back
    if (m_started && m_clock.nowMs() - m_turnsAtMs >= turnsEveryMs)
        askForTurns();
    for (const auto &[agency, link] : m_links)
        link->checkTime();
}

void Federation::peerCame(const AgencyId &agency)
{
    ++m_taken[agency].sessions;
    noteHeard(agency);
}

void Federation::noteHeard(const AgencyId &agency)
{
    m_taken[agency].heardMs = m_clock.nowMs();
}

void Federation::retryNow(const AgencyId &agency)
{
    if (const auto link = m_links.find(agency); link != m_links.end())
        link->second->retryNow();
}

void Federation::peerWent(const AgencyId &agency)
{
    --m_taken[agency].sessions;
}

void Federation::noteTaken(const AgencyId &agency, std::uint64_t envelopes)
{
    m_taken[agency].envelopes += envelopes;
}

void Federation::noteBlobTaken(const AgencyId &agency)
{
    ++m_taken[agency].blobs;
}

void Federation::noteRefused(const AgencyId &agency, std::string_view what, ErrorCode why)
{
    m_taken[agency].refused.note(m_clock.nowMs(), what, why);
    // A record that is refused may have to be answered with the one held.
    wake(agency);
}

void Federation::noteTurnedAway(const AgencyId &agency, ErrorCode why)
{
    const std::int64_t nowMs = m_clock.nowMs();
    const bool isNew = m_taken.count(agency) == 0 && m_peers.count(agency) == 0;
    const auto isFull = [this] { return m_taken.size() >= m_peers.size() + mostOthers; };
    if (isNew && isFull())
        std::erase_if(m_taken, [&](const auto &other) {
            const auto &[id, taken] = other;
            return m_peers.count(id) == 0 && taken.sessions == 0
                && (taken.refused.atMs > nowMs || nowMs - taken.refused.atMs >= othersForMs);
        });
    if (isNew && isFull())
        return;
    PeerRefusal &refused = m_taken[agency].refused;
    const bool isSame = refused.what == "login" && refused.why == toString(why);
    if (!isSame || refused.loggedMs > nowMs || nowMs - refused.loggedMs >= sameAgainMs) {
        m_log.write("peer_turned_away", {{"agency", agency}, {"why", toString(why)}});
        refused.loggedMs = nowMs;
    }
    refused.note(nowMs, "login", why);
}

std::uint64_t Federation::sessionsOf(const AgencyId &agency) const
{
    const auto taken = m_taken.find(agency);
    return taken == m_taken.end() ? 0 : taken->second.sessions;
}

std::vector<Federation::PeerStatus> Federation::status() const
{
    std::vector<PeerStatus> list;
    for (const auto &[agency, peer] : m_peers) {
        PeerStatus one;
        one.peer = peer.first;
        if (const auto link = m_links.find(agency); link != m_links.end()) {
            one.isHere = true;
            one.state = link->second->state();
            one.fault = link->second->fault();
            one.counts = link->second->counts();
            one.blobs = link->second->blobCounts();
        }
        if (const auto taken = m_taken.find(agency); taken != m_taken.end())
            one.taken = taken->second;
        list.push_back(one);
    }
    for (const auto &[agency, taken] : m_taken) {
        if (m_peers.count(agency) != 0 || taken.refused.count == 0)
            continue;
        PeerStatus other;
        other.peer.agency = agency;
        other.isPeer = false;
        other.taken = taken;
        list.push_back(other);
    }
    return list;
}

} // namespace caseweave
