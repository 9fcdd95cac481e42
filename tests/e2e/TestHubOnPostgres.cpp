// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/hub/HubSetup.h"
#include "sync/hub/PostgresBlobStore.h"
#include "sync/hub/PostgresSchema.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/FreshHub.h"
#include "tests/sync/support/ThrowawayPostgres.h"

#include <QtTest>

#include <numeric>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

constexpr std::size_t part = wire::mostBlobPart;
constexpr int missing = static_cast<int>(StartProblem::DatabaseMissing);
using Sequences = std::vector<std::uint64_t>;

void makeMailbox(HubConnection &connection, const TestDevice &device, const MailboxTag &tag,
                 std::vector<DeviceId> users = {})
{
    const auto record
        = wire::AccessRecord::make(device.keys.sign, tag, 0, {}, device.id(), {device.id()}, std::move(users));
    QVERIFY(await<void>([&](auto done) { connection.putAccess(record.encoded, std::move(done)); }).ok());
}

QStringList on(const std::string &database)
{
    return {QStringLiteral("--store"), QStringLiteral("postgresql"), QStringLiteral("--database"),
            QString::fromStdString(database)};
}

QStringList startOn(const FreshHub &hub, const QStringList &store)
{
    return QStringList{QStringLiteral("--folder"), hub.process.folder(), QStringLiteral("--listen"),
                       QStringLiteral("127.0.0.1:0")}
    + store;
}

/// Two processes with one folder and one database.
struct TwoHubs {
    explicit TwoHubs(std::string database_) : database(std::move(database_)) { }

    QStringList options() const
    {
        return QStringList{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")} + on(database);
    }
    bool start() { return first.start(options()) && second.start(options()); }
    HubAddress addressOf(const HubProcess &hub) const { return {QStringLiteral("127.0.0.1"), hub.port()}; }
    std::unique_ptr<HubConnection> online(const HubProcess &hub, const TestDevice &device)
    {
        auto made = std::make_unique<HubConnection>(addressOf(hub), folder.roots(), device.login(), folder.clock,
                                                    folder.random);
        made->open();
        waitUntil([&] { return made->state() == HubState::Online || made->state() == HubState::Refused; });
        return made;
    }

    std::string database;
    FreshHub folder;
    HubProcess first{folder.process.folder()};
    HubProcess second{folder.process.folder()};
    TestDevice alice = folder.agency.device(folder.random);
    TestDevice bob = folder.agency.device(folder.random);
};

/// Subscribes from the beginning and notes what comes.
bool follow(HubConnection &connection, const MailboxTag &tag, Sequences &got)
{
    QObject::connect(&connection, &HubConnection::delivered, &connection,
                     [&got](const MailboxTag &, const std::vector<HubDelivery> &items) {
                         for (const HubDelivery &item : items)
                             got.push_back(item.sequence);
                     });
    return await<std::uint64_t>([&](auto done) { connection.subscribe(tag, 0, std::move(done)); }).ok();
}

} // namespace

/// The hub's program with its store in PostgreSQL.
class TestHubOnPostgres : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ThrowawayPostgres> m_server;
    std::string m_database;

    bool execute(const std::string &sql)
    {
        auto connection = pq::Connection::open(m_database);
        return connection && connection->execute(sql).ok();
    }

