// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/hub/HubSetup.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/FreshHub.h"

#include <QDirIterator>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

QMap<QString, QByteArray> contentOf(const QString &folder)
{
    QMap<QString, QByteArray> files;
    QDirIterator all(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        files.insert(file.fileName(), file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    }
    return files;
}

int check(FreshHub &hub, const QStringList &more = {})
{
    return hub.process.run(QStringList{QStringLiteral("check"), QStringLiteral("--folder"), hub.process.folder()}
                           + more);
}

constexpr int missing = static_cast<int>(StartProblem::DatabaseMissing);

} // namespace

/// A hub whose disk is gone must not look like one that holds nothing, and a look at a hub changes nothing.
class TestLostDatabase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aCheckMakesNothing()
    {
        FreshHub hub;
        const auto before = contentOf(hub.process.folder());
        QCOMPARE(check(hub), 0);
        QVERIFY2(hub.process.output().contains("no database yet"), hub.process.output().constData());
        QCOMPARE(contentOf(hub.process.folder()), before);
    }

    void aCheckAfterAKillChangesNothing()
    {
        FreshHub hub;
        QVERIFY(!store(hub).empty());
        hub.process.kill();
        const auto before = contentOf(hub.process.folder());
        QVERIFY(!before.value(hub.process.storeFile() + QStringLiteral("-wal")).isEmpty());
        QCOMPARE(check(hub), 0);
        QVERIFY(hub.process.output().contains("database intact"));
        QCOMPARE(contentOf(hub.process.folder()), before);
        QVERIFY(hub.start());
    }

    void aFlippedBitIsFound()
    {
        FreshHub hub;
        const Bytes envelope = store(hub);
        QVERIFY(hub.process.stop());
        QCOMPARE(check(hub), 0);
        QFile file(hub.process.storeFile());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        const qsizetype at = bytes.indexOf(
            QByteArray(reinterpret_cast<const char *>(envelope.data()) + 100, 32)); // in one page, whatever its size
        QVERIFY(at > 0);
        bytes[at] = static_cast<char>(bytes[at] ^ 4);
        QVERIFY(file.seek(0) && file.write(bytes) == bytes.size());
        file.close();
        QCOMPARE(check(hub), static_cast<int>(StartProblem::DatabaseDamaged));
    }

    void aCheckReadsEveryBlobAndCountsWhatIsBesideThem()
    {
        FreshHub hub;
        const auto device = hub.agency.device(hub.random);
        QVERIFY(hub.start());
        const auto connection = hub.online(device.login());
        const auto record = wire::AccessRecord::make(device.keys.sign, tagOf(5), 0, {}, device.id(), {device.id()}, {});
        QVERIFY(await<void>([&](auto done) { connection->putAccess(record.encoded, std::move(done)); }).ok());
        const auto put = [&](const Bytes &bytes, std::size_t size) {
            const wire::BlobPut what{tagOf(5), BlobId{hash("CW1 blob", bytes)}, bytes.size(), 0,
                                     ByteView(bytes).first(size)};
            return await<wire::BlobAt>([&](auto done) { connection->putBlob(what, std::move(done)); }).ok();
        };
        const Bytes first = hub.random.bytes(5000);
        QVERIFY(put(first, 5000) && put(hub.random.bytes(7000), 7000) && put(hub.random.bytes(9000), 100));
        QVERIFY(hub.process.stop());
        const QString blobs = hub.process.file("blobs");
        const QString box = QString::fromStdString(tagOf(5).hex());
        const QString stray = blobs + u'/' + box.first(2) + u'/' + box + QStringLiteral("/notes.txt");
        QFile notes(stray);
        QVERIFY(notes.open(QIODevice::WriteOnly));
        const auto before = contentOf(hub.process.folder());
        QCOMPARE(check(hub, {QStringLiteral("--json")}), 0);
        const QJsonObject found = QJsonDocument::fromJson(hub.process.output()).object();
        QCOMPARE(found.value(QLatin1String("blobs")).toInteger(), 2);
        QCOMPARE(found.value(QLatin1String("blobBytes")).toInteger(), 12'000);
        QCOMPARE(found.value(QLatin1String("uploads")).toInteger(), 1);
        QCOMPARE(found.value(QLatin1String("strayFiles")).toInteger(), 1);
        QCOMPARE(check(hub), 0);
        QVERIFY2(hub.process.output().contains(stray.toUtf8()), hub.process.output().constData());
        QCOMPARE(contentOf(hub.process.folder()), before);

        const QString name = box + u'/' + QString::fromStdString(toHex(hash("CW1 blob", first)));
        QFile blob(blobs + u'/' + box.first(2) + u'/' + name);
        QVERIFY(blob.open(QIODevice::ReadWrite) && blob.seek(4999) && blob.putChar(static_cast<char>(first[4999] ^ 1)));
        blob.close();
        QCOMPARE(check(hub), static_cast<int>(StartProblem::BlobsDamaged));
        QVERIFY2(hub.process.output().contains(name.toUtf8()), hub.process.output().constData());

        QVERIFY(notes.remove() && blob.remove() && QFile::link(QStringLiteral("/dev/zero"), blob.fileName()));
        QCOMPARE(check(hub), static_cast<int>(StartProblem::DatabaseFailed));
        QVERIFY2(hub.process.output().contains(name.toUtf8()), hub.process.output().constData());
    }

    void aLostDatabaseIsNotMadeAnew_data()
    {
        QTest::addColumn<bool>("elsewhere");
        QTest::addColumn<QString>("lost");
        for (const bool elsewhere : {false, true}) {
            for (const char *lost : {"file", "content", "disk"})
                QTest::addRow("%s%s", lost, elsewhere ? " elsewhere" : "") << elsewhere << QString::fromLatin1(lost);
        }
    }
    void aLostDatabaseIsNotMadeAnew()
    {
        QFETCH(bool, elsewhere);
        QFETCH(QString, lost);
        FreshHub hub;
        QTemporaryDir data;
        const QString folder = elsewhere ? data.path() : hub.process.folder();
        const QStringList where = elsewhere ? QStringList{QStringLiteral("--data"), data.path()} : QStringList();
        store(hub, where);
        QVERIFY(hub.process.stop());
        QCOMPARE(check(hub, where), 0);
        const QString database = folder + QStringLiteral("/hub.db");
        QVERIFY(QFile::remove(database));
        QFile empty(database);
        if (lost == QLatin1String("content"))
            QVERIFY(empty.open(QIODevice::WriteOnly));
        if (lost == QLatin1String("disk") && elsewhere) {
            for (const QString &name : QDir(folder).entryList(QDir::Files))
                QVERIFY(QFile::remove(folder + u'/' + name));
        }
        const auto before = contentOf(folder);
        QVERIFY(!hub.start(where));
        QCOMPARE(hub.process.exitCode(), missing);
        QVERIFY(hub.process.output().contains("--new-database"));
        QCOMPARE(check(hub, where), missing);
        if (lost != QLatin1String("disk"))
            QCOMPARE(contentOf(folder), before);
        QVERIFY(QFileInfo(database).size() == 0);

        QVERIFY(hub.start(where + QStringList{QStringLiteral("--new-database")}));
        QVERIFY(hub.process.stop());
        QVERIFY(!hub.start(where + QStringList{QStringLiteral("--new-database")})); // once
        QCOMPARE(hub.process.exitCode(), static_cast<int>(StartProblem::Usage));
        QVERIFY(hub.start(where));
    }

    void aLogWithoutItsDatabaseIsALostDatabase()
    {
        FreshHub hub;
        store(hub);
        hub.process.kill();
        // A folder of before there was a mark.
        QVERIFY(QFile::remove(hub.process.file("hub.used")));
        QVERIFY(QFile::remove(hub.process.storeFile()));
        QVERIFY(!hub.start());
        QCOMPARE(hub.process.exitCode(), missing);
    }

    void aHubOfBeforeThereWasAMarkIsMarked()
    {
        FreshHub hub;
        store(hub);
        QVERIFY(hub.process.stop());
        QVERIFY(QFile::remove(hub.process.file("hub.used")));
        QVERIFY(hub.start());
        QVERIFY(hub.process.stop());
        QVERIFY(QFile::remove(hub.process.storeFile()));
        QVERIFY(!hub.start());
    }

private:
    /// Starts the hub and gives it an envelope.
    static Bytes store(FreshHub &hub, const QStringList &more = {})
    {
        if (!hub.start(more))
            return {};
        const TestDevice device = hub.agency.device(hub.random);
        const MailboxTag inbox = wire::inboxTagOf(device.id());
        const auto connection = hub.online(device.login());
        const Bytes envelope = envelopeOf(inbox, wire::Class::Inbox, hub.random);
        return push(*connection, inbox, {{envelope, {}}}).ok() ? envelope : Bytes();
    }
};

QTEST_GUILESS_MAIN(TestLostDatabase)
#include "TestLostDatabase.moc"
