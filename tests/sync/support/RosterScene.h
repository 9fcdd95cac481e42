// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "sync/roster/RosterGraph.h"
#include "tests/sync/support/SlowResolver.h"

#include <numeric>

namespace caseweave::test {

enum Person : std::size_t { Ann, Bea, Cem, Dan, Eve, Fay, Gus };
constexpr std::size_t people = 7;

/// One thing that somebody may do, by numbers, so that all of them can be gone through.
struct Move {
    std::size_t author = 0;
    ChangeKind kind = ChangeKind::Rotate;
    std::size_t subject = 0;
    Role role = Role::Lead;
    std::size_t device = 0; ///< which device of the subject, or of the author when writing
    std::optional<std::size_t> keysOf = {}; ///< whose first device's keys a device added has, if not the subject's
};

inline CertificatePointer certificateOf(std::size_t person, std::size_t device)
{
    auto certificate = std::make_shared<DeviceCertificate>();
    certificate->agency = AgencyId{hash("test agency", u64(0))};
    certificate->professional = ProfessionalId{hash("test person", u64(person))};
    certificate->signKey = hash("test sign", u64(person * 10 + device));
    certificate->boxKey = hash("test box", u64(person * 10 + device));
    certificate->encoded = Bytes{static_cast<std::uint8_t>(person), static_cast<std::uint8_t>(device)};
    return certificate;
}

inline const RosterDevice &deviceOf(std::size_t person, std::size_t device)
{
    static const std::vector<RosterDevice> all = [] {
        std::vector<RosterDevice> made;
        for (std::size_t i = 0; i < people * 2; ++i) {
            const CertificatePointer certificate = certificateOf(i / 2, i % 2);
            made.push_back({certificate->device(), certificate});
        }
        return made;
    }();
    return all.at(person * 2 + device);
}

/// The first device of somebody else, under a certificate that says it is this person's. Nobody who reads a roster
/// can tell.
inline RosterDevice claimed(std::size_t person, std::size_t keysOf)
{
    auto certificate = std::make_shared<DeviceCertificate>(*deviceOf(keysOf, 0).certificate);
    certificate->professional = deviceOf(person, 0).certificate->professional;
    certificate->encoded = Bytes{static_cast<std::uint8_t>(person), static_cast<std::uint8_t>(100 + keysOf)};
    return {certificate->device(), certificate};
}

inline MemberId idOf(std::size_t person)
{
    const CertificatePointer &certificate = deviceOf(person, 0).certificate;
    return {certificate->agency, certificate->professional};
}

/// A case that both resolvers are told of, entry by entry.
class Scene {
public:
    Scene()
        : m_nonce(hash("test nonce", u64(0))),
          m_caseId(hashId<CaseId>("CW1 case", {deviceOf(Ann, 0).id.view(), m_nonce})), fast(m_caseId)
    {
        SlowResolver::Op first = blank({Ann, ChangeKind::First}, {});
        first.change.nonce = m_nonce;
        first.change.member = {idOf(Ann), {"Ann", ""}, Role::Lead, true, {deviceOf(Ann, 0)}};
        take(first);
    }

    Scene(const Scene &other)
        : m_nonce(other.m_nonce), m_caseId(other.m_caseId), slow(other.slow), fast(m_caseId), nodes(other.nodes)
    {
        for (const RosterNode &node : nodes)
            fast.add(node);
    }
    Scene &operator=(const Scene &) = delete;

    /// The entry that a move makes on these parents. Members that it cannot change it names all the same.
    SlowResolver::Op make(const Move &move, const std::set<EntryId> &parents)
    {
        SlowResolver::Op op = blank(move, parents);
        RosterChange &change = op.change;
        change.subject = idOf(move.subject);
        change.role = move.role;
        if (move.kind == ChangeKind::Add)
            change.member = {idOf(move.subject),
                             {std::string(1, static_cast<char>('A' + move.subject)), ""},
                             move.role,
                             true,
                             {deviceOf(move.subject, 0)}};
        if (move.kind == ChangeKind::AddDevice)
            change.device = move.keysOf ? claimed(move.subject, *move.keysOf) : deviceOf(move.subject, 1);
        if (move.kind == ChangeKind::RemoveDevice)
            change.accepted = {{deviceOf(move.subject, move.device).id, 3, EntryId{hash("test cut", u64(3))}}};
        if (move.kind == ChangeKind::Remove) {
            SlowResolver copy = slow;
            for (const RosterMember &member : copy.membersAfter(blank({move.author}, parents))) {
                for (const RosterDevice &device : member.devices) {
                    if (member.id == change.subject)
                        change.accepted.push_back({device.id, 5, EntryId{hash("test cut", u64(5))}});
                }
            }
        }
        return op;
    }

