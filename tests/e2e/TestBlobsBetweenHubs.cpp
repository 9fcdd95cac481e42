// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/client/BlobTransfer.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/FreshHub.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

BlobId idOf(ByteView bytes)
{
    return BlobId{hash("CW1 blob", bytes)};
}

/// Hubs of so many agencies as processes of their own, each the others' peer, and a case of a device at each.
template <std::size_t count>
struct Agencies {
    const bool isReady = (initialiseCrypto(), true); ///< before the keys that follow
    std::array<FreshHub, count> hubs;
    std::vector<TestDevice> devices;
    MailboxTag tag = tagOf(1);
    QTemporaryDir folder;

    bool begin()
    {
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t of = 0; of < count; ++of)
                hubs[i].writeRoot(("admitted/" + std::to_string(of) + ".root").c_str(), hubs[of].agency);
            devices.push_back(hubs[i].agency.device(hubs[i].random));
            if (!start(i))
                return false;
        }
        for (std::size_t i = 0; i < count; ++i) {
            hubs[i].write("hub.json", peersOf(i));
            if (!hubs[i].process.reload() || !publish(i))
                return false;
        }
        std::vector<DeviceId> others;
        for (std::size_t i = 1; i < count; ++i)
            others.push_back(devices[i].id());
        std::sort(others.begin(), others.end());
        const auto connection = online(0);
        const auto record
            = wire::AccessRecord::make(devices[0].keys.sign, tag, 0, {}, devices[0].id(), {devices[0].id()}, others);
        const Status put = await<void>([&](auto done) { connection->putAccess(record.encoded, std::move(done)); });
        // With its first envelope, a case is known everywhere.
        return put.ok() && push(*connection, tag, {{envelopeOf(tag, wire::Class::Roster, hubs[0].random), {}}}).ok()
            && waitUntil([&] { return isKnownEverywhere(); });
    }
    bool start(std::size_t hub, QStringList more = {})
    {
        more += {QStringLiteral("--status-port"), QStringLiteral("0")};
        return hubs[hub].start(more);
    }
    std::unique_ptr<HubConnection> online(std::size_t hub) { return hubs[hub].online(devices[hub].login()); }

    /// Puts the blob through the device at the first hub.
    bool put(const Bytes &bytes)
    {
        const QString file = write("sent", bytes);
        const auto connection = online(0);
        BlobTransfer transfer(*connection, hubs[0].clock);
        return await<void>([&](auto done) { transfer.put(tag, idOf(bytes), file, std::move(done)); }).ok();
    }
    /// Whether the device at this hub reads exactly this.
    bool reads(std::size_t hub, const Bytes &bytes)
    {
        const QString file = folder.filePath(QStringLiteral("came-%1").arg(hub));
        QFile::remove(file);
        const auto connection = online(hub);
        BlobTransfer transfer(*connection, hubs[hub].clock);
        const Status got = await<void>([&](auto done) { transfer.get(tag, idOf(bytes), file, std::move(done)); });
        QFile came(file);
        const QByteArray wanted(reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()));
        return got.ok() && came.open(QIODevice::ReadOnly) && came.readAll() == wanted;
    }
    bool has(std::size_t hub, const BlobId &blob) const
    {
        const QString name = QString::fromStdString(tag.hex());
        return QFile::exists(hubs[hub].process.file("blobs") + u'/' + name.left(2) + u'/' + name + u'/'
                             + QString::fromStdString(blob.hex()));
    }
    /// Bytes of uploads under way at this hub.
    qint64 unfinished(std::size_t hub) const
    {
        qint64 sum = 0;
        QDirIterator at(hubs[hub].process.file("blobs/unfinished"), QDir::Files, QDirIterator::Subdirectories);
        while (at.hasNext())
            sum += QFileInfo(at.next()).size();
        return sum;
    }
    /// The first hub's word on its first peer.
    qint64 figure(const char *name) const
    {
        const QByteArray answer = httpGet(hubs[0].process.statusPort(), "/peers");
        const auto json = QJsonDocument::fromJson(answer.mid(answer.indexOf("\r\n\r\n") + 4));
        return json[QStringLiteral("peers")][0][QLatin1String(name)].toInteger(-1);
    }

