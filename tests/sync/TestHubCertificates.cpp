// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/StatusServer.h"
#include "tests/sync/support/HubProcess.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

constexpr std::int64_t daySeconds = 86400;
constexpr std::int64_t startSeconds = someTimeMs / 1000;

/// What the watch of certificates that end after so many days says.
struct Watched {
    Watched(std::int64_t hubDays, std::int64_t tlsDays)
        : watch(startSeconds + hubDays * daySeconds, startSeconds + tlsDays * daySeconds, log)
    {
    }
    std::vector<std::string> on(std::int64_t seconds)
    {
        lines.clear();
        watch.checkTime(startSeconds + seconds);
        return lines;
    }

    ManualClock clock{0};
    std::vector<std::string> lines;
    HubLog log{clock, [this](const std::string &line) { lines.push_back(line.substr(line.find("event"))); }};
    CertificateWatch watch;
};

using Lines = std::vector<std::string>;

std::string lineOf(const char *event, const char *which, int days)
{
    return QStringLiteral("event\":\"%1\",\"which\":\"%2\",\"days\":%3}\n")
        .arg(QLatin1String(event), QLatin1String(which))
        .arg(days)
        .toStdString();
}

std::string ending(const char *which, int days)
{
    return lineOf("certificate_ending", which, days);
}

std::string ended(const char *which, int days)
{
    return lineOf("certificate_ended", which, days);
}

/// A hub whose own certificate ends in so many seconds, and what its status port says.
struct Ending : TestHubWorld {
    Ending(std::int64_t hubSeconds, std::int64_t tlsSeconds)
    {
        stopHub();
        agency.hub = AgencyCertificate::issue(agency.root, AgencyRole::Hub, agency.hubKey.publicKey(), std::nullopt,
                                              "Hub", startSeconds - 100, startSeconds + hubSeconds);
        certificate = *tls::makeSelfSigned({"127.0.0.1"}, startSeconds - 100, startSeconds + tlsSeconds);
        start();
        status = std::make_unique<StatusServer>(*hub, QDir::tempPath());
        QVERIFY(status->listen(0).ok());
    }
    ~Ending() { status.reset(); }
    void pass(std::int64_t seconds)
    {
        clock.advance(seconds * 1000);
        hub->checkTime();
    }
    QByteArray health() const { return httpGet(status->port(), "/health"); }
    bool says(const QByteArray &figure) const { return httpGet(status->port(), "/metrics").contains(figure); }
    bool logged(const std::string &text) const
    {
        return std::ranges::any_of(lines, [&](const auto &line) { return line.find(text) != std::string::npos; });
    }

    std::unique_ptr<StatusServer> status;
};

} // namespace

/// A hub says in good time that its certificates end, and goes on as far as it can when they have.
class TestHubCertificates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void theStatusTellsOfTheStoreAndOfTheDisk()
    {
        const Ending hub(100, 100);
        // Once it has begun.
        QVERIFY(waitUntil([&] { return hub.says("\ncaseweave_hub_store_changes_waiting 0\n"); }));
        QVERIFY(hub.says("\ncaseweave_hub_store_reads_waiting 0\n"));
        QVERIFY(hub.says("\ncaseweave_hub_disk_free_bytes "));
    }

    void itIsSaidOnceADayFromThirtyDaysBefore()
    {
        Watched watched(40, 100);
        QCOMPARE(watched.on(0), Lines{});
        QCOMPARE(watched.on(10 * daySeconds - 1), Lines{});
        QCOMPARE(watched.on(10 * daySeconds), Lines{ending("hub", 30)});
        QCOMPARE(watched.on(10 * daySeconds + 1), Lines{});
        for (int days = 29; days >= 0; --days)
            QCOMPARE(watched.on((40 - days) * daySeconds - 1), Lines{ending("hub", days)});
        QCOMPARE(watched.on(40 * daySeconds), Lines{ended("hub", 0)}); // on a day that had its line
        QCOMPARE(watched.on(40 * daySeconds + 1), Lines{});
        QCOMPARE(watched.on(41 * daySeconds), Lines{ended("hub", 1)});
        QCOMPARE(watched.on(70 * daySeconds), (Lines{ended("hub", 30), ending("tls", 30)}));
    }

    void aClockThatIsSetBackDoesNotSilenceIt()
    {
        Watched watched(40, 1000);
        QCOMPARE(watched.on(35 * daySeconds), Lines{ending("hub", 5)});
        QCOMPARE(watched.on(15 * daySeconds), Lines{ending("hub", 25)});
        QCOMPARE(watched.on(41 * daySeconds), Lines{ended("hub", 1)});
        QCOMPARE(watched.on(39 * daySeconds), Lines{ending("hub", 1)});
        QVERIFY(!watched.watch.hubHasEnded(startSeconds + 39 * daySeconds));
    }

    void whoIsInStaysWhenTheHubsEnds()
    {
        Ending world(10, 1000);
        const TestDevice device = world.agency.device(world.random);
        const auto before = world.online(device.login());
        QVERIFY(before->state() == HubState::Online);
        QVERIFY(world.health().startsWith("HTTP/1.1 200 "));
        QVERIFY(world.says("\ncaseweave_hub_certificate_left_seconds 10\n"));
        QVERIFY(world.says("\ncaseweave_hub_tls_certificate_left_seconds 1000\n"));
        QVERIFY(world.logged("\"certificate_ending\",\"which\":\"hub\""));

        world.pass(10);
        QVERIFY(world.logged("\"certificate_ended\",\"which\":\"hub\""));
        const QByteArray health = world.health();
        QVERIFY(health.startsWith("HTTP/1.1 503 "));
        QVERIFY(health.contains("nobody can log in"));
        QVERIFY(world.says("\ncaseweave_hub_certificate_left_seconds 0\n"));
        const MailboxTag tag = world.mailbox(*before, device, {});
        QVERIFY(push(*before, tag, {{envelopeOf(tag, wire::Class::Entry, world.random), {}}}).ok());
        const auto after = world.online(device.login());
        QVERIFY(after->state() == HubState::Refused);
        QVERIFY(after->refusal() == ErrorCode::Expired);
        QVERIFY(before->state() == HubState::Online);
        world.pass(10);
        QVERIFY(world.says("\ncaseweave_hub_certificate_left_seconds -10\n"));
    }

    void everybodyLogsInWhenTheTlsCertificateEnds()
    {
        Ending world(1000, 10);
        world.pass(10);
        QVERIFY(world.logged("\"certificate_ended\",\"which\":\"tls\""));
        const QByteArray health = world.health();
        QVERIFY(health.startsWith("HTTP/1.1 200 "));
        QVERIFY(health.contains("will not start again"));
        QVERIFY(world.online(world.agency.device(world.random).login())->state() == HubState::Online);
        world.stopHub();
        QVERIFY(world.tryStart().code() == ErrorCode::Expired);
    }
};

QTEST_GUILESS_MAIN(TestHubCertificates)
#include "TestHubCertificates.moc"
