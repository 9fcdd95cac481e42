// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/MemoryBlobStore.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

HubSettings settingsOf(const std::function<void(HubSettings &)> &change)
{
    HubSettings settings;
    change(settings);
    return settings;
}

struct World : TestHubWorld {
    explicit World(const std::function<void(HubSettings &)> &change) : TestHubWorld({}, settingsOf(change)) { }

    Status putAccess(HubConnection &connection, const wire::AccessRecord &record)
    {
        return await<void>([&](auto done) { connection.putAccess(record.encoded, std::move(done)); });
    }
    wire::AccessRecord firstRecord(const TestDevice &by, std::uint8_t filling) const
    {
        return wire::AccessRecord::make(by.keys.sign, tagOf(filling), 0, {}, by.id(), {by.id()}, {});
    }
    Status pushOne(HubConnection &connection, const MailboxTag &tag, wire::Class which, std::size_t size = 700)
    {
        const auto pushed = push(connection, tag, {{envelopeOf(tag, which, random, size), {}}});
        return pushed ? Status() : Status(pushed.error());
    }
    std::ptrdiff_t quotaLines() const
    {
        return std::ranges::count_if(
            lines, [](const std::string &line) { return line.find("\"quota\"") != std::string::npos; });
    }

    TestDevice device = agency.device(random);
    TestDevice other = agency.device(random);
    std::unique_ptr<HubConnection> one = online(device.login());
    std::unique_ptr<HubConnection> two = online(other.login());
};

} // namespace

/// What one device may fill of a hub, and of what the hub keeps for others (docs/decisions/0070).
class TestDeviceQuotas : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void whatADeviceBringsIsBoundedOverAllItsCases()
    {
        World world([](HubSettings &settings) { settings.quotas.deviceBytes = 8000; });
        const MailboxTag first = world.mailbox(*world.one, world.device, {world.other.id()}, 1);
        const MailboxTag second = world.mailbox(*world.one, world.device, {}, 2);
        QVERIFY(world.pushOne(*world.one, first, wire::Class::Entry, 3000).ok());
        const HubPush entry{envelopeOf(second, wire::Class::Entry, world.random, 2000), {}};
        QVERIFY(push(*world.one, second, {entry}).ok());
        QCOMPARE(world.quotaLines(), std::ptrdiff_t{0});
        QVERIFY(world.pushOne(*world.one, second, wire::Class::Entry, 3000).code() == ErrorCode::Quota);
        QVERIFY(world.pushOne(*world.one, second, wire::Class::Entry, 3000).code() == ErrorCode::Quota);
        QCOMPARE(world.quotaLines(), std::ptrdiff_t{1});
        // Nobody else is held up, and what is there can be pushed again.
        QVERIFY(world.pushOne(*world.two, first, wire::Class::Entry, 3000).ok());
        QVERIFY(push(*world.one, second, {entry}).ok());
        QCOMPARE(world.hub->metrics().refusalsOf(wire::Code::Quota), std::uint64_t{2});
    }

    void aDeviceBeginsSoManyMailboxesOfCasesAndInboxes()
    {
        World world([](HubSettings &settings) { settings.quotas.deviceMailboxes = 3; });
        const auto record = world.firstRecord(world.device, 1);
        QVERIFY(world.putAccess(*world.one, record).ok());
        QVERIFY(world.pushOne(*world.one, tagOf(70), wire::Class::Inbox).ok());
        QVERIFY(world.pushOne(*world.one, tagOf(71), wire::Class::Inbox).ok());
        QVERIFY(world.pushOne(*world.one, tagOf(72), wire::Class::Inbox).code() == ErrorCode::Quota);
        QVERIFY(world.putAccess(*world.one, world.firstRecord(world.device, 2)).code() == ErrorCode::Quota);
        // Those that are there take more, from it too; and the record of one can shut somebody out.
        QVERIFY(world.pushOne(*world.one, tagOf(70), wire::Class::Inbox).ok());
        QVERIFY(world.pushOne(*world.one, record.tag, wire::Class::Entry).ok());
        const auto next = wire::AccessRecord::make(world.device.keys.sign, record.tag, 1, record.link(),
                                                   world.device.id(), {world.device.id()}, {world.other.id()});
        QVERIFY(world.putAccess(*world.one, next).ok());
        QVERIFY(world.pushOne(*world.two, tagOf(72), wire::Class::Inbox).ok());
    }

    void theSumsOutliveTheHub()
    {
        World world([](HubSettings &settings) { settings.quotas.deviceMailboxes = 1; });
        QVERIFY(world.pushOne(*world.one, tagOf(70), wire::Class::Inbox).ok());
        world.one->close();
        world.two->close();
        world.stopHub();
        world.start();
        const auto again = world.online(world.device.login());
        QVERIFY(world.pushOne(*again, tagOf(71), wire::Class::Inbox).code() == ErrorCode::Quota);
    }

    void noDeviceFillsAnInbox()
    {
        World world([](HubSettings &settings) { settings.quotas.inboxBytes = 256 << 10; });
        const MailboxTag inbox = wire::inboxTagOf(world.other.id());
        const TestDevice third = world.agency.device(world.random);
        const auto friendly = world.online(third.login());
        std::uint64_t taken = 0;
        Status status;
        for (int i = 0; i < 100 && status; ++i) {
            status = world.pushOne(*world.one, inbox, wire::Class::Inbox, 4000);
            taken += status ? 4000 : 0;
        }
        QVERIFY(status.code() == ErrorCode::Quota);
        QVERIFY(taken <= (256 << 10) / 16);
        QVERIFY(taken >= (256 << 10) / 32);
        QVERIFY(world.pushOne(*friendly, inbox, wire::Class::Inbox, 4000).ok());
    }

    void aLetterIsAsLargeAsAWelcomeAndNotMuchMore()
    {
        World world([](HubSettings &) {});
        const MailboxTag inbox = wire::inboxTagOf(world.other.id());
        QVERIFY(world.pushOne(*world.one, inbox, wire::Class::Inbox, 8000).ok());
        QVERIFY(world.pushOne(*world.one, inbox, wire::Class::Inbox, 8192).code() == ErrorCode::TooLarge);
        QVERIFY(world.one->state() == HubState::Online);
    }
};

QTEST_GUILESS_MAIN(TestDeviceQuotas)
#include "TestDeviceQuotas.moc"
