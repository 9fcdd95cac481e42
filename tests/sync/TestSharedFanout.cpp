// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/FanoutProbe.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

#include <future>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Sequences = std::vector<std::uint64_t>;
constexpr auto space = HubStore::Space::Case;
const MailboxTag mailbox = tagOf(7);

Sequences all(const FanoutProbe &probe)
{
    Sequences sequences;
    for (const Sequences &frame : probe.frames)
        sequences.insert(sequences.end(), frame.begin(), frame.end());
    return sequences;
}

} // namespace

/// A fan-out whose store another hub changes too.
class TestSharedFanout : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<MemoryHubStore> m_store;
    std::unique_ptr<StoreThread> m_thread;
    HubMetrics m_metrics;
    std::unique_ptr<Fanout> m_fanout;
    std::uint8_t m_next = 0;

    /// As a hub does it, this one or another.
    Bytes store()
    {
        Bytes bytes(40, ++m_next);
        change([&] { QVERIFY(m_store->append({space, mailbox, {}, wire::Class::Entry, bytes}).ok()); });
        return bytes;
    }
    void change(const std::function<void()> &work)
    {
        QVERIFY(m_store->begin().ok());
        work();
        QVERIFY(m_store->commit().ok());
    }
    void allow(const std::vector<DeviceId> &devices)
    {
        change([&] { QVERIFY(m_store->putAccess(mailbox, Bytes{++m_next}, devices).ok()); });
    }
    void subscribe(Fanout::ReceiverId id, FanoutProbe &probe)
    {
        m_fanout->subscribe(id, probe, space, mailbox, 0, 1);
        QVERIFY(waitUntil([&] { return probe.online; }));
    }
    /// What this hub stored, and tells its own fan-out.
    void storeHere(Fanout::ReceiverId pusher)
    {
        const std::uint64_t before = m_store->mailbox(space, mailbox)->head;
        const auto buffer = std::make_shared<const Bytes>(store());
        m_fanout->stored(space, mailbox, before, {{before + 1, *buffer}}, pusher, buffer);
    }

