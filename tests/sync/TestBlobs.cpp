// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/client/BlobTransfer.h"
#include "sync/hub/DiskBlobStore.h"
#include "tests/sync/support/CaseWorld.h"
#include "tests/sync/support/RawClient.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;
using caseweave::test::failsWith;

namespace {

constexpr std::size_t part = wire::mostBlobPart;

BlobId idOf(ByteView bytes)
{
    return BlobId{hash("CW1 blob", bytes)};
}

/// A hub with blobs on disk, and two devices with a mailbox; a third has none.
struct World : TestHubWorld {
    explicit World(HubSettings with = {}) : TestHubWorld({}, with)
    {
        stopHub();
        makeBlobs = [this] { return std::unique_ptr<BlobStore>(std::move(DiskBlobStore::open(blobFolder()).value())); };
        start();
        connectAll();
        tag = mailbox(*first, a, {b.id()});
    }
    void connectAll()
    {
        first = online(a.login());
        second = online(b.login());
        stranger = online(c.login());
    }
    std::filesystem::path blobFolder() const { return folder.filePath(QStringLiteral("blobs")).toStdString(); }
    static Result<wire::BlobAt> put(HubConnection &by, const wire::BlobPut &what)
    {
        return await<wire::BlobAt>([&](auto done) { by.putBlob(what, std::move(done)); });
    }
    Result<wire::BlobAt> putAll(HubConnection &by, const Bytes &bytes)
    {
        Result<wire::BlobAt> at = wire::BlobAt{0, false};
        while (at && !at->whole)
            at = put(by, partOf(bytes, at->offset));
        return at;
    }
    wire::BlobPut partOf(const Bytes &bytes, std::uint64_t offset) const
    {
        const ByteView rest = ByteView(bytes).subspan(static_cast<std::size_t>(offset));
        return {tag, idOf(bytes), bytes.size(), offset, rest.first(std::min(rest.size(), part))};
    }
    Result<HubBlobPart> get(HubConnection &by, const BlobId &blob, std::uint64_t offset = 0) const
    {
        return await<HubBlobPart>([&](auto done) { by.getBlob({tag, blob, offset, part}, std::move(done)); });
    }
    QString file(const char *name) const { return folder.filePath(QLatin1String(name)); }
    void write(const char *name, const Bytes &bytes) const
    {
        QFile out(file(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(reinterpret_cast<const char *>(bytes.data()), static_cast<qint64>(bytes.size()));
    }
    bool holds(const char *name, const Bytes &bytes) const
    {
        QFile in(file(name));
        const QByteArray wanted(reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()));
        return in.open(QIODevice::ReadOnly) && in.readAll() == wanted;
    }

    QTemporaryDir folder;
    TestDevice a = agency.device(random);
    TestDevice b = agency.device(random);
    TestDevice c = agency.device(random);
    std::unique_ptr<HubConnection> first;
    std::unique_ptr<HubConnection> second;
    std::unique_ptr<HubConnection> stranger;
    MailboxTag tag;
};

/// What became of a transfer.
struct Outcome {
    std::optional<Status> status;
    BlobTransfer::Done done()
    {
        return [this](Status s) { status = std::move(s); };
    }
    bool isOver() const { return status.has_value(); }
    bool isGood() const { return status && status->ok(); }
    bool is(ErrorCode code) const { return status && !status->ok() && status->code() == code; }
};

} // namespace

/// Blobs from one device through a hub to another, over real TLS, in this process.
class TestBlobs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aFileComesThroughAsItWas()
    {
        World world;
        const Bytes bytes = world.random.bytes(3 * part + 17);
        world.write("sent", bytes);
        BlobTransfer from(*world.first, world.clock);
        BlobTransfer to(*world.second, world.clock);
        Outcome put;
        Outcome got;
        from.put(world.tag, idOf(bytes), world.file("sent"), put.done());
        QVERIFY(waitUntil([&] { return put.isOver(); }));
        QVERIFY(put.isGood());
        to.get(world.tag, idOf(bytes), world.file("came"), got.done());
        QVERIFY(waitUntil([&] { return got.isOver(); }));
        QVERIFY(got.isGood());
        QVERIFY(world.holds("came", bytes));
        QVERIFY(!QFile::exists(world.file("came.part")));
        QCOMPARE(world.hub->metrics().blobsStored, std::uint64_t{1});
        QCOMPARE(world.hub->metrics().blobBytesStored, std::uint64_t{bytes.size()});
    }

