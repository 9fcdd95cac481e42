// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/CaseStore.h"
#include "sync/log/CaseLog.h"

#include <filesystem>

namespace caseweave::bench {

LocalDevice issueDevice(const SigningKey &issuerKey, const AgencyCertificate &issuer, Random &random,
                        const Clock &clock);

/// A fictional agency with its keys, to issue devices from.
class Agency {
public:
    Agency(std::string name, Random &random, const Clock &clock);
    LocalDevice makeDevice(Random &random) const { return issueDevice(m_issuerKey, m_issuer, random, m_clock); }
    const SigningKey &root() const { return m_root; }
    const SigningKey &issuerKey() const { return m_issuerKey; }
    const AgencyCertificate &issuer() const { return m_issuer; }
    AgencyId id() const { return agencyIdOf(m_root.publicKey()); }

private:
    const Clock &m_clock;
    SigningKey m_root;
    SigningKey m_issuerKey;
    AgencyCertificate m_issuer;
};

LocalDevice cloneOf(const LocalDevice &device);

/// One device's case as the program keeps it: SQLCipher file, log and folded state.
class LocalCase {
public:
    /// A new case of this device, or with a welcome one that it was added to. Empty on failure (told on standard
    /// error).
    static std::unique_ptr<LocalCase> make(const std::filesystem::path &file, const LocalDevice &device, Random &random,
                                           const Clock &clock, const std::optional<Welcome> &welcome = std::nullopt);
    CaseLog &log() { return *m_log; }
    CaseStore &store() { return *m_store; }
    sql::Database &database() { return m_database; }

private:
    LocalCase() = default;

    sql::Database m_database;
    std::unique_ptr<CaseStore> m_store;
    std::unique_ptr<DeviceValidity> m_validity;
    std::unique_ptr<CaseLog> m_log;
};

/// The payload of a chronology event with about that much text.
Bytes eventPayload(const std::string &title, const std::string &text, std::uint32_t day);

/// Tells a failure and gives false, for the end of a benchmark that cannot run.
bool failed(const char *what, ErrorCode code);

} // namespace caseweave::bench
