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
Result<Reference> seal(QIODevice &content, QIODevice &sealed, SecretBytes key);
Result<Reference> seal(QIODevice &content, QIODevice &sealed, Random &random); ///< under a key that it makes

/// Writes the content, of which nothing may be used before this has said that it went well. CannotOpen, Malformed:
/// another key, or changed, cut short or longer. Storage.
Status open(QIODevice &sealed, const SecretBytes &key, QIODevice &content);

/// Reads any part of a blob of which open() has said before that it is whole. A chunk in memory.
class Reader {
public:
    /// The device is open and can seek; it outlives the reader. Errors as of open().
    static Result<Reader> open(QIODevice &sealed, const SecretBytes &key);

    std::uint64_t length() const { return m_length; } ///< of the content
    /// As many bytes of the content as there are from offset on, at most as many as fit. CannotOpen, Storage.
    Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out);

private:
    Reader(QIODevice &sealed, SecretBytes key) : m_sealed(&sealed), m_key(std::move(key)) { }
    Status load(std::uint64_t index);

    QIODevice *m_sealed;
    SecretBytes m_key;
    SecretBytes m_plain; ///< the chunk
    std::uint64_t m_index = UINT64_MAX; ///< of the chunk
    std::uint64_t m_length = 0;
};

} // namespace sealedblob
} // namespace caseweave
