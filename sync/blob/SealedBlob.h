// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/chance/Random.h"
#include "crypto/memory/SecretBytes.h"
#include "crypto/result/Result.h"

#include <QIODevice>

namespace caseweave {

/// Files as a hub may keep them (docs/protocol.md section 9): sealed in chunks under a key of their own and as long as
/// others of about the same length. Never more than a chunk in memory, which is wiped. Any thread.
namespace sealedblob {

inline constexpr std::size_t chunkSize = 64 << 10; ///< sealed

/// What an entry must say of a blob for its readers to have it.
struct Reference {
    BlobId id;
    SecretBytes key;
    std::uint64_t size = 0; ///< sealed
};

/// How many chunks content of so many bytes is sealed into.
std::uint64_t chunksFor(std::uint64_t length);

/// Both devices are open; content has a size. TooLarge: over 2^40 bytes when sealed. Storage: the content cannot be
/// read or changes meanwhile, or what is sealed cannot be written.
Result<Reference> seal(QIODevice &content, QIODevice &sealed, Random &random);

/// Writes the content, of which nothing may be used before this has said that it went well. CannotOpen, Malformed:
/// another key, or changed, cut short or longer. Storage.
Status open(QIODevice &sealed, const SecretBytes &key, QIODevice &content);

} // namespace sealedblob
} // namespace caseweave
