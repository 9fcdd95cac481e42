// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calendar/CalendarScreen.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/TableFit.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>

namespace caseweave {

CalendarScreen::CalendarScreen(const Context &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_model(new CalendarModel(this))
{
    setObjectName(QStringLiteral("calendarScreen"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    m_table = makeTable(context.style, QStringLiteral("calendarTable"), tr("Calendar"));
    m_table->setModel(m_model);
    // In the order of CalendarModel::Column.
    new TableFit(context.style, m_table, {{150, 0}, {430, 0}, {190, 2}, {250, 1}}, CalendarModel::What);
    m_table->installEventFilter(this);
    m_table->viewport()->setCursor(Qt::PointingHandCursor);
    connect(m_table, &QTableView::clicked, this, &CalendarScreen::choose);
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_table);
    m_stack->addWidget(new EmptyState(tr("Nothing has a date"),
                                      tr("Visits, time limits, meetings, actions of plans and answers that are owed "
                                         "appear here when a case gives them a day.")));
    auto *box = new QHBoxLayout;
    box->setContentsMargins(size::m, 0, size::m, 0);
    box->addWidget(m_stack);
    column->addLayout(box, 1);
    connect(&context.workspace, &Workspace::casesChanged, this, &CalendarScreen::refresh);
    refresh();
}

QWidget *CalendarScreen::makeHead()
{
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(size::xl, size::l, size::xl, size::s);
    row->setSpacing(size::s + 2);
    row->addWidget(makeLabel(tr("Calendar"), "title"));
    row->addStretch(1);
    m_mine = makeButton(tr("Without what others do"), QStringLiteral("calendarMine"), "tag");
    m_mine->setProperty("tone", QStringLiteral("neutral"));
    m_mine->setCheckable(true);
    connect(m_mine, &QPushButton::toggled, this, &CalendarScreen::refresh);
    row->addWidget(m_mine);
    return head;
}

void CalendarScreen::refresh()
{
    m_model->show(m_context.workspace.cases(), m_context.now(), m_mine->isChecked());
    m_stack->setCurrentIndex(m_model->rowCount() == 0 ? 1 : 0);
}

void CalendarScreen::choose(const QModelIndex &index)
{
    if (const CalendarModel::Row *row = m_model->rowAt(index.row()))
        Q_EMIT dateChosen(row->caseId, row->date.of);
}

void CalendarScreen::focusList()
{
    m_table->setFocus(Qt::ShortcutFocusReason);
    if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
}

bool CalendarScreen::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_table->currentIndex().isValid()) {
            choose(m_table->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace caseweave
