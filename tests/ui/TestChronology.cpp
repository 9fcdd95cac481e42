// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureExport.h"
#include "tests/ui/support/Look.h"
#include "ui/chronology/ChronologyModel.h"
#include "ui/widgets/Labels.h"
#include "ui/words/RecordText.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>

using namespace caseweave;
using namespace caseweave::look;

class TestChronology : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void anEventIsCorrectedAndKeepsWhatItSaid();
    void largeTextLeavesRoomForTheEvents();
    void anEventThatGivesAwayARestrictedDetailAsksFirst();
    void aCorrectionIsMeasuredByTheReadersOfTheEvent();
    void whatIsForSomeAloneIsCopiedOnceItIsSaidAndRecorded();
    void whatAnotherAgencyWroteCannotBeCorrected();
    void aContradictionIsNotedFollowedAndSettled();
    void theOverviewLeadsToWhatIsNotSettled();
    void theChronologyIsFilteredByPersonAndDates();
    void theFirstEventShowsInAnOpenChronology();
    void whoeverIsFarDownStaysThereWhenMoreComes();
    void ofAHundredThousandEventsTheSeenPagesAloneAreAskedFor();
    void aReaderCorrectsNothing();
    void aNewEventIsChosen();
    void whatChangedIsReadFromItsTop();

private:
    static QAbstractItemView *list(Desk &desk) { return find<QAbstractItemView>(&desk.window, "chronologyList"); }
    static QString restrictedDetail(const Desk &desk)
    {
        return fixture::restrictedDetail(*desk.workspace.caseSnapshot(FixtureWorkspace::banks()));
    }
    /// The text of an event that is on the screen.
    static Paragraph *shown(const Desk &desk, const QString &words)
    {
        for (auto *one : find<QWidget>(&desk.window, "eventDetail")->findChildren<Paragraph *>()) {
            if (one->isVisible() && one->plainText() == words)
                return one;
        }
        qFatal("it is not shown");
    }
    static void choose(Desk &desk, int row)
    {
        list(desk)->setCurrentIndex(list(desk)->model()->index(row, 0));
        desk.settle();
    }
};

void TestChronology::anEventIsCorrectedAndKeepsWhatItSaid()
{
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    choose(desk, 1);
    find<QPushButton>(&desk.window, "correctEvent")->setFocus();
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "correctEvent"); });
    QCOMPARE(find<QLineEdit>(dialog, "eventTitle")->text(), QStringLiteral("Strategy discussion held."));
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Say why it is corrected")));
    find<QLineEdit>(dialog, "eventReason")->setText(QStringLiteral("Held by telephone"));
    find<QLineEdit>(dialog, "eventTitle")->setText(QStringLiteral("Strategy discussion held by telephone."));
    QVERIFY(dialog->findChild<QWidget *>(QStringLiteral("eventAudience")) == nullptr);
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.calls().last(), QStringLiteral("addEvent"));
    QTRY_VERIFY(list(desk)->model()->index(0, 0).data().toString().endsWith(QLatin1String("by telephone.")));
    QVERIFY(keyboardIsBackInTheCase(desk));
    choose(desk, 0);
    QVERIFY(says(&desk.window, QStringLiteral("Held by telephone")));
    QVERIFY(says(&desk.window, QStringLiteral("Strategy discussion held.")));
    // What was left out before that is still there too.
    QVERIFY(says(&desk.window, QStringLiteral("Police, health and council.")));
}

void TestChronology::largeTextLeavesRoomForTheEvents()
{
    Desk desk(Theme::Light, 200);
    desk.window.resize(1100, 770);
    openBanks(desk, CaseScreen::Chronology);
    const auto *tags = find<QPushButton>(&desk.window, "filterSignificant");
    auto *filters = find<QPushButton>(&desk.window, "chronologyFilters");
    QVERIFY(!tags->isVisible());
    QVERIFY2(list(desk)->height() > 200, qPrintable(QString::number(list(desk)->height())));
    QCOMPARE(filters->text(), QStringLiteral("Filters"));
    filters->click();
    QVERIFY(tags->isVisible());
    press(&desk.window, "filterSignificant");
    QCOMPARE(filters->text(), QStringLiteral("Filters: 1 in force"));
    filters->click();
    QVERIFY(!tags->isVisible());
    desk.style.setZoomPercent(100);
    desk.window.resize(1280, 800);
    desk.settle();
    QVERIFY(tags->isVisible() && !filters->isVisible());
}

