// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "ui/sharing/SafeAddress.h"
#include "ui/sharing/SharingText.h"

#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QTableView>

using namespace caseweave;
using namespace caseweave::look;

namespace {

/// Keys as a person presses them, counted.
struct Keys {
    int pressed = 0;
    static QWidget *focused() { return QApplication::focusWidget(); }
    void press(Qt::Key key, Qt::KeyboardModifiers with = {})
    {
        QVERIFY(focused() != nullptr);
        QTest::keyClick(focused(), key, with);
        ++pressed;
    }
    void type(const char *text)
    {
        QVERIFY(focused() != nullptr);
        QTest::keyClicks(focused(), QLatin1String(text));
        pressed += static_cast<int>(qstrlen(text));
    }
};

void fillIn(QWidget *dialog, const QString &what)
{
    find<QLineEdit>(dialog, "sharingWithOthers")->setText(QStringLiteral("The landlord"));
    find<QPlainTextEdit>(dialog, "sharingWhat")->setPlainText(what);
    find<QLineEdit>(dialog, "sharingPurpose")->setText(QStringLiteral("Repairs"));
    find<QRadioButton>(dialog, "sharingBasis_2")->setChecked(true);
    find<QRadioButton>(dialog, "sharingTold_1")->setChecked(true);
}

} // namespace

class TestSharingSheet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aDecisionIsRecordedByKeyboardFromAnyPage();
    void aBasisIsProposedByWhomItIsSharedWith_data();
    void aBasisIsProposedByWhomItIsSharedWith();
    void aProposalIsSeenAndMustBeChosen();
    void notSharingNeedsReasonsAndNoBasis();
    void whatIsTypedOutlivesTheSheet();
    void aCorrectionIsAnotherDecision();
    void aRestrictedAddressNamesWhomItWouldReachAndAsksOnceMore();
    void whatCountsAsAMention_data();
    void whatCountsAsAMention();
    void thePlaceOfAVisitIsWatchedToo();
    void theRegisterIsFiltered();
    void aNewDecisionIsChosen();
    void anEmptyRegisterHasAllTheRoom();
    void aReaderReadsTheRegisterAndRecordsNothing();
};

