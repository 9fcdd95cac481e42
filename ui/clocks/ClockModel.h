// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/style/Tone.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// The clocks of a case, a row each, in the order in which the snapshot gives them.
class ClockModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { What, Children, Due, State, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void show(const CaseSnapshot &snapshot, const QDateTime &now);
    const StatutoryClock *clockAt(int row) const;
    /// The row of the same clock in another snapshot; -1: it is gone.
    int rowOf(const StatutoryClock &clock) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const StatutoryClock &clock, int column) const;
    QString second(const StatutoryClock &clock, int column) const;
    QList<TagText> tags(const StatutoryClock &clock, int column) const;

    QList<StatutoryClock> m_clocks;
    QList<Person> m_subjects;
    QDateTime m_now;
};

} // namespace caseweave
