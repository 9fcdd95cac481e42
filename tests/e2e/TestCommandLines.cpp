// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/FreshHub.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

namespace {

struct Ended {
    int exit = -1;
    QByteArray out;
    QByteArray errors;
};

Ended runProgram(const char *variable, const QStringList &arguments)
{
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    process.setChildProcessModifier([] { ::umask(S_IWGRP | S_IWOTH); }); // as most systems have it
    process.start(qEnvironmentVariable(variable), arguments);
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

/// What the programs have in common where they are started. Of caseweave-bench: tests/bench/smoke.py.
class TestCommandLines : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { caseweave::initialiseCrypto(); }
    void wrongUseIsToldToAScriptAsJson_data();
    void wrongUseIsToldToAScriptAsJson();
    void wrongUseIsToldToAPerson_data() { wrongUseIsToldToAScriptAsJson_data(); }
    void wrongUseIsToldToAPerson();
    void aHubThatDoesNotStartTellsAScriptWhy();
    void aHubThatIsReadyTellsAScript();
    void whatTheDesktopMakesIsItsUsersAlone();
    void aPassphraseFileThatIsNotThereIsToldAsThat();
    void aWordThatIsNearNoneNamesNone();
    void whatIsWrongInTheSettingsIsNamed_data();
    void whatIsWrongInTheSettingsIsNamed();
};

void TestCommandLines::wrongUseIsToldToAScriptAsJson_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("nearest");
    const auto row = [](const char *name, const char *variable, const char *words, const char *nearest) {
        QTest::newRow(name) << QByteArray(variable) << QString::fromLatin1(words).split(u' ')
                            << QString::fromLatin1(nearest);
    };
    row("desktop, a word", "CASEWEAVE_DESKTOP", "profil", "--profile");
    row("desktop, an option", "CASEWEAVE_DESKTOP", "--screen", "--screens");
    row("hub, a word", "CASEWEAVE_HUB", "chek", "\"check\"");
    row("hub, an option of a command", "CASEWEAVE_HUB", "check --foldr x", "--folder");
    row("hub, an option", "CASEWEAVE_HUB", "--foldr x", "--folder");
    row("hub, a limit", "CASEWEAVE_HUB", "--idle-second 90", "--idle-seconds");
    row("admin, a word", "CASEWEAVE_ADMIN", "statsu", "\"status\"");
    row("admin, of a group", "CASEWEAVE_ADMIN", "professional ad --name x", "\"professional add\"");
    row("admin, of no group", "CASEWEAVE_ADMIN", "profesional add", "\"professional add\"");
    row("admin, an option", "CASEWEAVE_ADMIN", "status --foldr x", "--folder");
    row("admin, half a command", "CASEWEAVE_ADMIN", "device", "device list, device revoke, device renew");
    row("admin, two thirds of one", "CASEWEAVE_ADMIN", "hub peer --agency x", "hub peer add, hub peer remove");
    for (const char *variable : {"CASEWEAVE_DESKTOP", "CASEWEAVE_HUB", "CASEWEAVE_ADMIN"})
        row(variable, variable, "bogus", "--help");
}

void TestCommandLines::wrongUseIsToldToAScriptAsJson()
{
    QFETCH(QByteArray, variable);
    QFETCH(QStringList, words);
    QFETCH(QString, nearest);
    const QStringList json{QStringLiteral("--json")};
    for (const QStringList &line : {words + json, json + words}) {
        const Ended ended = runProgram(variable.constData(), line);
        QCOMPARE(ended.exit, 2);
        QCOMPARE(ended.errors, QByteArray());
        const QJsonObject answer = QJsonDocument::fromJson(ended.out).object();
        QCOMPARE(answer.value(QLatin1String("ok")), QJsonValue(false));
        QCOMPARE(answer.value(QLatin1String("error")).toString(), QStringLiteral("usage"));
        const QString message = answer.value(QLatin1String("message")).toString();
        QVERIFY2(message.contains(nearest), qPrintable(message));
    }
}

void TestCommandLines::wrongUseIsToldToAPerson()
{
    QFETCH(QByteArray, variable);
    QFETCH(QStringList, words);
    QFETCH(QString, nearest);
    const Ended ended = runProgram(variable.constData(), words);
    QCOMPARE(ended.exit, 2);
    QCOMPARE(ended.out, QByteArray());
    QVERIFY2(ended.errors.contains(nearest.toUtf8()), ended.errors.constData());
}

