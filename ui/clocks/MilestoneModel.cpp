// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clocks/MilestoneModel.h"

#include "ui/widgets/CellDelegate.h"
#include "ui/words/ClockText.h"
#include "ui/words/DateText.h"

namespace caseweave {

void MilestoneModel::show(const CaseSnapshot &snapshot, std::shared_ptr<const Jurisdiction> rules)
{
    const bool same = snapshot.milestones.size() == m_milestones.size()
        && std::equal(m_milestones.cbegin(), m_milestones.cend(), snapshot.milestones.cbegin(),
                      [](const Milestone &a, const Milestone &b) { return a.id == b.id; });
    if (!same)
        beginResetModel();
    m_milestones = snapshot.milestones;
    m_subjects = snapshot.summary.subjects;
    m_rules = std::move(rules);
    m_jurisdiction = snapshot.jurisdiction;
    if (!same)
        endResetModel();
    else if (!m_milestones.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const Milestone *MilestoneModel::milestoneAt(int row) const
{
    return row >= 0 && row < m_milestones.size() ? &m_milestones.at(row) : nullptr;
}

int MilestoneModel::rowOf(const ObjectId &id) const
{
    for (int row = 0; row < m_milestones.size(); ++row) {
        if (m_milestones.at(row).id == id)
            return row;
    }
    return -1;
}

QString MilestoneModel::nameOf(const Milestone &milestone) const
{
    const Jurisdiction *jurisdiction = m_rules ? m_rules.get() : builtInJurisdiction(m_jurisdiction);
    if (jurisdiction == nullptr)
        jurisdiction = &builtInJurisdictions().first();
    const QString name = jurisdiction->nameOf(milestone.kind);
    return jurisdiction->has(milestone.kind) ? name : tr("Not known to these rules: %1").arg(name);
}

int MilestoneModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_milestones.size());
}

int MilestoneModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString MilestoneModel::text(const Milestone &milestone, int column) const
{
    switch (column) {
    case What:
        return nameOf(milestone);
    case Children:
        return childrenText(milestone.subjects, m_subjects);
    case When:
        return shortDateText(milestone.date);
    default:
        return {};
    }
}

QString MilestoneModel::second(const Milestone &milestone, int column)
{
    if (column == What)
        return milestone.note.simplified();
    return column == When && milestone.time ? tr("at %1").arg(timeText(*milestone.time)) : QString();
}

QList<TagText> MilestoneModel::tags(const Milestone &milestone, int column)
{
    if (column != State)
        return {};
    QList<TagText> tags;
    tags << (milestone.state == MilestoneState::Planned ? TagText{tr("Planned"), Tone::Neutral}
                                                        : TagText{tr("Done"), Tone::Good});
    if (milestone.beganEnquiry == std::optional(true))
        tags << TagText{tr("Began the enquiry"), Tone::Neutral};
    if (milestone.twoVersions)
        tags << TagText{tr("Two versions"), Tone::Warning};
    return tags;
}

QVariant MilestoneModel::data(const QModelIndex &index, int role) const
{
    const Milestone *milestone = milestoneAt(index.row());
    if (milestone == nullptr || index.column() < 0 || index.column() >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*milestone, index.column());
    case SecondLineRole:
        return second(*milestone, index.column());
    case TagsRole:
        return QVariant::fromValue(tags(*milestone, index.column()));
    case WeightRole:
        return index.column() == What ? QVariant(static_cast<int>(CellWeight::Strong)) : QVariant();
    case Qt::AccessibleTextRole: {
        QStringList said{text(*milestone, index.column()), second(*milestone, index.column())};
        for (const TagText &tag : tags(*milestone, index.column()))
            said << tag.text;
        said.removeAll(QString());
        return said.join(QStringLiteral(", "));
    }
    default:
        return {};
    }
}

QVariant MilestoneModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case What:
        return tr("What happened, or will");
    case Children:
        return tr("For");
    case When:
        return tr("When");
    default:
        return tr("How it stands");
    }
}

} // namespace caseweave
