// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/payload/Payload.h"
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/Look.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/FormDialog.h"
#include "ui/widgets/Labels.h"
#include "ui/words/DateText.h"

#include <QtGui/QWheelEvent>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSpinBox>

using namespace caseweave;
using namespace caseweave::look;

/// What a form does not take is said beside the field, with what it would take, before anything is sent.
class TestForms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void nearTheLimitAFieldSaysHowMuchRoomIsLeft();
    void aTextThatIsTooLongIsNamedWithItsLimit();
    void everyTextHasTheLimitOfItsEntry_data();
    void everyTextHasTheLimitOfItsEntry();
    void aConcernEndsTodayOrLater_data();
    void aConcernEndsTodayOrLater();
    void anEventIsNotInTheFuture_data();
    void anEventIsNotInTheFuture();
    void enterPressesTheButtonThatItIsOn();
    void enterWithCtrlSendsAFormFromATextOfManyLines();
    void anOpenListShowsItsLastRowWhole_data();
    void anOpenListShowsItsLastRowWhole();
    void aShortDateIsSeenInFullBeforeItIsSent();
    void aChoiceThatDoesNotFitSaysThatItGoesOn();
    void theWheelScrollsAFormAndChangesNothing();
    void theTabKeyLeadsFromTheSummaryToItsLinksAndOn();
    void whatIsWrongComesIntoSight();
};

namespace {

void fill(QWidget *form, const char *field, const QString &text)
{
    auto *widget = find<QWidget>(form, field);
    if (auto *line = qobject_cast<QLineEdit *>(widget))
        line->setText(text);
    else if (auto *area = qobject_cast<QPlainTextEdit *>(widget))
        area->setPlainText(text);
    else
        qobject_cast<QComboBox *>(widget)->setCurrentText(text);
}

QString errorOf(const QWidget *form, const char *field)
{
    const auto *error = find<QLabel>(form, qPrintable(QLatin1String(field) + QStringLiteral("Error")));
    return error->isVisible() ? error->text() : QString();
}

/// A notch of the wheel towards its user, over the middle of a widget.
void turnWheel(QWidget *over)
{
    const QPointF at = over->rect().center();
    QWheelEvent event(at, over->mapToGlobal(at), {}, QPoint(0, -120), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QSpontaneKeyEvent::setSpontaneous(&event); // or it would not go on to what is around
    qApp->notify(over, &event);
}

} // namespace

void TestForms::nearTheLimitAFieldSaysHowMuchRoomIsLeft()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddEvent");
    const auto *room = find<QLabel>(dialog, "eventTitleRoom");
    const auto *title = find<QWidget>(dialog, "eventTitle");
    fill(dialog, "eventTitle", QString(300, u'x'));
    QVERIFY(!room->isVisible());
    fill(dialog, "eventTitle", QString(390, u'x'));
    QVERIFY(room->isVisible());
    QCOMPARE(room->text(), QStringLiteral("Room for about 10 more characters."));
    QVERIFY(title->accessibleDescription().contains(room->text()));
    fill(dialog, "eventTitle", QString(410, u'x'));
    QCOMPARE(room->text(), QStringLiteral("About 10 characters too many."));
    // What is sent are bytes, and space at the ends is not.
    fill(dialog, "eventTitle", QString(200, QChar(0xE9)) + QStringLiteral("   "));
    QCOMPARE(room->text(), QStringLiteral("Room for about 0 more characters."));
    fill(dialog, "eventTitle", QString());
    QVERIFY(!room->isVisible() && !title->accessibleDescription().contains(QLatin1String("Room")));
}