void TestCommandLines::aHubThatDoesNotStartTellsAScriptWhy()
{
    const QStringList line{QStringLiteral("check"), QStringLiteral("--folder"), QStringLiteral("/nowhere"),
                           QStringLiteral("--json")};
    const Ended ended = runProgram("CASEWEAVE_HUB", line);
    QCOMPARE(ended.exit, 10);
    const QJsonObject answer = QJsonDocument::fromJson(ended.out).object();
    QCOMPARE(answer.value(QLatin1String("ok")), QJsonValue(false));
    QCOMPARE(answer.value(QLatin1String("error")).toString(), QStringLiteral("folder_missing"));
    QVERIFY(answer.value(QLatin1String("message")).toString().contains(QLatin1String("/nowhere")));
}

void TestCommandLines::aHubThatIsReadyTellsAScript()
{
    caseweave::testing::FreshHub hub;
    const Ended ended = runProgram(
        "CASEWEAVE_HUB",
        {QStringLiteral("check"), QStringLiteral("--folder"), hub.process.folder(), QStringLiteral("--json")});
    QCOMPARE(ended.exit, 0);
    const QJsonObject answer = QJsonDocument::fromJson(ended.out).object();
    QCOMPARE(answer.value(QLatin1String("ok")), QJsonValue(true));
    QCOMPARE(answer.value(QLatin1String("admitted")).toInt(), 1);
}

void TestCommandLines::whatTheDesktopMakesIsItsUsersAlone()
{
    QTemporaryDir folder;
    const QString profile = folder.filePath(QStringLiteral("profile"));
    // Ends before there is a window, because there is no such passphrase.
    const Ended ended
        = runProgram("CASEWEAVE_DESKTOP",
                     {QStringLiteral("--profile"), profile, QStringLiteral("--screens"),
                      folder.filePath(QStringLiteral("screens")), QStringLiteral("--passphrase-file"), profile});
    QCOMPARE(ended.exit, 1);
    QVERIFY(QFileInfo(profile).isDir());
    const auto others = QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;
    QCOMPARE(QFile::permissions(profile) & others, QFile::Permissions());
}

void TestCommandLines::aPassphraseFileThatIsNotThereIsToldAsThat()
{
    QTemporaryDir folder;
    const Ended ended = runProgram("CASEWEAVE_DESKTOP",
                                   {QStringLiteral("--profile"), folder.filePath(QStringLiteral("profile")),
                                    QStringLiteral("--screens"), folder.filePath(QStringLiteral("screens")),
                                    QStringLiteral("--passphrase-file"), folder.filePath(QStringLiteral("missing"))});
    QCOMPARE(ended.exit, 1);
    QVERIFY2(ended.errors.contains("missing is not there"), ended.errors.constData());
}

void TestCommandLines::aWordThatIsNearNoneNamesNone()
{
    for (const char *variable : {"CASEWEAVE_DESKTOP", "CASEWEAVE_HUB", "CASEWEAVE_ADMIN"}) {
        const Ended ended = runProgram(variable, {QStringLiteral("frobnicate")});
        QCOMPARE(ended.exit, 2);
        QVERIFY2(!ended.errors.contains("nearest") && ended.errors.contains("--help"), ended.errors.constData());
    }
}

void TestCommandLines::whatIsWrongInTheSettingsIsNamed_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QByteArray>("told");
    QTest::newRow("no JSON") << QByteArray("{\n  \"listen\": \"0.0.0.0:7443\"\n  \"peers\": []\n}")
                             << QByteArray("line 3, character ");
    QTest::newRow("a limit") << QByteArray(R"({"limits": {"conections": 500}})") << QByteArray("\"connections\"");
}

void TestCommandLines::whatIsWrongInTheSettingsIsNamed()
{
    QFETCH(QByteArray, settings);
    QFETCH(QByteArray, told);
    caseweave::testing::FreshHub hub;
    QFile file(hub.process.file("hub.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(settings) == settings.size());
    file.close();
    const Ended ended
        = runProgram("CASEWEAVE_HUB", {QStringLiteral("check"), QStringLiteral("--folder"), hub.process.folder()});
    QCOMPARE(ended.exit, 12);
    QVERIFY2(ended.errors.contains(told), ended.errors.constData());
}

QTEST_GUILESS_MAIN(TestCommandLines)
#include "TestCommandLines.moc"
