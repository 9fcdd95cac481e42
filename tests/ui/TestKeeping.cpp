// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/Desk.h"
#include "ui/casescreen/CaseScreen.h"
#include "ui/shell/AwayWatch.h"
#include "ui/style/StyleMemory.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

using namespace caseweave;

/// What stays: what was typed and not sent, and how somebody likes to see the program. And what does not: an open
/// profile on a computer that nobody sits at.
class TestKeeping : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void whatWasTypedComesBack();
    void whatWasTypedIsKeptWhileTyping();
    void lockingKeepsWhatWasTyped();
    void startingAfreshForgets();
    void whatWasSentIsNotKept();
    void rowsThatWereAddedComeBack();
    void whatAColleagueCorrectedMeanwhileStays();
    void anAudienceComesBackForNobodyElse();
    void whoeverLeavesLocks_data();
    void whoeverLeavesLocks();
    void aComputerThatSleptIsNoticed();
    void zoomAndColoursAreRemembered();
    void aDamagedAppearanceIsAsIfNothingWasChosen();
    void workingOfflineIsSaidToBeChosen();
};

namespace {

template <class Widget>
Widget *find(QWidget *in, const QString &name)
{
    auto *found = in->findChild<Widget *>(name);
    if (found == nullptr)
        qFatal("no widget %s", qPrintable(name));
    return found;
}

QWidget *openForm(Desk &desk, const char *action = "actionAddEvent")
{
    if (desk.window.currentCase() == nullptr) {
        desk.window.openCase(FixtureWorkspace::banks());
        desk.waitUntil([&] { return desk.window.currentCase() != nullptr; });
    }
    QWidget *dialog = desk.openDialog(action);
    Q_ASSERT(dialog != nullptr);
    return dialog;
}

void typeEvent(QWidget *dialog)
{
    find<QLineEdit>(dialog, QStringLiteral("eventTitle"))->setText(QStringLiteral("Seen at school"));
    find<QPlainTextEdit>(dialog, QStringLiteral("eventText"))->setPlainText(QStringLiteral("He was well.\nAnd fed."));
    find<QAbstractButton>(dialog, QStringLiteral("eventKind_3"))->setChecked(true);
    find<QAbstractButton>(dialog, QStringLiteral("eventSecondHand"))->setChecked(true);
}

bool holdsEvent(QWidget *dialog)
{
    return find<QLineEdit>(dialog, QStringLiteral("eventTitle"))->text() == QLatin1String("Seen at school")
        && find<QPlainTextEdit>(dialog, QStringLiteral("eventText"))->toPlainText()
        == QLatin1String("He was well.\nAnd fed.")
        && find<QAbstractButton>(dialog, QStringLiteral("eventKind_3"))->isChecked()
        && find<QAbstractButton>(dialog, QStringLiteral("eventSecondHand"))->isChecked();
}

QString eventKey()
{
    return QStringLiteral("event/") + QString::fromStdString(FixtureWorkspace::banks().hex());
}

} // namespace

void TestKeeping::whatWasTypedComesBack()
{
    Desk desk;
    typeEvent(openForm(desk));
    desk.closeDialogs();
    QWidget *again = openForm(desk);
    QVERIFY(holdsEvent(again));
    QVERIFY(find<QWidget>(again, QStringLiteral("startAfresh"))->isVisible());
    // It is gone on with: a key pressed now must not replace it.
    QVERIFY(!find<QLineEdit>(again, QStringLiteral("eventTitle"))->hasSelectedText());
}

void TestKeeping::whatWasTypedIsKeptWhileTyping()
{
    Desk desk;
    QWidget *dialog = openForm(desk);
    QVERIFY(desk.workspace.keptForm(eventKey()).isEmpty());
    typeEvent(dialog);
    // The sheet is still open, as it is when the program dies.
    QTRY_VERIFY(desk.workspace.keptForm(eventKey()).contains("And fed."));
}

void TestKeeping::lockingKeepsWhatWasTyped()
{
    Desk desk;
    typeEvent(openForm(desk));
    desk.workspace.lock();
    desk.settle();
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    desk.workspace.setDoor(Door::Open);
    desk.settle();
    QVERIFY(holdsEvent(openForm(desk)));
}