void TestChronology::anEventThatGivesAwayARestrictedDetailAsksFirst()
{
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    QTest::keyClick(&desk.window, Qt::Key_E, Qt::ControlModifier);
    desk.settle();
    QWidget *dialog = QApplication::activeModalWidget();
    QVERIFY(dialog != nullptr && find<QLineEdit>(dialog, "eventTitle")->hasFocus());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Visited."));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("At ") + restrictedDetail(desk));
    QTest::keyClick(find<QRadioButton>(dialog, "eventKind_1"), Qt::Key_Space);
    QTest::keyClick(find<QLineEdit>(dialog, "eventTitle"), Qt::Key_Return);
    desk.settle();
    auto *asking = find<QDialog>(dialog, "confirm");
    const QString asked = asking->accessibleDescription();
    QVERIFY2(asked.contains(QLatin1String("Address of Rachel Banks is restricted")), qPrintable(asked));
    QVERIFY(asked.contains(QLatin1String("Nadia Reid, Northmoor Health Trust")));
    QVERIFY(!asked.contains(QLatin1String("Tom Barker")) && !asked.contains(restrictedDetail(desk)));
    QTest::keyClick(find<QPushButton>(asking, "cancel"), Qt::Key_Return);
    desk.settle();
    QVERIFY(dialog->isVisible() && !desk.workspace.calls().contains(QStringLiteral("addEvent")));
    // For those alone who may know it, nobody is asked.
    find<QAbstractButton>(dialog, "eventAudienceWay_1")->click();
    find<QCheckBox>(
        dialog,
        qPrintable(QStringLiteral("eventAudience_") + QString::fromStdString(FixtureWorkspace::professional(3).hex())))
        ->click();
    press(dialog, "submit");
    desk.settle();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("addEvent")));
}

void TestChronology::aCorrectionIsMeasuredByTheReadersOfTheEvent()
{
    Desk desk;
    QList<ChronologyEvent> events = fixture::banksEvents();
    QVERIFY(!events.isEmpty());
    const auto mine = std::find_if(events.begin(), events.end(), [](const ChronologyEvent &one) {
        return one.mayCorrect && one.verification == Verification::Verified && !one.withheld;
    });
    QVERIFY(mine != events.end());
    mine->onlyFor = {QStringLiteral("Maya Shah, Greendale Council"), QStringLiteral("Tom Barker, County Police")};
    desk.workspace.setEvents(FixtureWorkspace::banks(), {*mine});
    openBanks(desk, CaseScreen::Chronology);
    QTRY_VERIFY(list(desk)->model()->rowCount() > 0);
    choose(desk, 0);
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "correctEvent"); });
    find<QLineEdit>(dialog, "eventReason")->setText(QStringLiteral("The place was missing"));
    find<QPlainTextEdit>(dialog, "eventText")->setPlainText(QStringLiteral("At ") + restrictedDetail(desk));
    press(dialog, "submit");
    desk.settle();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("addEvent")));
}

