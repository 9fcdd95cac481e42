// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock/SignedJurisdiction.h"
#include "crypto/memory/SecretBytes.h"
#include "tests/app/support/QuickPassphrases.h"
#include "tests/e2e/support/AdminRun.h"
#include "tests/e2e/support/Files.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

/// How an administrator makes rules of clocks, looks at them and signs them.
class TestAdminClocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void theRulesOfANationAreExportedAndChecked();
    void whatDiffersIsTold();
    void whatIsSignedVerifiesUnderTheAgency();
    void eachNationCountsItsOwnNumbers();
    void aNumberIsNeverUsedTwice();
    void aDamagedNoteOfTheLastNumberStopsIt();
    void mistakesHaveTheirExitCode_data();
    void mistakesHaveTheirExitCode();
    void noFileIsReplaced();
    void aWrongPassphraseSignsNothing();

private:
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    QString exported(const char *nation) const;
    AdminRun sign(const QString &rules, const QString &output, const QStringList &more = {}) const
    {
        return runAdminJson(words("clocks sign --rules", {rules, QStringLiteral("--output"), output}) + more
                            + QStringList{QStringLiteral("--folder"), m_agency} + m_pass->issuer);
    }
    static Result<SignedJurisdiction> read(const QString &file)
    {
        return SignedJurisdiction::fromText(readFrom(file).toStdString());
    }

    QTemporaryDir m_made;
    std::optional<Passphrases> m_pass;
    QString m_council; ///< as made
    std::optional<QTemporaryDir> m_folder; ///< the test's own
    QString m_agency; ///< a copy in it
};

void TestAdminClocks::initTestCase()
{
    initialiseCrypto();
    test::useQuickPassphrases();
    m_pass.emplace(m_made.path());
    m_council = m_made.filePath(QStringLiteral("council"));
    const QStringList make = words("agency create --kind council --name", {QStringLiteral("Greendale Council")});
    QCOMPARE(runAdminJson(make + QStringList{QStringLiteral("--folder"), m_council} + m_pass->both()).exit, Done);
}

void TestAdminClocks::init()
{
    m_folder.emplace();
    m_agency = path("agency");
    copyFolder(m_council, m_agency);
}

QString TestAdminClocks::exported(const char *nation) const
{
    QString file = path(nation) + QStringLiteral(".json");
    const QString word = QString::fromLatin1(nation);
    if (runAdminJson(words("clocks export --nation", {word, QStringLiteral("--output"), file})).exit != Done)
        qFatal("the rules of %s were not exported", nation);
    return file;
}

void TestAdminClocks::theRulesOfANationAreExportedAndChecked()
{
    for (const char *nation : {"england", "wales", "scotland", "northern_ireland"}) {
        const AdminRun checked = runAdminJson(words("clocks check --rules", {exported(nation)}));
        QCOMPARE(checked.exit, Done);
        QCOMPARE(text(checked, "nation"), QLatin1String(nation));
        QVERIFY(checked.json.value(QLatin1String("differences")).toArray().isEmpty());
        QVERIFY(checked.json.value(QLatin1String("rules")).toInt() > 3);
    }
}

void TestAdminClocks::whatDiffersIsTold()
{
    const QString file = exported("england");
    QByteArray rules = readFrom(file);
    rules.replace("\"amount\": 15, \"unit\": \"working_days\", \"direction\": \"after\", \"roll\": \"none\", "
                  "\"per_child\": true, \"confirmed\": true",
                  "\"amount\": 12, \"unit\": \"working_days\", \"direction\": \"after\", \"roll\": \"none\", "
                  "\"per_child\": true, \"confirmed\": true");
    rules.replace("{ \"date\": \"2026-12-25\", \"name\": \"Christmas Day\" },\n", "");
    QVERIFY(writeTo(file, rules));
    const AdminRun person = runAdmin(words("clocks check --rules", {file}));
    QCOMPARE(person.exit, Done);
    QVERIFY2(person.out.contains("12 working days, was 15 working days"), person.out.constData());
    QVERIFY2(person.out.contains("2026-12-25: no bank holiday, was Christmas Day"), person.out.constData());
}

void TestAdminClocks::whatIsSignedVerifiesUnderTheAgency()
{
    const QString output = path("england-1.clocks");
    const AdminRun made = sign(exported("england"), output);
    QCOMPARE(made.exit, Done);
    QCOMPARE(made.json.value(QLatin1String("number")).toInt(), 1);
    QCOMPARE(text(made, "name"), QStringLiteral("Greendale Council"));
    const auto signedRules = read(output);
    QVERIFY(signedRules);
    QVERIFY(signedRules->verify(signedRules->agency));
    QCOMPARE(QString::fromStdString(signedRules->agency.hex()), text(made, "agency"));
    const AdminRun shown = runAdminJson(words("agency show --folder", {m_agency}));
    QCOMPARE(text(made, "agency"), text(shown, "agency"));
    const AdminRun checked = runAdminJson(words("clocks check --rules", {output}));
    QCOMPARE(checked.exit, Done);
    QCOMPARE(checked.json.value(QLatin1String("number")).toInt(), 1);
    QCOMPARE(text(checked, "fingerprint"), text(shown, "fingerprint"));
}

