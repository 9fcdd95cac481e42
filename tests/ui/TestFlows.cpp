// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureDocuments.h"
#include "tests/ui/support/Look.h"
#include "ui/shell/IdleWatch.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/Notice.h"
#include "ui/widgets/PassphraseField.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QRadioButton>

using namespace caseweave;
using namespace caseweave::look;

namespace {

/// Answers the dialog that asks for a file, once it is open.
void chooseFile(Desk &desk, const QString &path)
{
    bool asked = false;
    QTimer::singleShot(0, &desk.window, [&] {
        auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget());
        asked = dialog != nullptr;
        if (!asked)
            return;
        find<QLineEdit>(dialog, "fileNameEdit")->setText(path);
        static_cast<QDialog *>(dialog)->accept();
    });
    find<QPushButton>(&desk.window, "enrolFile")->click();
    QVERIFY(asked);
}

} // namespace

class TestFlows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aWrongPassphraseIsSaidAndTheRightOneOpens();
    void enrolmentChecksBeforeItAsks();
    void enrolmentSaysWhatKeepsItWaitingAndWhatEndedIt();
    void wordsAreAskedForInTheOrderInWhichTheyAreReadOut();
    void enrolmentIsStoppedAfterTheConsequenceIsNamed();
    void anInvitationIsOpenedFromAFile();
    void aPassphraseIsPasted();
    void lockingTakesEverythingOffTheScreen();
    void idlenessLocksAndATouchDoesNot();
    void aCaseIsStartedWithASurnameAlone();
    void anUnbornChildNeedsAnExpectedDate();
    void aFailureKeepsWhatWasTyped();
    void anErrorClearsAtOnceAndTheSummaryLinksToTheField();
    void someoneIsAddedWithAChosenHistory();
    void aMemberIsRemovedAfterTheConsequenceIsNamed();
    void anAddressAsksOnceMore();
    void aRestrictedAddressStaysRestrictedWhenItIsChanged();
    void whyADetailIsNotKnownIsSaid();
    void aConflictIsSettled();
    void picturesAndListShareOneSelection();
    void aPhoneNumberIsCopied();
    void aReaderIsOfferedNothingToWrite();
    void theStatusLineSaysWhatIsTrue();
    void aListThatIsNotToBeTrustedIsToldOnce();
    void aListThatGrowsOldIsToldOnce();
};

void TestFlows::aWrongPassphraseIsSaidAndTheRightOneOpens()
{
    Desk desk;
    desk.workspace.setDoor(Door::Locked);
    desk.settle();
    find<QLineEdit>(&desk.window, "unlockPassphrase")->setText(QStringLiteral("wrong"));
    press(&desk.window, "unlock");
    desk.settle();
    QCOMPARE(desk.workspace.door(), Door::Locked);
    QVERIFY(problemIn(&desk.window).contains(QLatin1String("passphrase is not right")));
    QVERIFY(find<QLineEdit>(&desk.window, "unlockPassphrase")->text().isEmpty());
    find<QLineEdit>(&desk.window, "unlockPassphrase")->setText(QStringLiteral("four quiet green tractors"));
    press(&desk.window, "unlock");
    desk.settle();
    QCOMPARE(desk.workspace.door(), Door::Open);
    QVERIFY(find<QWidget>(&desk.window, "caseTable")->isVisible());
}

void TestFlows::enrolmentChecksBeforeItAsks()
{
    Desk desk;
    desk.workspace.setDoor(Door::NoProfile);
    desk.settle();
    press(&desk.window, "enrolContinue");
    QVERIFY(desk.workspace.calls().isEmpty());
    find<QPlainTextEdit>(&desk.window, "enrolToken")->setPlainText(QStringLiteral("caseweave-enrol:1:abc"));
    find<QLineEdit>(&desk.window, "enrolPassphrase")->setText(QStringLiteral("password1"));
    find<QLineEdit>(&desk.window, "enrolPassphraseAgain")->setText(QStringLiteral("password1"));
    press(&desk.window, "enrolContinue");
    QVERIFY(desk.workspace.calls().isEmpty());
    for (const char *field : {"enrolPassphrase", "enrolPassphraseAgain"})
        find<QLineEdit>(&desk.window, field)->setText(QStringLiteral("four quiet green tractors"));
    press(&desk.window, "enrolContinue");
    QCOMPARE(desk.workspace.calls(), QStringList{QStringLiteral("enrol")});
    desk.settle();
    QCOMPARE(find<QLabel>(&desk.window, "enrolmentCode")->accessibleName(),
             QStringLiteral("Six words: harbour lemon orbit canvas willow pepper"));
}

