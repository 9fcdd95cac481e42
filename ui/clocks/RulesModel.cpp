// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clocks/RulesModel.h"

#include "ui/widgets/CellDelegate.h"
#include "ui/words/ClockText.h"
#include "ui/words/DateText.h"

namespace caseweave {

RulesModel::RulesModel(Rulebook &rulebook, QObject *parent) : QAbstractTableModel(parent), m_rulebook(rulebook)
{
    connect(&rulebook, &Rulebook::changed, this,
            [this] { Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1)); });
}

QString RulesModel::nationAt(int row) const
{
    const QList<Jurisdiction> &all = builtInJurisdictions();
    return row >= 0 && row < all.size() ? all.at(row).id : QString();
}

int RulesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(builtInJurisdictions().size());
}

int RulesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RulesModel::text(const QString &nation, int column) const
{
    const RulesInForce inForce = m_rulebook.rules(nation);
    if (column == Nation)
        return inForce.rules->name;
    return inForce.signer ? signerText(*inForce.signer) : tr("Comes with Caseweave");
}

QString RulesModel::second(const QString &nation, int column) const
{
    if (column == Nation)
        return {};
    const RulesInForce inForce = m_rulebook.rules(nation);
    return tr("Version %1, compared with its sources on %2")
        .arg(inForce.rules->version, dateText(inForce.rules->checked));
}

QString RulesModel::third(const QString &nation, int column) const
{
    const std::optional<RulesSigner> signer = m_rulebook.signer(nation);
    const bool isSetAside = column == From && signer && !m_rulebook.rules(nation).signer;
    return isSetAside ? tr("Set aside: %1").arg(signerText(*signer)) : QString();
}

QVariant RulesModel::data(const QModelIndex &index, int role) const
{
    const QString nation = nationAt(index.row());
    if (nation.isEmpty() || index.column() < 0 || index.column() >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(nation, index.column());
    case SecondLineRole:
        return second(nation, index.column());
    case ThirdLineRole:
        return third(nation, index.column());
    case WeightRole:
        return index.column() == Nation ? QVariant(static_cast<int>(CellWeight::Strong)) : QVariant();
    case Qt::AccessibleTextRole: {
        QStringList said{text(nation, index.column()), second(nation, index.column()), third(nation, index.column())};
        said.removeAll(QString());
        return said.join(QStringLiteral(". "));
    }
    default:
        return {};
    }
}

QVariant RulesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Nation ? tr("Nation") : tr("Where its rules come from");
}

} // namespace caseweave
