// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/vault/Vault.h"

namespace caseweave {

/// What stands in a vault file before anything is derived or opened (docs/protocol.md 7). Views point into the bytes it
/// was read from.
struct VaultFile {
    VaultCost cost;
    ByteView salt; ///< 16 bytes
    bool usesStore = false;
    ByteView check; ///< 32 bytes that commit to the key
    ByteView nonce; ///< 24 bytes
    ByteView sealed;

    static constexpr std::size_t saltSize = 16;
    static constexpr std::size_t checkSize = 32;
    static constexpr std::size_t nonceSize = 24;
    static constexpr std::size_t mostBytes = 16 * 1024 * 1024;

    /// Damaged: not a vault. UnknownSuite: of a newer program. Weak: cost below the floor. TooLarge: cost so high that
    /// the file can only be meant to exhaust the computer.
    static Result<VaultFile> decode(ByteView file);
    Bytes encode() const;
    /// What the seal covers beside the content: the first five elements, as an array.
    Bytes associated() const;
};

/// Weak below the floor, TooLarge above the ceiling.
Status checkCost(const VaultCost &cost);

/// Writes everything to an open file. DiskFull when there is no room or no quota left, else Storage.
Status writeAll(int descriptor, ByteView bytes);
/// What an errno of writing means: DiskFull or Storage.
ErrorCode storageCodeOf(int error);
/// Makes durable which files a folder has.
Status syncFolder(const std::filesystem::path &folder);

} // namespace caseweave