void TestKeeping::startingAfreshForgets()
{
    Desk desk;
    typeEvent(openForm(desk));
    desk.closeDialogs();
    QWidget *again = openForm(desk);
    find<QAbstractButton>(again, QStringLiteral("startAfresh"))->click();
    QVERIFY(!holdsEvent(again));
    QCOMPARE(find<QLineEdit>(again, QStringLiteral("eventTitle"))->text(), QString());
    desk.closeDialogs();
    QVERIFY(!find<QAbstractButton>(openForm(desk), QStringLiteral("eventSecondHand"))->isChecked());
}

void TestKeeping::whatWasSentIsNotKept()
{
    Desk desk;
    QWidget *dialog = openForm(desk);
    typeEvent(dialog);
    QTRY_VERIFY(!desk.workspace.keptForm(eventKey()).isEmpty());
    find<QAbstractButton>(dialog, QStringLiteral("submit"))->click();
    desk.settle();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("addEvent")));
    QVERIFY(desk.workspace.keptForm(eventKey()).isEmpty());
    QVERIFY(!holdsEvent(openForm(desk)));
}

void TestKeeping::rowsThatWereAddedComeBack()
{
    Desk desk;
    QWidget *dialog = desk.openDialog("actionNewCase");
    find<QLineEdit>(dialog, QStringLiteral("child1Family"))->setText(QStringLiteral("Marsh"));
    find<QAbstractButton>(dialog, QStringLiteral("addChild"))->click();
    find<QLineEdit>(dialog, QStringLiteral("child2Given"))->setText(QStringLiteral("Ada"));
    find<QAbstractButton>(dialog, QStringLiteral("addFamily"))->click();
    find<QLineEdit>(dialog, QStringLiteral("family1Relationship"))->setText(QStringLiteral("aunt"));
    desk.closeDialogs();
    QWidget *again = desk.openDialog("actionNewCase");
    QCOMPARE(find<QLineEdit>(again, QStringLiteral("child1Family"))->text(), QStringLiteral("Marsh"));
    QCOMPARE(find<QLineEdit>(again, QStringLiteral("child2Given"))->text(), QStringLiteral("Ada"));
    QCOMPARE(find<QLineEdit>(again, QStringLiteral("family1Relationship"))->text(), QStringLiteral("aunt"));
}

void TestKeeping::whatAColleagueCorrectedMeanwhileStays()
{
    Desk desk;
    find<QComboBox>(openForm(desk, "actionChangeCase"), QStringLiteral("caseStage"))
        ->setCurrentText(QStringLiteral("Review conference"));
    desk.closeDialogs();
    const QString corrected = QStringLiteral("GC-136595");
    desk.workspace.changeCase(FixtureWorkspace::banks(), [&](CaseSnapshot &snapshot) {
        for (Field &field : snapshot.fields) {
            if (field.name == QLatin1String("reference"))
                field.values.first().text = corrected;
        }
    });
    desk.settle();
    QWidget *again = openForm(desk, "actionChangeCase");
    QCOMPARE(find<QComboBox>(again, QStringLiteral("caseStage"))->currentText(), QStringLiteral("Review conference"));
    QCOMPARE(find<QLineEdit>(again, QStringLiteral("caseReference"))->text(), corrected);
}

void TestKeeping::anAudienceComesBackForNobodyElse()
{
    Desk desk;
    const auto boxOf = [](QWidget *dialog, const char *name) -> QAbstractButton * {
        for (QAbstractButton *one : dialog->findChildren<QAbstractButton *>()) {
            if (one->text().startsWith(QLatin1String(name)))
                return one;
        }
        return nullptr;
    };
    QWidget *dialog = openForm(desk);
    find<QAbstractButton>(dialog, QStringLiteral("eventAudienceWay_1"))->setChecked(true);
    boxOf(dialog, "Tom Barker")->setChecked(true);
    desk.closeDialogs();
    // Somebody before him in the list leaves the case meanwhile: he moves up a place.
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) { snapshot.members.removeAt(1); });
    desk.settle();
    QWidget *again = openForm(desk);
    QVERIFY(find<QAbstractButton>(again, QStringLiteral("eventAudienceWay_1"))->isChecked());
    QVERIFY(boxOf(again, "Tom Barker")->isChecked());
    QVERIFY(!boxOf(again, "Alan Price")->isChecked());
}

