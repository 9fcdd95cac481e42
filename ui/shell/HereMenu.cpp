// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the main window, and of the menu Program, that is about who else is in a case now.
#include "ui/casescreen/CaseScreen.h"
#include "ui/shell/BlankScreen.h"
#include "ui/shell/HereTeller.h"
#include "ui/shell/MainWindow.h"

#include <QtWidgets/QMenu>
#include <QtWidgets/QStackedWidget>

namespace caseweave {

void MainWindow::watchHere()
{
    m_here = new HereTeller(
        m_context.workspace,
        [this]() -> std::optional<CaseId> {
            const bool seen = m_context.workspace.door() == Door::Open && m_blank->isHidden();
            const CaseScreen *screen = seen ? currentCase() : nullptr;
            return screen == nullptr ? std::nullopt : std::optional(screen->caseId());
        },
        this);
    connect(&m_context.workspace, &Workspace::doorChanged, m_here, &HereTeller::look);
    connect(m_work, &QStackedWidget::currentChanged, m_here, &HereTeller::look);
    connect(m_blank, &BlankScreen::covered, m_here, &HereTeller::look);
    connect(m_blank, &BlankScreen::uncovered, m_here, &HereTeller::look);
}

void MainWindow::addHereAction(QMenu *menu)
{
    QAction *show = addAction(menu, tr("&Show others in a case that I have it open, and see who else has"), {},
                              QStringLiteral("actionHere"), [] {});
    show->setCheckable(true);
    show->setChecked(m_here->isOn());
    connect(show, &QAction::toggled, m_here, &HereTeller::setOn);
    connect(m_here, &HereTeller::onChanged, show, &QAction::setChecked);
}

} // namespace caseweave