void TestForms::aTextThatIsTooLongIsNamedWithItsLimit()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddEvent");
    find<QRadioButton>(dialog, "eventKind_1")->setChecked(true);
    fill(dialog, "eventTitle", QStringLiteral("Seen at school"));
    fill(dialog, "eventAction", QString(4035, u'x'));
    press(dialog, "submit");
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("addEvent")));
    const QString said = QStringLiteral("“Action taken” takes up to 4000 characters and has about 35 too many.");
    QVERIFY2(errorOf(dialog, "eventAction").contains(said), qPrintable(errorOf(dialog, "eventAction")));
    QVERIFY(problemIn(dialog).contains(said));
    desk.settle();
    // The sentence takes lines; it does not push the form out of its sheet.
    for (const char *name : {"eventAction", "goTo_eventAction"}) {
        const auto *widget = find<QWidget>(dialog, name);
        QVERIFY2(widget->mapTo(dialog, widget->rect().topRight()).x() < dialog->width(), name);
    }
    QVERIFY(find<QPushButton>(dialog, "goTo_eventAction")->text().contains(u'\n'));
    fill(dialog, "eventAction", QString(4000, u'x'));
    QVERIFY(errorOf(dialog, "eventAction").isEmpty());
    press(dialog, "submit");
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("addEvent")));
}

void TestForms::everyTextHasTheLimitOfItsEntry_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("field");
    QTest::addColumn<quint64>("most");
    const auto row = [](const char *action, const char *field, std::size_t most) {
        QTest::newRow(field) << QString::fromLatin1(action) << QString::fromLatin1(field) << quint64(most);
    };
    row("actionAddEvent", "eventTitle", mostTitleBytes);
    row("actionAddEvent", "eventText", mostNoteBytes);
    row("actionAddEvent", "eventSource", mostLineBytes);
    row("actionAddEvent", "eventImpact", mostParagraphBytes);
    row("actionAddEvent", "eventAction", mostParagraphBytes);
    row("actionRaiseConcern", "concernText", mostFieldBytes);
    for (const char *field : {"personGiven", "personFamily", "personRelationship"})
        row("actionAddPerson", field, mostFieldBytes);
    for (const char *field : {"child1Given", "child1Family", "caseReference", "caseStage"})
        row("actionNewCase", field, mostFieldBytes);
    row("addDetail", "fieldText", mostFieldBytes);
    row("withdrawConcern", "withdrawReason", mostParagraphBytes);
    row("settle_address", "settleOther", mostFieldBytes);
}

void TestForms::everyTextHasTheLimitOfItsEntry()
{
    QFETCH(QString, action);
    QFETCH(QString, field);
    QFETCH(quint64, most);
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.concerns.first().mine = true; });
    auto *list = find<QAbstractItemView>(&desk.window, "networkList");
    list->setCurrentIndex(list->model()->index(0, 0));
    desk.settle();
    QWidget *dialog = action.startsWith(QLatin1String("action"))
        ? desk.openDialog(qPrintable(action))
        : desk.openDialogBy([&] { press(&desk.window, qPrintable(action)); });
    if (auto *other = dialog->findChild<QRadioButton *>(QStringLiteral("settleWhich_-1")))
        other->setChecked(true);
    fill(dialog, qPrintable(field), QString(qsizetype(most) + 1, u'x'));
    press(dialog, "submit");
    const QString error = errorOf(dialog, qPrintable(field));
    QVERIFY2(error.contains(QStringLiteral("takes up to %1 characters").arg(most)), qPrintable(error));
    fill(dialog, qPrintable(field), QString(qsizetype(most), u'x'));
    QVERIFY(errorOf(dialog, qPrintable(field)).isEmpty());
    desk.closeDialogs();
}

void TestForms::aConcernEndsTodayOrLater_data()
{
    QTest::addColumn<int>("days");
    QTest::addColumn<bool>("good");
    QTest::newRow("long ago") << -4000 << false;
    QTest::newRow("yesterday") << -1 << false;
    QTest::newRow("today") << 0 << true;
    QTest::newRow("in 90 days") << 90 << true;
    QTest::newRow("in 91 days") << 91 << false;
}

