// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "ui/shell/HereTeller.h"
#include "ui/style/SwitchMemory.h"

#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QTest>

using namespace caseweave;
using namespace caseweave::look;

/// Who else is in a case now, over the case, and when this person is shown there to others.
class TestHere : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void theBarNamesWhoElseIsHere();
    void ofManyTheFirstAreNamed();
    void aNameIsNoMarkup();
    void whoIsInAnotherCaseIsNotHere();
    void theCaseThatCanBeSeenIsShown();
    void aBlankScreenShowsNoCase();
    void itCanBeTurnedOff();
};

namespace {

const CaseId banks = FixtureWorkspace::banks();

QLabel *factsOf(const Desk &desk)
{
    return find<QLabel>(&desk.window, "identityFacts");
}

QList<ProfessionalCard> colleagues(int count)
{
    return fixture::directory().mid(1, count);
}

} // namespace

void TestHere::theBarNamesWhoElseIsHere()
{
    Desk desk;
    openBanks(desk);
    QLabel *facts = factsOf(desk);
    const QString alone = facts->text();
    QVERIFY(!alone.contains(QStringLiteral("Here now")));
    QCOMPARE(facts->accessibleName(), alone);
    desk.workspace.setHere(banks, colleagues(2));
    const QString both = alone + QStringLiteral("   Here now: Nadia Reid, Tom Barker");
    QCOMPARE(facts->text(), both);
    QCOMPARE(facts->accessibleName(), both);
    QVERIFY(facts->toolTip().contains(QStringLiteral("Tom Barker, Detective constable, County Police")));
    // What comes to the case leaves them there.
    desk.workspace.changeCase(banks, [](CaseSnapshot &one) { one.summary.stage = QStringLiteral("Review"); });
    QVERIFY(facts->text().contains(QStringLiteral("Review")));
    QVERIFY(facts->text().endsWith(QStringLiteral("Here now: Nadia Reid, Tom Barker")));
    desk.workspace.setHere(banks, {});
    QVERIFY(!facts->text().contains(QStringLiteral("Here now")));
    QVERIFY(facts->toolTip().isEmpty());
}

void TestHere::ofManyTheFirstAreNamed()
{
    Desk desk;
    openBanks(desk);
    QLabel *facts = factsOf(desk);
    desk.workspace.setHere(banks, colleagues(2));
    QVERIFY(facts->text().endsWith(QStringLiteral("Nadia Reid, Tom Barker")));
    desk.workspace.setHere(banks, colleagues(6));
    QVERIFY(facts->text().endsWith(QStringLiteral("Nadia Reid, Tom Barker and 4 more")));
    for (const QString &all : {facts->accessibleName(), facts->toolTip()}) {
        for (const ProfessionalCard &card : colleagues(6))
            QVERIFY(all.contains(card.name));
    }
}

void TestHere::aNameIsNoMarkup()
{
    Desk desk;
    openBanks(desk);
    QList<ProfessionalCard> others = colleagues(1);
    others.first().name = QStringLiteral("<b>Zed</b> %1 %n");
    others.first().title.clear();
    desk.workspace.setHere(banks, others);
    QCOMPARE(factsOf(desk)->textFormat(), Qt::PlainText);
    QVERIFY(factsOf(desk)->text().endsWith(QStringLiteral("Here now: <b>Zed</b> %1 %n")));
    QVERIFY(factsOf(desk)->toolTip().contains(QStringLiteral("&lt;b&gt;Zed&lt;/b&gt; %1 %n, Northmoor Health Trust")));
}

void TestHere::whoIsInAnotherCaseIsNotHere()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.setHere(banks, colleagues(1));
    desk.workspace.setHere(FixtureWorkspace::caseNumber(2), colleagues(3));
    QVERIFY(factsOf(desk)->text().endsWith(QStringLiteral("Here now: Nadia Reid")));
}

void TestHere::theCaseThatCanBeSeenIsShown()
{
    Desk desk;
    QVERIFY(!desk.workspace.shownHere());
    openBanks(desk);
    QVERIFY(desk.workspace.shownHere() == banks);
    for (const char *elsewhere : {"actionCases", "actionCalendar", "actionPeople"}) {
        desk.action(elsewhere)->trigger();
        QVERIFY(!desk.workspace.shownHere());
        desk.window.openCase(banks);
        QVERIFY(desk.workspace.shownHere() == banks);
    }
    desk.action("actionCloseCase")->trigger();
    QVERIFY(!desk.workspace.shownHere());
    desk.settle();
    openBanks(desk);
    desk.action("actionLock")->trigger();
    desk.waitUntil([&] { return desk.workspace.door() == Door::Locked; });
    QVERIFY(!desk.workspace.shownHere());
    // Nor before the case is opened anew.
    desk.workspace.setDoor(Door::Open);
    QVERIFY(!desk.workspace.shownHere());
    openBanks(desk);
    QVERIFY(desk.workspace.shownHere() == banks);
}

void TestHere::aBlankScreenShowsNoCase()
{
    Desk desk;
    openBanks(desk);
    desk.action("actionBlank")->trigger();
    QVERIFY(!desk.workspace.shownHere());
    QTest::keyClick(find<QWidget>(&desk.window, "blank"), Qt::Key_A);
    QVERIFY(desk.workspace.shownHere() == banks);
    // Over a form, too.
    QWidget *dialog = desk.openDialog("actionAddEvent");
    QVERIFY(dialog != nullptr);
    QVERIFY(desk.workspace.shownHere() == banks);
    QTest::keyClick(dialog, Qt::Key_F12);
    QVERIFY(!desk.workspace.shownHere());
    QTest::keyClick(dialog, Qt::Key_A);
    QVERIFY(desk.workspace.shownHere() == banks);
}

void TestHere::itCanBeTurnedOff()
{
    const QTemporaryDir folder;
    const SwitchMemory memory(folder.filePath(QStringLiteral("appearance")), QStringLiteral("here"));
    QVERIFY(memory.isOn());
    Desk desk;
    HereTeller &teller = desk.window.hereTeller();
    connect(&teller, &HereTeller::onChanged, this, [&](bool on) { memory.keep(on); });
    openBanks(desk);
    QAction *action = desk.action("actionHere");
    QVERIFY(action->isChecked());
    // That it works both ways is said where it is chosen.
    QVERIFY(action->text().contains(QStringLiteral("see who else has")));
    action->trigger();
    QVERIFY(!teller.isOn() && !desk.workspace.shownHere() && !memory.isOn());
    desk.action("actionCases")->trigger();
    desk.window.openCase(banks);
    QVERIFY(!desk.workspace.shownHere());
    teller.setOn(true);
    QVERIFY(action->isChecked() && memory.isOn());
    QVERIFY(desk.workspace.shownHere() == banks);
}

QTEST_MAIN(TestHere)
#include "TestHere.moc"
