// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/FanoutProbe.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Sequences = std::vector<std::uint64_t>;
constexpr auto space = HubStore::Space::Case;
const MailboxTag mailbox = tagOf(7);

} // namespace

/// What one commit brought is one frame for each reader, without what the reader pushed.
class TestFanout : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<MemoryHubStore> m_store;
    std::unique_ptr<StoreThread> m_thread;
    HubMetrics m_metrics;
    std::unique_ptr<Fanout> m_fanout;
    std::uint64_t m_head = 0;

    void subscribe(Fanout::ReceiverId id, FanoutProbe &reader)
    {
        m_fanout->subscribe(id, reader, space, mailbox, m_head, 1);
        QVERIFY(waitUntil([&reader] { return reader.online; }));
    }
    /// Stores so many and tells the fan-out as the hub does after a commit.
    void push(Fanout::ReceiverId pusher, std::size_t count, std::size_t size = 40)
    {
        const std::uint64_t before = m_head;
        const auto buffer = std::make_shared<const Bytes>(size, static_cast<std::uint8_t>(pusher));
        std::vector<wire::Item> items;
        for (std::size_t i = 0; i < count; ++i)
            items.push_back({++m_head, *buffer});
        m_fanout->stored(space, mailbox, before, std::move(items), pusher, buffer);
    }

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<MemoryHubStore>();
        QVERIFY(m_store->begin().ok());
        QVERIFY(m_store
                    ->putAccess(mailbox, Bytes{1},
                                {FanoutProbe(1).who.device, FanoutProbe(2).who.device, FanoutProbe(3).who.device})
                    .ok());
        QVERIFY(m_store->commit().ok());
        m_thread
            = std::make_unique<StoreThread>(std::make_unique<MemoryHubStore>(m_store->data()), StoreThread::Mode::Read);
        m_metrics = {};
        m_fanout = std::make_unique<Fanout>(*m_thread, m_metrics);
        m_head = 0;
    }
    void cleanup()
    {
        m_fanout.reset();
        m_thread.reset();
    }

    void sendsOneFrameForAGroup()
    {
        FanoutProbe one(1);
        FanoutProbe two(2);
        FanoutProbe three(3);
        subscribe(1, one);
        subscribe(2, two);
        subscribe(3, three);
        push(1, 2);
        push(2, 1);
        push(9, 1); // one that reads nothing
        QVERIFY(three.frames.empty());
        m_fanout->sendStored();
        QCOMPARE(three.frames, (std::vector<Sequences>{{1, 2, 3, 4}}));
        QCOMPARE(one.frames, (std::vector<Sequences>{{3, 4}}));
        QCOMPARE(two.frames, (std::vector<Sequences>{{1, 2, 4}}));
        QCOMPARE(m_metrics.delivered, std::uint64_t{4 + 2 + 3});
        m_fanout->sendStored();
        QCOMPARE(three.frames.size(), std::size_t{1});
        push(1, 1);
        m_fanout->sendStored();
        QCOMPARE(one.frames.size(), std::size_t{1});
        QCOMPARE(three.frames.back(), (Sequences{5}));
        QCOMPARE(two.bytes.back().get(), three.bytes.back().get()); // encoded once for both
    }

    void splitsWhatIsTooMuchForOneMessage_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("too many bytes") << 8000;
        QTest::newRow("too many envelopes") << 40;
    }
    void splitsWhatIsTooMuchForOneMessage()
    {
        QFETCH(int, size);
        FanoutProbe one(1);
        subscribe(1, one);
        for (int i = 0; i < 3; ++i)
            push(9, 100, static_cast<std::size_t>(size));
        m_fanout->sendStored();
        std::uint64_t next = 1;
        for (const Sequences &sequences : one.frames) {
            QVERIFY(!sequences.empty()); // it could be read, so it was within the limits
            for (const std::uint64_t sequence : sequences)
                QCOMPARE(sequence, next++);
        }
        QCOMPARE(next, m_head + 1);
        QVERIFY(one.frames.size() > 1);
    }

    void askingAgainBeginsAnewAndReadsNoMoreThanOnePageAtATime()
    {
        FanoutProbe one(1);
        one.most = 1 << 20;
        for (std::uint64_t request = 1; request <= 500; ++request)
            m_fanout->subscribe(1, one, space, mailbox, 0, request);
        QVERIFY(m_thread->waiting() <= 1);
        QVERIFY(waitUntil([&one] { return one.online; }));
        QCOMPARE(one.answered, Sequences{500});
        QCOMPARE(one.superseded.size(), std::size_t{499}); // each request has one answer
        QCOMPARE(one.asked, std::size_t{0});
        QCOMPARE(m_fanout->subscriptionsOf(1), std::size_t{1});
        push(9, 1);
        m_fanout->sendStored();
        QCOMPARE(one.frames, (std::vector<Sequences>{{1}}));
    }

    void aReaderOfManyMailboxesIsReadForAsItTakesThem()
    {
        FanoutProbe one(1);
        one.most = 1 << 20;
        QVERIFY(m_store->begin().ok());
        for (std::uint8_t number = 100; number < 200; ++number)
            QVERIFY(m_store->putAccess(tagOf(number), Bytes{1}, {one.who.device}).ok());
        QVERIFY(m_store->commit().ok());
        for (std::uint8_t number = 100; number < 200; ++number)
            m_fanout->subscribe(1, one, space, tagOf(number), 0, number);
        QVERIFY(waitUntil([&one] { return one.answered.size() == 100; }));
        QCOMPARE(one.mostAsked, one.most); // as far as it may, and not further
        QCOMPARE(one.asked, std::size_t{0});
        m_fanout->forget(1);
        QCOMPARE(m_fanout->subscriptionsOf(1), std::size_t{0});
    }

    void whatFollowsOnSomethingNotSentIsReadFromTheStore()
    {
        FanoutProbe one(1);
        subscribe(1, one);
        QVERIFY(m_store->begin().ok());
        for (std::uint8_t i = 1; i <= 6; ++i)
            QVERIFY(m_store->append({space, mailbox, FanoutProbe(9).who.device, wire::Class::Entry, Bytes{i}}).ok());
        QVERIFY(m_store->commit().ok());
        m_head = 5;
        push(9, 1); // the sixth alone would be a gap
        m_fanout->sendStored();
        QVERIFY(waitUntil([&one] { return !one.frames.empty(); }));
        QCOMPARE(one.frames, (std::vector<Sequences>{{1, 2, 3, 4, 5, 6}}));
    }

    void leavesOutASlowReader()
    {
        FanoutProbe one(1);
        FanoutProbe two(2);
        subscribe(1, one);
        subscribe(2, two);
        one.behind = two.behind = true;
        push(1, 1);
        m_fanout->sendStored();
        QVERIFY(one.frames.empty() && two.frames.empty());
        QCOMPARE(m_metrics.pauses, std::uint64_t{1}); // not the one that pushed it all
        // The second has not had the first entry, and the next alone would be a gap: it reads on when it resumes.
        one.behind = two.behind = false;
        push(9, 1);
        m_fanout->sendStored();
        QVERIFY(two.frames.empty());
        QCOMPARE(one.frames, (std::vector<Sequences>{{2}}));
    }
};

QTEST_GUILESS_MAIN(TestFanout)
#include "TestFanout.moc"
