// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "crypto/memory/SecretBytes.h"
#include "sync/hub/BlobRules.h"
#include "sync/hub/DiskBlobStore.h"
#include "sync/hub/MemoryBlobStore.h"
#include "sync/hub/PostgresBlobStore.h"
#include "tests/sync/support/CaseWorld.h"
#include "tests/sync/support/TestWorld.h"
#include "tests/sync/support/ThrowawayPostgres.h"

#include <QDirIterator>
#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;
using caseweave::test::failsWith;

namespace {

enum class Kind : std::uint8_t { Memory, Disk, Postgres };

const DeviceId alice{tagOf(1).bytes};
const DeviceId bob{tagOf(2).bytes};
const MailboxTag caseBox = tagOf(10);
const MailboxTag otherBox = tagOf(11);

} // namespace

/// What every kind of blob store promises: each test runs against all of them.
class TestBlobStore : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<BlobStore> m_store;
    SeededRandom m_random{3};

    std::unique_ptr<ThrowawayPostgres> m_server;
    std::string m_database;

    std::filesystem::path folder() const { return m_folder->filePath(QStringLiteral("blobs")).toStdString(); }
    static Kind kind()
    {
        QFETCH_GLOBAL(int, kind);
        return static_cast<Kind>(kind);
    }
    static bool isOnDisk() { return kind() == Kind::Disk; }
    static bool isInDatabase() { return kind() == Kind::Postgres; }
    /// The store as another program finds it; not in memory.
    std::unique_ptr<BlobStore> another() const
    {
        if (isOnDisk())
            return std::move(DiskBlobStore::open(folder()).value());
        return std::move(PostgresBlobStore::open(m_database).value());
    }
    static BlobStore::Upload uploadOf(const Bytes &bytes, const DeviceId &by = alice, const MailboxTag &tag = caseBox)
    {
        return {by, tag, BlobId{hash("CW1 blob", bytes)}};
    }
    Status add(const Bytes &bytes, const DeviceId &by = alice, const MailboxTag &tag = caseBox)
    {
        const auto upload = uploadOf(bytes, by, tag);
        Status status = m_store->append(upload, 0, bytes, 100);
        return status ? m_store->finish(upload) : status;
    }

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("memory") << static_cast<int>(Kind::Memory);
        QTest::newRow("disk") << static_cast<int>(Kind::Disk);
        QTest::newRow("postgresql") << static_cast<int>(Kind::Postgres);
    }
    void initTestCase() { initialiseCrypto(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        if (isInDatabase()) {
            if (!m_server)
                m_server = std::make_unique<ThrowawayPostgres>();
            m_store.reset();
            m_database = m_server->freshDatabase();
        }
        m_store = kind() == Kind::Memory ? std::make_unique<MemoryBlobStore>() : another();
    }
    void cleanup() { m_store.reset(); }

    void aBlobIsThereWhenItIsFinishedAndNotBefore()
    {
        const Bytes bytes = m_random.bytes(5000);
        const auto upload = uploadOf(bytes);
        QVERIFY(m_store->append(upload, 0, ByteView(bytes).first(3000), 1).ok());
        QCOMPARE(*m_store->held(upload), std::uint64_t{3000});
        QVERIFY(!m_store->size(caseBox, upload.id)->has_value());
        QVERIFY(failsWith(m_store->read(caseBox, upload.id, 0, 10), ErrorCode::NotFound));
        QVERIFY(m_store->append(upload, 3000, ByteView(bytes).subspan(3000), 1).ok());
        QVERIFY(m_store->finish(upload).ok());
        QCOMPARE(**m_store->size(caseBox, upload.id), std::uint64_t{5000});
        QVERIFY(*m_store->read(caseBox, upload.id, 0, 1 << 20) == bytes);
        QCOMPARE(*m_store->held(upload), std::uint64_t{0});
        QCOMPARE(*m_store->uploadsOf(alice), std::size_t{0});
    }

    void aPartOfABlobIsReadFromWhereItIsAskedFor()
    {
        const Bytes bytes = m_random.bytes(5000);
        QVERIFY(add(bytes).ok());
        const BlobId id = uploadOf(bytes).id;
        QVERIFY(std::ranges::equal(*m_store->read(caseBox, id, 4000, 500), ByteView(bytes).subspan(4000, 500)));
        QCOMPARE(m_store->read(caseBox, id, 4900, 500)->size(), std::size_t{100});
        QVERIFY(m_store->read(caseBox, id, 5000, 500)->empty());
        QVERIFY(m_store->read(caseBox, id, 9000, 500)->empty());
    }

    void whatHashesToSomethingElseIsDroppedAndCanBeSentAgain()
    {
        const Bytes bytes = m_random.bytes(5000);
        const auto upload = uploadOf(bytes);
        Bytes wrong = bytes;
        wrong[2500] ^= 1;
        QVERIFY(m_store->append(upload, 0, wrong, 1).ok());
        QVERIFY(failsWith(m_store->finish(upload), ErrorCode::Conflict));
        QVERIFY(!m_store->size(caseBox, upload.id)->has_value());
        QCOMPARE(*m_store->held(upload), std::uint64_t{0});
        QVERIFY(add(bytes).ok());
    }

    void bytesGoWhereTheUploadEndsAndNowhereElse()
    {
        const Bytes bytes = m_random.bytes(100);
        const auto upload = uploadOf(bytes);
        QVERIFY(failsWith(m_store->append(upload, 1, bytes, 1), ErrorCode::Conflict));
        QVERIFY(m_store->append(upload, 0, bytes, 1).ok());
        QVERIFY(failsWith(m_store->append(upload, 0, bytes, 1), ErrorCode::Conflict));
        QCOMPARE(*m_store->held(upload), std::uint64_t{100});
    }

    void oneDevicesUploadIsNotAnothers()
    {
        const Bytes bytes = m_random.bytes(100);
        QVERIFY(m_store->append(uploadOf(bytes, alice), 0, m_random.bytes(40), 1).ok());
        QCOMPARE(*m_store->held(uploadOf(bytes, bob)), std::uint64_t{0});
        QVERIFY(add(bytes, bob).ok());
        QCOMPARE(*m_store->uploadsOf(alice), std::size_t{1});
        QCOMPARE(*m_store->uploadsOf(bob), std::size_t{0});
    }

    void theSameBlobTwiceIsOne()
    {
        const Bytes bytes = m_random.bytes(9000);
        QVERIFY(add(bytes, alice).ok());
        QVERIFY(add(bytes, bob).ok());
        QCOMPARE(*m_store->bytesOf(caseBox), std::uint64_t{9000});
    }

    void aMailboxHasItsOwnBlobsAndNoOthers()
    {
        const Bytes bytes = m_random.bytes(9000);
        QVERIFY(add(bytes).ok());
        QVERIFY(!m_store->size(otherBox, uploadOf(bytes).id)->has_value());
        QCOMPARE(*m_store->bytesOf(otherBox), std::uint64_t{0});
        QVERIFY(add(bytes, alice, otherBox).ok());
        QCOMPARE(*m_store->bytesOf(otherBox), std::uint64_t{9000});
    }

    void whatIsThereIsListedPageByPage()
    {
        std::map<MailboxTag, std::map<BlobId, std::uint64_t>> wanted;
        for (const MailboxTag &tag : {otherBox, caseBox, MailboxTag{hash("CW1 blob", Bytes{1})}}) {
            for (std::size_t size = 1; size <= 5; ++size) {
                const Bytes bytes = m_random.bytes(100 * size);
                QVERIFY(add(bytes, alice, tag).ok());
                wanted[tag][uploadOf(bytes).id] = bytes.size();
            }
        }
        const Bytes unfinished = m_random.bytes(10);
        QVERIFY(m_store->append(uploadOf(unfinished, bob, tagOf(12)), 0, unfinished, 1).ok());
        std::vector<MailboxTag> tags;
        for (auto page = m_store->mailboxes({}, 2); !page->empty(); page = m_store->mailboxes(tags.back(), 2)) {
            QVERIFY(page->size() <= 2);
            tags.insert(tags.end(), page->begin(), page->end());
        }
        QVERIFY(std::ranges::equal(tags, wanted, {}, {}, [](const auto &entry) { return entry.first; }));
        for (const MailboxTag &tag : tags) {
            std::vector<BlobStore::Item> items;
            for (auto page = m_store->list(tag, {}, 2); !page->empty(); page = m_store->list(tag, items.back().id, 2)) {
                QVERIFY(page->size() <= 2);
                items.insert(items.end(), page->begin(), page->end());
            }
            QVERIFY(std::ranges::equal(items, wanted[tag], [](const auto &item, const auto &entry) {
                return item.id == entry.first && item.size == entry.second;
            }));
        }
        QVERIFY(m_store->list(tagOf(12), {}, 2)->empty());
    }

    void whatIsErasedIsGoneAndNothingElse()
    {
        const Bytes one = m_random.bytes(5000);
        const Bytes two = m_random.bytes(300'000);
        const Bytes three = m_random.bytes(70);
        for (const Bytes &bytes : {one, two, three})
            QVERIFY(add(bytes).ok());
        QVERIFY(add(one, alice, otherBox).ok());
        const Bytes begun = m_random.bytes(900);
        QVERIFY(m_store->append(uploadOf(begun), 0, ByteView(begun).first(400), 100).ok());
        const auto erased = m_store->erase(caseBox, uploadOf(two).id);
        QVERIFY(erased.ok());
        QCOMPARE(erased->blobs, std::uint64_t{1});
        QCOMPARE(erased->bytes, std::uint64_t{300'000});
        QVERIFY(!m_store->size(caseBox, uploadOf(two).id)->has_value());
        QVERIFY(failsWith(m_store->read(caseBox, uploadOf(two).id, 0, 10), ErrorCode::NotFound));
        QCOMPARE(m_store->erase(caseBox, uploadOf(two).id)->blobs, std::uint64_t{0});
        QVERIFY(*m_store->read(caseBox, uploadOf(one).id, 0, 1 << 20) == one);
        QCOMPARE(m_store->eraseSome(caseBox, 1)->blobs, std::uint64_t{1});
        QCOMPARE(m_store->list(caseBox, std::nullopt, 10)->size(), std::size_t{1});
        QCOMPARE(m_store->eraseSome(caseBox, 10)->blobs, std::uint64_t{1});
        QCOMPARE(m_store->eraseSome(caseBox, 10)->blobs, std::uint64_t{0});
        QCOMPARE(*m_store->bytesOf(caseBox), std::uint64_t{0});
        QVERIFY(*m_store->read(otherBox, uploadOf(one).id, 0, 1 << 20) == one);
        QCOMPARE(*m_store->held(uploadOf(begun)), std::uint64_t{400});
    }

    void aSmallBlobCountsAsAPlace()
    {
        QVERIFY(add(m_random.bytes(1)).ok());
        QVERIFY(add(m_random.bytes(5000)).ok());
        QCOMPARE(*m_store->bytesOf(caseBox), BlobStore::leastWeight + 5000);
    }

    void anUploadThatGetsNothingIsDroppedAfterItsTime()
    {
        const auto old = uploadOf(m_random.bytes(100));
        const auto fresh = uploadOf(m_random.bytes(100), bob);
        QVERIFY(m_store->append(old, 0, m_random.bytes(50), 1000).ok());
        QVERIFY(m_store->append(fresh, 0, m_random.bytes(50), 2000).ok());
        QVERIFY(m_store->dropIdle(1999).ok());
        QCOMPARE(*m_store->held(old), std::uint64_t{0});
        QCOMPARE(*m_store->held(fresh), std::uint64_t{50});
    }

    void smallPartsBecomeWhatTheyAreTogether()
    {
        const Bytes bytes = m_random.bytes(20'000);
        const auto upload = uploadOf(bytes);
        std::size_t offset = 0;
        for (const std::size_t size : {1UL, 2UL, 4092UL, 1UL, 1UL, 9000UL, 1UL, 4095UL, 2807UL}) {
            QVERIFY(m_store->append(upload, offset, ByteView(bytes).subspan(offset, size), 1).ok());
            offset += size;
            QCOMPARE(*m_store->held(upload), std::uint64_t{offset});
        }
        QVERIFY(m_store->finish(upload).ok());
        for (const std::size_t from : {0UL, 1UL, 3UL, 4095UL, 4096UL, 4097UL, 13'000UL, 19'999UL}) {
            const auto part = m_store->read(caseBox, upload.id, from, 5000);
            const ByteView wanted = ByteView(bytes).subspan(from);
            QVERIFY(std::ranges::equal(*part, wanted.first(std::min<std::size_t>(5000, wanted.size()))));
        }
        QVERIFY(*m_store->read(caseBox, upload.id, 0, 1 << 20) == bytes);
        QVERIFY(m_store->read(caseBox, upload.id, UINT64_MAX, 1 << 20)->empty());
    }

    void whatHasAllItsBytesIsFinishedWhenItIsAskedFor()
    {
        // When its last part came, the store was gone before it could be finished.
        const Bytes bytes = m_random.bytes(5000);
        const auto upload = uploadOf(bytes);
        QVERIFY(m_store->append(upload, 0, bytes, 1).ok());
        const auto put = blobrules::put(*m_store, alice, {}, 2, {caseBox, upload.id, bytes.size(), 0, {}});
        QVERIFY(put.ok() && put->at.whole && put->isNew);
        QVERIFY(*m_store->read(caseBox, upload.id, 0, 1 << 20) == bytes);
    }

    void everythingIsThereAgainAfterTheProgram()
    {
        if (kind() == Kind::Memory)
            return;
        const Bytes bytes = m_random.bytes(9000);
        const auto unfinished = uploadOf(m_random.bytes(100), bob);
        QVERIFY(add(bytes).ok());
        QVERIFY(m_store->append(unfinished, 0, m_random.bytes(50), 1000).ok());
        m_store = another();
        QVERIFY(*m_store->read(caseBox, uploadOf(bytes).id, 0, 1 << 20) == bytes);
        QCOMPARE(*m_store->bytesOf(caseBox), std::uint64_t{9000});
        QCOMPARE(*m_store->held(unfinished), std::uint64_t{50});
    }

    void onDiskTheLastRoomIsLeftToOthers()
    {
        if (!isOnDisk())
            return;
        const auto space = std::filesystem::space(folder());
        m_store = std::move(DiskBlobStore::open(folder(), space.capacity).value());
        const auto upload = uploadOf(m_random.bytes(100));
        QVERIFY(failsWith(m_store->append(upload, 0, m_random.bytes(50), 1), ErrorCode::DiskFull));
        QCOMPARE(*m_store->held(upload), std::uint64_t{0});
        QCOMPARE(*m_store->uploadsOf(alice), std::size_t{0});
    }

    void onDiskNobodyElseMayReadThem()
    {
        if (!isOnDisk())
            return;
        QVERIFY(add(m_random.bytes(100)).ok());
        QVERIFY(m_store->append(uploadOf(m_random.bytes(100)), 0, m_random.bytes(50), 1).ok());
        QDirIterator files(QString::fromStdString(folder().string()), QDir::AllEntries | QDir::NoDotAndDotDot,
                           QDirIterator::Subdirectories);
        int count = 0;
        const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeOther;
        for (; files.hasNext(); ++count)
            QCOMPARE(QFileInfo(files.next()).permissions() & others, QFile::Permissions());
        QCOMPARE(count, 6);
    }

    void inADatabaseAnUploadGoesOnThroughAnotherHub()
    {
        if (!isInDatabase())
            return;
        const auto second = another();
        const Bytes bytes = m_random.bytes(300'000);
        const auto upload = uploadOf(bytes);
        QVERIFY(m_store->append(upload, 0, ByteView(bytes).first(100'000), 1).ok());
        QCOMPARE(*second->held(upload), std::uint64_t{100'000});
        QVERIFY(second->append(upload, 100'000, ByteView(bytes).subspan(100'000, 100'000), 1).ok());
        // What the first hub still had of it to do comes too late.
        QVERIFY(failsWith(m_store->append(upload, 100'000, ByteView(bytes).subspan(100'000, 100'000), 1),
                          ErrorCode::Conflict));
        QVERIFY(m_store->append(upload, 200'000, ByteView(bytes).subspan(200'000), 1).ok());
        QVERIFY(second->finish(upload).ok());
        QVERIFY(m_store->finish(upload).ok());
        QVERIFY(*m_store->read(caseBox, upload.id, 0, 1 << 20) == bytes);
        QCOMPARE(*m_store->bytesOf(caseBox), std::uint64_t{300'000});
    }

    void inADatabaseWhatWasFinishedOutlastsTheServer()
    {
        if (!isInDatabase())
            return;
        const Bytes bytes = m_random.bytes(600'000);
        const Bytes other = m_random.bytes(600'000);
        QVERIFY(add(bytes).ok());
        QVERIFY(m_store->append(uploadOf(other), 0, ByteView(other).first(100'000), 1).ok());
        m_server->crash();
        QVERIFY(failsWith(m_store->append(uploadOf(other), 100'000, ByteView(other).first(9), 1), ErrorCode::Storage));
        QVERIFY(failsWith(m_store->size(caseBox, uploadOf(bytes).id), ErrorCode::Storage));
        m_server->startAgain();
        Result<std::uint64_t> held = ErrorCode::Storage;
        QVERIFY(waitUntil([&] {
            held = m_store->held(uploadOf(other));
            return held.ok();
        }));
        QVERIFY(*m_store->read(caseBox, uploadOf(bytes).id, 0, 1 << 20) == bytes);
        // A part may have gone with the server, whole.
        QVERIFY(*held == 0 || *held == 100'000);
        const auto from = static_cast<std::size_t>(*held);
        QVERIFY(m_store->append(uploadOf(other), from, ByteView(other).subspan(from), 1).ok());
        // Lost between two calls, the connection is not even missed.
        m_server->crash();
        m_server->startAgain();
        const Status finished = m_store->finish(uploadOf(other));
        QVERIFY(finished.ok() || finished.code() == ErrorCode::Conflict); // where the last part went with it
        QVERIFY(finished.ok() || add(other).ok());
        QVERIFY(*m_store->read(caseBox, uploadOf(other).id, 0, 1 << 20) == other);
    }

    void inADatabaseNothingIsLeftOfWhatIsDropped()
    {
        if (!isInDatabase())
            return;
        const Bytes bytes = m_random.bytes(9000);
        QVERIFY(add(bytes, alice).ok());
        QVERIFY(add(bytes, bob).ok()); // the second of the same goes
        QVERIFY(m_store->append(uploadOf(m_random.bytes(10), bob), 0, bytes, 1).ok());
        QVERIFY(m_store->dropIdle(1).ok());
        auto connection = std::move(pq::Connection::open(m_database).value());
        QCOMPARE(connection.queryText("SELECT count(*) FROM blob").value(), std::string("1"));
        QCOMPARE(connection.queryText("SELECT sum(length(bytes)) FROM blob_chunk").value(), std::string("9000"));
    }
};

QTEST_GUILESS_MAIN(TestBlobStore)
#include "TestBlobStore.moc"
