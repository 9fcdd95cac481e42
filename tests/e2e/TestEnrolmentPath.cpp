// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/directory/DirectoryBook.h"
#include "app/enrolment/EnrolmentRequest.h"
#include "tests/app/support/QuickPassphrases.h"
#include "tests/crypto/support/FailsWith.h"
#include "tests/e2e/support/AdminRun.h"
#include "tests/e2e/support/FreePort.h"
#include "tests/e2e/support/NewDevice.h"
#include "tests/e2e/support/ProgramEnvironment.h"
#include "tests/sync/support/HubProcess.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

/// caseweave-admin and caseweave-hub as they are run, with a computer that enrols (docs/protocol.md 2.5).
class TestEnrolmentPath : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void enrolsAComputer();
    void aTokenAsWordsWorksToo();
    void refusesOtherSixWords();
    void aTokenWorksOnce();
    void aRequestOfSomebodyElseIsNotShown();
    void aRefusedTokenIsNotApproved();
    void approvesBeforehandOnRequest();
    void othersWorkWhileSomebodyWatches();
    void refusesARevokedComputer();
    void refusesTheComputersOfWhoLeft();
    void anotherAgencyUsesTheHubOnceAdmitted();
    void takesWhatItLacksFromTheHub();
    void alarmsWhenTheHubHoldsAnotherRecord();
    void sendsAgainWhatTheHubLost();

private:
    AdminRun council(const QStringList &line) const { return runAdminJson(line + at(m_council) + m_pass->issuer); }
    static QStringList at(const QString &folder) { return {QStringLiteral("--folder"), folder}; }
    /// A token for a new professional, as the file has it.
    std::optional<EnrolmentLetter> letterFor(const QString &name, const QStringList &more = {});
    /// From the token to the request, whose six words are then known.
    bool ask(NewDevice &device, const EnrolmentLetter &letter);
    std::optional<DeviceCertificate> enrol(NewDevice &device, const QString &name);

    SystemRandom m_random;
    QTemporaryDir m_temporary;
    std::optional<Passphrases> m_pass;
    QString m_council;
    QString m_police;
    QStringList m_listen; ///< the option
    std::optional<testing::HubProcess> m_hub;
};

void TestEnrolmentPath::initTestCase()
{
    initialiseCrypto();
    useQuickPassphrases();
    QVERIFY(m_temporary.isValid());
    m_pass.emplace(m_temporary.path());
    m_council = m_temporary.filePath(QStringLiteral("council"));
    m_police = m_temporary.filePath(QStringLiteral("police"));
    const QString address = QStringLiteral("127.0.0.1:%1").arg(e2e::freePort());
    m_listen = QStringList{QStringLiteral("--listen"), address};
    for (const auto &[folder, kind] : {std::pair{m_council, "council"}, std::pair{m_police, "police"}}) {
        const QStringList make = words("agency create --name Agency --kind", {QLatin1String(kind)});
        QCOMPARE(runAdminJson(make + at(folder) + m_pass->both()).exit, Done);
    }
    QCOMPARE(runAdminJson(words("hub init --address", {address}) + at(m_council) + m_pass->both()).exit, Done);
    m_hub.emplace(m_council + QStringLiteral("/hub"));
    QVERIFY(m_hub->start(m_listen));
    QCOMPARE(council(words("directory publish")).json.value(QLatin1String("sent")).toInt(), 2);
}

void TestEnrolmentPath::cleanupTestCase()
{
    QVERIFY(m_hub->stop());
}

std::optional<EnrolmentLetter> TestEnrolmentPath::letterFor(const QString &name, const QStringList &more)
{
    if (council(words("professional add --name", {name})).exit != Done)
        return std::nullopt;
    const QString file = m_temporary.filePath(name + QStringLiteral(".token"));
    if (council(words("token make --professional", {name, QStringLiteral("--output"), file}) + more).exit != Done)
        return std::nullopt;
    QFile token(file);
    if (!token.open(QIODevice::ReadOnly))
        return std::nullopt;
    auto letter = EnrolmentLetter::fromText(token.readAll().toStdString());
    return letter ? std::optional(std::move(*letter)) : std::nullopt;
}

bool TestEnrolmentPath::ask(NewDevice &device, const EnrolmentLetter &letter)
{
    return device.enter(letter).ok() && device.invitation().ok() && device.request("laptop").ok();
}

std::optional<DeviceCertificate> TestEnrolmentPath::enrol(NewDevice &device, const QString &name)
{
    const auto letter = letterFor(name);
    if (!letter || !ask(device, *letter)
        || council(words("enrolment approve --code", {device.codeWords()})).exit != Done)
        return std::nullopt;
    auto certificate = device.approval();
    return certificate ? std::optional(*certificate) : std::nullopt;
}

