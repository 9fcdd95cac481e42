// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/log/CaseLog.h"

#include <map>
#include <set>

namespace caseweave::test {

/// A fold that remembers what was applied, to compare replicas by a digest.
class RecordingFold final : public StateFold {
public:
    Status reset() override;
    Status apply(const LogEntry &entry) override;
    void rolledBack() override { m_stale = true; }

    /// Of everything applied; reads it anew from the log after a rollback.
    Digest digest(CaseLog &log);
    /// Of what everybody in the case can know: restricted payloads count by their id alone.
    Digest sharedDigest(CaseLog &log);
    std::size_t size(CaseLog &log);
    bool contains(CaseLog &log, const EntryId &id);
    std::optional<Bytes> payload(CaseLog &log, const EntryId &id);
    /// An entry was applied twice without a reset between.
    bool appliedTwice() const { return m_appliedTwice; }
    std::size_t resets() const { return m_resets; }
    /// From now on apply() fails, as a full disk would make it.
    void failWith(std::optional<ErrorCode> code) { m_failure = code; }

private:
    struct Seen {
        EntryId id;
        std::uint64_t kind;
        Bytes payload;
        bool readable;
        bool restricted;
    };
    void refresh(CaseLog &log);
    Digest digestOf(CaseLog &log, bool shared);

    std::map<std::pair<DeviceId, std::uint64_t>, Seen> m_seen;
    std::size_t m_resets = 0;
    bool m_stale = false;
    bool m_appliedTwice = false;
    std::optional<ErrorCode> m_failure;
};

/// Devices that the test's directories no longer trust.
class TestValidity final : public DeviceValidity {
public:
    bool mayReceive(const DeviceCertificate &certificate) const override
    {
        return revoked.count(certificate.device()) == 0;
    }
    std::set<DeviceId> revoked;
};

/// One agency that issues devices to fictional professionals.
class TestAgency {
public:
    explicit TestAgency(Random &random);
    /// A device of the professional with this number; the same number is the same person.
    LocalDevice makeDevice(std::uint64_t professional);
    static MemberId idOf(const LocalDevice &device)
    {
        return {device.certificate.agency, device.certificate.professional};
    }
    const SignPublicKey &root() const { return m_root.publicKey(); }

private:
    /// Tests make agencies before any function of theirs runs.
    struct Started {
        Started() { initialiseCrypto(); }
    };
    Started m_started;
    Random &m_random;
    SigningKey m_root;
    SigningKey m_issuerKey;
    AgencyCertificate m_issuer;
};

template <class T>
bool failsWith(const Result<T> &result, ErrorCode code)
{
    return !result.ok() && result.code() == code;
}

LocalDevice cloneOf(const LocalDevice &device);
std::int64_t testStartMs();

/// What a hub keeps, in memory: envelopes in the order they came, each once.
class MemoryMailbox {
public:
    /// Its sequence; the old one for bytes that are here.
    std::uint64_t push(ByteView envelope, ByteView covers = {});
    const std::vector<Bytes> &envelopes() const { return m_envelopes; }
    Bytes &at(std::uint64_t sequence) { return m_envelopes.at(sequence - 1); }
    bool isCovered(std::uint64_t sequence) const { return m_covered.count(sequence) != 0; }
    std::vector<HubItem> after(std::uint64_t sequence) const;
    /// What a fresh device fetches: everything that no segment covers.
    std::vector<HubItem> uncovered() const;

private:
    std::vector<Bytes> m_envelopes;
    std::map<Digest, std::uint64_t> m_known;
    std::set<std::uint64_t> m_covered;
};

/// Mailboxes by tag.
using MemoryHub = std::map<MailboxTag, MemoryMailbox>;

/// One device's copy of a case.
class Replica {
public:
    explicit Replica(LocalDevice device, Random &random, Clock &clock)
        : m_device(std::move(device)), m_random(random), m_clock(clock)
    {
    }

    /// Without a path in memory and not encrypted.
    Status openDatabase(const std::string &path = {});
    Status create(const MemberCard &card);
    Status join(const Welcome &welcome);
    void close();
    Status reopen();

    CaseLog &log() { return *m_log; }
    bool hasLog() const { return m_log != nullptr; }
    RecordingFold &fold() { return m_fold; }
    /// From the next create() or join() on the log folds into this instead, which must outlive it.
    void foldInto(StateFold &fold) { m_other = &fold; }
    TestValidity &validity() { return m_validity; }
    sql::Database &database() { return m_database; }
    const LocalDevice &device() const { return m_device; }
    DeviceId id() const { return m_device.keys.device(); }
    MemberId member() const { return TestAgency::idOf(m_device); }
    NewMember asMember(Role role, bool history = true) const;
    /// C of the epoch that the next entry is written under, for forging.
    SecretBytes contentSecret();
    Digest digest() { return m_fold.digest(*m_log); }

    Result<EntryRef> write(std::string_view text, std::vector<MemberId> audience = {}, std::uint64_t kind = 16);
    /// Pushes all that is unsent.
    Status send(MemoryHub &hub);
    /// Takes what came to the case's mailbox since the last time, its own included.
    Result<IngestReport> receive(MemoryHub &hub);
    /// Opens the welcome that lies in its inbox and joins.
    Status joinFromInbox(MemoryHub &hub);

private:
    LogSurroundings surroundings() { return {m_database, m_other ? *m_other : m_fold, m_clock, m_random, m_validity}; }

    LocalDevice m_device;
    Random &m_random;
    Clock &m_clock;
    sql::Database m_database;
    std::string m_path;
    SecretBytes m_key;
    RecordingFold m_fold;
    StateFold *m_other = nullptr;
    TestValidity m_validity;
    std::unique_ptr<CaseLog> m_log;
    std::uint64_t m_received = 0;
};

} // namespace caseweave::test