void TestFlows::enrolmentSaysWhatKeepsItWaitingAndWhatEndedIt()
{
    Desk desk;
    desk.workspace.setDoor(Door::WaitingForApproval);
    desk.settle();
    auto *trouble = find<QLabel>(&desk.window, "enrolmentTrouble");
    SyncStatus status;
    desk.workspace.setSyncStatus(status);
    QVERIFY(!trouble->isVisible());
    status.error = ErrorCode::DiskFull;
    desk.workspace.setSyncStatus(status);
    QVERIFY(trouble->isVisible());
    QVERIFY(qobject_cast<Paragraph *>(trouble)->plainText().contains(QLatin1String("disk is full")));
    desk.workspace.setSyncStatus({});
    QVERIFY(!trouble->isVisible());
    desk.workspace.setDoor(Door::NoProfile);
    desk.settle();
    status.error = ErrorCode::Expired;
    desk.workspace.setSyncStatus(status);
    QVERIFY(problemIn(&desk.window).contains(QLatin1String("older than 24 hours")));
}

void TestFlows::wordsAreAskedForInTheOrderInWhichTheyAreReadOut()
{
    Desk desk;
    desk.workspace.setDoor(Door::NoProfile);
    desk.settle();
    find<QRadioButton>(&desk.window, "enrolWay_1")->setChecked(true);
    desk.settle();
    int above = 0;
    for (const char *name : {"enrolHub", "enrolWords", "enrolPassphrase", "enrolPassphraseAgain"}) {
        const auto *field = find<QWidget>(&desk.window, name);
        const int top = field->mapTo(&desk.window, QPoint()).y();
        QVERIFY2(field->isVisible() && top > above, name);
        above = top;
    }
    find<QPlainTextEdit>(&desk.window, "enrolWords")->setPlainText(QStringLiteral("saddle  quarry\nbiscuit"));
    QVERIFY(says(&desk.window, QStringLiteral("3 of 14 are here.")));
    // What is sent is what was typed in each, and nothing that was typed for another way.
    find<QPlainTextEdit>(&desk.window, "enrolToken")->setPlainText(QStringLiteral("caseweave-enrol:1:abc"));
    QStringList words(14, QStringLiteral("Saddle"));
    find<QPlainTextEdit>(&desk.window, "enrolWords")->setPlainText(words.join(QStringLiteral("  ")));
    find<QLineEdit>(&desk.window, "enrolHub")->setText(QStringLiteral(" hub.greendale.example:7443 "));
    for (const char *name : {"enrolPassphrase", "enrolPassphraseAgain"})
        find<QLineEdit>(&desk.window, name)->setText(QStringLiteral("four quiet green tractors"));
    press(&desk.window, "enrolContinue");
    words.fill(QStringLiteral("saddle"));
    QCOMPARE(desk.workspace.enrolment().token, words.join(QLatin1Char(' ')));
    QCOMPARE(desk.workspace.enrolment().hubAddress, QStringLiteral("hub.greendale.example:7443"));
}

