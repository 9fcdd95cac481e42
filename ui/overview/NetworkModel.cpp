// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/NetworkModel.h"

#include "ui/widgets/CellDelegate.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

namespace caseweave {

namespace {

NetworkNode nodeOf(const Member &member, const CaseSnapshot &snapshot, QDate today)
{
    NetworkNode node;
    node.kind = NetworkNode::Kind::Professional;
    node.professional = member.card.id;
    node.name = member.card.name;
    node.caption
        = member.role == MemberRole::Lead ? NetworkModel::tr("%1, lead").arg(member.card.name) : member.card.name;
    node.line = member.card.title;
    node.agency = member.card.agency;
    node.tone = agencyTone(member.card.agency.kind);
    node.removed = member.removed;
    node.me = member.me;
    node.tie = member.removed ? NetworkModel::tr("Removed") : roleText(member.role);
    for (const Concern &concern : snapshot.concerns) {
        if (concern.open(today) && concern.raisedBy == member.card.name && !member.removed) {
            node.worried = true;
            node.line = NetworkModel::tr("%1 concern, %2")
                            .arg(concernLevelText(concern.level).toLower(), dayText(concern.raised.date(), today));
        }
    }
    return node;
}

NetworkNode nodeOf(const Person &person, QDate today)
{
    NetworkNode node;
    node.kind = person.kind == PersonKind::Subject ? NetworkNode::Kind::Subject : NetworkNode::Kind::Family;
    node.person = person.id;
    node.name = person.fullName();
    node.caption = node.name;
    if (person.kind == PersonKind::Subject)
        node.line = ageOf(person, today);
    else
        node.line
            = person.relationship().isEmpty() ? NetworkModel::tr("relationship not asked") : person.relationship();
    node.tie = person.kind == PersonKind::Subject ? NetworkModel::tr("Child")
        : person.kind == PersonKind::Support      ? NetworkModel::tr("Support")
                                                  : NetworkModel::tr("Family");
    node.tone = person.kind == PersonKind::Subject ? Tone::Accent : Tone::Neutral;
    return node;
}

} // namespace

bool NetworkNode::sameAs(const NetworkNode &other) const
{
    return kind == other.kind && person == other.person && professional == other.professional;
}

void NetworkModel::show(const CaseSnapshot &snapshot, QDate today)
{
    QList<NetworkNode> nodes;
    for (const Person &person : snapshot.people) {
        if (person.kind == PersonKind::Subject)
            nodes << nodeOf(person, today);
    }
    for (const Member &member : snapshot.members) {
        if (!member.removed && member.role != MemberRole::Recovery)
            nodes << nodeOf(member, snapshot, today);
    }
    for (const Person &person : snapshot.people) {
        if (person.kind != PersonKind::Subject)
            nodes << nodeOf(person, today);
    }
    for (const Member &member : snapshot.members) {
        if (member.removed)
            nodes << nodeOf(member, snapshot, today);
    }
    const bool same = nodes.size() == m_nodes.size()
        && std::equal(nodes.cbegin(), nodes.cend(), m_nodes.cbegin(),
                      [](const NetworkNode &a, const NetworkNode &b) { return a.sameAs(b); });
    if (same) {
        m_nodes = nodes;
        if (!m_nodes.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_nodes = nodes;
    endResetModel();
}

const NetworkNode *NetworkModel::nodeAt(int row) const
{
    return row >= 0 && row < m_nodes.size() ? &m_nodes.at(row) : nullptr;
}

int NetworkModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_nodes.size());
}

int NetworkModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant NetworkModel::data(const QModelIndex &index, int role) const
{
    const NetworkNode *node = nodeAt(index.row());
    if (node == nullptr)
        return {};
    const bool professional = node->kind == NetworkNode::Kind::Professional;
    if (index.column() == Tie) {
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
            return node->tie;
        return role == WeightRole ? QVariant(static_cast<int>(CellWeight::Quiet)) : QVariant();
    }
    switch (role) {
    case Qt::DisplayRole:
        return node->caption;
    case SecondLineRole:
        return professional && !node->worried ? node->line + QStringLiteral(", ") + node->agency.name : node->line;
    case WeightRole:
        return static_cast<int>(node->removed ? CellWeight::Quiet : CellWeight::Strong);
    case TagsRole:
        return professional ? QVariant::fromValue(QList<TagText>{agencyTag(node->agency)}) : QVariant();
    case Qt::AccessibleTextRole:
        return QStringList{node->caption, node->tie, node->line, professional ? node->agency.name : QString()}.join(
            QStringLiteral(", "));
    case Qt::ToolTipRole:
        return professional ? node->name + QStringLiteral(", ") + node->agency.name : node->name;
    default:
        return {};
    }
}

QVariant NetworkModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Who ? tr("Who is involved") : tr("In this case");
}

} // namespace caseweave
