// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PeerRules.h"

#include "sync/wire/EnvelopeHead.h"

namespace caseweave::hubrules {
namespace {

using Space = HubStore::Space;
using Route = HubStore::Route;

/// How far a peer's record may be ahead of the one held. Numbers end somewhere, and nobody shall bring a case there.
constexpr std::uint64_t mostAhead = 1 << 16;
constexpr std::uint64_t costOfMailbox = 64 << 10; ///< bytes that a new one counts for: their number has an end
constexpr std::size_t mostSteps = 16; ///< access records of one load
constexpr std::size_t mostCoveredIds = 8192; ///< of one message: with a segment half of what it may have

/// Who serves a device of the record.
struct Serving {
    std::set<AgencyId> peers;
    bool isHere = false; ///< this hub does

    Serving(const PeerMap &map, const wire::AccessRecord &record)
    {
        for (const std::vector<DeviceId> *list : {&record.administrators, &record.users}) {
            for (const DeviceId &device : *list) {
                isHere = isHere || map.isServedHere(device);
                if (const auto peer = map.peerOf(device))
                    peers.insert(*peer);
            }
        }
    }
};

/// The peers that serve a device of the record; none when no device of it is served here.
std::set<AgencyId> peersIn(const PeerMap &map, const wire::AccessRecord &record)
{
    Serving serving(map, record);
    return serving.isHere ? std::move(serving.peers) : std::set<AgencyId>();
}

bool isIn(const PeerMap &map, const AgencyId &peer, const wire::AccessRecord &record)
{
    return Serving(map, record).peers.count(peer) != 0;
}

/// Nothing where there is none.
Result<std::optional<wire::AccessRecord>> recordHeld(HubStore &store, const MailboxTag &tag)
{
    const Result<std::optional<Bytes>> held = store.accessRecord(tag);
    if (!held)
        return held.error();
    if (!held->has_value())
        return std::optional<wire::AccessRecord>();
    Result<wire::AccessRecord> record = wire::AccessRecord::decode(**held);
    return record ? Result(std::optional(std::move(*record)))
                  : Result<std::optional<wire::AccessRecord>>(ErrorCode::Damaged);
}

Result<std::optional<Route>> routeTo(HubStore &store, const AgencyId &peer, Space space, const MailboxTag &tag)
{
    const Result<std::vector<Route>> routes = store.routes(space, tag);
    if (!routes)
        return routes.error();
    const auto found = std::ranges::find(*routes, peer, &Route::peer);
    return found == routes->end() ? std::nullopt : std::optional(*found);
}

Status put(HubStore &store, Route route, std::int64_t nowSeconds)
{
    const bool isDue = route.waiting > 0 || route.accessDue;
    if (!isDue)
        route.sinceSeconds = 0;
    else if (route.sinceSeconds == 0)
        route.sinceSeconds = nowSeconds;
    return store.putRoute(route);
}

/// What is held of a case goes where the case goes; there is a route for it from the first note on.
Status addHeldRoute(HubStore &store, const AgencyId &peer, const MailboxTag &tag, const std::optional<AgencyId> &from,
                    std::int64_t nowSeconds)
{
    const Result<HubStore::Mailbox> held = store.mailbox(Space::Held, tag);
    if (!held || held->head == 0)
        return held ? Status() : Status(held.error());
    Route route;
    route.peer = peer;
    route.space = Space::Held;
    route.tag = tag;
    route.allUntil = from ? 0 : held->head;
    route.waiting = held->head;
    return put(store, route, nowSeconds);
}

/// Who brings a peer into a case gives it everything; who hears of it from another hub gives what is its own. `told`:
/// of one that was in it before.
Status addRoute(HubStore &store, const AgencyId &peer, const MailboxTag &tag, const std::optional<AgencyId> &from,
                std::int64_t nowSeconds, std::uint64_t told = 0)
{
    const Result<HubStore::Mailbox> mailbox = store.mailbox(Space::Case, tag);
    if (!mailbox)
        return mailbox.error();
    Route route;
    route.peer = peer;
    route.tag = tag;
    route.allUntil = from ? 0 : mailbox->head;
    route.waiting = mailbox->head;
    route.told = told;
    route.accessDue = from != peer;
    Status added = put(store, route, nowSeconds);
    if (added)
        added = addHeldRoute(store, peer, tag, from, nowSeconds);
    return added ? store.putDueBlob({peer, tag, {}, nowSeconds}) : added;
}

Status dropRoutes(HubStore &store, const AgencyId &peer, const MailboxTag &tag)
{
    const Status dropped = store.dropRoute(peer, Space::Case, tag);
    return dropped ? store.dropRoute(peer, Space::Held, tag) : dropped;
}

/// Forgets the steps that every peer has answered.
Status trimSteps(HubStore &store, const MailboxTag &tag)
{
    const Result<std::vector<Route>> routes = store.routes(Space::Case, tag);
    if (!routes)
        return routes.error();
    std::uint64_t below = UINT64_MAX >> 1;
    for (const Route &route : *routes)
        below = std::min(below, route.told);
    return store.forgetAccessSteps(tag, below);
}

/// One that left the case and was told so: what is left of the route is for release notes (docs/decisions/0087).
bool hasLeft(const Route &route)
{
    return route.leaving && !route.accessDue;
}

/// The peer is in the case again: as one that is new to it, but for the records that it knows.
Status comeAgain(HubStore &store, const Route &route, const std::optional<AgencyId> &from, std::int64_t nowSeconds)
{
    const Status dropped = dropRoutes(store, route.peer, route.tag);
    return dropped ? addRoute(store, route.peer, route.tag, from, nowSeconds, route.told) : dropped;
}

/// A route that was there before the record, to a peer that is in the case now or was.
Status follow(HubStore &store, Route route, const wire::AccessRecord &record, bool isWanted, bool isHere,
              const std::optional<AgencyId> &from, std::int64_t nowSeconds)
{
    if (route.leaving && isWanted)
        return comeAgain(store, route, from, nowSeconds);
    const Result<HubStore::Mailbox> mailbox = store.mailbox(Space::Case, route.tag);
    if (!mailbox)
        return mailbox.error();
    const bool isTheirs = from == route.peer;
    // What another hub brought, it tells the others itself; what came before it and is not told yet is still told.
    const bool tell = !from || (!isTheirs && route.accessDue);
    if (!isWanted && !isHere && (!tell || hasLeft(route)))
        return dropRoutes(store, route.peer, route.tag);
    if (hasLeft(route)) {
        // Whose word it deletes by, it must know until it has.
        route.accessDue = mailbox->state != HubStore::State::Open;
        return put(store, route, nowSeconds);
    }
    route.accessDue = tell;
    if (!tell)
        route.told = record.number + 1;
    if (isWanted || std::exchange(route.leaving, true))
        return put(store, route, nowSeconds);
    // Of what waits, it gets the notes.
    route.waiting = mailbox->head > route.after ? 1 : 0;
    const Status dropped = dropRoutes(store, route.peer, route.tag);
    return dropped ? put(store, route, nowSeconds) : dropped;
}

/// Adds those that are missing to every peer to which the case goes.
Status completeHeldRoutes(HubStore &store, const MailboxTag &tag, std::vector<Route> &held)
{
    const Result<std::vector<Route>> routes = store.routes(Space::Case, tag);
    if (!routes)
        return routes.error();
    for (const Route &of : *routes) {
        if (of.leaving || std::ranges::find(held, of.peer, &Route::peer) != held.end())
            continue;
        Route &route = held.emplace_back();
        route.peer = of.peer;
        route.space = Space::Held;
        route.tag = tag;
    }
    return {};
}

} // namespace

Result<std::vector<AgencyId>> noteForPeers(HubStore &store, const PeerMap &map, std::int64_t nowSeconds, Space space,
                                           const MailboxTag &tag, std::uint64_t fresh)
{
    Result<std::vector<Route>> routes = store.routes(space, tag);
    if (!routes)
        return routes.error();
    if (space == Space::Inbox && routes->empty()) {
        const std::optional<AgencyId> peer = map.peerOfInbox(tag);
        if (!peer)
            return std::vector<AgencyId>();
        Route &route = routes->emplace_back();
        route.peer = *peer;
        route.space = space;
        route.tag = tag;
    }
    if (space == Space::Held) {
        if (Status status = completeHeldRoutes(store, tag, *routes); !status)
            return status.error();
    }
    std::vector<AgencyId> peers;
    for (Route &route : *routes) {
        if (route.leaving)
            continue;
        peers.push_back(route.peer);
        route.waiting += fresh;
        if (Status status = put(store, route, nowSeconds); !status)
            return status.error();
    }
    return peers;
}

Result<std::vector<AgencyId>> noteReleases(HubStore &store, const PeerMap &map, std::int64_t nowSeconds,
                                           const MailboxTag &tag, std::uint64_t notes)
{
    std::vector<AgencyId> peers;
    const Result<std::vector<Route>> routes = store.routes(Space::Case, tag);
    if (!routes)
        return routes.error();
    if (std::ranges::none_of(*routes, &Route::leaving))
        return peers;
    const auto record = recordHeld(store, tag);
    if (!record)
        return record.error();
    // A hub that left itself leaves it to those that are in the case.
    if (!record->has_value() || !Serving(map, **record).isHere)
        return peers;
    for (Route route : *routes) {
        if (!route.leaving)
            continue;
        route.waiting += notes;
        route.accessDue = route.accessDue || route.told <= (*record)->number;
        if (Status status = put(store, route, nowSeconds); !status)
            return status.error();
        peers.push_back(route.peer);
    }
    return peers;
}

Status mayPassOn(HubStore &store, const PeerMap &map, const AgencyId &peer, Space space, const MailboxTag &tag)
{
    if (space == Space::Inbox)
        return map.isInboxHere(tag) ? Status() : Status(ErrorCode::NotFound);
    const auto route = routeTo(store, peer, Space::Case, tag);
    if (!route)
        return route.error();
    return *route && !(*route)->leaving ? Status() : Status(ErrorCode::NotFound);
}

Status mayReleaseAt(HubStore &store, const PeerMap &map, const AgencyId &peer, const MailboxTag &tag)
{
    const auto record = recordHeld(store, tag);
    if (!record)
        return record.error();
    return record->has_value() && isIn(map, peer, **record) ? Status() : Status(ErrorCode::NotFound);
}

Status settleRoutes(HubStore &store, const PeerMap &map, const wire::AccessRecord &record,
                    const std::optional<AgencyId> &from, std::int64_t nowSeconds)
{
    std::set<AgencyId> wanted = peersIn(map, record);
    const bool isHere = Serving(map, record).isHere;
    const Result<std::vector<Route>> routes = store.routes(Space::Case, record.tag);
    if (!routes)
        return routes.error();
    if (routes->empty() && wanted.empty())
        return {};
    Status status = store.putAccessStep(record.tag, record.number, record.encoded);
    for (std::size_t i = 0; i < routes->size() && status; ++i) {
        const bool isWanted = wanted.erase((*routes)[i].peer) != 0;
        status = follow(store, (*routes)[i], record, isWanted, isHere, from, nowSeconds);
    }
    for (const AgencyId &peer : wanted) {
        if (status)
            status = addRoute(store, peer, record.tag, from, nowSeconds);
    }
    return status ? trimSteps(store, record.tag) : status;
}

Status settleInbox(HubStore &store, const PeerMap &map, const MailboxTag &inbox, std::int64_t nowSeconds)
{
    const Result<HubStore::Mailbox> letters = store.mailbox(Space::Inbox, inbox);
    const Result<std::vector<Route>> known = store.routes(Space::Inbox, inbox);
    if (!letters || !known)
        return letters ? known.error() : letters.error();
    const std::optional<AgencyId> peer = map.peerOfInbox(inbox);
    bool isThere = false;
    for (const Route &route : *known) {
        isThere = isThere || route.peer == peer;
        if (route.peer == peer)
            continue;
        if (Status dropped = store.dropRoute(route.peer, Space::Inbox, inbox); !dropped)
            return dropped;
    }
    if (letters->head == 0 || isThere)
        return {};
    const auto noted = noteForPeers(store, map, nowSeconds, Space::Inbox, inbox, letters->head);
    return noted ? Status() : Status(noted.error());
}

Status addRoutes(HubStore &store, const PeerMap &map, const std::vector<DeviceId> &devices, std::int64_t nowSeconds)
{
    const auto addFor = [&](const MailboxTag &tag) -> Status {
        const auto record = recordHeld(store, tag);
        if (!record && record.code() != ErrorCode::Damaged)
            return record.error();
        if (!record || !record->has_value())
            return {};
        for (const AgencyId &peer : peersIn(map, **record)) {
            const auto route = routeTo(store, peer, Space::Case, tag);
            if (!route)
                return route.error();
            if (*route && !(*route)->leaving)
                continue;
            const Status status = *route ? comeAgain(store, **route, std::nullopt, nowSeconds)
                                         : addRoute(store, peer, tag, std::nullopt, nowSeconds);
            if (!status)
                return status;
        }
        return {};
    };
    for (const DeviceId &device : devices) {
        const Result<std::vector<MailboxTag>> cases = store.casesOf(device);
        if (!cases)
            return cases.error();
        for (const MailboxTag &tag : *cases) {
            if (Status status = addFor(tag); !status)
                return status;
        }
        if (Status status = settleInbox(store, map, wire::inboxTagOf(device), nowSeconds); !status)
            return status;
    }
    return {};
}

namespace {

/// The peer shall hear what this hub holds, once for each record that it comes with: so two hubs that each hold to
/// their own come to an end.
Status answerWithOwn(HubStore &store, const AgencyId &peer, const wire::AccessRecord &refused,
                     const wire::AccessRecord &held, std::int64_t nowSeconds)
{
    const auto route = routeTo(store, peer, Space::Case, held.tag);
    if (!route)
        return route.error();
    if (!*route || (*route)->refused == refused.link())
        return {};
    Route changed = **route;
    changed.refused = refused.link();
    changed.told = std::min(refused.number + 1, held.number);
    changed.accessDue = true;
    return put(store, changed, nowSeconds);
}

Status chargePeer(HubStore &store, const AgencyId &peer, const HubQuotas &quotas, std::uint64_t bytes)
{
    const Result<std::uint64_t> brought = store.bytesFrom(peer);
    if (!brought)
        return brought.error();
    return *brought + bytes > quotas.peerBytes ? Status(ErrorCode::Quota) : store.addBytesFrom(peer, bytes);
}

/// Whether a record of a peer's takes the place of the one held. Refused: Conflict.
Status judge(const wire::AccessRecord &record, const wire::AccessRecord &held)
{
    const bool isLater = record.number > held.number && record.number - held.number <= mostAhead;
    // Of two that were written at the same time every hub keeps the same one.
    const bool isBeside = record.number == held.number && record.link() < held.link();
    return held.isAdministrator(record.author) && (isLater || isBeside) ? Status() : Status(ErrorCode::Conflict);
}

/// One for a mailbox that is new here: of a case of devices that both hubs serve.
bool mayBegin(const PeerMap &map, const AgencyId &peer, const wire::AccessRecord &record)
{
    return record.isAdministrator(record.author) && record.number <= mostAhead && peersIn(map, record).count(peer) != 0;
}

} // namespace

Result<AccessPut> takeAccess(HubStore &store, const PeerMap &map, const HubGuest &peer, const HubQuotas &quotas,
                             std::int64_t nowSeconds, ByteView bytes)
{
    const Result<wire::AccessRecord> record = wire::AccessRecord::decode(bytes);
    if (!record)
        return ErrorCode::Malformed;
    const std::optional<SignPublicKey> key = map.keyOf(record->author);
    if (!key || !record->verify(*key))
        return ErrorCode::NotFound;
    const Result<std::optional<Bytes>> old = store.accessRecord(record->tag);
    if (!old)
        return old.error();
    AccessPut taken = accessPutOf(*record);
    const bool isSame = old->has_value() && std::ranges::equal(**old, bytes);
    if (!old->has_value() && !mayBegin(map, peer.agency, *record))
        return ErrorCode::NotFound;
    if (old->has_value() && !isSame) {
        const Result<wire::AccessRecord> held = wire::AccessRecord::decode(**old);
        if (!held)
            return ErrorCode::Damaged;
        const auto route = routeTo(store, peer.agency, Space::Case, record->tag);
        if (!route)
            return route.error();
        // Of a case that no device here is in any more as well (docs/decisions/0087).
        if (!*route && !isIn(map, peer.agency, *record) && !isIn(map, peer.agency, *held))
            return ErrorCode::NotFound;
        if (Status judged = judge(*record, *held); !judged) {
            const Status noted = answerWithOwn(store, peer.agency, *record, *held, nowSeconds);
            return noted ? judged.error() : noted.error();
        }
        if (record->previous != held->link())
            taken.toLookAgain = held->administrators;
        std::ranges::set_difference(taken.users, accessPutOf(*held).users, std::back_inserter(taken.added));
    } else if (!isSame) {
        taken.added = taken.users;
    }
    if (!isSame) {
        Status status = chargePeer(store, peer.agency, quotas, bytes.size() + (old->has_value() ? 0 : costOfMailbox));
        if (status)
            status = store.putAccess(record->tag, bytes, taken.users);
        if (!status)
            return status.error();
    }
    if (Status status = settleRoutes(store, map, *record, peer.agency, nowSeconds); !status)
        return status.error();
    return taken;
}

namespace {

/// What the segments of a page cover. It ends before one whose ids would make the message too long with those of
/// others; of one that has too many by itself none are told, and the peer's devices fetch the entries.
Status addCovers(HubStore &store, const Route &route, Load &load)
{
    std::size_t left = mostCoveredIds;
    std::vector<HubStore::Item> &items = load.page.items;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto head = wire::readEnvelopeHead(items[i].envelope);
        if (!head || head->which != wire::Class::Segment)
            continue;
        const Result<std::vector<Digest>> ids = store.coveredBy(route.tag, items[i].sequence, mostCoveredIds);
        if (!ids)
            return ids.error();
        if (ids->size() > mostCoveredIds)
            continue;
        if (ids->size() > left) {
            items.resize(i);
            load.page.more = true;
            return {};
        }
        left -= ids->size();
        Bytes &all = load.coveredIds[items[i].sequence];
        for (const Digest &id : *ids)
            all.insert(all.end(), id.begin(), id.end());
    }
    return {};
}

} // namespace

