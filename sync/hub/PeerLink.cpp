// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PeerLink.h"

namespace caseweave {
namespace {

constexpr std::size_t mostRoutes = 64; ///< read from the store at once
constexpr std::size_t mostBusy = PeerLink::mostInFlight / wire::mostBatch; ///< mailboxes at a time
constexpr std::size_t pageBytes = 256 << 10;
constexpr std::size_t directoryBytes = 512 << 10;
constexpr std::int64_t directoryAgainMs = 60'000;
constexpr std::int64_t firstHoldMs = 2000;
constexpr std::int64_t longestHoldMs = 5 * 60'000;
constexpr unsigned mostTriesBeside = 3; ///< what is written comes again after 16 s at most
constexpr std::int64_t backlogEveryMs = 5000;
constexpr std::int64_t callEveryMs = 10'000;

} // namespace

PeerLink::PeerLink(HubPeer peer, const SignPublicKey &root, PeerLogin login, const Surroundings &with, QObject *parent)
    : QObject(parent), m_peer(std::move(peer)), m_with(with),
      m_connection(m_peer.address, PinnedRoots{{m_peer.agency, root}}, std::move(login), with.clock, with.random,
                   with.network),
      m_round(std::make_shared<int>()), m_blobs({m_peer.agency, m_connection, with.change, with.read, with.blobs,
                                                 with.clock, with.random, with.log, [this] { return isIdle(); }})
{
    connect(&m_connection, &HubConnection::stateChanged, this, &PeerLink::stateChanged);
    m_connection.open();
}

PeerLink::~PeerLink() = default;

template <class T>
std::function<void(Result<T>)> PeerLink::guarded(std::function<void(Result<T>)> then)
{
    return [round = std::weak_ptr<int>(m_round), then = std::move(then)](Result<T> answer) {
        if (!round.expired())
            then(std::move(answer));
    };
}

template <class T>
void PeerLink::ask(StoreThread &store, std::function<Result<T>(HubStore &)> work, std::function<void(Result<T>)> then)
{
    store.askFor<T>(std::move(work), guarded<T>(std::move(then)));
}

void PeerLink::stateChanged()
{
    noteLogin();
    m_round = std::make_shared<int>();
    m_queue.clear();
    m_busy.clear();
    m_beside.clear();
    m_directoryBusy = false;
    m_reading = false;
    m_scanned = 0;
    m_askingBacklog = false;
    m_met = m_meeting = false;
    m_blobs.beginAnew();
    if (state() != HubState::Online)
        return;
    m_isCalled = false;
    m_counts.contactMs = m_connection.heardMs();
    m_held.clear();
    meet();
}

void PeerLink::noteLogin()
{
    const bool isRefused = state() == HubState::Refused;
    const bool isOnline = state() == HubState::Online;
    const ErrorCode why = m_connection.refusal().value_or(ErrorCode::Untrusted);
    // Each change of the state is told later, and two of them may find the same; and on its way it has several states.
    const std::tuple now(isOnline, isRefused, fault());
    if (std::exchange(m_told, now) == now)
        return;
    if (isRefused)
        m_with.log.write("peer",
                         {{"agency", m_peer.agency},
                          {"online", false},
                          {"refused", true},
                          {"by", m_connection.isRefusedByHub() ? "peer" : "this"},
                          {"why", toString(why)}});
    else if (isOnline)
        m_with.log.write("peer", {{"agency", m_peer.agency}, {"online", true}, {"refused", false}});
    else
        m_with.log.write(
            "peer", {{"agency", m_peer.agency}, {"online", false}, {"refused", false}, {"why", toString(fault())}});
    if (isRefused && m_connection.isRefusedByHub())
        noteRefusal("login", why);
    else if (isRefused)
        m_counts.unproven.note(m_with.clock.nowMs(), "proof", why);
}

void PeerLink::noteRefusal(std::string_view what, ErrorCode why)
{
    m_counts.refused.note(m_with.clock.nowMs(), what, why);
}

void PeerLink::meet()
{
    const std::optional<GenerationId> generation = m_connection.generation();
    if (m_meeting || !generation)
        return;
    m_meeting = true;
    ask<bool>(
        m_with.change,
        [peer = m_peer.agency, generation, now = m_with.clock.nowSeconds()](HubStore &store) {
            return hubrules::meetPeer(store, peer, *generation, now);
        },
        [this](const Result<bool> &isAnother) {
            m_meeting = false;
            if (!isAnother)
                return; // the store fails: with a later look at the clock, again
            if (*isAnother)
                m_with.log.write("peer_came_back", {{"agency", m_peer.agency}});
            m_met = true;
            wakeDirectories();
        });
}

void PeerLink::retryNow()
{
    if (state() != HubState::Offline && state() != HubState::Refused)
        return;
    m_isCalled = true;
    tryIfCalled();
}

/// Two hubs that call one another must come to rest, whatever either finds wrong with the other.
void PeerLink::tryIfCalled()
{
    const std::int64_t nowMs = m_with.clock.nowMs();
    m_calledMs = std::min(m_calledMs, nowMs); // the clock may have been set back
    if (!m_isCalled || nowMs - m_calledMs < callEveryMs)
        return;
    m_isCalled = false;
    m_calledMs = nowMs;
    m_connection.retryNow();
}

void PeerLink::wake()
{
    m_again = true;
    work();
}

void PeerLink::wakeDirectories()
{
    m_directoriesAtMs = 0;
    m_directories = m_with.map.agenciesHere();
    wake();
}

void PeerLink::checkTime()
{
    m_connection.checkTime();
    tryIfCalled();
    if (state() == HubState::Online)
        m_counts.contactMs = m_connection.heardMs();
    if (state() == HubState::Online && !m_met)
        meet();
    const std::int64_t nowMs = m_with.clock.nowMs();
    // Nothing is ever due later than this, unless the clock was set back.
    m_backlogMs = std::min(m_backlogMs, nowMs);
    m_directoriesAtMs = std::min(m_directoriesAtMs, nowMs + directoryAgainMs);
    for (auto &[id, held] : m_held)
        held.untilMs = std::min(held.untilMs, nowMs + longestHoldMs);
    if (m_directoriesAtMs != 0 && nowMs >= m_directoriesAtMs)
        wakeDirectories();
    if (std::ranges::any_of(m_held, [nowMs](const auto &held) { return nowMs >= held.second.untilMs; }))
        wake();
    m_blobs.checkTime();
    if (!m_askingBacklog && nowMs - m_backlogMs >= backlogEveryMs)
        askBacklog();
}

void PeerLink::askBacklog()
{
    m_askingBacklog = true;
    m_backlogMs = m_with.clock.nowMs();
    ask<HubStore::Backlog>(
        m_with.read, [agency = m_peer.agency](HubStore &store) { return store.backlog(agency); },
        [this](Result<HubStore::Backlog> backlog) {
            m_askingBacklog = false;
            if (!backlog)
                return;
            if (!m_with.blobs) { // there are none in what is to be looked through
                backlog->blobs = 0;
                backlog->blobsSinceSeconds = 0;
            }
            m_counts.backlog = *backlog;
            // Whoever put it there may not have been able to say so.
            if (backlog->mailboxes > 0 && m_busy.empty())
                wake();
            if (backlog->blobs > m_blobs.held())
                m_blobs.wake();
        });
}

bool PeerLink::isIdle() const
{
    const bool isRead = m_met && !m_again && !m_reading && m_scanned == 0;
    return isRead && m_busy.empty() && m_queue.empty() && m_directories.empty() && !m_directoryBusy;
}

void PeerLink::work()
{
    if (state() != HubState::Online || !m_met)
        return;
    // Who is who comes before what they wrote: an access record is checked with its author's certificate.
    if (m_directoryBusy || !m_directories.empty())
        return sendDirectories();
    while (m_busy.size() < mostBusy && !m_queue.empty()) {
        const HubStore::Route route = m_queue.front();
        m_queue.pop_front();
        start(route);
    }
    if (m_queue.empty() && (m_again || m_scanned > 0) && !m_reading)
        readDue();
    m_blobs.goOn();
}

void PeerLink::sendDirectories()
{
    if (m_directoryBusy)
        return;
    const AgencyId agency = m_directories.back();
    m_directories.pop_back();
    sendDirectory(agency, false);
}

void PeerLink::sendDirectory(const AgencyId &agency, bool fromTheBeginning)
{
    struct Piece {
        std::uint64_t from = 0;
        std::vector<Bytes> records;
    };
    m_directoryBusy = true;
    ask<Piece>(
        m_with.read,
        [peer = m_peer.agency, agency, fromTheBeginning](HubStore &store) -> Result<Piece> {
            const auto told
                = fromTheBeginning ? Result<std::uint64_t>(std::uint64_t{0}) : store.directoryTold(peer, agency);
            if (!told)
                return told.error();
            auto records = store.directory(agency, *told, wire::mostBatch, directoryBytes);
            if (!records)
                return records.error();
            return Piece{*told, std::move(*records)};
        },
        [this, agency](Result<Piece> piece) {
            const std::size_t count = piece ? piece->records.size() : 0;
            if (count == 0) {
                m_directoryBusy = false;
                return work();
            }
            const std::uint64_t from = piece->from;
            m_connection.putDirectory(std::move(piece->records),
                                      guarded<void>([this, agency, from, count](const Status &answer) {
                                          directoryAnswered(agency, from, count, answer);
                                      }));
        });
}

void PeerLink::directoryAnswered(const AgencyId &agency, std::uint64_t from, std::size_t count, const Status &answer)
{
    if (!answer && answer.code() == ErrorCode::Network)
        return;
    if (!answer) {
        noteRefusal("directory", answer.code());
        // It lacks what it once had: an old copy of its store came back.
        if (answer.code() == ErrorCode::Conflict && from > 0)
            return sendDirectory(agency, true);
        m_with.log.write("peer_refused_directory",
                         {{"agency", m_peer.agency}, {"of", agency}, {"why", toString(answer.code())}});
        m_directoryBusy = false;
        m_directoriesAtMs = m_with.clock.nowMs() + directoryAgainMs;
        return work();
    }
    ask<bool>(
        m_with.change,
        [peer = m_peer.agency, agency, told = from + count](HubStore &store) -> Result<bool> {
            if (Status status = store.putDirectoryTold(peer, agency, told); !status)
                return status.error();
            return true;
        },
        [this, agency](Result<bool> noted) {
            m_directoryBusy = false;
            if (noted)
                sendDirectory(agency, false); // until nothing more is there
        });
}

void PeerLink::readDue()
{
    m_reading = true;
    if (m_scanned == 0)
        m_again = false;
    ask<std::vector<HubStore::Route>>(
        m_with.read,
        [agency = m_peer.agency, after = m_scanned](HubStore &store) {
            return store.dueRoutes(agency, after, mostRoutes);
        },
        [this](Result<std::vector<HubStore::Route>> due) { dueCame(std::move(due)); });
}

void PeerLink::dueCame(Result<std::vector<HubStore::Route>> due)
{
    m_reading = false;
    if (!due)
        return; // the next wake asks again
    m_scanned = due->size() == mostRoutes ? due->back().id : 0;
    const std::int64_t nowMs = m_with.clock.nowMs();
    std::stable_partition(due->begin(), due->end(),
                          [](const HubStore::Route &route) { return route.space == HubStore::Space::Case; });
    for (const HubStore::Route &route : *due) {
        const auto held = m_held.find(route.id);
        if (m_busy.count(route.id) == 0 && (held == m_held.end() || nowMs >= held->second.untilMs))
            m_queue.push_back(route);
    }
    work();
}

void PeerLink::start(const HubStore::Route &route)
{
    m_busy.insert(route.id);
    // The device was revoked, or goes to another hub: the peer would refuse it for ever.
    if (route.space == HubStore::Space::Inbox && m_with.map.peerOfInbox(route.tag) != m_peer.agency)
        return note(
            route,
            [route, &map = m_with.map, now = m_with.clock.nowSeconds()](HubStore &store) {
                return hubrules::settleInbox(store, map, route.tag, now);
            },
            [this, route] { finish(route); });
    load(route);
}

void PeerLink::load(const HubStore::Route &route)
{
    ask<std::shared_ptr<hubrules::Load>>(
        m_with.read,
        [route](HubStore &store) -> Result<std::shared_ptr<hubrules::Load>> {
            Result<hubrules::Load> load = hubrules::loadOf(store, route, pageBytes, wire::mostBatch);
            if (!load)
                return load.error();
            return std::make_shared<hubrules::Load>(std::move(*load));
        },
        [this, route](Result<std::shared_ptr<hubrules::Load>> loaded) {
            if (loaded)
                send(route, *loaded);
            else
                hold(route, loaded.code());
        });
}

void PeerLink::send(const HubStore::Route &route, std::shared_ptr<hubrules::Load> load)
{
    if (!load->records.empty())
        return sendRecord(route, std::move(load), 0);
    const auto pass = [this, route, load] {
        note(
            route, [route, load](HubStore &store) { return hubrules::notePassed(store, route, load->page); },
            [this, route, load] { passed(route, load->page); });
    };
    if (load->page.items.empty())
        return pass();
    std::vector<HubPush> items;
    for (HubStore::Item &item : load->page.items)
        items.push_back({std::move(item.envelope), {}, std::move(load->coveredIds[item.sequence])});
    const std::size_t count = items.size();
    m_connection.push(route.tag, std::move(items),
                      guarded<std::vector<std::uint64_t>>(
                          [this, route, count, pass](const Result<std::vector<std::uint64_t>> &answer) {
                              if (!answer)
                                  return hold(route, answer.code(), By::Peer);
                              m_counts.passed += count;
                              pass();
                          }));
}

void PeerLink::passed(const HubStore::Route &route, const HubStore::Page &page)
{
    if (m_beside.count(route.id) == 0)
        return finish(route);
    if (!page.more)
        return hold(route, ErrorCode::NotFound, By::Peer); // of the access record
    HubStore::Route next = route;
    next.after = page.items.back().sequence;
    load(next);
}

void PeerLink::sendRecord(const HubStore::Route &route, std::shared_ptr<hubrules::Load> load, std::size_t index)
{
    if (index == load->records.size()) {
        // What is written comes right behind, before the letters that tell of it.
        HubStore::Route next = route;
        next.accessDue = false;
        return this->load(next);
    }
    const auto told = [route, number = load->records[index].number, &map = m_with.map](HubStore &store) {
        return hubrules::noteTold(store, map, route, number);
    };
    m_connection.putAccess(
        load->records[index].bytes, guarded<void>([this, route, load, index, told](const Status &answer) {
            // The peer holds another that it prefers, and will say so.
            const bool answered = answer || answer.code() == ErrorCode::Conflict;
            // An author whom the peer does not know, or no more, may have been followed by one that it does.
            if (!answered && answer.code() == ErrorCode::NotFound && index + 1 < load->records.size()) {
                noteRefusal("access", answer.code());
                return sendRecord(route, load, index + 1);
            }
            if (!answered && answer.code() == ErrorCode::NotFound) {
                // What people write is not to wait for leads to settle that; the peer may hold an earlier record.
                HubStore::Route beside = route;
                beside.accessDue = false;
                m_beside.insert(route.id);
                return this->load(beside);
            }
            if (!answered)
                return hold(route, answer.code(), By::Peer);
            if (!answer)
                noteRefusal("access", answer.code());
            note(route, told, [this, route, load, index] { sendRecord(route, load, index + 1); });
        }));
}

void PeerLink::note(const HubStore::Route &route, std::function<Status(HubStore &)> work_, std::function<void()> then)
{
    ask<bool>(
        m_with.change,
        [work = std::move(work_)](HubStore &store) -> Result<bool> {
            if (Status status = work(store); !status)
                return status.error();
            return true;
        },
        [this, route, then = std::move(then)](Result<bool> done) {
            if (done)
                then();
            else
                hold(route, done.code());
        });
}

void PeerLink::hold(const HubStore::Route &route, ErrorCode why, By by)
{
    m_busy.erase(route.id);
    if (why == ErrorCode::Network)
        return; // the next connection begins anew
    if (by == By::Peer)
        noteRefusal(route.accessDue ? "access" : m_beside.count(route.id) != 0 ? "access" : "updates", why);
    Held &held = m_held[route.id];
    // To a hub that left, release notes alone go beside it, and those are there by now.
    if (m_beside.erase(route.id) != 0 && !route.leaving)
        held.tries = std::min(held.tries, mostTriesBeside);
    const std::int64_t most = std::min(longestHoldMs, firstHoldMs << std::min(held.tries, 8U));
    std::array<std::uint8_t, 2> chance{};
    m_with.random.fill(chance);
    const std::int64_t part = chance[0] << 8 | chance[1];
    held.untilMs = m_with.clock.nowMs() + most / 2 + most / 2 * part / 65536;
    ++held.tries;
    m_with.log.write(
        "peer_refused",
        {{"agency", m_peer.agency}, {"mailbox", route.tag}, {"why", toString(why)}, {"tries", held.tries}});
    work();
}

void PeerLink::finish(const HubStore::Route &route)
{
    m_busy.erase(route.id);
    m_held.erase(route.id);
    wake(); // more of it may wait
}

} // namespace caseweave
