// SPDX-License-Identifier: GPL-3.0-or-later
// The menu of documents.
#include "ui/casescreen/CaseScreen.h"
#include "ui/documents/DocumentScreen.h"
#include "ui/shell/MainWindow.h"

#include <QtWidgets/QMenuBar>

namespace caseweave {

void MainWindow::makeDocumentMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Documents"));
    const auto inDocuments = [this](void (DocumentScreen::*work)()) {
        return [this, work] {
            if (CaseScreen *screen = currentCase())
                (screen->turnTo<DocumentScreen>(CaseScreen::Documents).*work)();
        };
    };
    m_writeActions << addAction(menu, tr("&Add documents…"), Qt::CTRL | Qt::SHIFT | Qt::Key_F,
                                QStringLiteral("actionAddDocuments"), inDocuments(&DocumentScreen::add));
    m_caseActions << addAction(menu, tr("&Read the chosen one"), Qt::CTRL | Qt::SHIFT | Qt::Key_O,
                               QStringLiteral("actionReadDocument"), inDocuments(&DocumentScreen::readChosen));
    m_caseActions << addAction(menu, tr("&Next page"), Qt::CTRL | Qt::Key_PageDown, QStringLiteral("actionNextPage"),
                               inDocuments(&DocumentScreen::showNext));
    m_caseActions << addAction(menu, tr("&Previous page"), Qt::CTRL | Qt::Key_PageUp,
                               QStringLiteral("actionPreviousPage"), inDocuments(&DocumentScreen::showPrevious));
    menu->addSeparator();
    m_caseActions << addAction(menu, tr("&Get it, send it again, or stop"), {}, QStringLiteral("actionMoveDocument"),
                               inDocuments(&DocumentScreen::move));
    m_caseActions << addAction(menu, tr("&Save a copy…"), {}, QStringLiteral("actionSaveDocument"),
                               inDocuments(&DocumentScreen::saveCopy));
    m_writeActions << addAction(menu, tr("&Change what is said of it…"), {}, QStringLiteral("actionChangeDocument"),
                                inDocuments(&DocumentScreen::changeChosen));
    m_caseActions << addAction(menu, tr("&Free the copy here"), {}, QStringLiteral("actionFreeDocument"),
                               inDocuments(&DocumentScreen::freeCopy));
}

} // namespace caseweave
