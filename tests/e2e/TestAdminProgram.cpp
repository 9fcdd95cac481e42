// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/HubLink.h"
#include "crypto/memory/SecretBytes.h"
#include "sync/lock/FolderLock.h"
#include "tests/e2e/support/AdminRun.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

/// What caseweave-admin does without a hub. With one: TestEnrolmentPath.
class TestAdminProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void everyCommandExplainsItself();
    void tellsWrongUse_data();
    void tellsWrongUse();
    void makesAnAgency();
    void refusesToMakeAnAgency_data();
    void refusesToMakeAnAgency();
    void asksNobodyWithoutATerminal();
    void takesAPassphraseFromAnOpenFile();
    void refusesAWrongPassphrase();
    void keepsSecretsFromOthers();
    void refusesAFolderThatHoldsNoAgency();
    void waitsForNobodyElseInTheFolder();
    void trustsByFingerprint();
    void refusesAnotherFingerprint();
    void refusesAChangedRootFile();
    void refusesItsOwnRoot();
    void addsAndChangesAndRemovesProfessionals();
    void refusesUnclearPeople_data();
    void refusesUnclearPeople();
    void makesAHubFolder();
    void refusesAHubTwice();
    void admitsWhomItTrusts();
    void withdrawsTrust();
    void usesATrustedAgencysHub();
    void keepsAChangeThatTheHubDoesNotGet();
    void needsAHubForTokens();
    void refusesDevicesItDoesNotKnow_data();
    void refusesDevicesItDoesNotKnow();
    void showsAndVerifiesTheDirectory();
    void noticesADamagedRecord();
    void statesItselfAgain();
    void tellsWhatNeedsDoing();
    void renewsTheIssuer();

private:
    AdminRun run(const QStringList &line) const { return runAdminJson(line + folder()); }
    AdminRun runKeyed(const QStringList &line) const { return run(line + m_pass->issuer); }
    QStringList folder() const { return {QStringLiteral("--folder"), m_folder}; }
    qint64 records() const { return run(words("directory verify")).json.value(QLatin1String("records")).toInteger(); }
    AdminRun add(const QString &name) const { return runKeyed(words("professional add --offline --name", {name})); }

    QTemporaryDir m_temporary;
    std::optional<Passphrases> m_pass;
    QString m_council; ///< as made, never changed
    QString m_police;
    QString m_folder; ///< the test's own copy of m_council
    QString m_policeRoot;
    QString m_policeWords;
    int m_copies = 0;
};

void TestAdminProgram::initTestCase()
{
    initialiseCrypto();
    QVERIFY(m_temporary.isValid());
    m_pass.emplace(m_temporary.path());
    m_council = m_temporary.filePath(QStringLiteral("council"));
    m_police = m_temporary.filePath(QStringLiteral("police"));
    const QStringList council
        = words("agency create --kind council --name") + QStringList{QStringLiteral("Greendale Council")};
    QCOMPARE(runAdminJson(council + QStringList{QStringLiteral("--folder"), m_council} + m_pass->both()).exit, Done);
    const QStringList police
        = words("agency create --kind police --name") + QStringList{QStringLiteral("County Police")};
    const AdminRun made = runAdminJson(police + QStringList{QStringLiteral("--folder"), m_police} + m_pass->both());
    QCOMPARE(made.exit, Done);
    m_policeWords = text(made, "fingerprint");
    m_policeRoot = m_temporary.filePath(QStringLiteral("police.root"));
    const AdminRun exported
        = runAdminJson(words("agency export-root --folder", {m_police, QStringLiteral("--output"), m_policeRoot}));
    QCOMPARE(exported.exit, Done);
    QVERIFY(QFile::exists(m_policeRoot));
}

void TestAdminProgram::init()
{
    m_folder = m_temporary.filePath(QStringLiteral("copy%1").arg(++m_copies));
    copyFolder(m_council, m_folder);
}