void TestForms::aConcernEndsTodayOrLater()
{
    QFETCH(int, days);
    QFETCH(bool, good);
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionRaiseConcern");
    // The form stood open over midnight: today is the day on which it is sent.
    desk.clock.advance(24 * 3600 * 1000);
    const QDate today = FixtureWorkspace::now().date().addDays(1);
    find<QRadioButton>(dialog, "concernLevel_2")->setChecked(true);
    fill(dialog, "concernText", QStringLiteral("Not seen at school"));
    fill(dialog, "concernEnds", dateText(today.addDays(days)));
    press(dialog, "submit");
    QCOMPARE(desk.workspace.calls().contains(QStringLiteral("raiseConcern")), good);
    QCOMPARE(errorOf(dialog, "concernEnds").isEmpty(), good);
    if (days < 0)
        QVERIFY(errorOf(dialog, "concernEnds").contains(QLatin1String("Enter a date from today on")));
}

void TestForms::anEventIsNotInTheFuture_data()
{
    QTest::addColumn<QString>("date");
    QTest::addColumn<QString>("time");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("error");
    const QString today = dateText(FixtureWorkspace::now().date());
    QTest::newRow("today") << today << QString() << QString() << QString();
    QTest::newRow("now") << today << QStringLiteral("9:30am") << QString() << QString();
    QTest::newRow("later today") << today << QStringLiteral("9:31am") << QStringLiteral("eventTime")
                                 << QStringLiteral("Enter a time that is past");
    QTest::newRow("late yesterday") << QStringLiteral("21 November 2026") << QStringLiteral("11pm") << QString()
                                    << QString();
    QTest::newRow("tomorrow") << QStringLiteral("23 November 2026") << QString() << QStringLiteral("eventDate")
                              << QStringLiteral("Enter a date that is past or today");
    QTest::newRow("far ahead") << QStringLiteral("1 January 2260") << QString() << QStringLiteral("eventDate")
                               << QStringLiteral("Enter a date that is past or today");
    QTest::newRow("another age") << QStringLiteral("4 June 0025") << QString() << QStringLiteral("eventDate")
                                 << QStringLiteral("Check the year: it is 25.");
}

void TestForms::anEventIsNotInTheFuture()
{
    QFETCH(QString, date);
    QFETCH(QString, time);
    QFETCH(QString, field);
    QFETCH(QString, error);
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddEvent");
    find<QRadioButton>(dialog, "eventKind_1")->setChecked(true);
    fill(dialog, "eventTitle", QStringLiteral("Seen at school"));
    fill(dialog, "eventDate", date);
    fill(dialog, "eventTime", time);
    press(dialog, "submit");
    QCOMPARE(desk.workspace.calls().contains(QStringLiteral("addEvent")), field.isEmpty());
    if (!field.isEmpty())
        QVERIFY2(errorOf(dialog, qPrintable(field)).contains(error), qPrintable(errorOf(dialog, qPrintable(field))));
}

void TestForms::enterPressesTheButtonThatItIsOn()
{
    Desk desk;
    int gone = 0;
    const auto ask = [&](const QString &stay) {
        return confirm(
            &desk.window,
            {QStringLiteral("Export it?"), QStringLiteral("It goes."), QStringLiteral("Choose where"), false, stay},
            [&gone] { ++gone; });
    };
    for (const QString &stay : {QString(), QStringLiteral("Keep it")}) {
        gone = 0;
        QPointer<QDialog> asking = ask(stay);
        desk.settle();
        auto *cancel = find<QPushButton>(asking, "cancel");
        cancel->setFocus();
        QTest::keyClick(cancel, Qt::Key_Return);
        desk.settle();
        QVERIFY(asking == nullptr);
        QCOMPARE(gone, 0);
        asking = ask(stay);
        desk.settle();
        auto *goOn = find<QPushButton>(asking, "goOn");
        goOn->setFocus();
        QTest::keyClick(goOn, Qt::Key_Return);
        desk.settle();
        QCOMPARE(gone, 1);
        QVERIFY(asking == nullptr);
    }
}

