// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/AgencyFolder.h"
#include "app/admin/Failure.h"
#include "app/admin/Terminal.h"
#include "app/session/Workspace.h"
#include "sync/hub/HubSetup.h"
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/Files.h"
#include "tests/e2e/support/FreePort.h"
#include "tests/e2e/support/Waiting.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>

using namespace caseweave;
using namespace caseweave::e2e;
using namespace caseweave::test;

namespace {

QJsonObject unlock(ClientProcess &client, const QString &passphrase = dayPassphrase)
{
    return client.call(command("unlock", {{QStringLiteral("passphrase"), passphrase}}));
}

bool isAt(const ClientProcess &client, Door door)
{
    return waitUntil([&] { return client.door() == static_cast<int>(door); });
}

} // namespace

/// What goes wrong on people's computers: each has a code of its own, and nothing is lost by it. Each test leaves Maya
/// and Tom with open clients.
class TestTroubles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void aWrongPassphraseOpensNothing();
    void aProfileIsOpenOnce();
    void whatAKillLeftOfALockLocksNobodyOut_data();
    void whatAKillLeftOfALockLocksNobodyOut();
    void aDamagedVaultIsTold_data();
    void aDamagedVaultIsTold();
    void aDamagedCaseLeavesTheOthers();
    void aFullDiskLosesNothing();
    void aFullDiskAtTheHubLosesNothing();
    void aTakenPortIsTold();
    void aHubThatRunsIsNotStartedTwice();
    void anExpiredHubIsRefused();
    void aHubDoesNotStartWithAnExpiredCertificate();
    void aWrongClockIsTold_data();
    void aWrongClockIsTold();
    void aWrongClockIsToldWhenEnrolling();

private:
    /// Writes a certificate of the hub that ends at that time, in place of the one in its folder.
    void certifyHubUntil(std::int64_t seconds);
    /// Writes until it does not go on, at most so many; the titles that are saved. The last answer in `last`.
    QStringList writeUntilRefused(Professional &who, const QString &prefix, int most, QJsonObject &last);

    std::optional<TwoAgencies> m_world;
    Professional m_maya;
    Professional m_tom;
    QString m_case;
    QString m_otherCase;
};

void TestTroubles::initTestCase()
{
    initialiseCrypto();
    m_world.emplace();
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    QVERIFY(knows(m_maya, m_tom));
    for (QString *id : {&m_case, &m_otherCase}) {
        *id = createCase(m_maya, QStringLiteral("GC-7"));
        QVERIFY(!id->isEmpty());
        QVERIFY(isOk(addMember(m_maya, *id, m_tom)));
        QVERIFY(opens(m_tom, *id));
    }
}

void TestTroubles::cleanup()
{
    for (Professional *one : {&m_maya, &m_tom}) {
        if (!one->client->isRunning())
            QVERIFY(isOk(reopen(*one)));
        QVERIFY(opens(*one, m_case));
    }
}

void TestTroubles::aWrongPassphraseOpensNothing()
{
    ClientProcess &client = *m_maya.client;
    QVERIFY(client.stop());
    QVERIFY(client.start());
    QCOMPARE(codeOf(unlock(client, QStringLiteral("lantern orchard velvet harbor"))), QStringLiteral("cannot_open"));
    QVERIFY(isAt(client, Door::Locked));
    QCOMPARE(codeOf(client.call(command("open", {{QStringLiteral("case"), m_case}}))), QStringLiteral("locked"));
    QVERIFY(isOk(unlock(client)));
    QVERIFY(isAt(client, Door::Open));
}

void TestTroubles::aProfileIsOpenOnce()
{
    ClientProcess second(m_maya.client->folder());
    QVERIFY(second.start());
    QCOMPARE(codeOf(unlock(second)), QStringLiteral("conflict"));
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("The first goes on"))));
}

void TestTroubles::whatAKillLeftOfALockLocksNobodyOut_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("nonsense") << QByteArray("no number");
}

void TestTroubles::whatAKillLeftOfALockLocksNobodyOut()
{
    QFETCH(QByteArray, content);
    QVERIFY(m_maya.client->stop());
    QVERIFY(m_world->hub->stop());
    for (const QString &lock :
         {m_maya.client->folder() + QStringLiteral("/lock"), m_world->hub->folder() + QStringLiteral("/hub.lock"),
          m_world->council->folder() + QStringLiteral("/lock")}) {
        QVERIFY(QFile::exists(lock));
        QVERIFY(writeTo(lock, content));
    }
    QVERIFY(m_world->hub->start());
    QVERIFY(isOk(reopen(m_maya)));
    QCOMPARE(m_world->council->run({QStringLiteral("status")}).exit, 0);
}

