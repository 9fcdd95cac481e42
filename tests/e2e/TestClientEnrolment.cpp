// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enrolment/EnrolmentToken.h"
#include "app/session/Workspace.h"
#include "crypto/chance/Random.h"
#include "crypto/memory/SecretBytes.h"
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/Waiting.h"

using namespace caseweave;
using namespace caseweave::e2e;

namespace {

bool isAt(const ClientProcess &client, Door door)
{
    return client.door() == static_cast<int>(door);
}

} // namespace

/// From two agencies that know nothing of each other to open clients, with the real programs.
class TestClientEnrolment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void trustNeedsTheOthersFingerprint();
    void bothScreensShowTheSameSixWords();
    void aTokenIsTakenAsWords();
    void otherWordsAreNotApproved();
    void aTokenWorksOnce();
    void anOldTokenIsRefused();
    void nonsenseIsNoToken();
    void aTokenThatNobodyMadeIsNotFound();
    void waitsThroughAKill();
    void aFullDiskKeepsWhatWasBegun_data();
    void aFullDiskKeepsWhatWasBegun();
    void whatEndsWhileWaitingIsTold();
    void aRevokedDeviceIsRefusedByHubAndClients();

private:
    ClientProcess &newClient();
    QJsonObject enrol(ClientProcess &client, const QString &token, const QString &hub = {});
    bool becomesOpen(const ClientProcess &client);

    std::optional<TwoAgencies> m_world;
    std::vector<std::unique_ptr<ClientProcess>> m_clients;
};

