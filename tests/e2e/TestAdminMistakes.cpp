// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/AdminRun.h"
#include "tests/e2e/support/FreePort.h"
#include "tests/e2e/support/NewDevice.h"
#include "tests/sync/support/HubProcess.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

enum Exit { Done = 0, Usage = 2, Refused = 3, Passphrase = 4, Hub = 5, Files = 6 };

QStringList words(const char *line, const QStringList &values = {})
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts) + values;
}

QString text(const AdminRun &run, const char *key)
{
    return run.json.value(QLatin1String(key)).toString();
}

bool writeTo(const QString &name, const QByteArray &content)
{
    QFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray readFrom(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

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
    void aTokenReplacesNoFile();
    void aTokenThatCannotBeWrittenIsNotMade_data();
    void aTokenThatCannotBeWrittenIsNotMade();
    void aTokenThatCannotBeShownIsNotMade_data();
    void aTokenThatCannotBeShownIsNotMade();
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
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QStringLiteral("/dev/full"));
    process.start(qEnvironmentVariable("CASEWEAVE_ADMIN"),
                  words("token make --professional Maya") + at(m_council) + m_pass->issuer + more);
    QVERIFY(process.waitForFinished(120'000));
    QCOMPARE(process.exitCode(), int{Files});
    QVERIFY(process.readAllStandardError().contains("none was made"));
    QCOMPARE(openTokens(), before);
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
