// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/Look.h"
#include "ui/widgets/Card.h"

#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QDialog>
#include <QtWidgets/QRadioButton>

using namespace caseweave;
using namespace caseweave::look;

/// A lead has the hubs delete, and takes it back; others are told, and cannot.
class TestReleaseDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void onlyALeadMayAndTheMenuSaysSo();
    void theWholeCaseGoesAfterTheConsequenceIsNamedAndIsTakenBack();
    void entriesAreCountedFirst();
    void nothingIsAskedWhereNothingIsKeptTwice();
    void everyMemberIsTold();

private:
    static void open(Desk &desk);
};

void TestReleaseDialog::open(Desk &desk)
{
    desk.window.openCase(FixtureWorkspace::banks());
    desk.settle();
}

void TestReleaseDialog::onlyALeadMayAndTheMenuSaysSo()
{
    Desk desk;
    open(desk);
    QVERIFY(desk.action("actionDeleteAtHubs")->isEnabled());
    QCOMPARE(desk.action("actionDeleteAtHubs")->text(), QStringLiteral("&Delete at the hubs"));
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.myRole = MemberRole::Contributor; });
    desk.settle();
    QVERIFY(!desk.action("actionDeleteAtHubs")->isEnabled());
    QVERIFY(desk.action("actionDeleteAtHubs")->text().contains(QLatin1String("leads of the case only")));
}

void TestReleaseDialog::theWholeCaseGoesAfterTheConsequenceIsNamedAndIsTakenBack()
{
    Desk desk;
    open(desk);
    QWidget *dialog = desk.openDialog("actionDeleteAtHubs");
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose what the hubs are to delete")));
    find<QRadioButton>(dialog, "releaseWhat_3")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    auto *asking = find<QDialog>(dialog, "confirm");
    QVERIFY(asking->windowTitle().contains(desk.workspace.caseSnapshot(FixtureWorkspace::banks())->summary.reference));
    QVERIFY(asking->accessibleDescription().contains(QLatin1String("22 December 2026")));
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("releaseAtHubs")));
    press(asking, "goOn");
    desk.settle();
    QCOMPARE(desk.workspace.calls().last(), QStringLiteral("releaseAtHubs"));
    QCOMPARE(desk.workspace.caseSnapshot(FixtureWorkspace::banks())->releases.first().kind, ReleaseKind::WholeCase);

    dialog = desk.openDialog("actionDeleteAtHubs");
    press(dialog, "takeBackRelease");
    desk.settle();
    press(find<QDialog>(dialog, "confirm"), "goOn");
    desk.settle();
    QVERIFY(!desk.workspace.caseSnapshot(FixtureWorkspace::banks())->releases.first().stands());
    QVERIFY(find<Card>(dialog, "releaseCard")->findChild<QPushButton *>(QStringLiteral("takeBackRelease")) == nullptr);
    desk.closeDialogs();
}

void TestReleaseDialog::entriesAreCountedFirst()
{
    Desk desk;
    open(desk);
    desk.workspace.setPacked(QList<Digest>(1204));
    QWidget *dialog = desk.openDialog("actionDeleteAtHubs");
    find<QRadioButton>(dialog, "releaseWhat_1")->setChecked(true);
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Wait until the hub was looked through")));
    desk.settle();
    press(dialog, "submit");
    desk.settle();
    QVERIFY(find<QDialog>(dialog, "confirm")->windowTitle().contains(QLatin1String("1,204 entries")));
    press(find<QDialog>(dialog, "confirm"), "goOn");
    desk.settle();
    QCOMPARE(desk.workspace.caseSnapshot(FixtureWorkspace::banks())->releases.first().count, 1204);
}

void TestReleaseDialog::nothingIsAskedWhereNothingIsKeptTwice()
{
    Desk desk;
    open(desk);
    QWidget *dialog = desk.openDialog("actionDeleteAtHubs");
    desk.workspace.failNext(ErrorCode::Network);
    find<QRadioButton>(dialog, "releaseWhat_1")->setChecked(true);
    desk.settle();
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("It is tried again now")));
    desk.settle();
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("keeps no entry twice")));
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("releaseAtHubs")));
    desk.closeDialogs();
}

void TestReleaseDialog::everyMemberIsTold()
{
    Desk desk;
    open(desk);
    QVERIFY(desk.window.findChild<Card *>(QStringLiteral("releaseNews")) == nullptr);
    desk.workspace.releaseAtHubs(FixtureWorkspace::banks(), ReleaseKind::WholeCase, {});
    desk.settle();
    QVERIFY(find<Card>(&desk.window, "releaseNews")->accessibleName().contains(QLatin1String("to be deleted")));
    // Entries that packed history holds too are news for as long as they can be taken back.
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        snapshot.releases.first().kind = ReleaseKind::Entries;
        snapshot.releases.first().written = FixtureWorkspace::now().addDays(-30);
    });
    desk.settle();
    QVERIFY(desk.window.findChild<Card *>(QStringLiteral("releaseNews")) == nullptr);
}

QTEST_MAIN(TestReleaseDialog)
#include "TestReleaseDialog.moc"
