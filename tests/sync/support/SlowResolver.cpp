// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/SlowResolver.h"

namespace caseweave::test {
namespace {

using Op = SlowResolver::Op;
using Ids = SlowResolver::Ids;

bool isRemoval(const Op &op)
{
    return op.change.kind == ChangeKind::Remove || op.change.kind == ChangeKind::RemoveDevice;
}

/// The professional that a change is about.
std::optional<MemberId> subjectOf(const Op &op)
{
    if (op.change.kind == ChangeKind::First)
        return op.author;
    if (op.change.kind == ChangeKind::Rotate)
        return std::nullopt;
    if (op.change.kind == ChangeKind::Add)
        return op.change.member.id;
    return op.change.subject;
}

bool isAdd(const Op &op)
{
    return op.change.kind == ChangeKind::First || op.change.kind == ChangeKind::Add;
}

bool names(const std::vector<RosterDevice> &devices, const DeviceId &id)
{
    for (const RosterDevice &device : devices) {
        if (device.id == id)
            return true;
    }
    return false;
}

/// Whether an entry adds this device: with its member, or alone.
bool addsDevice(const Op &op, const DeviceId &id)
{
    if (isAdd(op))
        return names(op.change.member.devices, id);
    return op.change.kind == ChangeKind::AddDevice && op.change.device.id == id;
}

Ids minus(const Ids &a, const Ids &b)
{
    Ids result;
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::inserter(result, result.end()));
    return result;
}

Ids both(const Ids &a, const Ids &b)
{
    Ids result;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(result, result.end()));
    return result;
}

} // namespace

const Ids &SlowResolver::ancestors(const EntryId &id) const
{
    const auto known = m_ancestors.find(id);
    if (known != m_ancestors.end())
        return known->second;
    Ids result;
    for (const EntryId &parent : op(id).parents) {
        result.insert(parent);
        result.insert(ancestors(parent).begin(), ancestors(parent).end());
    }
    return m_ancestors[id] = result;
}

// 3.4: those for whom the author's device stands in the resolution of the parents.
const std::set<MemberId> &SlowResolver::authors(const EntryId &id) const
{
    const auto known = m_authors.find(id);
    if (known != m_authors.end())
        return known->second;
    std::set<MemberId> result;
    if (op(id).change.kind == ChangeKind::First)
        result.insert(op(id).author);
    for (const RosterMember &member : members(inForce(ancestors(id)))) {
        if (names(member.devices, op(id).device))
            result.insert(member.id);
    }
    return m_authors[id] = result;
}

bool SlowResolver::removesAuthor(const EntryId &x, const EntryId &y) const
{
    const Op &removal = op(x);
    if (removal.change.kind == ChangeKind::Remove)
        return authors(y).count(removal.change.subject) != 0;
    if (removal.change.kind == ChangeKind::RemoveDevice)
        return removal.change.accepted[0].device == op(y).device;
    return false;
}

// Rule 1.
bool SlowResolver::attacks(const EntryId &x, const EntryId &y) const
{
    const auto [at, fresh] = m_attacks.try_emplace({x, y});
    if (fresh)
        at->second = isAttack(x, y);
    return at->second;
}

bool SlowResolver::isAttack(const EntryId &x, const EntryId &y) const
{
    const bool concurrent = x != y && !before(x, y) && !before(y, x);
    return isRemoval(op(x)) && concurrent && removesAuthor(x, y) && !(isRemoval(op(y)) && removesAuthor(y, x));
}

// Rule 2.
const Ids &SlowResolver::grounds(const EntryId &id) const
{
    const auto known = m_grounds.find(id);
    if (known != m_grounds.end())
        return known->second;
    const Ids &older = ancestors(id);
    for (const MemberId &who : authors(id)) {
        const std::optional<RosterMember> author = member(who, inForce(older));
        if (author && author->role == Role::Recovery)
            return m_grounds[id] = older;
    }
    Ids result;
    for (const EntryId &ancestor : older) {
        const std::optional<MemberId> subject = subjectOf(op(ancestor));
        if (subject && authors(id).count(*subject) != 0)
            result.insert(ancestor);
    }
    return m_grounds[id] = result;
}

