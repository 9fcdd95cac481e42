// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plan/PlanModel.h"

#include "ui/plan/PlanText.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/Breakable.h"
#include "ui/words/DateText.h"

namespace caseweave {

PlanModel::PlanModel(const Clock &clock, QObject *parent) : QAbstractTableModel(parent), m_clock(clock) { }

QDate PlanModel::today() const
{
    return QDateTime::fromMSecsSinceEpoch(m_clock.nowMs()).date();
}

bool PlanModel::isShown(const PlanAction &action, Filter filter) const
{
    switch (filter) {
    case Filter::Mine:
        return action.mine;
    case Filter::Overdue:
        return action.isOverdue(today());
    case Filter::All:
        break;
    }
    return true;
}

QList<PlanModel::Row> PlanModel::rowsOf(Filter filter) const
{
    QList<Row> rows;
    for (qsizetype i = 0; m_plan != nullptr && i < m_plan->outcomes.size(); ++i) {
        const PlanOutcome &outcome = m_plan->outcomes.at(i);
        QList<Row> actions;
        for (qsizetype j = 0; j < outcome.actions.size(); ++j) {
            if (isShown(outcome.actions.at(j), filter))
                actions << Row{i, j, outcome.actions.at(j).id};
        }
        if (filter == Filter::All || !actions.isEmpty())
            rows << Row{i, -1, outcome.id};
        rows += actions;
    }
    return rows;
}

void PlanModel::show(const CaseSnapshotPtr &snapshot, int plan, Filter filter)
{
    const CaseSnapshotPtr before = m_snapshot; // until the rows are exchanged
    const Plan *next = snapshot && plan >= 0 && plan < snapshot->plans.size() ? &snapshot->plans.at(plan) : nullptr;
    const bool samePlan = m_plan != nullptr && next != nullptr && m_plan->id == next->id;
    const Plan *old = std::exchange(m_plan, next);
    QList<Row> rows = rowsOf(filter);
    if (samePlan && rows == m_rows) {
        m_snapshot = snapshot;
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    m_plan = old;
    beginResetModel();
    m_snapshot = snapshot;
    m_plan = next;
    m_rows = std::move(rows);
    endResetModel();
}

const PlanOutcome *PlanModel::outcomeAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_plan->outcomes.at(m_rows.at(row).outcome) : nullptr;
}

const PlanAction *PlanModel::actionAt(int row) const
{
    const PlanOutcome *outcome = outcomeAt(row);
    return outcome != nullptr && m_rows.at(row).action >= 0 ? &outcome->actions.at(m_rows.at(row).action) : nullptr;
}

int PlanModel::rowOf(const ObjectId &id) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (m_rows.at(row).id == id)
            return row;
    }
    return -1;
}

int PlanModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PlanModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString PlanModel::text(int row, int column) const
{
    const PlanOutcome &outcome = *outcomeAt(row);
    if (const PlanAction *action = actionAt(row)) {
        switch (column) {
        case What:
            return planText(*action, "text", tr("What is done is not written"));
        case Owner:
            return ownerText(*action);
        case Due:
            return dueText(*action);
        default:
            return actionTag(*action, today()).text;
        }
    }
    switch (column) {
    case What:
        return outcomeTitle(outcome);
    case Owner: {
        if (outcome.actions.isEmpty())
            return tr("No action yet");
        const auto open = std::count_if(outcome.actions.begin(), outcome.actions.end(),
                                        [](const PlanAction &one) { return one.isOpen(); });
        return tr("%1 of %2 still open").arg(open).arg(outcome.actions.size());
    }
    case Due: {
        std::optional<QDate> next;
        for (const PlanAction &one : outcome.actions) {
            if (one.isOpen() && one.due && (!next || *one.due < *next))
                next = one.due;
        }
        return next ? tr("first %1").arg(dayText(*next, today())) : tr("No date");
    }
    default:
        return outcomeTag(outcome).text;
    }
}

QString PlanModel::shownText(int row, int column) const
{
    if (column == Status)
        return {}; // its tags say it
    const PlanAction *action = actionAt(row);
    if (column == Due && action != nullptr && action->due)
        return shortDateText(*action->due);
    return text(row, column).section(QLatin1Char('\n'), 0, 0);
}

QString PlanModel::secondLine(int row, int column) const
{
    const PlanAction *action = actionAt(row);
    if (action == nullptr)
        return column == What ? tr("Worry: %1").arg(planText(*outcomeAt(row), "concern", tr("not written")))
                              : QString();
    switch (column) {
    case What: {
        // Of what is still open the words have the room; that nothing shows it yet is told beside the table.
        const QString evidence = planText(*action, "evidence", tr("none recorded yet"));
        return action->isOpen() && action->text("evidence").isEmpty()
            ? QString()
            : tr("Evidence: %1").arg(evidence.section(QLatin1Char('\n'), 0, 0));
    }
    case Owner:
        return ownerPlace(action->owner, *m_snapshot);
    case Due:
        return dueSpan(*action, today());
    default:
        return {};
    }
}

QList<TagText> PlanModel::tags(int row) const
{
    const PlanAction *action = actionAt(row);
    QList<TagText> tags{action != nullptr ? actionTag(*action, today()) : outcomeTag(*outcomeAt(row))};
    if (action != nullptr && action->mine)
        tags << TagText{tr("Yours"), Tone::Accent};
    const FieldObject &part = action != nullptr ? static_cast<const FieldObject &>(*action) : *outcomeAt(row);
    if (part.isConflicting())
        tags << TagText{tr("Two versions"), Tone::Warning};
    if (!part.onlyForAny().isEmpty())
        tags << TagText{tr("Restricted"), Tone::Restricted};
    return tags;
}

QVariant PlanModel::data(const QModelIndex &index, int role) const
{
    const int row = index.row();
    const int column = index.column();
    if (outcomeAt(row) == nullptr)
        return {};
    const bool isOutcome = actionAt(row) == nullptr;
    switch (role) {
    case Qt::DisplayRole:
        return shownText(row, column);
    case SecondLineRole:
        return secondLine(row, column);
    case IndentRole:
        return column == What && !isOutcome ? 1 : 0;
    case WeightRole:
        if (column == What)
            return static_cast<int>(isOutcome ? CellWeight::Strong : CellWeight::Normal);
        if (isOutcome)
            return static_cast<int>(CellWeight::Quiet);
        return static_cast<int>(column == Due && actionAt(row)->isOverdue(today()) ? CellWeight::Danger
                                                                                   : CellWeight::Normal);
    case TagsRole:
        return column == Status ? QVariant::fromValue(tags(row)) : QVariant();
    case Qt::AccessibleTextRole: {
        QStringList said{text(row, column), secondLine(row, column)};
        if (column == What)
            said.prepend(isOutcome ? tr("Outcome") : tr("Action"));
        if (column == Status) {
            for (const TagText &tag : tags(row))
                said << tag.text;
            said.removeDuplicates();
        }
        said.removeAll(QString());
        return said.join(QStringLiteral(", "));
    }
    case Qt::ToolTipRole:
        return column == What ? toolTipOf(text(row, column)) : QVariant();
    default:
        return {};
    }
}

QVariant PlanModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case What:
        return tr("What has to change, and what is done");
    case Owner:
        return tr("Owner");
    case Due:
        return tr("By when");
    default:
        return tr("Status");
    }
}

} // namespace caseweave
