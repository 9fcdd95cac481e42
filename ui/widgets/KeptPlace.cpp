// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/KeptPlace.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QScrollBar>

namespace caseweave {

int KeptPlace::readRow() const
{
    if (m_view->verticalScrollBar()->value() == 0 || m_view->model() == nullptr)
        return 0;
    const QModelIndex lowest = m_view->indexAt(QPoint(1, m_view->viewport()->height() - 2));
    return lowest.isValid() ? lowest.row() : m_view->model()->rowCount() - 1;
}

void KeptPlace::remember()
{
    m_row = QPersistentModelIndex();
    if (m_view->verticalScrollBar()->value() == 0)
        return;
    m_row = m_view->indexAt(QPoint(1, 1));
    m_top = m_view->visualRect(m_row).top();
}

void KeptPlace::restore()
{
    if (!m_row.isValid())
        return;
    // Asking where it is now also lays the new rows out.
    const int moved = m_view->visualRect(m_row).top() - m_top;
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() + moved);
    m_row = QPersistentModelIndex();
}

} // namespace caseweave