void TestAdminClocks::eachNationCountsItsOwnNumbers()
{
    const QString england = exported("england");
    QCOMPARE(sign(england, path("1")).json.value(QLatin1String("number")).toInt(), 1);
    QCOMPARE(sign(england, path("2")).json.value(QLatin1String("number")).toInt(), 2);
    QCOMPARE(sign(exported("wales"), path("3")).json.value(QLatin1String("number")).toInt(), 1);
    QCOMPARE(sign(england, path("4"), words("--number 7")).json.value(QLatin1String("number")).toInt(), 7);
    QCOMPARE(sign(england, path("5")).json.value(QLatin1String("number")).toInt(), 8);
    QCOMPARE(read(path("5"))->number, std::uint64_t{8});
}

void TestAdminClocks::aNumberIsNeverUsedTwice()
{
    const QString england = exported("england");
    QCOMPARE(sign(england, path("1"), words("--number 7")).exit, Done);
    for (const char *number : {"--number 7", "--number 6"}) {
        const AdminRun again = sign(england, path("2"), words(number));
        QCOMPARE(again.exit, Refused);
        QCOMPARE(again.error(), QStringLiteral("number"));
        QVERIFY(text(again, "message").contains(QLatin1String("8 or more")));
        QVERIFY(!QFile::exists(path("2")));
    }
    // What could not be written has spent its number.
    QCOMPARE(sign(england, path("nowhere/x")).exit, Files);
    QCOMPARE(sign(england, path("2")).json.value(QLatin1String("number")).toInt(), 9);
}

void TestAdminClocks::aDamagedNoteOfTheLastNumberStopsIt()
{
    const QString england = exported("england");
    QCOMPARE(sign(england, path("1")).exit, Done);
    QVERIFY(writeTo(m_agency + QStringLiteral("/clocks/england.signed"), "nothing that belongs here"));
    const AdminRun again = sign(england, path("2"));
    QCOMPARE(again.exit, Files);
    QVERIFY(text(again, "message").contains(QLatin1String("back-up")));
    QVERIFY(!QFile::exists(path("2")));
}

void TestAdminClocks::mistakesHaveTheirExitCode_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("says");
    QTest::newRow("no JSON") << QByteArray("{") << QByteArray("") << QString();
    QTest::newRow("30 February") << QByteArray("2026-12-25") << QByteArray("2026-02-30") << QStringLiteral("date");
    QTest::newRow("amount") << QByteArray("\"amount\": 45") << QByteArray("\"amount\": 4500")
                            << QStringLiteral("amount");
    QTest::newRow("nation") << QByteArray("\"id\": \"england\"") << QByteArray("\"id\": \"wessex\"")
                            << QStringLiteral("id is none of");
    QTest::newRow("name") << QByteArray("\"name\": \"England\"") << QByteArray("\"name\": \"Wales\"")
                          << QStringLiteral("England");
    QTest::newRow("unknown key") << QByteArray("\"format\": 1,") << QByteArray("\"format\": 1, \"more\": 1,")
                                 << QStringLiteral("more");
    QTest::newRow("long") << QByteArray("\"format\": 1,") << QByteArray("\"format\": 1,") + QByteArray(200 * 1024, ' ')
                          << QStringLiteral("too long");
}

void TestAdminClocks::mistakesHaveTheirExitCode()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, says);
    const QString file = exported("england");
    QByteArray rules = readFrom(file);
    QVERIFY(rules.contains(from));
    rules.replace(rules.indexOf(from), from.size(), to);
    QVERIFY(writeTo(file, rules));
    const AdminRun checked = runAdminJson(words("clocks check --rules", {file}));
    const AdminRun made = sign(file, path("out"));
    for (const AdminRun &run : {checked, made}) {
        QCOMPARE(run.exit, Refused);
        QVERIFY2(text(run, "message").contains(says), qPrintable(text(run, "message")));
        QVERIFY(text(run, "message").contains(file));
    }
    QVERIFY(!QFile::exists(path("out")));
    QVERIFY(!QFile::exists(m_agency + QStringLiteral("/clocks/england.signed")));
}

void TestAdminClocks::noFileIsReplaced()
{
    const QString file = exported("england");
    const QByteArray before = readFrom(file);
    QCOMPARE(sign(file, file).error(), QStringLiteral("file_exists"));
    QCOMPARE(runAdminJson(words("clocks export --nation england --output", {file})).exit, Refused);
    QCOMPARE(readFrom(file), before);
    QCOMPARE(runAdminJson(words("clocks export --nation wessex --output", {path("x")})).exit, Usage);
    QCOMPARE(runAdminJson(words("clocks check --rules", {path("nowhere")})).exit, Files);
    const QString output = path("england.clocks");
    QCOMPARE(sign(file, output).exit, Done);
    QCOMPARE(sign(output, path("twice")).error(), QStringLiteral("signed"));
    QByteArray damaged = readFrom(output);
    damaged[damaged.size() / 2] = damaged.at(damaged.size() / 2) == 'A' ? 'B' : 'A';
    QVERIFY(writeTo(output, damaged));
    QCOMPARE(runAdminJson(words("clocks check --rules", {output})).exit, Refused);
}

void TestAdminClocks::aWrongPassphraseSignsNothing()
{
    const QString wrong = path("wrong");
    QVERIFY(writeTo(wrong, "nobody chose these words\n"));
    const QStringList line
        = words("clocks sign --rules", {exported("england"), QStringLiteral("--output"), path("out")});
    QCOMPARE(runAdminJson(line + words("--folder", {m_agency, QStringLiteral("--passphrase-file"), wrong})).exit,
             Passphrase);
    QVERIFY(!QFile::exists(path("out")));
    QVERIFY(!QFile::exists(m_agency + QStringLiteral("/clocks/england.signed")));
}

QTEST_GUILESS_MAIN(TestAdminClocks)
#include "TestAdminClocks.moc"
