// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clocks/Rulebook.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// Of each nation, where the rules of clocks come from.
class RulesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Nation, From, ColumnCount };
    explicit RulesModel(Rulebook &rulebook, QObject *parent = nullptr);

    QString nationAt(int row) const; ///< its id; empty: none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const QString &nation, int column) const;
    QString second(const QString &nation, int column) const;
    QString third(const QString &nation, int column) const;

    Rulebook &m_rulebook;
};

} // namespace caseweave