void TestAdminProgram::everyCommandExplainsItself()
{
    const AdminRun all = runAdmin(words("--help"));
    QCOMPARE(all.exit, Done);
    int commands = 0;
    for (const QString &line : QString::fromUtf8(all.out).split(u'\n')) {
        if (!line.startsWith(QLatin1String("  ")))
            continue;
        const QString command = line.mid(2).section(QStringLiteral("  "), 0, 0);
        const AdminRun help = runAdmin(words(qPrintable(command), {QStringLiteral("--help")}));
        QCOMPARE(help.exit, Done);
        QVERIFY2(help.out.contains("\nExamples\n  caseweave-admin " + command.toUtf8()), qPrintable(command));
        QVERIFY2(help.out.contains("--json"), qPrintable(command));
        QVERIFY2(help.out.contains("\nExit codes: 0 done;"), qPrintable(command));
        ++commands;
    }
    QVERIFY(commands > 20);
}

void TestAdminProgram::tellsWrongUse_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no command") << words("") << QByteArray();
    QTest::newRow("half a command") << words("agency") << QByteArray();
    QTest::newRow("unknown command") << words("agency destroy") << QByteArray("agency destroy");
    QTest::newRow("unknown option") << words("status --colour") << QByteArray("--colour");
    QTest::newRow("value for a switch") << words("directory verify --hub=yes") << QByteArray("--hub takes no value");
    QTest::newRow("missing value") << words("status --folder") << QByteArray("--folder FOLDER");
    QTest::newRow("missing option") << words("device revoke --device 123456") << QByteArray("--reason REASON");
    QTest::newRow("given twice") << words("status --folder a --folder b") << QByteArray("twice");
    QTest::newRow("stray word") << words("professional list Maya") << QByteArray("\"Maya\"");
    QTest::newRow("no folder") << words("status") << QByteArray("CASEWEAVE_AGENCY");
}

void TestAdminProgram::tellsWrongUse()
{
    QFETCH(QStringList, line);
    QFETCH(QByteArray, says);
    const AdminRun run = runAdmin(line);
    QCOMPARE(run.exit, Usage);
    QVERIFY2(run.errors.contains(says), run.errors.constData());
}

void TestAdminProgram::makesAnAgency()
{
    const AdminRun shown = run(words("agency show"));
    QCOMPARE(shown.exit, Done);
    QCOMPARE(text(shown, "name"), QStringLiteral("Greendale Council"));
    QCOMPARE(text(shown, "kind"), QStringLiteral("council"));
    QCOMPARE(text(shown, "fingerprint").split(u' ').size(), qsizetype{12});
    QCOMPARE(text(shown, "agency").size(), qsizetype{64});
    QCOMPARE(records(), qint64{1});
}

void TestAdminProgram::refusesToMakeAnAgency_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("inUse");
    QTest::addColumn<QByteArray>("passphrase");
    QTest::addColumn<int>("exit");
    const QString name = QStringLiteral("Greendale Council");
    const QString kind = QStringLiteral("council");
    const QByteArray good("correct horse battery staple");
    QTest::newRow("a folder in use") << name << kind << true << good << int{Refused};
    QTest::newRow("no name") << QString() << kind << false << good << int{Usage};
    QTest::newRow("two lines") << QStringLiteral("Green\ndale") << kind << false << good << int{Usage};
    QTest::newRow("a long name") << QString(300, u'x') << kind << false << good << int{Usage};
    QTest::newRow("unknown kind") << name << QStringLiteral("charity") << false << good << int{Usage};
    QTest::newRow("short passphrase") << name << kind << false << QByteArray("short") << int{Passphrase};
    QTest::newRow("empty passphrase") << name << kind << false << QByteArray() << int{Passphrase};
}

void TestAdminProgram::refusesToMakeAnAgency()
{
    QFETCH(QString, name);
    QFETCH(QString, kind);
    QFETCH(bool, inUse);
    QFETCH(QByteArray, passphrase);
    QFETCH(int, exit);
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("pass")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(passphrase + '\n');
    file.close();
    const QString target = inUse ? m_folder : dir.filePath(QStringLiteral("new"));
    const AdminRun made = runAdminJson({QStringLiteral("agency"), QStringLiteral("create"),
                                        QStringLiteral("--name=") + name, QStringLiteral("--kind"), kind,
                                        QStringLiteral("--folder"), target, QStringLiteral("--passphrase-file"),
                                        file.fileName(), QStringLiteral("--root-passphrase-file"), file.fileName()});
    QCOMPARE(made.exit, exit);
    QCOMPARE(QFile::exists(target), inUse);
}

