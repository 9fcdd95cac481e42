// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "crypto/time/Clock.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// The visits and contacts of a case, latest first: who, when, which child, and how it stands.
class VisitModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { When, Who, Children, State, ColumnCount };
    explicit VisitModel(const Clock &clock, QObject *parent = nullptr);

    /// Keeps the indexes of visits that stay.
    void show(const CaseSnapshotPtr &snapshot);
    const Visit *visitAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QDateTime now() const;
    QString text(const Visit &visit, int column) const;
    /// The same, short enough for the cell.
    QString shownText(const Visit &visit, int column) const;
    QString secondLine(const Visit &visit, int column) const;

    const Clock &m_clock;
    CaseSnapshotPtr m_snapshot;
};

} // namespace caseweave