void TestFlows::enrolmentIsStoppedAfterTheConsequenceIsNamed()
{
    Desk desk;
    desk.workspace.setDoor(Door::WaitingForApproval);
    desk.settle();
    QWidget *confirm = desk.openDialogBy([&] { press(&desk.window, "enrolStop"); });
    QVERIFY(confirm->accessibleDescription().contains(QLatin1String("you need a new one")));
    press(confirm, "cancel");
    desk.settle();
    QVERIFY(desk.workspace.calls().isEmpty());
    confirm = desk.openDialogBy([&] { press(&desk.window, "enrolStop"); });
    press(confirm, "goOn");
    desk.settle();
    QCOMPARE(desk.workspace.calls(), QStringList{QStringLiteral("stopEnrolment")});
    QVERIFY(find<QPlainTextEdit>(&desk.window, "enrolToken")->isVisible());
    QVERIFY(problemIn(&desk.window).contains(QLatin1String("You stopped setting up")));
}

void TestFlows::anInvitationIsOpenedFromAFile()
{
    const QTemporaryDir folder;
    const QString token = QStringLiteral("caseweave-enrol:1:abc");
    for (const auto &[name, content] : {std::pair("invitation", QByteArray(token.toUtf8() + "\n")),
                                        {"letter", QByteArray("Dear Maya")},
                                        {"picture", QByteArray(100'000, 'x')}}) {
        QFile file(folder.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }
    Desk desk;
    desk.workspace.setDoor(Door::NoProfile);
    desk.settle();
    const auto *field = find<QPlainTextEdit>(&desk.window, "enrolToken");
    const auto *error = find<QLabel>(&desk.window, "enrolTokenError");
    chooseFile(desk, folder.filePath(QStringLiteral("picture")));
    QVERIFY(error->isVisible() && error->text().contains(QLatin1String("is not an invitation")));
    QVERIFY(field->toPlainText().isEmpty());
    chooseFile(desk, folder.filePath(QStringLiteral("letter")));
    QVERIFY(error->isVisible());
    chooseFile(desk, folder.filePath(QStringLiteral("invitation")));
    QCOMPARE(field->toPlainText(), token);
    QVERIFY(!error->isVisible());
    for (const char *name : {"enrolPassphrase", "enrolPassphraseAgain"})
        find<QLineEdit>(&desk.window, name)->setText(QStringLiteral("four quiet green tractors"));
    press(&desk.window, "enrolContinue");
    QCOMPARE(desk.workspace.enrolment().token, token);
}

void TestFlows::aPassphraseIsPasted()
{
    Desk desk;
    desk.workspace.setDoor(Door::NoProfile);
    desk.settle();
    QApplication::clipboard()->setText(QStringLiteral("four quiet green tractors"));
    find<QPlainTextEdit>(&desk.window, "enrolToken")->setPlainText(QStringLiteral("caseweave-enrol:1:abc"));
    for (const char *field : {"enrolPassphrase", "enrolPassphraseAgain"})
        QTest::keySequence(find<QLineEdit>(&desk.window, field), QKeySequence::Paste);
    press(&desk.window, "enrolContinue");
    QCOMPARE(desk.workspace.calls(), QStringList{QStringLiteral("enrol")});
    QCOMPARE(desk.workspace.enrolment().passphrase, QByteArray("four quiet green tractors"));
    desk.settle();
    desk.workspace.setDoor(Door::Locked);
    desk.settle();
    QTest::keySequence(find<QLineEdit>(&desk.window, "unlockPassphrase"), QKeySequence::Paste);
    press(&desk.window, "unlock");
    desk.settle();
    QCOMPARE(desk.workspace.door(), Door::Open);
}

void TestFlows::lockingTakesEverythingOffTheScreen()
{
    Desk desk;
    openBanks(desk);
    QVERIFY(desk.openDialog("actionRaiseConcern") != nullptr);
    desk.workspace.lock();
    desk.settle();
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    QVERIFY(desk.window.currentCase() == nullptr);
    for (const QLabel *label : desk.window.findChildren<QLabel *>())
        QVERIFY2(!label->text().contains(QLatin1String("Charlie")), qPrintable(label->text()));
    QVERIFY(find<QWidget>(&desk.window, "unlockPassphrase")->isVisible());
    QVERIFY(!desk.action("actionNewCase")->isEnabled());
}

void TestFlows::idlenessLocksAndATouchDoesNot()
{
    Desk desk;
    desk.clock.advance(MainWindow::idleLimitMs - 1);
    desk.window.idleWatch()->look();
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("lock")));
    QTest::keyClick(&desk.window, Qt::Key_Shift);
    desk.clock.advance(MainWindow::idleLimitMs - 1);
    desk.window.idleWatch()->look();
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("lock")));
    desk.clock.advance(1);
    desk.window.idleWatch()->look();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("lock")));
}

