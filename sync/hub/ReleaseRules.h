// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubRules.h"

namespace caseweave::hubrules {

/// What release notes may do at a hub (docs/protocol.md 4.1, docs/decisions/0046), on the store's thread, inside a
/// change. As in HubRules.h.

/// Whether a note counts: its author is an administrator of the access record held here, and signed it. A device is
/// refused otherwise (NotFound, ClockSkew); what a peer passes on is kept all the same, and false says that it releases
/// nothing: refusing it would hold up all that comes behind it.
Result<bool> judgeRelease(HubStore &store, const PeerMap &map, const HubGuest &guest, std::int64_t nowSeconds,
                          const wire::ReleaseNote &note);
/// Of a note that counts and was just stored: its hold begins, or those that it takes back end. How many things wait
/// because of it.
Result<std::uint64_t> takeRelease(HubStore &store, const wire::ReleaseNote &note, std::uint64_t sequence,
                                  std::int64_t nowSeconds);
/// Expired for a blob that was released, or of a mailbox that was.
Status mayBring(HubStore &store, const MailboxTag &tag, const BlobId &blob);

struct ReleaseStep {
    HubStore::Erased erased;
    std::uint64_t voided = 0; ///< notes whose author is no administrator any more or was revoked, and count no longer
    MailboxTag tag;
    std::vector<HubStore::Release> blobs; ///< to be deleted where they are, then noteBlobsGone()
    bool closed = false; ///< all envelopes of the mailbox are gone; its blobs are next, likewise
    bool more = false; ///< at once; otherwise nothing was due, or the blobs are to go first
};
/// Deletes some of what has been held since that time or longer, of one mailbox.
Result<ReleaseStep> releaseStep(HubStore &store, const PeerMap &map, std::int64_t untilSeconds);
Status noteBlobsGone(HubStore &store, const ReleaseStep &step);

} // namespace caseweave::hubrules
