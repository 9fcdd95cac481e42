// SPDX-License-Identifier: GPL-3.0-or-later
// How the main window finds: in all cases, and on the page that is shown.
#include "ui/caselist/CaseListScreen.h"
#include "ui/casescreen/CaseScreen.h"
#include "ui/find/FindBox.h"
#include "ui/people/PeopleScreen.h"
#include "ui/shell/MainWindow.h"

#include <QtWidgets/QApplication>
#include <QtWidgets/QStackedWidget>

namespace caseweave {

void MainWindow::find()
{
    // Not over a form that is being filled in: its page would change underneath.
    if (m_cases == nullptr || QApplication::activeModalWidget() != nullptr)
        return;
    auto *box = new FindBox(m_context, this);
    connect(box, &FindBox::chosen, this, &MainWindow::openFound);
    box->open();
}

void MainWindow::openFound(const FoundThing &thing)
{
    openCase(thing.caseId, [thing](CaseScreen &screen) { screen.showFound(thing); });
}

void MainWindow::findOnPage()
{
    if (CaseScreen *screen = currentCase()) {
        screen->focusSearch();
    } else if (m_people != nullptr && m_work->currentWidget() == m_people) {
        m_people->focusSearch();
    } else if (m_cases != nullptr) {
        goToCases();
        m_cases->focusSearch();
    }
}

} // namespace caseweave