void TestSharingSheet::aDecisionIsRecordedByKeyboardFromAnyPage()
{
    for (const CaseScreen::Page page : {CaseScreen::Overview, CaseScreen::Chronology, CaseScreen::Record}) {
        Desk desk;
        openBanks(desk, page);
        QApplication::setActiveWindow(&desk.window);
        Keys keys;
        QWidget *dialog = desk.openDialogBy([&] {
            QCOMPARE(desk.action("actionShare")->shortcut(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
            desk.action("actionShare")->trigger();
        });
        keys.pressed = 1;
        QApplication::setActiveWindow(dialog);
        desk.settle();
        keys.press(Qt::Key_Tab); // shared: as it stands
        keys.type("t"); // Tom
        keys.press(Qt::Key_Space);
        keys.press(Qt::Key_Tab);
        keys.press(Qt::Key_Tab); // nobody else
        keys.type("Door forced, child inside");
        keys.press(Qt::Key_Tab);
        keys.type("Welfare check");
        keys.press(Qt::Key_Tab);
        keys.press(Qt::Key_Space); // legal obligation
        keys.press(Qt::Key_Tab);
        keys.press(Qt::Key_Tab); // no more reasons
        keys.press(Qt::Key_Space); // told
        keys.press(Qt::Key_Return);
        desk.settle();
        QCOMPARE(desk.workspace.calls().last(), QStringLiteral("recordSharing"));
        const SharingDraft said = desk.workspace.sharing(FixtureWorkspace::banks()).first().said;
        QCOMPARE(said.recipients.size(), 1);
        QCOMPARE(said.recipients.first().name, QStringLiteral("Tom Barker, County Police"));
        QVERIFY(said.recipients.first().professional);
        QCOMPARE(said.subjects.size(), 1);
        QCOMPARE(said.what, QStringLiteral("Door forced, child inside"));
        QCOMPARE(said.basis, SharingBasis::LegalObligation);
        QCOMPARE(said.told, FamilyTold::Told);
        QCOMPARE(said.date, QDate(2026, 11, 22));
        // At 40 words a minute, 200 keys, 20 seconds are 66. What is said above takes 38 of them.
        QVERIFY2(keys.pressed <= 52, qPrintable(QString::number(keys.pressed)));
    }
}

void TestSharingSheet::aBasisIsProposedByWhomItIsSharedWith_data()
{
    QTest::addColumn<QList<int>>("who");
    QTest::addColumn<bool>("others");
    QTest::addColumn<QDate>("today");
    QTest::addColumn<SharingBasis>("proposed");
    const QDate today(2026, 11, 22);
    QTest::newRow("nobody") << QList<int>{} << false << today << SharingBasis::None;
    QTest::newRow("police") << QList<int>{2} << false << today << SharingBasis::LegalObligation;
    QTest::newRow("police before it was in force")
        << QList<int>{2} << false << QDate(2026, 9, 29) << SharingBasis::PublicTask;
    QTest::newRow("police and a neighbour") << QList<int>{2} << true << today << SharingBasis::PublicTask;
    QTest::newRow("a neighbour") << QList<int>{} << true << today << SharingBasis::PublicTask;
}

void TestSharingSheet::aBasisIsProposedByWhomItIsSharedWith()
{
    QFETCH(QList<int>, who);
    QFETCH(bool, others);
    QFETCH(QDate, today);
    QList<ProfessionalCard> cards;
    for (const int one : who)
        cards << fixture::directory().at(one);
    const BasisProposal proposal = proposedBasis(cards, others, today);
    QTEST(proposal.basis, "proposed");
    QCOMPARE(proposal.because.isEmpty(), proposal.basis == SharingBasis::None);
}

void TestSharingSheet::aProposalIsSeenAndMustBeChosen()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionShare");
    QVERIFY(says(dialog, QStringLiteral("Say first with whom")));
    find<QLineEdit>(dialog, "sharingWithOthers")->setText(QStringLiteral("The landlord"));
    QVERIFY(says(dialog, QStringLiteral("Proposed: public task")));
    for (const char *basis : {"sharingBasis_1", "sharingBasis_2", "sharingBasis_3", "sharingBasis_4"})
        QVERIFY(!find<QRadioButton>(dialog, basis)->isChecked());
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose the basis yourself")));
    desk.closeDialogs();
}

void TestSharingSheet::notSharingNeedsReasonsAndNoBasis()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionShare");
    fillIn(dialog, QStringLiteral("Why they may move"));
    find<QRadioButton>(dialog, "sharingChoice_2")->setChecked(true);
    QVERIFY(!find<QWidget>(dialog, "sharingBasis")->isVisible());
    find<QRadioButton>(dialog, "sharingTold_3")->setChecked(true);
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Say why it is not shared")));
    QVERIFY(problemIn(dialog).contains(QLatin1String("Say why the family was not told")));
    find<QPlainTextEdit>(dialog, "sharingReasoning")->setPlainText(QStringLiteral("He does not need it"));
    find<QPlainTextEdit>(dialog, "sharingBecause")->setPlainText(QStringLiteral("Nothing to tell"));
    press(dialog, "submit");
    desk.settle();
    const SharingDraft said = desk.workspace.sharing(FixtureWorkspace::banks()).first().said;
    QCOMPARE(said.choice, SharingChoice::NotShared);
    QCOMPARE(said.basis, SharingBasis::None);
    QCOMPARE(said.notToldBecause, QStringLiteral("Nothing to tell"));
}

