// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/QuickPassphrases.h"
#include "tests/e2e/support/AdminRun.h"
#include "tests/e2e/support/Files.h"
#include "tests/e2e/support/FreePort.h"
#include "tests/e2e/support/NewDevice.h"
#include "tests/e2e/support/ProgramEnvironment.h"
#include "tests/sync/support/ChildLimits.h"
#include "tests/sync/support/HubProcess.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

using namespace caseweave;
using namespace caseweave::test;

/// An administrator who mistypes, and an agency's folder that is not whole. The exit codes are those of
/// docs/admin-guide.md.
class TestAdminMistakes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void aBrokenFolderIsTold_data();
    void aBrokenFolderIsTold();
    void everythingBrokenIsToldAtOnce();
    void everyMistakeHasItsExitCode_data();
    void everyMistakeHasItsExitCode();
    void renewingFinishesAHubThatWasBegun();
    void aTokenReplacesNoFile();
    void aTokenThatCannotBeWrittenIsNotMade_data();
    void aTokenThatCannotBeWrittenIsNotMade();
    void aTokenThatCannotBeShownIsNotMade_data();
    void aTokenThatCannotBeShownIsNotMade();
    void aFullDiskChangesNothing();
    void anInterruptedPassphraseLeavesTheEchoOn();
    void aDeviceIsListedSinceItsEnrolment();

private:
    AdminRun council(const QStringList &line) const { return runAdminJson(line + at(m_council) + m_pass->issuer); }
    static QStringList at(const QString &folder) { return {QStringLiteral("--folder"), folder}; }
    qsizetype openTokens() const
    {
        return council(words("enrolment list")).json.value(QLatin1String("enrolments")).toArray().size();
    }

    SystemRandom m_random;
    QTemporaryDir m_temporary;
    std::optional<Passphrases> m_pass;
    QString m_council;
    std::optional<testing::HubProcess> m_hub;
};

void TestAdminMistakes::initTestCase()
{
    initialiseCrypto();
    test::useQuickPassphrases();
    QVERIFY(m_temporary.isValid());
    m_pass.emplace(m_temporary.path());
    m_council = m_temporary.filePath(QStringLiteral("council"));
    const QString address = QStringLiteral("127.0.0.1:%1").arg(e2e::freePort());
    const QStringList make = words("agency create --name Council --kind council");
    QCOMPARE(runAdminJson(make + at(m_council) + m_pass->both()).exit, Done);
    QCOMPARE(runAdminJson(words("hub init --address", {address}) + at(m_council) + m_pass->both()).exit, Done);
    m_hub.emplace(m_council + QStringLiteral("/hub"));
    QVERIFY(m_hub->start({QStringLiteral("--listen"), address}));
    QCOMPARE(council(words("professional add --name Maya")).exit, Done);
}

void TestAdminMistakes::cleanupTestCase()
{
    QVERIFY(m_hub->stop());
}

void TestAdminMistakes::aBrokenFolderIsTold_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("missing");
    for (const char *file : {"agency.root", "issuer.key", "issuer.certificate", "hub.link"}) {
        QTest::addRow("%s missing", file) << QString::fromLatin1(file) << true;
        QTest::addRow("%s damaged", file) << QString::fromLatin1(file) << false;
    }
}

void TestAdminMistakes::aBrokenFolderIsTold()
{
    QFETCH(QString, file);
    QFETCH(bool, missing);
    const QTemporaryDir copy;
    copyFolder(m_council, copy.filePath(QStringLiteral("agency")));
    const QString folder = copy.filePath(QStringLiteral("agency"));
    const QString path = folder + u'/' + file;
    if (missing)
        QVERIFY(QFile::remove(path));
    else
        QVERIFY(writeTo(path, "nothing that belongs here"));
    const AdminRun status = runAdminJson(words("status") + at(folder));
    QCOMPARE(status.exit, Files);
    QVERIFY2(text(status, "message").contains(file), qPrintable(text(status, "message")));
    QVERIFY(text(status, "message").contains(QLatin1String("back-up")));
    const AdminRun person = runAdmin(words("status") + at(folder));
    QCOMPARE(person.exit, Files);
    QVERIFY(person.errors.contains(file.toUtf8()));
    // What would need it says so too, and changes nothing.
    const AdminRun made = runAdminJson(words("token make --professional Maya") + at(folder) + m_pass->issuer);
    QCOMPARE(made.exit, Files);
    QVERIFY2(text(made, "message").contains(file), qPrintable(text(made, "message")));
}

