// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/chance/Random.h"
#include "sync/hub/BlobRules.h"
#include "sync/hub/CertificateWatch.h"
#include "sync/hub/DirectoryStanding.h"
#include "sync/hub/Fanout.h"
#include "sync/hub/Federation.h"
#include "sync/hub/HubHints.h"
#include "sync/hub/HubLog.h"
#include "sync/hub/HubMetrics.h"
#include "sync/hub/LiveCircle.h"
#include "sync/hub/StoreMark.h"
#include "sync/hub/TokenBucket.h"
#include "sync/tls/Listener.h"
#include "sync/tls/ReadySet.h"
#include "sync/tls/ServerTls.h"

#include <QTimer>

#include <map>

namespace caseweave {

class BlobThread;
class HubSession;

/// What a hub is made of, all checked already (HubSetup).
struct HubIdentity {
    SigningKey key;
    AgencyCertificate certificate; ///< role hub
    tls::ServerTls tls;
    std::map<AgencyId, SignPublicKey> admitted; ///< roots whose devices and issuers may log in
};

struct HubSettings {
    HubQuotas quotas;
    BlobLimits blobs;
    double entriesPerSecond = 500; ///< of each device, on average
    double entriesAtOnce = 20'000;
    double blobBytesPerSecond = 16 << 20; ///< that each device may put
    double blobBytesAtOnce = 64 << 20;
    double peerBlobBytesPerSecond = 64 << 20; ///< of each peer hub
    double peerBlobBytesAtOnce = 256 << 20;
    double peerEntriesPerSecond = 2000; ///< of each peer hub
    double peerEntriesAtOnce = 50'000;
    double requestsPerSecond = 1000; ///< of each device, issuer or peer, besides what it brings to be kept, on average
    double requestsAtOnce = 50'000; ///< several times what a client asks that opens as many cases as it may follow
    double livePerSecond = 2; ///< said by each connection of a device to who is there, on average
    double liveAtOnce = 40;
    double peerLivePerSecond = 20; ///< of each mailbox by each peer hub
    double peerLiveAtOnce = 200;
    std::size_t mostConnections = 10'000;
    std::size_t connectionsOfOne = 8; ///< device or issuer; the one heard of longest ago goes for another
    std::size_t mostBeforeLogin = 256; ///< connections; more are left to wait at the system's door
    std::int64_t idleMs = 120'000; ///< in which the client neither says nor takes anything
    std::int64_t messageMs = 600'000; ///< for one message to come through, from its first byte on
    std::size_t mostSubscriptions = 4096; ///< of each connection
    std::int64_t releaseHoldDays = 30; ///< from a release note to the deletion of what it names
    bool legalHold = false; ///< nothing is deleted
    std::int64_t drainSeconds = 0; ///< over which those who are in are shown out when the hub stops
    std::int64_t returnSeconds = 0; ///< after the end, when those who were shown out may come back; 0: at once
    /// Bytes that wait for one reader before nothing more is read from the store for it.
    std::size_t behindBytes = 1 << 20;
    Network *network = &Network::system(); ///< to other hubs
};

/// The hub: accepts connections, checks who they are, keeps what they push and passes it on. Reads nothing but what
/// docs/protocol.md lets it see. Lives in a thread with an event loop; the stores have threads of their own.
class Hub final : public QObject {
    Q_OBJECT

public:
    /// Two stores on the same data, one to change it, one to read; and where other hubs use that too, the line to them.
    struct Stores {
        std::unique_ptr<HubStore> change;
        std::unique_ptr<HubStore> read;
        std::unique_ptr<HubHints> hints = {};
        std::unique_ptr<BlobStore> blobs = {}; ///< without it the hub takes none
        bool threads = true; ///< of the stores' own; else they work in the hub's, one thing a turn of its event loop
        std::optional<StoreMark> mark = {}; ///< settled
    };

    /// clock, random and log must outlive the hub.
    Hub(HubIdentity identity, HubSettings settings, Stores stores, const Clock &clock, Random &random, HubLog &log,
        QObject *parent = nullptr);
    ~Hub() override;