void TestClientEnrolment::initTestCase()
{
    initialiseCrypto();
    m_world.emplace();
    m_world->council->addProfessional(QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
}

ClientProcess &TestClientEnrolment::newClient()
{
    const QString folder = m_world->path(QStringLiteral("new-%1").arg(m_clients.size()));
    return *m_clients.emplace_back(std::make_unique<ClientProcess>(folder));
}

QJsonObject TestClientEnrolment::enrol(ClientProcess &client, const QString &token, const QString &hub)
{
    return client.call(command("enrol",
                               {{QStringLiteral("token"), token},
                                {QStringLiteral("hub"), hub},
                                {QStringLiteral("passphrase"), dayPassphrase}}));
}

bool TestClientEnrolment::becomesOpen(const ClientProcess &client)
{
    return waitUntil([&] { return isAt(client, Door::Open); });
}

void TestClientEnrolment::trustNeedsTheOthersFingerprint()
{
    const test::AdminRun wrong = m_world->police->trust(*m_world->council, m_world->police->fingerprint());
    QCOMPARE(wrong.error(), QStringLiteral("fingerprint_differs"));
    const test::AdminRun shown = m_world->police->run({QStringLiteral("agency"), QStringLiteral("show")});
    const QJsonArray trusted = shown.json[QStringLiteral("trusted")].toArray();
    QCOMPARE(trusted.size(), 1);
    QCOMPARE(trusted[0][QStringLiteral("name")].toString(), m_world->council->name());
    QCOMPARE(trusted[0][QStringLiteral("fingerprint")].toString(), m_world->council->fingerprint());
}

void TestClientEnrolment::bothScreensShowTheSameSixWords()
{
    const Token token = m_world->council->makeToken(QStringLiteral("Maya Shah"));
    ClientProcess &client = newClient();
    QVERIFY(client.start());
    QVERIFY(isAt(client, Door::NoProfile));
    QVERIFY(isOk(enrol(client, token.text)));
    QVERIFY(isAt(client, Door::WaitingForApproval));
    QCOMPARE(client.enrolmentCode().split(u' ').size(), 6);
    const QJsonArray asking = m_world->council->enrolments();
    QCOMPARE(asking.size(), 1);
    QCOMPARE(asking[0][QStringLiteral("code")].toString(), client.enrolmentCode());
    QCOMPARE(m_world->council->approve(client.enrolmentCode()).exit, 0);
    QVERIFY(becomesOpen(client));
}

void TestClientEnrolment::aTokenIsTakenAsWords()
{
    const Token token = m_world->council->makeToken(QStringLiteral("Maya Shah"));
    QCOMPARE(token.words.split(u' ').size(), 14);
    ClientProcess &client = newClient();
    QVERIFY(client.start());
    QVERIFY(isOk(enrol(client, token.words.toUpper(), token.hub)));
    QCOMPARE(m_world->council->approve(client.enrolmentCode()).exit, 0);
    QVERIFY(becomesOpen(client));
}

void TestClientEnrolment::otherWordsAreNotApproved()
{
    const Token token = m_world->council->makeToken(QStringLiteral("Maya Shah"));
    ClientProcess &client = newClient();
    QVERIFY(client.start());
    QVERIFY(isOk(enrol(client, token.text)));
    QStringList other = client.enrolmentCode().split(u' ');
    std::reverse(other.begin(), other.end());
    QVERIFY(other != client.enrolmentCode().split(u' '));
    QCOMPARE(m_world->council->approve(other.join(u' ')).error(), QStringLiteral("code_differs"));
    QVERIFY(isAt(client, Door::WaitingForApproval));
    QCOMPARE(m_world->council->approve(client.enrolmentCode()).exit, 0);
    QVERIFY(becomesOpen(client));
}

void TestClientEnrolment::aTokenWorksOnce()
{
    const Token token = m_world->council->makeToken(QStringLiteral("Maya Shah"));
    ClientProcess &first = newClient();
    ClientProcess &second = newClient();
    QVERIFY(first.start());
    QVERIFY(second.start());
    QVERIFY(isOk(enrol(first, token.text)));
    QCOMPARE(codeOf(enrol(second, token.text)), QStringLiteral("conflict"));
    QVERIFY(isAt(second, Door::NoProfile));
    QCOMPARE(m_world->council->approve(first.enrolmentCode()).exit, 0);
    QVERIFY(becomesOpen(first));
    QCOMPARE(codeOf(enrol(second, token.text)), QStringLiteral("conflict"));
}

void TestClientEnrolment::anOldTokenIsRefused()
{
    const Token token = m_world->council->makeToken(QStringLiteral("Maya Shah"));
    ClientProcess &client = newClient();
    QVERIFY(client.start({.clockOffsetSeconds = 24 * 3600 + 60}));
    QCOMPARE(codeOf(enrol(client, token.text)), QStringLiteral("expired"));
    QVERIFY(isAt(client, Door::NoProfile));
    QVERIFY(isOk(m_world->council
                     ->runKeyed({QStringLiteral("enrolment"), QStringLiteral("refuse"),
                                 QStringLiteral("--professional"), QStringLiteral("Maya Shah")})
                     .json));
}

void TestClientEnrolment::nonsenseIsNoToken()
{
    ClientProcess &client = newClient();
    QVERIFY(client.start());
    QCOMPARE(codeOf(enrol(client, QStringLiteral("caseweave-enrol:1:AAAA"))), QStringLiteral("malformed"));
    QVERIFY(isAt(client, Door::NoProfile));
}

void TestClientEnrolment::aTokenThatNobodyMadeIsNotFound()
{
    SystemRandom random;
    const QString words = QString::fromStdString(EnrolmentToken::generate(random).words());
    ClientProcess &client = newClient();
    QVERIFY(client.start());
    QCOMPARE(codeOf(enrol(client, words, m_world->hubAddress())), QStringLiteral("not_found"));
    QVERIFY(isAt(client, Door::NoProfile));
}

void TestClientEnrolment::waitsThroughAKill()
{
    const Token token = m_world->council->makeToken(QStringLiteral("Maya Shah"));
    ClientProcess &client = newClient();
    QVERIFY(client.start());
    QVERIFY(isOk(enrol(client, token.text)));
    const QString code = client.enrolmentCode();
    client.kill();
    QVERIFY(client.start());
    QVERIFY(isAt(client, Door::Locked));
    QVERIFY(isOk(client.call(command("unlock", {{QStringLiteral("passphrase"), dayPassphrase}}))));
    QVERIFY(waitUntil([&] { return client.enrolmentCode() == code; }));
    QCOMPARE(m_world->council->approve(code).exit, 0);
    QVERIFY(becomesOpen(client));
}

void TestClientEnrolment::aFullDiskKeepsWhatWasBegun_data()
{
    QTest::addColumn<bool>("restarts");
    QTest::newRow("room is made") << false;
    QTest::newRow("killed, and room is made") << true;
}

void TestClientEnrolment::aFullDiskKeepsWhatWasBegun()
{
    QFETCH(bool, restarts);
    const Token token = m_world->council->makeToken(QStringLiteral("Maya Shah"));
    ClientProcess &client = newClient();
    QVERIFY(client.start());
    QVERIFY(isOk(enrol(client, token.text)));
    client.fillDisk(1);
    QCOMPARE(m_world->council->approve(client.enrolmentCode()).exit, 0);
    QVERIFY(!client
                 .eventually(command("status"),
                             [](const QJsonObject &status) {
                                 return status[QStringLiteral("error")].toString() == QLatin1String("disk_full");
                             })
                 .isEmpty());
    QVERIFY(isAt(client, Door::WaitingForApproval));
    if (restarts) {
        client.kill();
        QVERIFY(client.start());
        QVERIFY(isAt(client, Door::Locked));
        QVERIFY(isOk(client.call(command("unlock", {{QStringLiteral("passphrase"), dayPassphrase}}))));
    } else {
        client.fillDisk(0);
    }
    QVERIFY(becomesOpen(client));
}

void TestClientEnrolment::whatEndsWhileWaitingIsTold()
{
    const Token token = m_world->council->makeToken(QStringLiteral("Maya Shah"));
    ClientProcess &client = newClient();
    QVERIFY(client.start());
    QVERIFY(isOk(enrol(client, token.text)));
    client.kill();
    QVERIFY(client.start({.clockOffsetSeconds = 24 * 3600 + 60}));
    QVERIFY(isOk(client.call(command("unlock", {{QStringLiteral("passphrase"), dayPassphrase}}))));
    QVERIFY(waitUntil([&] { return isAt(client, Door::NoProfile); }));
    const QJsonObject told = client.eventually(command("status"), [](const QJsonObject &status) {
        return status[QStringLiteral("error")].toString() == QLatin1String("expired");
    });
    QVERIFY(!told.isEmpty());
}

void TestClientEnrolment::aRevokedDeviceIsRefusedByHubAndClients()
{
    m_clients.clear();
    Professional joe = m_world->enrol(*m_world->council, QStringLiteral("Joe Okoro"), QStringLiteral("Team manager"));
    Professional tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    QVERIFY(knows(joe, tom));
    const QString caseId = createCase(joe, QStringLiteral("GC-1"));
    QVERIFY(!caseId.isEmpty());

    m_world->police->revoke(tom.device, "lost");
    QVERIFY(!tom.client
                 ->eventually(command("status"),
                              [](const QJsonObject &status) {
                                  return status[QStringLiteral("error")].toString() == QLatin1String("revoked");
                              })
                 .isEmpty());
    reconnect(tom);
    QVERIFY(!tom.client
                 ->eventually(command("status"),
                              [](const QJsonObject &status) {
                                  return status[QStringLiteral("error")].toString() == QLatin1String("revoked")
                                      && status[QStringLiteral("connection")].toInt()
                                      == static_cast<int>(Connection::Refused);
                              })
                 .isEmpty());
    reconnect(joe);
    QVERIFY(settles(joe));
    QCOMPARE(codeOf(addMember(joe, caseId, tom)), QStringLiteral("no_key"));
}

QTEST_GUILESS_MAIN(TestClientEnrolment)
#include "TestClientEnrolment.moc"