void TestAdminMistakes::everythingBrokenIsToldAtOnce()
{
    const QTemporaryDir copy;
    const QString folder = copy.filePath(QStringLiteral("agency"));
    copyFolder(m_council, folder);
    QVERIFY(QFile::remove(folder + QStringLiteral("/issuer.key")));
    QVERIFY(writeTo(folder + QStringLiteral("/hub.link"), "x"));
    const AdminRun status = runAdminJson(words("status") + at(folder));
    QVERIFY(text(status, "message").contains(QLatin1String("issuer.key")));
    QVERIFY(text(status, "message").contains(QLatin1String("hub.link")));
    QCOMPARE(text(status, "name"), QStringLiteral("Council")); // and what is known
}

void TestAdminMistakes::everyMistakeHasItsExitCode_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<int>("exit");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QStringList &line, Exit exit, const char *says) {
        QTest::newRow(name) << line << int{exit} << QString::fromLatin1(says);
    };
    const QString nowhere = m_temporary.filePath(QStringLiteral("nowhere"));
    const QString longName(10'000, u'x');
    row("address", words("hub init --address nowhere"), Usage, "--address");
    row("listen", words("hub init --address a.example:7443 --listen nowhere"), Usage, "--listen");
    row("long address", words("hub init --address", {longName + QStringLiteral(":7443")}), Usage, "--address");
    row("empty name", words("professional add --offline --name="), Usage, "--name");
    row("spaces for a name", words("professional add --offline --name", {QStringLiteral("   ")}), Usage, "--name");
    row("long name", words("professional add --offline --name", {longName}), Usage, "--name");
    row("line break", words("professional add --offline --name", {QStringLiteral("a\nb")}), Usage, "--name");
    row("escape", words("professional add --offline --name", {QStringLiteral("a\x1b[2Jb")}), Usage, "--name");
    row("long title", words("professional change --offline --professional Maya --title", {longName}), Usage, "--title");
    row("days", words("device renew --offline --days -1"), Usage, "--days");
    row("many days", words("device renew --offline --days 99999999999999999999"), Usage, "--days");
    row("reason", words("device revoke --offline --device 0123456789 --reason stolen"), Usage, "--reason");
    row("device", words("device revoke --offline --reason lost --device", {longName}), Refused, "device list");
    row("short device", words("device revoke --offline --reason lost --device 8d38"), Refused, "too short");
    row("agency", words("agency distrust --offline --yes --agency", {longName}), Refused, "agency show");
    row("command", {longName, longName}, Usage, "--help");
    row("option", words("status", {QStringLiteral("--") + longName}), Usage, "--help");
    row("not UTF-8", words("professional add --offline --name", {QString(QChar::ReplacementCharacter)}), Usage,
        "UTF-8");
    row("nobody", words("professional remove --offline --professional", {longName}), Refused, "professional list");
    row("empty person", words("professional remove --offline --professional="), Usage, "--professional");
    row("empty device", words("device revoke --offline --reason lost --device="), Usage, "--device");
    row("empty output", words("token make --professional Maya --output="), Usage, "--output");
    row("no such root file", words("agency trust --offline --root", {nowhere}), Files, "nowhere");
    row("a folder for a root file", words("agency trust --offline --root", {m_council}), Files, "council");
    row("no such root for a hub", words("hub use --offline --root", {nowhere}), Files, "nowhere");
    row("root elsewhere", words("agency export-root --output", {nowhere + QStringLiteral("/x")}), Files, "nowhere");
}

