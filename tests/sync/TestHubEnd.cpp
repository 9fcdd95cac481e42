// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/RawClient.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

/// A client whose push is at the store, which somebody else keeps busy, when the hub is told to stop.
struct Stopping : TestHubWorld {
    Stopping()
    {
        const auto administrator = online(device.login());
        tag = mailbox(*administrator, device, {});
        envelope = envelopeOf(tag, wire::Class::Entry, random);
        QVERIFY(client.login(device.login()));
        QVERIFY(busy.begin().ok());
        const std::uint64_t before = hub->metrics().requests;
        client.sendMessage(wire::Push{tag, {{envelope, {}}}}, 7);
        QVERIFY(waitUntil([&] { return hub->metrics().requests > before; }));
        hub->stop();
    }

    TestDevice device = agency.device(random);
    RawClient client{address()};
    MemoryHubStore busy{data};
    MailboxTag tag;
    Bytes envelope;
};

} // namespace

/// What a hub that is told to stop still does.
class TestHubEnd : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void whatWasPushedIsAcknowledgedBeforeTheGoodbye()
    {
        Stopping world;
        world.busy.rollback();
        const auto answer = world.client.message();
        QVERIFY(answer && std::holds_alternative<wire::Ack>(answer->message));
        QCOMPARE(answer->request, std::uint64_t{7});
        const auto bye = world.client.message();
        QVERIFY(bye && std::holds_alternative<wire::Bye>(bye->message));
        QVERIFY(world.client.closed());
    }

    void aStoreThatDoesNotAnswerHoldsNobodyForLong()
    {
        Stopping world;
        world.clock.advance(2999);
        world.hub->checkTime();
        QVERIFY(waitUntil([&] { return world.hub->metrics().online == 1; }));
        world.clock.advance(1);
        world.hub->checkTime();
        const auto bye = world.client.message();
        QVERIFY(bye && std::holds_alternative<wire::Bye>(bye->message));
        QVERIFY(world.client.closed());
        world.busy.rollback();
    }
};

QTEST_GUILESS_MAIN(TestHubEnd)
#include "TestHubEnd.moc"
