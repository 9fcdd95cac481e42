// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/style/Tone.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// What has a day in any of one's cases, the earliest first: visits, time limits, milestones, actions of plans and
/// answers that are owed.
class CalendarModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { When, What, Whose, Case, ColumnCount };
    struct Row {
        CaseId caseId;
        QString child; ///< surname first
        QString reference;
        CaseDate date;
    };
    using QAbstractTableModel::QAbstractTableModel;

    /// Of cases one is still in. `mineOnly` leaves out what others do; time limits and milestones are everybody's.
    void show(const QList<CaseSummary> &cases, const QDateTime &now, bool mineOnly);
    const Row *rowAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const Row &row, int column) const;
    QString secondLine(const Row &row, int column) const;

    QList<Row> m_rows;
    QDateTime m_now;
};

} // namespace caseweave
