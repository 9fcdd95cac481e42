// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/RawClient.h"
#include "tests/sync/support/SlowLine.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

constexpr qint64 pieceBytes = 20'000; ///< more than a record of TLS, which nobody hears less of
constexpr std::int64_t pieceMs = 10'000;

std::vector<HubPush> envelopes(const MailboxTag &tag, Random &random, int count)
{
    std::vector<HubPush> items;
    for (int i = 0; i < count; ++i)
        items.push_back({envelopeOf(tag, wire::Class::Entry, random, 60'000), {}});
    return items;
}

/// A hub, a mailbox with as much in it as fits a page, and a device behind a line of two kilobytes a second.
struct SlowScene {
    SlowScene()
    {
        const auto pusher = world.online(device.login());
        tag = world.mailbox(*pusher, device, {});
        if (!push(*pusher, tag, envelopes(tag, world.random, 15)).ok())
            qWarning("nothing was pushed");
    }
    std::unique_ptr<HubConnection> online()
    {
        auto made
            = std::make_unique<HubConnection>(line.address(), world.roots(), device.login(), world.clock, world.random);
        made->open();
        waitUntil([&] { return made->state() == HubState::Online; });
        line.slowDown();
        return made;
    }
    /// Everybody has heard what was carried before the clock moves.
    void passTime(std::int64_t ms)
    {
        settle();
        world.clock.advance(ms);
        world.hub->checkTime();
        settle();
    }
    static void settle()
    {
        QEventLoop loop;
        while (loop.processEvents()) { }
    }
    /// Carries piece after piece until the condition holds; how many that took. -1 when nothing came any more.
    int carryUntil(HubConnection &connection, const std::function<bool()> &condition)
    {
        for (int pieces = 0;; ++pieces) {
            if (condition())
                return pieces;
            if (!waitUntil([&] { return condition() || line.carry(pieceBytes); }))
                return -1;
            passTime(pieceMs);
            connection.checkTime();
        }
    }

    TestHubWorld world;
    const TestDevice device = world.agency.device(world.random);
    MailboxTag tag;
    SlowLine line{world.port};
};

} // namespace

/// Nothing is given up for being slow, as long as it moves; what stands is.
class TestSlowLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aPageThatTakesMinutesComes()
    {
        SlowScene scene;
        const auto connection = scene.online();
        std::optional<Result<HubPage>> page;
        connection->fetch({scene.tag, wire::Class::Entry, 0, 0, false, 900'000},
                          [&](Result<HubPage> came) { page.emplace(std::move(came)); });
        const int pieces = scene.carryUntil(*connection, [&] { return page.has_value(); });
        QVERIFY2(page && page->ok(), qPrintable(QString::number(pieces)));
        QVERIFY2((*page)->items.size() >= 14 && pieces > 40, qPrintable(QString::number(pieces)));
    }

    void aPushThatTakesMinutesArrives()
    {
        SlowScene scene;
        const auto connection = scene.online();
        std::optional<Result<std::vector<std::uint64_t>>> sequences;
        connection->push(scene.tag, envelopes(scene.tag, scene.world.random, 15),
                         [&](Result<std::vector<std::uint64_t>> came) { sequences.emplace(std::move(came)); });
        const int pieces = scene.carryUntil(*connection, [&] { return sequences.has_value(); });
        QVERIFY2(sequences && sequences->ok(), qPrintable(QString::number(pieces)));
        QVERIFY2(pieces > 40, qPrintable(QString::number(pieces)));
    }

    void aLineThatStandsEndsWhatIsAskedAndThenTheConnection()
    {
        SlowScene scene;
        const auto connection = scene.online();
        std::optional<Result<HubPage>> page;
        connection->fetch({scene.tag, wire::Class::Entry, 0, 0, false, 900'000},
                          [&](Result<HubPage> came) { page.emplace(std::move(came)); });
        for (int i = 0; i < 10; ++i) {
            QVERIFY(scene.line.carry(pieceBytes));
            scene.passTime(pieceMs);
            connection->checkTime();
        }
        QVERIFY(connection->state() == HubState::Online);
        scene.passTime(60'000);
        connection->checkTime();
        QVERIFY(connection->state() == HubState::Offline);
        QVERIFY(waitUntil([&] { return page.has_value(); }));
        QVERIFY(page->code() == ErrorCode::Network);
    }

    void fewPagesAreAskedForAtATime()
    {
        SlowScene scene;
        const auto connection = scene.online();
        int pages = 0;
        constexpr int asked = 10;
        for (int i = 0; i < asked; ++i)
            connection->fetch({scene.tag, wire::Class::Entry, 0, 0, false, 1}, [&](const Result<HubPage> &page) {
                QVERIFY(page.ok());
                ++pages;
            });
        const std::uint64_t before = scene.world.hub->metrics().requests;
        QVERIFY(scene.line.carry(pieceBytes)); // all that the client said
        QVERIFY(waitUntil([&] { return scene.world.hub->metrics().requests > before; }));
        QCOMPARE(scene.world.hub->metrics().requests, before + 3);
        QVERIFY(scene.carryUntil(*connection, [&] { return pages == asked; }) > 0);
    }

    void theHubKeepsWhoTakesSlowlyAndSaysNothing()
    {
        SlowScene scene;
        RawClient client(scene.line.address());
        QVERIFY(client.login(scene.device.login()));
        scene.line.slowDown();
        constexpr std::uint64_t asked = 15; // more than operating systems hold
        for (std::uint64_t i = 1; i <= asked; ++i)
            client.sendMessage(wire::Fetch{scene.tag, wire::Class::Entry, 0, 0, false, 0}, i);
        QVERIFY(scene.line.carry(pieceBytes)); // all that the client says
        QVERIFY(waitUntil([&] { return scene.world.hub->mostUnsent() > 1'000'000; }));
        for (int i = 0; i < 30; ++i) {
            QVERIFY(scene.line.carry(pieceBytes));
            scene.passTime(pieceMs);
            QCOMPARE(scene.world.hub->metrics().online, std::uint64_t{1});
        }
        scene.passTime(120'000);
        QVERIFY(waitUntil([&] { return scene.world.hub->metrics().online == 0; }));
    }
};

QTEST_GUILESS_MAIN(TestSlowLine)
#include "TestSlowLine.moc"
