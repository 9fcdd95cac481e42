// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/BlobStore.h"
#include "sync/hub/StoreContents.h"

#include <filesystem>

namespace caseweave {

/// What there is among the blobs of a hub.
struct BlobFindings {
    std::uint64_t blobs = 0; ///< whole
    std::uint64_t bytes = 0; ///< of those
    std::uint64_t uploads = 0; ///< not finished
    std::uint64_t damaged = 0;
    std::string firstDamaged; ///< "mailbox/blob"
    std::string unreadable; ///< where it ended early; likewise
    std::uint64_t strays = 0; ///< files and folders that no hub made
    std::string firstStray;
    std::uint64_t missing = 0; ///< though the rows name them
    std::vector<std::string> missingNames; ///< of the first thousand of those, "mailbox/blob"
};

/// Reads every whole blob and compares it with its id; beside a hub as well. Ends where one cannot be read.
Status checkBlobs(BlobStore &store, BlobFindings &findings);

/// Looks which blobs are not there though the rows say who brought them, and nobody released them.
Status findMissing(StoreContents &contents, BlobStore &store, BlobFindings &findings);

/// Counts uploads and strays in the folder of a DiskBlobStore, which need not be there. Storage.
Status lookThroughFolder(const std::filesystem::path &folder, BlobFindings &findings);

} // namespace caseweave