private:
    QByteArray peersOf(std::size_t hub) const
    {
        QJsonArray list;
        for (std::size_t i = 0; i < count; ++i) {
            if (i != hub)
                list.append(QJsonObject{{QStringLiteral("agency"), QString::fromStdString(hubs[i].agency.id.hex())},
                                        {QStringLiteral("address"), QString::fromStdString(hubs[i].address().text())}});
        }
        return QJsonDocument(QJsonObject{{QStringLiteral("peers"), list}}).toJson();
    }
    bool publish(std::size_t hub)
    {
        FreshHub &of = hubs[hub];
        const auto issuer = of.online(of.agency.issuerLogin());
        const Bytes first = of.agency.firstRecord();
        const Bytes second
            = of.agency.directoryRecord(1, first, TestAgency::admit(devices[hub]), of.clock.nowSeconds());
        return await<void>([&](auto done) { issuer->putDirectory({first, second}, std::move(done)); }).ok();
    }
    bool isKnownEverywhere()
    {
        for (std::size_t i = 0; i < count; ++i) {
            const auto page = fetch(*online(i), {tag, wire::Class::Roster, 0, 0, false, 0});
            if (!page || page->items.size() != 1)
                return false;
        }
        return true;
    }
    QString write(const char *name, const Bytes &bytes)
    {
        const QString path = folder.filePath(QLatin1String(name));
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly)
            || out.write(reinterpret_cast<const char *>(bytes.data()), static_cast<qint64>(bytes.size()))
                != static_cast<qint64>(bytes.size()))
            qFatal("cannot write %s", name);
        return path;
    }
};

} // namespace

/// Blobs between hubs that are processes of their own, which are killed, gone for good, or have no room.
class TestBlobsBetweenHubs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBlobOutlastsAKillInItsMidstAndThenTheHubThatHadIt()
    {
        Agencies<2> world;
        QVERIFY(world.begin());
        // However fast the disks are, it is not through before both were killed.
        world.hubs[1].process.kill();
        world.hubs[1].process.limitFileSize(30 * mebibyte);
        QVERIFY(world.start(1));
        const Bytes bytes = world.hubs[0].random.bytes(40 * mebibyte);
        QVERIFY(world.put(bytes));
        world.hubs[1].process.limitFileSize(0);
        for (std::size_t victim : {std::size_t{0}, std::size_t{1}}) {
            QVERIFY(waitUntil([&] { return world.unfinished(1) > 512 * 1024; }));
            world.hubs[victim].process.kill();
            const qint64 there = world.unfinished(1);
            QVERIFY(there > 0);
            QVERIFY(!world.has(1, idOf(bytes)));
            QVERIFY(world.start(victim));
            // It goes on, and does not begin anew.
            QVERIFY(world.unfinished(1) >= there || world.has(1, idOf(bytes)));
        }
        QVERIFY(waitUntil([&] { return world.has(1, idOf(bytes)); }));
        QVERIFY(waitUntil([&] { return world.figure("waiting_blobs") == 0; }));
        QVERIFY(world.hubs[0].process.stop());
        QVERIFY(world.reads(1, bytes));
    }

    void whatWasAcknowledgedIsPassedOnWheneverTheHubIsKilled()
    {
        Agencies<2> world;
        QVERIFY(world.begin());
        std::vector<BlobId> blobs;
        for (std::size_t i = 0; i < 12; ++i) {
            const Bytes bytes = world.hubs[0].random.bytes(300'000 + i);
            QVERIFY(world.put(bytes));
            world.hubs[0].process.kill();
            blobs.push_back(idOf(bytes));
            QVERIFY(world.start(0));
        }
        QVERIFY(waitUntil(
            [&] { return std::ranges::all_of(blobs, [&](const BlobId &blob) { return world.has(1, blob); }); }));
    }

    void threeHubsHaveItAndTwoGoOnWithoutTheFirst()
    {
        Agencies<3> world;
        QVERIFY(world.begin());
        const Bytes bytes = world.hubs[0].random.bytes(5 * mebibyte + 3);
        QVERIFY(world.put(bytes));
        QVERIFY(waitUntil([&] { return world.has(1, idOf(bytes)) && world.has(2, idOf(bytes)); }));
        QVERIFY(world.hubs[0].process.stop());
        QVERIFY(world.reads(1, bytes));
        QVERIFY(world.reads(2, bytes));
    }

    void whatThePeerHasNoRoomForComesWhenItHas()
    {
        Agencies<2> world;
        QVERIFY(world.begin());
        world.hubs[1].process.kill();
        QVERIFY(world.start(1, {QStringLiteral("--mailbox-blobs-mib"), QStringLiteral("4")}));
        const Bytes bytes = world.hubs[0].random.bytes(4 * mebibyte);
        QVERIFY(world.put(bytes));
        QVERIFY(waitUntil([&] { return world.figure("blobs_refused_total") > 0; }));
        QVERIFY(waitUntil([&] { return world.figure("waiting_blobs") == 1; }));
        QVERIFY(world.hubs[0].process.logged("\"peer_refused_blob\""));
        QVERIFY(!world.has(1, idOf(bytes)));
        QVERIFY(world.hubs[1].process.stop());
        QVERIFY(world.start(1));
        QVERIFY(waitUntil([&] { return world.has(1, idOf(bytes)); }));
        QVERIFY(world.reads(1, bytes));
    }
};

QTEST_GUILESS_MAIN(TestBlobsBetweenHubs)
#include "TestBlobsBetweenHubs.moc"
