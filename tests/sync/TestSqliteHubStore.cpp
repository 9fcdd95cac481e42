// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/SqliteHubStore.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

/// What is the SQLite store's alone; what all stores promise is in TestHubStore.
class TestSqliteHubStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aDatabaseFromBeforeThereWerePeersIsTakenOver()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("hub.db")).toStdString();
        const DeviceId device{tagOf(3).bytes};
        const Bytes envelope{1, 2, 3};
        {
            auto store = std::move(SqliteHubStore::open(path).value());
            QVERIFY(store->begin().ok());
            QVERIFY(store->append({HubStore::Space::Case, tagOf(1), {}, wire::Class::Entry, envelope}).ok());
            QVERIFY(store->putAccess(tagOf(1), envelope, {device}).ok() && store->commit().ok());
        }
        {
            auto database = sql::Database::openPlain(path);
            QVERIFY(database.ok());
            for (const char *statement :
                 {"DROP TABLE device_use", "ALTER TABLE inbox_sender DROP COLUMN bytes", "DROP TABLE release",
                  "ALTER TABLE mailbox DROP COLUMN state", "DROP TABLE segment_cover", "DROP TABLE blob_due",
                  "DROP TABLE foreign_blob", "DROP TABLE directory_told", "DROP TABLE access_step", "DROP TABLE route",
                  "DROP TABLE foreign_envelope", "DROP TABLE peer", "DROP TABLE standing",
                  "DROP INDEX mailbox_user_device", "PRAGMA user_version = 3"})
                QVERIFY(database->execute(statement).ok());
        }
        auto store = std::move(SqliteHubStore::open(path).value());
        QVERIFY(store->casesOf(device).value() == std::vector<MailboxTag>{tagOf(1)});
        HubStore::Route route;
        route.peer = AgencyId{tagOf(9).bytes};
        route.tag = tagOf(1);
        QVERIFY(store->begin().ok() && store->putRoute(route).ok() && store->commit().ok());
        // What was there before counts as pushed here.
        QCOMPARE(store->routePage(route, 1000, 10)->items.size(), std::size_t{1});
    }

    void blobsFromBeforeTheyWentToPeersAreLookedThrough()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("hub.db")).toStdString();
        HubStore::Route route;
        route.peer = AgencyId{tagOf(9).bytes};
        route.tag = tagOf(1);
        {
            auto store = std::move(SqliteHubStore::open(path).value());
            QVERIFY(store->begin().ok() && store->putRoute(route).ok() && store->commit().ok());
            auto database = sql::Database::openPlain(path);
            for (const char *statement :
                 {"DROP TABLE device_use", "ALTER TABLE inbox_sender DROP COLUMN bytes", "DROP TABLE release",
                  "ALTER TABLE mailbox DROP COLUMN state", "DROP TABLE segment_cover", "DROP TABLE blob_due",
                  "DROP TABLE foreign_blob", "PRAGMA user_version = 5"})
                QVERIFY(database->execute(statement).ok());
        }
        auto store = std::move(SqliteHubStore::open(path).value());
        const auto due = store->dueBlobs(route.peer, 0, 10).value();
        QCOMPARE(due.size(), std::size_t{1});
        QVERIFY(due[0].isAll() && due[0].tag == route.tag);
    }

    void whatIsErasedIsWrittenOverAndItsRoomUsedAgain()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("hub.db"));
        SeededRandom random(5);
        const Bytes envelope = random.bytes(40'000);
        const auto holds = [&](const Bytes &bytes) {
            QFile file(path);
            const QByteArray middle(reinterpret_cast<const char *>(bytes.data()) + 20'000, 100);
            return file.open(QIODevice::ReadOnly) && file.readAll().contains(middle);
        };
        const auto change = [&](const std::function<void(SqliteHubStore &)> &work) {
            const auto store = std::move(SqliteHubStore::open(path.toStdString()).value());
            QVERIFY(store->begin().ok());
            work(*store);
            QVERIFY(store->commit().ok());
        }; // closed, so that all is in the one file
        const auto add = [&](SqliteHubStore &store, const Bytes &bytes) {
            QVERIFY(store.append({HubStore::Space::Case, tagOf(1), {}, wire::Class::Segment, bytes}).ok());
        };
        change([&](SqliteHubStore &store) { add(store, envelope); });
        QVERIFY(holds(envelope));
        const qint64 size = QFileInfo(path).size();
        change([&](SqliteHubStore &store) {
            QCOMPARE(store.eraseEnvelope(tagOf(1), wire::envelopeIdOf(envelope))->envelopes, std::uint64_t{1});
        });
        QVERIFY(!holds(envelope));
        change([&](SqliteHubStore &store) { add(store, random.bytes(39'000)); });
        QVERIFY(QFileInfo(path).size() <= size);
    }

    /// A mailbox's number and a sequence share one key. Past the last number, two mailboxes would lie in one place.
    void whereMailboxNumbersEndNoneIsMade()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("hub.db")).toStdString();
        auto store = std::move(SqliteHubStore::open(path).value());
        {
            auto database = sql::Database::openPlain(path);
            QVERIFY(database.ok());
            QVERIFY(database->execute("INSERT INTO mailbox (id, space, tag) VALUES (8388605, 0, x'00')").ok());
        }
        const Bytes envelope{1, 2, 3};
        const auto append = [&](const MailboxTag &tag) {
            return store->append({HubStore::Space::Case, tag, {}, wire::Class::Entry, envelope});
        };
        QVERIFY(store->begin().ok());
        QVERIFY(append(tagOf(1)).ok());
        QVERIFY(append(tagOf(2)).code() == ErrorCode::Quota);
        QVERIFY(store->putAccess(tagOf(2), envelope, {}).code() == ErrorCode::Quota);
        QVERIFY(append(tagOf(1)).ok());
        QVERIFY(store->commit().ok());
        const auto page = store->page({HubStore::Space::Case, tagOf(1), std::nullopt, 0, 0, false, 1 << 20, 10});
        QVERIFY(page.ok());
        QCOMPARE(page->items.size(), std::size_t{1});
        QVERIFY(page->items.front().envelope == envelope);
    }

    void aCheckFindsWhatIsNotAsItWasStored_data()
    {
        QTest::addColumn<QString>("change");
        const auto row = [](const char *name, const char *sql) { QTest::newRow(name) << QString::fromLatin1(sql); };
        row("nothing", "");
        row("a bit of an envelope", "UPDATE envelope SET bytes = zeroblob(length(bytes)) WHERE id & 1 = 0");
        row("an envelope gone", "DELETE FROM envelope WHERE id & 1 = 0");
        row("an envelope and its digest gone", "DELETE FROM envelope; DELETE FROM envelope_hash");
        row("a digest", "UPDATE envelope_hash SET hash = zeroblob(32) WHERE sequence = 2");
        row("a sequence", "UPDATE envelope_hash SET sequence = 3 WHERE sequence = 2");
        row("a mailbox's tag", "UPDATE mailbox SET tag = zeroblob(32)");
        row("a mailbox's head", "UPDATE mailbox SET head = 7");
        row("a mailbox's size", "UPDATE mailbox SET bytes = bytes + 1");
        row("a mailbox gone", "PRAGMA foreign_keys = OFF; DELETE FROM mailbox");
        row("a user", "UPDATE mailbox_user SET device = zeroblob(32)");
        row("a user gone", "DELETE FROM mailbox_user");
        row("an access record", "UPDATE mailbox_access SET record = zeroblob(length(record))");
        row("an access record gone", "DELETE FROM mailbox_access");
        row("a directory's record", "UPDATE directory SET record = zeroblob(length(record)) WHERE number = 1");
        row("a directory's first", "DELETE FROM directory WHERE number = 0");
        row("a directory's order", "UPDATE directory SET number = 5 WHERE number = 1");
        row("another agency's", "UPDATE directory SET agency = zeroblob(32)");
    }
    void aCheckFindsWhatIsNotAsItWasStored()
    {
        QFETCH(QString, change);
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("a hub?#%.db")).toStdString();
        fill(path);
        QVERIFY(SqliteHubStore::check(path).ok());
        auto database = sql::Database::openPlain(path);
        QVERIFY(database->execute(change.toStdString()).ok());
        database->close();
        const Status found = SqliteHubStore::check(path);
        QCOMPARE(found.ok(), change.isEmpty());
        QVERIFY(found.ok() || found.code() == ErrorCode::Damaged);
    }

    void aCheckOfANewerStoreSaysSo()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("hub.db")).toStdString();
        QVERIFY(SqliteHubStore::check(path).code() == ErrorCode::NotFound);
        fill(path);
        QVERIFY(sql::Database::openPlain(path)->execute("PRAGMA user_version = 99").ok());
        QVERIFY(SqliteHubStore::check(path).code() == ErrorCode::UnknownSuite);
    }

    void aCheckReadsTheLogAndChangesNothing_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<bool>("intact");
        QTest::newRow("intact") << QStringLiteral("UPDATE envelope SET covered = 1") << true;
        QTest::newRow("not intact") << QStringLiteral("UPDATE envelope SET bytes = zeroblob(700)") << false;
    }
    void aCheckReadsTheLogAndChangesNothing()
    {
        QFETCH(QString, change);
        QFETCH(bool, intact);
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("hub.db")).toStdString();
        fill(path);
        auto database = sql::Database::openPlain(path);
        QVERIFY(database->execute(change.toStdString()).ok());
        // As a kill leaves them: not closed, the change in the log alone.
        const QTemporaryDir copy;
        for (const char *name : {"hub.db", "hub.db-wal"})
            QVERIFY(QFile::copy(folder.filePath(QLatin1String(name)), copy.filePath(QLatin1String(name))));
        const std::string left = copy.filePath(QStringLiteral("hub.db")).toStdString();
        const auto everything = [&] {
            QMap<QString, QByteArray> files;
            for (const QString &name : QDir(copy.path()).entryList(QDir::Files)) {
                QFile file(copy.filePath(name));
                files.insert(name, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
            }
            return files;
        };
        const auto before = everything();
        QVERIFY(!before.value(QStringLiteral("hub.db-wal")).isEmpty());
        QCOMPARE(SqliteHubStore::check(left).ok(), intact);
        QCOMPARE(everything(), before);
    }

private:
    /// A case of three envelopes with an access record, and a directory of two records.
    static void fill(const std::string &path)
    {
        SystemRandom random;
        const TestAgency agency(random, SystemClock().nowSeconds());
        const TestDevice device = agency.device(random);
        auto store = std::move(SqliteHubStore::open(path).value());
        QVERIFY(store->begin().ok());
        for (std::uint8_t i = 1; i <= 3; ++i)
            QVERIFY(store->append({HubStore::Space::Case, tagOf(1), {}, wire::Class::Entry, Bytes(700, i)}).ok());
        const auto access = wire::AccessRecord::make(device.keys.sign, tagOf(1), 0, {}, device.id(), {device.id()}, {});
        QVERIFY(store->putAccess(tagOf(1), access.encoded, {device.id()}).ok());
        const Bytes first = agency.firstRecord();
        QVERIFY(store->appendDirectory(agency.id, 0, first).ok());
        QVERIFY(
            store
                ->appendDirectory(agency.id, 1, agency.directoryRecord(1, first, TestAgency::admit(device), agency.now))
                .ok());
        QVERIFY(store->commit().ok());
    }
};

QTEST_GUILESS_MAIN(TestSqliteHubStore)
#include "TestSqliteHubStore.moc"
