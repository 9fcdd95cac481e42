// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

#include <QtCore/QAbstractListModel>
#include <QtCore/QTimer>

#include <map>

namespace caseweave {

/// The chronology of one case under one filter. It has as many rows as there are events, and loads the pages that are
/// looked at; the newest mostPages of them are kept. A row that is not here yet says so and comes by itself.
class ChronologyModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit ChronologyModel(Workspace &workspace, QObject *parent = nullptr);

    static constexpr qint64 pageSize = 100;
    static constexpr std::size_t mostPages = 40;
    /// Days without an event from which on there is a gap.
    static constexpr qint64 gapDays = 28;

    void setCase(const CaseId &id);
    void setFilter(const ChronologyFilter &filter);
    const ChronologyFilter &filter() const { return m_filter; }
    /// What is held is out of date: asks again for what is looked at. The event of `readRow` keeps its index, and
    /// so do those around it.
    void reload(int readRow = 0);
    bool loaded() const { return m_loaded; }
    /// Looks for the event of a place: found() says its row.
    void find(const ChronologyPlace &place);
    /// Nothing where the row is not here yet: then it is asked for.
    const ChronologyEvent *eventAt(int row) const;
    /// -1 when it is not among what is here.
    int rowOf(const EntryId &id) const;
    /// Of what is here and was written since then.
    std::optional<EntryId> newestOf(const ProfessionalCard &who, const QDateTime &since) const;
    /// Days between the event of a row and the one before it in time, where both are here, everything is shown, and it
    /// is a gap; between the newest event and today for the newest. 0 for none.
    qint64 gapBefore(int row) const;
    qint64 gapToToday() const;
    void setToday(const QDate &today) { m_today = today; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void totalChanged();
    void pageCame();
    void found(int row); ///< -1: the filter hides it
    void rowsAboutToMerge();
    void rowsMerged();

private:
    struct Page {
        QList<ChronologyEvent> events;
        quint64 used = 0; ///< when it was last looked at, by m_uses
        bool stale = false;
    };

    void take(const ChronologyPage &page);
    void put(const ChronologyPage &page);
    void merge(const ChronologyPage &page);
    void overtake();
    void startOver();
    void ask(qint64 first, const std::optional<ChronologyPlace> &around = {});
    void askNext();
    const ChronologyEvent *held(int row) const;
    bool isEverything() const;
    static ChronologyPlace placeOf(const ChronologyEvent &event);

    Workspace &m_workspace;
    CaseId m_case;
    ChronologyFilter m_filter;
    QDate m_today;
    mutable std::map<qint64, Page> m_pages; ///< by the number of the page
    mutable QList<qint64> m_wanted; ///< numbers of pages, the one wanted last at the end
    mutable quint64 m_uses = 0;
    mutable QTimer m_askSoon;
    qint64 m_total = 0;
    bool m_loaded = false;
    std::optional<qint64> m_asked; ///< first row of the page that is on its way; -1 where it goes by a place
    std::optional<std::pair<CaseId, ChronologyFilter>> m_overtaken; ///< a list whose page is on its way, and no use
    std::optional<int> m_reloading; ///< the row that keeps its place
    std::optional<ChronologyPlace> m_finding;
    std::optional<int> m_reloadAfter; ///< it went out of date again meanwhile
};

} // namespace caseweave
