// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/Hub.h"

#include "sync/hub/BlobThread.h"
#include "sync/hub/HubSession.h"
#include "sync/tls/TlsChannel.h"

#include <QEventLoop>

#include <unistd.h>

namespace caseweave {
namespace {

constexpr std::int64_t stopWithinMs = 5000;
constexpr int backlog = 4096; ///< connections that the system keeps waiting, or fewer (net.core.somaxconn)
// How often a hub looks for what others did without its hearing of it. Few mailboxes are all looked at each second,
// many within so many seconds.
constexpr std::size_t leastLookedAt = 512;
constexpr std::size_t roundSeconds = 10;
constexpr std::int64_t standingsEveryMs = 5000;
constexpr std::int64_t markEveryMs = 60'000;

} // namespace

Hub::Hub(HubIdentity identity, HubSettings settings, Stores stores, const Clock &clock, Random &random, HubLog &log,
         QObject *parent)
    : QObject(parent), m_identity(std::move(identity)), m_settings(settings), m_clock(clock), m_random(random),
      m_log(log), m_change(std::move(stores.change), StoreThread::Mode::Change, stores.threads),
      m_read(std::move(stores.read), StoreThread::Mode::Read, stores.threads), m_mark(std::move(stores.mark)),
      m_blobs(stores.blobs ? std::make_unique<BlobThread>(std::move(stores.blobs)) : nullptr),
      m_hints(std::move(stores.hints)),
      m_fanout(m_read, m_metrics, m_hints ? Fanout::Store::Shared : Fanout::Store::Own),
      m_federation({m_identity.key, m_identity.certificate}, {m_change, m_read, m_blobs.get()}, m_map, clock, random,
                   log, *m_settings.network)
{
    m_metrics.legalHold = m_legalHold;
    if (m_hints) {
        connect(m_hints.get(), &HubHints::heard, this, &Hub::take);
        connect(m_hints.get(), &HubHints::heardLive, this, &Hub::takeLive);
        connect(m_hints.get(), &HubHints::begun, this, [this] {
            m_log.write("hints_begun");
            m_standingsAtMs = 0;
            m_fanout.lookAtAll();
            lookAround(m_clock.nowMs());
        });
    }
    connect(&m_change, &StoreThread::turned, this, [this](const StoreThread::Turn &turn) {
        m_metrics.commitJobs += turn.jobs;
        m_metrics.commitTook(turn.microseconds);
        m_metrics.storeFailures += turn.failed ? 1 : 0;
        if (turn.failed != m_storeFailing)
            noteStore(turn, "store_failing", "store_working");
        m_storeFailing = turn.failed;
    });
    connect(&m_read, &StoreThread::turned, this, [this](const StoreThread::Turn &turn) {
        if (turn.failed != m_readFailing)
            noteStore(turn, "store_unreadable", "store_readable");
        m_readFailing = turn.failed;
    });
    connect(&m_change, &StoreThread::answered, this, [this] { m_fanout.sendStored(); });
    connect(&m_timer, &QTimer::timeout, this, &Hub::checkTime);
    connect(&m_listener, &tls::Listener::came, this, &Hub::accept);
    connect(&m_listener, &tls::Listener::failed, this, [this] {
        m_log.write("accept_failing", {{"connections", m_sessions.size()}});
        m_acceptFailed = true;
    });
}

Hub::~Hub()
{
    m_listener.close();
    m_sessions.clear();
}

void Hub::noteStore(const StoreThread::Turn &turn, const char *fails, const char *works)
{
    if (turn.why)
        m_log.write(fails, {{"why", toString(*turn.why)}});
    else
        m_log.write(works);
}

void Hub::loadStandings(std::function<void(const Status &)> done)
{
    const auto loaded = std::make_shared<std::vector<DirectoryLink>>();
    std::map<AgencyId, std::uint64_t> known;
    for (const auto &[agency, root] : m_identity.admitted)
        known[agency] = m_standing.taken(agency);
    StoreThread::Job job;
    job.work = [loaded, known = std::move(known)](HubStore &store) -> Status {
        for (const auto &[agency, from] : known) {
            const auto links = hubrules::directoryLinks(store, agency, from);
            if (!links)
                return links.error();
            loaded->insert(loaded->end(), links->begin(), links->end());
        }
        return {};
    };
    job.reply = [this, loaded, done = std::move(done)](const Status &status) {
        if (status)
            apply(*loaded);
        done(status);
    };
    m_read.ask(std::move(job));
}

Status Hub::begin()
{
    // The answer comes through the event loop, and nobody is let in before it has.
    Status loaded;
    QEventLoop loop;
    loadGeneration([&](const Status &status) { loaded = status; });
    loadStandings([&](const Status &status) {
        loaded = loaded ? status : loaded;
        loop.quit();
    });
    loop.exec();
    if (!loaded)
        return loaded;
    m_federation.start();
    m_timer.start(1000);
    m_markedMs = m_clock.nowMs();
    m_certificates.checkTime(m_clock.nowSeconds());
    return {};
}

Status Hub::listen(const QHostAddress &address, quint16 port)
{
    if (!m_ready.isOpen())
        return ErrorCode::Network;
    if (Status status = begin(); !status)
        return status;
    if (Status status = m_listener.listen(address, port, backlog); !status)
        return status;
    m_log.write("listening", {{"port", m_listener.port()}, {"agencies", m_identity.admitted.size()}});
    return {};
}

void Hub::accept(int descriptor)
{
    ++m_metrics.accepted;
    const bool isFull = m_sessions.size() >= m_settings.mostConnections;
    if (m_stopping || isFull) {
        ++m_metrics.dropped;
        if (isFull)
            noteFull();
        ::close(descriptor);
        return;
    }
    takeConnection([this, descriptor](tls::Channel::Owner &owner) {
        return std::make_unique<tls::TlsChannel>(m_identity.tls, m_ready, descriptor, owner);
    });
}

void Hub::takeConnection(const tls::Channel::Maker &make)
{
    const std::uint64_t id = m_nextSession++;
    ++m_beforeLogin;
    m_sessions.emplace(id, std::make_unique<HubSession>(*this, id, make));
    m_metrics.connections = m_sessions.size();
    m_metrics.beforeLogin = m_beforeLogin;
    if (m_beforeLogin < m_settings.mostBeforeLogin)
        return;
    ++m_metrics.crowded;
    m_log.writeSeldom("crowded", {{"before_login", m_beforeLogin}});
    m_listener.setAccepting(false);
}

HubSession *Hub::session(std::uint64_t id)
{
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? nullptr : found->second.get();
}

void Hub::sessionLoggedIn(HubSession &session)
{
    ++m_metrics.logins;
    ++m_metrics.online;
    --m_beforeLogin;
    openDoor();
    joinParty(session);
    m_log.write("login",
                {{"session", session.id()},
                 {"kind", static_cast<int>(session.guest().kind)},
                 {"agency", session.guest().agency},
                 {"device", session.guest().device}});
    if (session.guest().kind == wire::Kind::Hub)
        m_federation.peerCame(session.guest().agency);
}

void Hub::sessionClosed(HubSession &session)
{
    if (session.hadGuest()) {
        --m_metrics.online;
        if (session.guest().kind == wire::Kind::Hub)
            m_federation.peerWent(session.guest().agency);
        leaveParty(session);
        m_log.write("logout", {{"session", session.id()}});
    } else {
        --m_beforeLogin;
        openDoor();
    }
    m_fanout.forget(session.id());
    m_sessions.erase(session.id());
    m_metrics.connections = m_sessions.size();
    if (m_stopAtMs != 0 && m_sessions.empty())
        QMetaObject::invokeMethod(this, &Hub::stopped, Qt::QueuedConnection);
}

void Hub::admit(std::map<AgencyId, SignPublicKey> roots)
{
    m_identity.admitted = std::move(roots);
    for (const auto &[id, session] : m_sessions) {
        if (session->hasGuest() && m_identity.admitted.count(session->guest().agency) == 0)
            session->refuseAndClose(wire::Code::Unauthorised);
    }
    settlePeers();
    loadStandings([this](const Status &status) {
        m_log.write("admitted", {{"agencies", m_identity.admitted.size()}, {"failed", !status.ok()}});
    });
}

void Hub::admit(std::map<AgencyId, SignPublicKey> roots, std::vector<HubPeer> peers)
{
    m_wantedPeers = std::move(peers);
    admit(std::move(roots));
}

void Hub::setPeers(std::vector<HubPeer> peers)
{
    m_wantedPeers = std::move(peers);
    settlePeers();
}

void Hub::settlePeers()
{
    std::vector<std::pair<HubPeer, SignPublicKey>> peers;
    std::set<AgencyId> leftOut;
    for (const HubPeer &peer : m_wantedPeers) {
        const auto root = m_identity.admitted.find(peer.agency);
        if (root != m_identity.admitted.end() && !m_standing.isWithdrawn(peer.agency))
            peers.emplace_back(peer, root->second);
        else
            leftOut.insert(peer.agency);
    }
    if (std::exchange(m_leftOut, leftOut) != leftOut && !leftOut.empty())
        m_log.write("peers_left_out", {{"set", m_wantedPeers.size()}, {"admitted", peers.size()}});
    m_federation.setPeers(peers);
    for (const auto &[id, session] : m_sessions) {
        const bool isHub = session->hasGuest() && session->guest().kind == wire::Kind::Hub;
        if (isHub && !m_federation.isPeer(session->guest().agency))
            session->refuseAndClose(wire::Code::Unauthorised);
    }
}

void Hub::callAgain(const MailboxTag &tag, const std::vector<DeviceId> &added)
{
    if (added.empty())
        return;
    for (const auto &[id, session] : m_sessions) {
        const bool isDevice = session->hasGuest() && session->guest().kind == wire::Kind::Device;
        if (isDevice && session->askedInVain(tag) && std::ranges::binary_search(added, session->guest().device))
            session->refuseAndClose(wire::Code::Busy);
    }
}

void Hub::lookForRefused(const MailboxTag &tag)
{
    std::vector<DeviceId> asked;
    for (const auto &[id, session] : m_sessions) {
        if (session->hasGuest() && session->guest().kind == wire::Kind::Device && session->askedInVain(tag))
            asked.push_back(session->guest().device);
    }
    if (asked.empty())
        return;
    const auto added = std::make_shared<std::vector<DeviceId>>();
    StoreThread::Job job;
    job.work = [tag, asked = std::move(asked), added](HubStore &store) -> Status {
        const Result<std::vector<DeviceId>> users = store.users(tag);
        if (!users)
            return users.error();
        added->clear();
        for (const DeviceId &device : asked) {
            if (std::ranges::binary_search(*users, device))
                added->push_back(device);
        }
        std::sort(added->begin(), added->end());
        return {};
    };
    job.reply = [this, tag, added](const Status &status) {
        if (status)
            callAgain(tag, *added);
    };
    m_read.ask(std::move(job));
}

void Hub::stop()
{
    const std::int64_t nowMs = m_clock.nowMs();
    if (m_stopAtMs != 0)
        return;
    m_drainedAtMs = m_stopping ? nowMs : nowMs + m_settings.drainSeconds * 1000;
    if (!m_stopping)
        m_log.write("stopping", {{"connections", m_sessions.size()}});
    m_stopping = true;
    m_listener.close();
    drain(nowMs);
}

void Hub::drain(std::int64_t nowMs)
{
    if (nowMs >= m_drainedAtMs || m_sessions.empty())
        return beginToEnd();
    m_drainAtMs = nowMs + 1000;
    // As many in each second as it takes; the oldest first.
    const auto seconds = static_cast<std::size_t>((m_drainedAtMs - nowMs) / 1000 + 1);
    const auto isIn = [](const auto &entry) { return !entry.second->isEnding(); };
    const auto in = static_cast<std::size_t>(std::ranges::count_if(m_sessions, isIn));
    std::size_t due = (in + seconds - 1) / seconds;
    for (const auto &entry : m_sessions) {
        if (due == 0)
            return;
        if (!isIn(entry))
            continue;
        entry.second->sayBye();
        --due;
    }
}

std::uint64_t Hub::returnAfterMs() const
{
    if (m_settings.returnSeconds == 0)
        return 0; // there are others to go to, or nobody knows
    const std::int64_t leftMs = std::max<std::int64_t>(0, m_drainedAtMs - m_clock.nowMs());
    return static_cast<std::uint64_t>(leftMs + m_settings.returnSeconds * 1000);
}

void Hub::beginToEnd()
{
    m_federation.stop();
    m_stopAtMs = m_clock.nowMs() + stopWithinMs;
    for (const auto &[id, session] : m_sessions)
        session->sayBye();
    if (m_sessions.empty())
        QMetaObject::invokeMethod(this, &Hub::stopped, Qt::QueuedConnection);
}

void Hub::checkTime()
{
    const std::int64_t nowMs = m_clock.nowMs();
    // Nothing is ever due later than this, unless the clock was set back.
    m_standingsAtMs = std::min(m_standingsAtMs, nowMs);
    m_drainAtMs = std::min(m_drainAtMs, nowMs + 1000);
    m_drainedAtMs = std::min(m_drainedAtMs, nowMs + m_settings.drainSeconds * 1000);
    m_stopAtMs = std::min(m_stopAtMs, nowMs + stopWithinMs);
    m_markedMs = std::min(m_markedMs, nowMs);
    if (std::exchange(m_acceptFailed, false))
        openDoor();
    makeRoom(nowMs);
    if (m_stopping && m_stopAtMs == 0 && nowMs >= m_drainAtMs)
        drain(nowMs);
    for (const auto &[id, session] : m_sessions) {
        if (m_stopAtMs != 0 && nowMs >= m_stopAtMs)
            session->abort();
        else
            session->checkTime(nowMs);
    }
    m_federation.checkTime();
    sweepBlobs(nowMs);
    markStore(nowMs);
    if (!m_stopping)
        checkReleases(nowMs);
    m_certificates.checkTime(m_clock.nowSeconds());
    forgetFull(nowMs);
    m_live.forgetOld(nowMs);
    if (m_hints)
        lookAround(nowMs);
}

void Hub::loadGeneration(std::function<void(const Status &)> done)
{
    const auto read = std::make_shared<GenerationId>();
    StoreThread::Job job;
    job.work = [read](HubStore &store) -> Status {
        const Result<HubStore::Standing> standing = store.standing();
        if (standing)
            *read = standing->generation;
        return standing ? Status() : Status(standing.error());
    };
    job.reply = [this, read, done = std::move(done)](const Status &status) {
        const bool isAnother = status && std::exchange(m_generation, *read) != *read;
        if (isAnother && !m_sessions.empty())
            m_log.write("database_came_back");
        for (const auto &[id, session] : m_sessions) {
            if (isAnother && session->hasGuest())
                session->refuseAndClose(wire::Code::Busy);
        }
        done(status);
    };
    m_read.ask(std::move(job));
}

// What a copy that is put back lacks is noticed from two of these after the copy was made.
void Hub::markStore(std::int64_t nowMs)
{
    if (!m_mark || nowMs - m_markedMs < markEveryMs || m_metrics.commitJobs == m_markedJobs)
        return;
    m_markedMs = nowMs;
    StoreThread::Job job;
    job.work = [mark = *m_mark](HubStore &store) { return mark.raise(store); };
    job.reply = [this](const Status &status) {
        if (status)
            m_markedJobs = m_metrics.commitJobs;
        else
            m_markedMs = 0; // with the next second's look at the clock, again
    };
    m_change.ask(std::move(job));
}

void Hub::lookAround(std::int64_t nowMs)
{
    m_fanout.lookAround(std::max(leastLookedAt, m_fanout.followed() / roundSeconds));
    if (m_standingsAsked || nowMs - m_standingsAtMs < standingsEveryMs)
        return;
    m_standingsAsked = true;
    m_standingsAtMs = nowMs;
    loadGeneration([](const Status &) {});
    loadStandings([this](const Status &) { m_standingsAsked = false; });
}

void Hub::tell(const HubHint &hint)
{
    if (!m_hints)
        return;
    ++m_metrics.hintsTold;
    m_hints->tell(hint);
}

void Hub::pushed(HubStore::Space space, const MailboxTag &tag, std::uint64_t newest, bool repeats)
{
    if (!m_hints)
        return;
    tell({HubHint::What::Stored, space, tag.bytes, newest});
    // Stored before and perhaps never told of: the answer to that commit may have been lost with the way to the store.
    if (repeats)
        m_fanout.reached(space, tag, newest);
}

void Hub::take(const std::vector<HubHint> &hints)
{
    m_metrics.hintsHeard += hints.size();
    bool directory = false;
    for (const HubHint &hint : hints) {
        if (hint.what == HubHint::What::Directory) {
            directory = true;
        } else if (hint.what == HubHint::What::Stored) {
            m_fanout.reached(hint.space, {hint.id}, hint.head);
        } else if (hint.what == HubHint::What::Peer) {
            m_federation.retryNow({hint.id});
        } else {
            m_fanout.look(hint.space, {hint.id});
            lookForRefused({hint.id});
        }
    }
    // What they stored may be for a peer whose link is here.
    m_federation.wake();
    if (directory)
        loadStandings([](const Status &) {});
}

void Hub::directoryGrew(const AgencyId &agency, const std::vector<DirectoryLink> &links)
{
    // Another hub may have taken the records before these.
    if (!apply(links))
        loadStandings([](const Status &) {});
    if (!links.empty())
        tell({HubHint::What::Directory, HubStore::Space::Case, agency.bytes, 0});
}

bool Hub::apply(const std::vector<DirectoryLink> &links)
{
    std::vector<DirectoryLink> inOrder;
    for (const DirectoryLink &link : links) {
        if (m_standing.take(link))
            inOrder.push_back(link);
    }
    for (const auto &[id, session] : m_sessions) {
        if (session->hasGuest() && m_standing.isShutOut(session->guest()))
            session->refuseAndClose(wire::Code::Revoked);
    }
    m_federation.take(inOrder);
    settlePeers();
    return inOrder.size() == links.size();
}

} // namespace caseweave
