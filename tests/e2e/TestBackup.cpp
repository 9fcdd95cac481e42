// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/hub/HubSetup.h"
#include "sync/hub/PostgresHubStore.h"
#include "sync/hub/SqliteHubStore.h"
#include "sync/pq/Connection.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/FreshHub.h"
#include "tests/sync/support/ThrowawayPostgres.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

/// Writes to a case without a pause, ten pushes at a time on their way.
class Writer {
public:
    Writer(FreshHub &hub, const MailboxTag &tag)
        : m_hub(hub), m_tag(tag), m_device(hub.agency.device(hub.random)), m_connection(hub.online(m_device.login()))
    {
        const auto record
            = wire::AccessRecord::make(m_device.keys.sign, tag, 0, {}, m_device.id(), {m_device.id()}, {});
        QVERIFY(await<void>([&](auto done) { m_connection->putAccess(record.encoded, std::move(done)); }).ok());
    }

    void begin()
    {
        for (int i = 0; i < 10; ++i)
            push();
    }
    void end() { m_goesOn = false; }
    const std::vector<Bytes> &acknowledged() const { return m_acknowledged; }
    const TestDevice &device() const { return m_device; }

private:
    void push()
    {
        const Bytes bytes = envelopeOf(m_tag, wire::Class::Entry, m_hub.random);
        m_connection->push(m_tag, {{bytes, {}}}, [this, bytes](const Result<std::vector<std::uint64_t>> &sequences) {
            if (sequences)
                m_acknowledged.push_back(bytes);
            if (m_goesOn)
                push();
        });
    }

    FreshHub &m_hub;
    MailboxTag m_tag;
    TestDevice m_device;
    std::unique_ptr<HubConnection> m_connection;
    std::vector<Bytes> m_acknowledged;
    bool m_goesOn = true;
};

/// Puts a blob and then an entry that names it, again and again.
class Attacher {
public:
    Attacher(FreshHub &hub, const MailboxTag &tag)
        : m_hub(hub), m_tag(tag), m_device(hub.agency.device(hub.random)), m_connection(hub.online(m_device.login()))
    {
        const auto record
            = wire::AccessRecord::make(m_device.keys.sign, tag, 0, {}, m_device.id(), {m_device.id()}, {});
        QVERIFY(await<void>([&](auto done) { m_connection->putAccess(record.encoded, std::move(done)); }).ok());
    }

    /// Until it is told to end; several of these share the way.
    void begin()
    {
        const Bytes bytes = m_hub.random.bytes(20'000);
        const BlobId id{hash("CW1 blob", bytes)};
        m_connection->putBlob({m_tag, id, bytes.size(), 0, bytes}, [this, id](const Result<wire::BlobAt> &at) {
            if (!at || !at->whole)
                return;
            const Bytes entry = envelopeOf(m_tag, wire::Class::Entry, m_hub.random);
            m_connection->push(m_tag, {{entry, {}}}, [this, entry, id](const Result<std::vector<std::uint64_t>> &done) {
                if (done)
                    m_named[entry] = id;
                if (m_goesOn)
                    begin();
            });
        });
    }
    void end() { m_goesOn = false; }
    const std::map<Bytes, BlobId> &named() const { return m_named; }
    const TestDevice &device() const { return m_device; }

private:
    FreshHub &m_hub;
    MailboxTag m_tag;
    TestDevice m_device;
    std::unique_ptr<HubConnection> m_connection;
    std::map<Bytes, BlobId> m_named;
    bool m_goesOn = true;
};

/// The envelopes of a mailbox, in order and without a gap.
std::vector<Bytes> envelopesOf(HubConnection &reader, const MailboxTag &tag)
{
    std::vector<Bytes> all;
    for (bool more = true; more;) {
        const auto page = fetch(reader, {tag, wire::Class::Entry, all.size(), 0, false, 0});
        if (!page)
            return {};
        for (const auto &item : page->items) {
            if (item.sequence != all.size() + 1)
                return {};
            all.push_back(item.envelope);
        }
        more = page->more;
    }
    return all;
}

/// The first file below.
QString fileIn(const QString &folder)
{
    QDirIterator at(folder, QDir::Files, QDirIterator::Subdirectories);
    return at.hasNext() ? at.next() : QString();
}

bool flipOneBit(const QString &name)
{
    QFile file(name);
    char byte = 0;
    if (!file.open(QIODevice::ReadWrite) || !file.seek(file.size() / 2) || !file.getChar(&byte))
        return false;
    return file.seek(file.size() / 2) && file.putChar(static_cast<char>(byte ^ 1));
}

} // namespace

