// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/time/Clock.h"
#include "sync/client/HubConnection.h"
#include "sync/hub/Hub.h"
#include "sync/hub/MemoryHubStore.h"
#include "sync/tls/SelfSigned.h"

namespace caseweave {
class SqliteHubStore;
}

namespace caseweave::testing {

inline constexpr std::int64_t someTimeMs = 1'800'000'000'000;

/// Lets events happen until the condition holds. False after `mostMs`, which only a failure takes.
bool waitUntil(const std::function<bool()> &condition, int mostMs = 20'000);

/// Starts something that ends in a callback and waits for it.
template <class T>
Result<T> await(const std::function<void(std::function<void(Result<T>)>)> &start)
{
    const auto answer = std::make_shared<std::optional<Result<T>>>();
    start([answer](Result<T> result) { answer->emplace(std::move(result)); });
    waitUntil([&] { return answer->has_value(); });
    return answer->has_value() ? **answer : Result<T>(ErrorCode::Cancelled);
}

/// A device with its certificate.
struct TestDevice {
    DeviceKeys keys;
    DeviceCertificate certificate;
    DeviceId id() const { return keys.device(); }
    DeviceLogin login() const { return {keys.clone(), certificate}; }
};

/// An agency with root, issuer and hub keys, all made from a seed.
struct TestAgency {
    TestAgency(Random &random, std::int64_t nowSeconds);
    SigningKey root;
    SigningKey issuerKey;
    SigningKey hubKey;
    AgencyId id;
    AgencyCertificate issuer;
    AgencyCertificate hub;
    std::int64_t now;

    TestDevice device(Random &random) const;
    TestDevice device(Random &random, std::int64_t notBefore, std::int64_t notAfter,
                      const ProfessionalId &professional) const;
    IssuerLogin issuerLogin() const { return {issuerKey.clone(), issuer}; }
    /// The next record of a directory whose newest record is `before`, empty for the first. `change` is encoded.
    Bytes directoryRecord(std::uint64_t number, ByteView before, ByteView change, std::int64_t time) const;
    Bytes firstRecord() const;
    static Bytes revoke(const DeviceId &device);
    static Bytes left(const ProfessionalId &professional);
    static Bytes card(const ProfessionalId &professional);
    static Bytes admit(const TestDevice &device);
    static Bytes trust(const TestAgency &other);
    static Bytes withdraw(const TestAgency &other);
};

/// An envelope as only its form matters to a hub.
Bytes envelopeOf(const MailboxTag &tag, wire::Class which, Random &random, std::size_t size = 700);
MailboxTag tagOf(std::uint8_t filling);

/// A hub in this process with a store in memory or in a file, on a free port.
class TestHubWorld {
public:
    using MakeHints = std::function<std::unique_ptr<HubHints>()>;

    explicit TestHubWorld(const QString &databasePath = {}, HubSettings settings = {});
    /// On a store in memory that it shares, another hub's or a new one.
    TestHubWorld(std::shared_ptr<MemoryHubStore::Data> data, MakeHints hints);
    ~TestHubWorld();

    /// Again on the same port after stopHub().
    void start();
    Status tryStart();
    void stopHub();
    /// Most pages of the database from now on: a full disk. While the store has nothing to do.
    void limitPages(std::int64_t pages);
    HubAddress address() const { return {QStringLiteral("127.0.0.1"), port}; }
    PinnedRoots roots() const { return {{agency.id, agency.root.publicKey()}}; }
    std::unique_ptr<HubConnection> connection(HubLogin login);
    /// Connects and waits until it is online or refused.
    std::unique_ptr<HubConnection> online(HubLogin login);
    /// A mailbox that these devices may use, the first of them as administrator.
    MailboxTag mailbox(HubConnection &administrator, const TestDevice &first, std::vector<DeviceId> users,
                       std::uint8_t filling = 1);

    SeededRandom random{1};
    ManualClock clock{someTimeMs};
    TestAgency agency{random, someTimeMs / 1000};
    tls::SelfSigned certificate;
    HubSettings settings;
    QString databasePath;
    std::shared_ptr<MemoryHubStore::Data> data;
    MakeHints makeHints;
    std::function<std::unique_ptr<BlobStore>()> makeBlobs; ///< for start(); without it the hub takes none
    std::vector<std::string> lines; ///< of the log
    HubLog log{clock, [this](const std::string &line) { lines.push_back(line); }};
    std::unique_ptr<Hub> hub;
    quint16 port = 0;

private:
    SqliteHubStore *m_changeStore = nullptr; ///< the hub's, in its thread
};

Result<std::vector<std::uint64_t>> push(HubConnection &connection, const MailboxTag &tag, std::vector<HubPush> items);
Result<HubPage> fetch(HubConnection &connection, const wire::Fetch &what);

} // namespace caseweave::testing
