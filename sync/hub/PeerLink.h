// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/client/HubConnection.h"
#include "sync/hub/HubLog.h"
#include "sync/hub/PeerBlobs.h"
#include "sync/hub/PeerRules.h"

namespace caseweave {

/// Another agency's hub, and where it listens.
struct HubPeer {
    AgencyId agency;
    HubAddress address;
};

/// Passes on to one peer what waits for it, as the peer's client: directories, then of each mailbox the access records
/// and the envelopes, and blobs when nothing of that is left to send. What is acknowledged is noted in the store, so
/// that it goes on there after any break. A mailbox that the peer refuses is tried again later and holds up no other.
/// The hub's thread.
class PeerLink final : public QObject {
    Q_OBJECT

public:
    /// All outlive the link.
    struct Surroundings {
        StoreThread &change;
        StoreThread &read;
        BlobThread *blobs; ///< or nothing
        const PeerMap &map;
        const Clock &clock;
        Random &random;
        HubLog &log;
        Network &network;
    };
    struct Counts {
        std::uint64_t passed = 0; ///< envelopes that the peer acknowledged
        PeerRefusal refused; ///< by it: logins and requests
        PeerRefusal unproven; ///< by this hub: what it showed at login
        std::int64_t contactMs = 0; ///< when it was last heard, pings too; 0: never since the hub started
        HubStore::Backlog backlog; ///< as of a few seconds ago
    };
    /// Envelopes that were pushed and not acknowledged, at most.
    static constexpr std::size_t mostInFlight = 4 * wire::mostBatch;

    /// `root` is that of the peer's agency; `login` this hub's.
    PeerLink(HubPeer peer, const SignPublicKey &root, PeerLogin login, const Surroundings &with,
             QObject *parent = nullptr);
    ~PeerLink() override;

    const HubPeer &peer() const { return m_peer; }
    HubState state() const { return m_connection.state(); }
    LineFault fault() const { return m_connection.fault(); }
    const Counts &counts() const { return m_counts; }
    const PeerBlobs::Counts &blobCounts() const { return m_blobs.counts(); }
    /// Something may wait for the peer.
    void wake();
    void wakeBlobs() { m_blobs.wake(); }
    void passLive(const wire::Live &live) { m_connection.sendLive(live.tag, {live.sealed.begin(), live.sealed.end()}); }
    /// Records of directories that are published here may be new.
    void wakeDirectories();
    /// The peer itself has come, and found nothing wrong here: it can be reached. Tries at once, but not for one call
    /// soon after another.
    void retryNow();
    void checkTime();

private:
    struct Held {
        std::int64_t untilMs = 0;
        unsigned tries = 0;
    };
    template <class T>
    void ask(StoreThread &store, std::function<Result<T>(HubStore &)> work, std::function<void(Result<T>)> then);
    /// Calls on only while this link and its connection are those of now.
    template <class T>
    std::function<void(Result<T>)> guarded(std::function<void(Result<T>)> then);

    void stateChanged();
    void tryIfCalled();
    /// Before anything is passed on: whether the peer's store is the one that acknowledged what is noted here.
    void meet();
    void askBacklog();
    void work();
    /// Nothing that comes before blobs is left to send.
    bool isIdle() const;
    void sendDirectories();
    void sendDirectory(const AgencyId &agency, bool fromTheBeginning);
    void directoryAnswered(const AgencyId &agency, std::uint64_t from, std::size_t count, const Status &answer);
    void readDue();
    void dueCame(Result<std::vector<HubStore::Route>> due);
    void start(const HubStore::Route &route);
    void load(const HubStore::Route &route);
    void passed(const HubStore::Route &route, const HubStore::Page &page);
    void send(const HubStore::Route &route, std::shared_ptr<hubrules::Load> load);
    void sendRecord(const HubStore::Route &route, std::shared_ptr<hubrules::Load> load, std::size_t index);
    void note(const HubStore::Route &route, std::function<Status(HubStore &)> work, std::function<void()> then);
    enum class By : std::uint8_t { Us, Peer };
    /// Tries it again later: the store here failed, or the peer refused it.
    void hold(const HubStore::Route &route, ErrorCode why, By by = By::Us);
    void noteRefusal(std::string_view what, ErrorCode why);
    void noteLogin();
    void finish(const HubStore::Route &route);

    const HubPeer m_peer;
    const Surroundings m_with;
    HubConnection m_connection;
    Counts m_counts;
    std::shared_ptr<int> m_round; ///< a new one with each connection; older answers find theirs gone
    std::tuple<bool, bool, LineFault> m_told{}; ///< whether it is online, and refused, and why not, as was noted last
    bool m_isCalled = false;
    std::int64_t m_calledMs = 0; ///< when it last tried because it was
    bool m_met = false;
    bool m_meeting = false;
    std::vector<AgencyId> m_directories; ///< still to be looked at
    bool m_directoryBusy = false;
    std::int64_t m_directoriesAtMs = 0; ///< when one that was refused is offered again; 0: none was
    std::deque<HubStore::Route> m_queue;
    std::set<std::uint64_t> m_busy; ///< routes under way
    std::set<std::uint64_t>
        m_beside; ///< of these, those whose access record was refused: envelopes are tried all the same
    std::map<std::uint64_t, Held> m_held;
    std::uint64_t m_scanned = 0; ///< where the list of routes goes on; 0: it was read to its end
    bool m_reading = false;
    bool m_again = true; ///< read the list anew
    bool m_askingBacklog = false;
    std::int64_t m_backlogMs = 0;
    PeerBlobs m_blobs;
};

} // namespace caseweave