void TestFlows::aCaseIsStartedWithASurnameAlone()
{
    Desk desk;
    QWidget *dialog = desk.openDialog("actionNewCase");
    QTest::keyClicks(find<QLineEdit>(dialog, "child1Family"), QStringLiteral("Marsh"));
    press(dialog, "submit");
    desk.settle();
    desk.waitUntil([&] { return desk.window.currentCase() != nullptr; });
    QCOMPARE(desk.window.currentCase()->shortTitle(), QStringLiteral("Marsh"));
}

void TestFlows::anUnbornChildNeedsAnExpectedDate()
{
    Desk desk;
    QWidget *dialog = desk.openDialog("actionNewCase");
    find<QLineEdit>(dialog, "child1Family")->setText(QStringLiteral("Marsh"));
    find<QCheckBox>(dialog, "child1Unborn")->setChecked(true);
    press(dialog, "submit");
    QVERIFY(find<QLabel>(dialog, "child1BornError")->text().contains(QLatin1String("expected date")));
    find<QLineEdit>(dialog, "child1Born")->setText(QStringLiteral("2/2/2027"));
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.cases().first().subjects.first().expected(), QDate(2027, 2, 2));
}

void TestFlows::aFailureKeepsWhatWasTyped()
{
    Desk desk;
    QWidget *dialog = desk.openDialog("actionNewCase");
    find<QLineEdit>(dialog, "child1Family")->setText(QStringLiteral("Marsh"));
    desk.workspace.failNext(ErrorCode::DiskFull);
    press(dialog, "submit");
    desk.settle();
    QVERIFY(dialog->isVisible());
    QVERIFY(problemIn(dialog).contains(QLatin1String("disk is full")));
    QCOMPARE(find<QLineEdit>(dialog, "child1Family")->text(), QStringLiteral("Marsh"));
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.cases().first().subjects.first().familyName(), QStringLiteral("Marsh"));
}

void TestFlows::anErrorClearsAtOnceAndTheSummaryLinksToTheField()
{
    Desk desk;
    QWidget *dialog = desk.openDialog("actionNewCase");
    press(dialog, "submit");
    QCOMPARE(QApplication::focusWidget(), find<QWidget>(dialog, "errorSummary"));
    press(dialog, "goTo_child1Family");
    auto *family = find<QLineEdit>(dialog, "child1Family");
    QCOMPARE(QApplication::focusWidget(), family);
    QVERIFY(family->accessibleDescription().startsWith(QLatin1String("Error: ")));
    QTest::keyClicks(family, QStringLiteral("M"));
    QVERIFY(!find<QLabel>(dialog, "child1FamilyError")->isVisible());
    QVERIFY(family->accessibleDescription().isEmpty());
}

void TestFlows::someoneIsAddedWithAChosenHistory()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddSomeone");
    find<QLineEdit>(dialog, "memberSearch")->setText(QStringLiteral("rees"));
    desk.settle();
    press(dialog, "submit");
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("addMember")));
    find<QRadioButton>(dialog, "memberHistory_1")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    const Member added = desk.workspace.caseSnapshot(FixtureWorkspace::banks())->members.last();
    QCOMPARE(added.card.name, QStringLiteral("Ann Rees"));
    QVERIFY(!added.hasHistory);
    QCOMPARE(added.role, MemberRole::Contributor);
}

