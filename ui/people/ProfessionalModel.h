// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// Professionals that a search of the directories found.
class ProfessionalModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Who, Where, Reached, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setCards(const QList<ProfessionalCard> &cards);
    const QList<ProfessionalCard> &cards() const { return m_cards; }
    const ProfessionalCard *cardAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ProfessionalCard> m_cards;
};

} // namespace caseweave
