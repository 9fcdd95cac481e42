// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/style/Tone.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QSortFilterProxyModel>

namespace caseweave {

/// What a case asks of the person, most urgent first; empty where nothing is new.
QList<TagText> needsOf(const CaseSummary &summary);
/// Whether it stands under "Needs attention".
bool needsAttention(const CaseSummary &summary);

/// The cases of the profile, a row each, in the order in which the workspace gives them.
class CaseListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Child, Reference, Stage, Role, Next, Needs, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setCases(const QList<CaseSummary> &cases, QDate today);
    const CaseSummary *summaryAt(int row) const;
    int rowOf(const CaseId &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const CaseSummary &summary, int column) const;

    QList<CaseSummary> m_cases;
    QDate m_today;
};

/// Narrows the list to what was typed (names and reference, any accents) and to what was chosen.
class CaseFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    enum class Show { All, NeedsAttention, New };
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setText(const QString &text);
    void setShow(Show show);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words;
    Show m_show = Show::All;
};

} // namespace caseweave