void TestFlows::aMemberIsRemovedAfterTheConsequenceIsNamed()
{
    Desk desk;
    openBanks(desk);
    auto *list = find<QAbstractItemView>(&desk.window, "networkList");
    list->setCurrentIndex(list->model()->index(3, 0));
    desk.settle();
    QWidget *confirm = desk.openDialogBy([&] { press(&desk.window, "removeMember"); });
    QVERIFY(confirm->accessibleDescription().contains(QLatin1String("Nothing written from now on reaches Tom Barker")));
    press(confirm, "cancel");
    desk.settle();
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("removeMember")));
    confirm = desk.openDialogBy([&] { press(&desk.window, "removeMember"); });
    press(confirm, "goOn");
    desk.settle();
    QVERIFY(desk.workspace.caseSnapshot(FixtureWorkspace::banks())->members.at(2).removed);
    QCOMPARE(find<Notice>(&desk.window, "notice")->sentence(), QStringLiteral("Tom Barker was removed from the case"));
}

void TestFlows::anAddressAsksOnceMore()
{
    Desk desk;
    openBanks(desk);
    auto *list = find<QAbstractItemView>(&desk.window, "networkList");
    list->setCurrentIndex(list->model()->index(9, 0));
    desk.settle();
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "change_address"); });
    find<QLineEdit>(dialog, "fieldText")->setText(QStringLiteral("1 High Street"));
    QWidget *confirm = desk.openDialogBy([&] { press(dialog, "submit"); });
    QVERIFY(confirm != dialog);
    QVERIFY(confirm->accessibleDescription().startsWith(QLatin1String("All 6 people")));
    // Whoever presses without a thought has saved nothing.
    QTest::keyClick(confirm->focusWidget(), Qt::Key_Return);
    desk.settle();
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("writeField")));
    confirm = desk.openDialogBy([&] { press(dialog, "submit"); });
    press(confirm, "goOn");
    desk.settle();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("writeField")));
}

void TestFlows::whyADetailIsNotKnownIsSaid()
{
    for (const Knowledge why : {Knowledge::Withheld, Knowledge::NotAsked}) {
        Desk desk;
        openBanks(desk);
        auto *list = find<QAbstractItemView>(&desk.window, "networkList");
        list->setCurrentIndex(list->model()->index(9, 0));
        desk.settle();
        const QString choice = QStringLiteral("fieldKnowledge_%1").arg(static_cast<int>(why));
        QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "change_phone"); });
        find<QRadioButton>(dialog, qPrintable(choice))->setChecked(true);
        press(dialog, "submit");
        desk.settle();
        const Field *phone
            = desk.workspace.caseSnapshot(FixtureWorkspace::banks())->people.at(2).field(QStringLiteral("phone"));
        QVERIFY(phone != nullptr && phone->values.first().knowledge == why);
        QVERIFY(phone->text().isEmpty());
        dialog = desk.openDialogBy([&] { press(&desk.window, "change_phone"); });
        QVERIFY(find<QRadioButton>(dialog, qPrintable(choice))->isChecked());
        QVERIFY(!find<QLineEdit>(dialog, "fieldText")->isVisible());
    }
}

void TestFlows::aRestrictedAddressStaysRestrictedWhenItIsChanged()
{
    Desk desk;
    openBanks(desk);
    auto *list = find<QAbstractItemView>(&desk.window, "networkList");
    list->setCurrentIndex(list->model()->index(8, 0));
    desk.settle();
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "change_address"); });
    find<QLineEdit>(dialog, "fieldText")->setText(QStringLiteral("New Forge, Little Marsh"));
    QWidget *confirm = desk.openDialogBy([&] { press(dialog, "submit"); });
    QVERIFY(confirm->accessibleDescription().startsWith(QLatin1String("Only: you; Tom Barker, County Police.")));
    press(confirm, "goOn");
    desk.settle();
    const Field *address
        = desk.workspace.caseSnapshot(FixtureWorkspace::banks())->people.at(1).field(QStringLiteral("address"));
    QCOMPARE(address->text(), QStringLiteral("New Forge, Little Marsh"));
    QCOMPARE(address->onlyFor, QStringList{QStringLiteral("Tom Barker")});
}

