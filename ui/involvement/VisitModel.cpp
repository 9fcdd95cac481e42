// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/involvement/VisitModel.h"

#include "ui/involvement/InvolvementText.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/Breakable.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

namespace caseweave {

VisitModel::VisitModel(const Clock &clock, QObject *parent) : QAbstractTableModel(parent), m_clock(clock) { }

QDateTime VisitModel::now() const
{
    return QDateTime::fromMSecsSinceEpoch(m_clock.nowMs());
}

void VisitModel::show(const CaseSnapshotPtr &snapshot)
{
    const bool same = m_snapshot && snapshot && m_snapshot->visits.size() == snapshot->visits.size()
        && std::equal(snapshot->visits.cbegin(), snapshot->visits.cend(), m_snapshot->visits.cbegin(),
                      [](const Visit &a, const Visit &b) { return a.id == b.id; });
    if (same) {
        m_snapshot = snapshot;
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_snapshot = snapshot;
    endResetModel();
}

const Visit *VisitModel::visitAt(int row) const
{
    return m_snapshot && row >= 0 && row < m_snapshot->visits.size() ? &m_snapshot->visits.at(row) : nullptr;
}

int VisitModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_snapshot ? 0 : static_cast<int>(m_snapshot->visits.size());
}

int VisitModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString VisitModel::text(const Visit &visit, int column) const
{
    switch (column) {
    case When:
        return whenText(visit);
    case Who:
        return whoText(*m_snapshot, visit.involvement);
    case Children:
        return childrenText(*m_snapshot, visit.children, visit.otherChildren);
    default:
        return visitTag(visit, now()).text;
    }
}

QString VisitModel::shownText(const Visit &visit, int column) const
{
    if (column == State)
        return {}; // its tag says it
    if (column != When || !visit.when)
        return text(visit, column);
    const QString day = shortDateText(visit.when->day);
    return visit.when->time ? tr("%1, %2").arg(day, timeText(*visit.when->time)) : day;
}

QString VisitModel::secondLine(const Visit &visit, int column) const
{
    const Involvement *one = m_snapshot->involvement(visit.involvement);
    switch (column) {
    case When:
        return visit.withheld       ? tr("place restricted to others")
            : visit.place.isEmpty() ? tr("place not given")
                                    : visit.place;
    case Who:
        return one == nullptr || one->agency.name.isEmpty() ? tr("agency not given") : one->agency.name;
    case Children:
        return visit.note.section(QLatin1Char('\n'), 0, 0);
    default:
        return visit.conflicts.isEmpty() ? QString() : tr("two versions");
    }
}

QVariant VisitModel::data(const QModelIndex &index, int role) const
{
    const Visit *visit = visitAt(index.row());
    if (visit == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return shownText(*visit, index.column());
    case SecondLineRole:
        return secondLine(*visit, index.column());
    case WeightRole:
        return static_cast<int>(index.column() == When ? CellWeight::Strong : CellWeight::Normal);
    case TagsRole:
        return index.column() == State ? QVariant::fromValue(QList<TagText>{visitTag(*visit, now())}) : QVariant();
    case Qt::AccessibleTextRole: {
        const QString second = secondLine(*visit, index.column());
        const QString first = text(*visit, index.column());
        return second.isEmpty() ? first : tr("%1, %2").arg(first, second);
    }
    case Qt::ToolTipRole:
        return toolTipOf(visit->note);
    default:
        return {};
    }
}

QVariant VisitModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("When and where");
    case Who:
        return tr("Who");
    case Children:
        return tr("Which child");
    default:
        return tr("How it stands");
    }
}

} // namespace caseweave
