// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresHubStore.h"
#include "sync/hub/SqliteHubStore.h"
#include "sync/hub/StoreContents.h"
#include "sync/wire/AccessRecord.h"
#include "sync/wire/HeldNote.h"
#include "tests/crypto/support/FailsWith.h"
#include "tests/sync/support/TestWorld.h"
#include "tests/sync/support/ThrowawayPostgres.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Use = StoreContents::Use;
using Space = HubStore::Space;

const DeviceId alice{tagOf(1).bytes};
const DeviceId bob{tagOf(2).bytes};
const AgencyId police{tagOf(5).bytes};

constexpr std::int64_t someSeconds = 1'800'000'000;

/// Whose directory the store holds, and a device that it admits; always the same.
struct Known {
    SeededRandom random{8};
    TestAgency agency{random, someSeconds};
    TestDevice lead = agency.device(random);

    wire::AccessRecord record(const MailboxTag &tag, std::uint64_t number = 0) const
    {
        return wire::AccessRecord::make(lead.keys.sign, tag, number, {}, lead.id(), {lead.id()}, {alice, bob});
    }
    std::vector<DeviceId> users() const { return {alice, bob, lead.id()}; }
    Bytes releaseNote(const MailboxTag &tag) const
    {
        return wire::ReleaseNote::make(lead.keys.sign, tag, lead.id(), someSeconds, wire::ReleaseNote::Kind::Blobs,
                                       {tagOf(9).bytes})
            ->envelope;
    }
    Bytes heldNote(const MailboxTag &tag) const
    {
        wire::HeldNote note;
        note.tag = tag;
        note.author = lead.id();
        note.time = someSeconds;
        note.expires = someSeconds + 100;
        note.threshold = 2;
        note.sealed = Bytes(40, 1);
        return wire::HeldNote::make(lead.keys.sign, std::move(note))->envelope;
    }
};

/// Something of everything that a store holds.
void fill(HubStore &store)
{
    SeededRandom random(7);
    const Known known;
    QVERIFY(store.begin().ok());
    for (std::uint8_t number = 10; number < 14; ++number) {
        const MailboxTag tag = tagOf(number);
        if (number == 10)
            QVERIFY(store.putAccess(tag, known.record(tag).encoded, known.users()).ok());
        if (number == 12) {
            // By somebody whom no directory names.
            const auto record = wire::AccessRecord::make(SigningKey::generate(random), tag, 0, {}, alice, {alice}, {});
            QVERIFY(store.putAccess(tag, record.encoded, {alice}).ok());
        }
        for (std::size_t i = 0; i < 40; ++i) {
            const Bytes bytes = envelopeOf(tag, wire::Class::Entry, random, 100 * i + 1);
            QVERIFY(store.append({Space::Case, tag, alice, wire::Class::Entry, bytes}).ok());
        }
        const Bytes segment = envelopeOf(tag, wire::Class::Segment, random, 100'000);
        QVERIFY(store.append({Space::Case, tag, alice, wire::Class::Segment, segment}).ok());
        QVERIFY(store.cover(tag, {{3, 9}}, alice).ok());
        QVERIFY(store.keepCovers(tag, 41, {{3, 9}}).ok());
        for (const DeviceId &sender : {alice, bob, bob}) {
            const Bytes letter = envelopeOf(tag, wire::Class::Inbox, random);
            QVERIFY(store.append({Space::Inbox, tag, sender, wire::Class::Inbox, letter}).ok());
        }
        const Bytes passedOn = envelopeOf(tag, wire::Class::Entry, random);
        QVERIFY(store.append({Space::Case, tag, bob, wire::Class::Entry, passedOn, police}).ok());
        QVERIFY(store.putRoute({police, Space::Case, tag, 3, 2, 39, 1000, 4, true, false, {1, 2}}).ok());
        QVERIFY(store.putAccessStep(tag, 4, known.record(tag, 4).encoded).ok());
        QVERIFY(store.putDueBlob({police, tag, {}, 1000}).ok());
        QVERIFY(store.putDueBlob({police, tag, BlobId{tagOf(20).bytes}, 1001}).ok());
        QVERIFY(store.putBlobFrom(police, tag, BlobId{tagOf(21).bytes}, 4096).ok());
        QVERIFY(store.putRelease(tag, {wire::ReleaseNote::Kind::Blobs, tagOf(9).bytes, 3}, 700).ok());
        const Bytes gone = envelopeOf(tag, wire::Class::Entry, random);
        QVERIFY(store.append({Space::Case, tag, bob, wire::Class::Entry, gone}).ok());
        QVERIFY(store.putRelease(tag, {wire::ReleaseNote::Kind::Envelopes, wire::envelopeIdOf(gone), 2}, 5).ok());
        QCOMPARE(store.eraseEnvelope(tag, wire::envelopeIdOf(gone))->envelopes, std::uint64_t{1});
    }
    for (const auto &[space, which, note] :
         {std::tuple(Space::Case, wire::Class::Release, known.releaseNote(tagOf(13))),
          std::tuple(Space::Held, wire::Class::Held, known.heldNote(tagOf(13)))})
        QVERIFY(store.append({space, tagOf(13), known.lead.id(), which, note}).ok());
    const TestAgency &agency = known.agency;
    Bytes record = agency.firstRecord();
    for (std::uint64_t number = 0; number < 5; ++number) {
        QVERIFY(store.appendDirectory(agency.id, number, record).ok());
        const TestDevice next
            = number == 0 ? TestDevice{known.lead.keys.clone(), known.lead.certificate} : agency.device(random);
        record = agency.directoryRecord(number + 1, record, TestAgency::admit(next), agency.now);
    }
    QVERIFY(store.putGenerationOf(police, GenerationId{tagOf(6).bytes}).ok());
    QVERIFY(store.putDirectoryTold(police, AgencyId{tagOf(3).bytes}, 5).ok());
    QVERIFY(store.addBroughtBy(alice, {10, 20, 30}).ok());
    QVERIFY(store.putEnrolment(tagOf(4).bytes, 0, Bytes{1, 2}, 1000).ok());
    QVERIFY(store.putEnrolment(tagOf(4).bytes, 1, Bytes{}, 1001).ok());
    QVERIFY(store.commit().ok());
}

std::unique_ptr<StoreContents> contentsOf(const StoreChoice &choice, const std::string &file = {})
{
    auto contents = StoreContents::open(choice, file, Use::Alone);
    return contents ? std::move(*contents) : nullptr;
}

} // namespace

