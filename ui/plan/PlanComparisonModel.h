// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/PlanComparison.h"
#include "app/session/Snapshot.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// Two versions of a plan as rows: what became of each part, how it was and how it is.
class PlanComparisonModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Change, Before, After, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void show(const CaseSnapshotPtr &snapshot, std::shared_ptr<const PlanComparison> comparison, QDate today);
    const PlanDifference *differenceAt(int row) const;
    /// All that a part says in a version, with a line for each detail; that it is not in it.
    QString wholeText(int row, int column) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString title(const PlanDifference &difference, const FieldObject *part) const;
    QString secondLine(const PlanDifference &difference, const FieldObject *part) const;

    CaseSnapshotPtr m_snapshot;
    std::shared_ptr<const PlanComparison> m_comparison;
    QDate m_today;
};

} // namespace caseweave
