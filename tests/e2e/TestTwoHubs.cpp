// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/EnvelopeHead.h"
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/SnapshotJson.h"
#include "tests/e2e/support/StoredFiles.h"
#include "tests/e2e/support/Waiting.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

using namespace caseweave;
using namespace caseweave::e2e;
using namespace caseweave::test;

/// One case, two agencies, each with its own hub: nobody's computer ever talks to the other agency's. The steps build
/// on one another, in order.
class TestTwoHubs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aMemberOfTheOtherAgencyGetsTheCaseThroughTheirOwnHub();
    void whatOneWritesComesToTheOther();
    void packedHistoryComesToo();
    void theOtherAgencyWorksOnWhileTheFirstHubIsDown();
    void allIsCaughtUpWhenItIsBack();
    void theFirstAgencyWorksOnWhileTheOtherHubWasKilled();
    void theHubsSayHowTheyStand();
    void whoIsRemovedIsToldThroughTheirOwnHub();
    void nobodyTalkedToTheOthersHub();

private:
    void theAdministratorIsToldWhatWouldBeDropped();
    std::ptrdiff_t segmentsAt(const testing::HubProcess &hub);
    bool hasNothingWaiting(const testing::HubProcess &hub);

    std::optional<TwoHubs> m_world;
    Professional m_maya; ///< the council's social worker, lead
    Professional m_tom; ///< police, comes to be a lead too
    Professional m_ann; ///< police, added by Tom
    QString m_case;
};

void TestTwoHubs::initTestCase()
{
    initialiseCrypto();
    m_world.emplace();
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    m_ann = m_world->enrol(*m_world->police, QStringLiteral("Ann Rees"), QStringLiteral("Detective"));
}

void TestTwoHubs::aMemberOfTheOtherAgencyGetsTheCaseThroughTheirOwnHub()
{
    QVERIFY(knows(m_maya, m_tom)); // the police's directory came to the council's hub
    m_case = createCase(m_maya, QStringLiteral("GC-42"));
    QVERIFY(!m_case.isEmpty());
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("School refers its concern"))));
    QVERIFY(isOk(addMember(m_maya, m_case, m_tom, leadRole)));
    QVERIFY(opens(m_tom, m_case));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("School refers its concern")));
}

void TestTwoHubs::whatOneWritesComesToTheOther()
{
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("No call found for the weekend"))));
    QVERIFY(seesEvent(m_maya, m_case, QStringLiteral("No call found for the weekend")));
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Visit agreed"))));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Visit agreed")));
    QVERIFY(settles(m_maya));
    QVERIFY(settles(m_tom));
    QVERIFY(becomeEqual({&m_maya, &m_tom}, m_case));
}

std::ptrdiff_t TestTwoHubs::segmentsAt(const testing::HubProcess &hub)
{
    const std::vector<Bytes> all = envelopesIn(hub.storeFile(), idOf<CaseId>(m_case));
    return std::ranges::count_if(all, [](const Bytes &envelope) {
        const auto head = wire::readEnvelopeHead(envelope);
        return head && head->which == wire::Class::Segment;
    });
}

void TestTwoHubs::packedHistoryComesToo()
{
    const QString words = QStringLiteral("He was met at the gate and walked home with his grandfather. ").repeated(80);
    for (int i = 1; i <= 20; ++i)
        QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Long account %1").arg(i), words)));
    QVERIFY(settles(m_maya));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Long account 20")));
    QVERIFY(waitUntil([&] { return segmentsAt(*m_world->councilHub) > 0; }));
    QVERIFY(waitUntil([&] { return segmentsAt(*m_world->policeHub) == segmentsAt(*m_world->councilHub); }));
}

void TestTwoHubs::theOtherAgencyWorksOnWhileTheFirstHubIsDown()
{
    QVERIFY(m_world->councilHub->stop());
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("Grandfather visited"))));
    QVERIFY(knows(m_tom, m_ann));
    QVERIFY(isOk(addMember(m_tom, m_case, m_ann)));
    QVERIFY(opens(m_ann, m_case));
    for (const char *title : {"School refers its concern", "Long account 1", "Grandfather visited"})
        QVERIFY(seesEvent(m_ann, m_case, QLatin1String(title)));
    QVERIFY(isOk(writeEvent(m_ann, m_case, QStringLiteral("Detective joins"))));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Detective joins")));
    QVERIFY(settles(m_tom));
    QVERIFY(settles(m_ann));
    QVERIFY(!hasNothingWaiting(*m_world->policeHub));
    theAdministratorIsToldWhatWouldBeDropped();
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Written without a hub"))));
    QVERIFY(hasUnsent(m_maya, m_case, 1));
}

void TestTwoHubs::theAdministratorIsToldWhatWouldBeDropped()
{
    QVERIFY(waitUntil([&] { // what the hub says of it is a few seconds old
        return QJsonDocument::fromJson(TwoHubs::statusOf(
                   *m_world->policeHub, "/peers"))[QStringLiteral("peers")][0][QStringLiteral("waiting_envelopes")]
                   .toInt()
            > 0;
    }));
    const auto peer = [&](const char *what) {
        return QStringList{QStringLiteral("hub"), QStringLiteral("peer"), QLatin1String(what),
                           QStringLiteral("--agency"), m_world->council->name()};
    };
    const test::AdminRun removed = m_world->police->run(
        peer("remove")
        + QStringList{QStringLiteral("--status-port"), QString::number(m_world->policeHub->statusPort())});
    QCOMPARE(removed.exit, 0);
    QVERIFY(removed.json.value(QLatin1String("waitingEnvelopes")).toInteger() > 0);
    QVERIFY(removed.json.value(QLatin1String("waitingMailboxes")).toInteger() > 0);
    // The hub has not read its settings meanwhile.
    QCOMPARE(m_world->police->run(peer("add")).exit, 0);
}