    /// Loads who is shut out, then works, without a port. What the store says.
    Status begin();
    /// As begin(), then listens; port 0 chooses one. PortTaken, Network (the address is not this
    /// computer's), or what the store says.
    Status listen(const QHostAddress &address, quint16 port);
    /// One that did not come to the port.
    void takeConnection(const tls::Channel::Maker &make);
    quint16 port() const { return m_listener.port(); }
    /// Replaces the agencies that may log in; who is not among them any more is shown out.
    void admit(std::map<AgencyId, SignPublicKey> roots);
    /// Both at once, so that no peer is left out for an agency that comes with it.
    void admit(std::map<AgencyId, SignPublicKey> roots, std::vector<HubPeer> peers);
    /// Replaces the hubs of other agencies that this one talks to. One counts while its agency is admitted and its own
    /// agency has not withdrawn the trust.
    void setPeers(std::vector<HubPeer> peers);
    /// While it is on nothing that was released is deleted: an inquiry or a court forbids it.
    void setLegalHold(bool isOn);
    /// Takes nobody more in, says BYE to everybody, over drainSeconds, and closes when it is sent, or some seconds
    /// later. stopped() comes then. Again: at once.
    void stop();
    /// What is due by the clock. A timer does this every second; tests do it after moving their clock.
    void checkTime();

    const HubMetrics &metrics() const { return m_metrics; }
    /// Changes, and reads, that wait for the store.
    std::size_t changesWaiting() const { return m_change.waiting(); }
    std::size_t readsWaiting() const { return m_read.waiting(); }
    std::vector<Federation::PeerStatus> peers() const { return m_federation.status(); }
    std::int64_t nowMs() const { return m_clock.nowMs(); }
    const AgencyId &agency() const { return m_identity.certificate.agency; }
    const CertificateWatch &certificates() const { return m_certificates; }
    bool isHealthy() const { return !m_storeFailing && !m_readFailing; }
    /// Most bytes that ever waited for one connection.
    std::size_t mostUnsent() const { return m_metrics.mostUnsent; }

Q_SIGNALS:
    void stopped();

private:
    friend class HubSession;
    void noteStore(const StoreThread::Turn &turn, const char *fails, const char *works);
    /// What all connections of one device, issuer or peer have together. Is there while one of them is, and then until
    /// its bucket is full again.
    struct Party {
        TokenBucket asking; ///< what it asks, besides what has rates of its own
        std::vector<std::uint64_t> sessions; ///< by age
        bool flooded = false; ///< and the log has it
    };
    using PartyKey = std::pair<wire::Kind, DeviceId>;
    static PartyKey keyOf(const HubGuest &guest);
    TokenBucket fullAsking() const;
    void joinParty(HubSession &session);
    void leaveParty(const HubSession &session);
    /// Of a device or an issuer that has as many connections as one may have, the one heard of longest ago goes.
    void makeRoomIn(const Party &party);
    void accept(int descriptor);
    void noteFull();
    /// Buckets that are full tell nothing any more.
    void forgetFull(std::int64_t nowMs);
    void sessionLoggedIn(HubSession &session);
    void sessionClosed(HubSession &session);
    HubSession *session(std::uint64_t id);
    /// Whoever waits at the door may come in while there is room before login, and files to be opened.
    void openDoor();
    /// When the room before login is full, who was in it for long enough to log in goes.
    void makeRoom(std::int64_t nowMs);
    /// While the hub stops: shows out those whose time has come.
    void drain(std::int64_t nowMs);
    void beginToEnd();
    /// What those who are shown out are told: when it is worth coming back.
    std::uint64_t returnAfterMs() const;

