// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SelectableText.h"

#include <QtCore/QMimeData>
#include <QtGui/QContextMenuEvent>
#include <QtGui/QTextDocumentFragment>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollBar>

namespace caseweave {

SelectableText::SelectableText(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    // Tab goes on; the text is moved in with the arrows.
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByKeyboard | Qt::TextSelectableByMouse);
}

void SelectableText::copySelected()
{
    const QTextCursor cursor = textCursor();
    if (!cursor.hasSelection())
        return;
    if (m_copier)
        m_copier(cursor.selection().toPlainText());
    else
        copy();
}

/// All ways out that Qt knows begin here: copying, dragging and the selection of the middle button.
QMimeData *SelectableText::createMimeDataFromSelection() const
{
    return m_copier ? new QMimeData : QPlainTextEdit::createMimeDataFromSelection();
}

void SelectableText::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copySelected();
    else
        QPlainTextEdit::keyPressEvent(event);
}

void SelectableText::mousePressEvent(QMouseEvent *event)
{
    // A press on what is selected would begin to drag it.
    if (m_copier && event->button() == Qt::LeftButton && event->modifiers() != Qt::ShiftModifier) {
        const int place = verticalScrollBar()->value();
        QTextCursor cursor = textCursor();
        cursor.clearSelection();
        setTextCursor(cursor);
        verticalScrollBar()->setValue(place);
    }
    QPlainTextEdit::mousePressEvent(event);
}

void SelectableText::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(tr("Text"));
    QAction *copying = menu->addAction(tr("Copy"), this, &SelectableText::copySelected);
    copying->setEnabled(textCursor().hasSelection());
    menu->addAction(tr("Select all"), this, &SelectableText::selectAll);
    menu->popup(event->globalPos());
}

} // namespace caseweave