void TestKeeping::whoeverLeavesLocks_data()
{
    QTest::addColumn<QByteArray>("slot");
    QTest::addColumn<bool>("argument");
    QTest::addColumn<bool>("locks");
    QTest::newRow("the computer is about to sleep") << QByteArray("prepareForSleep") << true << true;
    QTest::newRow("the computer is awake again") << QByteArray("prepareForSleep") << false << false;
    QTest::newRow("the screen saver comes") << QByteArray("screenSaverChanged") << true << true;
    QTest::newRow("the screen saver goes") << QByteArray("screenSaverChanged") << false << false;
    QTest::newRow("the session is locked") << QByteArray("sessionLocked") << true << true;
}

void TestKeeping::whoeverLeavesLocks()
{
    QFETCH(QByteArray, slot);
    QFETCH(bool, argument);
    QFETCH(bool, locks);
    Desk desk;
    // By name, as D-Bus calls them.
    const bool called = slot == "sessionLocked"
        ? QMetaObject::invokeMethod(desk.window.awayWatch(), slot.constData())
        : QMetaObject::invokeMethod(desk.window.awayWatch(), slot.constData(), Q_ARG(bool, argument));
    QVERIFY(called);
    QCOMPARE(desk.workspace.calls().contains(QStringLiteral("lock")), locks);
}

void TestKeeping::aComputerThatSleptIsNoticed()
{
    std::int64_t asleepMs = 70'000; // it slept before the program started
    AwayWatch watch([&] { return asleepMs; });
    const QSignalSpy left(&watch, &AwayWatch::left);
    asleepMs += 400; // the clocks are read one after the other
    watch.look();
    QCOMPARE(left.size(), 0);
    asleepMs += 60'000;
    watch.look();
    QCOMPARE(left.size(), 1);
    watch.look();
    QCOMPARE(left.size(), 1);
    QVERIFY(AwayWatch::asleepMs() > -1000);
}

void TestKeeping::zoomAndColoursAreRemembered()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("appearance"));
    {
        Style style;
        StyleMemory memory(style, file);
        style.setZoomPercent(150);
        style.setTheme(Theme::HighContrast);
    }
    Style style;
    StyleMemory memory(style, file);
    QCOMPARE(style.zoomPercent(), 150);
    QCOMPARE(style.theme(), Theme::HighContrast);
    QVERIFY(style.themeChosen());
}

void TestKeeping::aDamagedAppearanceIsAsIfNothingWasChosen()
{
    const QTemporaryDir folder;
    const QString name = folder.filePath(QStringLiteral("appearance"));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\x01\x02[General\nzoom=huge\ncolours=plaid\n");
    file.close();
    Style style;
    const Theme before = style.theme();
    StyleMemory memory(style, name);
    QCOMPARE(style.zoomPercent(), 100);
    QCOMPARE(style.theme(), before);
    QVERIFY(!style.themeChosen());
}

void TestKeeping::workingOfflineIsSaidToBeChosen()
{
    Desk desk;
    QAction *offline = desk.action("actionOffline");
    const auto line = [&] { return find<QLabel>(&desk.window, QStringLiteral("statusHub"))->text(); };
    offline->trigger();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("offline")));
    QVERIFY2(line().startsWith(QLatin1String("Working offline, as you chose")), qPrintable(line()));
    QVERIFY(offline->isChecked());
    offline->trigger();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("online")));
    // A hub that is away is nobody's choice.
    SyncStatus away;
    away.connection = Connection::Offline;
    desk.workspace.setSyncStatus(away);
    QVERIFY(!offline->isChecked());
    QVERIFY2(line().startsWith(QLatin1String("Hub not reachable")), qPrintable(line()));
}

QTEST_MAIN(TestKeeping)
#include "TestKeeping.moc"
