// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/record/RecordScreen.h"

#include "ui/record/RecordExport.h"
#include "ui/record/RecordFilters.h"
#include "ui/record/RecordModel.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/TableFit.h"
#include "ui/words/NumberText.h"
#include "ui/words/StatusText.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

RecordScreen::RecordScreen(const Context &context, QWidget *parent)
    : CasePage(parent), m_context(context), m_model(new RecordModel(context.workspace, context.clock, this)),
      m_export(new RecordExport(context, this)), m_filters(new RecordFilters(context)),
      m_about(makeButton(tr("About this page"), QStringLiteral("aboutRecord"), "tag")),
      m_total(makeLabel({}, "secondary")),
      m_table(makeTable(context.style, QStringLiteral("recordTable"), tr("Record"))), m_place(m_table),
      m_state(new Paragraph({}, "secondary"))
{
    setObjectName(QStringLiteral("recordScreen"));
    m_table->setModel(m_model);
    // In the order of RecordModel::Column.
    new TableFit(context.style, m_table, {{150, 0}, {400, 0}, {270, 1}, {200, 2}}, RecordModel::What);
    m_state->setObjectName(QStringLiteral("recordState"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, size::s, 0, 0);
    column->setSpacing(0);
    m_state->setContentsMargins(size::xl, 0, size::xl, 0);
    column->addWidget(m_state);
    column->addWidget(m_filters);
    m_about->setCheckable(true);
    m_about->setProperty("tone", QStringLiteral("neutral"));
    m_filters->addBeside(m_about);
    m_total->setObjectName(QStringLiteral("recordTotal"));
    m_total->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_filters->addBeside(m_total, 1);
    QPushButton *exporting = makeButton(tr("Export this list…"), QStringLiteral("exportRecord"));
    m_filters->addBeside(exporting);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(size::m, 0, size::m, 0);
    row->addWidget(m_table);
    column->addLayout(row, 1);
    connect(m_about, &QPushButton::toggled, this, &RecordScreen::arrange);
    connect(&context.style, &Style::changed, this, &RecordScreen::arrange);
    arrange();
    connect(m_model, &RecordModel::rowsAboutToMerge, this, [this] { m_place.remember(); });
    connect(m_model, &RecordModel::rowsMerged, this, [this] { m_place.restore(); });
    connect(m_model, &RecordModel::loaded, this, [this] {
        m_total->setText(m_model->total() == 1 ? tr("1 line") : tr("%1 lines").arg(numberText(m_model->total())));
    });
    connect(m_filters, &RecordFilters::changed, this, [this] { m_model->setFilter(m_filters->filter()); });
    connect(exporting, &QPushButton::clicked, this, &RecordScreen::exportTable);
    connect(m_export, &RecordExport::told, this, &RecordScreen::told);
    connect(m_export, &RecordExport::failed, this, &RecordScreen::failed);
}

void RecordScreen::show(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr)
        return;
    m_checked = recordsSentence(snapshot->integrity);
    arrange();
    m_filters->setMembers(snapshot->members);
    if (snapshot->summary.id != m_case) {
        m_case = snapshot->summary.id;
        m_model->setCase(m_case);
    }
}

/// Where there is little room the list has it.
void RecordScreen::arrange()
{
    const bool narrow = m_context.style.isTextLarge() || width() < m_context.style.px(size::windowWidth * 2 / 3);
    m_filters->setNarrow(narrow);
    m_about->setVisible(narrow);
    m_state->setPlainText(
        narrow && !m_about->isChecked()
            ? tr("%1.").arg(m_checked)
            : tr("%1. Every entry is signed by who wrote it and names the one before, so none can be changed or "
                 "taken out without this page saying so. Who looked at the case and what was exported, printed and "
                 "copied is here as Caseweave noted it: with another program one can look without leaving a line.")
                  .arg(m_checked));
}

void RecordScreen::resizeEvent(QResizeEvent *event)
{
    CasePage::resizeEvent(event);
    arrange();
}

void RecordScreen::exportTable()
{
    m_export->begin(m_case, view());
}

PageView RecordScreen::view() const
{
    PageView view;
    view.lines = m_filters->filter();
    view.filter = m_filters->inWords();
    return view;
}

void RecordScreen::reload()
{
    if (!m_case.isZero())
        m_model->reload(m_place.readRow());
}

} // namespace caseweave
