// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresHints.h"
#include "sync/hub/PostgresHubStore.h"
#include "sync/hub/PostgresStatements.h"
#include "tests/sync/support/TestWorld.h"
#include "tests/sync/support/ThrowawayPostgres.h"

#include <QtTest>

#include <thread>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Space = HubStore::Space;

const DeviceId alice{tagOf(1).bytes};
const DeviceId bob{tagOf(2).bytes};
const MailboxTag caseBox = tagOf(10);
const MailboxTag otherBox = tagOf(11);

Status add(HubStore &store, const MailboxTag &tag, const Bytes &bytes)
{
    const auto stored = store.append({Space::Case, tag, alice, wire::Class::Entry, bytes});
    return stored ? Status() : Status(stored.error());
}

Bytes numbered(std::uint64_t number)
{
    Bytes bytes(200, 7);
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}

/// In a change of its own.
Status addOne(HubStore &store, const MailboxTag &tag, const Bytes &bytes)
{
    Status status = store.begin();
    if (status)
        status = add(store, tag, bytes);
    if (status)
        status = store.commit();
    if (!status)
        store.rollback();
    return status;
}

} // namespace

/// What only PostgreSQL has: a server that can go away, refuse, or be shared. The rest is TestHubStore's.
class TestPostgresHubStore : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ThrowawayPostgres> m_server;
    std::string m_database;

    std::unique_ptr<PostgresHubStore> open() { return std::move(PostgresHubStore::open(m_database).value()); }
    bool execute(const std::string &sql)
    {
        auto connection = pq::Connection::open(m_database);
        return connection && connection->execute(sql).ok();
    }
    /// Whether somebody waits for a lock within the time that only a failure takes.
    bool somebodyWaits()
    {
        auto connection = std::move(pq::Connection::open(m_database).value());
        return waitUntil(
            [&] { return connection.queryText("SELECT count(*) FROM pg_locks WHERE NOT granted").value() != "0"; });
    }

    /// How the server does this, whatever the values are.
    static QString planOf(pq::Connection &connection, std::size_t statement, const char *values)
    {
        return QString::fromStdString(
            connection.queryText("EXPLAIN (FORMAT JSON) EXECUTE s" + std::to_string(statement) + "(" + values + ")")
                .value());
    }