/// A hub's store copied while the hub runs, and what becomes of the copy.
class TestBackup : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ThrowawayPostgres> m_server;
    QTemporaryDir m_copies;

    QString copyNamed(const char *name)
    {
        QDir(m_copies.path()).mkpath(QLatin1String(name));
        return m_copies.filePath(QLatin1String(name) + QStringLiteral("/hub.db"));
    }
    static QStringList words(const char *command, const QString &from, const QString &to)
    {
        return {QLatin1String(command),  QStringLiteral("--from"), from, QStringLiteral("--to"), to,
                QStringLiteral("--json")};
    }
    static QStringList checkOf(const FreshHub &hub, const QString &data)
    {
        return {QStringLiteral("check"), QStringLiteral("--json"), QStringLiteral("--folder"),
                hub.process.folder(),    QStringLiteral("--data"), data};
    }
    static QJsonObject answerOf(const HubProcess &process)
    {
        return QJsonDocument::fromJson(process.output()).object();
    }
    /// A case whose access record is by a device that the directory admits, and is damaged in this way; and another by
    /// nobody known.
    static void putRecord(HubStore &store, const FreshHub &hub, const QString &damage)
    {
        SeededRandom random(4);
        const TestDevice lead = hub.agency.device(random);
        const TestDevice stranger = hub.agency.device(random);
        const auto record = [](const TestDevice &by, const MailboxTag &tag) {
            return wire::AccessRecord::make(by.keys.sign, tag, 0, {}, by.id(), {by.id()}, {}).encoded;
        };
        Bytes bytes = record(lead, tagOf(1));
        if (damage == QLatin1String("forged signature"))
            bytes.back() ^= 0xff;
        if (damage == QLatin1String("garbage record"))
            bytes.assign(300, 7);
        std::vector<DeviceId> users{lead.id()};
        if (damage == QLatin1String("foreign user"))
            users.push_back(stranger.id());
        const Bytes first = hub.agency.firstRecord();
        const Bytes second = hub.agency.directoryRecord(1, first, TestAgency::admit(lead), hub.agency.now);
        QVERIFY(store.begin().ok());
        QVERIFY(store.appendDirectory(hub.agency.id, 0, first).ok());
        QVERIFY(store.appendDirectory(hub.agency.id, 1, second).ok());
        QVERIFY(store.putAccess(tagOf(1), bytes, users).ok());
        QVERIFY(store.putAccess(tagOf(2), record(stranger, tagOf(2)), {stranger.id()}).ok());
        QVERIFY(store.commit().ok());
    }
    static QString sqlite(const QString &file) { return QStringLiteral("sqlite:") + file; }

