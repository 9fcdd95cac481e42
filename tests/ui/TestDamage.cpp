// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/e2e/support/TwoAgencies.h"
#include "tests/ui/support/Seat.h"
#include "ui/casescreen/CaseScreen.h"
#include "ui/widgets/Notice.h"

#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtTest/QSignalSpy>

using namespace caseweave;

/// Damaged files on a real profile, as the person at the window sees them: each is told for what it is, left as it is,
/// and after the file came back from a backup all is there again.
class TestDamage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aDamagedVaultIsTold();
    void aDamagedCaseIsToldAndTheOthersOpen();
    void aCaseThatLostItsNewestPartIsToldAtOnce();
    void aMissingVaultIsToldAndNothingIsMadeInItsPlace();
    void aUsedInvitationIsTold();
    void anEnrolmentThatIsStoppedLeavesNothing();

private:
    void enrol(Seat &seat);
    void addEvent(Seat &seat, const QString &title);
    /// An event is written and at the hub when the computer loses its power, and the disk the newest part of its cases.
    void loseTheNewestOf(const QString &folder, const QString &title);
    QString problem(Seat &seat);

    std::unique_ptr<e2e::TwoAgencies> m_town;
    QString m_token;
};

namespace {

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &name, const QByteArray &content)
{
    QFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

void TestDamage::initTestCase()
{
    initialiseCrypto();
    m_town = std::make_unique<e2e::TwoAgencies>();
    m_town->council->addProfessional(QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_town->council->publish();
    m_token = m_town->council->makeToken(QStringLiteral("Maya Shah")).text;
    Seat maya(m_town->path(QStringLiteral("maya")));
    enrol(maya);
    // A seat has no key store.
    QVERIFY(maya.comes([&] { return maya.workspace->protection() == Protection::PassphraseAlone; }, "protection"));
    QVERIFY(maya.comes([&] { return !maya.workspace->enrolmentCode().isEmpty(); }, "six words"));
    QCOMPARE(m_town->council->approve(maya.workspace->enrolmentCode()).exit, 0);
    QVERIFY(maya.comes([&] { return maya.workspace->door() == Door::Open; }, "the open door"));
    for (const char *surname : {"Banks", "Marsh"}) {
        maya.act("actionNewCase");
        maya.type("child1Family", QLatin1String(surname));
        maya.submit();
        QVERIFY(maya.comes(
            [&] {
                const CaseScreen *screen = maya.window->currentCase();
                return screen != nullptr && screen->shortTitle() == QLatin1String(surname);
            },
            surname));
    }
    QVERIFY(maya.comes([&] { return maya.saysUpToDate(); }, "up to date"));
}

void TestDamage::cleanupTestCase()
{
    if (m_town)
        QVERIFY(m_town->hub->stop());
}

void TestDamage::enrol(Seat &seat)
{
    seat.type("enrolToken", m_token);
    seat.type("enrolPassphrase", e2e::dayPassphrase);
    seat.type("enrolPassphraseAgain", e2e::dayPassphrase);
    seat.press("enrolContinue");
}

QString TestDamage::problem(Seat &seat)
{
    return seat.shown<QWidget>(QStringLiteral("errorSummary"))->accessibleDescription();
}

void TestDamage::aDamagedVaultIsTold()
{
    const QString vault = m_town->path(QStringLiteral("maya")) + QStringLiteral("/vault");
    const QByteArray intact = contentOf(vault);
    const QByteArray damaged = intact.left(intact.size() / 2);
    QVERIFY(write(vault, damaged));
    {
        Seat maya(m_town->path(QStringLiteral("maya")));
        maya.type("unlockPassphrase", e2e::dayPassphrase);
        maya.press("unlock");
        QVERIFY(problem(maya).contains(QLatin1String("The file that keeps your keys on this computer is damaged")));
        QCOMPARE(maya.workspace->door(), Door::Locked);
    }
    QCOMPARE(contentOf(vault), damaged);
    QVERIFY(write(vault, intact));
    Seat maya(m_town->path(QStringLiteral("maya")));
    maya.unlock(e2e::dayPassphrase);
    maya.openCase(QStringLiteral("BANKS"));
}

void TestDamage::aDamagedCaseIsToldAndTheOthersOpen()
{
    QDirIterator files(m_town->path(QStringLiteral("maya")) + QStringLiteral("/cases"), {QStringLiteral("*.db")},
                       QDir::Files);
    QVERIFY(files.hasNext());
    const QString name = files.next();
    const QByteArray intact = contentOf(name);
    QByteArray damaged = intact;
    for (qsizetype i = 0; i < damaged.size(); i += 512)
        damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    QVERIFY(write(name, damaged));
    {
        Seat maya(m_town->path(QStringLiteral("maya")));
        maya.unlock(e2e::dayPassphrase);
        maya.choose("caseTable", QStringLiteral("Cannot be opened"));
        const auto *notice = maya.shown<Notice>(QStringLiteral("notice"));
        QVERIFY2(notice->sentence().startsWith(QLatin1String("This case's file on this computer is damaged")),
                 qPrintable(notice->sentence()));
        QVERIFY(maya.window->currentCase() == nullptr);
        // Which of the two it is, is chance: a case is stored under a random name.
        const QStringList rows = maya.rows("caseTable");
        QCOMPARE(rows.size(), 2);
        maya.openCase(rows.join(QLatin1Char(' ')).contains(QLatin1String("BANKS")) ? QStringLiteral("BANKS")
                                                                                   : QStringLiteral("MARSH"));
    }
    QVERIFY(write(name, intact));
    Seat maya(m_town->path(QStringLiteral("maya")));
    maya.unlock(e2e::dayPassphrase);
    for (const char *surname : {"BANKS", "MARSH"})
        maya.openCase(QLatin1String(surname));
}

void TestDamage::addEvent(Seat &seat, const QString &title)
{
    seat.act("actionAddEvent");
    seat.type("eventTitle", title);
    seat.tick(QStringLiteral("eventKind_1"));
}

void TestDamage::loseTheNewestOf(const QString &folder, const QString &title)
{
    const QString lost = folder + QStringLiteral("-lost");
    {
        Seat maya(folder);
        maya.unlock(e2e::dayPassphrase);
        maya.openCase(QStringLiteral("BANKS"));
        QVERIFY(maya.comes([&] { return maya.saysUpToDate(); }, "up to date"));
        addEvent(maya, title);
        maya.submit();
        QVERIFY(maya.comes([&] { return maya.saysUpToDate(); }, "up to date"));
        test::copyFolder(folder, lost);
    }
    // What tells of the newest part is written a moment later than it, and at the end at the latest.
    QVERIFY(write(lost + QStringLiteral("/anchors"), contentOf(folder + QStringLiteral("/anchors"))));
    QVERIFY(QDir(folder).removeRecursively());
    QVERIFY(QDir().rename(lost, folder));
    QDirIterator files(folder + QStringLiteral("/cases"), {QStringLiteral("*-wal")}, QDir::Files);
    QVERIFY(files.hasNext());
    while (files.hasNext()) {
        const QString name = files.next();
        QByteArray damaged = contentOf(name);
        for (qsizetype i = 0; i < damaged.size(); i += 512)
            damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
        QVERIFY(write(name, damaged));
    }
}

void TestDamage::aCaseThatLostItsNewestPartIsToldAtOnce()
{
    const QString title = QStringLiteral("Seen at school");
    const QString warning = QStringLiteral("This may be an older state of the case");
    loseTheNewestOf(m_town->path(QStringLiteral("maya")), title);
    QVERIFY(m_town->hub->stop());
    Seat maya(m_town->path(QStringLiteral("maya")));
    maya.unlock(e2e::dayPassphrase);
    const auto isMarked = [&] {
        const QString row = maya.rows("caseTable").filter(QStringLiteral("BANKS")).join(QString());
        return row.contains(QLatin1String("Not up to date here"));
    };
    QVERIFY(maya.comes(isMarked, "the mark in the list"));
    maya.openCase(QStringLiteral("BANKS"));
    QVERIFY(maya.comes([&] { return maya.says(warning); }, "the warning"));
    addEvent(maya, QStringLiteral("Written too early"));
    maya.press("submit");
    QVERIFY2(problem(maya).contains(QLatin1String("This case cannot be written yet")), qPrintable(problem(maya)));
    maya.press("cancel");
    QVERIFY(m_town->hub->start());
    QVERIFY(maya.comes([&] { return !maya.says(warning); }, "the end of the warning"));
    maya.act("actionChronology");
    QVERIFY(maya.comes([&] { return maya.rows("chronologyList").join(QString()).contains(title); }, "the event"));
    addEvent(maya, QStringLiteral("Written in time"));
    maya.submit();
    QVERIFY(maya.comes([&] { return maya.saysUpToDate(); }, "up to date"));
}

void TestDamage::aMissingVaultIsToldAndNothingIsMadeInItsPlace()
{
    const QString folder = m_town->path(QStringLiteral("maya"));
    const QString vault = folder + QStringLiteral("/vault");
    QVERIFY(QFile::rename(vault, vault + QStringLiteral(".away")));
    Seat maya(folder);
    QCOMPARE(maya.workspace->door(), Door::NoVault);
    QVERIFY(maya.says(QStringLiteral("The file with your keys is missing")) && maya.says(folder));
    // Nor does a program that asks for it get a new profile there, and the invitation stays good.
    QSignalSpy refused(maya.workspace.get(), &Workspace::requestFailed);
    maya.workspace->enrol(m_token, {}, SecretBytes(viewOf(e2e::dayPassphrase.toStdString())));
    QVERIFY(refused.wait(60'000));
    QVERIFY(refused.first().at(1).value<ErrorCode>() == ErrorCode::Damaged);
    QVERIFY(!QFile::exists(vault));
    QVERIFY(QFile::rename(vault + QStringLiteral(".away"), vault));
    maya.press("lookAgain");
    maya.unlock(e2e::dayPassphrase);
    maya.openCase(QStringLiteral("BANKS"));
}

void TestDamage::anEnrolmentThatIsStoppedLeavesNothing()
{
    m_token = m_town->council->makeToken(QStringLiteral("Maya Shah")).text;
    const QString folder = m_town->path(QStringLiteral("stopped"));
    Seat seat(folder);
    enrol(seat);
    QVERIFY(seat.comes([&] { return !seat.workspace->enrolmentCode().isEmpty(); }, "six words"));
    const QString words = seat.workspace->enrolmentCode();
    seat.press("enrolStop");
    seat.press("goOn");
    QVERIFY(seat.comes([&] { return seat.workspace->door() == Door::NoProfile; }, "the first page"));
    QVERIFY2(problem(seat).contains(QLatin1String("You stopped setting up")), qPrintable(problem(seat)));
    for (const char *file : {"/vault", "/profile.db", "/anchors"})
        QVERIFY2(!QFile::exists(folder + QLatin1String(file)), file);
    // Stopped for good: an approval that comes later opens nothing.
    m_town->council->approve(words);
    enrol(seat);
    QVERIFY(seat.comes([&] { return problem(seat).contains(QLatin1String("was used already")); }, "that it is used"));
}

void TestDamage::aUsedInvitationIsTold()
{
    Seat other(m_town->path(QStringLiteral("other")));
    enrol(other);
    QVERIFY2(problem(other).contains(QLatin1String("The invitation was used already")), qPrintable(problem(other)));
    QCOMPARE(other.workspace->door(), Door::NoProfile);
}

QTEST_MAIN(TestDamage)
#include "TestDamage.moc"
