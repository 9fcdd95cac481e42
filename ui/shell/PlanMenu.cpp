// SPDX-License-Identifier: GPL-3.0-or-later
// The menu of plans and voices.
#include "ui/casescreen/CaseScreen.h"
#include "ui/plan/PlanScreen.h"
#include "ui/shell/MainWindow.h"
#include "ui/voice/VoiceScreen.h"

#include <QtWidgets/QMenuBar>

namespace caseweave {

void MainWindow::makePlanMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("P&lan and voices"));
    const auto inPlan = [this](void (PlanScreen::*work)()) {
        return [this, work] {
            if (CaseScreen *screen = currentCase())
                (screen->turnTo<PlanScreen>(CaseScreen::Plan).*work)();
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
    menu->addSeparator();
    const auto inVoices = [this](void (VoiceScreen::*work)()) {
        return [this, work] {
            if (CaseScreen *screen = currentCase())
                (screen->turnTo<VoiceScreen>(CaseScreen::Voices).*work)();
        };
    };
    m_writeActions << addAction(menu, tr("&Record what somebody said"), Qt::CTRL | Qt::SHIFT | Qt::Key_W,
                                QStringLiteral("actionRecordVoice"), inVoices(&VoiceScreen::record));
    m_writeActions << addAction(menu, tr("A&nswer what was said"), {}, QStringLiteral("actionAnswerVoice"),
                                inVoices(&VoiceScreen::answerChosen));
    m_writeActions << addAction(menu, tr("Change what was recorde&d"), {}, QStringLiteral("actionChangeVoice"),
                                inVoices(&VoiceScreen::changeChosen));
    m_caseActions << addAction(menu, tr("Export “You said, we did” as PD&F"), {},
                               QStringLiteral("actionExportVoicesPdf"), inVoices(&VoiceScreen::exportPdf));
    m_caseActions << addAction(menu, tr("Export “You said, we did” as &text"), {},
                               QStringLiteral("actionExportVoicesText"), inVoices(&VoiceScreen::exportText));
    m_caseActions << addAction(menu, tr("Export n&umbers without names"), {}, QStringLiteral("actionExportVoiceCounts"),
                               inVoices(&VoiceScreen::exportCounts));
}

} // namespace caseweave
