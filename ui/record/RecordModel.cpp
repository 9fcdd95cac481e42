// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/record/RecordModel.h"

#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/RowMerge.h"
#include "ui/words/Breakable.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"
#include "ui/words/RecordText.h"

namespace caseweave {

RecordModel::RecordModel(Workspace &workspace, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent), m_workspace(workspace), m_clock(clock)
{
    connect(&workspace, &Workspace::recordLoaded, this, &RecordModel::take);
}

void RecordModel::setCase(const CaseId &id)
{
    beginResetModel();
    m_case = id;
    m_lines.clear();
    m_total = 0;
    m_reloading = false;
    m_reloadAfter = false;
    endResetModel();
    reload();
}

void RecordModel::setFilter(const RecordFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    setCase(m_case);
}

void RecordModel::ask(qint64 first, qint64 count)
{
    m_asked = first;
    m_workspace.requestRecord(m_case, m_filter, first, count);
}

void RecordModel::reload(int readRow)
{
    m_readRow = readRow;
    // One that is on its way ends first: under a steady stream of changes none would ever arrive.
    if (m_reloading) {
        m_reloadAfter = true;
        return;
    }
    m_reloading = true;
    m_totalBefore = m_total;
    m_fresh.clear();
    ask(0, qBound<qint64>(pageSize, m_lines.size(), reloadSize));
}

void RecordModel::take(const RecordPage &page)
{
    if (page.caseId != m_case || page.filter != m_filter || page.first != m_asked)
        return;
    m_total = page.total;
    QList<RecordLine> lines = page.lines;
    const ProfessionalCard me = m_workspace.profile().me;
    for (RecordLine &line : lines)
        line.onlyFor = audienceFor(line.onlyFor, me);
    Q_EMIT loaded();
    if (m_reloading) {
        takeAgain(lines);
        return;
    }
    if (page.first == m_lines.size() && !page.lines.isEmpty()) {
        const int first = static_cast<int>(m_lines.size());
        beginInsertRows({}, first, first + static_cast<int>(page.lines.size()) - 1);
        m_lines += lines;
        endInsertRows();
    }
    // Only now: who asks for more while rows come in would ask for the same page again.
    m_asked = -1;
}

void RecordModel::takeAgain(const QList<RecordLine> &lines)
{
    m_fresh += lines;
    const qint64 wanted = rowsToReload(m_lines.size(), m_readRow, m_total - m_totalBefore);
    const qint64 missing = qMin(m_total, wanted) - m_fresh.size();
    if (!m_lines.isEmpty() && missing > 0 && !lines.isEmpty()) {
        ask(m_fresh.size(), qMin(missing, reloadSize));
        return;
    }
    merge();
    m_reloading = false;
    m_asked = -1;
    if (std::exchange(m_reloadAfter, false))
        reload(m_readRow);
}

void RecordModel::merge()
{
    const QList<RecordLine> fresh = std::exchange(m_fresh, {});
    const auto change = changeBetween(m_lines, fresh, [](const auto &a, const auto &b) { return a.id == b.id; });
    if (!change || m_lines.isEmpty()) {
        beginResetModel();
        m_lines = fresh;
        endResetModel();
        return;
    }
    Q_EMIT rowsAboutToMerge();
    if (change->kept < m_lines.size()) {
        beginRemoveRows({}, static_cast<int>(change->kept), rowCount() - 1);
        m_lines.resize(change->kept);
        endRemoveRows();
    }
    for (const InsertedRows &run : change->insertions) {
        beginInsertRows({}, run.first, run.first + run.count - 1);
        m_lines.insert(run.first, run.count, RecordLine());
        std::copy_n(fresh.cbegin() + run.first, run.count, m_lines.begin() + run.first);
        endInsertRows();
    }
    m_lines = fresh;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT rowsMerged();
}

int RecordModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int RecordModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool RecordModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_asked < 0 && m_lines.size() < m_total;
}

void RecordModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_asked = m_lines.size();
    m_workspace.requestRecord(m_case, m_filter, m_asked, pageSize);
}

QVariant RecordModel::whatOf(const RecordLine &line, int role) const
{
    const CaseSnapshotPtr snapshot = m_workspace.caseSnapshot(m_case);
    const QString detail = recordOfText(line, snapshot == nullptr ? CaseSnapshot() : *snapshot);
    switch (role) {
    case Qt::DisplayRole:
        return recordWhatText(line);
    case Qt::AccessibleTextRole:
        return detail.isEmpty() ? recordWhatText(line) : tr("%1: %2").arg(recordWhatText(line), detail);
    case SecondLineRole:
        return detail;
    case Qt::ToolTipRole:
        return toolTipOf(detail);
    case WeightRole:
        return static_cast<int>(CellWeight::Strong);
    case TagsRole:
        return line.onlyFor.isEmpty() ? QVariant() : QVariant::fromValue(QList<TagText>{audienceTag(line.onlyFor)});
    default:
        return {};
    }
}

QVariant RecordModel::data(const QModelIndex &index, int role) const
{
    if (index.row() < 0 || index.row() >= m_lines.size())
        return {};
    const RecordLine &line = m_lines.at(index.row());
    const bool shown = role == Qt::DisplayRole || role == Qt::AccessibleTextRole;
    switch (index.column()) {
    case When: {
        const QDateTime now = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs());
        if (role == Qt::DisplayRole)
            return line.written.date() == now.date() ? tr("Today") : shortDateText(line.written.date());
        if (role == SecondLineRole)
            return timeText(line.written.time());
        return role == Qt::AccessibleTextRole ? QVariant(dateTimeText(line.written)) : QVariant();
    }
    case What:
        return whatOf(line, role);
    case Who:
        if (shown)
            return line.author;
        if (role == SecondLineRole)
            return line.agency.name;
        return role == TagsRole ? QVariant::fromValue(QList<TagText>{agencyTag(line.agency)}) : QVariant();
    case Standing:
        if (shown)
            return verificationText(line.verification);
        return role == WeightRole
            ? static_cast<int>(line.verification == Verification::Verified ? CellWeight::Quiet : CellWeight::Danger)
            : QVariant();
    default:
        return {};
    }
}

QVariant RecordModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("When");
    case What:
        return tr("What");
    case Who:
        return tr("Who");
    default:
        return tr("How it stands");
    }
}

} // namespace caseweave