    /// Gives it to both. True when they agree on whether it keeps the rules; `accepted` says whether it does.
    bool take(const SlowResolver::Op &op, bool *accepted = nullptr)
    {
        RosterNode node;
        node.id = op.id;
        node.author = op.device;
        node.clock = op.clock;
        node.payload.parents.assign(op.parents.begin(), op.parents.end());
        node.payload.change = op.change;
        node.payload.backLinks.resize(op.parents.size());
        node.payload.members = slow.membersAfter(op);
        nodes.push_back(node);
        const bool good = slow.add(op);
        fast.add(std::move(node));
        if (accepted)
            *accepted = good;
        const NodeStatus status = fast.status(op.id);
        return good == (status == NodeStatus::InForce || status == NodeStatus::Void);
    }

    bool agree(const RosterGraph &graph) const
    {
        const SlowResolver::Ids force = slow.inForce();
        if (encodeMembers(graph.members()) != encodeMembers(slow.members()))
            return false;
        for (const RosterNode &node : nodes) {
            if (!slow.accepted(node.id))
                continue;
            const bool inForce = graph.status(node.id) == NodeStatus::InForce;
            if (inForce != (force.count(node.id) != 0))
                return false;
            for (std::size_t person = 0; person < people; ++person) {
                if (!agreeOnContent(graph, person, node.id))
                    return false;
            }
        }
        return true;
    }

    bool agreeOnContent(const RosterGraph &graph, std::size_t person, const EntryId &epoch) const
    {
        for (std::size_t which = 0; which < 2; ++which) {
            const DeviceId &device = deviceOf(person, which).id;
            const ContentRule rule = graph.rule(device, epoch);
            if (!rule.known)
                return false;
            const bool writes = rule.role == Role::Contributor || rule.role == Role::Lead;
            for (const std::uint64_t sequence : {1U, 3U, 4U, 5U, 6U}) {
                if ((writes && sequence <= rule.lateAbove) != slow.counts(device, epoch, sequence))
                    return false;
            }
            // Where the device is its own professional's alone, why it does not count is the same too.
            if (slow.namedFor(device, epoch) == std::set<MemberId>({idOf(person)})) {
                if (rule.role != slow.roleUnder(device, idOf(person), epoch))
                    return false;
                for (const std::uint64_t sequence : {1U, 3U, 4U, 5U, 6U}) {
                    if ((sequence > rule.lateAbove) != slow.isLate(device, idOf(person), epoch, sequence))
                        return false;
                }
            }
        }
        return true;
    }

    /// The same entries in each order that there is, some of them unknown to the slow resolver, come to the same.
    bool agreesInAnyOrder(const std::vector<RosterNode> &others = {}) const
    {
        std::vector<RosterNode> all = nodes;
        all.insert(all.end(), others.begin(), others.end());
        std::vector<std::size_t> order(all.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        do {
            RosterGraph other(m_caseId);
            for (const std::size_t at : order)
                other.add(all[at]);
            if (!agree(other))
                return false;
        } while (std::next_permutation(order.begin(), order.end()));
        return true;
    }

    /// The same entries in another order come to the same.
    bool agreesShuffled(SeededRandom &random) const
    {
        std::vector<RosterNode> shuffled = nodes;
        for (std::size_t i = shuffled.size(); i > 1; --i)
            std::swap(shuffled[i - 1], shuffled[random.below(i)]);
        RosterGraph other(m_caseId);
        for (RosterNode &node : shuffled)
            other.add(std::move(node));
        return agree(other);
    }

    const EntryId &last() const { return nodes.back().id; }

private:
    SlowResolver::Op blank(const Move &move, const std::set<EntryId> &parents)
    {
        SlowResolver::Op op;
        op.clock = nodes.size() + 1;
        Bytes seed;
        for (const EntryId &parent : parents)
            seed.insert(seed.end(), parent.bytes.begin(), parent.bytes.end());
        // Ids without an order of their own, and different for each entry.
        op.id = EntryId{hash("test entry",
                             {u64(nodes.size()), u64(move.author), u64(static_cast<std::uint64_t>(move.kind)),
                              u64(move.subject), seed})};
        op.device = deviceOf(move.author, move.kind == ChangeKind::RemoveDevice ? 0 : move.device).id;
        op.author = idOf(move.author);
        op.parents = parents;
        op.change.kind = move.kind;
        return op;
    }

    Digest m_nonce;
    CaseId m_caseId;

public:
    SlowResolver slow;
    RosterGraph fast;
    std::vector<RosterNode> nodes;
};

} // namespace caseweave::test
