// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/BlobStore.h"
#include "sync/hub/StoreContents.h"

#include <set>

namespace caseweave {

/// The blobs of a store that is copied: its tables are StoreContents' part.

/// Calls with each whole blob, by mailbox and id, until one call fails.
Status forEachBlob(BlobStore &store, const std::function<Status(const MailboxTag &, const BlobStore::Item &)> &call);

using BlobNames = std::set<std::pair<MailboxTag, BlobId>>;

/// Copies those that are not there yet, each checked against its id where it arrived, and adds what there was to the
/// digest and to `copied`. One that goes while this runs is left out. Goes on where it was interrupted. Damaged: a blob
/// is not what its id says; else what the stores say. `where` is then the blob, "mailbox/blob", if it is one's fault.
Status copyBlobs(BlobStore &from, BlobStore &to, std::int64_t nowSeconds, ContentsDigest &digest, BlobNames &copied,
                 std::string &where);

/// Adds those of them that are there to a digest: a copy into a folder that had others keeps these.
Status addBlobs(BlobStore &store, const BlobNames &copied, ContentsDigest &digest);

} // namespace caseweave
