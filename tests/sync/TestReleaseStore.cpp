// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/MemoryHubStore.h"
#include "sync/hub/PostgresHubStore.h"
#include "sync/hub/ReleaseRules.h"
#include "sync/hub/SqliteHubStore.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/TestWorld.h"
#include "tests/sync/support/ThrowawayPostgres.h"

#include <QtTest>

#include <thread>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Kind = wire::ReleaseNote::Kind;
using Space = HubStore::Space;

constexpr std::int64_t longAgo = 1'000'000;

DeviceId deviceOf(const SigningKey &key)
{
    return {key.publicKey()};
}

} // namespace

/// What every kind of store does with what release notes name.
class TestReleaseStore : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ThrowawayPostgres> m_postgres; ///< from its first use on
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HubStore> m_store;
    std::unique_ptr<HubStore> m_other; ///< of another hub
    SeededRandom m_random{3};
    const PeerMap m_map{AgencyId{}};
    SigningKey m_lead;
    const MailboxTag m_tag = tagOf(10);

    static constexpr std::int64_t now = 5'000'000;

    void open()
    {
        QFETCH_GLOBAL(QString, kind);
        if (kind == QLatin1String("memory")) {
            auto first = std::make_unique<MemoryHubStore>();
            m_other = std::make_unique<MemoryHubStore>(first->data());
            m_store = std::move(first);
        } else if (kind == QLatin1String("sqlite")) {
            m_folder = std::make_unique<QTemporaryDir>();
            for (auto *place : {&m_store, &m_other})
                *place = std::move(SqliteHubStore::open(file()).value());
        } else {
            if (!m_postgres)
                m_postgres = std::make_unique<ThrowawayPostgres>();
            const std::string database = m_postgres->freshDatabase();
            for (auto *place : {&m_store, &m_other})
                *place = std::move(PostgresHubStore::open(database).value());
        }
    }
    std::string file() const { return m_folder->filePath(QStringLiteral("hub.db")).toStdString(); }
    void inChange(const std::function<void()> &work)
    {
        QVERIFY(m_store->begin().ok());
        work();
        QVERIFY(m_store->commit().ok());
    }
    Bytes add(wire::Class which = wire::Class::Entry, std::size_t size = 700)
    {
        const Bytes bytes = envelopeOf(m_tag, which, m_random, size);
        static_cast<void>(append(bytes, which));
        return bytes;
    }
    HubStore::Stored append(ByteView bytes, wire::Class which = wire::Class::Entry)
    {
        const auto stored = m_store->append({Space::Case, m_tag, deviceOf(m_lead), which, bytes});
        return stored ? *stored : HubStore::Stored{};
    }
    void putLead(const std::vector<DeviceId> &administrators)
    {
        const auto record = wire::AccessRecord::make(m_lead, m_tag, 0, {}, deviceOf(m_lead), administrators, {});
        QVERIFY(m_store->putAccess(m_tag, record.encoded, administrators).ok());
    }
    /// A note that counts, stored and taken.
    wire::ReleaseNote release(Kind kind, std::vector<Digest> ids, std::int64_t at = longAgo)
    {
        const auto note = wire::ReleaseNote::make(m_lead, m_tag, deviceOf(m_lead), at, kind, std::move(ids)).value();
        const auto stored = append(note.envelope, wire::Class::Release);
        if (!hubrules::takeRelease(*m_store, note, stored.sequence, at))
            qWarning("not taken");
        return note;
    }
    /// Steps until nothing is due; how much went.
    HubStore::Erased eraseAll(HubStore &store)
    {
        HubStore::Erased sum;
        for (bool more = true; more;) {
            if (!store.begin())
                return sum;
            const auto step = hubrules::releaseStep(store, m_map, now);
            Status status = step ? Status() : Status(step.error());
            if (status && !step->more && (!step->blobs.empty() || step->closed))
                status = hubrules::noteBlobsGone(store, *step);
            if (status)
                status = store.commit();
            else
                store.rollback();
            if (!status && status.code() != ErrorCode::Busy) {
                qWarning("a step failed");
                return sum;
            }
            if (!status)
                continue;
            sum.envelopes += step->erased.envelopes;
            sum.bytes += step->erased.bytes;
            more = step->more || !step->blobs.empty() || step->closed;
        }
        return sum;
    }
    std::vector<std::uint64_t> left()
    {
        std::vector<std::uint64_t> list;
        const auto page = m_store->page({Space::Case, m_tag, std::nullopt, 0, 0, false, 1 << 24, 1000});
        for (const HubStore::Item &item : page->items)
            list.push_back(item.sequence);
        return list;
    }
    using Left = std::vector<std::uint64_t>;

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"memory", "sqlite", "postgresql"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void initTestCase()
    {
        initialiseCrypto();
        m_lead = SigningKey::generate(m_random);
    }
    void init()
    {
        open();
        inChange([this] { putLead({deviceOf(m_lead)}); });
    }
    void cleanup()
    {
        m_store.reset();
        m_other.reset();
        QFETCH_GLOBAL(QString, kind);
        if (kind == QLatin1String("sqlite"))
            QVERIFY(SqliteHubStore::check(file()).ok());
    }

    void whatIsErasedKeepsItsNumberAndIsNotTakenAgain()
    {
        Bytes first;
        inChange([&] {
            first = add();
            add();
            const Bytes last = add(wire::Class::Segment, 5000);
            release(Kind::Envelopes, {wire::envelopeIdOf(first), wire::envelopeIdOf(last)});
        });
        const std::uint64_t before = m_store->mailbox(Space::Case, m_tag)->bytes;
        QCOMPARE(m_store->releasesWaiting().value(), std::uint64_t{2});
        const HubStore::Erased erased = eraseAll(*m_store);
        QCOMPARE(erased.envelopes, std::uint64_t{2});
        QVERIFY(erased.bytes > 5700);
        QCOMPARE(left(), (Left{2, 4}));
        QCOMPARE(m_store->mailbox(Space::Case, m_tag)->bytes, before - erased.bytes);
        QCOMPARE(m_store->releasesWaiting().value(), std::uint64_t{0});
        inChange([&] {
            const HubStore::Stored again = append(first);
            QVERIFY(!again.isNew);
            QCOMPARE(again.sequence, std::uint64_t{1});
            QCOMPARE(append(add()).sequence, std::uint64_t{5});
        });
        QVERIFY(m_other->has(Space::Case, m_tag, first).value());
        QCOMPARE(left(), (Left{2, 4, 5}));
        QCOMPARE(eraseAll(*m_store).envelopes, std::uint64_t{0});
    }

    void theNumberOfTheNewestStaysWhenItIsErased()
    {
        inChange([&] {
            add();
            release(Kind::Mailbox, {});
            add();
        });
        eraseAll(*m_store);
        QCOMPARE(left(), (Left{2}));
        QCOMPARE(m_store->mailbox(Space::Case, m_tag)->head, std::uint64_t{3});
    }

    void noRosterEntryAndNoNoteIsErasedByItself()
    {
        inChange([&] {
            const Bytes roster = add(wire::Class::Roster);
            const auto note = release(Kind::Blobs, {Digest{7}});
            release(Kind::Envelopes, {wire::envelopeIdOf(roster), note.id()});
        });
        QCOMPARE(eraseAll(*m_store).envelopes, std::uint64_t{0});
        QCOMPARE(left(), (Left{1, 2, 3}));
        QCOMPARE(m_store->releasesWaiting().value(), std::uint64_t{0});
    }

    void whatComesAfterItsHoldHasEndedGoesThen()
    {
        const Bytes late = envelopeOf(m_tag, wire::Class::Entry, m_random);
        inChange([&] { release(Kind::Envelopes, {wire::envelopeIdOf(late)}); });
        QCOMPARE(eraseAll(*m_store).envelopes, std::uint64_t{0});
        inChange([&] { QCOMPARE(append(late).sequence, std::uint64_t{2}); });
        QCOMPARE(eraseAll(*m_store).envelopes, std::uint64_t{1});
        QCOMPARE(left(), (Left{1}));
    }

    void whatIsTakenBackStaysAlsoWhereThatComesFirst()
    {
        Bytes one;
        Bytes two;
        inChange([&] {
            one = add();
            two = add();
            const auto note = release(Kind::Envelopes, {wire::envelopeIdOf(one)});
            release(Kind::Withdrawn, {note.id()});
            const auto later = wire::ReleaseNote::make(m_lead, m_tag, deviceOf(m_lead), longAgo, Kind::Envelopes,
                                                       {wire::envelopeIdOf(two)});
            release(Kind::Withdrawn, {later->id()});
            const auto stored = append(later->envelope, wire::Class::Release);
            QCOMPARE(hubrules::takeRelease(*m_store, *later, stored.sequence, longAgo).value(), std::uint64_t{0});
        });
        QCOMPARE(eraseAll(*m_store).envelopes, std::uint64_t{0});
        QCOMPARE(left(), (Left{1, 2, 3, 4, 5, 6}));
    }

    void aHoldThatHasNotEndedHoldsOnlyItsOwn()
    {
        inChange([&] {
            const Bytes one = add();
            const Bytes two = add();
            release(Kind::Envelopes, {wire::envelopeIdOf(one)}, now + 1);
            release(Kind::Envelopes, {wire::envelopeIdOf(two)}, now);
        });
        QCOMPARE(eraseAll(*m_store).envelopes, std::uint64_t{1});
        QCOMPARE(left(), (Left{1, 3, 4}));
        QCOMPARE(m_store->releasesWaiting().value(), std::uint64_t{1});
    }

    void whoIsNoAdministratorAnyMoreHasNothingDeleted()
    {
        inChange([&] {
            release(Kind::Envelopes, {wire::envelopeIdOf(add())});
            putLead({DeviceId{tagOf(9).bytes}});
        });
        QCOMPARE(eraseAll(*m_store).envelopes, std::uint64_t{0});
        QCOMPARE(left(), (Left{1, 2}));
        QCOMPARE(m_store->releasesWaiting().value(), std::uint64_t{0});
    }

    void aWholeMailboxGoesButItsNotesItsRecordAndItsNumbers()
    {
        inChange([&] {
            for (int i = 0; i < 90; ++i)
                add(i % 30 == 0 ? wire::Class::Roster : wire::Class::Entry);
            release(Kind::Envelopes, {Digest{1}});
            release(Kind::Mailbox, {});
        });
        QCOMPARE(eraseAll(*m_store).envelopes, std::uint64_t{90});
        QCOMPARE(left(), (Left{91, 92}));
        const auto mailbox = m_store->mailbox(Space::Case, m_tag);
        QCOMPARE(mailbox->head, std::uint64_t{92});
        QVERIFY(mailbox->state == HubStore::State::Closed);
        QVERIFY(m_store->accessRecord(m_tag)->has_value());
        QVERIFY(m_store->mayUse(m_tag, deviceOf(m_lead)).value());
        QCOMPARE(m_store->releasesWaiting().value(), std::uint64_t{0});
        inChange([&] { QVERIFY(hubrules::mayBring(*m_store, m_tag, BlobId{}).code() == ErrorCode::Expired); });
    }

    void aBlobThatIsGoneIsNotBroughtAgain()
    {
        const BlobId blob{tagOf(44).bytes};
        inChange([&] { release(Kind::Blobs, {blob.bytes}); });
        QVERIFY(hubrules::mayBring(*m_store, m_tag, blob).ok());
        eraseAll(*m_store);
        QVERIFY(hubrules::mayBring(*m_store, m_tag, blob).code() == ErrorCode::Expired);
        QVERIFY(hubrules::mayBring(*m_store, m_tag, BlobId{}).ok());
        // What a blob's note names is no envelope.
        inChange([&] { QVERIFY(append(envelopeOf(m_tag, wire::Class::Entry, m_random)).isNew); });
    }

    void ofTwoHubsOnOneStoreEachDeletesAPartAndNothingTwice()
    {
        constexpr std::size_t all = 600;
        std::vector<Digest> ids;
        inChange([&] {
            for (std::size_t i = 0; i < all; ++i)
                ids.push_back(wire::envelopeIdOf(add(wire::Class::Entry, 100)));
            release(Kind::Envelopes, ids);
        });
        HubStore::Erased theirs;
        std::thread other([&] { theirs = eraseAll(*m_other); });
        const HubStore::Erased ours = eraseAll(*m_store);
        other.join();
        QCOMPARE(ours.envelopes + theirs.envelopes, std::uint64_t{all});
        QCOMPARE(left().size(), std::size_t{1});
        QCOMPARE(m_store->mailbox(Space::Case, m_tag)->bytes,
                 std::uint64_t{m_store->page({Space::Case, m_tag, std::nullopt, 0, 0, false, 1 << 20, 10})
                                   ->items.front()
                                   .envelope.size()});
    }

    void aStepIsSmall()
    {
        inChange([&] {
            std::vector<Digest> ids;
            for (int i = 0; i < 100; ++i)
                ids.push_back(wire::envelopeIdOf(add(wire::Class::Entry, 100)));
            release(Kind::Envelopes, ids);
        });
        inChange([&] {
            const auto step = hubrules::releaseStep(*m_store, m_map, now);
            QCOMPARE(step->erased.envelopes, std::uint64_t{32});
            QVERIFY(step->more);
        });
        QCOMPARE(left().size(), std::size_t{69});
    }
};

QTEST_GUILESS_MAIN(TestReleaseStore)
#include "TestReleaseStore.moc"
