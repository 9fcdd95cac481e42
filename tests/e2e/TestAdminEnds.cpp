// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Program.h"
#include "tests/app/support/QuickPassphrases.h"
#include "tests/e2e/support/AdminRun.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <cstdio>
#include <unistd.h>

using namespace caseweave;
using namespace caseweave::test;

namespace {

constexpr std::int64_t dayMs = 86'400'000;
constexpr std::int64_t startMs = 1'795'000'000'000; ///< in November 2026
constexpr int hubDays = 40;
constexpr int issuerDays = 2000;

} // namespace

/// What an administrator is told once certificates have ended. The commands run in this process, which has a clock that
/// can be moved.
class TestAdminEnds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void aCardIsStatedAgainWhereTheHubHasEnded();
    void theHubThatHasEndedIsNamed();
    void bothAreNamedWithTheIssuerFirst();
    void aHubThatHoldsIsStatedAgain();
    void statusSaysHowLongAgo();

private:
    /// After so many days.
    AdminRun at(int days, const QStringList &words);
    AdminRun refreshAt(int days) { return at(days, words("directory refresh --offline") + m_pass->issuer); }
    AdminRun addMaya()
    {
        return at(0, words("professional add --offline --name", {QStringLiteral("Maya Shah")}) + m_pass->issuer);
    }

    std::optional<QTemporaryDir> m_folder;
    std::optional<Passphrases> m_pass;
    SystemRandom m_random;
};

AdminRun TestAdminEnds::at(int days, const QStringList &words)
{
    const ManualClock clock(startMs + days * dayMs);
    QTemporaryFile printed;
    if (!printed.open())
        qFatal("no file for what is printed");
    std::fflush(stdout);
    const int before = ::dup(STDOUT_FILENO);
    ::dup2(printed.handle(), STDOUT_FILENO);
    AdminRun run;
    run.exit = admin::run(words
                              + QStringList{QStringLiteral("--json"), QStringLiteral("--folder"),
                                            m_folder->filePath(QStringLiteral("agency"))},
                          clock, m_random);
    std::fflush(stdout);
    ::dup2(before, STDOUT_FILENO);
    ::close(before);
    printed.seek(0);
    run.out = printed.readAll();
    run.json = QJsonDocument::fromJson(run.out).object();
    return run;
}

void TestAdminEnds::initTestCase()
{
    initialiseCrypto();
    useQuickPassphrases();
}

void TestAdminEnds::init()
{
    m_folder.emplace();
    m_pass.emplace(m_folder->path());
    const AdminRun made = at(0,
                             words("agency create --kind council --name", {QStringLiteral("Greendale Council")})
                                 + QStringList{QStringLiteral("--days"), QString::number(issuerDays)} + m_pass->both());
    QVERIFY2(made.exit == Done, made.out.constData());
    const AdminRun hub
        = at(0, words("hub init --address localhost:7999 --days", {QString::number(hubDays)}) + m_pass->both());
    QVERIFY2(hub.exit == Done, hub.out.constData());
}

void TestAdminEnds::aCardIsStatedAgainWhereTheHubHasEnded()
{
    QCOMPARE(addMaya().exit, Done);
    // The newest record is the hub's, as where it was renewed last.
    const AdminRun renewed = at(0, words("hub renew --days", {QString::number(hubDays)}) + m_pass->both());
    QVERIFY2(renewed.exit == Done, renewed.out.constData());
    const AdminRun refreshed = refreshAt(hubDays + 1);
    QVERIFY2(refreshed.exit == Done, refreshed.out.constData());
}

void TestAdminEnds::theHubThatHasEndedIsNamed()
{
    const AdminRun refused = refreshAt(hubDays + 1);
    QCOMPARE(refused.exit, Refused);
    QCOMPARE(refused.error(), QStringLiteral("expired"));
    const QString said = text(refused, "message");
    QVERIFY2(said.contains(QLatin1String("hub renew")) && !said.contains(QLatin1String("agency renew")),
             qPrintable(said));
}

void TestAdminEnds::bothAreNamedWithTheIssuerFirst()
{
    QCOMPARE(addMaya().exit, Done);
    const QString said = text(refreshAt(issuerDays + 1), "message");
    const qsizetype issuer = said.indexOf(QLatin1String("agency renew"));
    QVERIFY2(issuer >= 0 && issuer < said.indexOf(QLatin1String("hub renew")), qPrintable(said));
    QCOMPARE(at(issuerDays + 1, words("agency renew") + m_pass->root).exit, Done);
    QCOMPARE(refreshAt(issuerDays + 1).exit, Done);
}

void TestAdminEnds::aHubThatHoldsIsStatedAgain()
{
    const AdminRun refreshed = refreshAt(hubDays - 1);
    QVERIFY2(refreshed.exit == Done, refreshed.out.constData());
}

void TestAdminEnds::statusSaysHowLongAgo()
{
    const auto warnings = [this](int days) {
        QStringList said;
        for (const QJsonValue &one : at(days, words("status")).json.value(QLatin1String("warnings")).toArray())
            said << one.toString();
        return said.join(QLatin1Char(' '));
    };
    QVERIFY(warnings(hubDays - 10).contains(QLatin1String("The hub's certificate ends in 10 days")));
    QVERIFY(warnings(hubDays + 70).contains(QLatin1String("The hub's certificate ended 70 days ago")));
}

QTEST_GUILESS_MAIN(TestAdminEnds)
#include "TestAdminEnds.moc"