void TestChronology::whatIsForSomeAloneIsCopiedOnceItIsSaidAndRecorded()
{
    Desk desk;
    const QString words = QStringLiteral("Grandfather avoids the question.");
    QList<ChronologyEvent> events = fixture::banksEvents();
    events.removeIf([&](const ChronologyEvent &one) { return one.text != words; });
    QCOMPARE(events.size(), 1);
    QVERIFY(!events.first().onlyFor.isEmpty());
    desk.workspace.setEvents(FixtureWorkspace::banks(), events);
    openBanks(desk, CaseScreen::Chronology);
    QTRY_VERIFY(list(desk)->model()->rowCount() > 0);
    choose(desk, 0);
    QClipboard *clipboard = QGuiApplication::clipboard();
    clipboard->setText(QStringLiteral("before"));
    const auto copy = [&] { QTest::keySequence(shown(desk, words), QKeySequence::Copy); };
    copy();
    desk.settle();
    auto *asking = find<QDialog>(&desk.window, "confirm");
    const QString asked = asking->accessibleDescription();
    QVERIFY2(asked.contains(QLatin1String("must not see it: ")), qPrintable(asked));
    QVERIFY(asked.section(QLatin1String("must not see it: "), 1).contains(QLatin1String("Nadia Reid")));
    QVERIFY(!asked.section(QLatin1String("must not see it: "), 1).contains(QLatin1String("Tom Barker")));
    QVERIFY(!asked.contains(words));
    QTest::keyClick(find<QPushButton>(asking, "cancel"), Qt::Key_Return);
    desk.settle();
    QCOMPARE(clipboard->text(), QStringLiteral("before"));
    QVERIFY(desk.workspace.accesses().isEmpty());
    // What cannot be recorded is not copied.
    desk.workspace.failNext(ErrorCode::NotMember);
    copy();
    desk.settle();
    press(find<QDialog>(&desk.window, "confirm"), "goOn");
    QTRY_VERIFY(says(&desk.window, QStringLiteral("could not be recorded")));
    QCOMPARE(find<QWidget>(&desk.window, "notice")->findChild<QFrame *>()->property("tone").toString(),
             QStringLiteral("warning"));
    QCOMPARE(clipboard->text(), QStringLiteral("before"));
    copy();
    desk.settle();
    press(find<QDialog>(&desk.window, "confirm"), "goOn");
    QTRY_COMPARE(clipboard->text(), words);
    QCOMPARE(desk.workspace.accesses().size(), 1);
    const AccessDraft record = desk.workspace.accesses().first();
    QCOMPARE(record.action, AccessAction::Copied);
    QCOMPARE(accessText(record), QStringLiteral("Event as text, for nobody else."));
    QCOMPARE(record.onlyFor, QList<ProfessionalId>{FixtureWorkspace::professional(3)});
    // The list, which would ask nobody, copies nothing.
    clipboard->setText(QStringLiteral("before"));
    QTest::keyClick(list(desk), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(clipboard->text(), QStringLiteral("before"));
}

void TestChronology::whatAnotherAgencyWroteCannotBeCorrected()
{
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    choose(desk, 0);
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("correctEvent")) == nullptr);
    QVERIFY(find<QPushButton>(&desk.window, "contradictEvent")->isVisible());
}

void TestChronology::aContradictionIsNotedFollowedAndSettled()
{
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    choose(desk, 1);
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "contradictEvent"); });
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose the event that this one contradicts")));
    auto *others = find<QListView>(dialog, "contradictionList");
    // The event itself is no other one.
    QTRY_VERIFY(others->model()->rowCount() > 2);
    const auto offered = [&](int row) { return !others->isRowHidden(row); };
    QCOMPARE(others->model()->index(1, 0).data().toString(), list(desk)->currentIndex().data().toString());
    QVERIFY(offered(0) && !offered(1) && offered(2));
    find<QLineEdit>(dialog, "contradictionSearch")->setText(QStringLiteral("dental"));
    QTRY_COMPARE(others->model()->rowCount(), 1);
    others->setCurrentIndex(others->model()->index(0, 0));
    find<QPlainTextEdit>(dialog, "contradictionNote")->setPlainText(QStringLiteral("Which address?"));
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.calls().last(), QStringLiteral("contradict"));
    QTRY_VERIFY(says(&desk.window, QStringLiteral("Which address?")));
    // To the other one and what came out.
    press(&desk.window, "otherEvent");
    QTRY_COMPARE(list(desk)->currentIndex().data().toString(), QStringLiteral("Missed dental appointment, third."));
    QWidget *outcome = desk.openDialogBy([&] { press(&desk.window, "settleContradiction"); });
    find<QPlainTextEdit>(outcome, "settlementText")->setPlainText(QStringLiteral("The second one"));
    press(outcome, "submit");
    desk.settle();
    QTRY_VERIFY(says(&desk.window, QStringLiteral("What came out: The second one")));
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("settleContradiction")) == nullptr);
    find<QPushButton>(&desk.window, "filterDisputed")->click();
    QTRY_COMPARE(list(desk)->model()->rowCount(), 2); // those of the fixture
}