void TestForms::enterWithCtrlSendsAFormFromATextOfManyLines()
{
    Desk desk;
    openBanks(desk);
    const QPointer<QWidget> dialog = desk.openDialog("actionWriteMessage");
    auto *text = find<QPlainTextEdit>(dialog, "messageText");
    text->setFocus();
    QTest::keyClick(text, Qt::Key_Return, Qt::ControlModifier);
    desk.settle();
    QVERIFY(!errorOf(dialog, "messageText").isEmpty());
    QTest::keyClicks(text, QStringLiteral("Two lines"));
    QTest::keyClick(text, Qt::Key_Return);
    QTest::keyClicks(text, QStringLiteral("of it"));
    QVERIFY(dialog != nullptr);
    QTest::keyClick(text, Qt::Key_Enter, Qt::ControlModifier | Qt::KeypadModifier);
    desk.waitUntil([&] { return dialog == nullptr; });
}

void TestForms::anOpenListShowsItsLastRowWhole_data()
{
    QTest::addColumn<int>("zoomPercent");
    QTest::addColumn<bool>("isInvalid");
    QTest::newRow("usual text") << 100 << false;
    QTest::newRow("large text") << 200 << false;
    QTest::newRow("something is wrong") << 100 << true;
}

void TestForms::anOpenListShowsItsLastRowWhole()
{
    QFETCH(int, zoomPercent);
    QFETCH(bool, isInvalid);
    Desk desk(Theme::Light, zoomPercent);
    openBanks(desk);
    const QWidget *dialog = desk.openDialog("actionAddEvent");
    auto *significance = find<QComboBox>(dialog, "eventSignificance");
    const int height = significance->height();
    significance->view()->ensurePolished(); // as of a list that was open before
    setStyleProperty(significance, "invalid", isInvalid);
    if (!isInvalid)
        significance->setFocus();
    significance->showPopup();
    desk.settle();
    const QAbstractItemView *list = significance->view();
    const QRect last = list->visualRect(list->model()->index(significance->count() - 1, 0));
    QVERIFY(list->viewport()->height() > last.bottom());
    QCOMPARE(significance->sizeHint().height(), height);
}

void TestForms::aShortDateIsSeenInFullBeforeItIsSent()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionPlanVisit");
    auto *date = find<QLineEdit>(dialog, "visitDate");
    const auto type = [date](const char *text, Qt::Key then) {
        date->setFocus();
        date->selectAll();
        QTest::keyClicks(date, QLatin1String(text));
        QTest::keyClick(date, then);
        return date->text();
    };
    QCOMPARE(type("2 dec", Qt::Key_Tab), QStringLiteral("2 December 2026"));
    QVERIFY(errorOf(dialog, "visitDate").isEmpty());
    QCOMPARE(type("5/1", Qt::Key_Tab), QStringLiteral("5 January 2027"));
    // So does the mouse that is to send it.
    fill(dialog, "visitDate", QString());
    QTest::mouseClick(date, Qt::LeftButton);
    QTest::keyClicks(date, QStringLiteral("4 dec"));
    QTest::mouseClick(find<QWidget>(dialog, "submit"), Qt::LeftButton);
    QCOMPARE(date->text(), QStringLiteral("4 December 2026"));
    QVERIFY(date->hasFocus() && !desk.workspace.calls().contains(QStringLiteral("writeVisit")));
    // Enter writes out and sends nothing; the next one sends. What was wrong before is not wrong any more.
    QCOMPARE(type("soon", Qt::Key_Return), QStringLiteral("soon"));
    QVERIFY(find<QWidget>(dialog, "errorSummary")->isVisible());
    QCOMPARE(type("3/12/26", Qt::Key_Return), QStringLiteral("3 December 2026"));
    QVERIFY(!find<QWidget>(dialog, "errorSummary")->isVisible());
    QVERIFY(date->hasFocus() && !desk.workspace.calls().contains(QStringLiteral("writeVisit")));
    QTest::keyClick(date, Qt::Key_Return);
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("writeVisit")));
    desk.settle();
    dialog = desk.openDialog("actionAddEvent");
    date = find<QLineEdit>(dialog, "eventDate");
    date->setText(QStringLiteral("2 dec"));
    date->setFocus();
    QTest::keyClick(date, Qt::Key_Tab);
    QCOMPARE(date->text(), QStringLiteral("2 December 2025"));
}

