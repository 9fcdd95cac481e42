// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/roster/RosterPayload.h"

#include <map>
#include <set>

namespace caseweave::test {

/// The resolution of docs/protocol.md 3.4 to 3.6, written a second time from that page alone as plainly as
/// it can be: sets of ids, and only answers that cannot change are kept. Shares no code with RosterGraph.
class SlowResolver {
public:
    struct Op {
        EntryId id;
        DeviceId device; ///< the author's
        MemberId author; ///< whoever the first entry makes a member; of no other does it say who wrote it
        std::uint64_t clock = 0;
        std::set<EntryId> parents;
        RosterChange change;
    };
    using Ids = std::set<EntryId>;

    /// An operation whose parents are here. True when it keeps the rules of 3.4, but for what it states as members.
    bool add(const Op &op);
    bool accepted(const EntryId &id) const { return m_accepted.count(id) != 0; }

    const Ids &ancestors(const EntryId &id) const;
    const Ids &inForce(const Ids &of) const;
    const Ids &inForce() const { return inForce(m_accepted); }
    /// What the entry must state: the resolution of its parents with its change.
    std::vector<RosterMember> membersAfter(const Op &op) const;
    std::vector<RosterMember> members() const { return members(inForce()); }

    /// Those whose device the epoch or an ancestor of it says it is.
    std::set<MemberId> namedFor(const DeviceId &device, const EntryId &epoch) const;
    /// 3.6: whether what a device wrote under an epoch is in the state, whoever the device is named for.
    bool counts(const DeviceId &device, const EntryId &epoch, std::uint64_t sequence) const;
    /// 3.6: the role in which a device writes under an epoch, if it stands there.
    std::optional<Role> roleUnder(const DeviceId &device, const MemberId &owner, const EntryId &epoch) const;
    /// 3.5.5.
    bool isLate(const DeviceId &device, const MemberId &owner, const EntryId &epoch, std::uint64_t sequence) const;

private:
    const Op &op(const EntryId &id) const { return m_ops.at(id); }
    bool before(const EntryId &a, const EntryId &b) const { return ancestors(b).count(a) != 0; }
    bool attacks(const EntryId &x, const EntryId &y) const;
    bool removesAuthor(const EntryId &x, const EntryId &y) const;
    const std::set<MemberId> &authors(const EntryId &id) const;
    bool hasRole(const Op &op, const Ids &inForceBefore) const;
    bool hasRoleAs(const MemberId &id, const Op &op, const Ids &inForceBefore) const;
    bool isSubjectRight(const Op &op, const Ids &inForceBefore) const;
    const Ids &grounds(const EntryId &id) const;
    Ids workOut(const Ids &of) const;
    bool isAttack(const EntryId &x, const EntryId &y) const;
    Ids chosenFromCircle(const Ids &undecided) const;
    Ids waitsFor(const EntryId &id, const Ids &undecided) const;
    std::optional<RosterMember> member(const MemberId &id, const Ids &inForce) const;
    std::vector<RosterMember> members(const Ids &inForce) const;
    std::vector<RosterDevice> devices(const MemberId &id, const Ids &counting, const Ids &inForce) const;
    Ids unfollowed(const Ids &ids) const;

    std::map<EntryId, Op> m_ops;
    Ids m_accepted;
    mutable std::map<EntryId, Ids> m_ancestors;
    mutable std::map<EntryId, Ids> m_grounds;
    mutable std::map<EntryId, std::set<MemberId>> m_authors;
    mutable std::map<Ids, Ids> m_inForce;
    mutable std::map<std::pair<EntryId, EntryId>, bool> m_attacks;
};

} // namespace caseweave::test
