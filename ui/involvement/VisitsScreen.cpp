// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/involvement/VisitsScreen.h"

#include "ui/involvement/InvolvementActions.h"
#include "ui/involvement/InvolvementText.h"
#include "ui/involvement/VisitModel.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/TableFit.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

VisitsScreen::VisitsScreen(const Context &context, QWidget *parent)
    : CasePage(parent), m_context(context), m_actions(new InvolvementActions(context, this)),
      m_model(new VisitModel(context.clock, this)),
      m_table(makeTable(context.style, QStringLiteral("visitTable"), tr("Visits and contacts"))),
      m_stack(new QStackedWidget), m_summary(new Paragraph({}, "secondary")), m_detail(new Paragraph({}, "body")),
      m_plan(makeButton(tr("Plan a visit…"), QStringLiteral("visitsPlan"), "primary")),
      m_record(makeButton(tr("Record a contact…"), QStringLiteral("visitsRecord"))),
      m_change(makeButton(tr("Outcome or change…"), QStringLiteral("visitsChange")))
{
    setObjectName(QStringLiteral("visitsScreen"));
    m_table->setModel(m_model);
    // In the order of VisitModel::Column.
    new TableFit(context.style, m_table, {{230, 0}, {200, 0}, {420, 1}, {200, 0}}, VisitModel::When);
    m_stack->addWidget(m_table);
    m_stack->addWidget(new EmptyState(tr("No visits and no contacts yet"),
                                      tr("Plan a visit, or record that somebody has seen the child.")));
    m_detail->setObjectName(QStringLiteral("visitDetail"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(size::m, size::m, size::m, size::m);
    column->setSpacing(size::s);
    column->addWidget(makeHead());
    column->addWidget(m_stack, 1);
    m_detail->setContentsMargins(size::m, 0, size::m, 0);
    column->addWidget(m_detail);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &VisitsScreen::showChosen);
    connect(m_table, &QTableView::activated, this, &VisitsScreen::changeChosen);
    connect(m_plan, &QPushButton::clicked, this, [this] { m_actions->planVisit(*m_snapshot); });
    connect(m_record, &QPushButton::clicked, this, [this] { m_actions->recordContact(*m_snapshot); });
    connect(m_change, &QPushButton::clicked, this, &VisitsScreen::changeChosen);
    connect(m_actions, &InvolvementActions::told, this, &VisitsScreen::told);
    connect(m_actions, &InvolvementActions::failed, this, &VisitsScreen::failed);
    connect(m_actions, &InvolvementActions::done, this, &VisitsScreen::done);
}

QWidget *VisitsScreen::makeHead()
{
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(size::m, 0, size::m, 0);
    column->setSpacing(size::s);
    m_summary->setObjectName(QStringLiteral("visitSummary"));
    column->addWidget(m_summary);
    auto *row = new QWidget;
    auto *flow = new FlowLayout(size::s, row);
    for (QPushButton *button : {m_plan, m_record, m_change})
        flow->addWidget(button);
    column->addWidget(row);
    return head;
}

void VisitsScreen::show(const CaseSnapshotPtr &snapshot)
{
    if (snapshot == nullptr)
        return;
    const ObjectId chosen = m_chosen;
    m_snapshot = snapshot;
    m_model->show(snapshot);
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->visitAt(row)->id == chosen && !m_table->selectionModel()->isRowSelected(row))
            m_table->selectRow(row);
    }
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
    QStringList sentences;
    for (const ChildContact &one : snapshot->contacts) {
        const QString child = childrenText(*snapshot, {one.child});
        const QString last = !one.last
            ? tr("%1: no contact recorded").arg(child)
            : tr("%1: last seen %2 by %3").arg(child, dateText(one.last->day), whoText(*snapshot, *one.lastBy));
        const QString next = !one.next
            ? tr("none planned")
            : tr("next %1, %2").arg(dateText(one.next->day), whoText(*snapshot, *one.nextBy));
        sentences << tr("%1; %2.").arg(last, next);
    }
    m_summary->setPlainText(sentences.join(QLatin1Char(' ')));
    const bool canWrite = snapshot->summary.stillMember && snapshot->summary.myRole != MemberRole::Reader;
    for (QPushButton *button : {m_plan, m_record, m_change})
        button->setVisible(canWrite);
    showChosen();
}

bool VisitsScreen::showVisit(const ObjectId &id)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->visitAt(row)->id != id)
            continue;
        m_table->selectRow(row);
        m_table->scrollTo(m_model->index(row, 0));
        m_table->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

void VisitsScreen::showChosen()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const Visit *visit = rows.isEmpty() ? nullptr : m_model->visitAt(rows.first().row());
    m_change->setEnabled(visit != nullptr);
    m_detail->setVisible(visit != nullptr);
    if (visit == nullptr)
        return;
    m_chosen = visit->id;
    const QString note = visit->withheld ? tr("Place and note are restricted to others.")
        : visit->note.isEmpty()          ? tr("No note.")
                                         : visit->note;
    const QString readers = visit->onlyFor.isEmpty()
        ? QString()
        : audienceTag(audienceFor(visit->onlyFor, m_context.workspace.profile().me)).text + QStringLiteral(". ");
    const QString written = tr("Written by %1, %2.").arg(visit->author, dateTimeText(visit->written));
    m_detail->setPlainText(QStringList{readers + note, written}.join(QLatin1Char('\n')));
}

void VisitsScreen::changeChosen()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const Visit *visit = rows.isEmpty() ? nullptr : m_model->visitAt(rows.first().row());
    if (visit != nullptr && m_change->isVisibleTo(this))
        m_actions->changeVisit(*m_snapshot, *visit);
}

} // namespace caseweave