void TestEnrolmentPath::enrolsAComputer()
{
    const QString name = QStringLiteral("Maya Shah");
    const auto letter = letterFor(name);
    QVERIFY(letter);
    NewDevice device(m_random);
    QVERIFY(ask(device, *letter));
    QCOMPARE(device.invited().name, name.toStdString());
    QVERIFY(failsWith(device.approval(), ErrorCode::NotFound));

    const QJsonArray open = council(words("enrolment list")).json.value(QLatin1String("enrolments")).toArray();
    QCOMPARE(open.size(), qsizetype{1});
    QCOMPARE(open[0].toObject().value(QLatin1String("code")).toString(), device.codeWords());
    QCOMPARE(open[0].toObject().value(QLatin1String("label")).toString(), QStringLiteral("laptop"));

    const AdminRun approved = council(words("enrolment approve --code", {device.codeWords()}));
    QCOMPARE(approved.exit, Done);
    QCOMPARE(text(approved, "device"), QString::fromStdString(device.keys().device().hex()));
    const auto certificate = device.approval();
    QVERIFY(certificate.ok());
    QVERIFY(device.logIn(*certificate).ok());

    // The directory that the hub shows vouches for the new computer.
    const auto records = device.directory(device.invited().agency());
    QVERIFY(records.ok());
    MemoryDirectoryStore store;
    auto book = DirectoryBook::open(store, device.invited().agency(), device.invited().root);
    QVERIFY(book->takePage(device.invited().agency(), *records).ok());
    const auto now = SystemClock().nowSeconds();
    QCOMPARE(book->validDevices(device.invited().professional, now).size(), std::size_t{1});
    QCOMPARE(book->find(QStringLiteral("shah"), now).size(), std::size_t{1});
    QVERIFY(council(words("enrolment list")).json.value(QLatin1String("enrolments")).toArray().isEmpty());
}

void TestEnrolmentPath::aTokenAsWordsWorksToo()
{
    const QString name = QStringLiteral("Wen Words");
    QCOMPARE(council(words("professional add --name", {name})).exit, Done);
    const AdminRun made = council(words("token make --professional", {name}));
    QCOMPARE(made.exit, Done);
    auto token = EnrolmentToken::fromWords(text(made, "words").toStdString());
    QVERIFY(token.ok());
    NewDevice device(m_random);
    QVERIFY(ask(device, EnrolmentLetter{text(made, "hub").toStdString(), std::move(*token), std::nullopt}));
    QCOMPARE(council(words("enrolment approve --code", {device.codeWords()})).exit, Done);
    QVERIFY(device.approval().ok());
}

void TestEnrolmentPath::refusesOtherSixWords()
{
    const auto letter = letterFor(QStringLiteral("Olu Other"));
    NewDevice device(m_random);
    QVERIFY(ask(device, *letter));
    QStringList code = device.codeWords().split(u' ');
    code.swapItemsAt(0, 5);
    const AdminRun approved = council(words("enrolment approve --code", {code.join(u' ')}));
    QCOMPARE(approved.exit, Refused);
    QCOMPARE(approved.error(), QStringLiteral("code_differs"));
    QVERIFY(failsWith(device.approval(), ErrorCode::NotFound));
    // Typed as somebody would type it.
    QCOMPARE(council(words("enrolment approve --code", {device.codeWords().toUpper().replace(u' ', u',')})).exit, Done);
}

void TestEnrolmentPath::aTokenWorksOnce()
{
    const auto letter = letterFor(QStringLiteral("Tia Twice"));
    NewDevice first(m_random);
    QVERIFY(ask(first, *letter));
    NewDevice second(m_random);
    QVERIFY(second.enter(*letter).ok());
    QVERIFY(second.invitation().ok());
    QVERIFY(failsWith(second.request("other"), ErrorCode::Conflict));
    QCOMPARE(council(words("enrolment approve --code", {second.codeWords()})).error(), QStringLiteral("code_differs"));
    QCOMPARE(council(words("enrolment approve --code", {first.codeWords()})).exit, Done);
    QCOMPARE(council(words("enrolment approve --code", {first.codeWords()})).error(), QStringLiteral("nobody_asks"));
}

void TestEnrolmentPath::aRequestOfSomebodyElseIsNotShown()
{
    const auto letter = letterFor(QStringLiteral("Bea Broken"));
    NewDevice device(m_random);
    QVERIFY(device.enter(*letter).ok());
    QVERIFY(device.invitation().ok());
    // Whoever sees the tag, such as the hub, does not hold the token.
    const EnrolmentToken other = EnrolmentToken::generate(m_random);
    QVERIFY(device.putRequest(EnrolmentRequest::make(other, device.keys(), "laptop", 1).encoded).ok());
    const AdminRun list = council(words("enrolment list"));
    QCOMPARE(list.exit, Done);
    QVERIFY(!list.json.value(QLatin1String("warnings")).toArray().isEmpty());
    QCOMPARE(list.json.value(QLatin1String("enrolments")).toArray()[0].toObject().value(QLatin1String("asks")).toBool(),
             false);
    QCOMPARE(council(words("enrolment approve --professional broken")).error(), QStringLiteral("nobody_asks"));
    QCOMPARE(council(words("enrolment refuse --professional broken")).exit, Done);
}

