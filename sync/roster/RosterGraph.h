// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/roster/NodeSet.h"
#include "sync/roster/RosterPayload.h"

#include <unordered_map>

namespace caseweave {

/// A roster entry whose signature was verified.
struct RosterNode {
    EntryId id;
    DeviceId author;
    std::uint64_t clock = 0;
    RosterPayload payload;
};

enum class NodeStatus : std::uint8_t {
    Unknown, ///< never added
    Pending, ///< ancestors are missing
    Refused, ///< breaks the rules of docs/protocol.md 3.4
    Void, ///< docs/protocol.md 3.5
    InForce,
};

/// What holds for the entries that one device writes under one epoch (docs/protocol.md 3.5 and 3.6).
struct ContentRule {
    bool known = false; ///< the epoch was accepted
    std::optional<Role> role; ///< nothing: the device does not stand in it
    std::uint64_t lateAbove = UINT64_MAX; ///< greater sequences are late
};

/// The roster entries of a case and what they come to: the resolution of docs/protocol.md 3.5, a function of the set of
/// entries alone. Long histories without concurrency cost little: only what is concurrent is worked out anew. No I/O.
class RosterGraph {
public:
    explicit RosterGraph(const CaseId &caseId) : m_caseId(caseId) { }
    RosterGraph(RosterGraph &&) = default;
    RosterGraph &operator=(RosterGraph &&) = default;
    RosterGraph(const RosterGraph &) = delete; // it points into itself
    RosterGraph &operator=(const RosterGraph &) = delete;

    /// For a device that joined without history: this entry counts as stated although its parents cannot be read, and
    /// so do later ones of which at least one parent is known, once a lead answers for them.
    void trustStated(const EntryId &root);

    /// What an entry that comes changes for content that is here already.
    enum class Effect : std::uint8_t {
        None, ///< nothing: it is pending, refused or known, or content before it stands as it did
        Cut, ///< entries of removed devices above their cut-off may be late now
        Any, ///< anything may stand differently
    };
    Effect add(RosterNode node);

    NodeStatus status(const EntryId &id) const;
    bool contains(const EntryId &id) const { return m_nodes.count(id) != 0; }
    const RosterNode *node(const EntryId &id) const;
    std::size_t size() const { return m_placed.size(); }

    /// The resolution of everything accepted.
    const std::vector<RosterMember> &members() const { return m_members; }
    /// Accepted entries without an accepted child, sorted.
    std::vector<EntryId> heads() const;
    ContentRule rule(const DeviceId &device, const EntryId &epoch) const;
    bool descends(const EntryId &later, const EntryId &earlier) const; ///< or is the same

    /// What members would be after this change on top of all heads, for an author; the checks of an incoming entry.
    /// NotMember, NotAllowed, NotFound, Conflict.
    Result<std::vector<RosterMember>> preview(const DeviceId &author, const RosterChange &change);
    /// Whether somebody without history cannot follow the roster until this device, a lead's, writes a roster entry.
    bool wantsAnswerOf(const DeviceId &lead) const;
    /// Whether an accepted entry names this device as anybody's.
    bool names(const DeviceId &device) const;
    /// From any certificate seen, also in entries that are refused: a device's id is a hash of its keys. It says
    /// nothing of whose device it is.
    const SignPublicKey *signKey(const DeviceId &id) const;

private:
    struct Touch {
        enum class Kind : std::uint8_t { Add, Set, Remove, Role, AddDevice, RemoveDevice, History };
        Kind kind;
        MemberId subject;
        RosterMember member = {}; ///< Add, Set
        caseweave::Role role = caseweave::Role::Reader;
        RosterDevice device = {}; ///< AddDevice, RemoveDevice (id alone)
        std::vector<ChainHead> accepted = {}; ///< Remove, RemoveDevice
    };
    struct Placed {
        const RosterNode *node;
        bool sound = true; ///< none of its parents is refused
        bool accepted = false;
        bool stated = false; ///< taken as stated, for want of its parents
        bool answered = false; ///< on the word of a lead who did not write it
        bool hasChild = false; ///< an accepted one
        NodeSet ancestors;
        std::size_t ancestorCount = 0;
        NodeSet inForceBefore; ///< those of its ancestors that are in force among its ancestors
        std::vector<std::size_t> parents;
        DeviceId author; ///< who wrote it, or the lead's device that answers for it; zeros where several do
        std::vector<MemberId> authors; ///< for whom that device stands among its ancestors, sorted
        std::vector<Touch> touches;
    };
    /// One touch of a member, for looking them up by member.
    struct TouchRef {
        std::size_t node;
        const Touch *touch;
    };
    /// An accepted entry that names a device as some professional's.
    struct Naming {
        std::size_t node;
        MemberId member;
    };
    /// An entry whose place in the resolution is not decided yet.
    struct Open {
        std::size_t node;
        std::vector<std::size_t> grounds; ///< ancestors that its author's standing rests on
        std::vector<std::size_t> attackers;
    };

