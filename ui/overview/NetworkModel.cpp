// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/NetworkModel.h"

#include "app/involvement/VisitRules.h"
#include "app/session/InvolvementPicture.h"
#include "ui/involvement/InvolvementText.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/Breakable.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"
#include "ui/words/TieText.h"

namespace caseweave {

namespace {

constexpr int freshDays = 14;

/// The gravest concern of somebody that is open; of equal ones the newest.
QString worryOf(const Member &member, const QList<Concern> &concerns, QDate today)
{
    const Concern *gravest = nullptr;
    for (const Concern &concern : concerns) {
        const bool isTheirs = concern.raisedBy == member.card.name && concern.agency.id == member.card.agency.id;
        if (!isTheirs || !concern.open(today))
            continue;
        if (gravest == nullptr || std::tie(concern.level, concern.raised) > std::tie(gravest->level, gravest->raised))
            gravest = &concern;
    }
    return gravest == nullptr
        ? QString()
        : NetworkModel::tr("%1 concern, %2")
              .arg(concernLevelText(gravest->level).toLower(), dayText(gravest->raised.date(), today));
}

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
    if (!member.removed)
        node.worry = worryOf(member, snapshot.concerns, today);
    return node;
}

bool isFresh(const std::optional<QDate> &held, QDate today)
{
    return held && held->daysTo(today) <= freshDays;
}

void tellInvolvement(NetworkNode &node, const Involvement &one, QDate today)
{
    node.involvement = one.id;
    if (one.since && one.field(QStringLiteral("since")) != nullptr)
        node.since = NetworkModel::tr("involved since %1").arg(dateText(*one.since));
    node.line = involvementRole(one, node.line);
    if (one.ended) {
        node.tie = one.handedTo && !node.removed ? NetworkModel::tr("Handed over") : node.tie;
        node.faded = true;
        node.last = node.tie;
        return;
    }
    node.last = lastContactText(one, today);
    node.next = nextVisitText(one, today);
    node.contact = contactLine(one, today);
    node.quiet = one.quiet;
    node.faded = one.old;
    node.held = heldText(one, today);
    node.isFresh = isFresh(heldSince(one), today);
}

/// Somebody without an account.
NetworkNode nodeOf(const Involvement &one, QDate today)
{
    NetworkNode node;
    node.kind = NetworkNode::Kind::Professional;
    node.name = one.name.isEmpty() ? NetworkModel::tr("Name not given") : one.name;
    node.caption = node.name;
    node.agency = one.agency;
    if (node.agency.name.isEmpty())
        node.agency.name = NetworkModel::tr("agency not given");
    node.tone = agencyTone(one.agency.kind);
    node.line = NetworkModel::tr("role not asked");
    node.tie = NetworkModel::tr("No account");
    tellInvolvement(node, one, today);
    return node;
}

void tellContact(NetworkNode &node, const CaseSnapshot &snapshot, QDate today)
{
    for (const ChildContact &one : snapshot.contacts) {
        if (one.child != node.person)
            continue;
        node.last = one.last ? NetworkModel::tr("Seen %1").arg(dayText(one.last->day, today))
                             : NetworkModel::tr("No contact recorded");
        node.next = one.next ? NetworkModel::tr("Next %1").arg(dayText(one.next->day, today))
                             : NetworkModel::tr("None planned");
    }
}

bool isOld(QDate day, QDate today)
{
    return VisitRules(QDateTime(today, QTime(12, 0))).isOld(day);
}

/// A detail holds as of the day on which somebody wrote it last.
void tellWritten(NetworkNode &node, const Person &person, QDate today)
{
    QDateTime newest;
    for (const Field &field : person.fields) {
        for (const FieldValue &value : field.values) {
            if (!tiedTo(field.name) && (!newest.isValid() || value.written > newest))
                newest = value.written;
        }
    }
    if (!newest.isValid())
        return;
    node.held = NetworkModel::tr("written %1").arg(agoText(newest.date(), today));
    node.isFresh = isFresh(newest.date(), today);
    node.faded = person.kind != PersonKind::Subject && isOld(newest.date(), today);
}

NetworkTie networkTieOf(const Tie &tie, const QList<Person> &people, QDate today)
{
    NetworkTie made;
    made.from = tie.from;
    made.to = tie.to;
    made.lines = tieLines(tie.said);
    made.kinds = tie.said.kinds.size();
    made.names = NetworkModel::tr("%1 to %2").arg(tiedName(people, tie.from), tiedName(people, tie.to));
    made.sentence = tieSentence(tie, people);
    const QString ago = agoText(tie.written.date(), today);
    made.held = tie.author.isEmpty() ? NetworkModel::tr("written %1").arg(ago)
                                     : NetworkModel::tr("written %1 by %2").arg(ago, tie.author);
    made.onlyFor = tie.onlyFor;
    made.apart = keepsApart(tie.said);
    made.mutual = isMutual(tie.said);
    made.faded = isOld(tie.written.date(), today);
    return made;
}

NetworkNode nodeOf(const Person &person, QDate today)
{
    NetworkNode node;
    node.kind = person.kind == PersonKind::Subject ? NetworkNode::Kind::Subject : NetworkNode::Kind::Family;
    node.person = person.id;
    const QString name = person.fullName();
    node.name = name.isEmpty() ? shortName(person) : name; // what tells them from others stands below
    node.caption = node.name;
    node.first = name.isEmpty() ? node.name : name.section(QLatin1Char(' '), 0, 0);
    const Field *relationship = person.field(QStringLiteral("relationship"));
    const bool isAsked = relationship != nullptr
        && (relationship->withheld
            || (!relationship->values.isEmpty() && relationship->values.first().knowledge != Knowledge::NotAsked));
    if (person.kind == PersonKind::Subject)
        node.line = ageOf(person, today);
    else if (isAsked)
        node.line = relationshipText(person);
    else
        node.line
            = person.relationship().isEmpty() ? NetworkModel::tr("relationship not asked") : person.relationship();
    node.tie = person.kind == PersonKind::Subject ? NetworkModel::tr("Child")
        : person.kind == PersonKind::Support      ? NetworkModel::tr("Support")
                                                  : NetworkModel::tr("Family");
    node.support = person.kind == PersonKind::Support;
    node.tone = person.kind == PersonKind::Subject ? Tone::Accent : Tone::Neutral;
    tellWritten(node, person, today);
    return node;
}

} // namespace

