// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubRules.h"

#include "crypto/hash/Hash.h"
#include "sync/hub/HeldRules.h"
#include "sync/hub/PeerRules.h"
#include "sync/hub/ReleaseRules.h"

namespace caseweave::hubrules {
namespace {

constexpr std::uint64_t mostCovered = 65536; ///< entries that one push may cover
constexpr std::int64_t mostAheadSeconds = wire::mostClockDifferenceMs / 1000;

struct Weight {
    std::uint64_t bytes = 0;
    std::uint64_t items = 0;
};

/// What is not there yet. What is weighs nothing: it can be pushed again however full the mailbox is.
Result<Weight> freshOf(HubStore &store, HubStore::Space space, const wire::Push &push)
{
    Weight fresh;
    for (const wire::PushItem &item : push.items) {
        const Result<bool> known = store.has(space, push.tag, item.envelope);
        if (!known)
            return known.error();
        if (*known)
            continue;
        fresh.bytes += item.envelope.size();
        ++fresh.items;
    }
    return fresh;
}

/// What whoever pushes may bring besides, over all time.
struct Room {
    std::uint64_t bytes = 0;
    std::uint64_t mailboxes = UINT64_MAX;
};

Result<Room> roomOf(HubStore &store, const HubGuest &guest, const HubQuotas &quotas)
{
    const auto left = [](std::uint64_t most, std::uint64_t has) { return most - std::min(most, has); };
    if (guest.kind == wire::Kind::Hub) {
        const Result<std::uint64_t> brought = store.bytesFrom(guest.agency);
        return brought ? Result<Room>(Room{left(quotas.peerBytes, *brought)}) : Result<Room>(brought.error());
    }
    const Result<HubStore::Brought> brought = store.broughtBy(guest.device);
    if (!brought)
        return brought.error();
    return Room{left(quotas.deviceBytes, brought->bytes), left(quotas.deviceMailboxes, brought->mailboxes)};
}

/// A case's mailbox begins with its access record.
bool begins(HubStore::Space space, const HubStore::Mailbox &mailbox)
{
    return space != HubStore::Space::Case && mailbox.head == 0;
}

Status checkQuota(HubStore &store, const HubGuest &guest, const HubQuotas &quotas, HubStore::Space space,
                  const wire::Push &push, const HubStore::Mailbox &mailbox)
{
    Weight all;
    std::uint64_t covered = 0;
    std::size_t largest = 0;
    for (const wire::PushItem &item : push.items) {
        all.bytes += item.envelope.size();
        ++all.items;
        largest = std::max(largest, item.envelope.size());
        for (const wire::Range &range : item.covers.value_or(std::vector<wire::Range>()))
            covered += range.last - range.first + 1;
        covered += item.coveredIds.size() / sizeof(Digest);
    }
    const bool inbox = space == HubStore::Space::Inbox;
    const bool isPeer = guest.kind == wire::Kind::Hub;
    if (covered > mostCovered || (inbox && !isPeer && largest > mostLetter))
        return ErrorCode::TooLarge;
    const Result<Room> room = roomOf(store, guest, quotas);
    if (!room)
        return room.error();
    const std::uint64_t whole = space == HubStore::Space::Case ? quotas.mailboxBytes : quotas.inboxBytes;
    const std::uint64_t mostBytes = isPeer ? whole / 4 * 3 : whole; // the last quarter is for who is served here
    const std::uint64_t mostItems = isPeer ? quotas.inboxItemsFromPeer : quotas.inboxItemsFromOne;
    const std::uint64_t ofOne = isPeer ? mostBytes : std::max<std::uint64_t>(whole / quotas.inboxSenders, mostLetter);
    const auto held = inbox ? store.countFrom(space, push.tag, guest.device) : HubStore::FromSender{};
    if (!held)
        return held.error();
    const auto fits = [&](const Weight &weight) {
        const bool fitsOfOne = held->count + weight.items <= mostItems && held->bytes + weight.bytes <= ofOne;
        return mailbox.bytes + weight.bytes <= mostBytes && (!inbox || fitsOfOne) && weight.bytes <= room->bytes
            && (!begins(space, mailbox) || room->mailboxes > 0);
    };
    if (fits(all))
        return {};
    const Result<Weight> fresh = freshOf(store, space, push);
    if (!fresh)
        return fresh.error();
    return fresh->items == 0 || fits(*fresh) ? Status() : Status(ErrorCode::Quota);
}

std::vector<wire::Range> rangesOf(const std::vector<std::uint64_t> &sequences)
{
    std::vector<wire::Range> ranges;
    for (const std::uint64_t sequence : sequences) {
        if (!ranges.empty() && ranges.back().last + 1 == sequence)
            ranges.back().last = sequence;
        else
            ranges.push_back({sequence, sequence});
    }
    return ranges;
}

/// A segment covers what came first from whoever it comes from: a device, or a peer, whose numbers are its own and
/// which names the entries.
Status noteCovers(HubStore &store, const HubGuest &guest, const MailboxTag &tag, std::uint64_t sequence,
                  const wire::PushItem &item)
{
    std::vector<wire::Range> ranges;
    if (guest.kind != wire::Kind::Hub) {
        ranges = item.covers.value_or(std::vector<wire::Range>());
    } else if (!item.coveredIds.empty()) {
        const auto sequences = store.sequencesOf(tag, item.coveredIds);
        if (!sequences)
            return sequences.error();
        ranges = rangesOf(*sequences);
    }
    if (ranges.empty())
        return {};
    const Status covered = store.cover(tag, ranges, guest.device);
    return covered ? store.keepCovers(tag, sequence, ranges) : covered;
}

/// A mailbox that was released takes nothing but what it has, and nothing more is held of the case.
Status mayTake(HubStore &store, const HubStore::Mailbox &mailbox, HubStore::Space space, const wire::Push &push)
{
    const Result<HubStore::Mailbox> ofCase
        = space == HubStore::Space::Held ? store.mailbox(HubStore::Space::Case, push.tag) : mailbox;
    if (!ofCase)
        return ofCase.error();
    if (ofCase->state != HubStore::State::Closed)
        return {};
    const Result<Weight> fresh = freshOf(store, space, push);
    if (!fresh)
        return fresh.error();
    return fresh->items == 0 ? Status() : Status(ErrorCode::Expired);
}

/// Who takes back what is held shall not be kept from it by what others left.
bool isTakingBack(HubStore::Space space, const wire::Push &push)
{
    return space == HubStore::Space::Held && std::ranges::all_of(push.items, [](const wire::PushItem &item) {
               const Result<wire::HeldNote> note = wire::HeldNote::decode(item.envelope);
               return note && note->kind == wire::HeldNote::Kind::TakenBack;
           });
}

/// The notes of a push that are new here and count; of the others nothing.
Result<std::vector<std::optional<wire::ReleaseNote>>> judgeReleases(HubStore &store, const PeerMap &map,
                                                                    const HubGuest &guest, std::int64_t nowSeconds,
                                                                    const wire::Push &push,
                                                                    const std::vector<wire::Class> &classes)
{
    std::vector<std::optional<wire::ReleaseNote>> notes(classes.size());
    for (std::size_t i = 0; i < classes.size(); ++i) {
        if (classes[i] != wire::Class::Release)
            continue;
        const Result<bool> known = store.has(HubStore::Space::Case, push.tag, push.items[i].envelope);
        if (!known)
            return known.error();
        if (*known)
            continue;
        Result<wire::ReleaseNote> note = wire::ReleaseNote::decode(push.items[i].envelope);
        if (!note)
            return note.error();
        const Result<bool> counts = judgeRelease(store, map, guest, nowSeconds, *note);
        if (!counts)
            return counts.error();
        if (*counts)
            notes[i] = std::move(*note);
    }
    return notes;
}

} // namespace

bool isStorageFailure(ErrorCode code)
{
    return code == ErrorCode::DiskFull || code == ErrorCode::Storage || code == ErrorCode::Damaged
        || code == ErrorCode::CannotOpen || code == ErrorCode::Busy;
}

Status mayRead(HubStore &store, const HubGuest &guest, HubStore::Space space, const MailboxTag &tag)
{
    if (guest.kind != wire::Kind::Device)
        return ErrorCode::NotFound;
    if (space == HubStore::Space::Inbox)
        return tag == guest.inbox ? Status() : Status(ErrorCode::NotFound);
    const Result<bool> may = store.mayUse(tag, guest.device);
    if (!may)
        return may.error();
    return *may ? Status() : Status(ErrorCode::NotFound);
}

Status maySayLive(HubStore &store, const PeerMap &map, const HubGuest &guest, const MailboxTag &tag)
{
    return guest.kind == wire::Kind::Hub ? mayPassOn(store, map, guest.agency, HubStore::Space::Case, tag)
                                         : mayRead(store, guest, HubStore::Space::Case, tag);
}

Result<LiveWay> liveWay(HubStore &store, const MailboxTag &tag)
{
    Result<std::vector<DeviceId>> users = store.users(tag);
    if (!users)
        return users.error();
    const Result<std::vector<HubStore::Route>> routes = store.routes(HubStore::Space::Case, tag);
    if (!routes)
        return routes.error();
    LiveWay way{std::move(*users), {}};
    for (const HubStore::Route &route : *routes) {
        // One that lacks the newest access record may not know the mailbox yet, and would refuse.
        if (!route.leaving && !route.accessDue)
            way.peers.push_back(route.peer);
    }
    return way;
}

namespace {

/// Anyone who is logged in may write to an inbox, known here or not: so the answer tells nothing of who exists.
Status mayPush(HubStore &store, const PeerMap &map, const HubGuest &guest, HubStore::Space space, const MailboxTag &tag,
               const std::vector<wire::Class> &classes)
{
    if (guest.kind != wire::Kind::Hub && space != HubStore::Space::Inbox)
        return mayRead(store, guest, space, tag);
    if (guest.kind != wire::Kind::Hub)
        return guest.kind == wire::Kind::Device ? Status() : Status(ErrorCode::NotFound);
    const Status may = mayPassOn(store, map, guest.agency, space, tag);
    const auto isNote = [](wire::Class which) { return which == wire::Class::Release; };
    const bool isGone = !may && may.code() == ErrorCode::NotFound && space == HubStore::Space::Case;
    return isGone && std::ranges::all_of(classes, isNote) ? mayReleaseAt(store, map, guest.agency, tag) : may;
}

} // namespace

Result<Pushed> push(HubStore &store, const PeerMap &map, const HubGuest &guest, const HubQuotas &quotas,
                    std::int64_t nowSeconds, HubStore::Space space, const wire::Push &push,
                    const std::vector<wire::Class> &classes)
{
    assert(classes.size() == push.items.size());
    const bool isPeer = guest.kind == wire::Kind::Hub;
    if (Status status = mayPush(store, map, guest, space, push.tag, classes); !status)
        return status.error();
    const Result<HubStore::Mailbox> mailbox = store.mailbox(space, push.tag);
    if (!mailbox)
        return mailbox.error();
    Status may = mayTake(store, *mailbox, space, push);
    if (may && (isPeer || !isTakingBack(space, push)))
        may = checkQuota(store, guest, quotas, space, push, *mailbox);
    if (may && space == HubStore::Space::Held && !isPeer)
        may = judgeHeld(store, guest, nowSeconds, push);
    if (!may)
        return may.error();
    const auto notes = judgeReleases(store, map, guest, nowSeconds, push, classes);
    if (!notes)
        return notes.error();
    Pushed pushed;
    pushed.headBefore = mailbox->head;
    Weight fresh;
    for (std::size_t i = 0; i < push.items.size(); ++i) {
        const wire::PushItem &item = push.items[i];
        const auto stored = store.append({space, push.tag, guest.device, classes[i], item.envelope,
                                          isPeer ? std::optional(guest.agency) : std::nullopt});
        if (!stored)
            return stored.error();
        pushed.items.push_back(*stored);
        if (!stored->isNew)
            continue;
        fresh.bytes += item.envelope.size();
        ++fresh.items;
        if ((*notes)[i]) {
            const auto named = takeRelease(store, *(*notes)[i], stored->sequence, nowSeconds);
            if (!named)
                return named.error();
            ++pushed.notes;
            pushed.released += *named;
        }
        if (Status status = noteCovers(store, guest, push.tag, stored->sequence, item); !status)
            return status.error();
    }
    if (pushed.notes > 0) {
        Result<std::vector<AgencyId>> left = noteReleases(store, map, nowSeconds, push.tag, pushed.notes);
        if (!left)
            return left.error();
        pushed.forPeers = std::move(*left);
    }
    if (isPeer || fresh.items == 0)
        return pushed;
    const std::uint64_t begun = begins(space, *mailbox) ? 1 : 0;
    if (Status status = store.addBroughtBy(guest.device, {fresh.bytes, begun}); !status)
        return status.error();
    Result<std::vector<AgencyId>> forPeers = noteForPeers(store, map, nowSeconds, space, push.tag, fresh.items);
    if (!forPeers)
        return forPeers.error();
    pushed.forPeers.insert(pushed.forPeers.end(), forPeers->begin(), forPeers->end());
    return pushed;
}

HubStore::Coming comingWith(const HubGuest &guest, HubStore::Space space, const wire::Push &push)
{
    HubStore::Coming coming{space, push.tag, std::nullopt, {}};
    if (space == HubStore::Space::Case)
        coming.device = guest.device;
    if (guest.kind == wire::Kind::Device)
        coming.by = guest.device;
    for (const wire::PushItem &item : push.items)
        coming.envelopes.push_back(item.envelope);
    return coming;
}

AccessPut accessPutOf(const wire::AccessRecord &record)
{
    AccessPut put{record.tag, record.number, record.administrators};
    put.users.insert(put.users.end(), record.users.begin(), record.users.end());
    std::sort(put.users.begin(), put.users.end());
    put.users.erase(std::unique(put.users.begin(), put.users.end()), put.users.end());
    return put;
}

Result<AccessPut> putAccess(HubStore &store, const PeerMap &map, const HubGuest &guest, const HubQuotas &quotas,
                            std::int64_t nowSeconds, ByteView bytes)
{
    const Result<wire::AccessRecord> record = wire::AccessRecord::decode(bytes);
    if (!record)
        return ErrorCode::Malformed;
    if (guest.kind != wire::Kind::Device || record->author != guest.device || !record->verify(guest.key))
        return ErrorCode::NotFound;
    const Result<std::optional<Bytes>> old = store.accessRecord(record->tag);
    if (!old)
        return old.error();
    const AccessPut put = accessPutOf(*record);
    if (old->has_value() && std::ranges::equal(**old, bytes))
        return put;
    if (!old->has_value()) {
        if (!record->isAdministrator(guest.device))
            return ErrorCode::NotFound;
        if (record->number != 0 || record->previous != Digest{})
            return ErrorCode::Conflict;
        // A record of a case that is here is taken whatever its writer brought: it may shut somebody out.
        const Result<Room> room = roomOf(store, guest, quotas);
        if (!room)
            return room.error();
        if (room->mailboxes == 0 || bytes.size() > room->bytes)
            return ErrorCode::Quota;
    } else {
        const Result<wire::AccessRecord> before = wire::AccessRecord::decode(**old);
        if (!before)
            return ErrorCode::Damaged;
        if (!before->isAdministrator(guest.device))
            return ErrorCode::NotFound;
        if (record->number != before->number + 1 || record->previous != before->link())
            return ErrorCode::Conflict;
    }
    Status status = store.putAccess(record->tag, bytes, put.users);
    if (status)
        status = store.addBroughtBy(guest.device, {bytes.size(), old->has_value() ? std::uint64_t{0} : 1});
    if (status)
        status = settleRoutes(store, map, *record, std::nullopt, nowSeconds);
    if (!status)
        return status.error();
    return put;
}

Result<std::optional<Bytes>> getAccess(HubStore &store, const HubGuest &guest, const MailboxTag &tag)
{
    if (guest.kind != wire::Kind::Device)
        return ErrorCode::NotFound;
    Result<std::optional<Bytes>> record = store.accessRecord(tag);
    if (!record || !record->has_value())
        return record;
    if (Status status = mayRead(store, guest, HubStore::Space::Case, tag); !status)
        return status.error();
    return record;
}

Result<DirectoryPut> putDirectory(HubStore &store, const AgencyId &agency, const SignPublicKey &root,
                                  std::int64_t nowSeconds, const std::vector<ByteView> &records)
{
    const Result<std::uint64_t> held = store.directoryCount(agency);
    if (!held)
        return held.error();
    DirectoryPut put;
    std::uint64_t next = *held;
    ByteView before;
    const Result<std::vector<Bytes>> newest = store.directory(agency, next > 0 ? next - 1 : 0, 1, SIZE_MAX);
    if (!newest)
        return newest.error();
    if (!newest->empty())
        before = newest->front();
    std::vector<ByteView> fresh;
    for (const ByteView record : records) {
        const Result<DirectoryLink> link = DirectoryLink::decode(record);
        if (!link)
            return link.error();
        if (link->agency != agency)
            return ErrorCode::NotFound;
        put.numbers.push_back(link->number);
        if (link->number < *held) {
            const auto same = store.directory(agency, link->number, 1, SIZE_MAX);
            if (!same)
                return same.error();
            if (same->empty() || !std::ranges::equal(same->front(), record))
                return ErrorCode::Conflict;
            continue;
        }
        const Digest expected = before.empty() ? Digest{} : DirectoryLink::linkOf(before);
        if (link->number != next || link->previous != expected)
            return ErrorCode::Conflict;
        const Result<DirectoryLink> earlier = before.empty() ? *link : DirectoryLink::decode(before);
        if (!earlier)
            return ErrorCode::Damaged;
        if (link->time > nowSeconds + mostAheadSeconds || link->time < earlier->time)
            return ErrorCode::ClockSkew;
        if (Status status = DirectoryLink::verify(*link, record, root); !status)
            return status.error();
        put.links.push_back(*link);
        fresh.push_back(record);
        before = record;
        ++next;
    }
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        if (Status status = store.appendDirectory(agency, *held + i, fresh[i]); !status)
            return status.error();
    }
    return put;
}

