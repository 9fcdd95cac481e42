// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/BlobStore.h"
#include "sync/hub/HubRules.h"
#include "sync/wire/AccessRecord.h"

namespace caseweave::hubrules {

/// What a hub passes on to peers and takes from them (docs/protocol.md section 8, docs/decisions/0042 and 0043), on the
/// store's thread, inside a change where something is written. As in HubRules.h.

AccessPut accessPutOf(const wire::AccessRecord &record);

/// Devices here pushed so many envelopes that are new: counts them for the peers whose devices are in the case, or for
/// the one whose device's inbox it is. Who these are.
Result<std::vector<AgencyId>> noteForPeers(HubStore &store, const PeerMap &map, std::int64_t nowSeconds,
                                           HubStore::Space space, const MailboxTag &tag, std::uint64_t fresh);
/// Release notes are new here, whoever brought them: they are due for the peers that were in the case and left it. Who
/// these are.
Result<std::vector<AgencyId>> noteReleases(HubStore &store, const PeerMap &map, std::int64_t nowSeconds,
                                           const MailboxTag &tag, std::uint64_t notes);
/// NotFound unless a device that the peer serves is in the case, or the inbox is that of a device served here.
Status mayPassOn(HubStore &store, const PeerMap &map, const AgencyId &peer, HubStore::Space space,
                 const MailboxTag &tag);
/// NotFound unless a device that the peer serves is in the case, whether one that is served here is or not: what may
/// come then is release notes alone.
Status mayReleaseAt(HubStore &store, const PeerMap &map, const AgencyId &peer, const MailboxTag &tag);
/// Makes the case's routes what this record, just put, asks for. `from`: the peer that brought it.
Status settleRoutes(HubStore &store, const PeerMap &map, const wire::AccessRecord &record,
                    const std::optional<AgencyId> &from, std::int64_t nowSeconds);
/// The letters in a device's inbox go to the peer that serves it now, and to no other.
Status settleInbox(HubStore &store, const PeerMap &map, const MailboxTag &inbox, std::int64_t nowSeconds);
/// Adds the routes that come of what was learnt about these devices since: their agency's directory, a new peer.
Status addRoutes(HubStore &store, const PeerMap &map, const std::vector<DeviceId> &devices, std::int64_t nowSeconds);

/// An access record that a peer passes on. Conflict where the hub holds one that it prefers, which the peer then gets.
/// That answer is noted although the record is refused.
Result<AccessPut> takeAccess(HubStore &store, const PeerMap &map, const HubGuest &peer, const HubQuotas &quotas,
                             std::int64_t nowSeconds, ByteView record);

/// Records of a directory that a peer brings (see putDirectory()). Quota.
Result<DirectoryPut> takeDirectory(HubStore &store, const AgencyId &peer, const HubQuotas &quotas,
                                   const AgencyId &agency, const SignPublicKey &root, std::int64_t nowSeconds,
                                   const std::vector<ByteView> &records);

/// The peer's store is of this generation. Of another one than before, it may lack what it acknowledged: everything
/// goes to it again. Whether that is so.
Result<bool> meetPeer(HubStore &store, const AgencyId &peer, const GenerationId &generation, std::int64_t nowSeconds);

/// What goes to the peer next: access records before any envelope.
struct Load {
    struct Record {
        std::uint64_t number = 0;
        Bytes bytes;
    };
    std::vector<Record> records;
    HubStore::Page page;
    std::map<std::uint64_t, Bytes> coveredIds; ///< of segments in it, by sequence
};
Result<Load> loadOf(HubStore &store, const HubStore::Route &route, std::size_t mostBytes, std::size_t mostItems);
/// The peer answered the records with numbers up to this one. `route` as the load was taken by. A hub that left the
/// case itself has nothing more to say then, and the route goes.
Status noteTold(HubStore &store, const PeerMap &map, const HubStore::Route &route, std::uint64_t number);
/// The peer has every envelope of this page.
Status notePassed(HubStore &store, const HubStore::Route &route, const HubStore::Page &page);

/// A device has put a blob, which is whole here: it is due for the peers whose devices are in the case. Who these are.
Result<std::vector<AgencyId>> noteBlob(HubStore &store, const MailboxTag &tag, const BlobId &blob,
                                       std::int64_t nowSeconds);
/// Blobs that the mailbox holds, for a peer to which all of them are due, or those that no other peer brought where it
/// was another that told of it. `isLast`: there are no more.
Status noteListed(HubStore &store, const HubStore::DueBlob &all, const std::vector<BlobStore::Item> &blobs, bool isLast,
                  std::int64_t nowSeconds);

} // namespace caseweave::hubrules
