// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which roster entries are in force where some are concurrent: docs/protocol.md 3.5 rules 1 to 3.
#include "sync/roster/RosterGraph.h"

namespace caseweave {
namespace {

using Indices = std::vector<std::size_t>;

/// For each position, the positions that can be reached from it along the edges.
std::vector<NodeSet> reachable(const std::vector<Indices> &edges)
{
    std::vector<NodeSet> reach(edges.size());
    for (std::size_t start = 0; start < edges.size(); ++start) {
        Indices next = edges[start];
        while (!next.empty()) {
            const std::size_t at = next.back();
            next.pop_back();
            if (reach[start].contains(at))
                continue;
            reach[start].insert(at);
            next.insert(next.end(), edges[at].begin(), edges[at].end());
        }
    }
    return reach;
}

/// Positions whose every dependency depends on them in turn: components that rest on nothing else.
std::vector<bool> selfContained(const std::vector<Indices> &dependencies)
{
    const std::vector<NodeSet> reach = reachable(dependencies);
    std::vector<bool> result(dependencies.size());
    for (std::size_t at = 0; at < dependencies.size(); ++at) {
        bool closed = true;
        reach[at].forEach([&](std::size_t other) { closed = closed && (other == at || reach[other].contains(at)); });
        result[at] = closed;
    }
    return result;
}

} // namespace

bool RosterGraph::concurrent(std::size_t a, std::size_t b) const
{
    return a != b && !m_placed[a].ancestors.contains(b) && !m_placed[b].ancestors.contains(a);
}

bool RosterGraph::isRemoval(std::size_t node) const
{
    return std::any_of(m_placed[node].touches.begin(), m_placed[node].touches.end(), [](const Touch &touch) {
        return touch.kind == Touch::Kind::Remove || touch.kind == Touch::Kind::RemoveDevice;
    });
}

bool RosterGraph::removesAuthorOf(std::size_t removal, std::size_t other) const
{
    const Placed &target = m_placed[other];
    return std::any_of(m_placed[removal].touches.begin(), m_placed[removal].touches.end(), [&](const Touch &touch) {
        if (touch.kind == Touch::Kind::Remove)
            return std::binary_search(target.authors.begin(), target.authors.end(), touch.subject);
        return touch.kind == Touch::Kind::RemoveDevice && touch.device.id == target.author;
    });
}

/// Whether each entry comes after all the others before it, so that nothing is concurrent.
bool RosterGraph::isChain(const NodeSet &considered) const
{
    std::size_t rank = 0;
    bool chain = true;
    considered.forEach([&](std::size_t node) { chain = chain && m_placed[node].ancestorCount == rank++; });
    return chain;
}

std::vector<RosterGraph::Open> RosterGraph::openOf(const NodeSet &considered) const
{
    Indices all;
    Indices removals;
    considered.forEach([&](std::size_t node) {
        all.push_back(node);
        if (isRemoval(node))
            removals.push_back(node);
    });
    std::vector<Open> open;
    for (const std::size_t node : all) {
        const Placed &placed = m_placed[node];
        Open entry{node, {}, {}};
        // The recovery role acts only where no lead is left, which any ancestor may decide.
        const bool restsOnAll = std::any_of(placed.authors.begin(), placed.authors.end(), [&](const MemberId &id) {
            const std::optional<RosterMember> author = memberIn(id, placed.inForceBefore);
            return author && author->role == Role::Recovery;
        });
        placed.ancestors.forEach([&](std::size_t ancestor) {
            const std::vector<Touch> &touches = m_placed[ancestor].touches;
            const bool touchesAuthor = std::any_of(touches.begin(), touches.end(), [&](const Touch &touch) {
                return std::binary_search(placed.authors.begin(), placed.authors.end(), touch.subject);
            });
            if (touchesAuthor || restsOnAll)
                entry.grounds.push_back(ancestor);
        });
        for (const std::size_t removal : removals) {
            if (concurrent(removal, node) && removesAuthorOf(removal, node) && !removesAuthorOf(node, removal))
                entry.attackers.push_back(removal);
        }
        open.push_back(std::move(entry));
    }
    return open;
}

/// Whether an attacker in force makes it void; of what leads answer for, one for each of them.
bool RosterGraph::isBeaten(const Open &entry, const NodeSet &inForce) const
{
    const auto isInForce = [&](std::size_t node) { return inForce.contains(node); };
    const Placed &placed = m_placed[entry.node];
    if (!placed.answered)
        return std::any_of(entry.attackers.begin(), entry.attackers.end(), isInForce);
    const auto removes = [&](std::size_t attacker, const MemberId &lead) {
        return std::any_of(
            m_placed[attacker].touches.begin(), m_placed[attacker].touches.end(), [&](const Touch &touch) {
                const bool isRemoval = touch.kind == Touch::Kind::Remove || touch.kind == Touch::Kind::RemoveDevice;
                return isRemoval && touch.subject == lead;
            });
    };
    return std::all_of(placed.authors.begin(), placed.authors.end(), [&](const MemberId &lead) {
        return std::any_of(entry.attackers.begin(), entry.attackers.end(),
                           [&](std::size_t attacker) { return isInForce(attacker) && removes(attacker, lead); });
    });
}

/// Decides what follows from what is decided, until nothing more does. True when nothing is left open.
bool RosterGraph::decidePlain(std::vector<Open> &open, NodeSet &inForce) const
{
    bool progress = true;
    while (progress && !open.empty()) {
        progress = false;
        NodeSet undecided;
        for (const Open &entry : open)
            undecided.insert(entry.node);
        std::vector<Open> left;
        for (Open &entry : open) {
            const auto isOpen = [&](std::size_t node) { return undecided.contains(node); };
            const bool grounded = std::none_of(entry.grounds.begin(), entry.grounds.end(), isOpen);
            const bool beaten = isBeaten(entry, inForce);
            const bool contested = std::any_of(entry.attackers.begin(), entry.attackers.end(), isOpen);
            const bool isVoid = beaten || (grounded && !mayAuthor(m_placed[entry.node], inForce));
            if (!isVoid && (!grounded || contested)) {
                left.push_back(std::move(entry));
                continue;
            }
            if (!isVoid)
                inForce.insert(entry.node);
            undecided.erase(entry.node);
            progress = true;
        }
        open = std::move(left);
    }
    return open.empty();
}

/// Entries that wait for one another in a circle: docs/protocol.md 3.5 rule 3.
void RosterGraph::breakTie(std::vector<Open> &open, NodeSet &inForce) const
{
    std::unordered_map<std::size_t, std::size_t> position;
    for (std::size_t i = 0; i < open.size(); ++i)
        position[open[i].node] = i;
    const auto openOnes = [&](const Indices &nodes) {
        Indices result;
        for (const std::size_t node : nodes) {
            if (const auto at = position.find(node); at != position.end())
                result.push_back(at->second);
        }
        return result;
    };
    std::vector<Indices> dependencies(open.size());
    std::vector<Indices> attackers(open.size());
    std::vector<bool> grounded(open.size());
    for (std::size_t i = 0; i < open.size(); ++i) {
        dependencies[i] = openOnes(open[i].grounds);
        grounded[i] = dependencies[i].empty();
        attackers[i] = openOnes(open[i].attackers);
        dependencies[i].insert(dependencies[i].end(), attackers[i].begin(), attackers[i].end());
    }
    const std::vector<bool> closed = selfContained(dependencies);
    // Among those whose author's standing is certain, the ones that none of the others attacks from outside a circle.
    std::vector<bool> certain(open.size());
    for (std::size_t i = 0; i < open.size(); ++i)
        certain[i] = closed[i] && grounded[i];
    for (std::size_t i = 0; i < open.size(); ++i) {
        const auto dropped = [&](std::size_t attacker) { return !certain[attacker]; };
        attackers[i].erase(std::remove_if(attackers[i].begin(), attackers[i].end(), dropped), attackers[i].end());
    }
    const std::vector<bool> first = selfContained(attackers);
    Indices removals;
    Indices others;
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (certain[i] && first[i])
            (isRemoval(open[i].node) ? removals : others).push_back(i);
    }
    assert(!removals.empty() || !others.empty());
    for (const std::size_t i : removals)
        inForce.insert(open[i].node);
    const Indices &decided = removals.empty() ? others : removals;
    std::vector<Open> left;
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (std::find(decided.begin(), decided.end(), i) == decided.end())
            left.push_back(std::move(open[i]));
    }
    open = std::move(left);
}

NodeSet RosterGraph::resolve(const NodeSet &considered) const
{
    if (isChain(considered))
        return considered;
    NodeSet inForce;
    std::vector<Open> open = openOf(considered);
    while (!decidePlain(open, inForce))
        breakTie(open, inForce);
    return inForce;
}

} // namespace caseweave
