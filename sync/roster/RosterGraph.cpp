// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/roster/RosterGraph.h"

namespace caseweave {
void RosterGraph::trustStated(const EntryId &root)
{
    m_statedRoot = root;
    rebuild();
}

void RosterGraph::noteKeys(const RosterPayload &payload)
{
    const auto note = [&](const RosterDevice &device) {
        if (device.certificate)
            m_signKeys.try_emplace(device.id, device.certificate->signKey);
    };
    for (const RosterMember &member : payload.members) {
        for (const RosterDevice &device : member.devices)
            note(device);
    }
    note(payload.change.device);
}

RosterGraph::Effect RosterGraph::add(RosterNode node)
{
    const EntryId id = node.id;
    noteKeys(node.payload);
    const auto [at, fresh] = m_nodes.try_emplace(id, std::move(node));
    if (!fresh)
        return Effect::None;
    for (const EntryId &parent : at->second.payload.parents)
        m_children[parent].push_back(&at->second);
    const std::size_t before = m_placed.size();
    while (placeReady() || placeStated()) { }
    const bool answeredAnew = isAnsweredAnew();
    if (m_placed.size() == before && !answeredAnew)
        return Effect::None;
    if (answeredAnew || isMissedSince(before)) {
        rebuild();
        return Effect::Any;
    }
    const std::size_t acceptedBefore = m_acceptedNodes.size();
    settle();
    const Placed &newest = m_placed.back();
    if (m_placed.size() > before + 1 || !newest.accepted || newest.ancestorCount != acceptedBefore || newest.stated)
        return Effect::Any;
    return isRemoval(before) ? Effect::Cut : Effect::None;
}

/// Whether an entry placed since then is a parent that another had to do without.
bool RosterGraph::isMissedSince(std::size_t first) const
{
    for (const Placed &placed : m_placed) {
        for (const EntryId &parent : placed.node->payload.parents) {
            const auto at = m_index.find(parent);
            if (placed.stated && at != m_index.end() && at->second >= first
                && std::find(placed.parents.begin(), placed.parents.end(), at->second) == placed.parents.end())
                return true;
        }
    }
    return false;
}

void RosterGraph::rebuild()
{
    m_placed.clear();
    m_index.clear();
    m_touches.clear();
    m_namings.clear();
    while (placeReady() || placeStated()) { }
    settle();
}

/// Places entries all of whose parents are placed. True when there was one.
bool RosterGraph::placeReady()
{
    bool any = false;
    for (bool progress = true; progress;) {
        progress = false;
        for (const auto &[id, node] : m_nodes) {
            const auto &parents = node.payload.parents;
            const bool ready = m_index.count(id) == 0
                && std::all_of(parents.begin(), parents.end(),
                               [&](const EntryId &parent) { return m_index.count(parent) != 0; });
            if (ready) {
                place(node, false);
                any = progress = true;
            }
        }
    }
    return any;
}

/// An entry on those of its parents that are placed.
RosterGraph::Placed RosterGraph::onParents(const RosterNode &node) const
{
    Placed placed;
    placed.node = &node;
    placed.author = node.author;
    for (const EntryId &parent : node.payload.parents) {
        const auto at = m_index.find(parent);
        if (at == m_index.end())
            continue;
        if (!m_placed[at->second].accepted) {
            placed.sound = false;
            continue;
        }
        placed.parents.push_back(at->second);
        placed.ancestors.unite(m_placed[at->second].ancestors);
        placed.ancestors.insert(at->second);
    }
    placed.ancestorCount = placed.ancestors.size();
    if (placed.parents.size() == 1) {
        placed.inForceBefore = m_placed[placed.parents[0]].inForceBefore;
        placed.inForceBefore.insert(placed.parents[0]);
    } else {
        placed.inForceBefore = resolve(placed.ancestors);
    }
    return placed;
}

void RosterGraph::place(const RosterNode &node, bool stated)
{
    Placed placed = onParents(node);
    placed.stated = stated;
    placed.authors = authorsOf(placed);
    if (stated && node.id != m_statedRoot)
        takeAnswer(placed);
    placed.touches = stated ? statedTouches(placed) : touchesOf(node.payload);

    const std::size_t index = m_placed.size();
    m_placed.push_back(std::move(placed));
    m_index.emplace(node.id, index);
    noteTouches(index);
    m_placed[index].accepted = m_placed[index].sound && judge(m_placed[index]).ok();
    if (!m_placed[index].accepted) {
        forgetTouches(index);
        return;
    }
    for (const std::size_t parent : m_placed[index].parents)
        m_placed[parent].hasChild = true;
}

std::vector<RosterGraph::Touch> RosterGraph::touchesOf(const RosterPayload &payload) const
{
    using Kind = Touch::Kind;
    const RosterChange &change = payload.change;
    Touch touch{Kind::Add, change.subject};
    switch (change.kind) {
    case ChangeKind::First:
        if (payload.members.empty())
            return {};
        touch.subject = payload.members[0].id;
        touch.member = payload.members[0];
        break;
    case ChangeKind::Add:
        touch.member = change.member;
        break;
    case ChangeKind::Remove:
        touch.kind = Kind::Remove;
        touch.accepted = change.accepted;
        break;
    case ChangeKind::ChangeRole:
        touch.kind = Kind::Role;
        touch.role = change.role;
        break;
    case ChangeKind::AddDevice:
        touch.kind = Kind::AddDevice;
        touch.device = change.device;
        break;
    case ChangeKind::RemoveDevice:
        touch.kind = Kind::RemoveDevice;
        touch.device.id = change.accepted.at(0).device;
        touch.accepted = change.accepted;
        break;
    case ChangeKind::Rotate:
        return {};
    case ChangeKind::GrantHistory:
        touch.kind = Kind::History;
        break;
    }
    return {touch};
}

/// The devices that a touch names as its subject's.
template <class Use>
void RosterGraph::forEachNamed(const Touch &touch, Use use)
{
    if (touch.kind == Touch::Kind::AddDevice)
        use(touch.device.id);
    for (const RosterDevice &device : touch.member.devices)
        use(device.id);
}

void RosterGraph::noteTouches(std::size_t index)
{
    for (const Touch &touch : m_placed[index].touches) {
        m_touches[touch.subject].push_back({index, &touch});
        forEachNamed(touch, [&](const DeviceId &device) { m_namings[device].push_back({index, touch.subject}); });
    }
}

void RosterGraph::forgetTouches(std::size_t index)
{
    for (const Touch &touch : m_placed[index].touches) {
        std::vector<TouchRef> &refs = m_touches[touch.subject];
        refs.erase(std::remove_if(refs.begin(), refs.end(), [&](const TouchRef &ref) { return ref.node == index; }),
                   refs.end());
        forEachNamed(touch, [&](const DeviceId &device) {
            std::vector<Naming> &namings = m_namings[device];
            namings.erase(std::remove_if(namings.begin(), namings.end(),
                                         [&](const Naming &naming) { return naming.node == index; }),
                          namings.end());
        });
    }
}

/// Works out the whole case's resolution after entries were placed.
void RosterGraph::settle()
{
    m_acceptedNodes = {};
    for (std::size_t i = 0; i < m_placed.size(); ++i) {
        if (m_placed[i].accepted)
            m_acceptedNodes.insert(i);
    }
    const bool coversAll
        = !m_placed.empty() && m_placed.back().accepted && m_placed.back().ancestorCount + 1 == m_acceptedNodes.size();
    if (coversAll) {
        m_inForce = m_placed.back().inForceBefore;
        m_inForce.insert(m_placed.size() - 1);
    } else {
        m_inForce = resolve(m_acceptedNodes);
    }
    m_members = membersIn(m_inForce);
}

NodeStatus RosterGraph::status(const EntryId &id) const
{
    const auto at = m_index.find(id);
    if (at == m_index.end())
        return m_nodes.count(id) != 0 ? NodeStatus::Pending : NodeStatus::Unknown;
    if (!m_placed[at->second].accepted)
        return NodeStatus::Refused;
    return m_inForce.contains(at->second) ? NodeStatus::InForce : NodeStatus::Void;
}

const RosterNode *RosterGraph::node(const EntryId &id) const
{
    const auto at = m_nodes.find(id);
    return at == m_nodes.end() ? nullptr : &at->second;
}

std::vector<EntryId> RosterGraph::heads() const
{
    std::vector<EntryId> heads;
    for (const Placed &placed : m_placed) {
        if (placed.accepted && !placed.hasChild)
            heads.push_back(placed.node->id);
    }
    std::sort(heads.begin(), heads.end());
    return heads;
}

bool RosterGraph::descends(const EntryId &later, const EntryId &earlier) const
{
    const auto a = m_index.find(later);
    const auto b = m_index.find(earlier);
    return a != m_index.end() && b != m_index.end()
        && (a->second == b->second || m_placed[a->second].ancestors.contains(b->second));
}

bool RosterGraph::names(const DeviceId &device) const
{
    const auto found = m_namings.find(device);
    return found != m_namings.end() && !found->second.empty();
}

const SignPublicKey *RosterGraph::signKey(const DeviceId &id) const
{
    const auto found = m_signKeys.find(id);
    return found == m_signKeys.end() ? nullptr : &found->second;
}

Result<std::vector<RosterMember>> RosterGraph::preview(const DeviceId &author, const RosterChange &change)
{
    RosterNode node;
    node.author = author;
    node.payload.parents = heads();
    node.payload.change = change;
    Placed placed;
    placed.node = &node;
    placed.author = author;
    placed.ancestors = m_acceptedNodes;
    placed.inForceBefore = m_inForce;
    placed.authors = authorsOf(placed);
    if (Status status = checkChange(placed); !status)
        return status.error();
    placed.touches = touchesOf(node.payload);
    const std::size_t index = m_placed.size();
    m_placed.push_back(std::move(placed));
    noteTouches(index);
    NodeSet with = m_inForce;
    with.insert(index);
    std::vector<RosterMember> members = membersIn(with);
    forgetTouches(index);
    m_placed.pop_back();
    return members;
}

} // namespace caseweave