/// Everything of a store, moved and compared.
class TestStoreContents : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ThrowawayPostgres> m_server;
    QTemporaryDir m_folder;
    StoreChoice m_database{StoreChoice::Kind::Postgres, {}};

    std::string file(const char *name) const
    {
        // Each in a folder of its own, as each folder has one hub.
        QDir(m_folder.path()).mkpath(QLatin1String(name));
        return m_folder.filePath(QLatin1String(name) + QStringLiteral("/hub.db")).toStdString();
    }

    /// A store of its own, of either kind, filled.
    StoreChoice filled(bool postgres, const char *name)
    {
        if (postgres)
            fill(*PostgresHubStore::open(m_database.database).value());
        else
            fill(*SqliteHubStore::open(file(name)).value());
        return postgres ? m_database : StoreChoice();
    }
    /// To the mailbox of tag 10 of a store that was filled.
    void doDamage(bool postgres, const QString &damage)
    {
        if (damage == QLatin1String("head") || damage == QLatin1String("bytes")) {
            const std::string sql = QStringLiteral("UPDATE mailbox SET %1 = %1 - 5 WHERE space = 0 AND tag = %2%3'")
                                        .arg(damage, postgres ? QStringLiteral("'\\x") : QStringLiteral("x'"),
                                             QString::fromStdString(tagOf(10).hex()))
                                        .toStdString();
            if (postgres)
                QVERIFY(pq::Connection::open(m_database.database)->execute(sql).ok());
            else
                QVERIFY(sql::Database::openPlain(file("damaged"))->execute(sql).ok());
            return;
        }
        const Known known;
        const MailboxTag tag = tagOf(10);
        const DeviceId lead = known.lead.id();
        Bytes forged = known.record(tag).encoded;
        forged.back() ^= 0xff; // of the signature
        Bytes forgedStep = known.record(tag, 4).encoded;
        forgedStep.back() ^= 0xff;
        Bytes forgedNote = known.releaseNote(tag);
        forgedNote.back() ^= 0xff;
        const Bytes good = known.record(tag).encoded;
        std::vector<DeviceId> more = known.users();
        more.push_back(DeviceId{tagOf(99).bytes});
        const auto store = storeOf(postgres, "damaged");
        const std::map<QString, std::function<Status()>> all{
            {QStringLiteral("garbage"), [&] { return store->putAccess(tag, Bytes(300, 7), known.users()); }},
            {QStringLiteral("forged"), [&] { return store->putAccess(tag, forged, known.users()); }},
            {QStringLiteral("of another case"),
             [&] { return store->putAccess(tag, known.record(tagOf(12)).encoded, known.users()); }},
            {QStringLiteral("foreign user"), [&] { return store->putAccess(tag, good, more); }},
            {QStringLiteral("user gone"),
             [&] {
                 return store->putAccess(tag, good, {alice, lead});
             }},
            {QStringLiteral("users of no record"), [&] { return Status(); }},
            {QStringLiteral("forged step"), [&] { return store->putAccessStep(tag, 4, forgedStep); }},
            {QStringLiteral("step of another number"),
             [&] { return store->putAccessStep(tag, 5, known.record(tag, 6).encoded); }},
            {QStringLiteral("forged note"),
             [&] {
                 const auto put = store->append({Space::Case, tag, lead, wire::Class::Release, forgedNote});
                 return put ? Status() : Status(put.error());
             }},
            {QStringLiteral("no note"),
             [&] {
                 const auto put = store->append({Space::Held, tag, lead, wire::Class::Held, Bytes(90, 7)});
                 return put ? Status() : Status(put.error());
             }},
        };
        QVERIFY(all.contains(damage));
        QVERIFY(store->begin().ok());
        QVERIFY(all.at(damage)().ok());
        QVERIFY(store->commit().ok());
        if (damage == QLatin1String("users of no record")) {
            const std::string sql = "INSERT INTO mailbox_user (mailbox, device) SELECT m.id, u.device FROM mailbox m, "
                                    "mailbox_user u WHERE m.space = 0 AND m.tag = "
                + (postgres ? "'\\x" + tagOf(11).hex() : "x'" + tagOf(11).hex()) + "' GROUP BY m.id, u.device";
            if (postgres)
                QVERIFY(pq::Connection::open(m_database.database)->execute(sql).ok());
            else
                QVERIFY(sql::Database::openPlain(file("damaged"))->execute(sql).ok());
        }
    }
    std::unique_ptr<HubStore> storeOf(bool postgres, const char *name) const
    {
        if (postgres)
            return std::move(PostgresHubStore::open(m_database.database).value());
        return std::move(SqliteHubStore::open(file(name)).value());
    }

