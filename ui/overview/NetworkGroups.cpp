// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/NetworkGroups.h"

#include <QtCore/QCoreApplication>
#include <map>

namespace caseweave {

namespace {

NetworkSector sectorOf(const NetworkNode &node)
{
    if (node.kind == NetworkNode::Kind::Family)
        return NetworkSector::Family;
    switch (node.agency.kind) {
    case AgencyKind::Council:
        return NetworkSector::Council;
    case AgencyKind::Health:
        return NetworkSector::Health;
    case AgencyKind::Police:
        return NetworkSector::Police;
    case AgencyKind::Voluntary:
        return NetworkSector::Voluntary;
    case AgencyKind::Education:
        return NetworkSector::Education;
    }
    Q_UNREACHABLE();
}

/// Those that nobody vouches for have a name alone.
bool sameAgency(const AgencyCard &a, const AgencyCard &b)
{
    return a.id == b.id && (!a.id.isZero() || a.name == b.name);
}

/// What the group of the family is called: after those who are in it.
QString familyName(const QList<NetworkNode> &nodes)
{
    const auto has = [&](bool support) {
        return std::any_of(nodes.begin(), nodes.end(), [support](const NetworkNode &node) {
            return node.kind == NetworkNode::Kind::Family && !node.removed && node.support == support;
        });
    };
    if (!has(true))
        return QCoreApplication::translate("NetworkPicture", "Family");
    return has(false) ? QCoreApplication::translate("NetworkPicture", "Family, then supports")
                      : QCoreApplication::translate("NetworkPicture", "The family's supports");
}

} // namespace

QList<NetworkCircle> circlesOf(const QList<NetworkNode> &nodes)
{
    QList<NetworkCircle> circles;
    for (qsizetype i = 0; i < nodes.size(); ++i) {
        const NetworkNode &node = nodes.at(i);
        if (node.removed || node.kind == NetworkNode::Kind::Subject)
            continue;
        const NetworkSector sector = sectorOf(node);
        const bool family = sector == NetworkSector::Family;
        // A group is an agency, not a name: two of the same name stay two.
        auto found = std::find_if(circles.begin(), circles.end(), [&](const NetworkCircle &circle) {
            return circle.sector == sector
                && (family || sameAgency(nodes.at(circle.nodes.first()).agency, node.agency));
        });
        if (found == circles.end()) {
            const QString name = family ? familyName(nodes) : node.agency.name;
            circles << NetworkCircle{sector, name, {}};
            found = circles.end() - 1;
        }
        found->nodes << i;
    }
    return circles;
}

QList<NetworkLine> linesOf(QList<NetworkTie> &ties, const QList<NetworkNode> &nodes)
{
    std::map<ObjectId, NetworkEnd> ends;
    qsizetype children = 0;
    qsizetype family = 0;
    for (const NetworkNode &node : nodes) {
        if (node.kind == NetworkNode::Kind::Subject)
            ends.emplace(node.person, NetworkEnd{true, children++});
        else if (node.kind == NetworkNode::Kind::Family && !node.removed)
            ends.emplace(node.person, NetworkEnd{false, family++});
    }
    ties.removeIf([&](const NetworkTie &tie) { return !ends.contains(tie.from) || !ends.contains(tie.to); });
    QList<NetworkLine> lines;
    for (const NetworkTie &tie : std::as_const(ties)) {
        NetworkLine line;
        line.from = ends.at(tie.from);
        line.to = ends.at(tie.to);
        lines << line;
    }
    return lines;
}

} // namespace caseweave
