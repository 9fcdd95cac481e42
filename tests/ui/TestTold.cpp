// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/Look.h"
#include "ui/documents/DocumentText.h"
#include "ui/widgets/Labels.h"

#include <QtGui/QClipboard>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QRadioButton>

using namespace caseweave;
using namespace caseweave::look;

/// What goes wrong is told where the person looks, as what happened there and what to do about it.
class TestTold : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void theStatusLineSaysWhatIsWrong_data();
    void theStatusLineSaysWhatIsWrong();
    void aDocumentSaysWhoseDiskItIs();
    void whyTheHubIsNotReachedIsSaidToWhoAsks();
    void aRefusedHubIsSaid_data();
    void aRefusedHubIsSaid();
    void whoCannotBeAddedIsSaidAndWhy_data();
    void whoCannotBeAddedIsSaidAndWhy();
    void whatDidNotComeAboutIsNoGoodNews();
    void aPassphraseThatProtectsAloneIsSaid();
    void aProfileThatDoesNotOpenSaysWhy_data();
    void aProfileThatDoesNotOpenSaysWhy();
    void anInvitationThatDoesNotWorkSaysWhy_data();
    void anInvitationThatDoesNotWorkSaysWhy();
    void newIsToldSinceWhen();
    void anOldCopyOfACaseIsTold();
    void aCaseThatTheHubLostIsTold();
    void anAlarmOfAListIsToldOnce();
    void aMissingVaultIsToldAndNothingElseIsOffered();
};

void TestTold::theStatusLineSaysWhatIsWrong_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("atHub");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("toDo");
    const QString saved = QStringLiteral("Your work is saved here");
    QTest::newRow("a full disk here") << ErrorCode::DiskFull << false << QStringLiteral("This computer's disk is full")
                                      << QStringLiteral("Free some space");
    QTest::newRow("a bad disk here") << ErrorCode::Storage << false
                                     << QStringLiteral("cannot be saved on this computer")
                                     << QStringLiteral("Check the disk");
    QTest::newRow("a bad disk at the hub")
        << ErrorCode::Storage << true << QStringLiteral("The hub has trouble with its disk") << saved;
    QTest::newRow("no space left at the hub")
        << ErrorCode::Quota << true << QStringLiteral("The hub has no more room for something") << saved;
    QTest::newRow("a busy hub") << ErrorCode::Busy << true << QStringLiteral("The hub is busy")
                                << QStringLiteral("Nothing is lost");
    QTest::newRow("anything else at the hub")
        << ErrorCode::NotAllowed << true << QStringLiteral("The hub does not accept something") << saved;
    QTest::newRow("anything else here") << ErrorCode::Malformed << false << QStringLiteral("could not be used")
                                        << QStringLiteral("Tell your agency's administrator");
}

void TestTold::theStatusLineSaysWhatIsWrong()
{
    QFETCH(ErrorCode, code);
    QFETCH(bool, atHub);
    QFETCH(QString, what);
    QFETCH(QString, toDo);
    Desk desk;
    SyncStatus status;
    status.connection = Connection::Online;
    status.upToDateAt = FixtureWorkspace::now();
    status.error = code;
    status.errorAtHub = atHub;
    desk.workspace.setSyncStatus(status);
    const QString hub = find<QLabel>(&desk.window, "statusHub")->text();
    QVERIFY2(hub.contains(what) && hub.contains(toDo) && !hub.contains(QLatin1String("Up to date")), qPrintable(hub));
}

void TestTold::anAlarmOfAListIsToldOnce()
{
    Desk desk;
    SyncStatus status;
    status.connection = Connection::Online;
    status.upToDateAt = FixtureWorkspace::now();
    status.error = status.alarm = ErrorCode::Rollback;
    status.alarmAgency = QStringLiteral("County Police");
    desk.workspace.setSyncStatus(status);
    QVERIFY(says(&desk.window, QStringLiteral("an older list of County Police's people")));
    QVERIFY(find<QLabel>(&desk.window, "statusHub")->text().startsWith(QLatin1String("Up to date")));
}