void TestAdminMistakes::everyMistakeHasItsExitCode()
{
    QFETCH(QStringList, line);
    QFETCH(int, exit);
    QFETCH(QString, says);
    const auto records = [&] {
        return runAdminJson(words("directory verify") + at(m_council)).json.value(QLatin1String("records")).toInt();
    };
    const int before = records();
    const QStringList root
        = line[0] == QLatin1String("hub") && line[1] == QLatin1String("init") ? m_pass->root : QStringList();
    const bool isPublic = line[1] == QLatin1String("export-root");
    const AdminRun run = runAdminJson(line + at(m_council) + root + (isPublic ? QStringList() : m_pass->issuer));
    const QString message = text(run, "message");
    QVERIFY2(run.exit == exit, qPrintable(QString::number(run.exit) + u' ' + message.left(500)));
    QVERIFY2(message.contains(says), qPrintable(message.left(500)));
    QVERIFY2(message.size() < 1000, "nobody reads as much");
    QCOMPARE(records(), before);
}

void TestAdminMistakes::renewingFinishesAHubThatWasBegun()
{
    const QTemporaryDir copy;
    const QString folder = copy.filePath(QStringLiteral("agency"));
    copyFolder(m_council, folder);
    const QString address = text(runAdminJson(words("agency show") + at(folder)), "hub");
    const QString settings = folder + QStringLiteral("/hub/hub.json");
    QByteArray limited = readFrom(settings);
    QVERIFY(writeTo(settings, limited.replace("{", "{\"limits\": {\"connections\": 500},")));
    // As "hub init" leaves it when it is ended before its end.
    QVERIFY(QFile::remove(folder + QStringLiteral("/hub.link")));
    QCOMPARE(runAdminJson(words("hub renew") + at(folder) + m_pass->both()).exit, Done);
    QCOMPARE(runAdminJson(words("status") + at(folder)).exit, Done);
    QCOMPARE(text(runAdminJson(words("agency show") + at(folder)), "hub"), address);
    QVERIFY(readFrom(settings).contains("500")); // what else stands there stays
}

void TestAdminMistakes::aTokenReplacesNoFile()
{
    const QString file = m_temporary.filePath(QStringLiteral("letter.txt"));
    QVERIFY(writeTo(file, "Dear Maya"));
    const qsizetype before = openTokens();
    const AdminRun made = council(words("token make --professional Maya --output", {file}));
    QCOMPARE(made.exit, Refused);
    QCOMPARE(made.error(), QStringLiteral("file_exists"));
    QCOMPARE(readFrom(file), QByteArray("Dear Maya"));
    QCOMPARE(openTokens(), before);
}

void TestAdminMistakes::aTokenThatCannotBeWrittenIsNotMade_data()
{
    QTest::addColumn<QString>("output");
    QTest::newRow("no such folder") << m_temporary.filePath(QStringLiteral("nowhere/maya.token"));
    QTest::newRow("a file for a folder") << m_temporary.filePath(QStringLiteral("passphrase/maya.token"));
    QTest::newRow("a name too long") << m_temporary.filePath(QString(300, u'x'));
}

void TestAdminMistakes::aTokenThatCannotBeWrittenIsNotMade()
{
    QFETCH(QString, output);
    const qsizetype before = openTokens();
    QCOMPARE(council(words("token make --professional Maya --output", {output})).exit, Files);
    QCOMPARE(openTokens(), before);
}

void TestAdminMistakes::aTokenThatCannotBeShownIsNotMade_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::newRow("to a person") << QStringList();
    QTest::newRow("to a script") << QStringList{QStringLiteral("--json")};
}

