// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/overview/NetworkModel.h"

namespace caseweave {

/// How the people of the case stand to each other, a line each: the twin of the lines in the picture.
class TieModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void show(const QList<NetworkTie> &ties, const ProfessionalCard &me);
    const NetworkTie *tieAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<NetworkTie> m_ties;
    ProfessionalCard m_me;
};

} // namespace caseweave
