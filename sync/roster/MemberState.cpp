// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the entries in force make of one member: docs/protocol.md 3.5 rule 4 and 5. Nothing here depends on the order in
// which entries came, only on who is whose ancestor and, for ties, on entry ids.
#include "sync/roster/RosterGraph.h"

namespace caseweave {

/// Those of the kinds that no other of them comes after.
std::vector<RosterGraph::TouchRef> RosterGraph::latest(const std::vector<TouchRef> &all,
                                                       std::initializer_list<Touch::Kind> kinds) const
{
    std::vector<TouchRef> of;
    for (const TouchRef &ref : all) {
        if (std::find(kinds.begin(), kinds.end(), ref.touch->kind) != kinds.end())
            of.push_back(ref);
    }
    std::vector<TouchRef> newest;
    for (const TouchRef &ref : of) {
        const bool followed = std::any_of(of.begin(), of.end(), [&](const TouchRef &other) {
            return m_placed[other.node].ancestors.contains(ref.node);
        });
        if (!followed)
            newest.push_back(ref);
    }
    return newest;
}

std::optional<RosterMember> RosterGraph::memberIn(const MemberId &id, const NodeSet &inForce) const
{
    using Kind = Touch::Kind;
    const auto found = m_touches.find(id);
    if (found == m_touches.end())
        return std::nullopt;
    std::vector<TouchRef> here;
    std::vector<TouchRef> removals;
    for (const TouchRef &ref : found->second) {
        if (inForce.contains(ref.node))
            (ref.touch->kind == Kind::Remove ? removals : here).push_back(ref);
    }
    // What a removal does not come before is without effect: it is older than the removal or concurrent with it.
    std::vector<TouchRef> effective;
    for (const TouchRef &ref : here) {
        const bool after = std::all_of(removals.begin(), removals.end(), [&](const TouchRef &removal) {
            return m_placed[ref.node].ancestors.contains(removal.node);
        });
        if (after)
            effective.push_back(ref);
    }
    const std::vector<TouchRef> added = latest(effective, {Kind::Add, Kind::Set});
    if (added.empty())
        return std::nullopt;

    const auto byId
        = [&](const TouchRef &a, const TouchRef &b) { return m_placed[a.node].node->id < m_placed[b.node].node->id; };
    const TouchRef &shown = *std::max_element(added.begin(), added.end(), byId);
    RosterMember member;
    member.id = id;
    member.card = shown.touch->member.card;
    member.sinceMs = static_cast<std::int64_t>(m_placed[shown.node].node->clock >> 16);
    member.role = Role::Recovery;
    for (const TouchRef &ref : latest(effective, {Kind::Add, Kind::Set, Kind::Role}))
        member.role = std::min(member.role, ref.touch->kind == Kind::Role ? ref.touch->role : ref.touch->member.role);
    member.history = true;
    for (const TouchRef &ref : latest(effective, {Kind::Add, Kind::Set, Kind::History}))
        member.history = member.history && (ref.touch->kind == Kind::History || ref.touch->member.history);
    member.devices = devicesIn(effective, here);
    return member;
}

/// Devices that were granted and not removed since. An add states all devices, so what came before it no longer counts.
std::vector<RosterDevice> RosterGraph::devicesIn(const std::vector<TouchRef> &effective,
                                                 const std::vector<TouchRef> &here) const
{
    using Kind = Touch::Kind;
    struct Grant {
        std::size_t node;
        const RosterDevice *device;
    };
    std::vector<Grant> grants;
    const auto note = [&](std::size_t node, const RosterDevice &device) {
        const bool restated = std::any_of(effective.begin(), effective.end(), [&](const TouchRef &add) {
            const bool isAdd = add.touch->kind == Kind::Add || add.touch->kind == Kind::Set;
            return isAdd && m_placed[add.node].ancestors.contains(node);
        });
        const bool removed = std::any_of(here.begin(), here.end(), [&](const TouchRef &removal) {
            return removal.touch->kind == Kind::RemoveDevice && removal.touch->device.id == device.id
                && !m_placed[node].ancestors.contains(removal.node);
        });
        if (!restated && !removed)
            grants.push_back({node, &device});
    };
    for (const TouchRef &ref : effective) {
        if (ref.touch->kind == Kind::AddDevice)
            note(ref.node, ref.touch->device);
        for (const RosterDevice &device : ref.touch->member.devices)
            note(ref.node, device);
    }
    // The same keys may be certified twice: the newest grant's certificate, and of concurrent ones the greatest id's.
    std::map<DeviceId, Grant> chosen;
    for (const Grant &grant : grants) {
        const auto [place, fresh] = chosen.try_emplace(grant.device->id, grant);
        if (fresh)
            continue;
        const bool follows = m_placed[grant.node].ancestors.contains(place->second.node);
        const bool precedes = m_placed[place->second.node].ancestors.contains(grant.node);
        const bool greater = m_placed[grant.node].node->id > m_placed[place->second.node].node->id;
        if (follows || (!precedes && greater))
            place->second = grant;
    }
    std::vector<RosterDevice> devices;
    for (const auto &[id, grant] : chosen)
        devices.push_back(*grant.device);
    return devices;
}

std::vector<RosterMember> RosterGraph::membersIn(const NodeSet &inForce) const
{
    std::vector<RosterMember> members;
    for (const auto &[id, refs] : m_touches) {
        if (std::optional<RosterMember> member = memberIn(id, inForce))
            members.push_back(std::move(*member));
    }
    return members;
}

bool RosterGraph::hasLead(const NodeSet &inForce) const
{
    for (const auto &[id, refs] : m_touches) {
        const std::optional<RosterMember> member = memberIn(id, inForce);
        if (member && member->role == Role::Lead)
            return true;
    }
    return false;
}

/// The last sequence that a removal accepts from a device, for an entry under that epoch.
std::uint64_t RosterGraph::cutOf(std::size_t removal, const Touch &touch, const DeviceId &device,
                                 std::size_t epoch) const
{
    const auto named = std::find_if(touch.accepted.begin(), touch.accepted.end(),
                                    [&](const ChainHead &head) { return head.device == device; });
    if (named != touch.accepted.end())
        return named->sequence;
    if (touch.kind == Touch::Kind::RemoveDevice)
        return UINT64_MAX;
    // A device that the remover did not know of, or one that had gone before.
    return m_placed[removal].ancestors.contains(epoch) ? UINT64_MAX : 0;
}

bool RosterGraph::isReadmitted(std::size_t removal, const MemberId &member, const DeviceId &device,
                               std::size_t epoch) const
{
    using Kind = Touch::Kind;
    for (const TouchRef &ref : m_touches.at(member)) {
        const bool names = ref.touch->kind == Kind::AddDevice
            ? ref.touch->device.id == device
            : std::any_of(ref.touch->member.devices.begin(), ref.touch->member.devices.end(),
                          [&](const RosterDevice &candidate) { return candidate.id == device; });
        const bool before = ref.node == epoch || m_placed[epoch].ancestors.contains(ref.node);
        if (names && before && m_inForce.contains(ref.node) && m_placed[ref.node].ancestors.contains(removal))
            return true;
    }
    return false;
}

/// Those whose device these entries name it as, sorted. No entry that is refused says whose a device is.
std::vector<MemberId> RosterGraph::namedFor(const DeviceId &device, const NodeSet &among) const
{
    std::vector<MemberId> members;
    const auto namings = m_namings.find(device);
    if (namings == m_namings.end())
        return members;
    for (const Naming &naming : namings->second) {
        if (among.contains(naming.node))
            members.push_back(naming.member);
    }
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    return members;
}

std::vector<MemberId> RosterGraph::authorsOf(const Placed &placed) const
{
    const RosterPayload &payload = placed.node->payload;
    const DeviceId &device = placed.node->author;
    const auto isTheirs = [&](const RosterMember &member) {
        return std::any_of(member.devices.begin(), member.devices.end(),
                           [&](const RosterDevice &candidate) { return candidate.id == device; });
    };
    std::vector<MemberId> authors;
    if (payload.change.kind == ChangeKind::First || (placed.stated && placed.node->id == m_statedRoot)) {
        for (const RosterMember &member : payload.members) {
            if (isTheirs(member))
                authors.push_back(member.id);
        }
        return authors;
    }
    for (const MemberId &id : namedFor(device, placed.ancestors)) {
        const std::optional<RosterMember> member = memberIn(id, placed.inForceBefore);
        if (member && isTheirs(*member))
            authors.push_back(id);
    }
    return authors;
}

/// What holds for a device as this professional's.
ContentRule RosterGraph::ruleAs(const MemberId &member, const DeviceId &device, std::size_t epoch,
                                const NodeSet &standing) const
{
    ContentRule rule;
    rule.known = true;
    if (const std::optional<RosterMember> state = memberIn(member, standing)) {
        const bool stands = std::any_of(state->devices.begin(), state->devices.end(),
                                        [&](const RosterDevice &candidate) { return candidate.id == device; });
        if (stands)
            rule.role = state->role;
    }
    for (const TouchRef &ref : m_touches.at(member)) {
        const bool removes = ref.touch->kind == Touch::Kind::Remove
            || (ref.touch->kind == Touch::Kind::RemoveDevice && ref.touch->device.id == device);
        if (removes && m_inForce.contains(ref.node) && !isReadmitted(ref.node, member, device, epoch))
            rule.lateAbove = std::min(rule.lateAbove, cutOf(ref.node, *ref.touch, device, epoch));
    }
    return rule;
}

ContentRule RosterGraph::rule(const DeviceId &device, const EntryId &epoch) const
{
    const auto at = m_index.find(epoch);
    if (at == m_index.end() || !m_placed[at->second].accepted)
        return {};
    NodeSet named = m_placed[at->second].ancestors;
    named.insert(at->second);
    NodeSet standing;
    named.forEach([&](std::size_t node) {
        if (m_inForce.contains(node))
            standing.insert(node);
    });
    // Nobody takes a device from the professional who has it by naming it as somebody else's too: the best of them
    // holds.
    const auto rank = [](const ContentRule &rule) {
        const bool writes = rule.role == Role::Contributor || rule.role == Role::Lead;
        return std::tuple(writes, rule.role.has_value(), rule.lateAbove, rule.role);
    };
    ContentRule best;
    for (const MemberId &member : namedFor(device, named)) {
        const ContentRule rule = ruleAs(member, device, at->second, standing);
        if (!best.known || rank(rule) > rank(best))
            best = rule;
    }
    best.known = true;
    return best;
}

} // namespace caseweave