Result<Load> loadOf(HubStore &store, const Route &route, std::size_t mostBytes, std::size_t mostItems)
{
    Load load;
    if (!route.accessDue) {
        Result<HubStore::Page> page = route.leaving
            ? store.page({Space::Case, route.tag, wire::Class::Release, route.after, 0, false, mostBytes, mostItems})
            : store.routePage(route, mostBytes, mostItems);
        if (!page)
            return page.error();
        load.page = std::move(*page);
        if (Status status = addCovers(store, route, load); !status)
            return status.error();
        return load;
    }
    Result<std::vector<Bytes>> steps
        = route.told == 0 ? std::vector<Bytes>() : store.accessSteps(route.tag, route.told, mostSteps);
    const Result<std::optional<Bytes>> held = store.accessRecord(route.tag);
    if (!steps || !held)
        return steps ? held.error() : steps.error();
    if (held->has_value() && steps->size() < mostSteps && (steps->empty() || steps->back() != **held))
        steps->push_back(**held);
    for (Bytes &bytes : *steps) {
        const Result<wire::AccessRecord> record = wire::AccessRecord::decode(bytes);
        if (!record)
            return ErrorCode::Damaged;
        load.records.push_back({record->number, std::move(bytes)});
    }
    return load;
}

Status noteTold(HubStore &store, const PeerMap &map, const Route &route, std::uint64_t number)
{
    const auto now = routeTo(store, route.peer, route.space, route.tag);
    if (!now)
        return now.error();
    // It came with another record meanwhile, and is to be answered.
    if (!*now || (*now)->id != route.id || (*now)->refused != route.refused)
        return {};
    const Result<std::optional<Bytes>> held = store.accessRecord(route.tag);
    if (!held)
        return held.error();
    const Result<wire::AccessRecord> record
        = held->has_value() ? wire::AccessRecord::decode(**held) : Result<wire::AccessRecord>(ErrorCode::Damaged);
    if (!record)
        return record.error();
    Route changed = **now;
    changed.told = std::max(changed.told, number + 1);
    changed.accessDue = changed.told <= record->number;
    const bool isOver = hasLeft(changed) && !Serving(map, *record).isHere;
    const Status status
        = isOver ? dropRoutes(store, changed.peer, changed.tag) : put(store, changed, changed.sinceSeconds);
    return status ? trimSteps(store, route.tag) : status;
}