void TestFlows::aConflictIsSettled()
{
    Desk desk;
    openBanks(desk);
    press(&desk.window, "lookAtConflict");
    desk.settle();
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "settle_address"); });
    press(dialog, "submit");
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("writeField")));
    find<QRadioButton>(dialog, "settleWhich_1")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    const Field *address
        = desk.workspace.caseSnapshot(FixtureWorkspace::banks())->people.first().field(QStringLiteral("address"));
    QVERIFY(!address->conflicting());
    QCOMPARE(address->text(), QStringLiteral("Flat 14, 12 Mill Lane, Greendale"));
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("lookAtConflict")) == nullptr);
}

void TestFlows::picturesAndListShareOneSelection()
{
    Desk desk;
    openBanks(desk);
    desk.action("actionPicture")->trigger();
    auto *picture = find<QWidget>(&desk.window, "networkPicture");
    QCOMPARE(QApplication::focusWidget(), picture);
    auto *list = find<QAbstractItemView>(&desk.window, "networkList");
    QCOMPARE(list->currentIndex().row(), 0);
    QTest::keyClick(picture, Qt::Key_Down);
    QCOMPARE(list->currentIndex().data().toString(), QStringLiteral("Grace Obi"));
    QTest::keyClick(picture, Qt::Key_Up);
    QCOMPARE(list->currentIndex().data().toString(), QStringLiteral("Charlie Banks"));
    QTest::keyClick(picture, Qt::Key_Left);
    QVERIFY(list->currentIndex().data(SecondLineRole).toString().contains(QLatin1String("ther")));
}

void TestFlows::aPhoneNumberIsCopied()
{
    Desk desk;
    openBanks(desk);
    auto *list = find<QAbstractItemView>(&desk.window, "networkList");
    list->setCurrentIndex(list->model()->index(3, 0));
    desk.settle();
    press(&desk.window, "copyPhone");
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("01632 960145"));
    QCOMPARE(find<Notice>(&desk.window, "notice")->sentence(), QStringLiteral("Phone number of Tom Barker copied"));
}

void TestFlows::aReaderIsOfferedNothingToWrite()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.myRole = MemberRole::Reader; });
    desk.settle();
    for (const char *name : {"raiseConcern", "addSomeone"})
        QVERIFY2(!find<QPushButton>(&desk.window, name)->isVisible(), name);
    for (const char *name : {"actionAddEvent", "actionRaiseConcern", "actionAddSomeone"})
        QVERIFY2(!desk.action(name)->isEnabled(), name);
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("acknowledgeConcern")) == nullptr);
}