void TestEnrolmentPath::aRefusedTokenIsNotApproved()
{
    const auto letter = letterFor(QStringLiteral("Ruth Refused"));
    NewDevice device(m_random);
    QVERIFY(ask(device, *letter));
    QCOMPARE(council(words("enrolment refuse --professional ruth")).exit, Done);
    QCOMPARE(council(words("enrolment approve --code", {device.codeWords()})).error(), QStringLiteral("nobody_asks"));
    QCOMPARE(council(words("enrolment refuse --professional ruth")).error(), QStringLiteral("no_open_token"));
    QVERIFY(failsWith(device.approval(), ErrorCode::NotFound));
}

void TestEnrolmentPath::approvesBeforehandOnRequest()
{
    const auto letter = letterFor(QStringLiteral("Pia Pre"), {QStringLiteral("--pre-approve")});
    NewDevice device(m_random);
    QVERIFY(ask(device, *letter));
    const AdminRun watched = council(words("enrolment watch --minutes 1"));
    QCOMPARE(watched.exit, Done);
    QCOMPARE(watched.json.value(QLatin1String("approved")).toArray().size(), qsizetype{1});
    QVERIFY(device.approval().ok());
    const AdminRun told
        = runAdmin(words("token make --pre-approve --professional pia") + at(m_council) + m_pass->issuer);
    QVERIFY2(told.out.contains("enrolment watch") && !told.out.contains("enrolment approve"), told.out.constData());
    QCOMPARE(council(words("enrolment refuse --professional pia")).exit, Done);
}

void TestEnrolmentPath::othersWorkWhileSomebodyWatches()
{
    QVERIFY(letterFor(QStringLiteral("Wes Watched"), {QStringLiteral("--pre-approve")}));
    QProcess watching;
    watching.setProcessEnvironment(programEnvironment());
    watching.start(qEnvironmentVariable("CASEWEAVE_ADMIN"),
                   words("enrolment watch --minutes 60") + at(m_council) + m_pass->issuer);
    QVERIFY(watching.waitForStarted());
    QVERIFY(QTest::qWaitFor([&] { return council(words("professional add --name Nia")).exit == Done; }, 60000));
    QCOMPARE(watching.state(), QProcess::Running);
    QCOMPARE(council(words("enrolment refuse --professional wes")).exit, Done);
    QTRY_COMPARE_WITH_TIMEOUT(watching.state(), QProcess::NotRunning, 60000); // nothing is left to wait for
    QCOMPARE(watching.exitCode(), static_cast<int>(Done));
}

void TestEnrolmentPath::refusesARevokedComputer()
{
    NewDevice device(m_random);
    const auto certificate = enrol(device, QStringLiteral("Lin Lost"));
    QVERIFY(certificate);
    QVERIFY(device.logIn(*certificate).ok());
    const QString id = QString::fromStdString(certificate->device().hex());
    const AdminRun renewed = council(words("device renew --days 900 --device", {id.left(10)}));
    QCOMPARE(renewed.exit, Done);
    QCOMPARE(renewed.json.value(QLatin1String("renewed")).toInt(), 1);
    QCOMPARE(council(words("device renew --within 10")).json.value(QLatin1String("renewed")).toInt(-1), 0);
    QCOMPARE(council(words("device renew --within 0")).exit, Usage);
    QCOMPARE(council(words("device revoke --reason lost --device", {id.left(10)})).exit, Done);
    QCOMPARE(council(words("device renew --device", {id.left(10)})).error(), QStringLiteral("revoked_already"));
    QVERIFY(failsWith(device.logIn(*certificate), ErrorCode::Revoked));
    QCOMPARE(council(words("device revoke --reason lost --device", {id.left(10)})).error(),
             QStringLiteral("revoked_already"));
}

void TestEnrolmentPath::refusesTheComputersOfWhoLeft()
{
    NewDevice device(m_random);
    const auto certificate = enrol(device, QStringLiteral("Gus Gone"));
    QVERIFY(certificate);
    const AdminRun removed = council(words("professional remove --professional gone"));
    QCOMPARE(removed.exit, Done);
    QCOMPARE(removed.json.value(QLatin1String("revoked")).toInt(), 1);
    QVERIFY(failsWith(device.logIn(*certificate), ErrorCode::Revoked));
    QCOMPARE(council(words("token make --professional gone")).error(), QStringLiteral("left_already"));
}

