// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"
#include "crypto/time/Clock.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// Who wrote what and when, and whether it is verified; pages as they are seen.
class RecordModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { When, What, Who, Standing, ColumnCount };
    RecordModel(Workspace &workspace, const Clock &clock, QObject *parent = nullptr);

    static constexpr qint64 pageSize = 200;
    /// A reload asks for this many at once: as many as a workspace gives.
    static constexpr qint64 reloadSize = 1000;
    void setCase(const CaseId &id);
    void setFilter(const RecordFilter &filter);
    /// Rows that stay keep their indexes. readRow: the lowest that somebody looks at, 0 at the top of the list.
    void reload(int readRow = 0);
    qint64 total() const { return m_total; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void loaded(); ///< a page came: total() is of now
    void rowsAboutToMerge();
    void rowsMerged();

private:
    QVariant whatOf(const RecordLine &line, int role) const;
    void take(const RecordPage &page);
    void takeAgain(const QList<RecordLine> &lines);
    void merge();
    void ask(qint64 first, qint64 count);

    Workspace &m_workspace;
    const Clock &m_clock;
    CaseId m_case;
    RecordFilter m_filter;
    QList<RecordLine> m_lines;
    qint64 m_total = 0;
    int m_readRow = 0;
    qint64 m_totalBefore = 0; ///< when the reload began
    qint64 m_asked = -1;
    bool m_reloading = false;
    bool m_reloadAfter = false; ///< it went out of date again meanwhile
    QList<RecordLine> m_fresh; ///< what a reload has brought so far
};

} // namespace caseweave
