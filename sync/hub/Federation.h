// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/PeerLink.h"

namespace caseweave {

/// This hub among the hubs of other agencies (docs/decisions/0042): knows which of them serves whom, and has a link to
/// each that it is set to talk to. The hub's thread; all that it is given must outlive it, and the map the stores'
/// threads.
class Federation final : public QObject {
    Q_OBJECT

public:
    struct Stores {
        StoreThread &change;
        StoreThread &read;
        BlobThread *blobs = nullptr; ///< where the hub keeps any
    };
    struct Identity {
        const SigningKey &key;
        const AgencyCertificate &certificate;
    };
    /// What came from a peer since the hub started.
    struct Taken {
        std::uint64_t sessions = 0; ///< logged in now
        std::uint64_t envelopes = 0; ///< that were new
        std::uint64_t blobs = 0; ///< likewise
        PeerRefusal refused; ///< by this hub: its logins and requests
        std::int64_t heardMs = 0; ///< 0: never
    };
    struct PeerStatus {
        HubPeer peer;
        bool isPeer = true; ///< false: it is none, and was refused
        bool isHere = false; ///< this hub has the link; false also while one of several on a store has it
        HubState state = HubState::Offline;
        LineFault fault = LineFault::None; ///< why the last attempt or connection ended
        PeerLink::Counts counts;
        PeerBlobs::Counts blobs;
        Taken taken;
    };

    Federation(const Identity &identity, const Stores &stores, PeerMap &map, const Clock &clock, Random &random,
               HubLog &log, Network &network);
    ~Federation() override;

    bool isPeer(const AgencyId &agency) const { return m_map.isPeer(agency); }

    /// The peers from now on, each with its agency's root. Links to new ones begin; what waited for one that is no peer
    /// any more is dropped. Before start() it only takes note.
    void setPeers(const std::vector<std::pair<HubPeer, SignPublicKey>> &peers);
    /// Directory records, as they came into the store.
    void take(const std::vector<DirectoryLink> &links);
    /// The store's directories were all taken: begin.
    void start();
    /// Closes the links.
    void stop();
    /// Something was stored that peers are to get, or this one.
    void wake();
    void wake(const AgencyId &peer);
    void wakeBlobs(const AgencyId &peer);
    /// Now or never, where the link to this peer is here.
    void passLive(const AgencyId &peer, const wire::Live &live);
    bool hasLinks() const { return !m_links.empty(); }
    void checkTime();

    void peerCame(const AgencyId &agency);
    void peerWent(const AgencyId &agency);
    void noteHeard(const AgencyId &agency);
    /// It has come, here or to another hub on the store, and stays: it can be reached.
    void retryNow(const AgencyId &agency);
    void noteTaken(const AgencyId &agency, std::uint64_t envelopes);
    void noteBlobTaken(const AgencyId &agency);
    void noteRefused(const AgencyId &agency, std::string_view what, ErrorCode why);
    /// Was not let in. By its own account it is that agency's hub; where nothing is known of such a one, only so many
    /// are remembered.
    void noteTurnedAway(const AgencyId &agency, ErrorCode why);
    /// Logged in now.
    std::uint64_t sessionsOf(const AgencyId &agency) const;

    /// The peers, then those that are none and were refused since the hub started.
    std::vector<PeerStatus> status() const;

private:
    void forgetOthers();
    void askForTurns();
    void giveTurnsBack();
    void turnsCame(const std::set<AgencyId> &ours);
    void addRoutes(const std::vector<DeviceId> &devices);
    void addSomeRoutes();

    const Identity m_identity;
    const Stores m_stores;
    const Clock &m_clock;
    Random &m_random;
    HubLog &m_log;
    Network &m_network;
    PeerMap &m_map;
    std::map<AgencyId, std::pair<HubPeer, SignPublicKey>> m_peers;
    std::map<AgencyId, std::unique_ptr<PeerLink>> m_links;
    std::map<AgencyId, Taken> m_taken;
    std::deque<DeviceId> m_newDevices; ///< whose routes are to be looked at
    bool m_addingRoutes = false;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    bool m_started = false;
    std::set<AgencyId> m_turns; ///< that this hub has, as of the last answer
    bool m_askingForTurns = false;
    std::int64_t m_turnsAtMs = 0;
};

} // namespace caseweave
