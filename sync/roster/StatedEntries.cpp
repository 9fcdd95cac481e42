// SPDX-License-Identifier: GPL-3.0-or-later
//
// Entries some of whose parents a member without history cannot read: docs/protocol.md 3.4. Whoever may merge could
// invent such a parent, so that only that member takes the entry; so it is taken on a lead's word alone.
#include "sync/roster/RosterGraph.h"

namespace caseweave {
namespace {

bool sameMember(const RosterMember &a, const RosterMember &b)
{
    return encodeMembers({a}) == encodeMembers({b});
}

bool hasDevice(const RosterMember &member, const DeviceId &device)
{
    return std::any_of(member.devices.begin(), member.devices.end(),
                       [&](const RosterDevice &candidate) { return candidate.id == device; });
}

} // namespace

/// Those for whom a device stands as lead.
std::vector<MemberId> RosterGraph::leadsWith(const DeviceId &device, const NodeSet &among, const NodeSet &inForce) const
{
    std::vector<MemberId> leads;
    for (const MemberId &id : namedFor(device, among)) {
        const std::optional<RosterMember> member = memberIn(id, inForce);
        if (member && member->role == Role::Lead && hasDevice(*member, device))
            leads.push_back(id);
    }
    return leads;
}

/// Who wrote an entry or what descends from it: they could read all of it, or would not have built on it. Sorted.
std::vector<DeviceId> RosterGraph::buildersOf(const RosterNode &node) const
{
    std::vector<DeviceId> builders;
    std::vector<const RosterNode *> next{&node};
    std::unordered_map<EntryId, bool> seen;
    while (!next.empty()) {
        const RosterNode *at = next.back();
        next.pop_back();
        builders.push_back(at->author);
        const auto children = m_children.find(at->id);
        if (children == m_children.end())
            continue;
        for (const RosterNode *child : children->second) {
            if (seen.emplace(child->id, true).second)
                next.push_back(child);
        }
    }
    std::sort(builders.begin(), builders.end());
    builders.erase(std::unique(builders.begin(), builders.end()), builders.end());
    return builders;
}

/// Those of them that are leads by what is known of the entry's parents.
RosterGraph::Answer RosterGraph::answerFor(const Placed &placed) const
{
    Answer answer;
    for (const DeviceId &device : buildersOf(*placed.node)) {
        const std::vector<MemberId> leads = leadsWith(device, placed.ancestors, placed.inForceBefore);
        answer.leads.insert(answer.leads.end(), leads.begin(), leads.end());
        if (!leads.empty())
            answer.devices.push_back(device);
    }
    std::sort(answer.leads.begin(), answer.leads.end());
    answer.leads.erase(std::unique(answer.leads.begin(), answer.leads.end()), answer.leads.end());
    return answer;
}

/// An entry that a lead wrote is theirs. Another counts as that of the leads who answer for it, and falls with the last
/// of them.
void RosterGraph::takeAnswer(Placed &placed) const
{
    if (!leadsWith(placed.node->author, placed.ancestors, placed.inForceBefore).empty())
        return;
    placed.answered = true;
    setAnswer(placed, answerFor(placed));
}

void RosterGraph::setAnswer(Placed &placed, const Answer &answer)
{
    placed.author = answer.devices.size() == 1 ? answer.devices[0] : DeviceId();
    placed.authors = answer.leads;
}

/// Whether more leads, or more of their devices, answer for an entry now than when it was placed.
bool RosterGraph::isAnsweredAnew() const
{
    return std::any_of(m_placed.begin(), m_placed.end(), [&](const Placed &placed) {
        if (!placed.answered)
            return false;
        Placed now = placed;
        setAnswer(now, answerFor(placed));
        return now.author != placed.author || now.authors != placed.authors;
    });
}

/// A cheap look: whether an accepted entry ever made somebody who has this device a lead.
bool RosterGraph::wasLeads(const DeviceId &device) const
{
    const auto namings = m_namings.find(device);
    if (namings == m_namings.end())
        return false;
    return std::any_of(namings->second.begin(), namings->second.end(), [&](const Naming &naming) {
        const std::vector<TouchRef> &touches = m_touches.at(naming.member);
        return std::any_of(touches.begin(), touches.end(), [](const TouchRef &ref) {
            return ref.touch->role == Role::Lead || ref.touch->member.role == Role::Lead;
        });
    });
}

bool RosterGraph::canBeStated(const RosterNode &node) const
{
    if (!m_statedRoot || m_index.count(node.id) != 0)
        return false;
    if (node.id == *m_statedRoot)
        return true;
    const auto &parents = node.payload.parents;
    const bool isFounded = std::any_of(parents.begin(), parents.end(), [&](const EntryId &parent) {
        const auto at = m_index.find(parent);
        return at != m_index.end() && m_placed[at->second].accepted;
    });
    if (!isFounded)
        return false;
    const std::vector<DeviceId> builders = buildersOf(node);
    const bool worthALook
        = std::any_of(builders.begin(), builders.end(), [&](const DeviceId &device) { return wasLeads(device); });
    return worthALook && !answerFor(onParents(node)).leads.empty();
}

/// Places one entry that counts as stated, for a device that cannot read its parents. True when there was one.
bool RosterGraph::placeStated()
{
    for (const auto &[id, node] : m_nodes) {
        if (canBeStated(node) && !hasPendingStatedAncestor(node)) {
            place(node, true);
            return true;
        }
    }
    return false;
}

bool RosterGraph::hasPendingStatedAncestor(const RosterNode &node) const
{
    std::vector<const RosterNode *> next{&node};
    std::unordered_map<EntryId, bool> seen;
    while (!next.empty()) {
        const RosterNode *at = next.back();
        next.pop_back();
        for (const EntryId &parent : at->payload.parents) {
            const auto found = m_nodes.find(parent);
            if (found == m_nodes.end() || m_index.count(parent) != 0 || !seen.emplace(parent, true).second)
                continue;
            if (canBeStated(found->second))
                return true;
            next.push_back(&found->second);
        }
    }
    return false;
}

/// What the stated members differ in from what the known ancestors come to.
std::vector<RosterGraph::Touch> RosterGraph::statedTouches(const Placed &placed) const
{
    using Kind = Touch::Kind;
    const RosterPayload &payload = placed.node->payload;
    std::vector<Touch> touches;
    std::vector<RosterMember> before = membersIn(placed.inForceBefore);
    for (const RosterMember &member : payload.members) {
        const auto same
            = std::find_if(before.begin(), before.end(), [&](const auto &old) { return old.id == member.id; });
        if (same == before.end() || !sameMember(*same, member))
            touches.push_back({Kind::Set, member.id, member});
        if (same != before.end())
            before.erase(same);
    }
    for (const RosterMember &gone : before) {
        Touch touch{Kind::Remove, gone.id};
        const bool named = payload.change.kind == ChangeKind::Remove && payload.change.subject == gone.id;
        for (const ChainHead &head : named ? payload.change.accepted : payload.heads) {
            const std::vector<MemberId> whose = namedFor(head.device, placed.ancestors);
            if (std::find(whose.begin(), whose.end(), gone.id) != whose.end())
                touch.accepted.push_back(head);
        }
        touches.push_back(std::move(touch));
    }
    return touches;
}

/// Whether the device is a lead's where each of the parents stands: whoever knows but one of them takes its word.
bool RosterGraph::isLeadAtParents(const DeviceId &device, const Placed &placed) const
{
    return std::all_of(placed.parents.begin(), placed.parents.end(), [&](std::size_t parent) {
        NodeSet among = m_placed[parent].ancestors;
        NodeSet inForce = m_placed[parent].inForceBefore;
        among.insert(parent);
        inForce.insert(parent);
        return !leadsWith(device, among, inForce).empty();
    });
}

/// Whether somebody of now, without history, got the entry but not one of its parents.
bool RosterGraph::isBeyondSomebody(const Placed &placed) const
{
    const auto names = [](const RosterNode &node, const MemberId &id) {
        const auto &members = node.payload.members;
        return std::any_of(members.begin(), members.end(), [&](const auto &member) { return member.id == id; });
    };
    return std::any_of(m_members.begin(), m_members.end(), [&](const RosterMember &member) {
        const bool may = !member.history && names(*placed.node, member.id);
        return may && std::any_of(placed.parents.begin(), placed.parents.end(), [&](std::size_t parent) {
                   return !names(*m_placed[parent].node, member.id);
               });
    });
}

bool RosterGraph::wantsAnswerOf(const DeviceId &lead) const
{
    if (std::all_of(m_members.begin(), m_members.end(), [](const RosterMember &member) { return member.history; }))
        return false;
    for (std::size_t i = 0; i < m_placed.size(); ++i) {
        const Placed &placed = m_placed[i];
        if (!placed.accepted || placed.parents.size() < 2 || !isBeyondSomebody(placed)
            || !isLeadAtParents(lead, placed))
            continue;
        const bool answered = std::any_of(m_placed.begin(), m_placed.end(), [&](const Placed &other) {
            return other.accepted && (&other == &placed || other.ancestors.contains(i))
                && isLeadAtParents(other.author, placed)
                && !leadsWith(other.author, m_acceptedNodes, m_inForce).empty();
        });
        if (!answered)
            return true;
    }
    return false;
}

} // namespace caseweave
