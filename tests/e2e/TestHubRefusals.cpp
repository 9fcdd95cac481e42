// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/TwoAgencies.h"
#include "tests/e2e/support/Waiting.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QtTest>

using namespace caseweave;
using namespace caseweave::e2e;
using namespace caseweave::test;

/// What one agency's hub refuses another's, as the administrators of both are told it. The steps build on one another,
/// in order.
class TestHubRefusals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aPeerThatComesWithItsAgencyIsNotLeftOut();
    void anotherAgencysHubIsNotTakenForTheOwn();
    void whyAPeerIsNotReachedIsTold();
    void whoIsDistrustedSeesTheRefusal();
    void whoDistrustsSeesWhoIsTurnedAway();
    void soItIsAfterBothWereStartedAgain();

private:
    static QJsonObject statusOf(const Agency &agency, const testing::HubProcess &hub);
    static bool isOnline(const QJsonObject &status);
    static QString textOf(const Agency &agency, const testing::HubProcess &hub);
    bool isRefused();
    bool isTurnedAway();

    std::optional<TwoHubs> m_world;
};

void TestHubRefusals::initTestCase()
{
    initialiseCrypto();
    m_world.emplace();
}

QJsonObject TestHubRefusals::statusOf(const Agency &agency, const testing::HubProcess &hub)
{
    return agency.run(words("hub peer status --status-port", {QString::number(hub.statusPort())})).json;
}

QString TestHubRefusals::textOf(const Agency &agency, const testing::HubProcess &hub)
{
    return QString::fromUtf8(
        runAdmin(words("hub peer status --status-port",
                       {QString::number(hub.statusPort()), QStringLiteral("--folder"), agency.folder()}))
            .out);
}

bool TestHubRefusals::isOnline(const QJsonObject &status)
{
    return status.value(QLatin1String("peers"))[0][QLatin1String("state")].toString() == QLatin1String("online");
}

void TestHubRefusals::aPeerThatComesWithItsAgencyIsNotLeftOut()
{
    const QStringList police{m_world->police->name()};
    QCOMPARE(m_world->council->runKeyed(words("agency distrust --yes --agency", police)).exit, 0);
    QVERIFY(m_world->councilHub->reload());
    QCOMPARE(m_world->council->trust(*m_world->police, m_world->police->fingerprint()).exit, 0);
    m_world->council->publish();
    QCOMPARE(m_world->council->run(words("hub peer add --agency", police)).exit, 0);
    const qsizetype before = m_world->councilHub->count("peers_left_out");
    QVERIFY(m_world->councilHub->reload());
    QCOMPARE(m_world->councilHub->count("peers_left_out"), before);
    // Nor is one that goes with its agency.
    QCOMPARE(m_world->council->runKeyed(words("agency distrust --yes --offline --agency", police)).exit, 0);
    QVERIFY(m_world->councilHub->reload());
    QCOMPARE(m_world->councilHub->count("peers_left_out"), before);
    QCOMPARE(m_world->council->trust(*m_world->police, m_world->police->fingerprint()).exit, 0);
    m_world->council->publish();
    QCOMPARE(m_world->council->run(words("hub peer add --agency", police)).exit, 0);
    QVERIFY(m_world->councilHub->stop() && m_world->policeHub->stop());
    QVERIFY(TwoHubs::start(*m_world->councilHub) && TwoHubs::start(*m_world->policeHub));
    QVERIFY(waitUntil([&] { return isOnline(statusOf(*m_world->council, *m_world->councilHub)); }));
    QVERIFY(waitUntil([&] { return isOnline(statusOf(*m_world->police, *m_world->policeHub)); }));
}

void TestHubRefusals::anotherAgencysHubIsNotTakenForTheOwn()
{
    const QString port = QString::number(m_world->policeHub->statusPort());
    const QStringList who{QStringLiteral("--agency"), m_world->police->name()};
    for (const QStringList &asked : {words("hub peer status"), words("hub peer remove") + who}) {
        const AdminRun run = m_world->council->run(asked + QStringList{QStringLiteral("--status-port"), port});
        QCOMPARE(run.exit, static_cast<int>(Refused));
        QCOMPARE(run.error(), QStringLiteral("other_hub"));
        const QString message = text(run, "message");
        QVERIFY2(message.contains(m_world->police->name()), qPrintable(message));
    }
}