Status notePassed(HubStore &store, const Route &route, const HubStore::Page &page)
{
    const auto now = routeTo(store, route.peer, route.space, route.tag);
    if (!now)
        return now.error();
    // Another route by now, or one that went back: this answer says nothing about it.
    if (!*now || (*now)->id != route.id || (*now)->after != route.after)
        return {};
    const Result<HubStore::Mailbox> mailbox = store.mailbox(route.space, route.tag);
    if (!mailbox)
        return mailbox.error();
    Route changed = **now;
    changed.after = page.more ? page.items.back().sequence : page.head;
    const std::uint64_t behind = mailbox->head - std::min(mailbox->head, changed.after);
    changed.waiting = std::min(behind, changed.waiting - std::min<std::uint64_t>(changed.waiting, page.items.size()));
    if (behind > 0 && changed.waiting == 0)
        changed.waiting = 1;
    return put(store, changed, changed.sinceSeconds);
}

Result<std::vector<AgencyId>> noteBlob(HubStore &store, const MailboxTag &tag, const BlobId &blob,
                                       std::int64_t nowSeconds)
{
    const Result<std::vector<Route>> routes = store.routes(Space::Case, tag);
    if (!routes)
        return routes.error();
    std::vector<AgencyId> peers;
    for (const Route &route : *routes) {
        if (route.leaving)
            continue;
        if (Status status = store.putDueBlob({route.peer, tag, blob, nowSeconds}); !status)
            return status.error();
        peers.push_back(route.peer);
    }
    return peers;
}

Status noteListed(HubStore &store, const HubStore::DueBlob &all, const std::vector<BlobStore::Item> &blobs, bool isLast,
                  std::int64_t nowSeconds)
{
    const auto route = routeTo(store, all.peer, Space::Case, all.tag);
    if (!route)
        return route.error();
    if (!*route)
        return {};
    for (const BlobStore::Item &item : blobs) {
        const auto from = store.blobFrom(all.tag, item.id);
        if (!from)
            return from.error();
        const bool isTheirs = *from == all.peer;
        // Blobs are put where there are envelopes already, so a route that was given all of them has this above 0.
        const bool isOthersToTell = (*route)->allUntil == 0 && from->value_or(AgencyId()) != AgencyId();
        if (isTheirs || isOthersToTell)
            continue;
        if (Status status = store.putDueBlob({all.peer, all.tag, item.id, nowSeconds}); !status)
            return status;
    }
    return isLast ? store.dropDueBlob(all) : Status();
}

} // namespace caseweave::hubrules