void TestSharingSheet::whatIsTypedOutlivesTheSheet()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionShare");
    fillIn(dialog, QStringLiteral("The boiler"));
    desk.closeDialogs();
    dialog = desk.openDialog("actionShare");
    QCOMPARE(find<QPlainTextEdit>(dialog, "sharingWhat")->toPlainText(), QStringLiteral("The boiler"));
    QCOMPARE(find<QLineEdit>(dialog, "sharingWithOthers")->text(), QStringLiteral("The landlord"));
    desk.closeDialogs();
}

void TestSharingSheet::aCorrectionIsAnotherDecision()
{
    Desk desk;
    openBanks(desk, CaseScreen::Sharing);
    const SharingDecision before = desk.workspace.sharing(FixtureWorkspace::banks()).first();
    find<QPushButton>(&desk.window, "correctSharing")->setFocus();
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "correctSharing"); });
    find<QPlainTextEdit>(dialog, "sharingWhat")->setPlainText(QStringLiteral("That the window was forced"));
    press(dialog, "submit");
    desk.settle();
    QVERIFY(keyboardIsBackInTheCase(desk));
    const QList<SharingDecision> after = desk.workspace.sharing(FixtureWorkspace::banks());
    QCOMPARE(after.first().said.corrects, std::optional(before.id));
    QCOMPARE(after.first().said.recipients, before.said.recipients);
    QCOMPARE(after.at(1).said.what, before.said.what);
    // What was corrected stays, and says so; it is not corrected twice.
    auto *table = find<QTableView>(&desk.window, "sharingTable");
    table->setCurrentIndex(table->model()->index(1, 0));
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("Corrected by Maya Shah")));
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("correctSharing")) == nullptr);
}

void TestSharingSheet::aRestrictedAddressNamesWhomItWouldReachAndAsksOnceMore()
{
    Desk desk;
    openBanks(desk);
    QString secret;
    for (const Person &person : desk.workspace.caseSnapshot(FixtureWorkspace::banks())->people) {
        for (const Field &field : person.fields) {
            if (!field.onlyFor.isEmpty())
                secret = field.text();
        }
    }
    QVERIFY(!secret.isEmpty());
    QWidget *dialog = desk.openDialog("actionShare");
    fillIn(dialog, QStringLiteral("They are at ") + secret.toUpper());
    press(dialog, "submit");
    desk.settle();
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("recordSharing")));
    auto *asking = find<QDialog>(dialog, "confirm");
    QVERIFY(asking->accessibleDescription().contains(QLatin1String("The landlord")));
    QVERIFY(asking->accessibleDescription().contains(QLatin1String("Nadia Reid, Northmoor Health Trust")));
    QVERIFY(!asking->accessibleDescription().contains(QLatin1String("Tom Barker"))); // he may know it
    press(asking, "goOn");
    desk.settle();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("recordSharing")));
}

void TestSharingSheet::whatCountsAsAMention_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("mentioned");
    QTest::newRow("all of it") << QStringLiteral("Refuge, 48 Harbour Lane, Eastmere") << true;
    QTest::newRow("number and street") << QStringLiteral("she is at 48 harbour street") << true;
    QTest::newRow("three words") << QStringLiteral("off Harbour Lane, Eastmere") << true;
    QTest::newRow("the town alone") << QStringLiteral("a school in Eastmere") << false;
    QTest::newRow("another number") << QStringLiteral("49 Harbour View") << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestSharingSheet::whatCountsAsAMention()
{
    QFETCH(QString, text);
    CaseSnapshot snapshot = fixture::banks();
    for (Person &person : snapshot.people) {
        for (Field &field : person.fields) {
            if (!field.onlyFor.isEmpty())
                field.values.first().text = QStringLiteral("Refuge at 48 Harbour Lane, Eastmere");
        }
    }
    SharingDraft draft;
    draft.reasoning = text;
    draft.recipients = {{{}, QStringLiteral("The landlord")}};
    QTEST(!safeMentions(snapshot, draft).isEmpty(), "mentioned");
    // Whoever may know it may be told it.
    const QList<SafeMention> found = safeMentions(snapshot, draft);
    for (const SafeMention &mention : found)
        QVERIFY(!mention.outside.contains(QStringLiteral("Tom Barker, County Police")));
}