void TestAdminProgram::asksNobodyWithoutATerminal()
{
    const AdminRun asked = run(words("professional add --name Maya"));
    QCOMPARE(asked.exit, Usage);
    QCOMPARE(asked.error(), QStringLiteral("no_terminal"));
    QVERIFY(text(asked, "message").contains(QStringLiteral("--passphrase-file")));
    QCOMPARE(records(), qint64{1});
}

void TestAdminProgram::takesAPassphraseFromAnOpenFile()
{
    // Standard input is /dev/null here: open, and empty.
    const AdminRun empty = run(words("directory refresh --offline --passphrase-fd 0"));
    QCOMPARE(empty.exit, Passphrase);
    const AdminRun closed = run(words("directory refresh --offline --passphrase-fd 99"));
    QCOMPARE(closed.exit, Files);
    const AdminRun word = run(words("directory refresh --offline --passphrase-fd two"));
    QCOMPARE(word.exit, Usage);
}

void TestAdminProgram::refusesAWrongPassphrase()
{
    const AdminRun added = run(words("professional add --offline --name Maya --passphrase-file", {m_pass->root[1]}));
    QCOMPARE(added.exit, Passphrase);
    QCOMPARE(records(), qint64{1});
}

void TestAdminProgram::keepsSecretsFromOthers()
{
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QCOMPARE(QFile::permissions(m_council) & others, QFile::Permissions());
    QDirIterator files(m_council, QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        QVERIFY2((QFile::permissions(file) & others) == QFile::Permissions(), qPrintable(file));
    }
    QVERIFY(QFile::exists(m_council + QStringLiteral("/issuer.key")));
}

void TestAdminProgram::refusesAFolderThatHoldsNoAgency()
{
    const AdminRun shown = runAdminJson(words("status --folder", {m_temporary.filePath(QStringLiteral("none"))}));
    QCOMPARE(shown.exit, Refused);
    QCOMPARE(shown.error(), QStringLiteral("no_agency"));
}

void TestAdminProgram::waitsForNobodyElseInTheFolder()
{
    const auto lock = FolderLock::take((m_folder + QStringLiteral("/lock")).toStdString());
    QVERIFY(lock.ok());
    const AdminRun shown = run(words("status"));
    QCOMPARE(shown.exit, InUse);
    QCOMPARE(shown.error(), QStringLiteral("locked"));
}

void TestAdminProgram::trustsByFingerprint()
{
    const QStringList line
        = words("agency trust --offline --root",
                {m_policeRoot, QStringLiteral("--fingerprint"), m_policeWords.toUpper().replace(u' ', u',')});
    const AdminRun first = runKeyed(line);
    QCOMPARE(first.exit, Done);
    QCOMPARE(text(first, "name"), QStringLiteral("County Police"));
    QCOMPARE(first.json.value(QLatin1String("added")).toBool(), true);
    const QJsonArray trusted = run(words("agency show")).json.value(QLatin1String("trusted")).toArray();
    QCOMPARE(trusted.size(), qsizetype{1});
    QCOMPARE(trusted[0].toObject().value(QLatin1String("fingerprint")).toString(), m_policeWords);
    const AdminRun second = runKeyed(line);
    QCOMPARE(second.exit, Done);
    QCOMPARE(second.json.value(QLatin1String("added")).toBool(), false);
    QCOMPARE(records(), qint64{2});
}

void TestAdminProgram::refusesAnotherFingerprint()
{
    const QString own = text(run(words("agency show")), "fingerprint");
    const AdminRun trusted
        = runKeyed(words("agency trust --offline --root", {m_policeRoot, QStringLiteral("--fingerprint"), own}));
    QCOMPARE(trusted.exit, Refused);
    QCOMPARE(trusted.error(), QStringLiteral("fingerprint_differs"));
    // Nobody is to copy them. One word alone may well stand in a sentence, two in a row do not.
    const QStringList theirs = m_policeWords.split(u' ');
    for (qsizetype i = 1; i < theirs.size(); ++i) {
        const QString pair = theirs[i - 1] + u' ' + theirs[i];
        QVERIFY2(!text(trusted, "message").contains(pair), qPrintable(pair));
    }
    QCOMPARE(records(), qint64{1});
}