private Q_SLOTS:
    void initTestCase()
    {
        initialiseCrypto();
        m_server = std::make_unique<ThrowawayPostgres>();
    }
    void init() { m_database = m_server->freshDatabase(); }

    void nothingAcknowledgedIsLostWhenTheServerIsKilled()
    {
        const auto reader = open();
        std::atomic<std::uint64_t> acknowledged = 0;
        std::atomic<bool> failed = false;
        std::thread writer([&, store = open()] {
            while (!failed) {
                if (addOne(*store, caseBox, numbered(acknowledged + 1)))
                    ++acknowledged;
                else
                    failed = true;
            }
        });
        const bool wrote = waitUntil([&] { return acknowledged >= 50; });
        m_server->crash();
        writer.join();
        m_server->startAgain();
        QVERIFY(wrote);
        // The reader's connection was lost with the server, and it makes another.
        Result<HubStore::Page> page = ErrorCode::Storage;
        QVERIFY(waitUntil([&] {
            page = reader->page({Space::Case, caseBox, std::nullopt, 0, 0, false, 1 << 30, 1 << 20});
            return page.ok();
        }));
        QVERIFY(page->items.size() >= acknowledged);
        for (std::uint64_t i = 0; i < acknowledged; ++i)
            QVERIFY(page->items[i].envelope == numbered(i + 1));
    }

    void nothingThatIsAskedOftenReadsAWholeMailbox_data()
    {
        QTest::addColumn<bool>("isFilled");
        // A plan may be made before there is anything, or while mailboxes are small on average and one is not.
        QTest::newRow("of an empty store") << false;
        QTest::newRow("of many small mailboxes") << true;
    }
    void nothingThatIsAskedOftenReadsAWholeMailbox()
    {
        QFETCH(bool, isFilled);
        QVERIFY(addOne(*open(), caseBox, numbered(1)).ok());
        if (isFilled)
            QVERIFY(execute("INSERT INTO envelope (mailbox, sequence, class, hash, bytes) SELECT i / 3, i % 3 + 1, 0, "
                            "sha256(i::text::bytea), 'x' FROM generate_series(30, 30000) AS i; ANALYZE envelope"));
        PostgresLink link(m_database, pgsql::texts());
        QVERIFY(link.open().ok());
        QVERIFY(link.connection().execute("SET plan_cache_mode = force_generic_plan").ok());
        const auto isQuick = [](const QString &plan) {
            return plan.contains(QLatin1String("envelope")) && !plan.contains(QLatin1String("Bitmap"))
                && !plan.contains(QLatin1String("Seq Scan")) && !plan.contains(QLatin1String("Hash"));
        };
        const QString hashes = planOf(link.connection(), pgsql::FindHashes, "1, ARRAY['x'::bytea]");
        QVERIFY2(hashes.contains(QLatin1String("(hash = wanted.hash)")), qPrintable(hashes));
        QStringList plans{hashes, planOf(link.connection(), pgsql::SequencesOf, "'x', 'x'")};
        for (std::size_t i = 0; i < pgsql::AddPeer - pgsql::Pages; ++i)
            plans << planOf(link.connection(), pgsql::Pages + i, i < 2 ? "1, 0, 9, 9, 9, 0" : "1, 0, 9, 9, 9");
        for (const QString &plan : std::as_const(plans))
            QVERIFY2(isQuick(plan), qPrintable(plan));
    }

    void aStoreWorksOnAfterItsServerCameBack()
    {
        const auto store = open();
        QVERIFY(addOne(*store, caseBox, {1}).ok());
        QVERIFY(store->begin().ok());
        QVERIFY(add(*store, caseBox, {2}).ok());
        m_server->crash();
        QVERIFY(store->commit().code() == ErrorCode::Storage);
        QVERIFY(store->begin().code() == ErrorCode::Storage);
        QVERIFY(store->mailbox(Space::Case, caseBox).code() == ErrorCode::Storage);
        m_server->startAgain();
        QVERIFY(waitUntil([&] { return addOne(*store, caseBox, {3}).ok(); }));
        QCOMPARE(store->mailbox(Space::Case, caseBox)->head, std::uint64_t{2});
        // Lost between two changes, it is not even noticed.
        m_server->crash();
        m_server->startAgain();
        QVERIFY(addOne(*store, caseBox, {4}).ok());
    }

    void aServerThatCameBackWithoutWhatWasCommittedBeginsAnotherGeneration_data()
    {
        QTest::addColumn<QByteArray>("lost");
        QTest::addColumn<bool>("isAnother");
        QTest::newRow("nothing") << QByteArray("SELECT") << false;
        QTest::newRow("an envelope") << QByteArray("UPDATE mailbox SET head = head - 1") << true;
        QTest::newRow("an access record") << QByteArray("UPDATE mailbox SET access = access - 1") << true;
        QTest::newRow("the mailbox") << QByteArray("DELETE FROM mailbox_access; DELETE FROM mailbox_user; "
                                                   "DELETE FROM mailbox")
                                     << true;
    }
    void aServerThatCameBackWithoutWhatWasCommittedBeginsAnotherGeneration()
    {
        QFETCH(QByteArray, lost);
        QFETCH(bool, isAnother);
        const auto store = open();
        const auto other = open();
        const GenerationId before = store->standing()->generation;
        QVERIFY(addOne(*store, caseBox, numbered(1)).ok() && addOne(*store, caseBox, numbered(2)).ok());
        QVERIFY(store->begin().ok() && store->putAccess(caseBox, Bytes{1}, {alice}).ok() && store->commit().ok());
        // As a standby does that had not got the newest commits and takes over.
        QVERIFY(execute(lost.toStdString()
                        + "; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                          "AND datname = current_database()"));
        QVERIFY(addOne(*store, otherBox, numbered(3)).ok());
        QCOMPARE(store->standing()->generation != before, isAnother);
        QVERIFY(store->standing()->generation == other->standing()->generation);
    }

    void aDatabaseThatIsACopyOfAnotherBeginsAnotherGeneration()
    {
        const GenerationId before = open()->standing()->generation;
        QVERIFY(open()->standing()->generation == before);
        const std::string name = m_database.substr(m_database.rfind('=') + 1);
        QVERIFY(m_server->execute("CREATE DATABASE " + name + "copy TEMPLATE " + name));
        m_database += "copy";
        const GenerationId after = open()->standing()->generation;
        QVERIFY(after != before);
        QVERIFY(open()->standing()->generation == after);
    }

    void aServerThatAcknowledgesTooEarlyIsRefused()
    {
        QVERIFY(open());
        QVERIFY(m_server->execute("ALTER ROLE caseweave SET synchronous_commit = off"));
        const ErrorCode code = PostgresHubStore::open(m_database).code();
        QVERIFY(m_server->execute("ALTER ROLE caseweave RESET synchronous_commit"));
        QVERIFY(code == ErrorCode::Weak);
        QVERIFY(open());
    }

    void aServerThatBeginsToAcknowledgeTooEarlyIsUsedNoMore()
    {
        const auto store = open();
        QVERIFY(addOne(*store, caseBox, {1}).ok());
        QVERIFY(m_server->execute("ALTER SYSTEM SET synchronous_commit = off"));
        QVERIFY(m_server->execute("SELECT pg_reload_conf()"));
        const bool refused = waitUntil([&] {
            const Status status = addOne(*store, caseBox, {2});
            return !status && status.code() == ErrorCode::Storage;
        });
        QVERIFY(m_server->execute("ALTER SYSTEM RESET synchronous_commit"));
        QVERIFY(m_server->execute("SELECT pg_reload_conf()"));
        QVERIFY(refused);
        QVERIFY(waitUntil([&] { return addOne(*store, caseBox, {3}).ok(); }));
    }

    void aServerThatSaysNothingIsGivenUp()
    {
        auto connection = std::move(pq::Connection::open(m_database, std::chrono::milliseconds(50)).value());
        QVERIFY(connection.queryText("SELECT 1").value() == "1");
        QVERIFY(connection.queryText("SELECT pg_sleep(300)").code() == ErrorCode::Storage);
        QVERIFY(!connection.isAlive());
        QVERIFY(connection.queryText("SELECT 1").code() == ErrorCode::Storage);
    }

    void whatANewerHubMadeIsRefused()
    {
        QVERIFY(open());
        QVERIFY(execute("INSERT INTO caseweave_schema VALUES (1000)"));
        QVERIFY(PostgresHubStore::open(m_database).code() == ErrorCode::UnknownSuite);
    }

    void noServerAndNoRightsAreToldApart()
    {
        QVERIFY(PostgresHubStore::open("host=/nonexistent dbname=hub").code() == ErrorCode::Network);
        QVERIFY(m_server->execute("CREATE ROLE stranger LOGIN"));
        std::string asStranger = m_database;
        asStranger.replace(asStranger.find("user=caseweave"), 14, "user=stranger");
        QVERIFY(PostgresHubStore::open(asStranger).code() == ErrorCode::NotAllowed);
        QVERIFY(open());
        QVERIFY(PostgresHubStore::open(asStranger).code() == ErrorCode::NotAllowed);
        QVERIFY(execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO stranger"));
        auto store = PostgresHubStore::open(asStranger);
        QVERIFY(store.ok());
        QVERIFY(addOne(**store, caseBox, {1}).ok());
    }

    void whatIsSaidLiveGoesToTheOtherHubsOnTheDatabase()
    {
        PostgresHints here(m_database);
        PostgresHints there(m_database);
        QSignalSpy begunHere(&here, &HubHints::begun);
        QSignalSpy begunThere(&there, &HubHints::begun);
        QSignalSpy own(&here, &HubHints::heardLive);
        std::vector<LiveWord> heard;
        connect(&there, &HubHints::heardLive, this,
                [&](const std::vector<LiveWord> &words) { heard.insert(heard.end(), words.begin(), words.end()); });
        std::vector<HubHint> hints;
        connect(&there, &HubHints::heard, this,
                [&](const std::vector<HubHint> &more) { hints.insert(hints.end(), more.begin(), more.end()); });
        QVERIFY(waitUntil([&] { return !begunHere.isEmpty() && !begunThere.isEmpty(); }));
        std::vector<LiveWord> said;
        for (std::uint8_t i = 0; i < 40; ++i) {
            said.push_back({caseBox, Bytes(wire::mostLive, i), i % 2 == 1});
            here.tellLive(said.back());
        }
        QVERIFY(waitUntil([&] { return heard.size() >= said.size(); }));
        QVERIFY(heard == said);
        // Whoever the database lets in may say anything.
        QVERIFY(execute("NOTIFY caseweave_live, 'nonsense d  dAAAA'"));
        here.tellLive({otherBox, {1}, false});
        here.tell({HubHint::What::Stored, Space::Case, caseBox.bytes, 7});
        QVERIFY(waitUntil([&] { return heard.size() > said.size() && !hints.empty(); }));
        QVERIFY((heard.back() == LiveWord{otherBox, {1}, false}));
        QCOMPARE(heard.size(), said.size() + 1);
        QCOMPARE(hints.size(), std::size_t{1});
        QVERIFY(own.isEmpty());
    }

    void hubsThatStartTogetherMakeTheTablesOnce()
    {
        std::atomic<int> opened = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] { opened += PostgresHubStore::open(m_database).ok() ? 1 : 0; });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(opened.load(), 4);
    }

    void ofTwoChangesThatWaitForEachOtherOneIsBusyAndMayTryAgain()
    {
        const auto one = open();
        const auto two = open();
        QVERIFY(addOne(*one, caseBox, {1}).ok());
        QVERIFY(addOne(*one, otherBox, {1}).ok());
        QVERIFY(one->begin().ok());
        QVERIFY(two->begin().ok());
        QVERIFY(add(*one, caseBox, {2}).ok());
        QVERIFY(add(*two, otherBox, {3}).ok());
        const auto finish = [](HubStore &store, const MailboxTag &tag, const Bytes &bytes) {
            Status status = add(store, tag, bytes);
            if (status)
                status = store.commit();
            if (!status)
                store.rollback();
            return status;
        };
        Status ofTwo;
        std::thread other([&] { ofTwo = finish(*two, caseBox, {3}); });
        const Status ofOne = finish(*one, otherBox, {2});
        other.join();
        QVERIFY(ofOne.ok() != ofTwo.ok());
        QVERIFY((ofOne ? ofTwo : ofOne).code() == ErrorCode::Busy);
        PostgresHubStore &loser = ofOne ? *two : *one;
        QVERIFY(addOne(loser, caseBox, {4}).ok());
        QCOMPARE(loser.mailbox(Space::Case, caseBox)->head, std::uint64_t{3});
    }

    void changesThatSayWhatComesDoNotWaitInACircle()
    {
        const auto one = open();
        const auto two = open();
        QVERIFY(addOne(*one, caseBox, {1}).ok());
        QVERIFY(addOne(*one, otherBox, {1}).ok());
        QVERIFY(one->begin().ok());
        QVERIFY(two->begin().ok());
        QVERIFY(add(*one, caseBox, {2}).ok());
        const HubStore::Coming first{Space::Case, otherBox, alice, {}};
        const HubStore::Coming second{Space::Case, caseBox, alice, {}};
        Status ofTwo = ErrorCode::Cancelled;
        std::thread other([&] {
            ofTwo = two->expect({&first, &second});
            if (ofTwo)
                ofTwo = add(*two, otherBox, {3});
            if (ofTwo)
                ofTwo = two->commit();
        });
        const bool waits = somebodyWaits();
        const Status ofOne = add(*one, otherBox, {2});
        const bool committed = one->commit().ok();
        other.join();
        QVERIFY(waits && committed && ofOne.ok() && ofTwo.ok());
        QCOMPARE(two->mailbox(Space::Case, otherBox)->head, std::uint64_t{3});
    }

    void aPushWaitsForAnAccessRecordThatShutsItsSenderOut()
    {
        const auto one = open();
        const auto two = open();
        QVERIFY(one->begin().ok());
        QVERIFY(one->putAccess(caseBox, Bytes{1}, {alice, bob}).ok());
        QVERIFY(one->commit().ok());
        QVERIFY(one->begin().ok());
        QVERIFY(one->putAccess(caseBox, Bytes{2}, {alice}).ok());
        QVERIFY(two->begin().ok());
        Result<bool> may = ErrorCode::Cancelled;
        std::thread other([&] { may = two->mayUse(caseBox, bob); });
        const bool waits = somebodyWaits();
        const bool committed = one->commit().ok();
        other.join();
        two->rollback();
        QVERIFY(waits && committed);
        QVERIFY(may.ok() && !*may);
    }

    void twoHubsDoNotBothMakeTheFirstAccessRecord()
    {
        const auto one = open();
        const auto two = open();
        QVERIFY(one->begin().ok());
        QVERIFY(two->begin().ok());
        QVERIFY(!one->accessRecord(caseBox)->has_value());
        Result<std::optional<Bytes>> seen = ErrorCode::Cancelled;
        std::thread other([&] { seen = two->accessRecord(caseBox); });
        const bool waits = somebodyWaits();
        const bool put = one->putAccess(caseBox, Bytes{1}, {alice}).ok() && one->commit().ok();
        other.join();
        two->rollback();
        QVERIFY(waits && put);
        QVERIFY(seen.ok() && *seen == Bytes{1});
    }
};

QTEST_GUILESS_MAIN(TestPostgresHubStore)
#include "TestPostgresHubStore.moc"
