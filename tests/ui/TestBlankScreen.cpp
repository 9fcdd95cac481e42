// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/Look.h"
#include "ui/widgets/FormDialog.h"

#include <QtTest/QTest>
#include <QtWidgets/QLineEdit>

using namespace caseweave;
using namespace caseweave::look;

/// F12, for when somebody comes in.
class TestBlankScreen : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void itCoversAndAnyKeyUncovers();
    void itCoversAFormToo();
    void noTitleTellsOfACase();
    void theLockLeavesNoSheetOpen();
    void theKeyThatComesAfterASleepLocks();
};

void TestBlankScreen::itCoversAndAnyKeyUncovers()
{
    Desk desk;
    openBanks(desk);
    desk.action("actionBlank")->trigger();
    auto *blank = find<QWidget>(&desk.window, "blank");
    QVERIFY(blank->isVisible());
    QCOMPARE(blank->geometry(), desk.window.rect());
    QTest::keyClick(blank, Qt::Key_A);
    QVERIFY(!blank->isVisible());
    QCOMPARE(desk.workspace.door(), Door::Open);
}

void TestBlankScreen::itCoversAFormToo()
{
    Desk desk;
    QWidget *dialog = desk.openDialog("actionNewCase");
    auto *name = find<QLineEdit>(dialog, "child1Family");
    QTest::keyClick(name, Qt::Key_F12);
    QVERIFY(find<QWidget>(&desk.window, "blank")->isVisible());
    auto *sheet = find<QWidget>(dialog, "blankSheet");
    QVERIFY(sheet->isVisible());
    QCOMPARE(sheet->geometry(), dialog->rect());
    QTest::keyClick(name, Qt::Key_A); // is not written
    QVERIFY(!find<QWidget>(&desk.window, "blank")->isVisible());
    QTRY_VERIFY(dialog->findChild<QWidget *>(QStringLiteral("blankSheet")) == nullptr);
    QTest::keyClick(name, Qt::Key_B);
    QCOMPARE(name->text(), QStringLiteral("b"));
}

void TestBlankScreen::noTitleTellsOfACase()
{
    Desk desk;
    QWidget *dialog = desk.openDialog("actionNewCase");
    dialog->setWindowTitle(QStringLiteral("Address of Kate Doyle"));
    QTest::keyClick(dialog, Qt::Key_F12);
    QCOMPARE(dialog->windowTitle(), QStringLiteral("Caseweave"));
    QVERIFY(says(find<QWidget>(dialog, "blankSheet"), QStringLiteral("Press any key to go on")));
    // What is answered meanwhile may open a window, or change a title.
    QDialog later(dialog);
    later.setWindowTitle(QStringLiteral("Phone of Kate Doyle"));
    later.open();
    QVERIFY(says(find<QWidget>(&later, "blankSheet"), QStringLiteral("Press any key to go on")));
    dialog->setWindowTitle(QStringLiteral("Note of Kate Doyle"));
    for (const QWidget *window : QApplication::topLevelWidgets())
        QVERIFY2(!window->windowTitle().contains(QLatin1String("Kate")), qPrintable(window->windowTitle()));
    dialog->resize(dialog->size() + QSize(10, 10));
    QCOMPARE(find<QWidget>(dialog, "blankSheet")->geometry(), dialog->rect());
    QTest::keyClick(&later, Qt::Key_A);
    QCOMPARE(dialog->windowTitle(), QStringLiteral("Note of Kate Doyle"));
    QCOMPARE(later.windowTitle(), QStringLiteral("Phone of Kate Doyle"));
    QTRY_VERIFY(later.findChild<QWidget *>(QStringLiteral("blankSheet")) == nullptr);
}

void TestBlankScreen::theLockLeavesNoSheetOpen()
{
    Desk desk;
    QWidget *dialog = desk.openDialog("actionNewCase");
    const QDialog *question = confirm(dialog, {QStringLiteral("Sure?"), QString(), QStringLiteral("Yes")}, [] {});
    QVERIFY(question->isVisible());
    desk.action("actionBlank")->trigger();
    desk.action("actionLock")->trigger();
    desk.waitUntil([&] { return desk.workspace.door() == Door::Locked; });
    for (const QWidget *window : QApplication::topLevelWidgets())
        QVERIFY2(!window->isVisible() || window == &desk.window, qPrintable(window->objectName()));
    QTest::keyClick(&desk.window, Qt::Key_A);
    QVERIFY(!find<QWidget>(&desk.window, "blank")->isVisible());
    QCOMPARE(desk.workspace.door(), Door::Locked);
}

void TestBlankScreen::theKeyThatComesAfterASleepLocks()
{
    Desk desk;
    QWidget *dialog = desk.openDialog("actionNewCase");
    QTest::keyClick(dialog, Qt::Key_F12);
    desk.clock.advance(MainWindow::idleLimitMs);
    QTest::keyClick(dialog, Qt::Key_A);
    QVERIFY(!find<QWidget>(&desk.window, "blank")->isVisible());
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("lock")));
}

QTEST_MAIN(TestBlankScreen)
#include "TestBlankScreen.moc"
