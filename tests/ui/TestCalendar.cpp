// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseDates.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"
#include "ui/calendar/CalendarModel.h"

#include <QtGui/QAction>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>

using namespace caseweave;
using namespace caseweave::look;

namespace {

QStringList columnOf(const QAbstractItemModel *model, int column)
{
    QStringList texts;
    for (int row = 0; row < model->rowCount(); ++row)
        texts << model->index(row, column).data().toString();
    return texts;
}

CaseSummary caseWith(const QList<CaseDate> &dates)
{
    CaseSummary one = fixture::cases().at(3);
    one.dates = dates;
    return one;
}

} // namespace

class TestCalendar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void datesOfAllCasesStandInOneOrder();
    void whatOthersDoCanBeLeftOut();
    void aDateOfACaseThatOneLeftIsNotShown();
    void enterLeadsToWhereItIs();
    void aVisitOfOnesOwnIsTheNextDateOfACase();
};

void TestCalendar::datesOfAllCasesStandInOneOrder()
{
    CalendarModel model;
    const QAbstractItemModelTester tester(&model);
    model.show(fixture::cases(), FixtureWorkspace::now(), false);
    QVERIFY(model.rowCount() > 4);
    for (int row = 1; row < model.rowCount(); ++row)
        QVERIFY(model.rowAt(row - 1)->date.when.day <= model.rowAt(row)->date.when.day);
    const QStringList cases = columnOf(&model, CalendarModel::Case);
    QVERIFY(cases.contains(QStringLiteral("OKAFOR, Daniel")) && cases.contains(QStringLiteral("NGUYỄN, Minh")));
    // A change inside does not move anybody who is looking.
    model.show(fixture::cases(), FixtureWorkspace::now().addDays(1), false);
    model.show({}, FixtureWorkspace::now(), false);
    QCOMPARE(model.rowCount(), 0);
}

void TestCalendar::whatOthersDoCanBeLeftOut()
{
    const VisitTime tomorrow{FixtureWorkspace::now().date().addDays(1), QTime(10, 0)};
    const QList<CaseSummary> cases{caseWith(
        {{CaseDate::Of::Visit, tomorrow, QStringLiteral("Tom Barker"), QStringLiteral("School"), false},
         {CaseDate::Of::Action, tomorrow, QStringLiteral("Maya Shah"), QStringLiteral("Ring the school"), true},
         {CaseDate::Of::Clock, tomorrow, QStringLiteral("Initial conference"), {}, false}})};
    CalendarModel model;
    model.show(cases, FixtureWorkspace::now(), false);
    QCOMPARE(
        columnOf(&model, CalendarModel::Whose),
        QStringList({QStringLiteral("Tom Barker"), QStringLiteral("You"), QStringLiteral("Everybody in the case")}));
    model.show(cases, FixtureWorkspace::now(), true);
    QCOMPARE(columnOf(&model, CalendarModel::What),
             QStringList({QStringLiteral("Action in a plan"), QStringLiteral("Initial conference")}));
}

void TestCalendar::aDateOfACaseThatOneLeftIsNotShown()
{
    CaseSummary left = fixture::cases().at(1);
    QVERIFY(!left.dates.isEmpty());
    left.stillMember = false;
    CalendarModel model;
    model.show({left}, FixtureWorkspace::now(), false);
    QCOMPARE(model.rowCount(), 0);
}

void TestCalendar::enterLeadsToWhereItIs()
{
    Desk desk;
    fixture::addBanksPlan(desk.workspace);
    desk.settle();
    desk.action("actionCalendar")->trigger();
    auto *table = find<QAbstractItemView>(&desk.window, "calendarTable");
    QVERIFY(table->isVisible());
    const int row
        = static_cast<int>(columnOf(table->model(), CalendarModel::What).indexOf(QStringLiteral("Action in a plan")));
    QVERIFY(row >= 0);
    for (int step = table->currentIndex().row(); step < row; ++step)
        QTest::keyClick(table, Qt::Key_Down);
    QTest::keyClick(table, Qt::Key_Return);
    desk.waitUntil([&] { return desk.window.currentCase() != nullptr; });
    QCOMPARE(desk.window.currentCase()->page(), CaseScreen::Plan);
}

void TestCalendar::aVisitOfOnesOwnIsTheNextDateOfACase()
{
    const QDateTime now = FixtureWorkspace::now();
    const QDate today = now.date();
    const CaseDate mine{CaseDate::Of::Visit, {today.addDays(2), {}}, QStringLiteral("Maya Shah"), {}, true};
    CaseDate past = mine;
    past.when.day = today.addDays(-1);
    CaseDate others = mine;
    others.when.day = today;
    others.mine = false;
    const auto next = nextOf({past, others, mine}, now);
    QVERIFY(next && next->of == CaseDate::Of::Visit && next->date == today.addDays(2) && !next->overdue);
    QVERIFY(!nextOf({past, others}, now));
}

QTEST_MAIN(TestCalendar)
#include "TestCalendar.moc"
