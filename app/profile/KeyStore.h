// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"
#include "crypto/result/Result.h"

#include <QByteArray>

#include <map>
#include <string>

namespace caseweave {

/// The key store of the operating system, which keeps half of a vault's key for the person who is logged in there.
class KeyStore {
public:
    virtual ~KeyStore() = default;
    /// NotFound; Storage when there is no key store, or it is locked or does not answer.
    virtual Result<SecretBytes> read(const std::string &name) = 0;
    virtual Status write(const std::string &name, const SecretBytes &secret) = 0;
    virtual Status remove(const std::string &name) = 0;
};

/// A computer without a key store: everything fails with Storage.
class NoKeyStore final : public KeyStore {
public:
    Result<SecretBytes> read(const std::string &) override { return ErrorCode::Storage; }
    Status write(const std::string &, const SecretBytes &) override { return ErrorCode::Storage; }
    Status remove(const std::string &) override { return ErrorCode::Storage; }
};

/// For tests.
class MemoryKeyStore final : public KeyStore {
public:
    Result<SecretBytes> read(const std::string &name) override;
    Status write(const std::string &name, const SecretBytes &secret) override;
    Status remove(const std::string &name) override;

private:
    std::map<std::string, SecretBytes> m_secrets;
};

/// Overwrites the bytes in place, for everybody who shares them; QByteArray::fill() would overwrite a copy of its own.
/// Never for bytes that are not in memory of their own (literals, fromRawData()).
void wipeForAll(const QByteArray &data);

/// Secret Service, KWallet, Keychain or Credential Manager through QtKeychain. Blocks the calling thread for the
/// answer, at most a minute: the system may ask the person to unlock it. Nothing else runs in that thread meanwhile.
class SystemKeyStore final : public KeyStore {
public:
    Result<SecretBytes> read(const std::string &name) override;
    Status write(const std::string &name, const SecretBytes &secret) override;
    Status remove(const std::string &name) override;
};

} // namespace caseweave
