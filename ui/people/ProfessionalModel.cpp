// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/ProfessionalModel.h"

#include "ui/widgets/CellDelegate.h"
#include "ui/words/CaseText.h"

namespace caseweave {

void ProfessionalModel::setCards(const QList<ProfessionalCard> &cards)
{
    beginResetModel();
    m_cards = cards;
    endResetModel();
}

const ProfessionalCard *ProfessionalModel::cardAt(int row) const
{
    return row >= 0 && row < m_cards.size() ? &m_cards.at(row) : nullptr;
}

int ProfessionalModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_cards.size());
}

int ProfessionalModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ProfessionalModel::data(const QModelIndex &index, int role) const
{
    const ProfessionalCard *card = cardAt(index.row());
    if (card == nullptr)
        return {};
    const QString state = card->left ? tr("has left") : card->enrolled ? QString() : tr("does not use Caseweave yet");
    switch (index.column()) {
    case Who:
        if (role == Qt::DisplayRole)
            return card->name;
        if (role == SecondLineRole)
            return card->title;
        if (role == WeightRole)
            return static_cast<int>(CellWeight::Strong);
        if (role == TagsRole) {
            QList<TagText> tags{agencyTag(card->agency)};
            if (!state.isEmpty())
                tags << TagText{state, Tone::Neutral};
            return QVariant::fromValue(tags);
        }
        if (role == Qt::AccessibleTextRole)
            return QStringList{card->name, card->title, agencyKindText(card->agency.kind), state}.join(
                QStringLiteral(", "));
        return {};
    case Where:
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
            return card->agency.name;
        return role == SecondLineRole ? QVariant(card->team) : QVariant();
    case Reached:
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
            return card->phone.isEmpty() ? tr("No phone number") : card->phone;
        return role == SecondLineRole ? QVariant(card->mail) : QVariant();
    default:
        return {};
    }
}

QVariant ProfessionalModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Who ? tr("Professional") : section == Where ? tr("Agency and team") : tr("Phone and mail");
}

} // namespace caseweave
