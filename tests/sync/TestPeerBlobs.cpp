// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/client/BlobTransfer.h"
#include "sync/hub/PeerReport.h"
#include "tests/sync/support/CaseWorld.h"
#include "tests/sync/support/HubMesh.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;
using caseweave::test::failsWith;

namespace {

constexpr std::size_t partBytes = wire::mostBlobPart;

BlobId idOf(ByteView bytes)
{
    return BlobId{hash("CW1 blob", bytes)};
}

/// A case whose hubs keep blobs.
struct BlobCase : SharedCase {
    explicit BlobCase(std::size_t hubs = 2) : SharedCase(hubs)
    {
        for (std::size_t i = 0; i < hubs; ++i) {
            (*this)[i].keepsBlobs = true;
            (*this)[i].restart();
            reconnect(i);
        }
        QVERIFY(settles());
    }
    Result<wire::BlobAt> putPart(HubConnection &by, const Bytes &bytes, std::uint64_t offset) const
    {
        const ByteView rest = ByteView(bytes).subspan(static_cast<std::size_t>(offset));
        const wire::BlobPut what{tag, idOf(bytes), bytes.size(), offset, rest.first(std::min(rest.size(), partBytes))};
        return await<wire::BlobAt>([&](auto done) { by.putBlob(what, std::move(done)); });
    }
    Result<wire::BlobAt> put(HubConnection &by, const Bytes &bytes) const
    {
        Result<wire::BlobAt> at = wire::BlobAt{0, false};
        while (at && !at->whole)
            at = putPart(by, bytes, at->offset);
        return at;
    }
    /// The device at this hub puts a blob of so many bytes.
    BlobId puts(std::size_t hub, std::size_t size)
    {
        const Bytes bytes = random.bytes(size);
        const auto at = put(*connections[hub], bytes);
        return at && at->whole ? idOf(bytes) : BlobId{};
    }
    bool has(std::size_t hub, const BlobId &blob) { return (*this)[hub].hasBlob(tag, blob); }
    /// Of what the hub passed on to all its peers.
    std::uint64_t passedOn(std::size_t hub)
    {
        std::uint64_t sum = 0;
        for (const auto &peer : (*this)[hub].hub->peers())
            sum += peer.blobs.passed;
        return sum;
    }
    QJsonObject report(std::size_t hub)
    {
        const std::string json = peersAsJson((*this)[hub].hub->agency(), (*this)[hub].hub->peers(), clock.nowMs());
        return QJsonDocument::fromJson(QByteArray::fromStdString(json))[QStringLiteral("peers")][0].toObject();
    }
    /// Restarts a hub with other settings.
    void change(std::size_t hub, const std::function<void(MeshHub &)> &how)
    {
        how((*this)[hub]);
        (*this)[hub].restart();
        reconnect(hub);
    }
};

} // namespace