void TestTold::aDocumentSaysWhoseDiskItIs()
{
    DocumentState state;
    state.error = ErrorCode::Storage;
    state.going = true;
    QVERIFY(documentTrouble(state).startsWith(QLatin1String("The hub has trouble with its disk")));
    state.going = false;
    state.coming = true;
    QVERIFY(documentTrouble(state).contains(QLatin1String("on this computer")));
}

void TestTold::whyTheHubIsNotReachedIsSaidToWhoAsks()
{
    Desk desk;
    SyncStatus status;
    status.hubAddress = QStringLiteral("hub.greendale.example:7443");
    const auto hint = [&] {
        desk.workspace.setSyncStatus(status);
        const auto *hub = find<QLabel>(&desk.window, "statusHub");
        return hub->accessibleDescription();
    };
    QStringList all;
    for (const LineFault fault : {LineFault::None, LineFault::Name, LineFault::Nobody, LineFault::Unreachable,
                                  LineFault::Silent, LineFault::NoHub, LineFault::Ended}) {
        status.fault = fault;
        all << hint();
        QVERIFY2(all.last().contains(status.hubAddress), qPrintable(all.last()));
    }
    QCOMPARE(all.removeDuplicates(), 0);
    status.connection = Connection::Online;
    QCOMPARE(hint(), all.first());
}

void TestTold::aRefusedHubIsSaid_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("atHub");
    QTest::addColumn<QString>("what");
    QTest::newRow("another hub") << ErrorCode::Untrusted << true << QStringLiteral("may be a false one");
    QTest::newRow("a hub that proves nothing")
        << ErrorCode::BadSignature << true << QStringLiteral("may be a false one");
    QTest::newRow("the hub's certificate")
        << ErrorCode::Expired << true << QStringLiteral("The hub's certificate has ended");
    QTest::newRow("this computer's certificate")
        << ErrorCode::Expired << false << QStringLiteral("This computer's certificate has ended");
    QTest::newRow("a clock an hour off") << ErrorCode::ClockSkew << true
                                         << QStringLiteral("clock is wrong by more than 10 minutes");
    QTest::newRow("revoked") << ErrorCode::Revoked << true << QStringLiteral("taken out of your agency's list");
    QTest::newRow("anything else") << ErrorCode::Malformed << true << QStringLiteral("The hub refused this computer");
}

void TestTold::aRefusedHubIsSaid()
{
    QFETCH(ErrorCode, code);
    QFETCH(bool, atHub);
    QFETCH(QString, what);
    Desk desk;
    SyncStatus status;
    status.connection = Connection::Refused;
    status.error = code;
    status.errorAtHub = atHub;
    desk.workspace.setSyncStatus(status);
    const QString hub = find<QLabel>(&desk.window, "statusHub")->text();
    QVERIFY2(hub.contains(what), qPrintable(hub));
    // Nobody is told to trust whoever answers.
    QVERIFY2(!hub.contains(QLatin1String("trust")), qPrintable(hub));
}

void TestTold::whoCannotBeAddedIsSaidAndWhy_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("what");
    QTest::newRow("no computer") << ErrorCode::NoKey << QStringLiteral("no computer that could open the case");
    QTest::newRow("an old list") << ErrorCode::Expired << QStringLiteral("has not confirmed its list");
    QTest::newRow("two lists") << ErrorCode::Fork << QStringLiteral("not to be relied on");
    QTest::newRow("left") << ErrorCode::NotFound << QStringLiteral("not in their agency's list any more");
}

void TestTold::whoCannotBeAddedIsSaidAndWhy()
{
    QFETCH(ErrorCode, code);
    QFETCH(QString, what);
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddSomeone");
    find<QLineEdit>(dialog, "memberSearch")->setText(QStringLiteral("rees"));
    desk.settle();
    find<QRadioButton>(dialog, "memberHistory_1")->setChecked(true);
    desk.workspace.failNext(code);
    find<QPushButton>(dialog, "submit")->click();
    desk.settle();
    const QString said = problemIn(dialog);
    QVERIFY2(said.contains(what), qPrintable(said));
}

