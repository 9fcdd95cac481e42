// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "crypto/memory/SecretBytes.h"
#include "sync/blob/SealedBlob.h"
#include "sync/client/BlobTransfer.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/FreshHub.h"

#include <QDirIterator>
#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

constexpr std::size_t part = wire::mostBlobPart;

/// A hub's process and a device with a mailbox.
struct Scene : FreshHub {
    TestDevice device = agency.device(random);
    MailboxTag tag = tagOf(5);
    std::unique_ptr<HubConnection> connection;

    bool begin(const QStringList &more = {})
    {
        if (!start(more))
            return false;
        connection = online(device.login());
        const auto record = wire::AccessRecord::make(device.keys.sign, tag, 0, {}, device.id(), {device.id()}, {});
        return await<void>([&](auto done) { connection->putAccess(record.encoded, std::move(done)); }).ok();
    }
    Result<wire::BlobAt> put(const Bytes &bytes, std::uint64_t offset, std::size_t most = part)
    {
        const ByteView rest = ByteView(bytes).subspan(static_cast<std::size_t>(offset));
        const wire::BlobPut what{tag, BlobId{hash("CW1 blob", bytes)}, bytes.size(), offset,
                                 rest.first(std::min(most, rest.size()))};
        return await<wire::BlobAt>([&](auto done) { connection->putBlob(what, std::move(done)); });
    }
    /// Bytes of all files under the hub's folder of blobs.
    qint64 bytesOnDisk() const
    {
        qint64 sum = 0;
        for (QDirIterator at(process.file("blobs"), QDir::Files, QDirIterator::Subdirectories); at.hasNext();)
            sum += QFileInfo(at.next()).size();
        return sum;
    }
};

} // namespace

/// Blobs at a hub that is a process of its own, and is killed or has no room.
class TestBlobsOnDisk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void anUploadOutlastsAHubThatIsKilled()
    {
        Scene scene;
        QVERIFY(scene.begin());
        const Bytes bytes = scene.random.bytes(3 * part);
        QCOMPARE(scene.put(bytes, 0)->offset, std::uint64_t{part});
        scene.process.kill();
        QVERIFY(scene.begin());
        QCOMPARE(scene.put(bytes, 0, 0)->offset, std::uint64_t{part});
        QVERIFY(scene.put(bytes, part).ok());
        QVERIFY(scene.put(bytes, 2 * part)->whole);
        scene.process.kill();
        QVERIFY(scene.begin());
        QVERIFY(scene.put(bytes, 0, 0)->whole);
    }

    void aFullDiskIsToldAndKeepsNothingOfThePart()
    {
        Scene scene;
        scene.process.limitFileSize(2 * part - 1000);
        QVERIFY(scene.begin());
        const Bytes bytes = scene.random.bytes(2 * part);
        QVERIFY(scene.put(bytes, 0).ok());
        const auto refused = scene.put(bytes, part);
        QVERIFY(!refused && refused.code() == ErrorCode::Storage);
        QCOMPARE(scene.bytesOnDisk(), qint64{part});
        QVERIFY(scene.process.logged("\"event\":\"blob_not_kept\",\"why\":\"disk_full\""));
        scene.process.kill();
        scene.process.limitFileSize(0);
        QVERIFY(scene.begin());
        QVERIFY(scene.put(bytes, part)->whole);
    }

    void aSealedFileComesBackAsItWas()
    {
        Scene scene;
        QVERIFY(scene.begin());
        QTemporaryDir folder;
        QFile content(folder.filePath(QStringLiteral("content")));
        QFile sealed(folder.filePath(QStringLiteral("sealed")));
        const Bytes made = scene.random.bytes(1'000'000);
        QVERIFY(content.open(QIODevice::ReadWrite) && sealed.open(QIODevice::ReadWrite));
        content.write(reinterpret_cast<const char *>(made.data()), static_cast<qint64>(made.size()));
        QVERIFY(content.seek(0));
        const auto reference = sealedblob::seal(content, sealed, scene.random);
        QVERIFY(reference.ok() && sealed.flush());

        BlobTransfer transfer(*scene.connection, scene.clock);
        const auto put = await<void>(
            [&](auto done) { transfer.put(scene.tag, reference->id, sealed.fileName(), std::move(done)); });
        QVERIFY(put.ok());
        QFile came(folder.filePath(QStringLiteral("came")));
        const auto got
            = await<void>([&](auto done) { transfer.get(scene.tag, reference->id, came.fileName(), std::move(done)); });
        QVERIFY(got.ok());
        QFile opened(folder.filePath(QStringLiteral("opened")));
        QVERIFY(came.open(QIODevice::ReadOnly) && opened.open(QIODevice::ReadWrite));
        QVERIFY(sealedblob::open(came, reference->key, opened).ok());
        QVERIFY(opened.seek(0) && content.seek(0));
        QVERIFY(opened.readAll() == content.readAll());
    }
};

QTEST_GUILESS_MAIN(TestBlobsOnDisk)
#include "TestBlobsOnDisk.moc"
