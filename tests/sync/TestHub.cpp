// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/TestWorld.h"

#include "crypto/cbor/Writer.h"
#include "sync/wire/AccessRecord.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

/// Two devices of one agency, connected, and a mailbox for both.
struct Pair : TestHubWorld {
    explicit Pair(const QString &path = {}, HubSettings with = {}) : TestHubWorld(path, with) { connectBoth(); }
    void connectBoth()
    {
        first = online(a.login());
        second = online(b.login());
        tag = mailbox(*first, a, {b.id()});
        got.clear();
        QObject::connect(second.get(), &HubConnection::delivered, second.get(),
                         [this](const MailboxTag &, const std::vector<HubDelivery> &items) {
                             got.insert(got.end(), items.begin(), items.end());
                         });
    }
    HubPush entry(wire::Class which = wire::Class::Entry, std::size_t size = 700)
    {
        return {envelopeOf(tag, which, random, size), {}};
    }
    Result<std::uint64_t> subscribe(HubConnection &connection, std::uint64_t after)
    {
        return await<std::uint64_t>([&](auto done) { connection.subscribe(tag, after, std::move(done)); });
    }
    Status putAccess(HubConnection &by, const wire::AccessRecord &record)
    {
        return await<void>([&](auto done) { by.putAccess(record.encoded, std::move(done)); });
    }
    std::vector<std::uint64_t> sequencesGot() const
    {
        std::vector<std::uint64_t> list;
        for (const HubDelivery &item : got)
            list.push_back(item.sequence);
        return list;
    }

    TestDevice a = agency.device(random);
    TestDevice b = agency.device(random);
    std::unique_ptr<HubConnection> first;
    std::unique_ptr<HubConnection> second;
    MailboxTag tag;
    std::vector<HubDelivery> got;
};

Bytes coversOf(std::uint64_t first, std::uint64_t last)
{
    return cbor::Writer().array(1).array(2).uint(first).uint(last).take();
}

std::vector<std::uint64_t> sequencesOf(const HubPage &page)
{
    std::vector<std::uint64_t> list;
    for (const HubDelivery &item : page.items)
        list.push_back(item.sequence);
    return list;
}

using Sequences = std::vector<std::uint64_t>;

} // namespace