void TestTold::whatDidNotComeAboutIsNoGoodNews()
{
    Desk desk;
    openBanks(desk);
    const auto tone
        = [&desk] { return find<QWidget>(&desk.window, "notice")->findChild<QFrame *>()->property("tone").toString(); };
    desk.workspace.failNext(ErrorCode::DiskFull);
    press(&desk.window, "acknowledgeConcern");
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("disk is full")));
    QCOMPARE(tone(), QStringLiteral("warning"));
    press(&desk.window, "acknowledgeConcern");
    desk.settle();
    QCOMPARE(tone(), QStringLiteral("good"));
}

void TestTold::aPassphraseThatProtectsAloneIsSaid()
{
    Desk desk;
    for (const auto &[door, name] :
         {std::pair(Door::NoProfile, "enrolProtection"), {Door::Locked, "unlockProtection"}}) {
        desk.workspace.setProtection(Protection::KeyStoreToo);
        desk.workspace.setDoor(door);
        desk.settle();
        auto *sentence = find<Paragraph>(&desk.window, name);
        QVERIFY(!sentence->isVisible());
        // It is found a moment after the page is there.
        desk.workspace.setProtection(Protection::PassphraseAlone);
        desk.settle();
        QVERIFY(sentence->isVisible());
        QVERIFY(sentence->plainText().contains(QLatin1String("the passphrase alone protects")));
    }
}

void TestTold::aProfileThatDoesNotOpenSaysWhy_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("what");
    QTest::newRow("a wrong passphrase") << ErrorCode::CannotOpen << QStringLiteral("The passphrase is not right.");
    QTest::newRow("no key store") << ErrorCode::NoKey << QStringLiteral("key store did not give its part of the key");
    QTest::newRow("a damaged vault") << ErrorCode::Damaged
                                     << QStringLiteral("keeps your keys on this computer is damaged");
    QTest::newRow("open twice") << ErrorCode::Conflict << QStringLiteral("open in another Caseweave");
}

void TestTold::aProfileThatDoesNotOpenSaysWhy()
{
    QFETCH(ErrorCode, code);
    QFETCH(QString, what);
    Desk desk;
    desk.workspace.setDoor(Door::Locked);
    desk.settle();
    find<QLineEdit>(&desk.window, "unlockPassphrase")->setText(QStringLiteral("four quiet green tractors"));
    desk.workspace.failNext(code);
    find<QPushButton>(&desk.window, "unlock")->click();
    desk.settle();
    const QString said = problemIn(&desk.window);
    QVERIFY2(said.contains(what), qPrintable(said));
}

void TestTold::anInvitationThatDoesNotWorkSaysWhy_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("what");
    QTest::newRow("used already") << ErrorCode::Conflict << QStringLiteral("was used already");
    QTest::newRow("too old") << ErrorCode::Expired << QStringLiteral("older than 24 hours");
    QTest::newRow("not understood") << ErrorCode::Malformed << QStringLiteral("was not understood");
    QTest::newRow("another hub") << ErrorCode::Untrusted << QStringLiteral("is not the one in the invitation");
    QTest::newRow("a clock an hour off") << ErrorCode::ClockSkew << QStringLiteral("clock is wrong");
    QTest::newRow("a full disk") << ErrorCode::DiskFull << QStringLiteral("disk is full");
}

void TestTold::anInvitationThatDoesNotWorkSaysWhy()
{
    QFETCH(ErrorCode, code);
    QFETCH(QString, what);
    Desk desk;
    desk.workspace.setDoor(Door::NoProfile);
    desk.settle();
    find<QPlainTextEdit>(&desk.window, "enrolToken")->setPlainText(QStringLiteral("caseweave-enrol:1:abc"));
    // As most people do it: from a program that keeps passphrases.
    QApplication::clipboard()->setText(QStringLiteral("four quiet green tractors"));
    for (const char *field : {"enrolPassphrase", "enrolPassphraseAgain"})
        QTest::keySequence(find<QLineEdit>(&desk.window, field), QKeySequence::Paste);
    desk.workspace.failNext(code);
    find<QPushButton>(&desk.window, "enrolContinue")->click();
    desk.settle();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("enrol")));
    const QString said = problemIn(&desk.window);
    QVERIFY2(said.contains(what), qPrintable(said));
}

