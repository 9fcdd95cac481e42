// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/TieModel.h"

#include "ui/widgets/CellDelegate.h"
#include "ui/words/Breakable.h"
#include "ui/words/CaseText.h"

namespace caseweave {

void TieModel::show(const QList<NetworkTie> &ties, const ProfessionalCard &me)
{
    m_me = me;
    const bool same
        = std::equal(ties.cbegin(), ties.cend(), m_ties.cbegin(), m_ties.cend(),
                     [](const NetworkTie &a, const NetworkTie &b) { return a.from == b.from && a.to == b.to; });
    if (same) {
        m_ties = ties;
        if (!m_ties.isEmpty())
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_ties = ties;
    endResetModel();
}

const NetworkTie *TieModel::tieAt(int row) const
{
    return row >= 0 && row < m_ties.size() ? &m_ties.at(row) : nullptr;
}

int TieModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ties.size());
}

QVariant TieModel::data(const QModelIndex &index, int role) const
{
    const NetworkTie *tie = tieAt(index.row());
    if (tie == nullptr)
        return {};
    const QString audience = tie->onlyFor.isEmpty() ? QString() : audienceText(audienceFor(tie->onlyFor, m_me));
    switch (role) {
    case Qt::DisplayRole:
        return tie->names;
    case SecondLineRole:
        return tie->lines.join(QStringLiteral(", "));
    case ThirdLineRole:
        return audience.isEmpty() ? tie->held : tr("%1. %2").arg(audience, tie->held);
    case WeightRole:
        return static_cast<int>(tie->apart ? CellWeight::Danger : tie->faded ? CellWeight::Quiet : CellWeight::Normal);
    case Qt::AccessibleTextRole:
        return QStringList{tie->sentence, tie->held, audience}.join(QStringLiteral(", "));
    case Qt::ToolTipRole:
        return toolTipOf(tie->sentence);
    default:
        return {};
    }
}

QVariant TieModel::headerData(int, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? QVariant(tr("Relationships")) : QVariant();
}

} // namespace caseweave