void TestAdminMistakes::aTokenThatCannotBeShownIsNotMade()
{
    QFETCH(QStringList, more);
    const qsizetype before = openTokens();
    QProcess process;
    process.setProcessEnvironment(test::programEnvironment());
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QStringLiteral("/dev/full"));
    process.start(qEnvironmentVariable("CASEWEAVE_ADMIN"),
                  words("token make --professional Maya") + at(m_council) + m_pass->issuer + more);
    QVERIFY(process.waitForFinished(120'000));
    QCOMPARE(process.exitCode(), int{Files});
    QVERIFY(process.readAllStandardError().contains("none was made"));
    QCOMPARE(openTokens(), before);
}

void TestAdminMistakes::aFullDiskChangesNothing()
{
    const auto records = [&] {
        return runAdminJson(words("directory verify") + at(m_council)).json.value(QLatin1String("records")).toInt();
    };
    const int before = records();
    QProcess process;
    process.setProcessEnvironment(test::programEnvironment());
    process.setStandardInputFile(QProcess::nullDevice());
    process.setChildProcessModifier([] { testing::limitChild(100); });
    process.start(qEnvironmentVariable("CASEWEAVE_ADMIN"),
                  words("professional add --offline --name Full") + at(m_council) + m_pass->issuer);
    QVERIFY(process.waitForFinished(120'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), int{Files});
    QVERIFY(process.readAllStandardError().contains("room"));
    QCOMPARE(records(), before);
    QVERIFY(QDir(m_council + QStringLiteral("/directory")).entryList({QStringLiteral("*.new")}, QDir::Files).isEmpty());
}

void TestAdminMistakes::anInterruptedPassphraseLeavesTheEchoOn()
{
    int ours = -1;
    int terminal = -1;
    QCOMPARE(::openpty(&ours, &terminal, nullptr, nullptr, nullptr), 0);
    const auto echoes = [&] {
        termios now{};
        return ::tcgetattr(terminal, &now) == 0 && (now.c_lflag & ECHO) != 0;
    };
    QVERIFY(echoes());
    QProcess process;
    process.setProcessEnvironment(test::programEnvironment());
    process.setChildProcessModifier([terminal] { ::dup2(terminal, STDIN_FILENO); });
    process.start(qEnvironmentVariable("CASEWEAVE_ADMIN"),
                  words("professional add --offline --name Maria") + at(m_council));
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(!echoes(), 60'000);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::CrashExit); // by the signal, as a shell expects
    QVERIFY(echoes());
    ::close(ours);
    ::close(terminal);
}

void TestAdminMistakes::aDeviceIsListedSinceItsEnrolment()
{
    const AdminRun made = council(words("token make --professional Maya"));
    QCOMPARE(made.exit, Done);
    const auto letter = EnrolmentLetter::fromText(text(made, "token").toStdString());
    NewDevice device(m_random);
    QVERIFY(device.enter(*letter).ok() && device.invitation().ok() && device.request("laptop").ok());
    const QDateTime before = QDateTime::currentDateTimeUtc().addSecs(-1);
    QCOMPARE(council(words("enrolment approve --code", {device.codeWords()})).exit, Done);
    const auto since = [&] {
        const AdminRun list = runAdminJson(words("device list") + at(m_council));
        const QJsonObject one = list.json.value(QLatin1String("devices")).toArray()[0].toObject();
        return QDateTime::fromString(one.value(QLatin1String("since")).toString(), Qt::ISODate);
    };
    const QDateTime enrolled = since();
    QVERIFY(enrolled >= before);
    QCOMPARE(council(words("device renew --days 800 --within 3000")).exit, Done);
    QCOMPARE(since(), enrolled);
    const QByteArray table = runAdmin(words("device list") + at(m_council)).out;
    const QString shown = QLocale(QLocale::English, QLocale::UnitedKingdom)
                              .toString(enrolled.toLocalTime(), QStringLiteral("d MMMM yyyy 'at' h:mmap"));
    QVERIFY2(table.contains(shown.toUtf8()), table.constData());
}

QTEST_GUILESS_MAIN(TestAdminMistakes)
#include "TestAdminMistakes.moc"