void TestAdminProgram::refusesAChangedRootFile()
{
    QFile good(m_policeRoot);
    QVERIFY(good.open(QIODevice::ReadOnly));
    const QByteArray whole = good.readAll();
    auto renamed = admin::RootFile::fromText(whole.toStdString());
    QVERIFY(renamed.ok());
    // Another name, of the same length, under the old signature.
    const std::string name = "County Police";
    auto place = std::search(renamed->firstRecord.begin(), renamed->firstRecord.end(), name.begin(), name.end());
    QVERIFY(place != renamed->firstRecord.end());
    *place = 'B';
    const QString changedFile = m_temporary.filePath(QStringLiteral("changed.root"));
    const QList<QByteArray> variants{QByteArray("hello"), QByteArray(), whole.left(whole.size() / 2),
                                     QByteArray::fromStdString(renamed->text())};
    for (const QByteArray &variant : variants) {
        QFile changed(changedFile);
        QVERIFY(changed.open(QIODevice::WriteOnly));
        changed.write(variant);
        changed.close();
        const AdminRun trusted = runKeyed(
            words("agency trust --offline --root", {changedFile, QStringLiteral("--fingerprint"), m_policeWords}));
        QCOMPARE(trusted.exit, Refused);
    }
    QCOMPARE(records(), qint64{1});
}

void TestAdminProgram::refusesItsOwnRoot()
{
    const AdminRun trusted
        = runKeyed(words("agency trust --offline --root", {m_folder + QStringLiteral("/agency.root")}));
    QCOMPARE(trusted.exit, Refused);
    QCOMPARE(trusted.error(), QStringLiteral("own_agency"));
}

void TestAdminProgram::addsAndChangesAndRemovesProfessionals()
{
    const QString maya = QStringLiteral("Maya Shah");
    const AdminRun added = runKeyed(words("professional add --offline --mail maya@greendale.example --name", {maya}));
    QCOMPARE(added.exit, Done);
    const QString id = text(added, "professional");
    QCOMPARE(runKeyed(words("professional change --offline --title Clerk --professional", {id.left(8)})).exit, Done);
    QCOMPARE(runKeyed(words("professional change --offline --team North --professional maya@greendale.example")).exit,
             Done);
    QJsonArray list = run(words("professional list")).json.value(QLatin1String("professionals")).toArray();
    QCOMPARE(list.size(), qsizetype{1});
    const QJsonObject card = list[0].toObject();
    QCOMPARE(card.value(QLatin1String("name")).toString(), maya);
    QCOMPARE(card.value(QLatin1String("title")).toString(), QStringLiteral("Clerk"));
    QCOMPARE(card.value(QLatin1String("team")).toString(), QStringLiteral("North"));

    QCOMPARE(runKeyed(words("professional remove --offline --professional shah")).exit, Done);
    QVERIFY(run(words("professional list")).json.value(QLatin1String("professionals")).toArray().isEmpty());
    list = run(words("professional list --all")).json.value(QLatin1String("professionals")).toArray();
    QCOMPARE(list[0].toObject().value(QLatin1String("left")).toBool(), true);
    QCOMPARE(runKeyed(words("professional remove --offline --professional shah")).error(),
             QStringLiteral("left_already"));
    QCOMPARE(runKeyed(words("professional change --offline --professional shah")).exit, Done);
    QCOMPARE(run(words("professional list")).json.value(QLatin1String("professionals")).toArray().size(), qsizetype{1});
}

void TestAdminProgram::refusesUnclearPeople_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<QString>("error");
    QTest::newRow("nobody") << words("professional remove --offline --professional Nobody")
                            << QStringLiteral("no_such_professional");
    QTest::newRow("two") << words("professional remove --offline --professional shah")
                         << QStringLiteral("several_professionals");
    QTest::newRow("taken") << words("professional add --offline --name", {QStringLiteral("MAYA SHAH")})
                           << QStringLiteral("name_taken");
    QTest::newRow("no change") << words("professional change --offline --professional maya") << QStringLiteral("usage");
    QTest::newRow("control character") << words("professional change --offline --professional maya --title",
                                                {QStringLiteral("a\tb")})
                                       << QStringLiteral("bad_text");
    QTest::newRow("unseen character") << words("professional change --offline --professional maya --name",
                                               {QStringLiteral("Maya\u200b Shah")})
                                      << QStringLiteral("bad_text");
}

