// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/HubMesh.h"

#include "sync/hub/DiskBlobStore.h"
#include "sync/hub/SqliteHubStore.h"
#include "tests/sync/support/Sanitizer.h"

#include <QDirIterator>
#include <QtTest>

namespace caseweave::testing {
namespace {

constexpr std::int64_t yearSeconds = 365 * 24 * 3600;
/// Of the real time while a second passes for the hubs: enough for what they do in it, or all runs out of time there.
constexpr int turnMs = test::underSanitizer ? 150 : 50;
constexpr quint16 nowhere = 1; ///< a port where nobody listens

} // namespace

MeshHub::MeshHub(Random &random, const ManualClock &world, HubSettings settings_)
    : agency(random, world.nowSeconds()), settings(std::move(settings_)),
      clock(world), admitted{{agency.id, agency.root.publicKey()}}, m_random(random),
      m_tls(*tls::makeSelfSigned({"127.0.0.1"}, someTimeMs / 1000 - 100, someTimeMs / 1000 + yearSeconds)),
      m_log(clock, nullptr)
{
}

void MeshHub::start()
{
    const auto loaded = tls::ServerTls::load(m_tls.certificatePem, m_tls.keyPem.view(), clock.nowSeconds());
    QVERIFY(loaded.ok());
    Hub::Stores stores;
    for (auto *place : {&stores.change, &stores.read}) {
        *place = open();
        if (doom)
            *place = std::make_unique<DyingStore>(std::move(*place), doom);
    }
    if (makeHints)
        stores.hints = makeHints();
    if (keepsBlobs)
        stores.blobs = std::move(DiskBlobStore::open(blobs.path().toStdString(), 0).value());
    hub = std::make_unique<Hub>(HubIdentity{agency.hubKey.clone(), agency.hub, *loaded, admitted}, settings,
                                std::move(stores), clock, m_random, m_log);
    hub->setPeers(peers);
    QVERIFY(hub->listen(QHostAddress::LocalHost, m_port).ok());
    m_port = hub->port();
}

std::unique_ptr<HubStore> MeshHub::open() const
{
    if (file.empty())
        return std::make_unique<MemoryHubStore>(data);
    return std::move(SqliteHubStore::open(file).value());
}

void MeshHub::stop()
{
    QSignalSpy stopped(hub.get(), &Hub::stopped);
    hub->stop();
    QVERIFY(waitUntil([&] { return stopped.count() > 0; }));
    hub.reset();
}

void MeshHub::restart()
{
    stop();
    start();
}

void MeshHub::publish(TestAgency &of, std::vector<Bytes> &records, ByteView change)
{
    const auto issuer = online(of.issuerLogin());
    if (records.empty())
        records.push_back(of.firstRecord());
    records.push_back(of.directoryRecord(records.size(), records.back(), change, clock.nowSeconds()));
    const Status done = await<void>([&](auto ready) { issuer->putDirectory(records, std::move(ready)); });
    QVERIFY(done.ok());
}

TestDevice MeshHub::device()
{
    TestDevice made = agency.device(m_random);
    publish(TestAgency::admit(made));
    return made;
}

std::unique_ptr<HubConnection> MeshHub::online(HubLogin login)
{
    auto made = std::make_unique<HubConnection>(address(), PinnedRoots{{agency.id, agency.root.publicKey()}},
                                                std::move(login), clock, m_random);
    made->open();
    waitUntil([&] { return made->state() == HubState::Online || made->state() == HubState::Refused; });
    return made;
}

std::vector<Bytes> MeshHub::envelopes(const MailboxTag &tag, HubStore::Space space)
{
    std::vector<Bytes> list;
    const auto page = open()->page({space, tag, std::nullopt, 0, 0, false, std::size_t{1} << 30, 1'000'000});
    for (const HubStore::Item &item : page->items)
        list.push_back(item.envelope);
    return list;
}

std::optional<wire::AccessRecord> MeshHub::record(const MailboxTag &tag)
{
    const auto bytes = open()->accessRecord(tag);
    if (!bytes->has_value())
        return std::nullopt;
    return *wire::AccessRecord::decode(**bytes);
}

HubStore::Backlog MeshHub::backlog(const AgencyId &peer)
{
    return *open()->backlog(peer);
}

bool MeshHub::hasSomethingFor(const MeshHub &peer)
{
    const HubStore::Backlog waiting = backlog(peer.agency.id);
    return waiting.mailboxes > 0 || (keepsBlobs && waiting.blobs > 0);
}

std::uint64_t MeshHub::passedOn() const
{
    std::uint64_t sum = 0;
    for (const auto &peer : hub->peers())
        sum += peer.counts.passed;
    return sum;
}

bool MeshHub::hasBlob(const MailboxTag &tag, const BlobId &blob) const
{
    const QString name = QString::fromStdString(tag.hex());
    return QFile::exists(blobs.filePath(name.left(2) + u'/' + name + u'/' + QString::fromStdString(blob.hex())));
}

qsizetype MeshHub::uploads() const
{
    qsizetype count = 0;
    for (QDirIterator at(blobs.filePath(QStringLiteral("unfinished")), QDir::Files, QDirIterator::Subdirectories);
         at.hasNext(); at.next())
        ++count;
    return count;
}

HubMesh::HubMesh(std::size_t count, const HubSettings &settings, const QString &folder)
{
    for (std::size_t i = 0; i < count; ++i) {
        m_hubs.push_back(std::make_unique<MeshHub>(random, clock, settings));
        if (!folder.isEmpty())
            m_hubs[i]->file = QStringLiteral("%1/hub-%2.db").arg(folder).arg(i).toStdString();
    }
    for (const auto &one : m_hubs) {
        for (const auto &other : m_hubs)
            one->admitted.emplace(other->agency.id, other->agency.root.publicKey());
        one->start();
    }
    for (const auto &one : m_hubs) {
        for (const auto &other : m_hubs) {
            if (one != other)
                one->peers.push_back({other->agency.id, other->address()});
        }
        one->hub->setPeers(one->peers);
    }
}

void HubMesh::setAddress(std::size_t at, std::size_t of, quint16 port)
{
    MeshHub &hub = *m_hubs[at];
    for (HubPeer &peer : hub.peers) {
        if (peer.agency == m_hubs[of]->agency.id)
            peer.address.port = port;
    }
    if (hub.hub)
        hub.hub->setPeers(hub.peers);
}

void HubMesh::part(std::size_t one, std::size_t other)
{
    setAddress(one, other, nowhere);
    setAddress(other, one, nowhere);
}

void HubMesh::join(std::size_t one, std::size_t other)
{
    setAddress(one, other, m_hubs[other]->address().port);
    setAddress(other, one, m_hubs[one]->address().port);
}

bool HubMesh::comes(const std::function<bool()> &condition)
{
    for (int i = 0; i < 400; ++i) {
        if (waitUntil(condition, turnMs))
            return true;
        goOn(1000);
    }
    return condition();
}

void HubMesh::goOn(std::int64_t ms)
{
    clock.advance(ms);
    for (const auto &one : m_hubs) {
        if (one->hub)
            one->hub->checkTime();
    }
}

bool HubMesh::settles()
{
    return comes([this] {
        for (const auto &one : m_hubs) {
            for (const auto &other : m_hubs) {
                if (one->hub && other->hub && one->hasSomethingFor(*other))
                    return false;
            }
        }
        return true;
    });
}

wire::AccessRecord recordOf(const TestDevice &author, const MailboxTag &tag, const wire::AccessRecord *before,
                            std::vector<DeviceId> administrators, std::vector<DeviceId> users)
{
    return wire::AccessRecord::make(author.keys.sign, tag, before ? before->number + 1 : 0,
                                    before ? before->link() : Digest{}, author.id(), std::move(administrators),
                                    std::move(users));
}

Status put(HubConnection &by, const wire::AccessRecord &record)
{
    return await<void>([&](auto done) { by.putAccess(record.encoded, std::move(done)); });
}

SharedCase::SharedCase(std::size_t hubs, const HubSettings &settings) : HubMesh(hubs, settings)
{
    for (std::size_t i = 0; i < hubs; ++i) {
        devices.push_back((*this)[i].device());
        connections.push_back((*this)[i].online(devices[i].login()));
    }
    std::vector<DeviceId> users;
    for (std::size_t i = 1; i < hubs; ++i)
        users.push_back(devices[i].id());
    const auto knowAll = [&] {
        for (std::size_t at = 0; at < hubs; ++at) {
            for (std::size_t of = 0; of < hubs; ++of) {
                if (*MemoryHubStore((*this)[at].data).directoryCount((*this)[of].agency.id) == 0)
                    return false;
            }
        }
        return true;
    };
    QVERIFY(comes(knowAll));
    record = recordOf(devices[0], tag, nullptr, {devices[0].id()}, users);
    QVERIFY(put(*connections[0], record).ok());
    QVERIFY(settles());
}

bool SharedCase::pushes(std::size_t hub, std::vector<HubPush> items)
{
    return push(*connections[hub], tag, std::move(items)).ok();
}

bool SharedCase::isEverywhere(std::vector<Bytes> expected)
{
    std::ranges::sort(expected);
    for (std::size_t i = 0; i < devices.size(); ++i) {
        std::vector<Bytes> here = (*this)[i].envelopes(tag);
        std::ranges::sort(here);
        if (here != expected)
            return false;
    }
    return true;
}

bool SharedCase::holds(std::size_t hub, const wire::AccessRecord &wanted)
{
    const auto held = (*this)[hub].record(tag);
    return held && held->encoded == wanted.encoded;
}

std::unique_ptr<HubConnection> SharedCase::asHub(std::size_t of, std::size_t at)
{
    const TestAgency &agency = (*this)[of].agency;
    return (*this)[at].online(PeerLogin{agency.hubKey.clone(), agency.hub});
}

} // namespace caseweave::testing