private Q_SLOTS:
    void initTestCase()
    {
        initialiseCrypto();
        m_server = std::make_unique<ThrowawayPostgres>();
    }
    void init() { m_database.database = m_server->freshDatabase(); }

    void whatGoesThereAndBackIsTheSame()
    {
        fill(*SqliteHubStore::open(file("first")).value());
        auto first = contentsOf({}, file("first"));
        auto database = contentsOf(m_database);
        auto second = contentsOf({}, file("second"));
        QVERIFY(first && database && second);
        const auto there = copyContents(*first, *database);
        const auto back = copyContents(*database, *second);
        QVERIFY(there.ok() && back.ok());
        QVERIFY(*there == *back);
        QVERIFY(*digestOf(*first) == *there);
        QVERIFY(*digestOf(*database) == *there);
        QVERIFY(*digestOf(*second) == *there);
        for (const std::uint64_t rows : there->rows)
            QVERIFY(rows > 0);
        // And stores built anew from the same look the same.
        fill(*SqliteHubStore::open(file("third")).value());
        QVERIFY(*digestOf(*contentsOf({}, file("third"))) == *there);
    }

    void aCopyWithAChangedDirectoryRecordIsRefused()
    {
        // The newest: no record after it names what it was, so that its signature alone tells.
        const std::string changed = file("changed");
        fill(*SqliteHubStore::open(changed).value());
        {
            auto database = std::move(sql::Database::openPlain(changed).value());
            QVERIFY(database
                        .execute("UPDATE directory SET record = CAST(substr(record, 1, length(record) - 1) AS BLOB) || "
                                 "x'00' WHERE number = 4")
                        .ok());
            QCOMPARE(database.changedRows(), 1);
        }
        auto from = contentsOf({}, changed);
        auto to = contentsOf(m_database);
        QVERIFY(test::failsWith(copyContents(*from, *to), ErrorCode::Damaged));
        QVERIFY(test::failsWith(digestOf(*from), ErrorCode::Damaged));
        to.reset();
        QVERIFY(*contentsOf(m_database)->isEmpty());
    }

    void signaturesAreCounted_data()
    {
        QTest::addColumn<bool>("postgres");
        QTest::newRow("file") << false;
        QTest::newRow("database") << true;
    }
    void signaturesAreCounted()
    {
        QFETCH(bool, postgres);
        const StoreChoice choice = filled(postgres, "counted");
        {
            // What another agency's hub passed on may be by anyone, and counts for nothing.
            const auto store = storeOf(postgres, "counted");
            Bytes forged = Known().releaseNote(tagOf(11));
            forged.back() ^= 0xff;
            QVERIFY(store->begin().ok());
            const auto put = store->append({Space::Case, tagOf(11), {}, wire::Class::Release, forged, police});
            QVERIFY(put.ok() && store->commit().ok());
        }
        const auto found = digestOf(*contentsOf(choice, file("counted")));
        QVERIFY(found.ok());
        // One access record, four steps and two notes; the record of tag 12; the note that was passed on.
        QCOMPARE(found->signatures.good, std::uint64_t{7});
        QCOMPARE(found->signatures.authorUnknown, std::uint64_t{1});
        QCOMPARE(found->signatures.notGood, std::uint64_t{1});
    }

    void whatWasHeldOfADeletedCaseIsNotMissed_data() { signaturesAreCounted_data(); }
    void whatWasHeldOfADeletedCaseIsNotMissed()
    {
        QFETCH(bool, postgres);
        const StoreChoice choice = filled(postgres, "erased");
        {
            const auto store = storeOf(postgres, "erased");
            QVERIFY(store->begin().ok());
            QCOMPARE(store->eraseSome(Space::Held, tagOf(13), 10)->envelopes, std::uint64_t{1});
            QVERIFY(store->eraseSome(Space::Case, tagOf(13), 10)->envelopes > 0);
            QVERIFY(store->commit().ok());
        }
        const auto contents = contentsOf(choice, file("erased"));
        QVERIFY(contents);
        QVERIFY2(digestOf(*contents).ok(), contents->failedAt().c_str());
    }

    void whatIsDamagedIsRefusedAndNamed_data()
    {
        QTest::addColumn<bool>("postgres");
        QTest::addColumn<QString>("damage");
        QTest::addColumn<QString>("where");
        const QString tag = QString::fromStdString(tagOf(10).hex());
        const auto rows = [&tag](const char *damage, const char *what, const QString &which = {}) {
            for (const bool postgres : {false, true})
                QTest::addRow("%s, %s", damage, postgres ? "database" : "file")
                    << postgres << QString::fromLatin1(damage)
                    << QStringLiteral("%1 (%2").arg(QLatin1String(what), which.isEmpty() ? tag : which);
        };
        rows("garbage", "an access record");
        rows("forged", "an access record");
        rows("of another case", "an access record");
        rows("foreign user", "a user");
        rows("user gone", "a user");
        rows("users of no record", "a user", QString::fromStdString(tagOf(11).hex()));
        rows("forged step", "a step of an access record");
        rows("step of another number", "a step of an access record");
        rows("forged note", "an envelope", QStringLiteral("0, ") + tag);
        rows("no note", "an envelope", QStringLiteral("2, ") + tag);
        rows("head", "a mailbox");
        rows("bytes", "a mailbox");
    }
    void whatIsDamagedIsRefusedAndNamed()
    {
        QFETCH(bool, postgres);
        QFETCH(QString, damage);
        QFETCH(QString, where);
        const StoreChoice choice = filled(postgres, "damaged");
        doDamage(postgres, damage);
        auto from = contentsOf(choice, file("damaged"));
        auto to = contentsOf({}, file("copyOfDamaged"));
        QVERIFY(from && to);
        QVERIFY(test::failsWith(digestOf(*from), ErrorCode::Damaged));
        const std::string at = from->failedAt();
        QVERIFY2(at.starts_with(where.toStdString()), at.c_str());
        from.reset(); // a connection to a database ends with what failed on it
        from = contentsOf(choice, file("damaged"));
        QVERIFY(from);
        QVERIFY(test::failsWith(copyContents(*from, *to), ErrorCode::Damaged));
        QCOMPARE(from->failedAt(), at);
        to.reset();
        QVERIFY(*contentsOf({}, file("copyOfDamaged"))->isEmpty());
        from.reset();
        SqliteHubStore::Found found;
        if (!postgres) {
            QVERIFY(SqliteHubStore::check(file("damaged"), &found).code() == ErrorCode::Damaged);
            QCOMPARE(found.damagedAt, at);
        }
        QVERIFY(QDir(m_folder.filePath(QStringLiteral("damaged"))).removeRecursively());
        QVERIFY(QDir(m_folder.filePath(QStringLiteral("copyOfDamaged"))).removeRecursively());
    }

    void aHubWorksOnWhereItWasMovedTo()
    {
        fill(*SqliteHubStore::open(file("old")).value());
        QVERIFY(copyContents(*contentsOf({}, file("old")), *contentsOf(m_database)).ok());
        const auto store = std::move(PostgresHubStore::open(m_database.database).value());
        SeededRandom random(7);
        QCOMPARE(store->mailbox(Space::Case, tagOf(10))->head, std::uint64_t{43});
        QVERIFY(*store->mayUse(tagOf(10), bob));
        QCOMPARE(store->countFrom(Space::Inbox, tagOf(10), bob)->count, std::uint64_t{2});
        QVERIFY(store->countFrom(Space::Inbox, tagOf(10), bob)->bytes > 1400);
        QVERIFY(store->broughtBy(alice).value() == (HubStore::Brought{10, 20, 30}));
        const auto page = store->page({Space::Case, tagOf(10), wire::Class::Entry, 0, 0, false, 1 << 20, 100});
        QCOMPARE(page->items.size(), std::size_t{34});
        QVERIFY(store->begin().ok());
        const auto known = store->append({Space::Case, tagOf(10), alice, wire::Class::Entry, page->items[0].envelope});
        QVERIFY(known.ok() && !known->isNew);
        const auto fresh = store->append({Space::Case, tagOf(10), alice, wire::Class::Entry, Bytes{1}});
        QCOMPARE(fresh->sequence, std::uint64_t{44});
        QVERIFY(store->commit().ok());
        const auto routes = store->dueRoutes(police, 0, 10);
        QVERIFY(routes.ok());
        QCOMPARE(routes->size(), std::size_t{4});
        const auto behind = store->routePage(routes->front(), 1 << 20, 100);
        QVERIFY(behind.ok());
        QCOMPARE(behind->items.size(), std::size_t{39}); // all behind the third but what the police passed on
        QVERIFY(*store->bytesFrom(police) > 0);
        QVERIFY(store->generationOf(police).value() == GenerationId{tagOf(6).bytes});
        QVERIFY(store->standing()->generation != SqliteHubStore::open(file("old")).value()->standing()->generation);
        QCOMPARE(store->dueBlobs(police, 0, 10)->size(), std::size_t{8});
        QCOMPARE(*store->blobBytesFrom(police), std::uint64_t{4 * 4096});
        QCOMPARE(store->coveredBy(tagOf(10), 41, 100)->size(), std::size_t{7});
    }

    void aStoreInUseIsNotHadAlone()
    {
        auto hub = std::move(PostgresHubStore::open(m_database.database).value());
        QVERIFY(StoreContents::open(m_database, {}, Use::Alone).code() == ErrorCode::Busy);
        QVERIFY(StoreContents::open(m_database, {}, Use::Beside).ok());
        hub.reset();
        const auto alone = contentsOf(m_database);
        QVERIFY(alone);
        QVERIFY(PostgresHubStore::open(m_database.database).code() == ErrorCode::Busy);
        const auto folder = contentsOf({}, file("used"));
        QVERIFY(StoreContents::open({}, file("used"), Use::Alone).code() == ErrorCode::Busy);
    }

    void nothingIsNoStoreToMoveFrom_data()
    {
        QTest::addColumn<bool>("postgres");
        QTest::newRow("file") << false;
        QTest::newRow("database") << true;
    }
    void nothingIsNoStoreToMoveFrom()
    {
        QFETCH(bool, postgres);
        const StoreChoice choice = postgres ? m_database : StoreChoice();
        const std::string path = file("nothing");
        QFile empty(QString::fromStdString(path));
        QVERIFY(postgres || empty.open(QIODevice::WriteOnly));
        empty.close();
        for (const Use use : {Use::AloneThere, Use::Beside})
            QVERIFY(test::failsWith(StoreContents::open(choice, path, use), ErrorCode::NotFound));
        QVERIFY(postgres || empty.size() == 0); // nothing was made of it
        QVERIFY(StoreContents::open(choice, path, Use::Alone).ok());
        // A file has its name only when it is whole.
        QCOMPARE(StoreContents::open(choice, path, Use::AloneThere).ok(), postgres);
    }

    void whatIsReadBesideAHubIsOfOneMoment_data()
    {
        QTest::addColumn<bool>("postgres");
        QTest::newRow("file") << false;
        QTest::newRow("database") << true;
    }
    void whatIsReadBesideAHubIsOfOneMoment()
    {
        QFETCH(bool, postgres);
        const StoreChoice choice = postgres ? m_database : StoreChoice();
        std::unique_ptr<HubStore> hub;
        if (postgres)
            hub = std::move(PostgresHubStore::open(m_database.database).value());
        else
            hub = std::move(SqliteHubStore::open(file("beside")).value());
        fill(*hub);
        const auto open = [&] { return StoreContents::open(choice, file("beside"), Use::Beside); };
        auto before = open();
        QVERIFY(before.ok());
        QVERIFY(hub->begin().ok());
        QVERIFY(hub->append({Space::Case, tagOf(10), alice, wire::Class::Entry, Bytes{1}}).ok());
        QVERIFY(hub->commit().ok());
        auto after = open();
        QVERIFY(after.ok());
        const auto old = digestOf(**before);
        const auto now = digestOf(**after);
        QVERIFY(old.ok() && now.ok());
        const auto envelopes = static_cast<std::size_t>(Table::Envelope);
        QCOMPARE(old->rows[envelopes] + 1, now->rows[envelopes]);
    }

    void aFileOfAnotherVersionIsNotReadBesideAHub()
    {
        fill(*SqliteHubStore::open(file("older")).value());
        auto database = sql::Database::openPlain(file("older"));
        QVERIFY(database->execute("PRAGMA user_version = 3").ok());
        QVERIFY(StoreContents::open({}, file("older"), Use::Beside).code() == ErrorCode::UnknownSuite);
        QVERIFY(StoreContents::open({}, file("missing"), Use::Beside).code() == ErrorCode::NotFound);
        QVERIFY(!QFile::exists(QString::fromStdString(file("missing"))));
    }

    void aCopyThatFailsLeavesNothing()
    {
        fill(*SqliteHubStore::open(file("source")).value());
        {
            auto database = sql::Database::openPlain(file("source"));
            QVERIFY(
                database->execute("UPDATE envelope SET bytes = x'00' WHERE id = (SELECT max(id) FROM envelope)").ok());
        }
        auto source = contentsOf({}, file("source"));
        auto target = contentsOf(m_database);
        QVERIFY(copyContents(*source, *target).code() == ErrorCode::Damaged);
        target.reset();
        QVERIFY(*contentsOf(m_database)->isEmpty());
    }

    void aChangedEnvelopeInADatabaseIsFound()
    {
        fill(*PostgresHubStore::open(m_database.database).value());
        auto connection = std::move(pq::Connection::open(m_database.database).value());
        QVERIFY(connection.execute("UPDATE envelope SET bytes = '\\x00' WHERE sequence = 7").ok());
        QVERIFY(digestOf(**StoreContents::open(m_database, {}, Use::Beside)).code() == ErrorCode::Damaged);
    }

    /// One that a schema gains must be named in StoreStatements.
    void noTableIsLeftBehind()
    {
        QVERIFY(SqliteHubStore::open(file("tables")).ok());
        auto database = sql::Database::openPlain(file("tables"));
        // envelope_hash follows from envelope, and the standing begins anew where the data go.
        QCOMPARE(*database->queryInteger("SELECT count(*) FROM sqlite_master WHERE type = 'table' "
                                         "AND name NOT LIKE 'sqlite_%' "
                                         "AND name NOT IN ('envelope_hash', 'standing')"),
                 std::int64_t{tableCount});
        QVERIFY(PostgresHubStore::open(m_database.database).ok());
        auto connection = std::move(pq::Connection::open(m_database.database).value());
        QCOMPARE(connection
                     .queryText("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' "
                                "AND tablename NOT IN ('caseweave_schema', 'blob', 'blob_chunk', 'standing')")
                     .value(),
                 std::to_string(tableCount - 1)); // who passed an envelope on stands in its row; blobs go on their own
    }
};

QTEST_GUILESS_MAIN(TestStoreContents)
#include "TestStoreContents.moc"