void TestTroubles::aDamagedVaultIsTold_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("code");
    QTest::newRow("a bit of the end") << 0 << QStringLiteral("damaged");
    QTest::newRow("cut in half") << 1 << QStringLiteral("damaged");
    QTest::newRow("empty") << 2 << QStringLiteral("damaged");
    QTest::newRow("something else") << 3 << QStringLiteral("damaged");
}

void TestTroubles::aDamagedVaultIsTold()
{
    QFETCH(int, kind);
    QFETCH(QString, code);
    QVERIFY(m_maya.client->stop());
    const QString vault = m_maya.client->folder() + QStringLiteral("/vault");
    const QByteArray intact = readFrom(vault);
    QVERIFY(intact.size() > 200);
    QByteArray damaged = intact;
    if (kind == 0)
        damaged.back() = static_cast<char>(damaged.back() ^ 1);
    else if (kind == 1)
        damaged.truncate(damaged.size() / 2);
    else if (kind == 2)
        damaged.clear();
    else
        damaged = "this is no vault";
    QVERIFY(writeTo(vault, damaged));
    QVERIFY(m_maya.client->start());
    QCOMPARE(codeOf(unlock(*m_maya.client)), code);
    QCOMPARE(readFrom(vault), damaged); // nobody made a new one over it
    m_maya.client->kill();
    QVERIFY(writeTo(vault, intact)); // from a backup
    QVERIFY(isOk(reopen(m_maya)));
    QVERIFY(opens(m_maya, m_case));
    QVERIFY(seesEvent(m_maya, m_case, QStringLiteral("The first goes on")));
}

void TestTroubles::aDamagedCaseLeavesTheOthers()
{
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("Before the damage"))));
    QVERIFY(settles(m_tom));
    QVERIFY(m_tom.client->stop());
    QDirIterator files(m_tom.client->folder() + QStringLiteral("/cases"), {QStringLiteral("*.db")}, QDir::Files);
    QVERIFY(files.hasNext());
    const QString name = files.next();
    const QByteArray intact = readFrom(name);
    QByteArray damaged = intact;
    for (qsizetype i = 0; i < damaged.size(); i += 512)
        damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    QVERIFY(writeTo(name, damaged));

    QVERIFY(isOk(reopen(m_tom)));
    const QJsonObject answer = m_tom.client->eventually(command("cases"), [](const QJsonObject &cases) {
        return cases[QStringLiteral("cases")].toArray().size() == 2;
    });
    QStringList broken;
    for (const QJsonValue &summary : answer[QStringLiteral("cases")].toArray()) {
        if (summary[QStringLiteral("damaged")].toBool())
            broken += summary[QStringLiteral("id")].toString();
    }
    QCOMPARE(broken.size(), 1);
    const QString code = summaryIn(answer, broken.first())[QStringLiteral("error")].toString();
    QVERIFY2(code == QLatin1String("damaged") || code == QLatin1String("cannot_open"), qPrintable(code));
    QCOMPARE(codeOf(m_tom.client->call(inCase("open", broken.first()))), code);
    const QString other = broken.first() == m_case ? m_otherCase : m_case;
    QVERIFY(opens(m_tom, other));
    QVERIFY(isOk(writeEvent(m_tom, other, QStringLiteral("The other case works"))));
    QVERIFY(opens(m_maya, other));
    QVERIFY(seesEvent(m_maya, other, QStringLiteral("The other case works")));

    QVERIFY(m_tom.client->stop());
    QVERIFY(writeTo(name, intact)); // from a backup
    QVERIFY(isOk(reopen(m_tom)));
    QVERIFY(opens(m_tom, m_case));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Before the damage")));
}

QStringList TestTroubles::writeUntilRefused(Professional &who, const QString &prefix, int most, QJsonObject &last)
{
    const QString text(8000, u'x');
    QStringList saved;
    for (int i = 0; i < most; ++i) {
        const QString title = QStringLiteral("%1 %2").arg(prefix).arg(i);
        last = writeEvent(who, m_case, title, text);
        if (!isOk(last))
            break;
        saved += title;
    }
    return saved;
}

