// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chronology/ChronologyModel.h"

#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

namespace caseweave {

namespace {

constexpr qsizetype mostWanted = 8; ///< pages that were scrolled past are not fetched any more

} // namespace

ChronologyModel::ChronologyModel(Workspace &workspace, QObject *parent)
    : QAbstractListModel(parent), m_workspace(workspace)
{
    m_askSoon.setSingleShot(true);
    m_askSoon.setInterval(0);
    connect(&m_askSoon, &QTimer::timeout, this, &ChronologyModel::askNext);
    connect(&workspace, &Workspace::chronologyLoaded, this, &ChronologyModel::take);
    connect(&workspace, &Workspace::requestFailed, this, [this](quint64 request) {
        // Of a page, perhaps of another list: it is asked for again when the row is looked at.
        if (request != 0)
            return;
        m_asked.reset();
        m_reloading.reset();
        m_finding.reset();
        if (std::exchange(m_overtaken, std::nullopt))
            ask(0);
    });
}

void ChronologyModel::setCase(const CaseId &id)
{
    overtake();
    m_case = id;
    startOver();
}

void ChronologyModel::setFilter(const ChronologyFilter &filter)
{
    if (filter == m_filter)
        return;
    overtake();
    m_filter = filter;
    startOver();
}

void ChronologyModel::overtake()
{
    if (m_asked && !m_overtaken)
        m_overtaken.emplace(m_case, m_filter);
}

void ChronologyModel::startOver()
{
    beginResetModel();
    m_pages.clear();
    m_wanted.clear();
    m_total = 0;
    m_loaded = false;
    m_asked.reset();
    m_reloading.reset();
    m_reloadAfter.reset();
    m_finding.reset();
    endResetModel();
    // With each letter of a search that takes its time another would queue up.
    if (!m_overtaken)
        ask(0);
}

ChronologyPlace ChronologyModel::placeOf(const ChronologyEvent &event)
{
    return {event.date, event.time, event.clock, event.id};
}

void ChronologyModel::ask(qint64 first, const std::optional<ChronologyPlace> &around)
{
    m_asked = around ? -1 : first;
    m_workspace.requestChronology(m_case, m_filter, first, pageSize, around);
}

void ChronologyModel::askNext()
{
    while (!m_asked && !m_wanted.isEmpty()) {
        const qint64 number = m_wanted.takeLast();
        const auto found = m_pages.find(number);
        if (number * pageSize < m_total && (found == m_pages.end() || found->second.stale))
            ask(number * pageSize);
    }
}

void ChronologyModel::reload(int readRow)
{
    // One that is on its way ends first: under a steady stream of changes none would ever arrive, and its answer may be
    // older than what changed.
    if (m_asked) {
        m_reloadAfter = readRow;
        return;
    }
    m_reloading = readRow;
    // A search gives no places.
    const ChronologyEvent *event = m_filter.containing.isEmpty() ? held(readRow) : nullptr;
    if (event != nullptr)
        ask(0, placeOf(*event));
    else
        ask(readRow / pageSize * pageSize);
}

void ChronologyModel::find(const ChronologyPlace &place)
{
    if (const int row = rowOf(place.id); row >= 0 || !m_filter.containing.isEmpty()) {
        Q_EMIT found(row);
        return;
    }
    m_finding = place;
    if (!m_asked)
        ask(0, place);
}

void ChronologyModel::take(const ChronologyPage &page)
{
    if (m_overtaken == std::pair(page.caseId, page.filter)) {
        m_overtaken.reset();
        ask(0);
        return;
    }
    // Pages of another case, of an older filter, or asked for twice are not ours any more.
    const bool byPlace = m_asked == -1;
    if (page.caseId != m_case || page.filter != m_filter || !m_asked || (!byPlace && page.first != *m_asked)
        || byPlace != page.before.has_value())
        return;
    m_asked.reset();
    const bool isAroundRead = m_reloading.has_value(); // and not around what is looked for
    if (!m_loaded) {
        beginResetModel();
        m_total = page.total;
        put(page);
        m_loaded = true;
        endResetModel();
    } else if (m_reloading) {
        merge(page);
    } else if (page.total != m_total) {
        // Older or newer than the rest: all of it is asked for anew.
        if (!m_reloadAfter)
            m_reloadAfter = static_cast<int>(page.first);
    } else {
        put(page);
        const int last = static_cast<int>(page.first + page.events.size()) - 1;
        if (last >= page.first)
            Q_EMIT dataChanged(index(static_cast<int>(page.first)), index(last));
    }
    Q_EMIT totalChanged();
    Q_EMIT pageCame();
    if (byPlace && !isAroundRead && m_finding)
        Q_EMIT found(rowOf(std::exchange(m_finding, std::nullopt)->id));
    if (m_asked)
        return;
    if (m_finding)
        ask(0, m_finding);
    else if (m_reloadAfter)
        reload(*std::exchange(m_reloadAfter, std::nullopt));
    else
        askNext();
}

void ChronologyModel::put(const ChronologyPage &page)
{
    Page &kept = m_pages[page.first / pageSize];
    kept = {page.events, ++m_uses, false};
    const ProfessionalCard me = m_workspace.profile().me;
    for (ChronologyEvent &event : kept.events)
        event.onlyFor = audienceFor(event.onlyFor, me);
    while (m_pages.size() > mostPages)
        m_pages.erase(std::min_element(m_pages.begin(), m_pages.end(),
                                       [](const auto &a, const auto &b) { return a.second.used < b.second.used; }));
}

void ChronologyModel::merge(const ChronologyPage &page)
{
    const int read = std::exchange(m_reloading, std::nullopt).value_or(0);
    const qint64 added = page.total - m_total;
    const qint64 above = page.before ? *page.before - read : added;
    Q_EMIT rowsAboutToMerge();
    if (added == 0 && (!page.before || above == 0)) {
        for (auto &[number, kept] : m_pages)
            kept.stale = true;
        put(page);
        if (m_total > 0)
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    } else if (m_total > 0 && added > 0 && above >= 0 && above <= added) {
        m_pages.clear();
        put(page);
        if (above > 0) {
            beginInsertRows({}, 0, static_cast<int>(above) - 1);
            m_total += above;
            endInsertRows();
        }
        if (added > above) {
            beginInsertRows({}, rowCount(), static_cast<int>(page.total) - 1);
            m_total = page.total;
            endInsertRows();
        }
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    } else {
        // The first ones came, some went, or moved past what is read.
        beginResetModel();
        m_pages.clear();
        m_total = page.total;
        put(page);
        endResetModel();
    }
    Q_EMIT rowsMerged();
}

const ChronologyEvent *ChronologyModel::held(int row) const
{
    const auto page = m_pages.find(row / pageSize);
    if (row < 0 || page == m_pages.end() || row % pageSize >= page->second.events.size())
        return nullptr;
    page->second.used = ++m_uses;
    return &page->second.events.at(row % pageSize);
}

const ChronologyEvent *ChronologyModel::eventAt(int row) const
{
    if (row < 0 || row >= m_total)
        return nullptr;
    const ChronologyEvent *event = held(row);
    const qint64 number = row / pageSize;
    const auto page = m_pages.find(number);
    if (event != nullptr && !page->second.stale)
        return event;
    if (!m_wanted.isEmpty() && m_wanted.last() == number)
        return event;
    m_wanted.removeAll(number);
    m_wanted.append(number);
    if (m_wanted.size() > mostWanted)
        m_wanted.removeFirst();
    m_askSoon.start();
    return event;
}

int ChronologyModel::rowOf(const EntryId &id) const
{
    for (const auto &[number, page] : m_pages) {
        for (qsizetype row = 0; row < page.events.size(); ++row) {
            if (page.events.at(row).id == id)
                return static_cast<int>(number * pageSize + row);
        }
    }
    return -1;
}

std::optional<EntryId> ChronologyModel::newestOf(const ProfessionalCard &who, const QDateTime &since) const
{
    const ChronologyEvent *newest = nullptr;
    for (const auto &[number, page] : m_pages) {
        for (const ChronologyEvent &event : page.events) {
            const bool isTheirs = event.author == who.name && event.agency == who.agency && event.written >= since;
            if (isTheirs && (newest == nullptr || newest->written < event.written))
                newest = &event;
        }
    }
    return newest == nullptr ? std::nullopt : std::optional(newest->id);
}

bool ChronologyModel::isEverything() const
{
    ChronologyFilter any;
    any.newestFirst = m_filter.newestFirst;
    return m_filter == any;
}

qint64 ChronologyModel::gapBefore(int row) const
{
    const ChronologyEvent *event = held(row);
    const ChronologyEvent *before = held(m_filter.newestFirst ? row + 1 : row - 1);
    if (event == nullptr || before == nullptr || !isEverything())
        return 0;
    const qint64 days = before->date.daysTo(event->date);
    return days >= gapDays ? days : 0;
}

qint64 ChronologyModel::gapToToday() const
{
    const ChronologyEvent *newest = held(m_filter.newestFirst ? 0 : rowCount() - 1);
    if (newest == nullptr || !isEverything() || !m_today.isValid())
        return 0;
    const qint64 days = newest->date.daysTo(m_today);
    return days >= gapDays ? days : 0;
}

int ChronologyModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(std::min<qint64>(m_total, INT_MAX));
}

QVariant ChronologyModel::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    const ChronologyEvent *event = eventAt(index.row());
    if (event == nullptr)
        return tr("Loading");
    const QString title = event->withheld ? tr("Restricted to others") : event->title;
    if (role == Qt::DisplayRole)
        return title;
    QStringList said{dateText(event->date)};
    if (event->time)
        said << timeText(*event->time);
    said << agencyKindText(event->agency.kind) << eventKindText(event->kind);
    if (event->secondHand)
        said << tr("second-hand");
    if (event->significance != Significance::Ordinary)
        said << significanceText(event->significance);
    if (event->corrected)
        said << tr("corrected");
    if (event->isDisputed())
        said << tr("contradicts another event");
    if (!event->onlyFor.isEmpty())
        said << audienceText(event->onlyFor);
    if (event->newToMe)
        said << tr("new");
    said << title << event->text << event->author;
    if (const qint64 days = gapBefore(index.row()))
        said << tr("nothing recorded in the %1 days before").arg(days);
    return said.join(QStringLiteral(", "));
}

} // namespace caseweave