private Q_SLOTS:
    void initTestCase()
    {
        initialiseCrypto();
        QVERIFY(!qEnvironmentVariableIsEmpty("CASEWEAVE_HUB"));
        m_server = std::make_unique<ThrowawayPostgres>();
    }
    void init() { m_database = m_server->freshDatabase(); }

    void itRefusesToStartAndSaysWhy_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char *what, StartProblem problem, const char *says) {
            QTest::newRow(what) << QString::fromLatin1(what) << static_cast<int>(problem) << QByteArray(says);
        };
        row("no server", StartProblem::DatabaseUnreachable, "PostgreSQL says: ");
        row("acknowledges early", StartProblem::DatabaseUnsafe, "synchronous_commit");
        row("no such user", StartProblem::DatabaseDenied, "\"nobody_of_this_name\" does not exist");
        row("no rights", StartProblem::DatabaseDenied, "pg_hba.conf");
        row("newer", StartProblem::DatabaseNewer, "newer version");
        row("somebody has it alone", StartProblem::DatabaseBusy, "moved");
        row("no database named", StartProblem::SettingsBad, "\"database\" does not say");
        row("database without the store", StartProblem::SettingsBad, "not \"postgresql\"");
        row("store that there is not", StartProblem::Usage, "--store");
        row("no connection string", StartProblem::Usage, "--database");
        row("password in the open", StartProblem::Usage, "passfile");
        row("password in the file", StartProblem::SettingsBad, "passfile");
    }
    void itRefusesToStartAndSaysWhy()
    {
        QFETCH(QString, what);
        QFETCH(int, code);
        QFETCH(QByteArray, says);
        FreshHub hub;
        QStringList store = on(m_database);
        std::optional<pq::Connection> alone;
        if (what == QLatin1String("no server")) {
            store = on("host=/nonexistent dbname=hub");
        } else if (what == QLatin1String("acknowledges early")) {
            QVERIFY(execute("CREATE ROLE early LOGIN; ALTER ROLE early SET synchronous_commit = off"));
            store.last().replace(QStringLiteral("user=caseweave"), QStringLiteral("user=early"));
        } else if (what == QLatin1String("no such user")) {
            store.last().replace(QStringLiteral("user=caseweave"), QStringLiteral("user=nobody_of_this_name"));
        } else if (what == QLatin1String("no rights")) {
            QVERIFY(execute("CREATE ROLE outsider LOGIN"));
            store.last().replace(QStringLiteral("user=caseweave"), QStringLiteral("user=outsider"));
        } else if (what == QLatin1String("newer")) {
            QVERIFY(hub.start(store));
            QVERIFY(hub.process.stop());
            QVERIFY(execute("INSERT INTO caseweave_schema VALUES (1000)"));
        } else if (what == QLatin1String("somebody has it alone")) {
            alone = std::move(pq::Connection::open(m_database).value());
            QVERIFY(alone->queryText(postgresschema::haveItAlone).value() == "t");
        } else if (what == QLatin1String("no database named")) {
            store.resize(2);
        } else if (what == QLatin1String("database without the store")) {
            hub.write("hub.json", "{\"database\": \"service=caseweave\"}");
            store.clear();
        } else if (what == QLatin1String("store that there is not")) {
            store[1] = QStringLiteral("paper");
        } else if (what == QLatin1String("no connection string")) {
            store.last() = QStringLiteral("frobnicate=1");
        } else if (what == QLatin1String("password in the open")) {
            store.last() += QStringLiteral(" password=hunter2");
        } else {
            hub.write("hub.json", "{\"store\": \"postgresql\", \"database\": \"dbname=hub password=hunter2\"}");
            store.clear();
        }
        QCOMPARE(hub.process.run(startOn(hub, store)), code);
        QVERIFY2(hub.process.output().contains(says), hub.process.output().constData());
        QVERIFY(!hub.process.output().contains("hunter2"));
    }

    void whatItsFileSaysIsEnough()
    {
        FreshHub hub;
        hub.write("hub.json",
                  "{\"store\": \"postgresql\", \"database\": \"" + QByteArray::fromStdString(m_database) + "\"}");
        QVERIFY(hub.start());
        const TestDevice device = hub.agency.device(hub.random);
        makeMailbox(*hub.online(device.login()), device, tagOf(1));
        QVERIFY(!QFile::exists(hub.process.storeFile()));
        QVERIFY(hub.process.stop());
        QCOMPARE(hub.process.run({QStringLiteral("check"), QStringLiteral("--folder"), hub.process.folder()}), 0);
    }

    void anUploadGoesOnAtTheOtherHubAndTheBlobIsAtBoth()
    {
        TwoHubs hubs(m_database);
        QVERIFY(hubs.start());
        const auto one = hubs.online(hubs.first, hubs.alice);
        const auto two = hubs.online(hubs.second, hubs.alice);
        const MailboxTag tag = tagOf(1);
        makeMailbox(*one, hubs.alice, tag, {hubs.bob.id()});
        const Bytes bytes = hubs.folder.random.bytes(3 * part + 17);
        const BlobId id{hash("CW1 blob", bytes)};
        const auto put = [&](HubConnection &by, std::size_t offset, std::size_t most = part) {
            const ByteView rest = ByteView(bytes).subspan(offset);
            const wire::BlobPut what{tag, id, bytes.size(), offset, rest.first(std::min(rest.size(), most))};
            return await<wire::BlobAt>([&](auto done) { by.putBlob(what, std::move(done)); });
        };
        QCOMPARE(put(*one, 0)->offset, std::uint64_t{part});
        QCOMPARE(put(*one, part)->offset, std::uint64_t{2 * part});
        hubs.first.kill();
        QCOMPARE(put(*two, 0, 0)->offset, std::uint64_t{2 * part});
        QVERIFY(!put(*two, 2 * part)->whole);
        QVERIFY(put(*two, 3 * part)->whole);
        QVERIFY(hubs.first.start(hubs.options()));
        const auto reader = hubs.online(hubs.first, hubs.bob);
        const auto got = await<HubBlobPart>([&](auto done) {
            reader->getBlob({tag, id, 2 * part, part}, std::move(done));
        });
        QVERIFY(got.ok() && std::ranges::equal(got->bytes, ByteView(bytes).subspan(2 * part, part)));
        QVERIFY(!QFile::exists(hubs.first.file("blobs")));
    }

    void aCheckFindsABlobThatIsNotWhatItWasAndMakesNoTables()
    {
        FreshHub hub;
        const QStringList line = QStringList{QStringLiteral("check"), QStringLiteral("--json"),
                                             QStringLiteral("--folder"), hub.process.folder()}
            + on(m_database);
        QCOMPARE(hub.process.run(line), 0);
        QVERIFY(hub.process.output().contains("\"database\": false"));
        auto connection = std::move(pq::Connection::open(m_database).value());
        QCOMPARE(connection.queryText("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").value(),
                 std::string("0"));
        const auto store = std::move(PostgresBlobStore::open(m_database).value());
        const Bytes bytes = hub.random.bytes(700'000);
        const BlobStore::Upload upload{DeviceId{tagOf(1).bytes}, tagOf(2), BlobId{hash("CW1 blob", bytes)}};
        QVERIFY(store->append(upload, 0, ByteView(bytes).first(300'000), 1).ok());
        QVERIFY(store->append(upload, 300'000, ByteView(bytes).subspan(300'000), 1).ok());
        QVERIFY(store->finish(upload).ok());
        QVERIFY(store->append({upload.by, upload.tag, BlobId{}}, 0, Bytes{1}, 1).ok());
        QVERIFY(execute("INSERT INTO mailbox (space, tag) VALUES (0, sha256(''))")); // they belong to one
        QCOMPARE(hub.process.run(line), 0); // beside a hub: the store is open
        QVERIFY(hub.process.output().contains("\"blobs\": 1") && hub.process.output().contains("\"uploads\": 1"));
        QVERIFY(
            execute("UPDATE blob_chunk SET bytes = set_bit(bytes, 4000, 1 - get_bit(bytes, 4000)) WHERE place > 0"));
        QCOMPARE(hub.process.run(line), static_cast<int>(StartProblem::BlobsDamaged));
        QVERIFY(hub.process.output().contains("blobs_damaged"));
        QVERIFY(hub.process.output().contains(upload.id.hex().c_str()));
    }

    void twoHubsWriteAndDeliverAsOne()
    {
        TwoHubs hubs(m_database);
        QVERIFY(hubs.start());
        const auto one = hubs.online(hubs.first, hubs.alice);
        const auto two = hubs.online(hubs.second, hubs.bob);
        const MailboxTag tag = tagOf(1);
        makeMailbox(*one, hubs.alice, tag, {hubs.bob.id()});
        // Of each device another connection that only reads, at the other hub.
        const auto three = hubs.online(hubs.second, hubs.alice);
        const auto four = hubs.online(hubs.first, hubs.bob);
        std::array<Sequences, 4> got;
        const std::array<HubConnection *, 4> all{one.get(), two.get(), three.get(), four.get()};
        for (std::size_t i = 0; i < all.size(); ++i)
            QVERIFY(follow(*all[i], tag, got[i]));
        constexpr int rounds = 60;
        Sequences ofOne;
        Sequences ofTwo;
        const auto write = [&](HubConnection &by, Sequences &sequences) {
            std::vector<HubPush> some;
            for (int i = 0; i < 3; ++i)
                some.push_back({envelopeOf(tag, wire::Class::Entry, hubs.folder.random), {}});
            by.push(tag, std::move(some), [&](const Result<Sequences> &result) {
                for (const std::uint64_t sequence : result ? *result : Sequences())
                    sequences.push_back(sequence);
            });
        };
        for (int round = 0; round < rounds; ++round) {
            write(*one, ofOne);
            write(*two, ofTwo);
        }
        const auto done = [&] { return ofOne.size() == 3 * rounds && ofTwo.size() == 3 * rounds; };
        QVERIFY(waitUntil(done));
        Sequences whole(6 * rounds);
        std::iota(whole.begin(), whole.end(), std::uint64_t{1});
        QVERIFY(waitUntil([&] { return got[2].size() == whole.size() && got[3].size() == whole.size(); }));
        QCOMPARE(got[2], whole);
        QCOMPARE(got[3], whole);
        // Who pushes gets the others' alone, or now and then its own as well.
        const auto hasAll = [](const Sequences &mine, const Sequences &others) {
            return std::is_sorted(mine.begin(), mine.end())
                && std::includes(mine.begin(), mine.end(), others.begin(), others.end());
        };
        std::sort(ofOne.begin(), ofOne.end());
        std::sort(ofTwo.begin(), ofTwo.end());
        QVERIFY(waitUntil([&] { return hasAll(got[0], ofTwo) && hasAll(got[1], ofOne); }));
    }

    void aLineThatIsCutIsMadeAgain()
    {
        TwoHubs hubs(m_database);
        QVERIFY(hubs.start());
        const auto writer = hubs.online(hubs.first, hubs.alice);
        const auto reader = hubs.online(hubs.second, hubs.bob);
        const MailboxTag tag = tagOf(1);
        makeMailbox(*writer, hubs.alice, tag, {hubs.bob.id()});
        Sequences got;
        QVERIFY(follow(*reader, tag, got));
        QVERIFY(hubs.second.logged("hints_begun"));
        for (std::uint64_t i = 1; i <= 3; ++i) {
            QVERIFY(execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                            "AND (query LIKE 'LISTEN%' OR query LIKE 'NOTIFY%')"));
            QVERIFY(push(*writer, tag, {{envelopeOf(tag, wire::Class::Entry, hubs.folder.random), {}}}).ok());
            QVERIFY(waitUntil([&] { return got.size() == i; }));
        }
        QVERIFY(waitUntil([&] { return hubs.second.count("hints_begun") >= 2; }));
    }

    void whoIsTakenOutOrRevokedAtOneHubIsOutAtTheOther()
    {
        TwoHubs hubs(m_database);
        QVERIFY(hubs.start());
        const auto lead = hubs.online(hubs.first, hubs.alice);
        const auto other = hubs.online(hubs.second, hubs.bob);
        const MailboxTag tag = tagOf(1);
        makeMailbox(*lead, hubs.alice, tag, {hubs.bob.id()});
        Sequences got;
        QVERIFY(follow(*other, tag, got));
        const auto first = wire::AccessRecord::decode(
            *await<std::optional<Bytes>>([&](auto done) { lead->getAccess(tag, std::move(done)); }).value());
        const auto without = wire::AccessRecord::make(hubs.alice.keys.sign, tag, 1, first->link(), hubs.alice.id(),
                                                      {hubs.alice.id()}, {});
        QVERIFY(await<void>([&](auto done) { lead->putAccess(without.encoded, std::move(done)); }).ok());
        QVERIFY(push(*lead, tag, {{envelopeOf(tag, wire::Class::Entry, hubs.folder.random), {}}}).ok());
        QVERIFY(waitUntil([&] { return other->state() != HubState::Online; }));
        other->retryNow();
        QVERIFY(waitUntil([&] { return other->state() == HubState::Online; }));
        QVERIFY(push(*other, tag, {{envelopeOf(tag, wire::Class::Entry, hubs.folder.random), {}}}).code()
                == ErrorCode::NotFound);
        QVERIFY(got.empty());

        const auto &agency = hubs.folder.agency;
        auto admin = std::make_unique<HubConnection>(hubs.addressOf(hubs.first), hubs.folder.roots(),
                                                     agency.issuerLogin(), hubs.folder.clock, hubs.folder.random);
        admin->open();
        QVERIFY(waitUntil([&] { return admin->state() == HubState::Online; }));
        const Bytes begin = agency.firstRecord();
        const Bytes revoke = agency.directoryRecord(1, begin, TestAgency::revoke(hubs.bob.id()), agency.now);
        QVERIFY(await<void>([&](auto done) { admin->putDirectory({begin, revoke}, std::move(done)); }).ok());
        QVERIFY(waitUntil([&] { return other->state() == HubState::Refused; }));
        QVERIFY(other->refusal() == ErrorCode::Revoked);
    }

    void whatAKilledHubAcknowledgedIsAtTheOther()
    {
        TwoHubs hubs(m_database);
        QVERIFY(hubs.start());
        const MailboxTag tag = tagOf(1);
        makeMailbox(*hubs.online(hubs.first, hubs.alice), hubs.alice, tag, {});
        std::map<Bytes, std::uint64_t> acknowledged;
        std::vector<Bytes> all;
        for (std::size_t round = 1; round <= 4; ++round) {
            const auto connection = hubs.online(hubs.first, hubs.alice);
            int ended = 0;
            const std::size_t before = acknowledged.size();
            for (int i = 0; i < 20; ++i) {
                all.push_back(envelopeOf(tag, wire::Class::Entry, hubs.folder.random));
                connection->push(tag, {{all.back(), {}}}, [&, bytes = all.back()](const Result<Sequences> &sequences) {
                    ++ended;
                    if (sequences)
                        acknowledged[bytes] = sequences->front();
                });
            }
            QVERIFY(waitUntil([&] { return acknowledged.size() >= before + 3 * round; }));
            hubs.first.kill();
            QVERIFY(waitUntil([&] { return ended == 20; }));
            const auto elsewhere = hubs.online(hubs.second, hubs.alice);
            for (const auto &[bytes, sequence] : acknowledged)
                QVERIFY(push(*elsewhere, tag, {{bytes, {}}}).value() == Sequences{sequence});
            QVERIFY(hubs.first.start(hubs.options()));
        }
        QVERIFY(acknowledged.size() < all.size() || acknowledged.size() == 80);
    }

    void aHubMovesToADatabaseAndBack()
    {
        FreshHub hub;
        const QString file = QStringLiteral("sqlite:") + hub.process.storeFile();
        const QString database = QStringLiteral("postgresql:") + QString::fromStdString(m_database);
        const auto move = [&](const QString &from, const QString &to) {
            return hub.process.run(
                {QStringLiteral("move"), QStringLiteral("--from"), from, QStringLiteral("--to"), to});
        };
        QVERIFY(hub.start());
        const TestDevice device = hub.agency.device(hub.random);
        const MailboxTag tag = tagOf(1);
        std::vector<HubPush> all;
        for (int i = 0; i < 50; ++i)
            all.push_back({envelopeOf(tag, wire::Class::Entry, hub.random), {}});
        makeMailbox(*hub.online(device.login()), device, tag);
        QVERIFY(push(*hub.online(device.login()), tag, all).ok());
        QCOMPARE(move(file, database), static_cast<int>(StartProblem::Running));
        QVERIFY(hub.process.stop());

        QCOMPARE(move(file, database), 0);
        const QList<QByteArray> lines = hub.process.output().split('\n');
        QVERIFY2(lines.size() >= 2 && lines[0].startsWith("from ") && lines[1].startsWith("to   "),
                 hub.process.output().constData());
        QCOMPARE(lines[0].mid(5), lines[1].mid(5));
        QVERIFY(lines[0].contains(": 1 mailboxes, 50 envelopes"));
        QCOMPARE(move(file, database), static_cast<int>(StartProblem::StoreNotEmpty));
        QVERIFY(hub.start(on(m_database)));
        QCOMPARE(move(database, QStringLiteral("sqlite:") + hub.process.file("new.db")),
                 static_cast<int>(StartProblem::Running));
        const auto moved = hub.online(device.login());
        const auto page = fetch(*moved, {tag, wire::Class::AllEntries, 0, 0, false, 0});
        QVERIFY(page.ok());
        QCOMPARE(page->items.size(), all.size());
        QVERIFY(push(*moved, tag, all).value().back() == 50);
        QVERIFY(push(*moved, tag, {{envelopeOf(tag, wire::Class::Entry, hub.random), {}}}).ok());
        QVERIFY(hub.process.stop());

        QVERIFY(QFile::remove(hub.process.storeFile()));
        QCOMPARE(move(database, file), 0);
        QVERIFY(hub.start());
        QCOMPARE(fetch(*hub.online(device.login()), {tag, wire::Class::AllEntries, 0, 0, false, 0})->head,
                 std::uint64_t{51});
    }

    void anEmptyDatabaseInPlaceOfTheHubsOwnIsNotTaken()
    {
        FreshHub hub;
        QVERIFY(hub.start(on(m_database)));
        QVERIFY(hub.process.stop());
        QVERIFY(hub.start(on(m_database)));
        QVERIFY(hub.process.stop());
        const std::string other = m_server->freshDatabase();
        const QStringList check
            = QStringList{QStringLiteral("check"), QStringLiteral("--folder"), hub.process.folder()} + on(other);
        for (const QStringList &line : {check, startOn(hub, on(other)), startOn(hub, on(other)), check})
            QCOMPARE(hub.process.run(line), missing);
        QVERIFY(hub.process.output().contains("--new-database"));
        QVERIFY(hub.start(on(other) + QStringList{QStringLiteral("--new-database")}));
        QVERIFY(hub.process.stop());
        QVERIFY(hub.start(on(other)));
    }

    void aHubThatHeldNothingMayGoToAnEmptyDatabase()
    {
        FreshHub hub;
        QVERIFY(hub.start());
        QVERIFY(hub.process.stop());
        QVERIFY(hub.start()); // its own file as before
        QVERIFY(!hub.process.output().contains("database_came_back"));
        QVERIFY(hub.process.stop());
        QVERIFY(hub.start(on(m_server->freshDatabase())));
        QVERIFY(!hub.process.output().contains("database_came_back"));
        QVERIFY(hub.process.stop());
        // From then on it has used a database.
        QCOMPARE(hub.process.run(startOn(hub, on(m_server->freshDatabase()))), missing);
    }

    void aHubThatHoldsSomethingOrWasKilledMayNot_data()
    {
        QTest::addColumn<bool>("killed");
        QTest::newRow("something") << false;
        QTest::newRow("killed") << true;
    }
    void aHubThatHoldsSomethingOrWasKilledMayNot()
    {
        QFETCH(bool, killed);
        FreshHub hub;
        QVERIFY(hub.start());
        if (killed) {
            hub.process.kill();
        } else {
            const TestDevice device = hub.agency.device(hub.random);
            const MailboxTag inbox = wire::inboxTagOf(device.id());
            QVERIFY(push(*hub.online(device.login()), inbox, {{envelopeOf(inbox, wire::Class::Inbox, hub.random), {}}})
                        .ok());
            QVERIFY(hub.process.stop());
        }
        QCOMPARE(hub.process.run(startOn(hub, on(m_server->freshDatabase()))), missing);
    }

    void itsHealthIsThatOfItsDatabase()
    {
        FreshHub hub;
        QVERIFY(hub.start(on(m_database) + QStringList{QStringLiteral("--status-port"), QStringLiteral("0")}));
        const quint16 port = hub.process.statusPort();
        const auto health = [&] { return httpGet(port, "/health").left(12); };
        QVERIFY(waitUntil([&] { return health() == "HTTP/1.1 200"; }));
        m_server->crash();
        // Nobody is connected: it finds out by itself.
        const bool failed = waitUntil([&] { return health() == "HTTP/1.1 503"; });
        m_server->startAgain();
        QVERIFY(failed);
        QVERIFY(waitUntil([&] { return health() == "HTTP/1.1 200"; }));
    }

    void nothingAcknowledgedIsLostWhenAStandbyTakesOver()
    {
        ThrowawayPostgres primary;
        const auto standby = primary.makeStandby();
        const std::string database = primary.freshDatabase();
        TwoHubs hubs(database);
        QVERIFY(hubs.start());
        const auto writer = hubs.online(hubs.first, hubs.alice);
        const auto reader = hubs.online(hubs.second, hubs.bob);
        const MailboxTag tag = tagOf(1);
        makeMailbox(*writer, hubs.alice, tag, {hubs.bob.id()});
        Sequences got;
        QVERIFY(follow(*reader, tag, got));
        // Whoever was being read for comes again, as a client does, until the database is back.
        bool isDue = false;
        QObject::connect(reader.get(), &HubConnection::stateChanged, reader.get(), [&] { isDue = true; });
        const auto goOn = [&] {
            if (reader->state() == HubState::Online && std::exchange(isDue, false))
                reader->subscribe(tag, got.empty() ? 0 : got.back(),
                                  [&](const Result<std::uint64_t> &answer) { isDue = isDue || !answer; });
        };
        std::map<Bytes, std::uint64_t> acknowledged;
        int ended = 0;
        constexpr int count = 200;
        for (int i = 0; i < count; ++i) {
            const Bytes bytes = envelopeOf(tag, wire::Class::Entry, hubs.folder.random);
            writer->push(tag, {{bytes, {}}}, [&, bytes](const Result<Sequences> &sequences) {
                ++ended;
                if (sequences)
                    acknowledged[bytes] = sequences->front();
            });
        }
        QVERIFY(waitUntil([&] { return !acknowledged.empty(); }));
        primary.crash();
        QVERIFY(waitUntil([&] { return ended == count; }));
        standby->promote();
        const HubPush next{envelopeOf(tag, wire::Class::Entry, hubs.folder.random), {}};
        Result<Sequences> last = ErrorCode::Cancelled;
        QVERIFY(waitUntil([&] {
            last = push(*writer, tag, {next});
            return last.ok();
        }));
        for (const auto &[bytes, sequence] : acknowledged)
            QVERIFY(push(*writer, tag, {{bytes, {}}}).value() == Sequences{sequence});
        // Both hubs have found it.
        QVERIFY(waitUntil([&] {
            goOn();
            return !got.empty() && got.back() == last->front();
        }));
        QCOMPARE(got.size(), static_cast<std::size_t>(last->front()));
        QVERIFY(writer->state() == HubState::Online && reader->state() == HubState::Online);
        QVERIFY(hubs.online(hubs.first, hubs.alice)->generation() == writer->generation());
    }

    void nothingAcknowledgedIsLostWhenTheDatabaseIsKilled()
    {
        FreshHub hub;
        QVERIFY(hub.start(on(m_database)));
        const TestDevice device = hub.agency.device(hub.random);
        const MailboxTag tag = tagOf(1);
        const auto connection = hub.online(device.login());
        makeMailbox(*connection, device, tag);
        std::map<Bytes, std::uint64_t> acknowledged;
        std::vector<HubPush> all;
        int refused = 0;
        for (int round = 0; round < 5; ++round) {
            int answers = 0;
            int ended = 0;
            for (int i = 0; i < 40; ++i) {
                const HubPush entry{envelopeOf(tag, wire::Class::Entry, hub.random), {}};
                all.push_back(entry);
                connection->push(tag, {entry}, [&, bytes = entry.envelope](const Result<Sequences> &sequences) {
                    ++ended;
                    refused += sequences ? 0 : 1;
                    if (!sequences)
                        return;
                    ++answers;
                    acknowledged[bytes] = sequences->front();
                });
            }
            // At another point each time.
            QVERIFY(waitUntil([&] { return answers >= round; }));
            m_server->crash();
            QVERIFY(waitUntil([&] { return ended == 40; }));
            m_server->startAgain();
            const HubPush last{envelopeOf(tag, wire::Class::Entry, hub.random), {}};
            all.push_back(last);
            QVERIFY(waitUntil([&] { return push(*connection, tag, {last}).ok(); }));
        }
        // The device stayed, and was told what had become of each.
        QVERIFY(connection->state() == HubState::Online);
        QVERIFY(refused > 0);
        Sequences sequences;
        for (const HubPush &entry : all) {
            const auto one = push(*connection, tag, {entry});
            QVERIFY(one.ok());
            const auto known = acknowledged.find(entry.envelope);
            QVERIFY(known == acknowledged.end() || known->second == one->front());
            sequences.push_back(one->front());
        }
        std::sort(sequences.begin(), sequences.end());
        QVERIFY(std::adjacent_find(sequences.begin(), sequences.end()) == sequences.end());
    }
};

QTEST_GUILESS_MAIN(TestHubOnPostgres)
#include "TestHubOnPostgres.moc"