void TestFlows::theStatusLineSaysWhatIsTrue()
{
    Desk desk;
    const auto hub = [&] { return find<QLabel>(&desk.window, "statusHub")->text(); };
    const auto sent = [&] { return find<QLabel>(&desk.window, "statusSent")->text(); };
    QCOMPARE(hub(), QStringLiteral("Up to date at 9:30am"));
    QCOMPARE(sent(), QStringLiteral("All changes sent"));
    SyncStatus status;
    status.connection = Connection::Offline;
    status.since = QDateTime(QDate(2026, 11, 22), QTime(9, 12));
    status.unsent = 3;
    desk.workspace.setSyncStatus(status);
    QCOMPARE(hub(), QStringLiteral("Hub not reachable since 9:12am: you can go on working"));
    QCOMPARE(sent(), QStringLiteral("3 changes saved here, waiting to send"));
    status.unsent = 1;
    desk.workspace.setSyncStatus(status);
    QCOMPARE(sent(), QStringLiteral("1 change saved here, waiting to send"));
    fixture::addBanksDocuments(desk.workspace);
    DocumentState going;
    going.here = true;
    going.going = true;
    const CaseId banks = FixtureWorkspace::banks();
    const ObjectId document = desk.workspace.caseSnapshot(banks)->documents.first().id;
    desk.workspace.fixtureDocuments().setState(banks, document, going);
    QCOMPARE(sent(), QStringLiteral("1 change saved here, waiting to send. 1 document not at the hub yet"));
    status.unsent = 0;
    desk.workspace.setSyncStatus(status);
    QCOMPARE(sent(), QStringLiteral("1 document not at the hub yet"));
    going.atHub = true;
    desk.workspace.fixtureDocuments().setState(banks, document, going);
    QCOMPARE(sent(), QStringLiteral("All changes sent"));
    status.connection = Connection::Online;
    desk.workspace.setSyncStatus(status);
    QCOMPARE(hub(), QStringLiteral("Connected, not yet up to date"));
    status.upToDateAt = QDateTime(QDate(2026, 11, 22), QTime(8, 15));
    status.catchingUp = true;
    desk.workspace.setSyncStatus(status);
    QCOMPARE(hub(), QStringLiteral("Checking for changes"));
    status.received = 1;
    desk.workspace.setSyncStatus(status);
    QCOMPARE(hub(), QStringLiteral("Receiving: 1 change so far"));
    status.received = 1204;
    desk.workspace.setSyncStatus(status);
    QCOMPARE(hub(), QStringLiteral("Receiving: 1,204 changes so far"));
    status.catchingUp = false;
    status.missing = 1;
    desk.workspace.setSyncStatus(status);
    QVERIFY(hub().startsWith(QLatin1String("Not complete: 1 entry is known to exist and has not come.")));
    status.missing = 2;
    desk.workspace.setSyncStatus(status);
    QVERIFY(hub().startsWith(QLatin1String("Not complete: 2 entries are known to exist and have not come.")));
    status.missing = 0;
    desk.workspace.setSyncStatus(status);
    QCOMPARE(hub(), QStringLiteral("Up to date at 8:15am"));
}

void TestFlows::aListThatIsNotToBeTrustedIsToldOnce()
{
    Desk desk;
    auto *notice = find<Notice>(&desk.window, "notice");
    SyncStatus status;
    status.connection = Connection::Online;
    desk.workspace.setSyncStatus(status);
    QVERIFY(notice->sentence().isEmpty());
    status.alarm = ErrorCode::Rollback;
    status.alarmAgency = QStringLiteral("County Police");
    desk.workspace.setSyncStatus(status);
    QVERIFY(notice->sentence().contains(QStringLiteral("older list of County Police's people")));
    notice->dismiss();
    desk.workspace.setSyncStatus(status);
    QVERIFY(notice->sentence().isEmpty()); // it was read
    status.alarm = ErrorCode::Fork;
    desk.workspace.setSyncStatus(status);
    QVERIFY(notice->sentence().contains(QStringLiteral("contradictory lists of County Police's people")));
}

void TestFlows::aListThatGrowsOldIsToldOnce()
{
    Desk desk;
    auto *notice = find<Notice>(&desk.window, "notice");
    SyncStatus status;
    status.connection = Connection::Online;
    status.ageing = {{QStringLiteral("County Police"), false, QDateTime(QDate(2026, 11, 18), QTime(7, 0)), false}};
    desk.workspace.setSyncStatus(status);
    QCOMPARE(
        notice->sentence(),
        QStringLiteral("County Police last confirmed its list of people and computers on 18 November 2026. "
                       "Somebody who has left may still be on it. Ask that agency's administrator to confirm it."));
    notice->dismiss();
    desk.workspace.setSyncStatus(status);
    QVERIFY(notice->sentence().isEmpty()); // it was read
    status.ageing = {{QStringLiteral("Greendale Council"), true, QDateTime(QDate(2026, 11, 1), QTime(7, 0)), true}};
    desk.workspace.setSyncStatus(status);
    QVERIFY(notice->sentence().contains(QLatin1String("Nobody of it can be added")));
    QVERIFY(notice->sentence().endsWith(QLatin1String("Ask your agency's administrator to confirm it.")));
    status.ageing.clear();
    desk.workspace.setSyncStatus(status);
    QVERIFY(notice->sentence().isEmpty()); // it is true no more
}

QTEST_MAIN(TestFlows)
#include "TestFlows.moc"
