// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/Look.h"

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
    QVERIFY(dialog->findChild<QWidget *>(QStringLiteral("blankSheet")) == nullptr);
    QTest::keyClick(name, Qt::Key_B);
    QCOMPARE(name->text(), QStringLiteral("b"));
}

QTEST_MAIN(TestBlankScreen)
#include "TestBlankScreen.moc"
