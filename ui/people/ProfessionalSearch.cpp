// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/ProfessionalSearch.h"

#include "ui/context/Requests.h"
#include "ui/people/ProfessionalModel.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/TableFit.h"

#include <QtCore/QTimer>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr int lookAgainMs = 2000;

} // namespace

ProfessionalSearch::ProfessionalSearch(const Context &context, const QString &prefix, bool compact, QWidget *parent)
    : QWidget(parent), m_context(context), m_model(new ProfessionalModel(this)), m_line(new QLineEdit),
      m_table(makeTable(context.style, prefix + QStringLiteral("Table"), tr("Professionals found"))),
      m_count(makeLabel({}, "secondary")), m_again(new QTimer(this))
{
    m_again->setInterval(lookAgainMs);
    connect(m_again, &QTimer::timeout, this, &ProfessionalSearch::search);
    setObjectName(prefix + QStringLiteral("Box"));
    nameWidget(m_line, prefix, tr("Name, job or agency"));
    m_line->setPlaceholderText(tr("Surname, job or agency"));
    m_line->setClearButtonEnabled(true);
    m_table->setModel(m_model);
    if (compact) {
        m_table->setProperty("role", QStringLiteral("boxed"));
        m_table->setColumnHidden(ProfessionalModel::Where, true);
        m_table->setColumnHidden(ProfessionalModel::Reached, true);
        m_table->setMinimumHeight(size::row * 4);
        m_table->horizontalHeader()->hide();
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::s);
    column->addWidget(m_line);
    column->addWidget(m_count);
    column->addWidget(m_table, 1);
    setFocusProxy(m_line);
    connect(m_line, &QLineEdit::textChanged, this, &ProfessionalSearch::search);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ProfessionalSearch::chosenChanged);
    if (!compact) // In the order of ProfessionalModel::Column.
        new TableFit(context.style, m_table, {{280, 0}, {240, 2}, {190, 1}}, ProfessionalModel::Who);
    else
        m_table->horizontalHeader()->setSectionResizeMode(ProfessionalModel::Who, QHeaderView::Stretch);
}

void ProfessionalSearch::start()
{
    search();
}

void ProfessionalSearch::search()
{
    m_newest = m_context.workspace.findProfessionals(m_line->text());
    m_context.requests.awaitFound(m_newest, this, [this, mine = m_newest](const QList<ProfessionalCard> &found) {
        // Answers can be older than what is typed by now.
        if (mine != m_newest)
            return;
        take(found);
    });
}

void ProfessionalSearch::take(const QList<ProfessionalCard> &found)
{
    m_count->setText(found.isEmpty() ? tr("Nobody found in the directories that are on this computer. Try fewer "
                                          "letters.")
                         : found.size() == 1 ? tr("1 professional")
                                             : tr("%1 professionals").arg(found.size()));
    if (found == m_model->cards())
        return;
    const std::optional<ProfessionalCard> before = chosen();
    m_model->setCards(found);
    for (int row = 0; before && row < found.size(); ++row) {
        if (found.at(row).id == before->id)
            m_table->selectRow(row);
    }
    if (found.size() == 1)
        m_table->selectRow(0);
    Q_EMIT chosenChanged();
}

void ProfessionalSearch::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_again->start();
}

void ProfessionalSearch::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_again->stop();
}

std::optional<ProfessionalCard> ProfessionalSearch::chosen() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const ProfessionalCard *card = rows.isEmpty() ? nullptr : m_model->cardAt(rows.first().row());
    return card == nullptr ? std::nullopt : std::optional(*card);
}

} // namespace caseweave