/// What a hub does for those who are logged in, over real TLS, in this process.
class TestHub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void whatIsPushedComesToOthersAtOnceAndNotBackToThePusher()
    {
        Pair pair;
        QSignalSpy back(pair.first.get(), &HubConnection::delivered);
        QVERIFY(pair.subscribe(*pair.first, 0).ok());
        const auto head = pair.subscribe(*pair.second, 0);
        QVERIFY(head.ok());
        QCOMPARE(*head, std::uint64_t{0});
        const HubPush entry = pair.entry();
        const auto sequences = push(*pair.first, pair.tag, {entry});
        QVERIFY(sequences.ok());
        QCOMPARE(*sequences, Sequences{1});
        QVERIFY(waitUntil([&] { return !pair.got.empty(); }));
        QCOMPARE(pair.got[0].sequence, std::uint64_t{1});
        QVERIFY(pair.got[0].envelope == entry.envelope);
        QVERIFY(fetch(*pair.first, {pair.tag, wire::Class::Entry, 0, 0, false, 0}).ok());
        QCOMPARE(back.count(), 0);
    }

    void theSameBytesKeepTheirSequenceAndAreNotDeliveredAgain()
    {
        Pair pair;
        QVERIFY(pair.subscribe(*pair.second, 0).ok());
        const HubPush one = pair.entry();
        const HubPush two = pair.entry();
        QCOMPARE(push(*pair.first, pair.tag, {one}).value(), Sequences{1});
        QCOMPARE(push(*pair.first, pair.tag, {one, two, two}).value(), (Sequences{1, 2, 2}));
        QCOMPARE(push(*pair.second, pair.tag, {one}).value(), Sequences{1});
        QVERIFY(waitUntil([&] { return pair.got.size() >= 2; }));
        QVERIFY(fetch(*pair.second, {pair.tag, wire::Class::Entry, 0, 0, false, 0}).ok());
        QCOMPARE(pair.sequencesGot(), (Sequences{1, 2}));
    }

    void aCursorBringsWhatWasMissedAndThenWhatIsNew()
    {
        Pair pair;
        std::vector<HubPush> items;
        for (int i = 0; i < 200; ++i)
            items.push_back(pair.entry(wire::Class::Entry, 4000));
        QVERIFY(push(*pair.first, pair.tag, std::move(items)).ok());
        const auto head = pair.subscribe(*pair.second, 50);
        QCOMPARE(head.value(), std::uint64_t{200});
        QVERIFY(push(*pair.first, pair.tag, {pair.entry()}).ok());
        QVERIFY(waitUntil([&] { return pair.got.size() >= 151; }));
        Sequences expected(151);
        std::iota(expected.begin(), expected.end(), 51);
        QCOMPARE(pair.sequencesGot(), expected);
    }

    void aFetchGivesWhatItAsksFor()
    {
        Pair pair;
        std::vector<HubPush> items;
        for (int i = 0; i < 6; ++i)
            items.push_back(pair.entry(i == 2 ? wire::Class::Roster : wire::Class::Entry));
        QVERIFY(push(*pair.first, pair.tag, std::move(items)).ok());
        HubPush segment = pair.entry(wire::Class::Segment, 3000);
        segment.covers = coversOf(1, 4);
        QCOMPARE(push(*pair.first, pair.tag, {segment}).value(), Sequences{7});
        const auto get
            = [&](wire::Class which, std::uint64_t after, std::uint64_t before, bool newest, std::uint64_t most = 0) {
                  return fetch(*pair.second, {pair.tag, which, after, before, newest, most});
              };
        QCOMPARE(sequencesOf(*get(wire::Class::Entry, 0, 0, false)), (Sequences{5, 6}));
        QCOMPARE(sequencesOf(*get(wire::Class::AllEntries, 0, 0, false)), (Sequences{1, 2, 4, 5, 6}));
        QCOMPARE(sequencesOf(*get(wire::Class::AllEntries, 1, 6, true)), (Sequences{5, 4, 2}));
        QCOMPARE(sequencesOf(*get(wire::Class::Roster, 0, 0, false)), Sequences{3});
        QCOMPARE(sequencesOf(*get(wire::Class::Segment, 0, 0, true)), Sequences{7});
        const auto small = get(wire::Class::AllEntries, 0, 0, false, 1);
        QCOMPARE(sequencesOf(*small), Sequences{1});
        QVERIFY(small->more);
        QCOMPARE(small->head, std::uint64_t{7});
    }

    void aSegmentHidesNobodyElsesEntries()
    {
        Pair pair;
        QVERIFY(push(*pair.first, pair.tag, {pair.entry(), pair.entry()}).ok());
        HubPush segment = pair.entry(wire::Class::Segment, 3000);
        segment.covers = coversOf(1, 3);
        QVERIFY(push(*pair.second, pair.tag, {pair.entry(), segment}).ok());
        const auto left = fetch(*pair.second, {pair.tag, wire::Class::Entry, 0, 0, false, 0});
        QCOMPARE(sequencesOf(*left), (Sequences{1, 2}));
    }

    void nobodyReadsOrWritesAMailboxThatIsNotTheirs()
    {
        Pair pair;
        const TestDevice stranger = pair.agency.device(pair.random);
        const auto third = pair.online(stranger.login());
        QVERIFY(push(*third, pair.tag, {pair.entry()}).error().code == ErrorCode::NotFound);
        QVERIFY(fetch(*third, {pair.tag, wire::Class::Entry, 0, 0, false, 0}).error().code == ErrorCode::NotFound);
        QVERIFY(pair.subscribe(*third, 0).error().code == ErrorCode::NotFound);
        const auto record
            = await<std::optional<Bytes>>([&](auto done) { third->getAccess(pair.tag, std::move(done)); });
        QVERIFY(record.error().code == ErrorCode::NotFound);
        const auto taken
            = wire::AccessRecord::make(stranger.keys.sign, pair.tag, 0, {}, stranger.id(), {stranger.id()}, {});
        QVERIFY(pair.putAccess(*third, taken).error().code == ErrorCode::NotFound);
        // And a mailbox that does not exist looks the same.
        QVERIFY(fetch(*third, {tagOf(99), wire::Class::Entry, 0, 0, false, 0}).error().code == ErrorCode::NotFound);
    }

    void anAccessRecordReplacesTheOneBeforeAndEndsSubscriptions()
    {
        Pair pair;
        QVERIFY(pair.subscribe(*pair.second, 0).ok());
        const auto held
            = await<std::optional<Bytes>>([&](auto done) { pair.second->getAccess(pair.tag, std::move(done)); });
        QVERIFY(held.ok() && held->has_value());
        const auto first = wire::AccessRecord::decode(**held);
        QVERIFY(first.ok());
        const auto make = [&](const TestDevice &by, std::uint64_t number, const Digest &link) {
            return wire::AccessRecord::make(by.keys.sign, pair.tag, number, link, by.id(), {pair.a.id()}, {});
        };
        QVERIFY(pair.putAccess(*pair.second, make(pair.b, 1, first->link())).error().code == ErrorCode::NotFound);
        QVERIFY(pair.putAccess(*pair.first, make(pair.a, 2, first->link())).error().code == ErrorCode::Conflict);
        QVERIFY(pair.putAccess(*pair.first, make(pair.a, 1, {})).error().code == ErrorCode::Conflict);
        const auto next = make(pair.a, 1, first->link());
        QVERIFY(pair.putAccess(*pair.first, next).ok());
        QVERIFY(waitUntil([&] { return pair.second->state() != HubState::Online; })); // told so
        QVERIFY(pair.putAccess(*pair.first, next).ok());
        pair.second->retryNow();
        QVERIFY(waitUntil([&] { return pair.second->state() == HubState::Online; }));
        QVERIFY(push(*pair.first, pair.tag, {pair.entry()}).ok());
        QVERIFY(fetch(*pair.second, {pair.tag, wire::Class::Entry, 0, 0, false, 0}).error().code
                == ErrorCode::NotFound);
        QVERIFY(pair.got.empty());
    }

    void anAccessRecordOfAnothersHandIsRefused()
    {
        Pair pair;
        const MailboxTag other = tagOf(44);
        const auto forged
            = wire::AccessRecord::make(pair.b.keys.sign, other, 0, {}, pair.a.id(), {pair.a.id()}, {pair.b.id()});
        QVERIFY(pair.putAccess(*pair.first, forged).error().code == ErrorCode::NotFound);
        const auto notInIt = wire::AccessRecord::make(pair.a.keys.sign, other, 0, {}, pair.a.id(), {pair.b.id()}, {});
        QVERIFY(pair.putAccess(*pair.first, notInIt).error().code == ErrorCode::NotFound);
    }

    void anInboxTakesFromAnybodyAndGivesToItsOwnerAlone()
    {
        HubSettings settings;
        settings.quotas.inboxItemsFromOne = 3;
        Pair pair({}, settings);
        const MailboxTag inbox = wire::inboxTagOf(pair.b.id());
        const auto letter = [&] { return HubPush{envelopeOf(inbox, wire::Class::Inbox, pair.random), {}}; };
        QSignalSpy live(pair.second.get(), &HubConnection::delivered);
        QVERIFY(await<std::uint64_t>([&](auto done) { pair.second->subscribe(inbox, 0, std::move(done)); }).ok());
        QCOMPARE(push(*pair.first, inbox, {letter(), letter()}).value(), (Sequences{1, 2}));
        QVERIFY(waitUntil([&] { return live.count() > 0; }));
        QCOMPARE(fetch(*pair.second, {inbox, wire::Class::Inbox, 0, 0, false, 0})->items.size(), std::size_t{2});
        QVERIFY(fetch(*pair.first, {inbox, wire::Class::Inbox, 0, 0, false, 0}).error().code == ErrorCode::NotFound);
        QVERIFY(push(*pair.first, inbox, {letter(), letter()}).error().code == ErrorCode::Quota);
        // A letter does not make a mailbox that another could not make any more.
        const MailboxTag fresh = tagOf(45);
        QVERIFY(push(*pair.second, fresh, {{envelopeOf(fresh, wire::Class::Inbox, pair.random), {}}}).ok());
        const auto record = wire::AccessRecord::make(pair.a.keys.sign, fresh, 0, {}, pair.a.id(), {pair.a.id()}, {});
        QVERIFY(pair.putAccess(*pair.first, record).ok());
        QVERIFY(fetch(*pair.first, {fresh, wire::Class::Inbox, 0, 0, false, 0})->items.empty());
    }

    void aFullMailboxAndAHastyDeviceAreToldSo()
    {
        HubSettings settings;
        settings.quotas.mailboxBytes = 5000;
        settings.entriesAtOnce = 10;
        settings.entriesPerSecond = 1;
        Pair pair({}, settings);
        QVERIFY(push(*pair.first, pair.tag, {pair.entry(), pair.entry()}).ok());
        QVERIFY(push(*pair.first, pair.tag, {pair.entry(wire::Class::Entry, 4000)}).error().code == ErrorCode::Quota);
        for (int i = 0; i < 6; ++i) // the access record counted too
            QVERIFY(push(*pair.first, pair.tag, {pair.entry(wire::Class::Entry, 10)}).ok());
        QVERIFY(push(*pair.first, pair.tag, {pair.entry()}).error().code == ErrorCode::Busy);
        const std::string metrics = pair.hub->metrics().text();
        QVERIFY(metrics.find("\ncaseweave_hub_refusals_total{code=\"quota\"} 1\n") != std::string::npos);
        QVERIFY(metrics.find("\ncaseweave_hub_refusals_total{code=\"busy\"} 1\n") != std::string::npos);
        QVERIFY(metrics.find("\ncaseweave_hub_refusals_total{code=\"storage\"} 0\n") != std::string::npos);
        // What is pushed before the time that the hub named waits here for it: an answer would come before the page.
        std::optional<Result<std::vector<std::uint64_t>>> second;
        pair.first->push(pair.tag, {pair.entry(wire::Class::Entry, 10)}, [&](auto answer) { second = answer; });
        QVERIFY(fetch(*pair.first, {pair.tag, wire::Class::Entry, 0, 0, false, 0}).ok());
        QVERIFY(!second);
        pair.clock.advance(2000);
        QVERIFY(waitUntil([&] { return second.has_value(); }));
        QVERIFY(second->ok());
        pair.clock.advance(1000);
        QVERIFY(push(*pair.first, pair.tag, {pair.entry(wire::Class::Entry, 10)}).ok());
    }

    void whatIsThereCanBePushedAgainHoweverFullTheMailboxIs()
    {
        HubSettings settings;
        settings.quotas.mailboxBytes = 5000;
        settings.quotas.inboxItemsFromOne = 2;
        Pair pair({}, settings);
        const HubPush large = pair.entry(wire::Class::Entry, 4000);
        QCOMPARE(push(*pair.first, pair.tag, {large}).value(), Sequences{1});
        QCOMPARE(push(*pair.first, pair.tag, {large}).value(), Sequences{1});
        QVERIFY(push(*pair.first, pair.tag, {large, pair.entry(wire::Class::Entry, 2000)}).error().code
                == ErrorCode::Quota);
        const MailboxTag inbox = wire::inboxTagOf(pair.b.id());
        const HubPush letter{envelopeOf(inbox, wire::Class::Inbox, pair.random), {}};
        const HubPush other{envelopeOf(inbox, wire::Class::Inbox, pair.random), {}};
        QCOMPARE(push(*pair.first, inbox, {letter, other}).value(), (Sequences{1, 2}));
        QCOMPARE(push(*pair.first, inbox, {other, letter}).value(), (Sequences{2, 1}));
    }

    void accessRecordsCountAgainstTheRateOfADevice()
    {
        HubSettings settings;
        settings.entriesAtOnce = 10;
        settings.entriesPerSecond = 1;
        Pair pair({}, settings);
        std::optional<ErrorCode> refusal;
        for (std::uint8_t number = 50; number < 70 && !refusal; ++number) {
            const auto record
                = wire::AccessRecord::make(pair.a.keys.sign, tagOf(number), 0, {}, pair.a.id(), {pair.a.id()}, {});
            if (const auto put = pair.putAccess(*pair.first, record); !put)
                refusal = put.code();
        }
        QVERIFY(refusal == ErrorCode::Busy);
    }

    void whatIsTooLargeIsRefusedAndTheConnectionStays_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("segment");
        QTest::newRow("entry") << 65536 << false;
        QTest::newRow("segment") << 512 * 1024 << true;
    }
    void whatIsTooLargeIsRefusedAndTheConnectionStays()
    {
        QFETCH(int, size);
        QFETCH(bool, segment);
        Pair pair;
        const wire::Class which = segment ? wire::Class::Segment : wire::Class::Entry;
        const auto over = static_cast<std::size_t>(size) - 199;
        QVERIFY(push(*pair.first, pair.tag, {pair.entry(which, over - 200)}).ok());
        QVERIFY(push(*pair.first, pair.tag, {pair.entry(which, over + 200)}).error().code == ErrorCode::TooLarge);
        QVERIFY(fetch(*pair.first, {pair.tag, which, 1, 0, false, 0})->items.empty());
    }

    void aStoreThatFailsAcknowledgesNothing()
    {
        QTemporaryDir folder;
        Pair pair(folder.filePath(QStringLiteral("hub.db")));
        QVERIFY(pair.subscribe(*pair.second, 0).ok());
        QVERIFY(push(*pair.first, pair.tag, {pair.entry()}).ok());
        QVERIFY(waitUntil([&] { return pair.got.size() == 1; }));
        pair.limitPages(4);
        const HubPush large = pair.entry(wire::Class::Entry, 60000);
        QVERIFY(push(*pair.first, pair.tag, {large}).error().code == ErrorCode::Storage);
        QVERIFY(!pair.hub->isHealthy());
        QCOMPARE(fetch(*pair.second, {pair.tag, wire::Class::Entry, 0, 0, false, 0})->head, std::uint64_t{1});
        pair.limitPages(1'000'000);
        QCOMPARE(push(*pair.first, pair.tag, {large}).value(), Sequences{2});
        QVERIFY(waitUntil([&] { return pair.got.size() == 2; }));
        QVERIFY(pair.hub->isHealthy());
    }

    void aRestartKeepsSequencesAndCursors()
    {
        QTemporaryDir folder;
        Pair pair(folder.filePath(QStringLiteral("hub.db")));
        const HubPush one = pair.entry();
        QVERIFY(push(*pair.first, pair.tag, {one, pair.entry()}).ok());
        pair.stopHub();
        QVERIFY(waitUntil([&] { return pair.first->state() == HubState::Offline; }));
        pair.start();
        for (HubConnection *connection : {pair.first.get(), pair.second.get()}) {
            connection->retryNow();
            QVERIFY(waitUntil([&] { return connection->state() == HubState::Online; }));
        }
        QCOMPARE(push(*pair.first, pair.tag, {one, pair.entry()}).value(), (Sequences{1, 3}));
        QCOMPARE(pair.subscribe(*pair.second, 2).value(), std::uint64_t{3});
        QVERIFY(waitUntil([&] { return !pair.got.empty(); }));
        QCOMPARE(pair.sequencesGot(), Sequences{3});
    }

    void manyPushesShareCommits()
    {
        QTemporaryDir folder;
        Pair pair(folder.filePath(QStringLiteral("hub.db")));
        const std::uint64_t before = pair.hub->metrics().commitJobs;
        int done = 0;
        for (int i = 0; i < 300; ++i) {
            pair.first->push(pair.tag, {pair.entry()},
                             [&](const Result<Sequences> &sequences) { done += sequences.ok() ? 1 : 0; });
        }
        QVERIFY(waitUntil([&] { return done == 300; }));
        QCOMPARE(pair.hub->metrics().commitJobs - before, std::uint64_t{300});
        const auto &times = pair.hub->metrics().commitTimes;
        QVERIFY(std::accumulate(times.begin(), times.end(), std::uint64_t{0}) < 200);
    }

    void theLogNamesNobody()
    {
        Pair pair;
        QVERIFY(push(*pair.first, pair.tag, {pair.entry()}).ok());
        QVERIFY(!pair.lines.empty());
        for (const std::string &line : pair.lines) {
            const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(line));
            QVERIFY(document.isObject());
            QVERIFY(document.object().contains(QLatin1String("event")));
            for (const std::string &secret : {pair.tag.hex(), pair.a.id().hex(), pair.agency.id.hex()})
                QVERIFY(line.find(secret.substr(0, 10)) == std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(TestHub)
#include "TestHub.moc"