void TestTroubles::aFullDiskLosesNothing()
{
    QVERIFY(settles(m_tom));
    QVERIFY(m_tom.client->stop());
    qint64 largest = 0;
    QDirIterator files(m_tom.client->folder(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        largest = std::max(largest, files.fileInfo().size());
    }
    QVERIFY(isOk(reopen(m_tom, {.largestFile = largest + 300'000})));
    QVERIFY(opens(m_tom, m_case));
    QJsonObject last;
    QStringList saved = writeUntilRefused(m_tom, QStringLiteral("Nearly full"), 2000, last);
    QCOMPARE(codeOf(last), QStringLiteral("disk_full"));
    QVERIFY(!saved.isEmpty());
    // It goes on as long as the disk stays full, and what was saved stays readable.
    QCOMPARE(codeOf(writeEvent(m_tom, m_case, QStringLiteral("Full"), QString(8000, u'y'))),
             QStringLiteral("disk_full"));
    QVERIFY(seesEvent(m_tom, m_case, saved.last()));
    // What comes finds no room either, and the status says so.
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("While his is full"), QString(8000, u'z'))));
    QVERIFY(hasError(m_tom, "disk_full"));
    m_tom.client->kill();

    QVERIFY(isOk(reopen(m_tom)));
    QVERIFY(opens(m_tom, m_case));
    saved += QStringLiteral("Room again");
    QVERIFY(isOk(writeEvent(m_tom, m_case, saved.last())));
    for (Professional *one : {&m_tom, &m_maya}) {
        QVERIFY(seesEvent(*one, m_case, saved.last()));
        const QStringList titles = titlesOf(eventsWhen(*one, m_case, [](const QJsonArray &) { return true; }));
        for (const QString &title : saved)
            QCOMPARE(titles.count(title), 1);
        QVERIFY(!titles.contains(QStringLiteral("Full")));
    }
}

void TestTroubles::aFullDiskAtTheHubLosesNothing()
{
    QVERIFY(settles(m_tom));
    QVERIFY(m_world->hub->stop());
    m_world->hub->limitFileSize(QFile(m_world->hub->storeFile()).size() + 200'000);
    QVERIFY(m_world->hub->start());
    reconnect(m_tom);
    QJsonObject last;
    const QStringList saved = writeUntilRefused(m_tom, QStringLiteral("Hub full"), 100, last);
    QCOMPARE(saved.size(), 100); // no matter to who writes
    QVERIFY(waitUntil([&] { return m_world->hub->count("store_failing") > 0; }));
    QVERIFY(hasError(m_tom, "storage"));
    QVERIFY(!summaryWhen(m_tom, m_case, [](const QJsonObject &summary) {
                 return summary[QStringLiteral("unsent")].toInt() > 0;
             }).isEmpty());
    QVERIFY(m_world->hub->isRunning());
    m_world->hub->kill();
    m_world->hub->limitFileSize(0);
    QVERIFY(m_world->hub->start());
    for (Professional *one : {&m_tom, &m_maya}) {
        reconnect(*one);
        QVERIFY(seesEvent(*one, m_case, saved.last()));
    }
    QVERIFY(settles(m_tom));
    const QStringList titles = titlesOf(allEvents(m_maya, m_case));
    for (const QString &title : saved)
        QCOMPARE(titles.count(title), 1);
}

void TestTroubles::aTakenPortIsTold()
{
    const QString copy = m_world->path(QStringLiteral("hub-copy"));
    QVERIFY(m_world->hub->isRunning());
    test::copyFolder(m_world->hub->folder(), copy);
    testing::HubProcess second(copy);
    QVERIFY(!second.start());
    QCOMPARE(second.exitCode(), static_cast<int>(StartProblem::PortTaken));
    QVERIFY2(second.output().contains("Another program listens"), second.output().constData());
    QVERIFY(settles(m_maya));
}

void TestTroubles::aHubThatRunsIsNotStartedTwice()
{
    testing::HubProcess second(m_world->hub->folder());
    QVERIFY(!second.start());
    QCOMPARE(second.exitCode(), static_cast<int>(StartProblem::Running));
}

void TestTroubles::certifyHubUntil(std::int64_t seconds)
try {
    const auto folder = admin::AgencyFolder::open(m_world->council->folder());
    const QString file = m_world->hub->folder() + QStringLiteral("/hub.certificate");
    const QByteArray held = readFrom(file);
    const auto old = AgencyCertificate::decode(
        {reinterpret_cast<const std::uint8_t *>(held.constData()), std::size_t(held.size())});
    QVERIFY(old.ok());
    const SigningKey root
        = folder.rootKey(admin::Terminal::readPassphraseFile(m_world->path(QStringLiteral("root-passphrase"))));
    const auto made = AgencyCertificate::issue(root, AgencyRole::Hub, old->signKey, std::nullopt, old->name,
                                               seconds - 24 * 3600, seconds);
    QVERIFY(
        writeTo(file, QByteArray(reinterpret_cast<const char *>(made.encoded.data()), qsizetype(made.encoded.size()))));
} catch (const admin::Failure &failure) {
    QFAIL(qPrintable(failure.message));
}

void TestTroubles::anExpiredHubIsRefused()
{
    const QString file = m_world->hub->folder() + QStringLiteral("/hub.certificate");
    const QByteArray valid = readFrom(file);
    QVERIFY(m_world->hub->stop());
    // Ends in three minutes, by the clock of a client that is five minutes ahead already.
    certifyHubUntil(SystemClock().nowSeconds() + 180);
    QVERIFY(m_world->hub->start());
    QVERIFY(m_tom.client->stop());
    QVERIFY(isOk(reopen(m_tom, {.clockOffsetSeconds = 300})));
    QVERIFY(hasError(m_tom, "expired"));
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("While the hub is expired"))));

    QVERIFY(m_world->hub->stop());
    QVERIFY(writeTo(file, valid));
    QVERIFY(m_world->hub->start());
    for (Professional *one : {&m_tom, &m_maya})
        reconnect(*one);
    QVERIFY(settles(m_tom));
    QVERIFY(seesEvent(m_maya, m_case, QStringLiteral("While the hub is expired")));
    QVERIFY(m_tom.client->stop());
}

