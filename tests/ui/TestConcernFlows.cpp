// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/Look.h"
#include "ui/widgets/Labels.h"

#include <QtTest/QTest>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QRadioButton>

using namespace caseweave;
using namespace caseweave::look;

class TestConcernFlows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aConcernIsRaisedQuietlyAndTakenBack();
    void aConcernIsRaisedAcknowledgedAndWithdrawn();
    void whoReadsARestrictedConcernStandsInTheDarkLabel();
};

void TestConcernFlows::aConcernIsRaisedQuietlyAndTakenBack()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionRaiseConcern");
    find<QRadioButton>(dialog, "concernLevel_1")->setChecked(true);
    find<QPlainTextEdit>(dialog, "concernText")->setPlainText(QStringLiteral("Asleep at three in the afternoon"));
    QVERIFY(!find<QLineEdit>(dialog, "concernNeeded")->isVisible());
    const QString usual = find<QLineEdit>(dialog, "concernEnds")->text();
    find<QRadioButton>(dialog, "concernManner_1")->click();
    QVERIFY(find<QLineEdit>(dialog, "concernNeeded")->isVisible());
    QVERIFY(find<QLineEdit>(dialog, "concernEnds")->text() != usual);
    // A date that somebody typed stays.
    find<QLineEdit>(dialog, "concernEnds")->setText(QStringLiteral("1 March 2027"));
    find<QRadioButton>(dialog, "concernManner_0")->click();
    find<QRadioButton>(dialog, "concernManner_1")->click();
    QCOMPARE(find<QLineEdit>(dialog, "concernEnds")->text(), QStringLiteral("1 March 2027"));
    find<QLineEdit>(dialog, "concernNeeded")->setText(QStringLiteral("one"));
    press(dialog, "submit");
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("raiseQuietly")));
    find<QLineEdit>(dialog, "concernNeeded")->setText(QStringLiteral("4"));
    press(dialog, "submit");
    desk.settle();
    const auto quiet = [&] { return desk.workspace.caseSnapshot(FixtureWorkspace::banks())->quietConcerns; };
    QCOMPARE(quiet().size(), 1);
    QCOMPARE(quiet().first().needed, 4);
    QCOMPARE(quiet().first().until, QDate(2027, 3, 1));
    QVERIFY(!quiet().first().forAll);
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("raiseConcern")));
    QVERIFY(says(&desk.window, QStringLiteral("It is read once enough have raised one, and not before.")));
    QWidget *asking = desk.openDialogBy([&] { press(&desk.window, "takeBackQuiet"); });
    QVERIFY(asking->accessibleDescription().contains(QLatin1String("cannot be undone")));
    QVERIFY(find<QPushButton>(asking, "cancel")->isDefault());
    QCOMPARE(quiet().size(), 1);
    press(asking, "goOn");
    desk.settle();
    QCOMPARE(quiet().size(), 0);
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("takeBackQuiet")) == nullptr);
}

void TestConcernFlows::aConcernIsRaisedAcknowledgedAndWithdrawn()
{
    Desk desk;
    openBanks(desk);
    press(&desk.window, "acknowledgeConcern");
    desk.settle();
    QVERIFY(desk.workspace.caseSnapshot(FixtureWorkspace::banks())->concerns.first().acknowledgedByMe);
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("acknowledgeConcern")) == nullptr);

    QWidget *dialog = desk.openDialog("actionRaiseConcern");
    press(dialog, "submit");
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("raiseConcern")));
    find<QRadioButton>(dialog, "concernLevel_2")->setChecked(true);
    find<QPlainTextEdit>(dialog, "concernText")->setPlainText(QStringLiteral("Not seen at school"));
    press(dialog, "submit");
    desk.settle();
    const Concern mine = desk.workspace.caseSnapshot(FixtureWorkspace::banks())->concerns.first();
    QCOMPARE(mine.level, ConcernLevel::Medium);
    QCOMPARE(mine.expires, QDate(2026, 11, 29));

    dialog = desk.openDialogBy([&] { press(&desk.window, "withdrawConcern"); });
    find<QPlainTextEdit>(dialog, "withdrawReason")->setPlainText(QStringLiteral("Seen today, well"));
    press(dialog, "submit");
    desk.settle();
    QVERIFY(desk.workspace.caseSnapshot(FixtureWorkspace::banks())->concerns.first().withdrawn);
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("withdrawConcern")) == nullptr);
}

void TestConcernFlows::whoReadsARestrictedConcernStandsInTheDarkLabel()
{
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        snapshot.concerns.first().quietly = true;
        snapshot.concerns.first().onlyFor
            = {QStringLiteral("Maya Shah, Greendale Council"), QStringLiteral("Tom Barker, County Police")};
    });
    openBanks(desk);
    const auto *tag = find<QWidget>(&desk.window, "concernCard")->findChild<Tag *>();
    QVERIFY(tag != nullptr);
    QCOMPARE(tag->text(), QStringLiteral("Only: you; Tom Barker, County Police"));
    QCOMPARE(tag->property("tone").toString(), QStringLiteral("restricted"));
}

QTEST_MAIN(TestConcernFlows)
#include "TestConcernFlows.moc"
