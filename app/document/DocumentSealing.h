// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/document/DocumentContent.h"

namespace caseweave {

/// A file as it was sealed into a case's folder.
struct SealedDocument {
    BlobId blob;
    std::uint64_t sealedSize = 0;
    std::uint64_t size = 0; ///< of the file
    QString media; ///< "application/pdf"; by its content and its name
};

/// Seals a file into a folder, under its blob's id and durably, with a fixed amount of memory; the folder is made where
/// it is not. What an end of the program leaves of it is beside it under another name: see removeUnfinished(). Any
/// thread. NotFound, Storage: the file cannot be read, or changes meanwhile; Malformed: it is no file or empty;
/// TooLarge; DiskFull; Cancelled.
Result<SealedDocument> sealDocument(const QString &path, const std::filesystem::path &folder, const SecretBytes &key,
                                    const DocumentWatch &watch = {});

/// Nothing may be sealed into the folder meanwhile.
void removeUnfinished(const std::filesystem::path &folder);

} // namespace caseweave
