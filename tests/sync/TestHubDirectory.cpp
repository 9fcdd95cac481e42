// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

constexpr std::int64_t now = someTimeMs / 1000;
constexpr std::int64_t daySeconds = 24 * 3600;

Status putDirectory(HubConnection &connection, std::vector<Bytes> records)
{
    return await<void>([&](auto done) { connection.putDirectory(std::move(records), std::move(done)); });
}

Result<HubDirectoryPage> getDirectory(HubConnection &connection, const AgencyId &agency, std::uint64_t after)
{
    return await<HubDirectoryPage>([&](auto done) { connection.getDirectory(agency, after, std::move(done)); });
}

Status putEnrolment(HubConnection &connection, const Digest &tag, std::uint8_t slot, Bytes bytes)
{
    return await<void>([&](auto done) { connection.putEnrolment(tag, slot, std::move(bytes), std::move(done)); });
}

Result<std::optional<Bytes>> getEnrolment(HubConnection &connection, const Digest &tag, std::uint8_t slot)
{
    return await<std::optional<Bytes>>([&](auto done) { connection.getEnrolment(tag, slot, std::move(done)); });
}

} // namespace

/// Directory chains, who they shut out, and enrolment slots (docs/protocol.md 2.3 and 2.5).
class TestHubDirectory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aChainGrowsAndIsReadByEveryDevice()
    {
        TestHubWorld world;
        const auto admin = world.online(world.agency.issuerLogin());
        const auto device = world.online(world.agency.device(world.random).login());
        std::vector<Bytes> chain{world.agency.firstRecord()};
        for (std::uint64_t i = 1; i < 5; ++i) {
            const Bytes card = TestAgency::card(world.random.id<ProfessionalId>());
            chain.push_back(world.agency.directoryRecord(i, chain.back(), card, now));
        }
        QVERIFY(putDirectory(*admin, {chain[0]}).ok());
        QVERIFY(putDirectory(*admin, {chain.begin() + 1, chain.end()}).ok());
        QVERIFY(putDirectory(*admin, chain).ok()); // again, as after a lost answer
        const auto page = getDirectory(*device, world.agency.id, 0);
        QVERIFY(page.ok());
        QVERIFY(page->records == chain && !page->more);
        QCOMPARE(getDirectory(*device, world.agency.id, 4)->records.size(), std::size_t{1});
        QVERIFY(getDirectory(*device, AgencyId{}, 0).error().code == ErrorCode::NotFound);
    }

    void aRecordThatDoesNotFitIsRefused_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("expected");
        QTest::newRow("another with the number") << QStringLiteral("fork") << int(ErrorCode::Conflict);
        QTest::newRow("a gap") << QStringLiteral("gap") << int(ErrorCode::Conflict);
        QTest::newRow("another before it") << QStringLiteral("link") << int(ErrorCode::Conflict);
        QTest::newRow("another agency's") << QStringLiteral("foreign") << int(ErrorCode::NotFound);
        QTest::newRow("changed signature") << QStringLiteral("signature") << int(ErrorCode::Untrusted);
        QTest::newRow("from the future") << QStringLiteral("future") << int(ErrorCode::ClockSkew);
        QTest::newRow("before the one before") << QStringLiteral("past") << int(ErrorCode::ClockSkew);
    }
    void aRecordThatDoesNotFitIsRefused()
    {
        QFETCH(QString, what);
        QFETCH(int, expected);
        TestHubWorld world;
        const auto admin = world.online(world.agency.issuerLogin());
        const Bytes first = world.agency.firstRecord();
        QVERIFY(putDirectory(*admin, {first}).ok());
        const Bytes change = TestAgency::left(world.random.id<ProfessionalId>());
        Bytes record = world.agency.directoryRecord(1, first, change, now);
        if (what == QLatin1String("fork")) {
            QVERIFY(putDirectory(*admin, {record}).ok());
            record = world.agency.directoryRecord(1, first, TestAgency::left({}), now);
        } else if (what == QLatin1String("gap")) {
            record = world.agency.directoryRecord(2, first, change, now);
        } else if (what == QLatin1String("link")) {
            record = world.agency.directoryRecord(1, Bytes{1}, change, now);
        } else if (what == QLatin1String("foreign")) {
            record = TestAgency(world.random, now).directoryRecord(1, first, change, now);
        } else if (what == QLatin1String("signature")) {
            record.back() ^= 1;
        } else if (what == QLatin1String("future")) {
            record = world.agency.directoryRecord(1, first, change, now + 601);
        } else {
            record = world.agency.directoryRecord(1, first, change, now - 1);
        }
        const Status status = putDirectory(*admin, {record});
        QVERIFY(!status.ok());
        QCOMPARE(int(status.code()), expected);
        const std::size_t held = what == QLatin1String("fork") ? 2 : 1;
        QCOMPARE(getDirectory(*admin, world.agency.id, 0)->records.size(), held);
    }

    void aDeviceMayNotWriteADirectory()
    {
        TestHubWorld world;
        const auto device = world.online(world.agency.device(world.random).login());
        QVERIFY(putDirectory(*device, {world.agency.firstRecord()}).error().code == ErrorCode::NotFound);
    }

    void aRevokedDeviceIsShownOutAndStaysOut()
    {
        TestHubWorld world;
        const TestDevice lost = world.agency.device(world.random);
        const auto admin = world.online(world.agency.issuerLogin());
        const auto device = world.online(lost.login());
        const auto other = world.online(world.agency.device(world.random).login());
        const Bytes first = world.agency.firstRecord();
        const Bytes second = world.agency.directoryRecord(1, first, TestAgency::revoke(lost.id()), now);
        QVERIFY(putDirectory(*admin, {first, second}).ok());
        QVERIFY(waitUntil([&] { return device->state() == HubState::Refused; }));
        QVERIFY(device->refusal() == ErrorCode::Revoked);
        QVERIFY(world.online(lost.login())->refusal() == ErrorCode::Revoked);
        QVERIFY(other->state() == HubState::Online);
        world.stopHub();
        world.start();
        QVERIFY(world.online(lost.login())->refusal() == ErrorCode::Revoked);
    }

    void whoLeftAndComesBackDoesSoWithANewComputerAlone()
    {
        TestHubWorld world;
        const auto who = world.random.id<ProfessionalId>();
        const auto make = [&](std::int64_t notBefore) {
            return world.agency.device(world.random, notBefore, now + daySeconds, who);
        };
        const TestDevice old = make(now - 10);
        const TestDevice neverAdmitted = make(now - 5);
        const TestDevice fresh = make(now - 10); // certificates begin a little in the past
        const auto admin = world.online(world.agency.issuerLogin());
        const auto session = world.online(old.login());
        std::vector<Bytes> chain{world.agency.firstRecord()};
        const auto put = [&](const Bytes &change) {
            chain.push_back(world.agency.directoryRecord(chain.size(), chain.back(), change, now));
            return putDirectory(*admin, chain).ok();
        };
        QVERIFY(put(TestAgency::admit(old)));
        QVERIFY(session->state() == HubState::Online);
        QVERIFY(put(TestAgency::left(who)));
        QVERIFY(waitUntil([&] { return session->state() == HubState::Refused; }));
        QVERIFY(world.online(neverAdmitted.login())->refusal() == ErrorCode::Revoked);
        QVERIFY(put(TestAgency::card(who)));
        QVERIFY(put(TestAgency::admit(fresh)));
        for (int restart = 0; restart < 2; ++restart) {
            QVERIFY(world.online(old.login())->refusal() == ErrorCode::Revoked);
            QVERIFY(world.online(neverAdmitted.login())->refusal() == ErrorCode::Revoked);
            QVERIFY(world.online(fresh.login())->state() == HubState::Online);
            world.stopHub();
            world.start();
        }
    }

    void anAgencySpeaksForItsOwnPeopleAlone()
    {
        TestHubWorld world;
        const TestAgency other(world.random, now);
        world.hub->admit({{world.agency.id, world.agency.root.publicKey()}, {other.id, other.root.publicKey()}});
        const TestDevice device = world.agency.device(world.random);
        const auto admin = world.online(other.issuerLogin());
        const Bytes first = other.firstRecord();
        const Bytes second = other.directoryRecord(1, first, TestAgency::revoke(device.id()), now);
        const Bytes third = other.directoryRecord(2, second, TestAgency::left(device.certificate.professional), now);
        QVERIFY(putDirectory(*admin, {first, second, third}).ok());
        QVERIFY(world.online(device.login())->state() == HubState::Online);
    }

    void whomTheHubsAgencyTrustsNoMoreIsShownOut()
    {
        TestHubWorld world;
        const TestAgency other(world.random, now);
        const TestAgency third(world.random, now);
        world.hub->admit({{world.agency.id, world.agency.root.publicKey()},
                          {other.id, other.root.publicKey()},
                          {third.id, third.root.publicKey()}});
        const auto admin = world.online(world.agency.issuerLogin());
        const TestDevice theirs = other.device(world.random);
        const auto device = world.online(theirs.login());
        const auto issuer = world.online(other.issuerLogin());
        const auto ours = world.online(world.agency.device(world.random).login());
        // What a third agency says of the other is nothing to this hub.
        const Bytes thirds = third.firstRecord();
        QVERIFY(putDirectory(*world.online(third.issuerLogin()),
                             {thirds, third.directoryRecord(1, thirds, TestAgency::withdraw(other), now)})
                    .ok());
        std::vector<Bytes> chain{world.agency.firstRecord()};
        const auto put = [&](const Bytes &change) {
            chain.push_back(world.agency.directoryRecord(chain.size(), chain.back(), change, now));
            return putDirectory(*admin, chain).ok();
        };
        QVERIFY(put(TestAgency::trust(other)));
        QVERIFY(device->state() == HubState::Online && issuer->state() == HubState::Online);
        QVERIFY(put(TestAgency::withdraw(other)));
        QVERIFY(
            waitUntil([&] { return device->state() == HubState::Refused && issuer->state() == HubState::Refused; }));
        QVERIFY(device->refusal() == ErrorCode::Revoked);
        QVERIFY(world.online(theirs.login())->refusal() == ErrorCode::Revoked);
        QVERIFY(ours->state() == HubState::Online);
        QVERIFY(put(TestAgency::trust(other)));
        QVERIFY(world.online(theirs.login())->state() == HubState::Online);
    }

    void anAgencyThatIsNotAdmittedAnyMoreIsShownOut()
    {
        TestHubWorld world;
        const auto device = world.online(world.agency.device(world.random).login());
        const TestAgency other(world.random, now);
        world.hub->admit({{other.id, other.root.publicKey()}});
        QVERIFY(waitUntil([&] { return device->state() == HubState::Refused; }));
        QVERIFY(device->refusal() == ErrorCode::Untrusted);
        QVERIFY(world.online(other.device(world.random).login())->state() == HubState::Online);
    }

    void enrolmentGoesThroughItsSlots()
    {
        TestHubWorld world;
        const auto admin = world.online(world.agency.issuerLogin());
        const auto device = world.online(EnrollingLogin{});
        Digest tag{};
        tag.fill(3);
        QVERIFY(putEnrolment(*device, tag, 1, {1}).error().code == ErrorCode::Expired); // nobody asked it
        QVERIFY(!getEnrolment(*device, tag, 0)->has_value());
        QVERIFY(putEnrolment(*admin, tag, 0, {10}).ok());
        QVERIFY(getEnrolment(*device, tag, 0).value() == Bytes{10});
        QVERIFY(putEnrolment(*device, tag, 1, {11}).ok());
        QVERIFY(putEnrolment(*device, tag, 1, {11}).ok());
        QVERIFY(putEnrolment(*device, tag, 1, {12}).error().code == ErrorCode::Conflict);
        QVERIFY(putEnrolment(*device, tag, 2, {13}).error().code == ErrorCode::NotFound);
        QVERIFY(getEnrolment(*admin, tag, 1).value() == Bytes{11});
        QVERIFY(putEnrolment(*admin, tag, 2, {14}).ok());
        QVERIFY(getEnrolment(*device, tag, 2).value() == Bytes{14});
        QVERIFY(putEnrolment(*admin, tag, 2, Bytes(wire::mostEnrolment + 1)).error().code == ErrorCode::TooLarge);
    }

    void anEnrolmentIsForgottenAfterADay()
    {
        TestHubWorld world;
        const auto device = world.online(EnrollingLogin{});
        Digest tag{};
        QVERIFY(putEnrolment(*world.online(world.agency.issuerLogin()), tag, 0, {10}).ok());
        world.clock.advance((daySeconds - 1) * 1000);
        QVERIFY(putEnrolment(*device, tag, 1, {11}).ok());
        world.clock.advance(1000);
        QVERIFY(!getEnrolment(*device, tag, 0)->has_value());
        QVERIFY(!getEnrolment(*device, tag, 1)->has_value());
        QVERIFY(putEnrolment(*device, tag, 1, {11}).error().code == ErrorCode::Expired);
        QVERIFY(putEnrolment(*world.online(world.agency.issuerLogin()), tag, 0, {20}).ok());
        QVERIFY(getEnrolment(*device, tag, 0).value() == Bytes{20});
        QVERIFY(!getEnrolment(*device, tag, 1)->has_value());
    }
};

QTEST_GUILESS_MAIN(TestHubDirectory)
#include "TestHubDirectory.moc"