private Q_SLOTS:
    void initTestCase()
    {
        initialiseCrypto();
        QVERIFY(!qEnvironmentVariableIsEmpty("CASEWEAVE_HUB"));
    }

    void whatWasAcknowledgedBeforeIsInTheCopyAndComesBack_data()
    {
        QTest::addColumn<bool>("postgres");
        QTest::newRow("file") << false;
        QTest::newRow("database") << true;
    }
    void whatWasAcknowledgedBeforeIsInTheCopyAndComesBack()
    {
        QFETCH(bool, postgres);
        FreshHub hub;
        QStringList more;
        QString store = sqlite(hub.process.storeFile());
        if (postgres) {
            m_server = std::make_unique<ThrowawayPostgres>();
            const QString database = QString::fromStdString(m_server->freshDatabase());
            more = QStringList{QStringLiteral("--store"), QStringLiteral("postgresql"), QStringLiteral("--database"),
                               database};
            store = QStringLiteral("postgresql:") + database;
        }
        QVERIFY(hub.start(more));
        const MailboxTag tag = tagOf(1);
        Writer writer(hub, tag);
        writer.begin();
        QVERIFY(waitUntil([&] { return writer.acknowledged().size() >= 200; }));
        const std::vector<Bytes> before = writer.acknowledged();
        const QString copy = copyNamed(postgres ? "ofDatabase" : "ofFile");
        HubProcess program(hub.process.folder());
        QCOMPARE(program.run(words("backup", store, sqlite(copy))), 0);
        const QJsonObject made = answerOf(program);
        QVERIFY(made.value(QLatin1String("ok")).toBool());
        // It went on meanwhile.
        const std::size_t then = writer.acknowledged().size();
        QVERIFY(waitUntil([&] { return writer.acknowledged().size() > then; }));
        QVERIFY(then > before.size());
        writer.end();

        // The computer is lost; another has the hub's folder and this copy.
        QVERIFY(hub.process.stop());
        QVERIFY(QDir(hub.process.folder()).remove(QStringLiteral("hub.db")) || postgres);
        QCOMPARE(program.run(words("move", sqlite(copy), sqlite(hub.process.storeFile()))), 0);
        QCOMPARE(answerOf(program).value(QLatin1String("digest")), made.value(QLatin1String("digest")));
        QVERIFY(hub.start());
        const auto reader = hub.online(writer.device().login());
        const std::vector<Bytes> all = envelopesOf(*reader, tag);
        const std::set<Bytes> held(all.begin(), all.end());
        QCOMPARE(made.value(QLatin1String("envelopes")).toInteger(), static_cast<qint64>(held.size()));
        for (const Bytes &bytes : before)
            QVERIFY(held.count(bytes) != 0);
    }

    void everyBlobThatAnEntryNamesIsInTheCopyAndComesBackElsewhere_data()
    {
        QTest::addColumn<bool>("fromDatabase");
        QTest::newRow("from a file into a database") << false;
        QTest::newRow("from a database into a file") << true;
    }
    void everyBlobThatAnEntryNamesIsInTheCopyAndComesBackElsewhere()
    {
        QFETCH(bool, fromDatabase);
        if (!m_server)
            m_server = std::make_unique<ThrowawayPostgres>();
        const QString database = QString::fromStdString(m_server->freshDatabase());
        const QStringList onDatabase{QStringLiteral("--store"), QStringLiteral("postgresql"),
                                     QStringLiteral("--database"), database};
        FreshHub hub;
        const QString file = sqlite(hub.process.storeFile());
        const QString inDatabase = QStringLiteral("postgresql:") + database;
        QVERIFY(hub.start(fromDatabase ? onDatabase : QStringList()));
        const MailboxTag tag = tagOf(1);
        Attacher writer(hub, tag);
        for (int i = 0; i < 3; ++i)
            writer.begin();
        QVERIFY(waitUntil([&] { return writer.named().size() >= 50; }));
        const QString copy = copyNamed(fromDatabase ? "blobsOfDatabase" : "blobsOfFile");
        HubProcess program(hub.process.folder());
        QCOMPARE(program.run(words("backup", fromDatabase ? inDatabase : file, sqlite(copy))), 0);
        const QJsonObject made = answerOf(program);
        const std::size_t then = writer.named().size();
        QVERIFY(waitUntil([&] { return writer.named().size() > then; }));
        writer.end();

        QVERIFY(hub.process.stop());
        QCOMPARE(program.run(words("move", sqlite(copy), fromDatabase ? file : inDatabase)), 0);
        const QJsonObject moved = answerOf(program);
        QCOMPARE(moved, made);
        QVERIFY(made.value(QLatin1String("blobs")).toInteger() >= made.value(QLatin1String("envelopes")).toInteger());
        QCOMPARE(made.value(QLatin1String("blobBytes")).toInteger(),
                 20'000 * made.value(QLatin1String("blobs")).toInteger());
        QVERIFY(hub.start(fromDatabase ? QStringList() : onDatabase));
        const auto reader = hub.online(writer.device().login());
        const std::vector<Bytes> envelopes = envelopesOf(*reader, tag);
        QVERIFY(envelopes.size() >= 50);
        for (const Bytes &envelope : envelopes) {
            const auto named = writer.named().find(envelope);
            if (named == writer.named().end())
                continue; // it was not acknowledged
            const auto got = await<HubBlobPart>([&, id = named->second](auto done) {
                reader->getBlob({tag, id, 0, wire::mostBlobPart}, std::move(done));
            });
            QVERIFY(got.ok() && hash("CW1 blob", got->bytes) == named->second.bytes);
        }
    }

    void aBlobThatWasChangedIsToldAndACopyGoesOnWhereItStopped()
    {
        FreshHub hub;
        QVERIFY(hub.start());
        Attacher writer(hub, tagOf(1));
        writer.begin();
        QVERIFY(waitUntil([&] { return writer.named().size() >= 20; }));
        writer.end();
        const QString copy = copyNamed("blobChanged");
        HubProcess program(hub.process.folder());
        QCOMPARE(program.run(words("backup", sqlite(hub.process.storeFile()), sqlite(copy))), 0);
        const QJsonObject made = answerOf(program);
        // The last in their order, so that others are copied before.
        std::set<BlobId> ids;
        for (const auto &[entry, id] : writer.named())
            ids.insert(id);
        const QString folder = QFileInfo(copy).path() + QStringLiteral("/blobs/");
        const QString place
            = QString::fromStdString(tagOf(1).hex()) + u'/' + QString::fromStdString(ids.rbegin()->hex());
        const QString blob = folder + place.first(2) + u'/' + place;
        QVERIFY(flipOneBit(blob));
        const QString target = copyNamed("blobTarget");
        QCOMPARE(program.run(words("move", sqlite(copy), sqlite(target))), static_cast<int>(StartProblem::MoveFailed));
        const QString told = answerOf(program).value(QLatin1String("message")).toString();
        QVERIFY2(told.contains(place) && told.contains(QLatin1String("from a back-up")), qPrintable(told));
        const QString first = fileIn(QFileInfo(target).path() + QStringLiteral("/blobs"));
        QVERIFY(!first.isEmpty());
        const QDateTime since = QFileInfo(first).lastModified();
        // Nobody takes what is there for a store.
        for (const char *const command : {"backup", "move"}) {
            QCOMPARE(program.run(words(command, sqlite(target), sqlite(copyNamed("ofNothing")))),
                     static_cast<int>(StartProblem::DatabaseUnfinished));
        }
        const QString data = QFileInfo(target).path();
        const auto looked = [&] { return program.run(checkOf(hub, data)); };
        QCOMPARE(looked(), static_cast<int>(StartProblem::DatabaseUnfinished));
        QVERIFY(answerOf(program).value(QLatin1String("message")).toString().contains(target));
        HubProcess another(hub.process.folder());
        QVERIFY(!another.start({QStringLiteral("--data"), data}));
        QCOMPARE(another.exitCode(), static_cast<int>(StartProblem::DatabaseUnfinished));
        QVERIFY(flipOneBit(blob));
        QCOMPARE(program.run(words("move", sqlite(copy), sqlite(target))), 0);
        QCOMPARE(answerOf(program), made);
        QCOMPARE(QFileInfo(first).lastModified(), since);
        QCOMPARE(looked(), 0);
        for (const char *const what : {"mailboxes", "envelopes", "blobs"})
            QCOMPARE(answerOf(program).value(QLatin1String(what)), made.value(QLatin1String(what)));
        QVERIFY(made.value(QLatin1String("mailboxes")).toInteger() > 0);
        // Nor is a blob copied again for the next back-up into the same folder, where one may be that the hub deleted
        // since.
        QFile gone(QFileInfo(first).dir().filePath(QString(64, u'a')));
        QVERIFY(gone.open(QIODevice::WriteOnly) && gone.resize(qint64{100} << 10));
        gone.close();
        QVERIFY(QFile::rename(target, target + QStringLiteral("-monday")));
        QCOMPARE(program.run(words("backup", sqlite(hub.process.storeFile()), sqlite(target))), 0);
        QVERIFY(answerOf(program).value(QLatin1String("blobs")).toInteger() >= 20);
        QCOMPARE(QFileInfo(first).lastModified(), since);
        QVERIFY(gone.remove());
        // Blobs without the rows that they belong to.
        QVERIFY(QFile::remove(target));
        static_cast<void>(SqliteHubStore::open(target.toStdString()));
        QCOMPARE(looked(), static_cast<int>(StartProblem::DatabaseMissing));
    }

    void aBlobThatIsMissingOrCutIsToldByEachCommand_data()
    {
        QTest::addColumn<bool>("cut");
        QTest::newRow("missing") << false;
        QTest::newRow("cut") << true;
    }
    void aBlobThatIsMissingOrCutIsToldByEachCommand()
    {
        QFETCH(bool, cut);
        FreshHub hub;
        QVERIFY(hub.start());
        Attacher writer(hub, tagOf(1));
        writer.begin();
        QVERIFY(waitUntil([&] { return writer.named().size() >= 9; }));
        writer.end();
        QVERIFY(hub.process.stop());
        HubProcess program(hub.process.folder());
        QCOMPARE(program.run(checkOf(hub, hub.process.folder())), 0);
        QFile blob(fileIn(hub.process.file("blobs")));
        const QString id = QFileInfo(blob).fileName();
        QVERIFY(cut ? blob.resize(blob.size() / 2) : blob.remove());
        for (int more = 0; more < 5 && !cut; ++more)
            QVERIFY(QFile::remove(fileIn(hub.process.file("blobs"))));
        const QString store = sqlite(hub.process.storeFile());
        const QTemporaryDir copies;
        const QStringList all[]{checkOf(hub, hub.process.folder()),
                                words("backup", store, sqlite(copies.filePath(QStringLiteral("a/hub.db")))),
                                words("move", store, sqlite(copies.filePath(QStringLiteral("b/hub.db"))))};
        for (const QStringList &line : all) {
            const bool isCopy = line.first() != QLatin1String("check");
            QCOMPARE(program.run(line),
                     static_cast<int>(cut && isCopy ? StartProblem::MoveFailed : StartProblem::BlobsDamaged));
            const QString message = answerOf(program).value(QLatin1String("message")).toString();
            QVERIFY2(message.contains(cut ? id : QStringLiteral("6 blobs")), qPrintable(message));
            const QJsonArray missing = answerOf(program).value(QLatin1String("missingBlobs")).toArray();
            QCOMPARE(missing.size(), cut ? 0 : 6);
            QVERIFY(cut || missing.contains(QJsonValue(QString::fromStdString(tagOf(1).hex()) + u'/' + id)));
            // What there is comes along all the same.
            QCOMPARE(answerOf(program).value(QLatin1String("blobs")).toInteger(-1) >= 2, isCopy && !cut);
        }
        QCOMPARE(program.run(checkOf(hub, copies.filePath(QStringLiteral("a")))),
                 static_cast<int>(cut ? StartProblem::DatabaseUnfinished : StartProblem::BlobsDamaged));
    }

    void whatIsNotThereIsNotMade()
    {
        if (!m_server)
            m_server = std::make_unique<ThrowawayPostgres>();
        const std::string database = m_server->freshDatabase();
        FreshHub hub;
        HubProcess program(hub.process.folder());
        const QString from = QStringLiteral("postgresql:") + QString::fromStdString(database);
        QCOMPARE(program.run(words("backup", from, sqlite(copyNamed("ofEmpty")))),
                 static_cast<int>(StartProblem::DatabaseFailed));
        auto connection = std::move(pq::Connection::open(database).value());
        QCOMPARE(connection.queryText("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").value(),
                 std::string("0"));
    }

    void aCopyThatWasChangedDoesNotComeBack()
    {
        FreshHub hub;
        QVERIFY(hub.start());
        Writer writer(hub, tagOf(1));
        writer.begin();
        QVERIFY(waitUntil([&] { return writer.acknowledged().size() >= 20; }));
        writer.end();
        const QString copy = copyNamed("changed");
        HubProcess program(hub.process.folder());
        QCOMPARE(program.run(words("backup", sqlite(hub.process.storeFile()), sqlite(copy))), 0);
        QFile file(copy);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        const QByteArray known(reinterpret_cast<const char *>(writer.acknowledged().front().data()), 64);
        QVERIFY(bytes.contains(known));
        QByteArray other = known;
        other[60] = static_cast<char>(other[60] + 1);
        bytes.replace(known, other); // pages keep old pieces too
        QVERIFY(file.seek(0) && file.write(bytes) == bytes.size());
        file.close();
        const QString target = copyNamed("target");
        QCOMPARE(program.run(words("move", sqlite(copy), sqlite(target))),
                 static_cast<int>(StartProblem::DatabaseDamaged));
        QCOMPARE(answerOf(program).value(QLatin1String("error")).toString(), QStringLiteral("database_damaged"));
        const QString message = answerOf(program).value(QLatin1String("message")).toString();
        const QString place = QStringLiteral("an envelope (0, %1, 1)").arg(QString::fromStdString(tagOf(1).hex()));
        QVERIFY2(message.contains(place), qPrintable(message));
    }

    void checkBackupAndMoveRefuseTheSame_data()
    {
        QTest::addColumn<bool>("postgres");
        QTest::addColumn<QString>("damage");
        for (const bool postgres : {false, true}) {
            for (const char *damage : {"", "forged signature", "foreign user", "garbage record"})
                QTest::addRow("%s, %s", *damage ? damage : "intact", postgres ? "database" : "file")
                    << postgres << QString::fromLatin1(damage);
        }
    }
    void checkBackupAndMoveRefuseTheSame()
    {
        QFETCH(bool, postgres);
        QFETCH(QString, damage);
        if (postgres && !m_server)
            m_server = std::make_unique<ThrowawayPostgres>();
        const std::string database = postgres ? m_server->freshDatabase() : std::string();
        FreshHub hub;
        if (postgres)
            putRecord(*PostgresHubStore::open(database).value(), hub, damage);
        else
            putRecord(*SqliteHubStore::open(hub.process.storeFile().toStdString()).value(), hub, damage);
        const QString store = postgres ? QStringLiteral("postgresql:") + QString::fromStdString(database)
                                       : sqlite(hub.process.storeFile());
        QStringList check{QStringLiteral("check"), QStringLiteral("--json"), QStringLiteral("--folder"),
                          hub.process.folder()};
        if (postgres)
            check += {QStringLiteral("--store"), QStringLiteral("postgresql"), QStringLiteral("--database"),
                      QString::fromStdString(database)};
        const QTemporaryDir copies;
        const QStringList all[]{check, words("backup", store, sqlite(copies.filePath(QStringLiteral("a/hub.db")))),
                                words("move", store, sqlite(copies.filePath(QStringLiteral("b/hub.db"))))};
        const QString at = damage == QLatin1String("foreign user") ? QStringLiteral("a user (")
                                                                   : QStringLiteral("an access record (");
        HubProcess program(hub.process.folder());
        for (const QStringList &line : all) {
            const int code = program.run(line);
            const QJsonObject answer = answerOf(program);
            QCOMPARE(code, damage.isEmpty() ? 0 : static_cast<int>(StartProblem::DatabaseDamaged));
            if (damage.isEmpty()) {
                QCOMPARE(answer.value(QLatin1String("signaturesGood")).toInt(-1), 1);
                QCOMPARE(answer.value(QLatin1String("authorsUnknown")).toInt(-1), 1);
                QCOMPARE(answer.value(QLatin1String("signaturesNotGood")).toInt(-1), 0);
                continue;
            }
            QCOMPARE(answer.value(QLatin1String("error")).toString(), QStringLiteral("database_damaged"));
            const QString message = answer.value(QLatin1String("message")).toString();
            QVERIFY2(message.contains(at + QString::fromStdString(tagOf(1).hex())), qPrintable(message));
        }
        // A person is told the same.
        QStringList plain = check;
        plain.removeAll(QStringLiteral("--json"));
        static_cast<void>(program.run(plain));
        const QByteArray told = damage.isEmpty() ? QByteArray("signatures: 1 good, 1 by authors") : at.toLatin1();
        QVERIFY2(program.output().contains(told), program.output().constData());
    }

    void nothingIsCopiedOverAnything()
    {
        FreshHub hub;
        QVERIFY(hub.start());
        const QString store = sqlite(hub.process.storeFile());
        HubProcess program(hub.process.folder());
        Writer writer(hub, tagOf(1));
        const QString copy = sqlite(copyNamed("twice"));
        QCOMPARE(program.run(words("backup", store, copy)), 0);
        QCOMPARE(program.run(words("backup", store, copy)), static_cast<int>(StartProblem::StoreNotEmpty));
        QVERIFY(!answerOf(program).value(QLatin1String("message")).toString().contains(QLatin1String("moved")));
        // Beside the hub's own store.
        QCOMPARE(program.run(words("backup", store, sqlite(hub.process.file("copy.db")))),
                 static_cast<int>(StartProblem::Running));
        QVERIFY(!QFile::exists(hub.process.file("copy.db")));
        QCOMPARE(program.run(words("backup", sqlite(m_copies.filePath(QStringLiteral("none.db"))), copy)),
                 static_cast<int>(StartProblem::DatabaseFailed));
        QCOMPARE(program.run({QStringLiteral("backup"), QStringLiteral("--from"), store}),
                 static_cast<int>(StartProblem::Usage));
        QCOMPARE(program.run(words("backup", store, copy) << QStringLiteral("astray")),
                 static_cast<int>(StartProblem::Usage));
        // A folder has one lock, and one folder of blobs.
        QCOMPARE(
            program.run(words("move", copy, sqlite(QFileInfo(copyNamed("twice")).path() + QStringLiteral("/b.db")))),
            static_cast<int>(StartProblem::Usage));
    }

    void theFolderOfACopyIsMade()
    {
        FreshHub hub;
        QVERIFY(hub.start());
        HubProcess program(hub.process.folder());
        const QString copy = m_copies.filePath(QStringLiteral("2026/11/hub.db"));
        QCOMPARE(program.run(words("backup", sqlite(hub.process.storeFile()), sqlite(copy))), 0);
        QVERIFY(QFileInfo(copy).size() > 0);
        QFile inTheWay(m_copies.filePath(QStringLiteral("2027")));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        QCOMPARE(program.run(words("backup", sqlite(hub.process.storeFile()),
                                   sqlite(inTheWay.fileName() + QStringLiteral("/hub.db")))),
                 static_cast<int>(StartProblem::FolderMissing));
    }
};

QTEST_GUILESS_MAIN(TestBackup)
#include "TestBackup.moc"
