// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"
#include "crypto/result/Result.h"

#include <filesystem>

namespace caseweave {

/// How hard the passphrase is to try. Values below the floor are refused, in a file too.
struct VaultCost {
    std::uint32_t passes = 3;
    std::uint32_t memoryKib = 262144;
    static constexpr std::uint32_t leastPasses = 3;
    static constexpr std::uint32_t leastMemoryKib = 262144;
    /// Above these a file is taken for an attempt to exhaust the computer.
    static constexpr std::uint32_t mostPasses = 16;
    static constexpr std::uint32_t mostMemoryKib = 4U * 1024 * 1024;
};

/// A file that holds secrets under a passphrase and, where the computer has a key store, a 32-byte secret from it
/// (docs/protocol.md 7). The content is opaque here. One thread at a time. create() and open() take about half a second
/// and 256 MiB. Writing replaces the file in one step (write beside, fsync, rename, fsync folder): a kill leaves the
/// old or the new.
class Vault {
public:
    /// Conflict when the file exists. Weak or TooLarge for a cost out of bounds. BadKey for a store secret that is
    /// neither empty nor 32 bytes. Busy when the memory cannot be had now. DiskFull, Storage.
    static Result<Vault> create(const std::filesystem::path &file, ByteView passphrase, ByteView storeSecret,
                                const SecretBytes &content, Random &random, VaultCost cost = {});
    /// CannotOpen: wrong passphrase or wrong key store (or what the key is derived from was changed: that cannot be
    /// told apart). Damaged: not a vault at all, or what is sealed in it was changed. UnknownSuite: of a newer program.
    /// Weak: parameters below the floor, TooLarge: above the ceiling; both before any work. Busy when the memory cannot
    /// be had now. NotFound, Storage.
    static Result<Vault> open(const std::filesystem::path &file, ByteView passphrase, ByteView storeSecret);
    /// Whether a file needs the secret of the OS key store, without opening it.
    static Result<bool> needsStoreSecret(const std::filesystem::path &file);

    const SecretBytes &content() const { return m_content; }
    /// When it fails, content() and the file are as they were. TooLarge over 16 MiB.
    Status replaceContent(SecretBytes content, Random &random);
    /// The same. What derive() gives is another from then on.
    Status changePassphrase(ByteView passphrase, ByteView storeSecret, Random &random);
    /// A key derived from the vault key for another purpose (the anchor file); 32 bytes.
    SecretBytes derive(std::string_view domain) const;

private:
    Vault() = default;
    Status write(Random &random);

    std::filesystem::path m_file;
    SecretBytes m_key;
    SecretBytes m_content;
    VaultCost m_cost;
    Bytes m_salt;
    Bytes m_check;
    bool m_usesStore = false;
};

/// Writes bytes to a file so that a kill or a power cut leaves the old content or the new. The file is the owner's
/// alone (mode 0600). A half-written neighbour "FILE.new" of an earlier kill is replaced. DiskFull, Storage.
Status writeFileDurably(const std::filesystem::path &file, ByteView bytes);
/// Reads a whole file of at most `most` bytes. NotFound, TooLarge, Storage.
Result<Bytes> readFile(const std::filesystem::path &file, std::size_t most);

} // namespace caseweave
