// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

#include <QtCore/QAbstractListModel>

namespace caseweave {

/// The chronology of one case under one filter. Loads pages as they are seen; keeps rows when pages are asked for again
/// after a change.
class ChronologyModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit ChronologyModel(Workspace &workspace, QObject *parent = nullptr);

    static constexpr qint64 pageSize = 100;
    /// A reload asks for this many at once: as many as a workspace gives.
    static constexpr qint64 reloadSize = 1000;

    void setCase(const CaseId &id);
    void setFilter(const ChronologyFilter &filter);
    const ChronologyFilter &filter() const { return m_filter; }
    /// The rows held are out of date: asks for all of them again. Rows that stay keep their indexes where rows were
    /// only added.
    void reload(int readRow = 0);
    qint64 total() const { return m_total; }
    bool loaded() const { return m_loaded; }
    const ChronologyEvent *eventAt(int row) const;
    int rowOf(const EntryId &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void totalChanged();
    void rowsAboutToMerge();
    void rowsMerged();

private:
    void take(const ChronologyPage &page);
    void takeAgain(const QList<ChronologyEvent> &events);
    void merge();
    void startOver();
    void ask(qint64 first, qint64 count);

    Workspace &m_workspace;
    CaseId m_case;
    ChronologyFilter m_filter;
    QList<ChronologyEvent> m_events;
    qint64 m_total = 0;
    int m_readRow = 0;
    qint64 m_totalBefore = 0; ///< when the reload began
    qint64 m_asked = -1; ///< first row of the page that is on its way; -1 for none
    bool m_loaded = false;
    bool m_reloading = false;
    bool m_reloadAfter = false; ///< it went out of date again meanwhile
    QList<ChronologyEvent> m_fresh; ///< what a reload has brought so far
};

} // namespace caseweave
