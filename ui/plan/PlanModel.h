// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "crypto/time/Clock.h"
#include "ui/style/Tone.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// A plan as rows: each outcome over its actions; what is overdue and one's own comes first.
class PlanModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { What, Owner, Due, Status, ColumnCount };
    enum class Filter : std::uint8_t { Mine, Overdue, All };
    explicit PlanModel(const Clock &clock, QObject *parent = nullptr);

    /// `plan` as an index of snapshot->plans; -1: none. Keeps the indexes where the same rows stay.
    void show(const CaseSnapshotPtr &snapshot, int plan, Filter filter);
    const PlanOutcome *outcomeAt(int row) const; ///< of an action: the one over it
    const PlanAction *actionAt(int row) const; ///< null for the row of an outcome
    int rowOf(const ObjectId &id) const; ///< -1: not shown

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        qsizetype outcome = 0;
        qsizetype action = -1;
        ObjectId id{};
        friend bool operator==(const Row &, const Row &) = default;
    };
    QDate today() const;
    bool isShown(const PlanAction &action, Filter filter) const;
    QList<Row> rowsOf(Filter filter) const;
    QString text(int row, int column) const;
    QString shownText(int row, int column) const;
    QString secondLine(int row, int column) const;
    QList<TagText> tags(int row) const;

    const Clock &m_clock;
    CaseSnapshotPtr m_snapshot;
    const Plan *m_plan = nullptr; ///< of the snapshot
    QList<Row> m_rows;
};

} // namespace caseweave