    /// False: some before them are missing here.
    bool apply(const std::vector<DirectoryLink> &links);
    void directoryGrew(const AgencyId &agency, const std::vector<DirectoryLink> &links);
    void tell(const HubHint &hint);
    /// Acknowledged up to this sequence.
    void pushed(HubStore::Space space, const MailboxTag &tag, std::uint64_t newest, bool repeats);
    void take(const std::vector<HubHint> &hints);
    /// Devices here that asked for the case in vain may be in it now, by what another hub took.
    void lookForRefused(const MailboxTag &tag);
    /// What other hubs may have done without our hearing of it.
    void lookAround(std::int64_t nowMs);
    /// Reads who is shut out, then goes on.
    void loadStandings(std::function<void(const Status &)> done);
    /// Asks the store which generation of the data it has. Whoever is in and was told another is shown out.
    void loadGeneration(std::function<void(const Status &)> done);
    void markStore(std::int64_t nowMs);
    void settlePeers();
    void sweepBlobs(std::int64_t nowMs);
    struct ReleaseRun;
    void noteReleases(const hubrules::Pushed &pushed);
    void checkReleases(std::int64_t nowMs);
    void stepReleases();
    void noteStep(const ReleaseRun &run);
    void goOnReleasing(bool more);
    void eraseBlobs(const std::shared_ptr<ReleaseRun> &run);
    void noteBlobsGone(const std::shared_ptr<ReleaseRun> &run);
    /// A welcome can overtake the access record on its way through two hubs: who was refused then shall come again.
    void callAgain(const MailboxTag &tag, const std::vector<DeviceId> &added);
    /// Milliseconds to wait before this device or peer may push so many, 0: now.
    std::int64_t delayFor(const HubGuest &guest, std::size_t entries);
    std::int64_t blobDelayFor(const HubGuest &guest, std::size_t bytes);
    TokenBucket &liveBucketOf(const AgencyId &peer, const MailboxTag &tag);
    /// To those who show the mailbox here, but who said it, and what a device said to the peers whose links are here.
    void passLive(const LiveWord &word, const hubrules::LiveWay &way, std::uint64_t sayer);
    /// Said at another hub on the store.
    void takeLive(const std::vector<LiveWord> &words);

    HubIdentity m_identity;
    const HubSettings m_settings;
    const Clock &m_clock;
    Random &m_random;
    HubLog &m_log;
    HubMetrics m_metrics;
    CertificateWatch m_certificates{m_identity.certificate.notAfter, m_identity.tls.notAfter(), m_log};
    PeerMap m_map{m_identity.certificate.agency}; ///< outlives the stores' threads
    StoreThread m_change;
    StoreThread m_read;
    const std::optional<StoreMark> m_mark;
    GenerationId m_generation; ///< as it was last read
    std::uint64_t m_markedJobs = 0; ///< of the store, when it was last marked
    std::int64_t m_markedMs = 0;
    const std::unique_ptr<BlobThread> m_blobs; ///< nothing where the hub takes none
    const std::unique_ptr<HubHints> m_hints; ///< nothing where the store is this hub's own
    Fanout m_fanout;
    Federation m_federation;
    std::vector<HubPeer> m_wantedPeers;
    std::set<AgencyId> m_leftOut; ///< of these, as the log was told
    tls::ReadySet m_ready;
    tls::Listener m_listener;
    QTimer m_timer;
    std::map<std::uint64_t, std::unique_ptr<HubSession>> m_sessions; ///< by age
    std::uint64_t m_nextSession = 1;
    std::size_t m_beforeLogin = 0;
    std::map<PartyKey, Party> m_parties;
    std::unordered_map<DeviceId, TokenBucket> m_buckets;
    LiveCircle m_live;
    std::map<std::pair<AgencyId, MailboxTag>, TokenBucket> m_liveBuckets; ///< of peers
    DirectoryStanding m_standing{m_identity.certificate.agency};
    std::unordered_map<DeviceId, TokenBucket> m_blobBuckets;
    std::int64_t m_sweptBlobsMs = 0;
    bool m_legalHold = m_settings.legalHold;
    bool m_releasing = false;
    std::int64_t m_releasesAtMs = 0; ///< when to look again
    HubStore::Erased m_erasedInRun; ///< for the log
    std::uint64_t m_blobsErasedInRun = 0;
    bool m_storeFailing = false;
    bool m_readFailing = false;
    bool m_acceptFailed = false;
    bool m_stopping = false; ///< and nobody comes in any more
    std::int64_t m_drainAtMs = 0; ///< when the next are shown out
    std::int64_t m_drainedAtMs = 0; ///< when the last of those who are in is shown out
    std::int64_t m_stopAtMs = 0; ///< when those who do not go are cut off; 0: they are still being shown out
    std::int64_t m_standingsAtMs = 0; ///< when the directories were last asked for
    bool m_standingsAsked = false;
};

} // namespace caseweave