void TestAdminProgram::refusesUnclearPeople()
{
    QFETCH(QStringList, line);
    QFETCH(QString, error);
    QCOMPARE(add(QStringLiteral("Maya Shah")).exit, Done);
    QCOMPARE(add(QStringLiteral("Ravi Shah")).exit, Done);
    const AdminRun refused = runKeyed(line);
    QCOMPARE(refused.error(), error);
    QCOMPARE(records(), qint64{3});
}

void TestAdminProgram::makesAHubFolder()
{
    const AdminRun made
        = runAdminJson(words("hub init --address hub.greendale.example:7443") + folder() + m_pass->both());
    QCOMPARE(made.exit, Done);
    const QString hub = text(made, "hubFolder");
    for (const char *name : {"hub.json", "hub.key", "hub.certificate", "tls.crt", "tls.key"})
        QVERIFY2(QFile::exists(hub + u'/' + QLatin1String(name)), name);
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    for (const char *name : {"hub.key", "tls.key"})
        QCOMPARE(QFile::permissions(hub + u'/' + QLatin1String(name)) & others, QFile::Permissions());
    QCOMPARE(QDir(hub + QStringLiteral("/admitted")).entryList(QDir::Files).size(), qsizetype{1});
    QCOMPARE(text(run(words("agency show")), "hub"), QStringLiteral("hub.greendale.example:7443"));
    QCOMPARE(records(), qint64{2});
}

