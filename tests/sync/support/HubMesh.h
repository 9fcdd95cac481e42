// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/DyingStore.h"
#include "tests/sync/support/TestWorld.h"

#include <QTemporaryDir>

namespace caseweave::testing {

/// The clock of the world as one computer has it.
class OwnClock final : public Clock {
public:
    explicit OwnClock(const ManualClock &of) : m_of(of) { }
    std::int64_t nowMs() const override { return m_of.nowMs() + aheadMs; }
    std::int64_t aheadMs = 0;

private:
    const ManualClock &m_of;
};

/// One agency with its hub, in this process, among others that it talks to.
class MeshHub {
public:
    MeshHub(Random &random, const ManualClock &world, HubSettings settings);

    /// On the port it had before, if it had one.
    void start();
    void stop();
    void restart();
    /// Without a word, as a kill does it.
    void kill() { hub.reset(); }
    /// A store on the hub's data.
    std::unique_ptr<HubStore> open() const;
    /// Publishes the change as the next record of an agency's directory at this hub.
    void publish(TestAgency &agency, std::vector<Bytes> &directory, ByteView change);
    void publish(ByteView change) { publish(agency, directory, change); }
    /// A device of the agency, or of another, that the directory here admits.
    TestDevice device();
    std::unique_ptr<HubConnection> online(HubLogin login);
    HubAddress address() const { return {QStringLiteral("127.0.0.1"), m_port}; }
    std::vector<Bytes> envelopes(const MailboxTag &tag, HubStore::Space space = HubStore::Space::Case);
    std::optional<wire::AccessRecord> record(const MailboxTag &tag);
    HubStore::Backlog backlog(const AgencyId &peer);
    bool hasSomethingFor(const MeshHub &peer);
    std::uint64_t passedOn() const;
    /// As its files say.
    bool hasBlob(const MailboxTag &tag, const BlobId &blob) const;
    qsizetype uploads() const;

    TestAgency agency;
    std::vector<Bytes> directory;
    HubSettings settings;
    OwnClock clock;
    std::shared_ptr<MemoryHubStore::Data> data = MemoryHubStore().data();
    std::string file; ///< the store is in it, where it is named
    std::shared_ptr<Doom> doom; ///< of the hub from its next start on
    std::unique_ptr<Hub> hub;
    std::map<AgencyId, SignPublicKey> admitted;
    std::vector<HubPeer> peers;
    std::function<std::unique_ptr<HubHints>()> makeHints; ///< for its next start: others are on its store
    bool keepsBlobs = false; ///< from its next start on, in a folder
    QTemporaryDir blobs;

private:
    Random &m_random;
    tls::SelfSigned m_tls;
    HubLog m_log;
    quint16 m_port = 0;
};

/// Hubs that all admit and know one another.
class HubMesh {
public:
    /// With a folder each hub's store is a file in it.
    explicit HubMesh(std::size_t count, const HubSettings &settings = {}, const QString &folder = {});

    MeshHub &operator[](std::size_t index) { return *m_hubs[index]; }
    /// Both run and do not reach each other, or do again.
    void part(std::size_t one, std::size_t other);
    void join(std::size_t one, std::size_t other);
    /// Until the condition holds; the clock goes on a little at a time, so that what waits for its time comes.
    bool comes(const std::function<bool()> &condition);
    /// Each hub that runs looks at the clock then.
    void goOn(std::int64_t ms);
    /// Until no hub that runs has anything for another that runs.
    bool settles();

    SeededRandom random{7};
    ManualClock clock{someTimeMs};

private:
    void setAddress(std::size_t at, std::size_t of, quint16 port);

    std::vector<std::unique_ptr<MeshHub>> m_hubs;
};

/// The record after this one, or the first.
wire::AccessRecord recordOf(const TestDevice &author, const MailboxTag &tag, const wire::AccessRecord *before,
                            std::vector<DeviceId> administrators, std::vector<DeviceId> users);
Status put(HubConnection &by, const wire::AccessRecord &record);

/// A case of a device at the first hub, its administrator, and one at each other.
struct SharedCase : HubMesh {
    explicit SharedCase(std::size_t hubs = 2, const HubSettings &settings = {});

    HubPush entry(wire::Class which = wire::Class::Entry) { return {envelopeOf(tag, which, random), {}}; }
    bool pushes(std::size_t hub, std::vector<HubPush> items);
    /// These envelopes and no others, in whatever order.
    bool isEverywhere(std::vector<Bytes> expected);
    bool holds(std::size_t hub, const wire::AccessRecord &wanted);
    /// After it was cut off.
    void reconnect(std::size_t hub) { connections[hub] = (*this)[hub].online(devices[hub].login()); }
    /// Logs in as one hub at another.
    std::unique_ptr<HubConnection> asHub(std::size_t of, std::size_t at);

    std::vector<TestDevice> devices;
    std::vector<std::unique_ptr<HubConnection>> connections;
    MailboxTag tag = tagOf(1);
    wire::AccessRecord record; ///< the first
};

} // namespace caseweave::testing
