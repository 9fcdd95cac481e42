// SPDX-License-Identifier: GPL-3.0-or-later
// The menu of plans and voices.
#include "ui/casescreen/CaseScreen.h"
#include "ui/plan/PlanScreen.h"
#include "ui/shell/MainWindow.h"

#include <QtWidgets/QMenuBar>

namespace caseweave {

void MainWindow::makePlanMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("P&lan"));
    const auto inPlan = [this](void (PlanScreen::*work)()) {
        return [this, work] {
            if (CaseScreen *screen = currentCase()) {
                screen->setPage(CaseScreen::Plan);
                (screen->plan()->*work)();
            }
        };
    };
    m_writeActions << addAction(menu, tr("&Complete the chosen action"), Qt::CTRL | Qt::SHIFT | Qt::Key_D,
                                QStringLiteral("actionCompleteAction"), inPlan(&PlanScreen::completeChosen));
    m_writeActions << addAction(menu, tr("C&hange the chosen part"), {}, QStringLiteral("actionChangePlanPart"),
                                inPlan(&PlanScreen::changeChosen));
    m_writeActions << addAction(menu, tr("Add an &action"), Qt::CTRL | Qt::SHIFT | Qt::Key_N,
                                QStringLiteral("actionAddAction"), inPlan(&PlanScreen::addAction));
    m_writeActions << addAction(menu, tr("Add an &outcome"), {}, QStringLiteral("actionAddOutcome"),
                                inPlan(&PlanScreen::addOutcome));
    m_writeActions << addAction(menu, tr("&Begin a plan"), {}, QStringLiteral("actionBeginPlan"),
                                inPlan(&PlanScreen::beginPlan));
    m_writeActions << addAction(menu, tr("Change the &plan"), {}, QStringLiteral("actionChangePlan"),
                                inPlan(&PlanScreen::changePlan));
    m_writeActions << addAction(menu, tr("A&gree the plan"), {}, QStringLiteral("actionAgreePlan"),
                                inPlan(&PlanScreen::agree));
    m_caseActions << addAction(menu, tr("Compare &versions"), {}, QStringLiteral("actionComparePlan"),
                               inPlan(&PlanScreen::compare));
}

} // namespace caseweave
