// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/style/Tone.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// What has happened or is planned that starts clocks or meets them, newest first.
class MilestoneModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { What, Children, When, State, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    /// `rules` name the milestones; null: those of the program do.
    void show(const CaseSnapshot &snapshot, std::shared_ptr<const Jurisdiction> rules = {});
    const Milestone *milestoneAt(int row) const;
    int rowOf(const ObjectId &id) const; ///< -1: it is gone
    QString nameOf(const Milestone &milestone) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const Milestone &milestone, int column) const;
    static QString second(const Milestone &milestone, int column);
    static QList<TagText> tags(const Milestone &milestone, int column);

    QList<Milestone> m_milestones;
    QList<Person> m_subjects;
    std::shared_ptr<const Jurisdiction> m_rules;
    QString m_jurisdiction;
};

} // namespace caseweave
