// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"
#include "crypto/result/Result.h"

#include <QString>

#include <filesystem>
#include <functional>
#include <memory>

class QIODevice;

namespace caseweave {

/// Called with how much is done and of how much, on the thread that works; false stops it.
using DocumentWatch = std::function<bool(std::uint64_t done, std::uint64_t of)>;

/// The bytes of a document as this computer keeps them: a sealed blob (docs/protocol.md section 9) in the case's
/// folder, and the key to it, which nobody gets from here. Immutable; any thread.
class DocumentContent {
public:
    DocumentContent(const BlobId &blob, SecretBytes key, std::uint64_t sealedSize, std::filesystem::path folder);

    const BlobId &blob() const { return m_blob; }
    std::uint64_t sealedSize() const { return m_sealedSize; }
    std::filesystem::path file() const; ///< where the sealed copy is, or would be
    bool isHere() const; ///< looks at the disk

    /// All of it in the clear, a chunk at a time. NotFound: no copy is here. Cancelled: the watch said so.
    /// CannotOpen, Malformed, Storage. Nothing that came out may be used unless it went well.
    Status writeTo(QIODevice &out, const DocumentWatch &watch = {}) const;

    /// Reads parts of it, each opened by itself.
    class Reader {
    public:
        virtual ~Reader() = default;
        virtual std::uint64_t size() const = 0;
        /// As many bytes as there are from offset on, at most as many as fit.
        virtual Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) = 0;
    };
    /// Opens all of it once, so that what is read afterwards is of a blob that is whole. Errors as of writeTo().
    Result<std::unique_ptr<Reader>> reader(const DocumentWatch &watch = {}) const;

    /// What an entry says of it: id, key and sealed size in one line.
    static std::string describe(const BlobId &blob, const SecretBytes &key, std::uint64_t sealedSize);
    /// Null where the line is none.
    static std::shared_ptr<const DocumentContent> parse(std::string_view line, const std::filesystem::path &folder);

private:
    BlobId m_blob;
    SecretBytes m_key;
    std::uint64_t m_sealedSize = 0;
    std::filesystem::path m_folder;
};

using DocumentContentPtr = std::shared_ptr<const DocumentContent>;

} // namespace caseweave
