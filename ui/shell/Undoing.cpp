// SPDX-License-Identifier: GPL-3.0-or-later
// How the main window offers to undo what was done last.
#include "ui/shell/MainWindow.h"
#include "ui/undo/UndoOffer.h"
#include "ui/widgets/Notice.h"

#include <QtGui/QAction>
#include <QtWidgets/QStackedWidget>

namespace caseweave {

void MainWindow::watchUndo()
{
    connect(m_undo, &UndoOffer::told, this,
            [this](const QString &sentence, const char *tone) { m_notice->tell(sentence, tone); });
    connect(m_undo, &UndoOffer::changed, this, &MainWindow::refreshUndo);
    connect(m_notice, &Notice::undone, m_undo, &UndoOffer::takeBack);
    // Ctrl+Z is for what stands there to be seen, and for nothing else.
    connect(m_notice, &Notice::dismissed, m_undo, &UndoOffer::drop);
    connect(m_work, &QStackedWidget::currentChanged, this, &MainWindow::turnAway);
}

void MainWindow::turnAway()
{
    if (!m_undo->caseId()) // what was done just now may be about to be offered
        m_notice->turnAway();
}

void MainWindow::refreshUndo()
{
    const bool stands = m_undo->stands();
    m_undoAction->setEnabled(stands);
    const QString keys = m_undoAction->shortcut().toString(QKeySequence::NativeText);
    m_notice->setUndo(stands ? tr("Undo (%1)").arg(keys) : QString(),
                      tr("Writes what stood there before. Colleagues may have seen it; the record keeps both."));
}

void MainWindow::tell(const QString &sentence, const char *tone)
{
    m_undo->drop();
    m_notice->tell(sentence, tone);
}

} // namespace caseweave