void TestChronology::theOverviewLeadsToWhatIsNotSettled()
{
    Desk desk;
    openBanks(desk, CaseScreen::Overview);
    QVERIFY(says(&desk.window, QStringLiteral("Two events contradict each other")));
    press(&desk.window, "showContradictions");
    QTRY_VERIFY(list(desk)->isVisible());
    QTRY_COMPARE(list(desk)->model()->rowCount(), 2);
    QWidget *outcome = desk.openDialogBy([&] { press(&desk.window, "settleContradiction"); });
    find<QPlainTextEdit>(outcome, "settlementText")->setPlainText(QStringLiteral("The second one"));
    press(outcome, "submit");
    desk.settle();
    desk.window.currentCase()->setPage(CaseScreen::Overview);
    desk.settle();
    QVERIFY(!says(&desk.window, QStringLiteral("Two events contradict each other")));
}

void TestChronology::theChronologyIsFilteredByPersonAndDates()
{
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    const auto trigger = [&](const char *button, const QString &text) {
        for (QAction *action : find<QPushButton>(&desk.window, button)->menu()->actions()) {
            if (action->text() == text) {
                action->trigger();
                return true;
            }
        }
        return false;
    };
    QWidget *dates
        = desk.openDialogBy([&] { QVERIFY(trigger("filterPeriod", QStringLiteral("From one day to another"))); });
    find<QLineEdit>(dates, "periodFrom")->setText(QStringLiteral("1 November 2026"));
    find<QLineEdit>(dates, "periodTo")->setText(QStringLiteral("1 October 2026"));
    press(dates, "submit");
    QVERIFY(problemIn(dates).contains(QLatin1String("not before the first")));
    find<QLineEdit>(dates, "periodTo")->setText(QStringLiteral("20 November 2026"));
    press(dates, "submit");
    QTRY_COMPARE(list(desk)->model()->rowCount(), 2);
    QVERIFY(find<QPushButton>(&desk.window, "filterPeriod")->text().contains(QLatin1String("1 November 2026")));
    QVERIFY(trigger("filterPeriod", QStringLiteral("All dates")));
    QTRY_COMPARE(list(desk)->model()->rowCount(), 218);
    // What is about one of them, and what says about nobody.
    const Person charlie = desk.workspace.caseSnapshot(FixtureWorkspace::banks())->people.first();
    QWidget *event = desk.openDialog("actionAddEvent");
    find<QLineEdit>(event, "eventTitle")->setText(QStringLiteral("At the dentist"));
    find<QRadioButton>(event, "eventKind_1")->setChecked(true);
    const Person mother = desk.workspace.caseSnapshot(FixtureWorkspace::banks())->people.last();
    find<QCheckBox>(event, qPrintable(QStringLiteral("eventPeople_%1").arg(QString::fromStdString(toHex(mother.id)))))
        ->setChecked(true);
    press(event, "submit");
    desk.settle();
    QTRY_COMPARE(list(desk)->model()->rowCount(), 219);
    QVERIFY(trigger("filterPerson", charlie.fullName()));
    QTRY_COMPARE(list(desk)->model()->rowCount(), 218);
    QVERIFY(trigger("filterPerson", mother.fullName()));
    QTRY_COMPARE(list(desk)->model()->rowCount(), 219);
    choose(desk, 0);
    QVERIFY(says(&desk.window, mother.fullName()));
}

void TestChronology::theFirstEventShowsInAnOpenChronology()
{
    Desk desk;
    desk.workspace.setEvents(FixtureWorkspace::banks(), {});
    openBanks(desk, CaseScreen::Chronology);
    QTRY_VERIFY(find<QPushButton>(&desk.window, "firstEvent")->isVisible());
    desk.workspace.setEvents(FixtureWorkspace::banks(), fixture::banksEvents().mid(0, 1));
    desk.workspace.changeCase(
        FixtureWorkspace::banks(), [](CaseSnapshot &) {}, true);
    QTRY_VERIFY(list(desk)->isVisible());
    QCOMPARE(list(desk)->model()->rowCount(), 1);
}

