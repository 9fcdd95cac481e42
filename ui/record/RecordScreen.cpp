// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/record/RecordScreen.h"

#include "ui/record/RecordModel.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/Labels.h"
#include "ui/words/StatusText.h"

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

RecordScreen::RecordScreen(const Context &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_model(new RecordModel(context.workspace, context.clock, this)),
      m_table(makeTable(context.style, QStringLiteral("recordTable"), tr("Record"))), m_place(m_table),
      m_state(new Paragraph({}, "secondary"))
{
    setObjectName(QStringLiteral("recordScreen"));
    m_table->setModel(m_model);
    m_state->setObjectName(QStringLiteral("recordState"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(size::m, size::m, size::m, 0);
    column->setSpacing(size::s);
    m_state->setContentsMargins(size::m, 0, size::m, 0);
    column->addWidget(m_state);
    column->addWidget(m_table, 1);
    connect(m_model, &RecordModel::rowsAboutToMerge, this, [this] { m_place.remember(); });
    connect(m_model, &RecordModel::rowsMerged, this, [this] { m_place.restore(); });
    connect(&context.style, &Style::changed, this, &RecordScreen::fitColumns);
    fitColumns();
}

void RecordScreen::show(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr)
        return;
    m_state->setPlainText(
        tr("%1. Every entry is signed by who wrote it and names the one before, so none can be changed or "
           "taken out without this page saying so.")
            .arg(recordsSentence(snapshot->integrity)));
    if (snapshot->summary.id != m_case) {
        m_case = snapshot->summary.id;
        m_model->setCase(m_case);
    }
}

void RecordScreen::reload()
{
    if (!m_case.isZero())
        m_model->reload(m_place.readRow());
}

void RecordScreen::fitColumns()
{
    QHeaderView *header = m_table->horizontalHeader();
    const std::array<int, RecordModel::ColumnCount> widths{140, 320, 300, 240};
    for (int column = 0; column < RecordModel::ColumnCount; ++column)
        header->resizeSection(column, m_context.style.px(widths[static_cast<std::size_t>(column)]));
    header->setStretchLastSection(true);
}

} // namespace caseweave