void TestAdminProgram::refusesAHubTwice()
{
    QCOMPARE(runAdminJson(words("hub init --address nowhere") + folder() + m_pass->both()).error(),
             QStringLiteral("bad_address"));
    QCOMPARE(runAdminJson(words("hub renew") + folder() + m_pass->both()).error(), QStringLiteral("no_hub"));
    const QStringList line = words("hub init --address 127.0.0.1:7443") + folder() + m_pass->both();
    QCOMPARE(runAdminJson(line).exit, Done);
    QCOMPARE(runAdminJson(line).error(), QStringLiteral("hub_exists"));
    const auto key = [this] {
        QFile file(m_folder + QStringLiteral("/hub/hub.key"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = key();
    QVERIFY(!before.isEmpty());
    QCOMPARE(runAdminJson(words("hub renew --days 30") + folder() + m_pass->both()).exit, Done);
    QCOMPARE(key(), before);
    QCOMPARE(records(), qint64{3});
}

void TestAdminProgram::admitsWhomItTrusts()
{
    const QStringList trust
        = words("agency trust --offline --root", {m_policeRoot, QStringLiteral("--fingerprint"), m_policeWords});
    QCOMPARE(runAdminJson(words("hub init --address 127.0.0.1:7443") + folder() + m_pass->both()).exit, Done);
    QCOMPARE(run(words("hub admit --root", {m_policeRoot})).error(), QStringLiteral("not_trusted"));
    QCOMPARE(runKeyed(trust).exit, Done);
    const QDir admitted(m_folder + QStringLiteral("/hub/admitted"));
    QCOMPARE(admitted.entryList(QDir::Files).size(), qsizetype{2});
    QVERIFY(QDir(admitted).remove(admitted.entryList(QDir::Files)[0])
            && QDir(admitted).remove(admitted.entryList(QDir::Files)[0]));
    QCOMPARE(run(words("hub admit --root", {m_policeRoot})).exit, Done);
    QCOMPARE(admitted.entryList(QDir::Files).size(), qsizetype{1});
}

void TestAdminProgram::withdrawsTrust()
{
    const QStringList trust
        = words("agency trust --offline --root", {m_policeRoot, QStringLiteral("--fingerprint"), m_policeWords});
    QCOMPARE(runAdminJson(words("hub init --address 127.0.0.1:7443") + folder() + m_pass->both()).exit, Done);
    QCOMPARE(runKeyed(words("agency distrust --offline --yes --agency", {QStringLiteral("Nobody")})).error(),
             QStringLiteral("not_trusted"));
    QCOMPARE(runKeyed(trust).exit, Done);
    const auto trusted = [&] { return run(words("agency show")).json.value(QLatin1String("trusted")).toArray(); };
    const QDir admitted(m_folder + QStringLiteral("/hub/admitted"));
    QCOMPARE(admitted.entryList(QDir::Files).size(), qsizetype{2});
    const QString id = trusted().at(0).toObject().value(QLatin1String("agency")).toString();
    // Without a terminal nobody can be asked.
    QVERIFY(runKeyed(words("agency distrust --offline --agency", {id.left(12)})).exit != Done);
    QCOMPARE(trusted().size(), qsizetype{1});
    QCOMPARE(runKeyed(words("agency distrust --offline --yes --agency", {id.left(12)})).exit, Done);
    QVERIFY(trusted().isEmpty());
    QCOMPARE(admitted.entryList(QDir::Files).size(), qsizetype{1});
    QVERIFY(QDir(m_folder + QStringLiteral("/trusted")).entryList(QDir::Files).isEmpty());
    QCOMPARE(runKeyed(trust).exit, Done);
    QCOMPARE(trusted().size(), qsizetype{1});
    QCOMPARE(admitted.entryList(QDir::Files).size(), qsizetype{2});
}

void TestAdminProgram::usesATrustedAgencysHub()
{
    const QString police = m_temporary.filePath(QStringLiteral("police%1").arg(m_copies));
    copyFolder(m_police, police);
    const QStringList atPolice = QStringList{QStringLiteral("--folder"), police} + m_pass->issuer;
    const QString withoutHub = m_temporary.filePath(QStringLiteral("council%1.root").arg(m_copies));
    const QString withHub = m_temporary.filePath(QStringLiteral("hub%1.root").arg(m_copies));
    QCOMPARE(run(words("agency export-root --output", {withoutHub})).exit, Done);
    QCOMPARE(runAdminJson(words("hub init --address 127.0.0.1:7443") + folder() + m_pass->both()).exit, Done);
    QCOMPARE(run(words("agency export-root --output", {withHub})).exit, Done);
    const QString fingerprint = text(run(words("agency show")), "fingerprint");

    QCOMPARE(runAdminJson(words("hub use --offline --root", {withHub}) + atPolice).error(),
             QStringLiteral("not_trusted"));
    QCOMPARE(
        runAdminJson(words("agency trust --offline --root", {withHub, QStringLiteral("--fingerprint"), fingerprint})
                     + atPolice)
            .exit,
        Done);
    QCOMPARE(runAdminJson(words("hub use --offline --root", {withoutHub}) + atPolice).error(),
             QStringLiteral("no_hub"));
    QCOMPARE(runAdminJson(words("hub use --offline --root", {withHub}) + atPolice).exit, Done);
    QCOMPARE(text(runAdminJson(words("agency show --folder", {police})), "hub"), QStringLiteral("127.0.0.1:7443"));
}

void TestAdminProgram::keepsAChangeThatTheHubDoesNotGet()
{
    // Port 1 of this computer answers nobody.
    QCOMPARE(runAdminJson(words("hub init --address 127.0.0.1:1") + folder() + m_pass->both()).exit, Done);
    const AdminRun added = runKeyed(words("professional add --name Maya"));
    QCOMPARE(added.exit, Hub);
    QVERIFY(text(added, "message").contains(QStringLiteral("directory publish")));
    QCOMPARE(records(), qint64{3});
    QCOMPARE(runKeyed(words("directory publish")).exit, Hub);
}

void TestAdminProgram::needsAHubForTokens()
{
    QCOMPARE(add(QStringLiteral("Maya")).exit, Done);
    for (const char *line :
         {"token make --professional Maya", "enrolment list", "enrolment watch", "directory publish"})
        QCOMPARE(runKeyed(words(line)).error(), QStringLiteral("no_hub"));
    QCOMPARE(runKeyed(words("enrolment approve")).exit, Usage);
}

void TestAdminProgram::refusesDevicesItDoesNotKnow_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<int>("exit");
    QTest::newRow("unknown") << words("device revoke --offline --reason lost --device 0123456789ab") << int{Refused};
    QTest::newRow("too short") << words("device revoke --offline --reason lost --device 01") << int{Refused};
}

void TestAdminProgram::refusesDevicesItDoesNotKnow()
{
    QFETCH(QStringList, line);
    QFETCH(int, exit);
    QCOMPARE(runKeyed(line).exit, exit);
    QVERIFY(run(words("device list")).json.value(QLatin1String("devices")).toArray().isEmpty());
}

void TestAdminProgram::showsAndVerifiesTheDirectory()
{
    QCOMPARE(add(QStringLiteral("Maya Shah")).exit, Done);
    const QJsonArray shown = run(words("directory show")).json.value(QLatin1String("records")).toArray();
    QCOMPARE(shown.size(), qsizetype{2});
    QCOMPARE(shown[0].toObject().value(QLatin1String("change")).toInt(), 0);
    QVERIFY(shown[1].toObject().value(QLatin1String("text")).toString().contains(QStringLiteral("Maya Shah")));
    QVERIFY(QDateTime::fromString(shown[1].toObject().value(QLatin1String("time")).toString(), Qt::ISODate).isValid());
    QCOMPARE(records(), qint64{2});
}

void TestAdminProgram::noticesADamagedRecord()
{
    QCOMPARE(add(QStringLiteral("Maya Shah")).exit, Done);
    QFile record(m_folder + QStringLiteral("/directory/00000001.record"));
    QVERIFY(record.open(QIODevice::ReadWrite));
    record.seek(record.size() / 2);
    record.write("x");
    record.close();
    for (const char *line : {"directory verify", "status", "professional list"}) {
        const AdminRun seen = run(words(line));
        QCOMPARE(seen.exit, Files);
        QVERIFY(text(seen, "message").contains(QStringLiteral("00000001.record")));
    }
}

void TestAdminProgram::statesItselfAgain()
{
    QCOMPARE(runKeyed(words("directory refresh --offline")).error(), QStringLiteral("nothing_to_state"));
    QCOMPARE(add(QStringLiteral("Maya Shah")).exit, Done);
    QCOMPARE(runKeyed(words("directory refresh --offline")).exit, Done);
    const QJsonArray shown = run(words("directory show")).json.value(QLatin1String("records")).toArray();
    QCOMPARE(shown.size(), qsizetype{3});
    QCOMPARE(shown[2].toObject().value(QLatin1String("text")), shown[1].toObject().value(QLatin1String("text")));
}

void TestAdminProgram::tellsWhatNeedsDoing()
{
    const AdminRun before = run(words("status"));
    QCOMPARE(text(before, "freshness"), QStringLiteral("fresh"));
    const QString warnings = QString::fromUtf8(before.out);
    QVERIFY(warnings.contains(QStringLiteral("root.key")));
    QVERIFY(!warnings.contains(QStringLiteral("agency renew")));
    QCOMPARE(runAdminJson(words("agency renew --days 30") + folder() + m_pass->root).exit, Done);
    QVERIFY(QFile::remove(m_folder + QStringLiteral("/root.key")));
    const AdminRun after = run(words("status"));
    QVERIFY(after.out.contains("agency renew"));
    QVERIFY(!after.out.contains("root.key"));
    QVERIFY(runAdmin(words("status") + folder()).errors.contains("agency renew"));
}

void TestAdminProgram::renewsTheIssuer()
{
    const QString before = text(run(words("agency show")), "issuerEnds");
    QCOMPARE(runAdminJson(words("agency renew --days 900") + folder() + m_pass->root).exit, Done);
    QVERIFY(text(run(words("agency show")), "issuerEnds") > before);
    QCOMPARE(add(QStringLiteral("Maya Shah")).exit, Done);
    QVERIFY(QFile::remove(m_folder + QStringLiteral("/root.key")));
    const AdminRun without = runAdminJson(words("agency renew") + folder() + m_pass->root);
    QCOMPARE(without.exit, Files);
    QVERIFY(text(without, "message").contains(QStringLiteral("Put it back")));
}

QTEST_GUILESS_MAIN(TestAdminProgram)
#include "TestAdminProgram.moc"
