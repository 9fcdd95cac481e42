// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/DrawnScreens.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"

#include <QtGui/QAction>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>

namespace caseweave {

namespace {

QWidget *openBanks(Desk &desk, CaseScreen::Page page)
{
    look::openBanks(desk, page);
    return &desk.window;
}

QWidget *openDialog(Desk &desk, const char *action)
{
    openBanks(desk, CaseScreen::Overview);
    return desk.openDialog(action);
}

QWidget *openPlan(Desk &desk)
{
    fixture::addBanksPlan(desk.workspace);
    return openBanks(desk, CaseScreen::Plan);
}

QWidget *openVoices(Desk &desk)
{
    fixture::addBanksVoices(desk.workspace);
    QWidget *window = openBanks(desk, CaseScreen::Voices);
    auto *table = window->findChild<QAbstractItemView *>(QStringLiteral("voiceTable"));
    table->setCurrentIndex(table->model()->index(1, 0));
    desk.settle();
    return window;
}

QWidget *compareLongNames(Desk &desk)
{
    fixture::addBanksPlan(desk.workspace);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (PlanVersion &version : snapshot.planVersions)
            version.note = QStringLiteral("Review conference, with all that was added there for the months until the "
                                          "next one, and what the school asked for");
    });
    QWidget *window = openBanks(desk, CaseScreen::Plan);
    desk.action("actionComparePlan")->trigger();
    return window;
}

QWidget *recordVoiceOfSomebodyLong(Desk &desk)
{
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Person &person : snapshot.people) {
            for (Field &field : person.fields) {
                if (field.name == QLatin1String("relationship"))
                    field.values.first().text = QStringLiteral("mother’s boyfriend, who lives with them most of the "
                                                               "week, a neighbour believes");
            }
        }
    });
    return openDialog(desk, "actionRecordVoice");
}

} // namespace

std::vector<DrawnScreen> drawnPlans()
{
    return {
        {"plan", [](Desk &desk) { return openPlan(desk); }},
        {"plan-none", [](Desk &desk) { return openBanks(desk, CaseScreen::Plan); }},
        {"plan-compare",
         [](Desk &desk) {
             QWidget *window = openPlan(desk);
             desk.action("actionComparePlan")->trigger();
             auto *before = window->findChild<QComboBox *>(QStringLiteral("planBefore"));
             before->setCurrentIndex(1);
             Q_EMIT before->activated(1);
             desk.settle();
             auto *table = window->findChild<QAbstractItemView *>(QStringLiteral("planComparison"));
             table->setCurrentIndex(table->model()->index(6, 0));
             return window;
         }},
        {"plan-compare-long", &compareLongNames},
        {"overview-own-action",
         [](Desk &desk) {
             openPlan(desk);
             return openBanks(desk, CaseScreen::Overview);
         }},
        {"complete-action",
         [](Desk &desk) {
             openPlan(desk);
             return desk.openDialog("actionCompleteAction");
         }},
        {"add-action",
         [](Desk &desk) {
             openPlan(desk);
             return desk.openDialog("actionAddAction");
         }},
        {"change-outcome",
         [](Desk &desk) {
             QWidget *window = openPlan(desk);
             auto *table = window->findChild<QAbstractItemView *>(QStringLiteral("planTable"));
             table->setCurrentIndex(table->model()->index(0, 0));
             return desk.openDialogBy(
                 [window] { window->findChild<QPushButton *>(QStringLiteral("planChange"))->click(); });
         }},
        {"voices", [](Desk &desk) { return openVoices(desk); }},
        {"voices-none", [](Desk &desk) { return openBanks(desk, CaseScreen::Voices); }},
        {"record-voice",
         [](Desk &desk) {
             QWidget *dialog = openDialog(desk, "actionRecordVoice");
             dialog->findChild<QAbstractButton *>(QStringLiteral("voiceOwed_0"))->setChecked(true);
             return dialog;
         }},
        {"record-voice-long-name", &recordVoiceOfSomebodyLong},
        {"answer-voice",
         [](Desk &desk) {
             openVoices(desk);
             return desk.openDialog("actionAnswerVoice");
         }},
        {"overview-owed-answer",
         [](Desk &desk) {
             openVoices(desk);
             return openBanks(desk, CaseScreen::Overview);
         }},
        {"begin-plan", [](Desk &desk) { return openDialog(desk, "actionBeginPlan"); }},
        {"agree-plan",
         [](Desk &desk) {
             openPlan(desk);
             return desk.openDialog("actionAgreePlan");
         }},
    };
}

} // namespace caseweave