void TestTroubles::aHubDoesNotStartWithAnExpiredCertificate()
{
    const QString file = m_world->hub->folder() + QStringLiteral("/hub.certificate");
    const QByteArray valid = readFrom(file);
    QVERIFY(m_world->hub->stop());
    certifyHubUntil(SystemClock().nowSeconds() - 1);
    QVERIFY(!m_world->hub->start());
    QCOMPARE(m_world->hub->exitCode(), static_cast<int>(StartProblem::HubCertificateExpired));
    QVERIFY2(m_world->hub->output().contains("not valid now"), m_world->hub->output().constData());
    QVERIFY(writeTo(file, valid));
    QVERIFY(m_world->hub->start());
}

void TestTroubles::aWrongClockIsTold_data()
{
    QTest::addColumn<int>("offsetSeconds");
    QTest::addColumn<bool>("hubIsNew");
    QTest::newRow("an hour ahead") << 3600 << true;
    QTest::newRow("an hour behind") << -3600 << false;
    // By its clock the hub's certificate is one of the future.
    QTest::newRow("an hour behind a hub that is new") << -3600 << true;
}

void TestTroubles::aWrongClockIsTold()
{
    QFETCH(int, offsetSeconds);
    QFETCH(bool, hubIsNew);
    const QString tag = QString::fromLatin1(QTest::currentDataTag());
    constexpr std::int64_t day = 24 * 3600;
    QVERIFY(m_world->hub->stop());
    certifyHubUntil(SystemClock().nowSeconds() + (hubIsNew ? day - 60 : day / 2));
    QVERIFY(m_world->hub->start());
    QVERIFY(m_tom.client->stop());
    QVERIFY(isOk(reopen(m_tom, {.clockOffsetSeconds = offsetSeconds})));
    QVERIFY(hasError(m_tom, "clock_skew"));
    QVERIFY(opens(m_tom, m_case));
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("Wrong clock: ") + tag)));
    QVERIFY(hasUnsent(m_tom, m_case, 1));
    QVERIFY(m_tom.client->stop());
    QVERIFY(isOk(reopen(m_tom)));
    QVERIFY(opens(m_tom, m_case));
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("In time: ") + tag)));
    reconnect(m_maya);
    for (const char *title : {"Wrong clock: ", "In time: "})
        QVERIFY(seesEvent(m_maya, m_case, QLatin1String(title) + tag));
    QVERIFY(settles(m_tom));
    QVERIFY(becomeEqual({&m_maya, &m_tom}, m_case));
}

void TestTroubles::aWrongClockIsToldWhenEnrolling()
{
    m_world->council->addProfessional(QStringLiteral("Joe Okoro"), QStringLiteral("Team manager"));
    const Token token = m_world->council->makeToken(QStringLiteral("Joe Okoro"));
    ClientProcess client(m_world->path(QStringLiteral("joe")));
    const auto enrol = [&] {
        return client.call(
            command("enrol", {{QStringLiteral("token"), token.text}, {QStringLiteral("passphrase"), dayPassphrase}}));
    };
    QVERIFY(client.start({.clockOffsetSeconds = -3600}));
    QCOMPARE(codeOf(enrol()), QStringLiteral("clock_skew"));
    QVERIFY(isAt(client, Door::NoProfile));
    QVERIFY(client.stop());
    QVERIFY(client.start()); // the token was not used up
    QVERIFY(isOk(enrol()));
    QVERIFY(isAt(client, Door::WaitingForApproval));
}

QTEST_GUILESS_MAIN(TestTroubles)
#include "TestTroubles.moc"