void TestEnrolmentPath::anotherAgencyUsesTheHubOnceAdmitted()
{
    const QStringList police = at(m_police) + m_pass->issuer;
    const QString councilWords = text(runAdminJson(words("agency show") + at(m_council)), "fingerprint");
    const QString policeWords = text(runAdminJson(words("agency show") + at(m_police)), "fingerprint");
    const QString councilRoot = m_council + QStringLiteral("/agency.root");
    const QString policeRoot = m_police + QStringLiteral("/agency.root");
    const QString option = QStringLiteral("--fingerprint");
    QCOMPARE(runAdminJson(words("agency trust --offline --root", {councilRoot, option, councilWords}) + police).exit,
             Done);
    const AdminRun early = runAdminJson(words("hub use --root", {councilRoot}) + police);
    QCOMPARE(early.exit, Hub);
    QCOMPARE(early.error(), QStringLiteral("not_admitted"));

    QCOMPARE(council(words("agency trust --root", {policeRoot, option, policeWords})).exit, Done);
    QVERIFY(m_hub->reload());
    QCOMPARE(runAdminJson(words("directory publish") + police).exit, Done);
    QCOMPARE(runAdminJson(words("professional add --name Tom") + police).exit, Done);
    const AdminRun token = runAdminJson(words("token make --professional Tom") + police);
    QCOMPARE(token.exit, Done);
    const auto letter = EnrolmentLetter::fromText(text(token, "token").toStdString());
    NewDevice device(m_random);
    QVERIFY(ask(device, *letter));
    QVERIFY(device.invited().root != device.invited().hubRoot);
    QCOMPARE(runAdminJson(words("enrolment approve --code", {device.codeWords()}) + police).exit, Done);
    const auto certificate = device.approval();
    QVERIFY(certificate.ok());
    QVERIFY(device.logIn(*certificate).ok());
    QVERIFY(!device.directory(agencyIdOf(device.invited().hubRoot))->empty());
}

void TestEnrolmentPath::takesWhatItLacksFromTheHub()
{
    const QString old = m_temporary.filePath(QStringLiteral("old"));
    copyFolder(m_council, old);
    QCOMPARE(council(words("professional add --name Later")).exit, Done);
    const QStringList restored = at(old) + m_pass->issuer;
    const AdminRun refused = runAdminJson(words("directory publish") + restored);
    QCOMPARE(refused.exit, Alarm);
    QCOMPARE(refused.error(), QStringLiteral("hub_is_ahead"));
    QCOMPARE(runAdminJson(words("directory fetch") + restored).json.value(QLatin1String("fetched")).toInt(), 1);
    QCOMPARE(runAdminJson(words("directory publish") + restored).json.value(QLatin1String("sent")).toInt(), 0);
    QCOMPARE(runAdminJson(words("directory verify --hub") + restored).exit, Done);
}

void TestEnrolmentPath::alarmsWhenTheHubHoldsAnotherRecord()
{
    const QString twin = m_temporary.filePath(QStringLiteral("twin"));
    copyFolder(m_council, twin);
    QCOMPARE(council(words("professional add --name Here")).exit, Done);
    const QStringList other = at(twin) + m_pass->issuer;
    QCOMPARE(runAdminJson(words("professional add --offline --name There") + other).exit, Done);
    for (const char *line : {"directory publish", "directory fetch", "directory verify --hub"}) {
        const AdminRun run = runAdminJson(words(line) + other);
        QCOMPARE(run.exit, Alarm);
        QCOMPARE(run.error(), QStringLiteral("fork"));
    }
}

void TestEnrolmentPath::sendsAgainWhatTheHubLost()
{
    QVERIFY(m_hub->stop());
    QDir hub(m_council + QStringLiteral("/hub"));
    for (const QString &file : hub.entryList({QStringLiteral("hub.db*")}, QDir::Files))
        QVERIFY(hub.remove(file));
    QVERIFY(!m_hub->start(m_listen));
    QVERIFY(m_hub->start(m_listen + QStringList{QStringLiteral("--new-database")}));
    const qint64 all
        = runAdminJson(words("directory verify") + at(m_council)).json.value(QLatin1String("records")).toInteger();
    QCOMPARE(council(words("directory publish")).json.value(QLatin1String("sent")).toInteger(), all);
    const AdminRun verified = council(words("directory verify --hub"));
    QCOMPARE(verified.exit, Done);
    QCOMPARE(verified.json.value(QLatin1String("missingAtHub")).toInt(-1), 0);
}

QTEST_GUILESS_MAIN(TestEnrolmentPath)
#include "TestEnrolmentPath.moc"
