// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clocks/ClockModel.h"

#include "ui/widgets/CellDelegate.h"
#include "ui/words/ClockText.h"
#include "ui/words/DateText.h"

namespace caseweave {

namespace {

bool isSame(const StatutoryClock &a, const StatutoryClock &b)
{
    return a.rule.id == b.rule.id && a.start.id == b.start.id && a.subjects == b.subjects;
}

} // namespace

void ClockModel::show(const CaseSnapshot &snapshot, const QDateTime &now)
{
    const bool same = snapshot.clocks.size() == m_clocks.size()
        && std::equal(m_clocks.cbegin(), m_clocks.cend(), snapshot.clocks.cbegin(), isSame);
    if (!same)
        beginResetModel();
    m_clocks = snapshot.clocks;
    m_subjects = snapshot.summary.subjects;
    m_now = now;
    if (!same)
        endResetModel();
    else if (!m_clocks.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const StatutoryClock *ClockModel::clockAt(int row) const
{
    return row >= 0 && row < m_clocks.size() ? &m_clocks.at(row) : nullptr;
}

int ClockModel::rowOf(const StatutoryClock &clock) const
{
    for (int row = 0; row < m_clocks.size(); ++row) {
        if (isSame(m_clocks.at(row), clock))
            return row;
    }
    return -1;
}

int ClockModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_clocks.size());
}

int ClockModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ClockModel::text(const StatutoryClock &clock, int column) const
{
    switch (column) {
    case What:
        return clock.rule.name;
    case Children:
        return childrenText(clock.subjects, m_subjects);
    case Due:
        return clock.due.date ? shortDateText(*clock.due.date) : tr("No date");
    default:
        return {};
    }
}

QString ClockModel::second(const StatutoryClock &clock, int column) const
{
    if (column == What)
        return tr("from: %1, %2").arg(clock.startName, dayText(clock.start.date, m_now.date()));
    if (column != Due)
        return {};
    QStringList more;
    if (clock.due.time)
        more << tr("at %1").arg(timeText(*clock.due.time));
    if (clock.plannedFor)
        more << tr("planned %1").arg(dayText(*clock.plannedFor, m_now.date()));
    return more.join(QStringLiteral(", "));
}

QList<TagText> ClockModel::tags(const StatutoryClock &clock, int column) const
{
    if (column != State)
        return {};
    QList<TagText> tags{clockTag(clock, m_now)};
    if (clock.isRunning() && clock.plannedFor && clock.due.date && *clock.plannedFor > *clock.due.date)
        tags << TagText{tr("Planned too late"), Tone::Danger};
    if (!clock.rule.confirmed)
        tags << TagText{tr("Unconfirmed rule"), Tone::Neutral};
    return tags;
}

QVariant ClockModel::data(const QModelIndex &index, int role) const
{
    const StatutoryClock *clock = clockAt(index.row());
    if (clock == nullptr || index.column() < 0 || index.column() >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*clock, index.column());
    case SecondLineRole:
        return second(*clock, index.column());
    case TagsRole:
        return QVariant::fromValue(tags(*clock, index.column()));
    case WeightRole:
        if (index.column() == What)
            return static_cast<int>(clock->isRunning() ? CellWeight::Strong : CellWeight::Normal);
        if (index.column() == Due && clock->isOverdue(m_now))
            return static_cast<int>(CellWeight::Danger);
        return {};
    case Qt::ToolTipRole:
        return index.column() == What ? text(*clock, What) : QVariant();
    case Qt::AccessibleTextRole: {
        QStringList said{text(*clock, index.column()), second(*clock, index.column())};
        for (const TagText &tag : tags(*clock, index.column()))
            said << tag.text;
        said.removeAll(QString());
        return said.join(QStringLiteral(", "));
    }
    default:
        return {};
    }
}

QVariant ClockModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case What:
        return tr("What must be done");
    case Children:
        return tr("For");
    case Due:
        return tr("Due");
    default:
        return tr("How it stands");
    }
}

} // namespace caseweave