void TestHubRefusals::whyAPeerIsNotReachedIsTold()
{
    QVERIFY(m_world->policeHub->stop());
    const auto fault = [&] {
        const QJsonObject status = statusOf(*m_world->council, *m_world->councilHub);
        return status.value(QLatin1String("peers"))[0][QLatin1String("fault")].toString();
    };
    QVERIFY(waitUntil([&] { return fault() == QLatin1String("nobody"); }));
    const QString told = textOf(*m_world->council, *m_world->councilHub);
    QVERIFY2(told.contains(QLatin1String("was not reached at 127.0.0.1:")), qPrintable(told));
    QVERIFY2(told.contains(QLatin1String("nothing listens there")), qPrintable(told));
    QVERIFY(m_world->councilHub->logged(R"("online":0,"refused":0,"why":"nobody")"));
    const AdminRun own = m_world->police->runKeyed(words("directory publish"));
    QCOMPARE(own.exit, static_cast<int>(test::Hub));
    QVERIFY2(text(own, "message").contains(QLatin1String("nothing listens there")), qPrintable(text(own, "message")));
    QVERIFY(TwoHubs::start(*m_world->policeHub));
    QVERIFY(waitUntil([&] { return isOnline(statusOf(*m_world->council, *m_world->councilHub)); }));
    QVERIFY(fault().isEmpty());
}

bool TestHubRefusals::isRefused()
{
    const QJsonValue peer = statusOf(*m_world->council, *m_world->councilHub).value(QLatin1String("peers"))[0];
    return peer[QLatin1String("state")].toString() == QLatin1String("refused")
        && peer[QLatin1String("refused_total")].toInt() == 1 && peer[QLatin1String("refused_seconds")].toInt(-1) >= 0
        && peer[QLatin1String("refused_what")].toString() == QLatin1String("login")
        && peer[QLatin1String("refused_reason")].toString().size() > 10;
}

void TestHubRefusals::whoIsDistrustedSeesTheRefusal()
{
    const QStringList council{m_world->council->name()};
    QCOMPARE(m_world->police->runKeyed(words("agency distrust --yes --agency", council)).exit, 0);
    QVERIFY(m_world->policeHub->reload());
    QVERIFY(waitUntil([&] { return isRefused(); }));
    const QString told = textOf(*m_world->council, *m_world->councilHub);
    const QRegularExpression line(QStringLiteral("County Police refused once, \\d+ s ago .*withdrawn"));
    QVERIFY2(line.match(told).hasMatch(), qPrintable(told));
    const QByteArray metrics = TwoHubs::statusOf(*m_world->councilHub, "/metrics");
    const QRegularExpression why(
        QStringLiteral("peer_refused_why\\{peer=\"\\w{8}\",what=\"login\",why=\"revoked\"\\} 1"));
    QVERIFY2(why.match(QString::fromUtf8(metrics)).hasMatch(), metrics.constData());
    QVERIFY(m_world->councilHub->logged(R"("refused":1,"by":"peer","why":"revoked")"));
    QCOMPARE(m_world->councilHub->output().count("\"refused\":1"), qsizetype{1});
}

bool TestHubRefusals::isTurnedAway()
{
    const QJsonObject status = statusOf(*m_world->police, *m_world->policeHub);
    const QJsonValue other = status.value(QLatin1String("turnedAway"))[0];
    return status.value(QLatin1String("peers")).toArray().isEmpty()
        && other[QLatin1String("name")].toString() == m_world->council->name()
        && other[QLatin1String("refusals_total")].toInt() > 0 && other[QLatin1String("refusals_seconds")].toInt(-1) >= 0
        && other[QLatin1String("refusals_reason")].toString().size() > 10;
}

void TestHubRefusals::whoDistrustsSeesWhoIsTurnedAway()
{
    QVERIFY(waitUntil([&] { return isTurnedAway(); }));
    const QString told = textOf(*m_world->police, *m_world->policeHub);
    QVERIFY2(told.contains(m_world->council->name()), qPrintable(told));
}

void TestHubRefusals::soItIsAfterBothWereStartedAgain()
{
    QVERIFY(m_world->councilHub->stop() && m_world->policeHub->stop());
    QVERIFY(TwoHubs::start(*m_world->policeHub) && TwoHubs::start(*m_world->councilHub));
    QVERIFY(waitUntil([&] { return isRefused(); }));
    QVERIFY(waitUntil([&] { return isTurnedAway(); }));
    QVERIFY(m_world->policeHub->logged("peer_turned_away"));
    const QByteArray metrics = TwoHubs::statusOf(*m_world->policeHub, "/metrics");
    const QRegularExpression count(QStringLiteral("caseweave_hub_peer_refusals_total\\{peer=\"\\w{8}\"\\} [1-9]"));
    QVERIFY2(count.match(QString::fromUtf8(metrics)).hasMatch(), metrics.constData());
}

QTEST_GUILESS_MAIN(TestHubRefusals)
#include "TestHubRefusals.moc"
