// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plan/PlanComparisonModel.h"

#include "ui/plan/PlanText.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/CaseText.h"

namespace caseweave {

namespace {

const QString dot = QStringLiteral(" · ");

TagText changeTag(PlanChange change)
{
    switch (change) {
    case PlanChange::Same:
        return {PlanComparisonModel::tr("Same"), Tone::Neutral};
    case PlanChange::Added:
        return {PlanComparisonModel::tr("Added"), Tone::Good};
    case PlanChange::Changed:
        return {PlanComparisonModel::tr("Changed"), Tone::Warning};
    case PlanChange::Removed:
        return {PlanComparisonModel::tr("Removed"), Tone::Danger};
    }
    Q_UNREACHABLE();
}

} // namespace

void PlanComparisonModel::show(const CaseSnapshotPtr &snapshot, std::shared_ptr<const PlanComparison> comparison,
                               QDate today)
{
    beginResetModel();
    m_snapshot = snapshot;
    m_comparison = std::move(comparison);
    m_today = today;
    endResetModel();
}

const PlanDifference *PlanComparisonModel::differenceAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_comparison->differences().at(row) : nullptr;
}

int PlanComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_comparison ? 0 : static_cast<int>(m_comparison->differences().size());
}

int PlanComparisonModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString PlanComparisonModel::title(const PlanDifference &difference, const FieldObject *part) const
{
    if (part == nullptr)
        return tr("Not in this version");
    switch (difference.part) {
    case PlanDifference::Part::Plan:
        return planTitle(static_cast<const Plan &>(*part), *m_snapshot);
    case PlanDifference::Part::Outcome:
        return outcomeTitle(static_cast<const PlanOutcome &>(*part));
    case PlanDifference::Part::Action:
        break;
    }
    return planText(*part, "text", tr("What is done is not written"));
}

QString PlanComparisonModel::secondLine(const PlanDifference &difference, const FieldObject *part) const
{
    if (part == nullptr)
        return {};
    switch (difference.part) {
    case PlanDifference::Part::Plan:
        return tr("Contingency: %1").arg(planText(*part, "contingency", tr("none written yet")));
    case PlanDifference::Part::Outcome: {
        const auto &outcome = static_cast<const PlanOutcome &>(*part);
        return QStringList{outcomeTag(outcome).text,
                           tr("worry: %1").arg(planText(outcome, "concern", tr("not written")))}
            .join(dot);
    }
    case PlanDifference::Part::Action:
        break;
    }
    const auto &action = static_cast<const PlanAction &>(*part);
    return QStringList{ownerText(action), dueText(action), actionStateText(action)}.join(dot);
}

QString PlanComparisonModel::wholeText(int row, int column) const
{
    const PlanDifference *difference = differenceAt(row);
    const FieldObject *part = difference == nullptr ? nullptr
        : column == Before                          ? difference->before
                                                    : difference->after;
    if (part == nullptr)
        return tr("Not in this version.");
    QStringList lines{title(*difference, part)};
    if (const QStringList onlyFor = part->onlyForAny(); !onlyFor.isEmpty())
        lines.prepend(audienceText(onlyFor));
    if (difference->part == PlanDifference::Part::Action) {
        const auto &action = static_cast<const PlanAction &>(*part);
        lines << tr("Owner: %1").arg(ownerText(action)) << tr("By when: %1").arg(dueText(action))
              << tr("Status: %1").arg(actionStateText(action))
              << tr("Evidence: %1").arg(planText(action, "evidence", tr("none recorded yet")));
    } else if (difference->part == PlanDifference::Part::Outcome) {
        lines << tr("Worry: %1").arg(planText(*part, "concern", tr("not written")))
              << tr("Status: %1").arg(outcomeTag(static_cast<const PlanOutcome &>(*part)).text);
    } else {
        lines << secondLine(*difference, part);
    }
    return lines.join(QLatin1Char('\n'));
}

QVariant PlanComparisonModel::data(const QModelIndex &index, int role) const
{
    const PlanDifference *difference = differenceAt(index.row());
    if (difference == nullptr)
        return {};
    const FieldObject *part = index.column() == Before ? difference->before : difference->after;
    const bool isChange = index.column() == Change;
    const QString keys = keysText(difference->keys);
    switch (role) {
    case Qt::DisplayRole:
        return isChange ? QString() : title(*difference, part).section(QLatin1Char('\n'), 0, 0);
    case SecondLineRole:
        return isChange ? keys : secondLine(*difference, part).section(QLatin1Char('\n'), 0, 0);
    case IndentRole:
        return !isChange && difference->part == PlanDifference::Part::Action ? 1 : 0;
    case TagsRole:
        return isChange ? QVariant::fromValue(QList<TagText>{changeTag(difference->change)}) : QVariant();
    case WeightRole:
        if (isChange || part == nullptr)
            return static_cast<int>(CellWeight::Quiet);
        return static_cast<int>(difference->part == PlanDifference::Part::Action ? CellWeight::Normal
                                                                                 : CellWeight::Strong);
    case Qt::AccessibleTextRole:
        if (isChange)
            return keys.isEmpty() ? changeTag(difference->change).text
                                  : tr("%1: %2").arg(changeTag(difference->change).text, keys);
        return part == nullptr ? title(*difference, part)
                               : tr("%1, %2").arg(title(*difference, part), secondLine(*difference, part));
    default:
        return {};
    }
}

QVariant PlanComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    if (section == Change)
        return tr("Change");
    return section == Before ? tr("Earlier") : tr("Later");
}

} // namespace caseweave