    void anUploadGoesOnWhereTheHubHasItAlsoAfterTheHubsEnd()
    {
        World world;
        const Bytes bytes = world.random.bytes(3 * part);
        QCOMPARE(World::put(*world.first, world.partOf(bytes, 0))->offset, std::uint64_t{part});
        world.stopHub();
        world.start();
        world.connectAll();
        const auto at = World::put(*world.first, {world.tag, idOf(bytes), bytes.size(), 0, {}});
        QCOMPARE(at->offset, std::uint64_t{part});
        QVERIFY(!at->whole);
        // What the hub has already, or could not put anywhere, changes nothing.
        QCOMPARE(World::put(*world.first, world.partOf(bytes, 0))->offset, std::uint64_t{part});
        QCOMPARE(World::put(*world.first, world.partOf(bytes, 2 * part))->offset, std::uint64_t{part});
        QVERIFY(World::put(*world.first, world.partOf(bytes, part)).ok());
        QVERIFY(World::put(*world.first, world.partOf(bytes, 2 * part))->whole);
        QVERIFY(std::ranges::equal(world.get(*world.second, idOf(bytes), part)->bytes,
                                   ByteView(bytes).subspan(part, part)));
    }

    void aTransferOutlastsTheConnection()
    {
        World world;
        const Bytes bytes = world.random.bytes(8 * part);
        world.write("sent", bytes);
        BlobTransfer from(*world.first, world.clock);
        Outcome put;
        from.put(world.tag, idOf(bytes), world.file("sent"), put.done());
        QVERIFY(waitUntil([&] { return world.hub->metrics().requests > 6; }));
        world.stopHub();
        world.start();
        QVERIFY(waitUntil([&] {
            world.first->retryNow();
            return put.isOver();
        }));
        QVERIFY(put.isGood());
    }

    void aDownloadGoesOnWithWhatItsFileHas()
    {
        World world;
        Bytes bytes = world.random.bytes(2 * part);
        QVERIFY(world.putAll(*world.first, bytes)->whole);
        // As an end of the program leaves it.
        world.write("came.part", Bytes(bytes.begin(), bytes.begin() + 1000));
        BlobTransfer to(*world.second, world.clock);
        Outcome got;
        to.get(world.tag, idOf(bytes), world.file("came"), got.done());
        QVERIFY(waitUntil([&] { return got.isOver(); }));
        QVERIFY(got.isGood());
        QVERIFY(world.holds("came", bytes));
        // It believes the part that is there, and finds out at the end.
        world.write("spoilt.part", world.random.bytes(1000));
        Outcome spoilt;
        to.get(world.tag, idOf(bytes), world.file("spoilt"), spoilt.done());
        QVERIFY(waitUntil([&] { return spoilt.isOver(); }));
        QVERIFY(spoilt.is(ErrorCode::Damaged));
        QVERIFY(!QFile::exists(world.file("spoilt")) && !QFile::exists(world.file("spoilt.part")));
    }

    void noSuchBlobAndNotYoursAreOneAnswer()
    {
        World world;
        const Bytes bytes = world.random.bytes(100);
        QVERIFY(world.putAll(*world.first, bytes)->whole);
        QVERIFY(failsWith(world.get(*world.stranger, idOf(bytes)), ErrorCode::NotFound));
        QVERIFY(failsWith(world.get(*world.stranger, BlobId{}), ErrorCode::NotFound));
        QVERIFY(failsWith(world.get(*world.second, BlobId{}), ErrorCode::NotFound));
        QVERIFY(failsWith(world.putAll(*world.stranger, bytes), ErrorCode::NotFound));
        QVERIFY(world.get(*world.second, idOf(bytes)).ok());
    }

    void whatIsNotWhatItIsCalledIsNotKept()
    {
        World world;
        const Bytes bytes = world.random.bytes(100);
        wire::BlobPut wrong = world.partOf(bytes, 0);
        const Bytes others = world.random.bytes(100);
        wrong.bytes = others;
        QVERIFY(failsWith(World::put(*world.first, wrong), ErrorCode::Conflict));
        QVERIFY(failsWith(world.get(*world.second, idOf(bytes)), ErrorCode::NotFound));
        QVERIFY(world.putAll(*world.first, bytes)->whole);
        QVERIFY(world.putAll(*world.second, bytes)->whole); // again, by another
        wire::BlobPut longer = world.partOf(bytes, 0);
        longer.size = 101;
        QVERIFY(failsWith(World::put(*world.first, longer), ErrorCode::Conflict));
    }

