// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/TableFit.h"

#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTableView>

namespace caseweave {

namespace {

// Narrower than this part of what it wants, a column cuts off more than it shows.
constexpr double leastPart = 0.75;

} // namespace

TableFit::TableFit(const Style &style, QTableView *table, QList<Column> columns, int into)
    : QObject(table), m_style(style), m_table(table), m_columns(std::move(columns))
{
    auto *delegate = qobject_cast<CellDelegate *>(table->itemDelegate());
    Q_ASSERT(delegate != nullptr && m_columns.size() == table->model()->columnCount());
    delegate->setTellsOfHidden(into);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->horizontalHeader()->setStretchLastSection(true);
    table->viewport()->installEventFilter(this);
    connect(&style, &Style::changed, this, &TableFit::fit);
    fit();
}

bool TableFit::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && m_table->viewport()->width() != m_fittedWidth)
        fit();
    return QObject::eventFilter(watched, event);
}

int TableFit::wanted(const QList<int> &shown) const
{
    int sum = 0;
    for (const int column : shown)
        sum += m_style.px(m_columns.at(column).width);
    return sum;
}

void TableFit::fit()
{
    m_fittedWidth = m_table->viewport()->width();
    QList<int> shown;
    for (int column = 0; column < m_columns.size(); ++column)
        shown << column;
    while (wanted(shown) * leastPart > m_fittedWidth) {
        const auto least = std::max_element(
            shown.begin(), shown.end(), [this](int a, int b) { return m_columns.at(a).rank < m_columns.at(b).rank; });
        if (m_columns.at(*least).rank == 0)
            break;
        shown.erase(least);
    }
    const double part = qMin(1.0, double(m_fittedWidth) / qMax(1, wanted(shown)));
    for (int column = 0; column < m_columns.size(); ++column) {
        m_table->setColumnHidden(column, !shown.contains(column));
        // Rounded down, so that all of them together are never a pixel too wide.
        if (shown.contains(column))
            m_table->setColumnWidth(column, static_cast<int>(m_style.px(m_columns.at(column).width) * part));
    }
    m_table->viewport()->update();
}

} // namespace caseweave