Result<std::vector<DirectoryLink>> directoryLinks(HubStore &store, const AgencyId &agency, std::uint64_t from)
{
    constexpr std::size_t piece = 1024;
    std::vector<DirectoryLink> links;
    for (;;) {
        const auto records = store.directory(agency, from, piece, SIZE_MAX);
        if (!records)
            return records.error();
        if (records->empty())
            return links;
        for (const Bytes &record : *records) {
            const Result<DirectoryLink> link = DirectoryLink::decode(record);
            if (!link)
                return ErrorCode::Damaged;
            links.push_back(*link);
        }
        from += records->size();
    }
}

Status putEnrolment(HubStore &store, const HubGuest &guest, std::int64_t nowSeconds, const wire::EnrolPut &put)
{
    if (put.bytes.size() > wire::mostEnrolment)
        return ErrorCode::TooLarge;
    // The device that enrols has no certificate yet; what the administrator leaves comes from an issuer.
    const bool forDevice = put.slot == 1;
    if (forDevice != (guest.kind == wire::Kind::Enrolling) || (!forDevice && guest.kind != wire::Kind::Issuer))
        return ErrorCode::NotFound;
    if (Status status = store.forgetEnrolments(nowSeconds - enrolmentLifeSeconds); !status)
        return status;
    const auto since = store.enrolmentSince(put.tag);
    if (!since)
        return since.error();
    if (put.slot != 0 && !since->has_value())
        return ErrorCode::Expired;
    const Result<std::optional<Bytes>> old = store.enrolment(put.tag, put.slot);
    if (!old)
        return old.error();
    if (old->has_value())
        return std::ranges::equal(**old, put.bytes) ? Status() : Status(ErrorCode::Conflict);
    return store.putEnrolment(put.tag, put.slot, put.bytes, nowSeconds);
}

Result<std::optional<Bytes>> getEnrolment(HubStore &store, std::int64_t nowSeconds, const wire::EnrolGet &get)
{
    const auto since = store.enrolmentSince(get.tag);
    if (!since)
        return since.error();
    if (!since->has_value() || **since <= nowSeconds - enrolmentLifeSeconds)
        return std::optional<Bytes>();
    return store.enrolment(get.tag, get.slot);
}

} // namespace caseweave::hubrules