void TestTold::newIsToldSinceWhen()
{
    Desk desk;
    openBanks(desk);
    QVERIFY(says(&desk.window, QStringLiteral("Since 19 November 2026 at 4:40pm.")));
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        snapshot.lastOpened = {};
        snapshot.firstOpened = QDateTime(QDate(2026, 11, 22), QTime(8, 0));
    });
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("You first opened this case today at 8am.")));
}

void TestTold::anOldCopyOfACaseIsTold()
{
    Desk desk;
    openBanks(desk);
    QVERIFY(!says(&desk.window, QStringLiteral("older state")));
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.oldCopy = true; });
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("This may be an older state of the case")));
    // Nobody is sent to look for the fault in an agency's list.
    QWidget *dialog = desk.openDialog("actionAddSomeone");
    find<QLineEdit>(dialog, "memberSearch")->setText(QStringLiteral("rees"));
    desk.settle();
    find<QRadioButton>(dialog, "memberHistory_1")->setChecked(true);
    desk.workspace.failNext(ErrorCode::Rollback);
    find<QPushButton>(dialog, "submit")->click();
    desk.settle();
    const QString said = problemIn(dialog);
    QVERIFY2(said.contains(QLatin1String("cannot be written yet")), qPrintable(said));
}

void TestTold::aCaseThatTheHubLostIsTold()
{
    Desk desk;
    openBanks(desk);
    const auto become = [&](MemberRole mine) {
        desk.workspace.changeCase(FixtureWorkspace::banks(), [&](CaseSnapshot &snapshot) {
            snapshot.summary.lackedAtHub = true;
            snapshot.summary.myRole = mine;
            for (Member &member : snapshot.members) {
                if (member.me)
                    member.role = mine;
                else if (member.card.name == QLatin1String("Tom Barker"))
                    member.role = MemberRole::Lead;
            }
        });
        desk.settle();
    };
    become(MemberRole::Contributor);
    QVERIFY(says(&desk.window, QStringLiteral("The hub does not have this case any more")));
    QVERIFY(says(&desk.window,
                 QStringLiteral("Once the program of Tom Barker is connected, what each of you wrote goes there")));
    QVERIFY(!says(&desk.window, QStringLiteral("You were removed")));
    QVERIFY(desk.action("actionAddEvent")->isEnabled());
    become(MemberRole::Lead);
    QVERIFY(says(&desk.window,
                 QStringLiteral("Your program tells it who may use the case, and then what each of you wrote")));
    SyncStatus status = desk.workspace.syncStatus();
    status.lacked = 1;
    desk.workspace.setSyncStatus(status);
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("The hub came back without 1 of your cases")));
    QVERIFY(!says(&desk.window, QStringLiteral("All changes sent")));
}

void TestTold::aMissingVaultIsToldAndNothingElseIsOffered()
{
    Desk desk;
    desk.workspace.setDoor(Door::NoVault);
    desk.settle();
    for (const char *words : {"The file with your keys is missing", "restore the whole folder", "moved aside"})
        QVERIFY2(says(&desk.window, QLatin1String(words)), words);
    QCOMPARE(find<Paragraph>(&desk.window, "noVaultFolder")->plainText(), desk.workspace.folder());
    auto *still = find<Paragraph>(&desk.window, "noVaultStill");
    QVERIFY(!still->isVisible());
    const QWidget *page = find<QWidget>(&desk.window, "noVaultScreen");
    QVERIFY(page->findChildren<QLineEdit *>().isEmpty() && page->findChildren<QPlainTextEdit *>().isEmpty());
    QCOMPARE(page->findChildren<QAbstractButton *>().size(), 1);
    desk.workspace.setDoor(Door::NoVault);
    QVERIFY(still->isVisible());
    press(&desk.window, "lookAgain");
    desk.settle();
    QCOMPARE(desk.workspace.door(), Door::Locked); // the fixture's answer: it is back
    QVERIFY(find<QLineEdit>(&desk.window, "unlockPassphrase")->isVisible());
}

QTEST_MAIN(TestTold)
#include "TestTold.moc"