void TestForms::aChoiceThatDoesNotFitSaysThatItGoesOn()
{
    Desk desk(Theme::Light, 100);
    const auto drawn = [](const QString &text) {
        Choice choice;
        choice.addItem(text);
        choice.resize(160, choice.sizeHint().height());
        return choice.grab().toImage();
    };
    const QString text = QStringLiteral("Every night is spent with somebody whom he knows");
    bool endsInEllipsis = false;
    for (qsizetype length = 5; length < text.size() && !endsInEllipsis; ++length)
        endsInEllipsis = drawn(text) == drawn(text.left(length) + QChar(0x2026));
    QVERIFY(endsInEllipsis);
    QVERIFY(drawn(text) != drawn(text.left(4)));
}

void TestForms::theWheelScrollsAFormAndChangesNothing()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddEvent");
    dialog->resize(dialog->width(), dialog->height() / 2);
    auto *significance = find<QComboBox>(dialog, "eventSignificance");
    auto *bar = find<QScrollArea>(dialog, "eventDialogScroll")->verticalScrollBar();
    QVERIFY(bar->maximum() > 0);
    auto *title = find<QLineEdit>(dialog, "eventTitle");
    for (QWidget *focused : {static_cast<QWidget *>(title), static_cast<QWidget *>(significance)}) {
        focused->setFocus();
        bar->setValue(0);
        turnWheel(significance);
        QCOMPARE(significance->currentIndex(), 0);
        QVERIFY(bar->value() > 0);
        QCOMPARE(QApplication::focusWidget(), focused);
    }
    QSpinBox number(dialog);
    number.show();
    turnWheel(&number);
    QCOMPARE(number.value(), 0);
}

void TestForms::theTabKeyLeadsFromTheSummaryToItsLinksAndOn()
{
    Desk desk;
    QWidget *dialog = desk.openDialog("actionNewCase");
    const auto tab = [](Qt::Key key = Qt::Key_Tab) {
        QTest::keyClick(QApplication::focusWidget(), key);
        return QApplication::focusWidget()->objectName();
    };
    fill(dialog, "child1Born", QStringLiteral("soon"));
    for (int attempt = 0; attempt < 2; ++attempt) {
        press(dialog, "submit");
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("errorSummary"));
        for (const char *next : {"goTo_child1Family", "goTo_child1Born", "child1Given", "child1Family"})
            QCOMPARE(tab(), QLatin1String(next));
        for (const char *back : {"child1Given", "goTo_child1Born", "goTo_child1Family", "errorSummary"})
            QCOMPARE(tab(Qt::Key_Backtab), QLatin1String(back));
    }
}

void TestForms::whatIsWrongComesIntoSight()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddEvent");
    dialog->resize(dialog->width(), dialog->height() / 2);
    desk.settle();
    auto *area = find<QScrollArea>(dialog, "eventDialogScroll");
    area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
    press(dialog, "submit");
    const auto *summary = find<QWidget>(dialog, "errorSummary");
    const auto isSeen = [&] {
        const QRect at(summary->mapTo(area->viewport(), QPoint()), summary->size());
        return summary->isVisible() && area->viewport()->rect().contains(at.topLeft());
    };
    QTRY_VERIFY(isSeen());
}

QTEST_MAIN(TestForms)
#include "TestForms.moc"