const Ids &SlowResolver::inForce(const Ids &of) const
{
    const auto known = m_inForce.find(of);
    if (known != m_inForce.end())
        return known->second;
    const Ids force = workOut(of);
    return m_inForce[of] = force;
}

// Rule 3.
Ids SlowResolver::workOut(const Ids &of) const
{
    Ids force;
    Ids undecided = of;
    while (!undecided.empty()) {
        Ids decided;
        for (const EntryId &id : undecided) {
            Ids attackers;
            for (const EntryId &other : of) {
                if (attacks(other, id))
                    attackers.insert(other);
            }
            const bool beaten = !both(attackers, force).empty();
            const bool grounded = both(grounds(id), undecided).empty();
            const bool role = grounded && hasRole(op(id), both(ancestors(id), force));
            if (beaten || (grounded && !role)) {
                decided.insert(id);
            } else if (grounded && both(attackers, undecided).empty()) {
                decided.insert(id);
                force.insert(id);
            }
            if (!decided.empty())
                break; // one at a time, so that each look is at what is decided
        }
        if (decided.empty()) {
            decided = chosenFromCircle(undecided);
            for (const EntryId &id : decided) {
                if (isRemoval(op(id)))
                    force.insert(id);
            }
        }
        undecided = minus(undecided, decided);
    }
    return force;
}

/// Everything undecided that an entry waits for, directly or through others.
Ids SlowResolver::waitsFor(const EntryId &id, const Ids &undecided) const
{
    Ids result;
    std::vector<EntryId> next{id};
    while (!next.empty()) {
        const EntryId at = next.back();
        next.pop_back();
        for (const EntryId &other : undecided) {
            if ((attacks(other, at) || grounds(at).count(other) != 0) && result.insert(other).second)
                next.push_back(other);
        }
    }
    return result;
}

// Rule 3, the second part.
Ids SlowResolver::chosenFromCircle(const Ids &undecided) const
{
    Ids candidates;
    for (const EntryId &id : undecided) {
        bool closed = true;
        for (const EntryId &other : waitsFor(id, undecided))
            closed = closed && (other == id || waitsFor(other, undecided).count(id) != 0);
        if (closed && both(grounds(id), undecided).empty())
            candidates.insert(id);
    }
    // Who attacks whom among the candidates, directly or through others of them.
    const auto reaches = [&](const EntryId &from, const EntryId &to) {
        Ids seen;
        std::vector<EntryId> next{from};
        while (!next.empty()) {
            const EntryId at = next.back();
            next.pop_back();
            for (const EntryId &other : candidates) {
                if (attacks(at, other) && seen.insert(other).second)
                    next.push_back(other);
            }
        }
        return seen.count(to) != 0;
    };
    Ids removals;
    Ids others;
    for (const EntryId &id : candidates) {
        bool first = true;
        for (const EntryId &other : candidates)
            first = first && (other == id || !reaches(other, id) || reaches(id, other));
        if (first)
            (isRemoval(op(id)) ? removals : others).insert(id);
    }
    return removals.empty() ? others : removals;
}

Ids SlowResolver::unfollowed(const Ids &ids) const
{
    Ids result;
    for (const EntryId &id : ids) {
        bool followed = false;
        for (const EntryId &other : ids)
            followed = followed || before(id, other);
        if (!followed)
            result.insert(id);
    }
    return result;
}