void TestChronology::whoeverIsFarDownStaysThereWhenMoreComes()
{
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    choose(desk, 150);
    QTRY_VERIFY(list(desk)->currentIndex().data().toString() != QLatin1String("Loading"));
    const QPersistentModelIndex read = list(desk)->indexAt({1, 1});
    const int top = list(desk)->visualRect(read).top();
    QList<ChronologyEvent> events = fixture::banksEvents();
    for (int i = 0; i < 3; ++i) {
        events.prepend(events.first());
        events.first().id = fixture::entryId(9100 + i);
    }
    desk.workspace.setEvents(FixtureWorkspace::banks(), events);
    desk.workspace.changeCase(
        FixtureWorkspace::banks(), [](CaseSnapshot &) {}, true);
    QTRY_COMPARE(list(desk)->model()->rowCount(), 221);
    QCOMPARE(list(desk)->visualRect(read).top(), top);
    QCOMPARE(list(desk)->currentIndex().row(), 153);
}

void TestChronology::ofAHundredThousandEventsTheSeenPagesAloneAreAskedFor()
{
    Desk desk;
    QList<ChronologyEvent> events;
    events.reserve(100'000);
    const ChronologyEvent one = fixture::banksEvents().last();
    for (int i = 0; i < 100'000; ++i) {
        events << one;
        events.last().id = fixture::entryId(100'000 + i);
        events.last().title = QStringLiteral("Event %1").arg(i);
    }
    desk.workspace.setEvents(FixtureWorkspace::banks(), events);
    openBanks(desk, CaseScreen::Chronology);
    QTRY_COMPARE(list(desk)->model()->rowCount(), 100'000);
    const int asked = desk.workspace.chronologyPagesAsked();
    list(desk)->setFocus();
    QTest::keyClick(list(desk), Qt::Key_End);
    QTRY_COMPARE(list(desk)->currentIndex().data().toString(), QStringLiteral("Event 99999"));
    list(desk)->verticalScrollBar()->setValue(list(desk)->verticalScrollBar()->maximum() / 2);
    desk.settle();
    QTRY_COMPARE(list(desk)->indexAt({1, 1}).data().toString().left(5), QStringLiteral("Event"));
    // What is looked at, and not what lies between.
    QVERIFY(desk.workspace.chronologyPagesAsked() - asked <= 6);
}

void TestChronology::aReaderCorrectsNothing()
{
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.myRole = MemberRole::Reader; });
    openBanks(desk, CaseScreen::Chronology);
    choose(desk, 1);
    for (const char *button : {"correctEvent", "contradictEvent", "settleContradiction"})
        QVERIFY(desk.window.findChild<QPushButton *>(QLatin1String(button)) == nullptr);
}

void TestChronology::aNewEventIsChosen()
{
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    choose(desk, 1);
    // Older ones of one's own that come meanwhile are not it.
    const auto *model = qobject_cast<ChronologyModel *>(list(desk)->model());
    QVERIFY(!model->newestOf(desk.workspace.profile().me, FixtureWorkspace::now()));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "addEvent"); });
    find<QLineEdit>(dialog, "eventDate")->setText(QStringLiteral("4 June 2025"));
    find<QLineEdit>(dialog, "eventTitle")->setText(QStringLiteral("Seen long ago."));
    find<QRadioButton>(dialog, "eventKind_1")->click();
    press(dialog, "submit");
    desk.settle();
    QTRY_COMPARE(list(desk)->currentIndex().data().toString(), QStringLiteral("Seen long ago."));
    QVERIFY(says(find<QWidget>(&desk.window, "eventDetail"), QStringLiteral("Seen long ago.")));
}

void TestChronology::whatChangedIsReadFromItsTop()
{
    Desk desk;
    QList<ChronologyEvent> events = fixture::banksEvents();
    for (ChronologyEvent &event : events)
        event.text = QStringLiteral("Something that is told at length. ").repeated(200);
    desk.workspace.setEvents(FixtureWorkspace::banks(), events);
    openBanks(desk, CaseScreen::Chronology);
    choose(desk, 1);
    auto *bar = find<QScrollArea>(&desk.window, "eventDetailScroll")->verticalScrollBar();
    QVERIFY(bar->maximum() > 0);
    bar->setValue(bar->maximum());
    // Shown again as it was, it stays where somebody reads.
    desk.workspace.changeCase(
        FixtureWorkspace::banks(), [](CaseSnapshot &) {}, true);
    desk.settle();
    QCOMPARE(bar->value(), bar->maximum());
    choose(desk, 2);
    QCOMPARE(bar->value(), 0);
}

QTEST_MAIN(TestChronology)
#include "TestChronology.moc"