void TestTwoHubs::allIsCaughtUpWhenItIsBack()
{
    QVERIFY(TwoHubs::start(*m_world->councilHub));
    QVERIFY(seesEvent(m_maya, m_case, QStringLiteral("Detective joins")));
    for (Professional *one : {&m_tom, &m_ann})
        QVERIFY(seesEvent(*one, m_case, QStringLiteral("Written without a hub")));
    for (Professional *one : {&m_maya, &m_tom, &m_ann})
        QVERIFY(settles(*one));
    QVERIFY(becomeEqual({&m_maya, &m_tom, &m_ann}, m_case));
}

void TestTwoHubs::theFirstAgencyWorksOnWhileTheOtherHubWasKilled()
{
    m_world->policeHub->kill();
    for (int i = 1; i <= 5; ++i)
        QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Meanwhile %1").arg(i))));
    QVERIFY(settles(m_maya));
    QVERIFY(m_tom.client->stop());
    QVERIFY(TwoHubs::start(*m_world->policeHub));
    QVERIFY(isOk(reopen(m_tom)));
    QVERIFY(opens(m_tom, m_case));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Meanwhile 5")));
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("Back again"))));
    for (Professional *one : {&m_maya, &m_ann})
        QVERIFY(seesEvent(*one, m_case, QStringLiteral("Back again")));
    QVERIFY(becomeEqual({&m_maya, &m_tom, &m_ann}, m_case));
    // That a link went or came is told once, however often it was tried meanwhile.
    QVERIFY(m_world->councilHub->count("peer") > 0);
    QByteArray before;
    for (const QByteArray &line : m_world->councilHub->output().split('\n')) {
        const QByteArray told = line.mid(line.indexOf("\"online\""));
        QVERIFY2(!line.contains("\"event\":\"peer\"") || told != before, line.constData());
        before = line.contains("\"event\":\"peer\"") ? told : before;
    }
}

bool TestTwoHubs::hasNothingWaiting(const testing::HubProcess &hub)
{
    const QJsonDocument status = QJsonDocument::fromJson(TwoHubs::statusOf(hub, "/peers"));
    const QJsonValue peer = status[QStringLiteral("peers")][0];
    return peer[QStringLiteral("waiting_envelopes")].toInt(-1) == 0
        && peer[QStringLiteral("state")].toString() == QLatin1String("online");
}

void TestTwoHubs::theHubsSayHowTheyStand()
{
    for (const auto *hub : {&*m_world->councilHub, &*m_world->policeHub}) {
        QVERIFY(waitUntil([&] { return hasNothingWaiting(*hub); }));
        const QByteArray metrics = TwoHubs::statusOf(*hub, "/metrics");
        QVERIFY(metrics.contains("caseweave_hub_peer_online{peer="));
        const QRegularExpression passed(
            QStringLiteral("caseweave_hub_peer_passed_total\\{peer=\"[0-9a-f]{8}\"\\} [1-9]"));
        QVERIFY(passed.match(QString::fromUtf8(metrics)).hasMatch());
    }
    const auto asked
        = [&](const QString &port) { return m_world->council->run(words("hub peer status --status-port", {port})); };
    const auto told = asked(QString::number(m_world->councilHub->statusPort()));
    QCOMPARE(told.exit, 0);
    const QJsonValue peer = told.json.value(QLatin1String("peers"))[0];
    QCOMPARE(peer[QLatin1String("name")].toString(), m_world->police->name());
    QCOMPARE(peer[QLatin1String("state")].toString(), QStringLiteral("online"));
    QCOMPARE(asked(QStringLiteral("none")).error(), QStringLiteral("bad_port"));
    QCOMPARE(asked(QString::number(m_world->councilHub->port())).error(), QStringLiteral("no_status"));
}

void TestTwoHubs::whoIsRemovedIsToldThroughTheirOwnHub()
{
    QVERIFY(isOk(m_maya.client->call(inCase("removeMember", m_case, {{QStringLiteral("who"), m_ann.id}}))));
    QVERIFY(!summaryWhen(m_ann, m_case, [](const QJsonObject &summary) {
                 return !summary[QStringLiteral("stillMember")].toBool(true);
             }).isEmpty());
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Without Ann"))));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Without Ann")));
    QVERIFY(!titlesOf(allEvents(m_ann, m_case)).contains(QStringLiteral("Without Ann")));
}

void TestTwoHubs::nobodyTalkedToTheOthersHub()
{
    const auto devices = [](testing::HubProcess &hub) {
        QSet<QString> seen;
        for (const QByteArray &line : hub.output().split('\n')) {
            const QJsonDocument event = QJsonDocument::fromJson(line);
            if (event[QStringLiteral("event")].toString() == QLatin1String("login")
                && event[QStringLiteral("kind")].toInt(-1) == 0)
                seen.insert(event[QStringLiteral("device")].toString());
        }
        return seen;
    };
    QVERIFY(m_world->councilHub->stop() && m_world->policeHub->stop());
    QCOMPARE(devices(*m_world->councilHub), QSet<QString>{m_maya.device.left(8)});
    QCOMPARE(devices(*m_world->policeHub), (QSet<QString>{m_tom.device.left(8), m_ann.device.left(8)}));
}

QTEST_GUILESS_MAIN(TestTwoHubs)
#include "TestTwoHubs.moc"