// Rule 4.
std::optional<RosterMember> SlowResolver::member(const MemberId &id, const Ids &inForce) const
{
    Ids counting;
    for (const EntryId &change : inForce) {
        if (subjectOf(op(change)) != id || op(change).change.kind == ChangeKind::Remove)
            continue;
        bool counts = true;
        for (const EntryId &removal : inForce) {
            const bool removes = op(removal).change.kind == ChangeKind::Remove && op(removal).change.subject == id;
            counts = counts && (!removes || before(removal, change));
        }
        if (counts)
            counting.insert(change);
    }
    Ids adds;
    Ids roles;
    Ids histories;
    for (const EntryId &change : counting) {
        const ChangeKind kind = op(change).change.kind;
        if (isAdd(op(change))) {
            adds.insert(change);
            roles.insert(change);
            histories.insert(change);
        } else if (kind == ChangeKind::ChangeRole) {
            roles.insert(change);
        } else if (kind == ChangeKind::GrantHistory) {
            histories.insert(change);
        }
    }
    if (adds.empty())
        return std::nullopt;
    RosterMember result;
    result.id = id;
    result.card = op(*unfollowed(adds).rbegin()).change.member.card;
    result.role = Role::Recovery;
    for (const EntryId &change : unfollowed(roles)) {
        const RosterChange &what = op(change).change;
        result.role = std::min(result.role, what.kind == ChangeKind::ChangeRole ? what.role : what.member.role);
    }
    result.history = true;
    for (const EntryId &change : unfollowed(histories)) {
        const RosterChange &what = op(change).change;
        result.history = result.history && (what.kind == ChangeKind::GrantHistory || what.member.history);
    }
    result.devices = devices(id, counting, inForce);
    return result;
}

std::vector<RosterDevice> SlowResolver::devices(const MemberId &id, const Ids &counting, const Ids &inForce) const
{
    std::map<DeviceId, Ids> grants;
    for (const EntryId &change : counting) {
        bool followed = false;
        for (const EntryId &other : counting)
            followed = followed || (isAdd(op(other)) && before(change, other));
        if (followed)
            continue;
        std::vector<RosterDevice> given = op(change).change.member.devices;
        if (op(change).change.kind == ChangeKind::AddDevice)
            given = {op(change).change.device};
        for (const RosterDevice &device : given) {
            bool removed = false;
            for (const EntryId &other : inForce) {
                const RosterChange &what = op(other).change;
                removed = removed
                    || (what.kind == ChangeKind::RemoveDevice && what.subject == id
                        && what.accepted[0].device == device.id && !before(other, change));
            }
            if (!removed)
                grants[device.id].insert(change);
        }
    }
    std::vector<RosterDevice> result;
    for (const auto &[device, from] : grants) {
        const RosterChange &newest = op(*unfollowed(from).rbegin()).change;
        if (newest.kind == ChangeKind::AddDevice) {
            result.push_back(newest.device);
            continue;
        }
        for (const RosterDevice &candidate : newest.member.devices) {
            if (candidate.id == device)
                result.push_back(candidate);
        }
    }
    return result;
}

std::vector<RosterMember> SlowResolver::members(const Ids &inForce) const
{
    std::set<MemberId> subjects;
    for (const auto &[id, op] : m_ops) {
        if (const auto subject = subjectOf(op))
            subjects.insert(*subject);
    }
    std::vector<RosterMember> result;
    for (const MemberId &subject : subjects) {
        if (const auto state = member(subject, inForce))
            result.push_back(*state);
    }
    return result;
}

// 3.4, the column "who".
bool SlowResolver::hasRole(const Op &op, const Ids &inForceBefore) const
{
    if (op.change.kind == ChangeKind::First)
        return true;
    for (const MemberId &author : authors(op.id)) {
        if (hasRoleAs(author, op, inForceBefore))
            return true;
    }
    return false;
}

bool SlowResolver::hasRoleAs(const MemberId &id, const Op &op, const Ids &inForceBefore) const
{
    const std::optional<RosterMember> author = member(id, inForceBefore);
    if (!author || !names(author->devices, op.device))
        return false;
    if (author->role == Role::Lead)
        return true;
    if (op.change.kind == ChangeKind::Rotate)
        return author->role == Role::Contributor;
    if (op.change.kind == ChangeKind::AddDevice)
        return op.change.subject == id;
    if (author->role != Role::Recovery
        || (op.change.kind != ChangeKind::Add && op.change.kind != ChangeKind::ChangeRole))
        return false;
    for (const RosterMember &other : members(inForceBefore)) {
        if (other.role == Role::Lead)
            return false;
    }
    return true;
}