private Q_SLOTS:
    static void initTestCase() { initialiseCrypto(); }
    void init()
    {
        m_next = 0;
        m_store = std::make_unique<MemoryHubStore>();
        allow({FanoutProbe(1).who.device, FanoutProbe(2).who.device});
        m_thread
            = std::make_unique<StoreThread>(std::make_unique<MemoryHubStore>(m_store->data()), StoreThread::Mode::Read);
        m_metrics = {};
        m_fanout = std::make_unique<Fanout>(*m_thread, m_metrics, Fanout::Store::Shared);
    }
    void cleanup()
    {
        m_fanout.reset();
        m_thread.reset();
    }

    void whatAnotherStoredIsReadOnceForAll()
    {
        FanoutProbe one(1);
        FanoutProbe two(2);
        subscribe(1, one);
        subscribe(2, two);
        store();
        store();
        m_fanout->reached(space, mailbox, 2);
        QVERIFY(waitUntil([&] { return !two.frames.empty(); }));
        QCOMPARE(one.frames, (std::vector<Sequences>{{1, 2}}));
        QCOMPARE(one.bytes.back().get(), two.bytes.back().get()); // encoded once for both
        m_fanout->reached(space, mailbox, 2);
        QCOMPARE(m_thread->waiting(), std::size_t{0}); // they have it
    }

    void aHintOfWhatIsNotThereHarmsNobody()
    {
        FanoutProbe one(1);
        FanoutProbe two(2);
        subscribe(1, one);
        subscribe(2, two);
        m_fanout->reached(space, mailbox, 1000);
        store();
        m_fanout->reached(space, mailbox, 1);
        QVERIFY(waitUntil([&] { return !two.frames.empty(); }));
        storeHere(9);
        m_fanout->sendStored();
        QVERIFY(waitUntil([&] { return all(one) == Sequences{1, 2} && all(two) == Sequences{1, 2}; }));
        QCOMPARE(m_thread->waiting(), std::size_t{0});
    }

    void whatAnotherStoredBeforeAnOwnCommitComesFirst()
    {
        FanoutProbe one(1);
        FanoutProbe two(2);
        subscribe(1, one);
        subscribe(2, two);
        store();
        store();
        storeHere(1);
        m_fanout->sendStored();
        QVERIFY(waitUntil([&] { return !one.frames.empty() && !two.frames.empty(); }));
        QCOMPARE(all(two), (Sequences{1, 2, 3}));
        QCOMPARE(all(one), (Sequences{1, 2})); // without its own
    }

    void whatAnotherStoredBetweenTwoOwnCommitsIsNotPassedBy()
    {
        FanoutProbe one(1);
        FanoutProbe two(2);
        subscribe(1, one);
        subscribe(2, two);
        storeHere(9);
        store();
        storeHere(9);
        m_fanout->sendStored();
        QVERIFY(waitUntil([&] { return all(one).size() == 3 && all(two).size() == 3; }));
        QCOMPARE(all(one), (Sequences{1, 2, 3}));
        QCOMPARE(all(two), (Sequences{1, 2, 3}));
    }

    void whoWasShutOutElsewhereGetsNothingNewer()
    {
        FanoutProbe one(1);
        FanoutProbe two(2);
        subscribe(1, one);
        subscribe(2, two);
        allow({one.who.device});
        store();
        m_fanout->reached(space, mailbox, 1);
        QVERIFY(waitUntil([&] { return !one.frames.empty(); }));
        QVERIFY(two.over);
        QVERIFY(two.frames.empty());
        QCOMPARE(m_fanout->subscriptionsOf(2), std::size_t{0});
    }

    void whoWasShutOutAndReadsAloneGetsNothingNewerEither()
    {
        FanoutProbe two(2);
        subscribe(2, two);
        allow({FanoutProbe(1).who.device});
        store();
        m_fanout->reached(space, mailbox, 1);
        QVERIFY(waitUntil([&] { return two.over; }));
        QVERIFY(two.frames.empty());
    }

    void whoIsLetInWhileTheUsersAreReadIsNotShutOut()
    {
        FanoutProbe one(1);
        FanoutProbe two(2);
        allow({one.who.device});
        subscribe(1, one);
        m_fanout->look(space, mailbox);
        std::promise<void> done; // by the store's thread, the look before it as well
        StoreThread::Job job;
        job.work = [&](HubStore &) -> Status {
            done.set_value();
            return {};
        };
        job.reply = [](const Status &) {};
        m_thread->ask(std::move(job));
        done.get_future().wait();
        allow({one.who.device, two.who.device});
        m_fanout->subscribe(2, two, space, mailbox, 0, 1);
        QVERIFY(waitUntil([&] { return two.online || m_fanout->subscriptionsOf(2) == 0; }));
        QVERIFY(two.online);
    }

    void whatNobodyToldOfIsFoundByLooking()
    {
        FanoutProbe one(1);
        FanoutProbe two(2);
        subscribe(1, one);
        subscribe(2, two);
        store();
        m_fanout->lookAround(10);
        QVERIFY(waitUntil([&] { return !one.frames.empty() && !two.frames.empty(); }));
        allow({one.who.device});
        m_fanout->lookAround(10);
        QVERIFY(waitUntil([&] { return two.over; }));
        QVERIFY(!one.over);
    }

    void aRoundOfLookingComesToAll()
    {
        constexpr std::uint8_t count = 50;
        FanoutProbe one(1);
        for (std::uint8_t i = 0; i < count; ++i) {
            const MailboxTag tag = tagOf(static_cast<std::uint8_t>(100 + i));
            change([&] { QVERIFY(m_store->putAccess(tag, Bytes{1}, {one.who.device}).ok()); });
            m_fanout->subscribe(1, one, space, tag, 0, i);
        }
        QVERIFY(waitUntil([&] { return one.answered.size() == count; }));
        for (std::uint8_t i = 0; i < count; ++i) {
            const MailboxTag tag = tagOf(static_cast<std::uint8_t>(100 + i));
            change([&] { QVERIFY(m_store->append({space, tag, {}, wire::Class::Entry, Bytes{i}}).ok()); });
        }
        // Each time the next seven, whatever the order: eight times are all of them.
        std::size_t least = 0;
        for (int time = 0; time < 8; ++time) {
            least = std::min<std::size_t>(least + 7, count);
            m_fanout->lookAround(7);
            QVERIFY(waitUntil([&] { return one.frames.size() >= least; }));
        }
        QCOMPARE(one.frames.size(), std::size_t{count});
    }
};

QTEST_GUILESS_MAIN(TestSharedFanout)
#include "TestSharedFanout.moc"