    // RosterGraph.cpp
    void rebuild();
    bool isMissedSince(std::size_t first) const;
    bool placeReady();
    Placed onParents(const RosterNode &node) const;
    void place(const RosterNode &node, bool stated);
    template <class Use>
    static void forEachNamed(const Touch &touch, Use use);
    void noteTouches(std::size_t index);
    void forgetTouches(std::size_t index);
    void noteKeys(const RosterPayload &payload);
    void settle();
    std::vector<Touch> touchesOf(const RosterPayload &payload) const;

    // StatedEntries.cpp
    struct Answer {
        std::vector<MemberId> leads; ///< sorted
        std::vector<DeviceId> devices; ///< theirs, sorted
    };
    bool placeStated();
    bool canBeStated(const RosterNode &node) const;
    bool hasPendingStatedAncestor(const RosterNode &node) const;
    std::vector<MemberId> leadsWith(const DeviceId &device, const NodeSet &among, const NodeSet &inForce) const;
    std::vector<DeviceId> buildersOf(const RosterNode &node) const;
    bool wasLeads(const DeviceId &device) const;
    Answer answerFor(const Placed &placed) const;
    void takeAnswer(Placed &placed) const;
    static void setAnswer(Placed &placed, const Answer &answer);
    bool isAnsweredAnew() const;
    bool isLeadAtParents(const DeviceId &device, const Placed &placed) const;
    bool isBeyondSomebody(const Placed &placed) const;
    std::vector<Touch> statedTouches(const Placed &placed) const;

    // Judgement.cpp
    Status judge(const Placed &placed) const;
    Status judgeFirst(const Placed &placed) const;
    Status checkChange(const Placed &placed) const;
    Status checkSubject(const Placed &placed) const;
    bool mayAuthor(const Placed &placed, const NodeSet &inForce) const;
    bool mayAuthorAs(const RosterMember &author, const Placed &placed, const NodeSet &before) const;

    // Resolution.cpp
    NodeSet resolve(const NodeSet &considered) const;
    bool isChain(const NodeSet &considered) const;
    bool concurrent(std::size_t a, std::size_t b) const;
    bool removesAuthorOf(std::size_t removal, std::size_t other) const;
    bool isRemoval(std::size_t node) const;
    std::vector<Open> openOf(const NodeSet &considered) const;
    bool isBeaten(const Open &entry, const NodeSet &inForce) const;
    bool decidePlain(std::vector<Open> &open, NodeSet &inForce) const;
    void breakTie(std::vector<Open> &open, NodeSet &inForce) const;

    // MemberState.cpp
    std::vector<MemberId> namedFor(const DeviceId &device, const NodeSet &among) const;
    std::vector<MemberId> authorsOf(const Placed &placed) const;
    ContentRule ruleAs(const MemberId &member, const DeviceId &device, std::size_t epoch,
                       const NodeSet &standing) const;
    std::optional<RosterMember> memberIn(const MemberId &id, const NodeSet &inForce) const;
    std::vector<RosterMember> membersIn(const NodeSet &inForce) const;
    std::vector<RosterDevice> devicesIn(const std::vector<TouchRef> &effective,
                                        const std::vector<TouchRef> &here) const;
    std::vector<TouchRef> latest(const std::vector<TouchRef> &all, std::initializer_list<Touch::Kind> kinds) const;
    std::uint64_t cutOf(std::size_t removal, const Touch &touch, const DeviceId &device, std::size_t epoch) const;
    bool isReadmitted(std::size_t removal, const MemberId &member, const DeviceId &device, std::size_t epoch) const;
    bool hasLead(const NodeSet &inForce) const;

    CaseId m_caseId;
    std::optional<EntryId> m_statedRoot;
    std::unordered_map<EntryId, RosterNode> m_nodes;
    std::unordered_map<EntryId, std::vector<const RosterNode *>>
        m_children; ///< of nodes here, also of ones that are not
    std::vector<Placed> m_placed; ///< parents before children
    std::unordered_map<EntryId, std::size_t> m_index; ///< into m_placed
    std::map<MemberId, std::vector<TouchRef>> m_touches;
    std::unordered_map<DeviceId, std::vector<Naming>> m_namings; ///< by the device named
    std::unordered_map<DeviceId, SignPublicKey> m_signKeys;
    NodeSet m_acceptedNodes;
    NodeSet m_inForce;
    std::vector<RosterMember> m_members;
};

} // namespace caseweave