QString NetworkNode::pictured() const
{
    return support ? NetworkModel::tr("Support: %1").arg(line) : line;
}

bool NetworkNode::sameAs(const NetworkNode &other) const
{
    return kind == other.kind && person == other.person && professional == other.professional
        && involvement == other.involvement;
}

void NetworkModel::show(const CaseSnapshot &snapshot, QDate today)
{
    QList<NetworkNode> nodes;
    const auto add = [&](const Member &member) {
        nodes << nodeOf(member, snapshot, today);
        if (const Involvement *one = snapshot.involvementOf(member.card.id))
            tellInvolvement(nodes.last(), *one, today);
    };
    for (const Person &person : snapshot.people) {
        if (person.kind != PersonKind::Subject)
            continue;
        nodes << nodeOf(person, today);
        tellContact(nodes.last(), snapshot, today);
    }
    for (const Member &member : snapshot.members) {
        if (!member.removed && member.role != MemberRole::Recovery)
            add(member);
    }
    for (const bool ended : {false, true}) {
        for (const Involvement &one : snapshot.involvements) {
            if (!one.professional && one.ended == ended)
                nodes << nodeOf(one, today);
        }
    }
    // The family's own network stands together, after the family.
    for (const PersonKind kind : {PersonKind::Family, PersonKind::Support}) {
        for (const Person &person : snapshot.people) {
            if (person.kind == kind)
                nodes << nodeOf(person, today);
        }
    }
    for (const Member &member : snapshot.members) {
        if (member.removed)
            add(member);
    }
    m_ties.clear();
    for (const Tie &tie : tiesOf(snapshot.people))
        m_ties << networkTieOf(tie, snapshot.people, today);
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

QVariant NetworkModel::contactData(const NetworkNode &node, int role)
{
    const bool contacts = !node.last.isEmpty();
    switch (role) {
    case Qt::DisplayRole:
        return contacts ? node.last : node.tie;
    case SecondLineRole:
        return node.next;
    case Qt::AccessibleTextRole:
        return contacts && !node.next.isEmpty() ? tr("%1, %2").arg(node.last, node.next)
            : contacts                          ? node.last
                                                : node.tie;
    case WeightRole:
        return static_cast<int>(contacts && !node.quiet && !node.faded ? CellWeight::Normal : CellWeight::Quiet);
    default:
        return {};
    }
}

QString NetworkModel::spoken(const NetworkNode &node) const
{
    const bool professional = node.kind == NetworkNode::Kind::Professional;
    QStringList parts{node.caption, node.tie, node.line, professional ? node.agency.name : QString()};
    for (const QString &other : {node.worry, node.since, node.held}) {
        if (!other.isEmpty())
            parts << other;
    }
    for (const NetworkTie &one : m_ties) {
        if (!professional && (one.from == node.person || one.to == node.person))
            parts << one.sentence;
    }
    return parts.join(QStringLiteral(", "));
}

QVariant NetworkModel::data(const QModelIndex &index, int role) const
{
    const NetworkNode *node = nodeAt(index.row());
    if (node == nullptr)
        return {};
    const bool professional = node->kind == NetworkNode::Kind::Professional;
    if (index.column() == Contact)
        return contactData(*node, role);
    switch (role) {
    case Qt::DisplayRole:
        return node->caption;
    case SecondLineRole:
        if (!node->worry.isEmpty())
            return node->worry;
        return professional ? node->line + QStringLiteral(", ") + node->agency.name : node->line;
    case ThirdLineRole:
        return node->held;
    case WeightRole:
        return static_cast<int>(node->removed || node->faded ? CellWeight::Quiet : CellWeight::Strong);
    case TagsRole:
        return professional ? QVariant::fromValue(QList<TagText>{agencyTag(node->agency)}) : QVariant();
    case Qt::AccessibleTextRole:
        return spoken(*node);
    case Qt::ToolTipRole: {
        QStringList parts{node->name, professional ? node->agency.name : QString(), node->since};
        parts.removeAll(QString());
        return toolTipOf(parts.join(QStringLiteral(", ")));
    }
    default:
        return {};
    }
}

QVariant NetworkModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Who ? tr("Who is involved") : tr("Last contact, next visit");
}

} // namespace caseweave
