// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chronology/ChronologyModel.h"

#include "ui/widgets/RowMerge.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

namespace caseweave {

ChronologyModel::ChronologyModel(Workspace &workspace, QObject *parent)
    : QAbstractListModel(parent), m_workspace(workspace)
{
    connect(&workspace, &Workspace::chronologyLoaded, this, &ChronologyModel::take);
}

void ChronologyModel::setCase(const CaseId &id)
{
    m_case = id;
    startOver();
}

void ChronologyModel::setFilter(const ChronologyFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    startOver();
}

void ChronologyModel::startOver()
{
    beginResetModel();
    m_events.clear();
    m_fresh.clear();
    m_total = 0;
    m_loaded = false;
    m_reloading = false;
    m_reloadAfter = false;
    endResetModel();
    ask(0, pageSize);
}

void ChronologyModel::ask(qint64 first, qint64 count)
{
    m_asked = first;
    m_workspace.requestChronology(m_case, m_filter, first, count);
}

void ChronologyModel::reload(int readRow)
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
    ask(0, qBound<qint64>(pageSize, m_events.size(), reloadSize));
}

void ChronologyModel::take(const ChronologyPage &page)
{
    // Pages of another case, of an older filter, or asked for twice are not ours any more.
    if (page.caseId != m_case || page.filter != m_filter || page.first != m_asked)
        return;
    m_total = page.total;
    QList<ChronologyEvent> events = page.events;
    const ProfessionalCard me = m_workspace.profile().me;
    for (ChronologyEvent &event : events)
        event.onlyFor = audienceFor(event.onlyFor, me);
    if (m_reloading) {
        takeAgain(events);
        return;
    }
    if (page.first == 0) {
        beginResetModel();
        m_events = events;
        m_loaded = true;
        endResetModel();
    } else if (page.first == m_events.size() && !page.events.isEmpty()) {
        const int first = static_cast<int>(m_events.size());
        beginInsertRows({}, first, first + static_cast<int>(page.events.size()) - 1);
        m_events += events;
        endInsertRows();
    }
    // Only now: who asks for more while rows come in would ask for the same page again.
    m_asked = -1;
    Q_EMIT totalChanged();
}

void ChronologyModel::takeAgain(const QList<ChronologyEvent> &events)
{
    m_fresh += events;
    const qint64 wanted = rowsToReload(m_events.size(), m_readRow, m_total - m_totalBefore);
    const qint64 missing = qMin(m_total, wanted) - m_fresh.size();
    if (!m_events.isEmpty() && missing > 0 && !events.isEmpty()) {
        ask(m_fresh.size(), qMin(missing, reloadSize));
        return;
    }
    merge();
    m_loaded = true;
    m_reloading = false;
    m_asked = -1;
    Q_EMIT totalChanged();
    if (std::exchange(m_reloadAfter, false))
        reload(m_readRow);
}

void ChronologyModel::merge()
{
    const QList<ChronologyEvent> fresh = std::exchange(m_fresh, {});
    const auto change = changeBetween(m_events, fresh, [](const auto &a, const auto &b) { return a.id == b.id; });
    if (!change || m_events.isEmpty()) {
        beginResetModel();
        m_events = fresh;
        m_loaded = true;
        endResetModel();
        return;
    }
    Q_EMIT rowsAboutToMerge();
    if (change->kept < m_events.size()) {
        beginRemoveRows({}, static_cast<int>(change->kept), rowCount() - 1);
        m_events.resize(change->kept);
        endRemoveRows();
    }
    for (const InsertedRows &run : change->insertions) {
        beginInsertRows({}, run.first, run.first + run.count - 1);
        m_events.insert(run.first, run.count, ChronologyEvent());
        std::copy_n(fresh.cbegin() + run.first, run.count, m_events.begin() + run.first);
        endInsertRows();
    }
    m_events = fresh;
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    Q_EMIT rowsMerged();
}

const ChronologyEvent *ChronologyModel::eventAt(int row) const
{
    return row >= 0 && row < m_events.size() ? &m_events.at(row) : nullptr;
}

int ChronologyModel::rowOf(const EntryId &id) const
{
    for (int row = 0; row < m_events.size(); ++row) {
        if (m_events.at(row).id == id)
            return row;
    }
    return -1;
}

int ChronologyModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

bool ChronologyModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_loaded && m_asked < 0 && m_events.size() < m_total;
}

void ChronologyModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_asked = m_events.size();
    m_workspace.requestChronology(m_case, m_filter, m_asked, pageSize);
}

QVariant ChronologyModel::data(const QModelIndex &index, int role) const
{
    const ChronologyEvent *event = eventAt(index.row());
    if (event == nullptr)
        return {};
    const QString title = event->withheld ? tr("Restricted to others") : event->title;
    if (role == Qt::DisplayRole)
        return title;
    if (role != Qt::AccessibleTextRole)
        return {};
    QStringList said{dateText(event->date)};
    if (event->time)
        said << timeText(*event->time);
    said << agencyKindText(event->agency.kind) << eventKindText(event->kind);
    if (event->secondHand)
        said << tr("second-hand");
    if (event->significance != Significance::Ordinary)
        said << significanceText(event->significance);
    if (!event->onlyFor.isEmpty())
        said << audienceText(event->onlyFor);
    if (event->newToMe)
        said << tr("new");
    return (said << title << event->text << event->author).join(QStringLiteral(", "));
}

} // namespace caseweave