bool SlowResolver::isSubjectRight(const Op &op, const Ids &inForceBefore) const
{
    if (op.change.kind == ChangeKind::First || op.change.kind == ChangeKind::Rotate)
        return true;
    const std::optional<RosterMember> subject = member(*subjectOf(op), inForceBefore);
    if (op.change.kind == ChangeKind::Add)
        return !subject && !op.change.member.devices.empty();
    if (!subject)
        return false;
    std::vector<DeviceId> standing;
    for (const RosterDevice &device : subject->devices)
        standing.push_back(device.id);
    std::vector<DeviceId> named;
    for (const ChainHead &head : op.change.accepted)
        named.push_back(head.device);
    if (op.change.kind == ChangeKind::Remove)
        return named == standing;
    if (op.change.kind == ChangeKind::RemoveDevice)
        return names(subject->devices, named.at(0));
    if (op.change.kind == ChangeKind::AddDevice) {
        for (const RosterDevice &device : subject->devices) {
            if (device.certificate->encoded == op.change.device.certificate->encoded)
                return false;
        }
    }
    return true;
}

bool SlowResolver::add(const Op &op)
{
    m_ops[op.id] = op;
    const Ids older = ancestors(op.id);
    if (both(older, m_accepted) != older)
        return false;
    const Ids force = inForce(older);
    const bool good = hasRole(op, force) && isSubjectRight(op, force);
    if (good)
        m_accepted.insert(op.id);
    return good;
}

std::vector<RosterMember> SlowResolver::membersAfter(const Op &op) const
{
    SlowResolver copy = *this;
    copy.m_ops[op.id] = op;
    copy.m_ancestors.erase(op.id);
    Ids force = copy.inForce(copy.ancestors(op.id));
    force.insert(op.id);
    return copy.members(force);
}

// 3.6 and rule 5, for each professional that the epoch or an ancestor of it names the device for.
std::set<MemberId> SlowResolver::namedFor(const DeviceId &device, const EntryId &epoch) const
{
    Ids known = ancestors(epoch);
    known.insert(epoch);
    std::set<MemberId> owners;
    for (const EntryId &id : known) {
        if (addsDevice(op(id), device))
            owners.insert(*subjectOf(op(id)));
    }
    return owners;
}

bool SlowResolver::counts(const DeviceId &device, const EntryId &epoch, std::uint64_t sequence) const
{
    Ids known = ancestors(epoch);
    known.insert(epoch);
    for (const MemberId &owner : namedFor(device, epoch)) {
        const std::optional<RosterMember> state = member(owner, both(known, inForce()));
        const bool writes
            = state && names(state->devices, device) && (state->role == Role::Contributor || state->role == Role::Lead);
        if (writes && !isLate(device, owner, epoch, sequence))
            return true;
    }
    return false;
}

std::optional<Role> SlowResolver::roleUnder(const DeviceId &device, const MemberId &owner, const EntryId &epoch) const
{
    Ids standing = ancestors(epoch);
    standing.insert(epoch);
    const std::optional<RosterMember> state = member(owner, both(standing, inForce()));
    if (!state || !names(state->devices, device))
        return std::nullopt;
    return state->role;
}

// Rule 5.
bool SlowResolver::isLate(const DeviceId &device, const MemberId &owner, const EntryId &epoch,
                          std::uint64_t sequence) const
{
    const Ids force = inForce();
    Ids known = ancestors(epoch);
    known.insert(epoch);
    for (const EntryId &id : force) {
        const RosterChange &change = op(id).change;
        const bool whole = change.kind == ChangeKind::Remove && change.subject == owner;
        const bool one
            = change.kind == ChangeKind::RemoveDevice && change.subject == owner && change.accepted[0].device == device;
        if (!whole && !one)
            continue;
        bool readmitted = false;
        for (const EntryId &later : both(known, force))
            readmitted
                = readmitted || (subjectOf(op(later)) == owner && addsDevice(op(later), device) && before(id, later));
        if (readmitted)
            continue;
        bool named = false;
        for (const ChainHead &head : change.accepted) {
            if (head.device == device) {
                named = true;
                if (sequence > head.sequence)
                    return true;
            }
        }
        if (!named && !before(epoch, id))
            return true;
    }
    return false;
}

} // namespace caseweave::test
