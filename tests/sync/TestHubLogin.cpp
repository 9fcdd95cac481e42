// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/RawClient.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

constexpr std::int64_t now = someTimeMs / 1000;

/// The code of the ERR that comes, if one does.
std::optional<wire::Code> refusalOf(RawClient &client)
{
    const auto frame = client.message();
    const auto *err = frame ? std::get_if<wire::Err>(&frame->message) : nullptr;
    return err ? std::optional(err->code) : std::nullopt;
}

} // namespace

/// Who gets in and who does not (docs/protocol.md section 5, "Login"), and what strangers can do to a hub.
class TestHubLogin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aDeviceIsToldTheTimeAndSeesTheHubsCertificate()
    {
        TestHubWorld world;
        const auto connection = world.online(world.agency.device(world.random).login());
        QVERIFY(connection->state() == HubState::Online);
        QCOMPARE(connection->clockDifferenceMs(), 0);
        QVERIFY(connection->tlsHash() == world.certificate.fingerprint);
        QVERIFY(connection->hubCertificate()->signKey == world.agency.hubKey.publicKey());
        QCOMPARE(world.hub->metrics().online, std::uint64_t{1});
    }

    void anIssuerLogsIn()
    {
        TestHubWorld world;
        QVERIFY(world.online(world.agency.issuerLogin())->state() == HubState::Online);
    }

    void aBadCertificateIsRefused_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("expected");
        QTest::newRow("expired") << QStringLiteral("expired") << int(ErrorCode::Expired);
        QTest::newRow("not yet valid") << QStringLiteral("early") << int(ErrorCode::Expired);
        QTest::newRow("another agency's") << QStringLiteral("foreign") << int(ErrorCode::Untrusted);
        QTest::newRow("without its key") << QStringLiteral("stolen") << int(ErrorCode::Untrusted);
        QTest::newRow("changed") << QStringLiteral("changed") << int(ErrorCode::Untrusted);
    }
    void aBadCertificateIsRefused()
    {
        QFETCH(QString, what);
        QFETCH(int, expected);
        TestHubWorld world;
        const TestAgency foreign(world.random, now);
        const auto professional = world.random.id<ProfessionalId>();
        DeviceLogin login = world.agency.device(world.random).login();
        if (what == QLatin1String("expired"))
            login = world.agency.device(world.random, now - 100, now - 1, professional).login();
        else if (what == QLatin1String("early"))
            login = world.agency.device(world.random, now + 10, now + 100, professional).login();
        else if (what == QLatin1String("foreign"))
            login = foreign.device(world.random).login();
        else if (what == QLatin1String("stolen"))
            login.keys = DeviceKeys::generate(world.random);
        else
            login.certificate.encoded.back() ^= 1;
        const auto connection = world.online(std::move(login));
        QVERIFY(connection->state() == HubState::Refused);
        QCOMPARE(int(connection->refusal().value()), expected);
        QCOMPARE(world.hub->metrics().loginsRefused, std::uint64_t{1});
        const auto code = expected == int(ErrorCode::Expired) ? wire::Code::Expired : wire::Code::Unauthorised;
        QCOMPARE(world.hub->metrics().refusalsOf(code), std::uint64_t{1});
        QCOMPARE(world.hub->metrics().online, std::uint64_t{0});
    }

    void anIssuersCertificateIsNoDevicesAndAHubsIsNoIssuers()
    {
        TestHubWorld world;
        IssuerLogin login{world.agency.hubKey.clone(), world.agency.hub};
        QVERIFY(world.online(std::move(login))->state() == HubState::Refused);
    }

    void aClientRefusesAHubThatItsRootsDoNotVouchFor()
    {
        TestHubWorld world;
        const TestAgency foreign(world.random, now);
        HubConnection connection(world.address(), {{foreign.id, foreign.root.publicKey()}},
                                 world.agency.device(world.random).login(), world.clock, world.random);
        connection.open();
        QVERIFY(waitUntil([&] { return connection.state() == HubState::Refused; }));
        QVERIFY(connection.refusal() == ErrorCode::Untrusted);
    }

    void aClientWhoseClockIsWrongSaysSo()
    {
        TestHubWorld world;
        const TestDevice device = world.agency.device(world.random, now - 5000, now + 5000, {});
        const ManualClock wrong(someTimeMs + 11 * 60 * 1000);
        HubConnection connection(world.address(), world.roots(), device.login(), wrong, world.random);
        connection.open();
        QVERIFY(waitUntil([&] { return connection.state() == HubState::Refused; }));
        QVERIFY(connection.refusal() == ErrorCode::ClockSkew);
        QCOMPARE(connection.clockDifferenceMs(), -11 * 60 * 1000);
        QVERIFY(waitUntil([&] { return world.hub->metrics().wrongClocks == 1; }));
    }

    void aHubCertificateOfTheFutureMeansThatTheClockIsBehind()
    {
        TestHubWorld world;
        const TestDevice device = world.agency.device(world.random);
        const ManualClock behind((world.agency.hub.notBefore - 1) * 1000);
        HubConnection connection(world.address(), world.roots(), device.login(), behind, world.random);
        connection.open();
        QVERIFY(waitUntil([&] { return connection.state() == HubState::Refused; }));
        QVERIFY(connection.refusal() == ErrorCode::ClockSkew);
    }

    void aSignatureForAnotherHubsCertificateOrHostIsRefused()
    {
        TestHubWorld world;
        const TestDevice device = world.agency.device(world.random);
        // The same hub under another name: the transcripts differ, as behind a relay.
        RawClient relayed(HubAddress{QStringLiteral("127.0.0.1"), world.port});
        QVERIFY(relayed.upgrade());
        wire::Transcript transcript;
        relayed.sendMessage(wire::Hello{{1}, {}, wire::Kind::Device});
        const auto frame = relayed.message();
        const auto *challenge = frame ? std::get_if<wire::Challenge>(&frame->message) : nullptr;
        QVERIFY(challenge);
        transcript.hubNonce = challenge->nonce;
        transcript.hubAgency = world.agency.id;
        transcript.hubKey = world.agency.hubKey.publicKey();
        transcript.host = relayed.address().text();
        transcript.tlsHash.fill(1); // what a proxy in between would show
        relayed.sendMessage(wire::Auth{device.certificate.encoded,
                                       device.keys.sign.sign(wire::clientLoginDomain, transcript.encode())});
        QVERIFY(refusalOf(relayed) == wire::Code::Unauthorised);
        QVERIFY(relayed.closed());
    }

    void anUnknownVersionIsRefused()
    {
        TestHubWorld world;
        RawClient client(world.address());
        QVERIFY(client.upgrade());
        client.sendMessage(wire::Hello{{3, 9}, {}, wire::Kind::Device}, 7);
        QVERIFY(refusalOf(client) == wire::Code::Expired);
        QVERIFY(client.closed());
    }

    void nothingElseIsAnsweredBeforeLogin()
    {
        TestHubWorld world;
        RawClient client(world.address());
        QVERIFY(client.upgrade());
        client.sendMessage(wire::DirGet{world.agency.id, 0}, 1);
        QVERIFY(refusalOf(client) == wire::Code::Malformed);
        QVERIFY(client.closed());
    }

    void anEnrollingDeviceMayEnrolAndNothingElse()
    {
        TestHubWorld world;
        EnrollingLogin pinned{world.certificate.fingerprint};
        const auto connection = world.online(pinned);
        QVERIFY(connection->state() == HubState::Online);
        const auto page = await<HubDirectoryPage>(
            [&](auto done) { connection->getDirectory(world.agency.id, 0, std::move(done)); });
        QVERIFY(!page.ok());
        QVERIFY(page.code() == ErrorCode::Untrusted);
        QVERIFY(waitUntil([&] { return connection->state() != HubState::Online; }));
        pinned.tlsHash->front() ^= 1;
        QVERIFY(world.online(pinned)->state() == HubState::Refused);
    }

    void silenceBeforeLoginEndsAfterTenSeconds()
    {
        TestHubWorld world;
        RawClient mute(world.address());
        QVERIFY(mute.connected());
        RawClient halfway(world.address());
        QVERIFY(halfway.upgrade());
        world.clock.advance(wire::mostBeforeLoginMs - 1);
        world.hub->checkTime();
        RawClient later(world.address());
        QVERIFY(later.upgrade());
        QVERIFY(mute.isOpen() && halfway.isOpen());
        world.clock.advance(1);
        world.hub->checkTime();
        QVERIFY(mute.closed());
        QVERIFY(halfway.closed());
        QVERIFY(later.isOpen());
        QCOMPARE(world.hub->metrics().connections, std::uint64_t{1});
    }

    void moreThanFourKibibytesBeforeLoginEnd_data()
    {
        QTest::addColumn<bool>("upgraded");
        QTest::newRow("in the opening request") << false;
        QTest::newRow("in a message") << true;
    }
    void moreThanFourKibibytesBeforeLoginEnd()
    {
        QFETCH(bool, upgraded);
        TestHubWorld world;
        RawClient client(world.address());
        if (upgraded) {
            QVERIFY(client.upgrade());
            client.sendFrame(0x82, Bytes(wire::mostBeforeLogin + 1));
            QVERIFY(refusalOf(client) == wire::Code::TooLarge);
        } else {
            QVERIFY(client.connected());
            client.sendBytes(Bytes(wire::mostBeforeLogin + 1, 'a'));
        }
        QVERIFY(client.closed());
    }

    void nonsenseEndsTheConnection_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("not CBOR") << QByteArray("\x82\x85\0\0\0\0\xff\xff\xff\xff\xff", 11);
        QTest::newRow("not masked") << QByteArray("\x82\x01\x80", 3);
        QTest::newRow("text") << QByteArray("\x81\x81\0\0\0\0a", 7);
        QTest::newRow("a fragment") << QByteArray("\x02\x81\0\0\0\0a", 7);
    }
    void nonsenseEndsTheConnection()
    {
        QFETCH(QByteArray, bytes);
        TestHubWorld world;
        RawClient client(world.address());
        QVERIFY(client.upgrade());
        client.sendBytes(viewOf({bytes.constData(), static_cast<std::size_t>(bytes.size())}));
        QVERIFY(refusalOf(client) == wire::Code::Malformed);
        QVERIFY(client.closed());
    }

    void aCrowdOfStrangersDoesNotKeepOthersOut()
    {
        HubSettings settings;
        settings.mostBeforeLogin = 10;
        TestHubWorld world({}, settings);
        const auto inside = world.online(world.agency.device(world.random).login());
        std::vector<std::unique_ptr<RawClient>> crowd;
        for (int i = 0; i < 40; ++i)
            crowd.push_back(std::make_unique<RawClient>(world.address()));
        auto late = world.connection(world.agency.device(world.random).login());
        late->open();
        const auto &metrics = world.hub->metrics();
        std::uint64_t seen = 0;
        QVERIFY(waitUntil([&] {
            // All that are in the room had the time to log in; or nobody is, and the late one waits to try again.
            const bool isFull = metrics.beforeLogin == 10 && std::exchange(seen, metrics.accepted) != metrics.accepted;
            if (isFull || metrics.beforeLogin == 0)
                world.clock.advance(3000);
            world.hub->checkTime();
            late->checkTime();
            return late->state() == HubState::Online;
        }));
        QVERIFY(inside->state() == HubState::Online);
        QVERIFY(metrics.dropped >= 30);
        QVERIFY(metrics.crowded >= 3);
    }

    void aStormOfLoginsIsLetInWithoutSendingAnybodyAway()
    {
        HubSettings settings;
        settings.mostBeforeLogin = 8;
        TestHubWorld world({}, settings);
        std::vector<std::unique_ptr<HubConnection>> devices;
        for (int i = 0; i < 150; ++i) {
            devices.push_back(world.connection(world.agency.device(world.random).login()));
            devices.back()->open();
        }
        std::uint64_t most = 0;
        QVERIFY(waitUntil([&] {
            most = std::max(most, world.hub->metrics().beforeLogin);
            return world.hub->metrics().online == devices.size();
        }));
        QVERIFY(most <= 8);
        QCOMPARE(world.hub->metrics().accepted, std::uint64_t{devices.size()});
        QCOMPARE(world.hub->metrics().dropped, std::uint64_t{0});
        QVERIFY(world.hub->metrics().crowded > 0);
        const auto isCrowded = [](const std::string &line) { return line.find("\"crowded\"") != std::string::npos; };
        QCOMPARE(std::ranges::count_if(world.lines, isCrowded), std::ptrdiff_t{1});
    }

    void whoSpeaksWithoutTlsIsDropped()
    {
        TestHubWorld world;
        QTcpSocket plain;
        plain.connectToHost(QHostAddress::LocalHost, world.port);
        QVERIFY(waitUntil([&] { return plain.state() == QAbstractSocket::ConnectedState; }));
        plain.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(waitUntil([&] { return plain.state() == QAbstractSocket::UnconnectedState; }));
        QVERIFY(waitUntil([&] { return world.hub->metrics().connections == 0; }));
        QCOMPARE(world.hub->metrics().dropped, std::uint64_t{1});
    }

    void aCertificateThatRunsOutEndsTheConnection()
    {
        TestHubWorld world;
        const auto connection = world.online(world.agency.device(world.random, now - 10, now + 30, {}).login());
        QVERIFY(connection->state() == HubState::Online);
        world.clock.advance(31'000);
        world.hub->checkTime();
        QVERIFY(waitUntil([&] { return connection->state() == HubState::Refused; }));
        QVERIFY(connection->refusal() == ErrorCode::Expired);
    }

    void aHubThatStopsSaysGoodbye()
    {
        TestHubWorld world;
        RawClient client(world.address());
        QVERIFY(client.login(world.agency.device(world.random).login()));
        world.hub->stop();
        const auto frame = client.message();
        QVERIFY(frame && std::holds_alternative<wire::Bye>(frame->message));
        QVERIFY(client.closed());
    }

    void aHubThatStopsSaysWhenItIsBack()
    {
        HubSettings settings;
        settings.returnSeconds = 200;
        settings.drainSeconds = 4;
        TestHubWorld world({}, settings);
        std::vector<std::unique_ptr<HubConnection>> devices;
        for (int i = 0; i < 8; ++i)
            devices.push_back(world.online(world.agency.device(world.random).login()));
        const std::int64_t stoppedMs = world.clock.nowMs();
        world.hub->stop();
        const auto isOut = [&] {
            return std::ranges::none_of(devices, [](const auto &d) { return d->state() == HubState::Online; });
        };
        while (!waitUntil(isOut, 100)) {
            world.clock.advance(1000);
            world.hub->checkTime();
        }
        world.hub.reset();
        world.start();
        std::map<const HubConnection *, std::int64_t> cameMs;
        for (int seconds = 0; seconds < 350; ++seconds) {
            world.clock.advance(1000);
            for (const auto &device : devices) {
                device->checkTime();
                if (device->state() != HubState::Offline)
                    cameMs.try_emplace(device.get(), world.clock.nowMs() - stoppedMs);
            }
        }
        QCOMPARE(cameMs.size(), devices.size());
        const auto [first, last]
            = std::ranges::minmax_element(cameMs, {}, [](const auto &came) { return came.second; });
        QVERIFY(first->second >= 200'000 && last->second <= 306'000);
        QVERIFY(last->second - first->second > 30'000); // not all at once
    }

    void whoIsInIsShownOutALittleAtATime()
    {
        HubSettings settings;
        settings.drainSeconds = 4;
        TestHubWorld world({}, settings);
        std::vector<std::unique_ptr<HubConnection>> devices;
        for (int i = 0; i < 8; ++i)
            devices.push_back(world.online(world.agency.device(world.random).login()));
        const auto stillIn = [&] {
            return std::ranges::count_if(devices, [](const auto &d) { return d->state() == HubState::Online; });
        };
        QSignalSpy stopped(world.hub.get(), &Hub::stopped);
        world.hub->stop();
        for (const std::ptrdiff_t left : {6, 4, 2, 1}) {
            QVERIFY(waitUntil([&] { return stillIn() <= left; }));
            QCOMPARE(stillIn(), left);
            // Who is in still has all it needs.
            const auto one
                = std::ranges::find_if(devices, [](const auto &d) { return d->state() == HubState::Online; });
            const auto none
                = await<std::optional<Bytes>>([&](auto done) { (*one)->getAccess(tagOf(9), std::move(done)); });
            QVERIFY(none.ok() && !*none);
            QCOMPARE(stopped.count(), 0);
            world.clock.advance(1000);
            world.hub->checkTime();
        }
        QVERIFY(waitUntil([&] { return stopped.count() == 1; }));
        QCOMPARE(stillIn(), std::ptrdiff_t{0});
    }

    void aHubThatIsToldTwiceStopsAtOnce()
    {
        HubSettings settings;
        settings.drainSeconds = 600;
        TestHubWorld world({}, settings);
        const auto one = world.online(world.agency.device(world.random).login());
        const auto two = world.online(world.agency.device(world.random).login());
        QSignalSpy stopped(world.hub.get(), &Hub::stopped);
        world.hub->stop();
        QVERIFY(waitUntil([&] { return one->state() != HubState::Online; }));
        QVERIFY(two->state() == HubState::Online);
        world.hub->stop();
        QVERIFY(waitUntil([&] { return stopped.count() == 1; }));
        QVERIFY(two->state() != HubState::Online);
    }

    void aClientComesBackAfterTheHubDid()
    {
        TestHubWorld world;
        const auto connection = world.online(world.agency.device(world.random).login());
        world.stopHub();
        QVERIFY(waitUntil([&] { return connection->state() == HubState::Offline; }));
        world.start();
        world.clock.advance(5 * 60 * 1000);
        connection->checkTime();
        QVERIFY(waitUntil([&] { return connection->state() == HubState::Online; }));
    }

    void closingCallsNobodyFromWithin()
    {
        TestHubWorld world;
        const auto connection = world.online(world.agency.device(world.random).login());
        QCoreApplication::sendPostedEvents(); // that it is online was to be told yet
        int states = 0;
        int answers = 0;
        QObject::connect(connection.get(), &HubConnection::stateChanged, connection.get(), [&] { ++states; });
        const auto ask = [&] {
            connection->getDirectory(world.agency.id, 0, [&](const Result<HubDirectoryPage> &page) {
                ++answers;
                QVERIFY(page.code() == ErrorCode::Network);
                connection->close(); // again, and from inside an answer
            });
        };
        ask();
        ask();
        connection->close();
        QCOMPARE(answers + states, 0);
        QVERIFY(connection->state() == HubState::Offline);
        ask(); // nothing to ask any more: told later too
        QCOMPARE(answers, 0);
        QVERIFY(waitUntil([&] { return answers == 3; }));
        QCOMPARE(states, 1);
    }

    void aConnectionThatGoesAfterClosingTellsNobody()
    {
        TestHubWorld world;
        auto connection = world.online(world.agency.device(world.random).login());
        auto answers = std::make_shared<int>(0);
        connection->getDirectory(world.agency.id, 0, [answers](const Result<HubDirectoryPage> &) { ++*answers; });
        connection->close();
        connection.reset();
        QVERIFY(waitUntil([&] { return world.hub->metrics().connections == 0; }));
        QCOMPARE(*answers, 0);
    }

    void aPortThatIsTakenIsTold()
    {
        TestHubWorld world;
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, 0));
        TestHubWorld second;
        second.hub.reset();
        second.port = other.serverPort();
        QVERIFY(second.tryStart().error().code == ErrorCode::PortTaken);
    }
};

QTEST_GUILESS_MAIN(TestHubLogin)
#include "TestHubLogin.moc"