/// Blobs between hubs of several agencies, over real TLS, in this process.
class TestPeerBlobs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aBlobComesToEachHubOfTheCaseOnce()
    {
        BlobCase world(3);
        const std::vector<BlobId> blobs{world.puts(0, 3 * partBytes + 17), world.puts(0, 10),
                                        world.puts(1, 2 * partBytes)};
        QVERIFY(world.comes([&] {
            return std::ranges::all_of(blobs, [&](const BlobId &blob) {
                return world.has(0, blob) && world.has(1, blob) && world.has(2, blob);
            });
        }));
        QVERIFY(world.settles());
        QCOMPARE(world.passedOn(0), std::uint64_t{4});
        QCOMPARE(world.passedOn(1), std::uint64_t{2});
        QCOMPARE(world.passedOn(2), std::uint64_t{0});
        for (std::size_t hub = 0; hub < 3; ++hub)
            QCOMPARE(world[hub].hub->metrics().blobsStored, std::uint64_t{3});
    }

    void aDeviceAtTheOtherHubAsksAgainUntilItIsThere()
    {
        BlobCase world;
        const Bytes bytes = world.random.bytes(2 * partBytes + 5);
        BlobTransfer transfer(*world.connections[1], world.clock);
        const QString file = world[1].blobs.filePath(QStringLiteral("came"));
        const auto get = [&] {
            return await<void>([&](auto done) { transfer.get(world.tag, idOf(bytes), file, std::move(done)); });
        };
        QVERIFY(failsWith(get(), ErrorCode::NotFound));
        QVERIFY(!QFile::exists(file));
        QVERIFY(world.put(*world.connections[0], bytes)->whole);
        QVERIFY(world.comes([&] { return world.has(1, idOf(bytes)); }));
        QVERIFY(get().ok());
        QFile came(file);
        QVERIFY(came.open(QIODevice::ReadOnly));
        QCOMPARE(came.size(), static_cast<qint64>(bytes.size()));
        QVERIFY(!QFile::exists(file + QStringLiteral(".part")));
    }

    void aWeekAwayIsCaughtUpByItself()
    {
        BlobCase world;
        world[1].stop();
        std::vector<BlobId> blobs;
        for (int day = 0; day < 7; ++day) {
            blobs.push_back(world.puts(0, partBytes + 1));
            world.clock.advance(24 * 3'600'000LL);
            world[0].hub->checkTime();
            world.reconnect(0);
        }
        QVERIFY(world.comes([&] { return world.report(0)[QStringLiteral("waiting_blobs")].toInt() == 7; }));
        QVERIFY(world.report(0)[QStringLiteral("waiting_blobs_seconds")].toInt() >= 7 * 86400);
        world[0].restart();
        world[1].start();
        QVERIFY(world.comes(
            [&] { return std::ranges::all_of(blobs, [&](const BlobId &blob) { return world.has(1, blob); }); }));
        QVERIFY(world.settles());
        QVERIFY(world.comes([&] { return world.report(0)[QStringLiteral("waiting_blobs")].toInt() == 0; }));
    }

    void whoComesLaterGetsAllFromTheHubThatBroughtThem()
    {
        BlobCase world(3);
        const auto without
            = recordOf(world.devices[0], world.tag, &world.record, {world.devices[0].id()}, {world.devices[1].id()});
        QVERIFY(put(*world.connections[0], without).ok());
        QVERIFY(world.comes([&] { return world.holds(1, without) && world.holds(2, without); }));
        QVERIFY(world.pushes(0, {world.entry()}));
        const BlobId ours = world.puts(0, partBytes + 1);
        const BlobId theirs = world.puts(1, partBytes + 2);
        QVERIFY(world.comes([&] { return world.has(0, theirs) && world.has(1, ours); }));
        QVERIFY(world.settles());
        QVERIFY(!world.has(2, ours) && !world.has(2, theirs));
        world[1].stop();
        const auto again = recordOf(world.devices[0], world.tag, &without, {world.devices[0].id()},
                                    {world.devices[1].id(), world.devices[2].id()});
        QVERIFY(put(*world.connections[0], again).ok());
        QVERIFY(world.comes([&] { return world.has(2, ours) && world.has(2, theirs); }));
        world[1].start();
        QVERIFY(world.comes([&] { return world.holds(1, again); }));
        QVERIFY(world.settles());
        // That one asked about its own alone.
        QCOMPARE(world.passedOn(1), std::uint64_t{1});
        QCOMPARE(world[2].hub->metrics().blobsStored, std::uint64_t{2});
    }

    void whatAPeerBroughtThatIsTakenOutGoesOnToOthers()
    {
        BlobCase world(3);
        world.part(1, 2);
        const BlobId theirs = world.puts(2, partBytes + 1);
        QVERIFY(world.comes([&] { return world.has(0, theirs); }));
        std::erase_if(world[0].peers, [&](const HubPeer &peer) { return peer.agency == world[2].agency.id; });
        world[0].hub->setPeers(world[0].peers);
        QVERIFY(world.comes([&] { return world.has(1, theirs); }));
    }

    void aPeerThatComesLaterGetsTheBlobsThatThereAre()
    {
        BlobCase world;
        const auto both = world[0].peers;
        world[0].hub->setPeers({});
        const BlobId blob = world.puts(0, partBytes + 1);
        QVERIFY(blob != BlobId{});
        world[0].restart();
        world[0].hub->setPeers(both);
        QVERIFY(world.comes([&] { return world.has(1, blob); }));
    }

    void entriesGoBeforeBlobs()
    {
        BlobCase world;
        world[1].stop();
        const BlobId blob = world.puts(0, 20 * partBytes);
        std::vector<Bytes> all;
        for (int batch = 0; batch < 20; ++batch) {
            std::vector<HubPush> items;
            for (int i = 0; i < 200; ++i) {
                items.push_back(world.entry());
                all.push_back(items.back().envelope);
            }
            QVERIFY(world.pushes(0, items));
        }
        world[1].start();
        bool isInOrder = true;
        QVERIFY(world.comes([&] {
            const bool hasBegun = world[1].uploads() > 0 || world.has(1, blob);
            isInOrder = isInOrder && (!hasBegun || world[1].envelopes(world.tag).size() == all.size());
            return world.has(1, blob);
        }));
        QVERIFY(isInOrder);
    }

    void whatAPeerHasNoRoomForWaitsAndComesWhenThereIsSome()
    {
        BlobCase world;
        world.change(1, [](MeshHub &hub) { hub.settings.blobs.mailboxBytes = 4 * partBytes; });
        const BlobId large = world.puts(0, 5 * partBytes);
        const BlobId small = world.puts(0, partBytes); // three quarters are for what peers bring
        QVERIFY(world.comes([&] { return world.has(1, small); }));
        QVERIFY(world.comes([&] { return world.report(0)[QStringLiteral("blobs_refused_total")].toInt() > 2; }));
        QVERIFY(!world.has(1, large));
        QVERIFY(world.comes([&] { return world.report(0)[QStringLiteral("waiting_blobs")].toInt() == 1; }));
        QCOMPARE(world.report(0)[QStringLiteral("blobs_passed_total")].toInt(), 1);
        QCOMPARE(world.report(1)[QStringLiteral("blobs_taken_total")].toInt(), 1);
        world.change(1, [](MeshHub &hub) { hub.settings.blobs.mailboxBytes = 40 * partBytes; });
        QVERIFY(world.comes([&] { return world.has(1, large); }));
    }

    void whatOnePeerMayBringHasAnEndOfItsOwn()
    {
        BlobCase world(3);
        world.change(1, [](MeshHub &hub) { hub.settings.blobs.peerBytes = 3 * partBytes; });
        const BlobId first = world.puts(0, 2 * partBytes);
        QVERIFY(world.comes([&] { return world.has(1, first); }));
        const BlobId second = world.puts(0, 2 * partBytes);
        const BlobId others = world.puts(2, 2 * partBytes);
        QVERIFY(world.comes([&] { return world.has(1, others) && world.has(2, second); }));
        QVERIFY(!world.has(1, second));
        const BlobId own = world.puts(1, 5 * partBytes);
        QVERIFY(world.has(1, own));
    }

    void aPeerThatKeepsNoBlobsGetsThemWhenItDoes()
    {
        BlobCase world;
        world.change(1, [](MeshHub &hub) { hub.keepsBlobs = false; });
        const std::vector<BlobId> blobs{world.puts(0, 100), world.puts(0, 200)};
        QVERIFY(world.comes([&] { return world.report(0)[QStringLiteral("blobs_refused_total")].toInt() > 1; }));
        QVERIFY(world.pushes(0, {world.entry()}));
        QVERIFY(world.comes([&] { return world[1].envelopes(world.tag).size() == 1; }));
        world.change(1, [](MeshHub &hub) { hub.keepsBlobs = true; });
        QVERIFY(world.comes([&] { return world.has(1, blobs[0]) && world.has(1, blobs[1]); }));
    }

    void aPeerThatIsTooFastIsToldToWaitAndGoesOn()
    {
        BlobCase world;
        world.change(1, [](MeshHub &hub) {
            hub.settings.peerBlobBytesAtOnce = partBytes + 10'000;
            hub.settings.peerBlobBytesPerSecond = partBytes / 4;
        });
        const BlobId blob = world.puts(0, 5 * partBytes);
        QVERIFY(world.comes([&] { return world.has(1, blob); }));
        QVERIFY(world[1].hub->metrics().refusalsOf(wire::Code::Busy) > 0);
        QCOMPARE(world.report(0)[QStringLiteral("blobs_refused_total")].toInt(), 0);
    }

    void aBlobThatIsNotThereAnyMoreIsPassedOver()
    {
        BlobCase world;
        world[1].stop();
        const BlobId gone = world.puts(0, 100);
        const BlobId there = world.puts(0, 200);
        const QString tag = QString::fromStdString(world.tag.hex());
        QVERIFY(QFile::remove(
            world[0].blobs.filePath(tag.left(2) + u'/' + tag + u'/' + QString::fromStdString(gone.hex()))));
        world[1].start();
        QVERIFY(world.comes([&] { return world.has(1, there); }));
        QVERIFY(world.settles());
        QVERIFY(!world.has(1, gone));
    }

    void aBlobThatWasReleasedAtThePeerIsNotOfferedToItAgain()
    {
        BlobCase world;
        const Bytes bytes = world.random.bytes(1000);
        const HubStore::Release release{wire::ReleaseNote::Kind::Blobs, idOf(bytes).bytes, 1};
        world.change(1, [&](MeshHub &hub) {
            const auto store = hub.open();
            QVERIFY(store->begin().ok() && store->putRelease(world.tag, release, 1).ok());
            QVERIFY(store->releaseDone(world.tag, release).ok() && store->commit().ok());
        });
        QVERIFY(world.put(*world.connections[0], bytes)->whole);
        const BlobId other = world.puts(0, 1000);
        QVERIFY(world.comes([&] { return world.has(1, other); }));
        QVERIFY(world.settles());
        QVERIFY(world.has(0, idOf(bytes)) && !world.has(1, idOf(bytes)));
        QCOMPARE(world.report(0)[QStringLiteral("blobs_refused_total")].toInt(), 0);
    }

    void anUploadThatCameWholeBeforeAHubWasKilledIsFinishedAndGoesOn()
    {
        BlobCase world;
        const Bytes bytes = world.random.bytes(partBytes);
        const DeviceId device = world.devices[0].id();
        const QString folder
            = world[0].blobs.filePath(QStringLiteral("unfinished/") + QString::fromStdString(device.hex()));
        QVERIFY(QDir().mkpath(folder));
        QFile upload(folder + u'/' + QString::fromStdString(world.tag.hex() + '-' + idOf(bytes).hex()));
        QVERIFY(upload.open(QIODevice::WriteOnly));
        upload.write(reinterpret_cast<const char *>(bytes.data()), static_cast<qint64>(bytes.size()));
        upload.close();
        QVERIFY(world.putPart(*world.connections[0], bytes, bytes.size())->whole);
        QVERIFY(world.comes([&] { return world.has(1, idOf(bytes)); }));
    }

    void aBlobThatWasNotNotedIsNotedWhenItIsPutAgain()
    {
        BlobCase world;
        const Bytes bytes = world.random.bytes(100);
        // As a hub leaves it that is killed between the two.
        const QString tag = QString::fromStdString(world.tag.hex());
        QVERIFY(QDir().mkpath(world[0].blobs.filePath(tag.left(2) + u'/' + tag)));
        QFile file(
            world[0].blobs.filePath(tag.left(2) + u'/' + tag + u'/' + QString::fromStdString(idOf(bytes).hex())));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(reinterpret_cast<const char *>(bytes.data()), static_cast<qint64>(bytes.size()));
        file.close();
        QVERIFY(world.put(*world.connections[0], bytes)->whole);
        QVERIFY(world.comes([&] { return world.has(1, idOf(bytes)); }));
    }

    void aHubPutsWhereItsDevicesAreAndReadsNowhere()
    {
        BlobCase world;
        const auto peer = world.asHub(1, 0);
        const BlobId blob = world.puts(0, 100);
        const Bytes bytes = world.random.bytes(100);
        const auto got = await<HubBlobPart>([&](auto done) {
            peer->getBlob({world.tag, blob, 0, partBytes}, std::move(done));
        });
        QVERIFY(failsWith(got, ErrorCode::NotFound));
        QVERIFY(world.put(*peer, bytes)->whole);
        world.tag = tagOf(9);
        QVERIFY(failsWith(world.put(*peer, bytes), ErrorCode::NotFound));
    }
};

QTEST_GUILESS_MAIN(TestPeerBlobs)
#include "TestPeerBlobs.moc"
