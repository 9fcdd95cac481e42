// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plan/PlanComparisonView.h"

#include "ui/context/Requests.h"
#include "ui/files/GuardedCopy.h"
#include "ui/plan/PlanComparisonModel.h"
#include "ui/plan/PlanText.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/TableFit.h"
#include "ui/words/ErrorText.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

PlanComparisonView::PlanComparisonView(const Context &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_model(new PlanComparisonModel(this)),
      m_table(makeTable(context.style, QStringLiteral("planComparison"), tr("Two versions of the plan"))),
      m_summary(new Paragraph({}, "secondary")), m_wholeBefore(new Paragraph), m_wholeAfter(new Paragraph)
{
    m_table->setModel(m_model);
    // In the order of PlanComparisonModel::Column. Both versions stay: side by side is what this is for.
    new TableFit(context.style, m_table, {{180, 0}, {400, 0}, {400, 0}}, PlanComparisonModel::Change);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(makeRule());
    column->addWidget(m_table, 3);
    column->addWidget(makeRule());
    column->addWidget(makeWhole(), 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &PlanComparisonView::showChosen);
    connect(&context.workspace, &Workspace::planVersionLoaded, this,
            [this](const CaseId &id, const PlanVersionContent &content) {
                if (m_snapshot == nullptr || id != m_snapshot->summary.id)
                    return;
                m_contents[content.version] = content;
                compare();
            });
}

QComboBox *PlanComparisonView::makeChoice(const char *objectName, const QString &name)
{
    auto *choice = new Choice;
    nameWidget(choice, QLatin1String(objectName), name);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(choice, &QComboBox::activated, this, &PlanComparisonView::ask);
    return choice;
}

QWidget *PlanComparisonView::makeHead()
{
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(size::xl, size::s, size::xl, size::s);
    column->setSpacing(size::s);
    auto *first = new QHBoxLayout;
    first->setSpacing(size::m);
    QPushButton *back = makeButton(tr("Back to the plan"), QStringLiteral("planBack"));
    connect(back, &QPushButton::clicked, this, &PlanComparisonView::closed);
    first->addWidget(back);
    m_summary->setObjectName(QStringLiteral("planComparisonSummary"));
    m_summary->setAlignment(Qt::AlignVCenter | Qt::AlignLeft);
    first->addWidget(m_summary, 1);
    column->addLayout(first);
    auto *versions = new QHBoxLayout;
    versions->setSpacing(size::m);
    m_before = makeChoice("planBefore", tr("Earlier version"));
    m_after = makeChoice("planAfter", tr("Later version"));
    for (const auto &[text, choice] : {std::pair(tr("Earlier"), m_before), std::pair(tr("Later"), m_after)}) {
        versions->addWidget(makeLabel(text, "secondary"));
        versions->addWidget(choice, 1);
    }
    column->addLayout(versions);
    return head;
}

QWidget *PlanComparisonView::makeWhole()
{
    auto *scroll = new QScrollArea;
    nameWidget(scroll, QStringLiteral("planComparisonWhole"), tr("The chosen part in both versions"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inner = new QWidget;
    auto *row = new QHBoxLayout(inner);
    row->setContentsMargins(size::xl, size::m, size::xl, size::m);
    row->setSpacing(size::xl);
    for (const auto &[text, title] : {std::pair(m_wholeBefore, tr("Earlier")), std::pair(m_wholeAfter, tr("Later"))}) {
        auto *column = new QVBoxLayout;
        column->addWidget(makeLabel(title, "strong"));
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(text);
        column->addStretch(1);
        row->addLayout(column, 1);
    }
    scroll->setWidget(inner);
    return scroll;
}

bool PlanComparisonView::begin(const CaseSnapshotPtr &snapshot, const ObjectId &plan)
{
    m_snapshot = snapshot;
    m_plan = plan;
    m_contents.clear();
    m_before->clear();
    m_after->clear();
    fillChoices();
    if (m_before->count() == 0)
        return false;
    ask();
    return true;
}

void PlanComparisonView::fillChoices()
{
    const QString before = m_before->currentData().toString();
    const QString after = m_after->currentData().toString();
    for (QComboBox *choice : {m_before, m_after}) {
        choice->clear();
        if (choice == m_after)
            choice->addItem(tr("As it is now"), QString());
        for (const PlanVersion &version : m_snapshot->planVersions) {
            if (version.plan == m_plan)
                choice->addItem(versionText(version), QString::fromStdString(version.id.hex()));
        }
    }
    m_before->setCurrentIndex(qMax(0, m_before->findData(before)));
    m_after->setCurrentIndex(qMax(0, m_after->findData(after)));
}

void PlanComparisonView::show(const CaseSnapshotPtr &snapshot)
{
    if (m_snapshot == nullptr)
        return;
    m_snapshot = snapshot;
    fillChoices();
    compare();
}

void PlanComparisonView::takeFocus()
{
    m_before->setFocus();
}

std::optional<EntryId> PlanComparisonView::chosen(const QComboBox *choice) const
{
    for (const PlanVersion &version : m_snapshot->planVersions) {
        if (QString::fromStdString(version.id.hex()) == choice->currentData().toString())
            return version.id;
    }
    return std::nullopt;
}

void PlanComparisonView::ask()
{
    for (const QComboBox *choice : {m_before, m_after}) {
        if (const auto version = chosen(choice)) {
            m_context.requests.await(
                m_context.workspace.requestPlanVersion(m_snapshot->summary.id, *version), this, [](const CaseId &) {},
                [this](ErrorCode code) { Q_EMIT failed(errorText(code)); });
        }
    }
    compare();
}

const PlanVersionContent *PlanComparisonView::content(const std::optional<EntryId> &version)
{
    if (version) {
        const auto found = m_contents.find(*version);
        return found == m_contents.end() ? nullptr : &found->second;
    }
    for (const Plan &plan : m_snapshot->plans) {
        if (plan.id == m_plan)
            m_now.plan = plan;
    }
    return &m_now;
}

void PlanComparisonView::compare()
{
    const PlanVersionContent *before = m_before->count() > 0 ? content(chosen(m_before)) : nullptr;
    const PlanVersionContent *after = content(chosen(m_after));
    if (before == nullptr || after == nullptr) {
        m_model->show(m_snapshot, nullptr, m_context.today());
        m_summary->setPlainText(tr("Loading"));
        return;
    }
    const auto both = std::make_shared<const PlanComparison>(before->plan, after->plan);
    const int row = m_table->currentIndex().row();
    m_model->show(m_snapshot, both, m_context.today());
    QStringList said{tr("%1 added, %2 changed, %3 removed, %4 the same.")
                         .arg(both->count(PlanChange::Added))
                         .arg(both->count(PlanChange::Changed))
                         .arg(both->count(PlanChange::Removed))
                         .arg(both->count(PlanChange::Same))};
    if (const int missing = before->missing + after->missing; missing > 0)
        said << tr("%1 details of what was agreed are not here: they have not arrived, or were written before you "
                   "joined without history.")
                    .arg(missing);
    m_summary->setPlainText(said.join(QLatin1Char(' ')));
    m_table->setCurrentIndex(m_model->index(qBound(0, row, m_model->rowCount() - 1), 0));
}

void PlanComparisonView::showChosen()
{
    const int row = m_table->currentIndex().row();
    const PlanDifference *difference = m_model->differenceAt(row);
    showWhole(m_wholeBefore, m_model->wholeText(row, PlanComparisonModel::Before),
              difference == nullptr ? nullptr : difference->before);
    showWhole(m_wholeAfter, m_model->wholeText(row, PlanComparisonModel::After),
              difference == nullptr ? nullptr : difference->after);
}

/// Each version has the audience that it had: it is not for more people because the other is.
void PlanComparisonView::showWhole(Paragraph *whole, const QString &text, const FieldObject *part)
{
    whole->setPlainText(text);
    guardCopies(whole, m_context,
                {m_snapshot->summary.id, QStringLiteral("plan"), part == nullptr ? QStringList() : part->onlyForAny()},
                this);
}

} // namespace caseweave
