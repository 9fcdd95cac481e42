// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/vault/Vault.h"

#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "crypto/seal/Seal.h"
#include "crypto/vault/VaultFile.h"

#include <sodium.h>

#include <algorithm>

namespace caseweave {

static_assert(VaultFile::saltSize == crypto_pwhash_argon2id_SALTBYTES);
static_assert(VaultFile::nonceSize == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(VaultCost::leastPasses >= crypto_pwhash_argon2id_OPSLIMIT_MIN);

namespace {

constexpr std::size_t keySize = 32;
constexpr std::string_view keyDomain = "CW1 vault key";

bool isStoreSecret(ByteView secret)
{
    return secret.empty() || secret.size() == keySize;
}

/// The vault key, and what commits to it: XChaCha20-Poly1305 does not.
struct Derived {
    SecretBytes key;
    Bytes check;
};

/// Busy when the memory for it cannot be had now.
Result<Derived> deriveBoth(ByteView passphrase, ByteView storeSecret, const VaultCost &cost, ByteView salt)
{
    SecretBytes stretched(keySize);
    // libsodium takes no null pointer, and whether an empty passphrase will do is for the policy above to say.
    const char *const text = passphrase.empty() ? "" : reinterpret_cast<const char *>(passphrase.data());
    if (crypto_pwhash_argon2id(stretched.span().data(), stretched.size(), text, passphrase.size(), salt.data(),
                               cost.passes, std::size_t{cost.memoryKib} * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13)
        != 0)
        return ErrorCode::Busy;
    SecretBytes both(keySize + VaultFile::checkSize);
    keyedHash(stretched.view(), keyDomain, {storeSecret}, both.span());
    const ByteView check = both.view().subspan(keySize);
    return Derived{SecretBytes(both.view().first(keySize)), Bytes(check.begin(), check.end())};
}

/// A file too big to be a vault is none.
Result<Bytes> readVault(const std::filesystem::path &file)
{
    auto bytes = readFile(file, VaultFile::mostBytes);
    if (!bytes.ok() && bytes.code() == ErrorCode::TooLarge)
        return ErrorCode::Damaged;
    return bytes;
}

} // namespace

Result<Vault> Vault::create(const std::filesystem::path &file, ByteView passphrase, ByteView storeSecret,
                            const SecretBytes &content, Random &random, VaultCost cost)
{
    if (const Status checked = checkCost(cost); !checked.ok())
        return checked.error();
    if (!isStoreSecret(storeSecret))
        return ErrorCode::BadKey;
    std::error_code failed;
    if (std::filesystem::exists(std::filesystem::symlink_status(file, failed)))
        return ErrorCode::Conflict;

    Vault vault;
    vault.m_file = file;
    vault.m_content = content.clone();
    vault.m_cost = cost;
    vault.m_salt = random.bytes(VaultFile::saltSize);
    vault.m_usesStore = !storeSecret.empty();
    auto derived = deriveBoth(passphrase, storeSecret, cost, vault.m_salt);
    if (!derived.ok())
        return derived.error();
    vault.m_key = std::move(derived->key);
    vault.m_check = std::move(derived->check);
    if (const Status written = vault.write(random); !written.ok())
        return written.error();
    return vault;
}

Result<Vault> Vault::open(const std::filesystem::path &file, ByteView passphrase, ByteView storeSecret)
{
    const auto bytes = readVault(file);
    if (!bytes.ok())
        return bytes.error();
    const auto read = VaultFile::decode(*bytes);
    if (!read.ok())
        return read.error();
    if (read->usesStore && storeSecret.size() != keySize)
        return ErrorCode::CannotOpen;

    Vault vault;
    vault.m_file = file;
    vault.m_cost = read->cost;
    vault.m_salt.assign(read->salt.begin(), read->salt.end());
    vault.m_usesStore = read->usesStore;
    auto derived = deriveBoth(passphrase, read->usesStore ? storeSecret : ByteView(), read->cost, read->salt);
    if (!derived.ok())
        return derived.error();
    // Before anything is opened: another key must not open it, and the right one tells a damaged file from a wrong
    // passphrase.
    if (!std::ranges::equal(derived->check, read->check))
        return ErrorCode::CannotOpen;
    vault.m_key = std::move(derived->key);
    vault.m_check = std::move(derived->check);
    auto content = openWithNonce(vault.m_key.view(), read->nonce, read->associated(), read->sealed);
    if (!content.ok())
        return ErrorCode::Damaged;
    vault.m_content = std::move(*content);
    return vault;
}

Result<bool> Vault::needsStoreSecret(const std::filesystem::path &file)
{
    const auto bytes = readVault(file);
    if (!bytes.ok())
        return bytes.error();
    const auto read = VaultFile::decode(*bytes);
    if (!read.ok())
        return read.error();
    return read->usesStore;
}

Status Vault::replaceContent(SecretBytes content, Random &random)
{
    std::swap(m_content, content);
    Status written = write(random);
    if (!written.ok())
        std::swap(m_content, content);
    return written;
}

Status Vault::changePassphrase(ByteView passphrase, ByteView storeSecret, Random &random)
{
    if (!isStoreSecret(storeSecret))
        return ErrorCode::BadKey;
    Bytes salt = random.bytes(VaultFile::saltSize);
    auto derived = deriveBoth(passphrase, storeSecret, m_cost, salt);
    if (!derived.ok())
        return derived.error();
    bool usesStore = !storeSecret.empty();
    const auto exchange = [&] {
        std::swap(m_salt, salt);
        std::swap(m_key, derived->key);
        std::swap(m_check, derived->check);
        std::swap(m_usesStore, usesStore);
    };
    exchange();
    Status written = write(random);
    if (!written.ok())
        exchange();
    return written;
}

SecretBytes Vault::derive(std::string_view domain) const
{
    assert(domain != keyDomain);
    SecretBytes key(keySize);
    keyedHash(m_key.view(), domain, {}, key.span());
    return key;
}

Status Vault::write(Random &random)
{
    // The nonce is random because one key seals every version of the content.
    const Bytes nonce = random.bytes(VaultFile::nonceSize);
    VaultFile made{m_cost, m_salt, m_usesStore, m_check, nonce, {}};
    const Bytes sealed = sealWithNonce(m_key.view(), nonce, made.associated(), m_content.view());
    made.sealed = sealed;
    const Bytes file = made.encode();
    if (file.size() > VaultFile::mostBytes)
        return ErrorCode::TooLarge;
    return writeFileDurably(m_file, file);
}

} // namespace caseweave
