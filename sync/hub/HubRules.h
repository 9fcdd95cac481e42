// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"
#include "sync/hub/DirectoryLink.h"
#include "sync/hub/HubStore.h"
#include "sync/hub/PeerMap.h"
#include "sync/wire/Message.h"

namespace caseweave {

/// Who is at the other end, once logged in.
struct HubGuest {
    wire::Kind kind = wire::Kind::Enrolling;
    AgencyId agency;
    ProfessionalId professional; ///< of a device
    DeviceId device; ///< of a device; of a hub its agency's id, to count by; zeros otherwise
    SignPublicKey key{};
    MailboxTag inbox; ///< of a device
    std::int64_t notBefore = 0; ///< of its certificate, seconds
    std::int64_t notAfter = INT64_MAX;
};

struct HubQuotas {
    std::uint64_t mailboxBytes = std::uint64_t{2} << 30;
    std::uint64_t inboxBytes = std::uint64_t{16} << 20; ///< and for what is held of a case
    std::uint64_t inboxItemsFromOne = 1000;
    std::uint64_t inboxSenders = 16; ///< whose bytes fill an inbox: no device has more of one than its share
    std::uint64_t inboxItemsFromPeer = 20'000; ///< from all devices that another hub serves
    std::uint64_t peerBytes = std::uint64_t{64} << 30; ///< that one peer may bring, ever
    std::uint64_t deviceBytes = std::uint64_t{16} << 30; ///< that one device may bring, ever, besides blobs
    std::uint64_t deviceMailboxes = 100'000; ///< that one device may begin, ever
};

/// What a hub allows (docs/protocol.md sections 2.3, 2.5, 4 and 5), on the store's thread, inside a change where
/// something is written. A refusal is told before anything is written, so the change around it can go on. Refusals:
/// NotFound, Quota, Conflict, Malformed, TooLarge, Expired, ClockSkew, BadSignature, Untrusted; all else is the store's
/// failure (isStorageFailure).
namespace hubrules {

/// Of a letter (class 3) that a device brings. A welcome has less than 2 KiB.
inline constexpr std::size_t mostLetter = 8 << 10;

bool isStorageFailure(ErrorCode code);

struct Pushed {
    std::vector<HubStore::Stored> items; ///< in the order of the push
    std::uint64_t headBefore = 0;
    std::vector<AgencyId> forPeers = {}; ///< who are to get it too
    std::uint64_t notes = 0; ///< new release notes that count, and
    std::uint64_t released = 0; ///< how many things wait to be deleted because of them
};
/// All envelopes carry the tag, and either all or none is of class 3, and of class 6 (the session sees to it).
Result<Pushed> push(HubStore &store, const PeerMap &map, const HubGuest &guest, const HubQuotas &quotas,
                    std::int64_t nowSeconds, HubStore::Space space, const wire::Push &push,
                    const std::vector<wire::Class> &classes);
/// NotFound unless the guest may use the mailbox, or as a peer may push to it.
Status maySayLive(HubStore &store, const PeerMap &map, const HubGuest &guest, const MailboxTag &tag);
/// Who may hear what is said live of a mailbox.
struct LiveWay {
    std::vector<DeviceId> users; ///< sorted
    std::vector<AgencyId> peers; ///< that serve any of them and know it, for what a device here says
};
Result<LiveWay> liveWay(HubStore &store, const MailboxTag &tag);
/// What push() is going to look at; points into the push.
HubStore::Coming comingWith(const HubGuest &guest, HubStore::Space space, const wire::Push &push);
/// NotFound unless it is the guest's inbox or a mailbox that it may use.
Status mayRead(HubStore &store, const HubGuest &guest, HubStore::Space space, const MailboxTag &tag);

struct AccessPut {
    MailboxTag tag;
    std::uint64_t number = 0;
    std::vector<DeviceId> users; ///< administrators and users, sorted
    std::vector<DeviceId> toLookAgain = {}; ///< administrators whose own record this one took the place of
    std::vector<DeviceId> added = {}; ///< by a peer's record: who might have come too early
};
Result<AccessPut> putAccess(HubStore &store, const PeerMap &map, const HubGuest &guest, const HubQuotas &quotas,
                            std::int64_t nowSeconds, ByteView record);
/// Nothing where the mailbox is new; NotFound for who may not use it.
Result<std::optional<Bytes>> getAccess(HubStore &store, const HubGuest &guest, const MailboxTag &tag);

struct DirectoryPut {
    std::vector<std::uint64_t> numbers;
    std::vector<DirectoryLink> links; ///< of the records that are new
};
/// Of one agency, whose root this is: its issuer's, or a peer's that serves it (the session sees to it).
Result<DirectoryPut> putDirectory(HubStore &store, const AgencyId &agency, const SignPublicKey &root,
                                  std::int64_t nowSeconds, const std::vector<ByteView> &records);

/// An agency's directory as far as a hub reads it, from a record on.
Result<std::vector<DirectoryLink>> directoryLinks(HubStore &store, const AgencyId &agency, std::uint64_t from);

Status putEnrolment(HubStore &store, const HubGuest &guest, std::int64_t nowSeconds, const wire::EnrolPut &put);
Result<std::optional<Bytes>> getEnrolment(HubStore &store, std::int64_t nowSeconds, const wire::EnrolGet &get);
inline constexpr std::int64_t enrolmentLifeSeconds = 24 * 3600;

} // namespace hubrules
} // namespace caseweave