void TestSharingSheet::thePlaceOfAVisitIsWatchedToo()
{
    CaseSnapshot snapshot = fixture::banks();
    SharingDraft draft;
    draft.reasoning = QStringLiteral("We meet at 7 Beacon Row");
    draft.recipients = {{{}, QStringLiteral("The landlord")}};
    QVERIFY(safeMentions(snapshot, draft).isEmpty());
    QVERIFY(!snapshot.visits.isEmpty());
    snapshot.visits.first().place = QStringLiteral("7 Beacon Row");
    QVERIFY(safeMentions(snapshot, draft).isEmpty()); // it is everybody's
    snapshot.visits.first().onlyFor = QStringList{QStringLiteral("Tom Barker, County Police")};
    QCOMPARE(safeMentions(snapshot, draft).size(), 1);
}

void TestSharingSheet::theRegisterIsFiltered()
{
    Desk desk;
    openBanks(desk, CaseScreen::Sharing);
    auto *table = find<QTableView>(&desk.window, "sharingTable");
    QCOMPARE(table->model()->rowCount(), 4);
    const auto choose = [&](const char *button, const char *option) {
        for (QAction *action : find<QPushButton>(&desk.window, button)->menu()->actions()) {
            if (action->text() == QLatin1String(option))
                action->trigger();
        }
        desk.settle();
    };
    choose("sharingFilterChoice", "Not shared");
    QCOMPARE(table->model()->rowCount(), 1);
    choose("sharingFilterChoice", "Shared and not");
    choose("sharingFilterAgency", "County Police");
    QCOMPARE(table->model()->rowCount(), 1);
    choose("sharingFilterAgency", "All agencies");
    choose("sharingFilterPeriod", "Last 7 days");
    QCOMPARE(table->model()->rowCount(), 2);
    find<QLineEdit>(&desk.window, "sharingSearch")->setText(QStringLiteral("zzz"));
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("No decision matches")));
}

void TestSharingSheet::aNewDecisionIsChosen()
{
    Desk desk;
    openBanks(desk, CaseScreen::Sharing);
    auto *table = find<QTableView>(&desk.window, "sharingTable");
    table->selectRow(2);
    QWidget *dialog = desk.openDialog("actionShare");
    fillIn(dialog, QStringLiteral("That the boiler is broken"));
    press(dialog, "submit");
    desk.settle();
    QTRY_COMPARE(table->model()->rowCount(), 5);
    QTRY_VERIFY(table->currentIndex().row() == 0);
    QVERIFY(says(&desk.window, QStringLiteral("That the boiler is broken")));
}

void TestSharingSheet::anEmptyRegisterHasAllTheRoom()
{
    Desk desk(Theme::Light, 200);
    desk.workspace.setSharing(FixtureWorkspace::banks(), {});
    openBanks(desk, CaseScreen::Sharing);
    QVERIFY(says(&desk.window, QStringLiteral("No decision is recorded yet")));
    QVERIFY(!find<QWidget>(&desk.window, "sharingDetail")->isVisible());
}

void TestSharingSheet::aReaderReadsTheRegisterAndRecordsNothing()
{
    Desk desk;
    openBanks(desk, CaseScreen::Sharing);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.myRole = MemberRole::Reader; });
    desk.settle();
    QVERIFY(!desk.action("actionShare")->isEnabled());
    QVERIFY(!find<QPushButton>(&desk.window, "share")->isVisible());
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("correctSharing")) == nullptr);
    QCOMPARE(find<QTableView>(&desk.window, "sharingTable")->model()->rowCount(), 4);
}

QTEST_MAIN(TestSharingSheet)
#include "TestSharingSheet.moc"