    void eachLimitHasItsAnswer()
    {
        HubSettings settings;
        settings.blobs = {10'000, 25'000, 2};
        World world(settings);
        QVERIFY(failsWith(world.putAll(*world.first, world.random.bytes(10'001)), ErrorCode::TooLarge));
        QVERIFY(world.putAll(*world.first, world.random.bytes(10'000))->whole);
        QVERIFY(world.putAll(*world.second, world.random.bytes(10'000))->whole);
        QVERIFY(failsWith(world.putAll(*world.first, world.random.bytes(5001)), ErrorCode::Quota));
        std::vector<Bytes> begun;
        for (int i = 0; i < 3; ++i)
            begun.push_back(world.random.bytes(5000));
        const auto begin = [&](const Bytes &bytes) {
            wire::BlobPut some = world.partOf(bytes, 0);
            some.bytes = some.bytes.first(100);
            return World::put(*world.first, some);
        };
        QVERIFY(begin(begun[0]).ok() && begin(begun[1]).ok());
        QVERIFY(failsWith(begin(begun[2]), ErrorCode::Quota));
        // A day later nobody goes on with those.
        world.clock.advance(25 * 3600 * 1000);
        world.hub->checkTime();
        world.connectAll();
        QVERIFY(begin(begun[2]).ok());
    }

    void theBlobsOfADeviceAreBoundedOverAllTime()
    {
        HubSettings settings;
        settings.blobs.deviceBytes = 25'000;
        World world(settings);
        QVERIFY(world.putAll(*world.first, world.random.bytes(10'000))->whole);
        const Bytes second = world.random.bytes(10'000);
        QVERIFY(world.putAll(*world.first, second)->whole);
        QVERIFY(world.putAll(*world.first, second)->whole);
        QVERIFY(failsWith(world.putAll(*world.first, world.random.bytes(10'000)), ErrorCode::Quota));
        QVERIFY(world.putAll(*world.second, world.random.bytes(10'000))->whole);
        QVERIFY(world.putAll(*world.first, world.random.bytes(4000))->whole);
    }

    void aDeviceThatPutsTooMuchAtOnceIsToldToWait()
    {
        HubSettings settings;
        settings.blobBytesAtOnce = 10'000;
        settings.blobBytesPerSecond = 1000;
        World world(settings);
        QVERIFY(world.putAll(*world.first, world.random.bytes(9000))->whole);
        QVERIFY(failsWith(world.putAll(*world.first, world.random.bytes(9000)), ErrorCode::Busy));
        QVERIFY(world.putAll(*world.second, world.random.bytes(9000))->whole);
        world.clock.advance(9000);
        QVERIFY(world.putAll(*world.first, world.random.bytes(9000))->whole);
    }

    void entriesDoNotWaitForTheUploadOfABlob()
    {
        World world;
        const Bytes bytes = world.random.bytes(64 * part);
        world.write("sent", bytes);
        BlobTransfer from(*world.first, world.clock);
        Outcome put;
        from.put(world.tag, idOf(bytes), world.file("sent"), put.done());
        QVERIFY(waitUntil([&] { return world.hub->metrics().requests > 8; }));
        QVERIFY(push(*world.first, world.tag, {{envelopeOf(world.tag, wire::Class::Entry, world.random), {}}}).ok());
        QVERIFY(!put.isOver());
    }

    void entriesDoNotWaitForMoreThanOnePartOfABlob()
    {
        World world;
        const Bytes bytes = world.random.bytes(40 * part);
        QVERIFY(world.putAll(*world.first, bytes)->whole);
        RawClient reader(world.address());
        QVERIFY(reader.login(world.b.login()));
        reader.sendMessage(wire::Sub{world.tag, 0}, 1);
        QVERIFY(reader.message().has_value());
        reader.stopReading(true);
        // Until the operating systems hold no more between the two and a part waits in the hub.
        const std::uint64_t before = world.hub->metrics().requests;
        std::uint64_t asked = 0;
        while (world.hub->mostUnsent() < part / 2 && asked < 400) {
            reader.sendMessage(wire::BlobGet{world.tag, idOf(bytes), asked % 40 * part, part}, 100 + asked);
            ++asked;
            QVERIFY(waitUntil([&] { return world.hub->metrics().requests >= before + 2 * asked - 1; }));
            QVERIFY(
                push(*world.first, world.tag, {{envelopeOf(world.tag, wire::Class::Inbox, world.random), {}}}).ok());
        }
        QVERIFY(asked < 400);
        for (std::uint64_t i = 0; i < 4; ++i)
            reader.sendMessage(wire::BlobGet{world.tag, idOf(bytes), i * part, part}, 1000 + i);
        QVERIFY(waitUntil([&] { return world.hub->metrics().requests >= before + 2 * asked + 4; }));
        QVERIFY(push(*world.first, world.tag, {{envelopeOf(world.tag, wire::Class::Entry, world.random), {}}}).ok());
        reader.stopReading(false);
        std::size_t partsOfTheLast = 0;
        for (bool delivered = false; !delivered;) {
            const auto frame = reader.message();
            QVERIFY(frame.has_value());
            delivered = std::holds_alternative<wire::Deliver>(frame->message);
            partsOfTheLast += frame->request >= 1000 && !delivered ? 1 : 0;
        }
        QCOMPARE(partsOfTheLast, std::size_t{0});
        std::size_t rest = 0;
        while (rest < 4) {
            const auto frame = reader.message();
            QVERIFY(frame.has_value());
            rest += std::holds_alternative<wire::BlobPart>(frame->message) && frame->request >= 1000 ? 1 : 0;
        }
    }

    void aHubWithoutAPlaceForBlobsTakesNone()
    {
        TestHubWorld world;
        const TestDevice device = world.agency.device(world.random);
        const auto connection = world.online(device.login());
        const MailboxTag tag = world.mailbox(*connection, device, {});
        const Bytes bytes = world.random.bytes(10);
        QVERIFY(failsWith(World::put(*connection, {tag, idOf(bytes), 10, 0, bytes}), ErrorCode::NotFound));
    }
};

QTEST_GUILESS_MAIN(TestBlobs)
#include "TestBlobs.moc"
