// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether a roster entry keeps the rules of docs/protocol.md 3.4, seen from its own ancestors.
#include "crypto/hash/Hash.h"
#include "sync/roster/RosterGraph.h"

namespace caseweave {
namespace {

bool stands(const RosterMember &member, const DeviceId &device)
{
    return std::any_of(member.devices.begin(), member.devices.end(),
                       [&](const RosterDevice &candidate) { return candidate.id == device; });
}

} // namespace

/// Whether the author's device stands, for whomever, with the role that the change asks for. `inForce` may hold more
/// than ancestors.
bool RosterGraph::mayAuthor(const Placed &placed, const NodeSet &inForce) const
{
    const RosterChange &change = placed.node->payload.change;
    if (change.kind == ChangeKind::First || (placed.stated && placed.node->id == m_statedRoot))
        return true;
    NodeSet before;
    placed.ancestors.forEach([&](std::size_t node) {
        if (inForce.contains(node))
            before.insert(node);
    });
    return std::any_of(placed.authors.begin(), placed.authors.end(), [&](const MemberId &id) {
        const std::optional<RosterMember> author = memberIn(id, before);
        const bool isTheirs = author && (placed.author.isZero() || stands(*author, placed.author));
        return isTheirs && mayAuthorAs(*author, placed, before);
    });
}

bool RosterGraph::mayAuthorAs(const RosterMember &author, const Placed &placed, const NodeSet &before) const
{
    const RosterChange &change = placed.node->payload.change;
    switch (change.kind) {
    case ChangeKind::Add:
    case ChangeKind::ChangeRole:
        return author.role == Role::Lead || (author.role == Role::Recovery && !hasLead(before));
    case ChangeKind::AddDevice:
        return author.role == Role::Lead || author.id == change.subject;
    case ChangeKind::Rotate:
        return author.role == Role::Lead || author.role == Role::Contributor;
    default:
        return author.role == Role::Lead;
    }
}

Status RosterGraph::judgeFirst(const Placed &placed) const
{
    const RosterPayload &payload = placed.node->payload;
    const DeviceId &author = placed.node->author;
    if (payload.members.size() != 1 || m_caseId != hashId<CaseId>("CW1 case", {author.view(), payload.change.nonce}))
        return ErrorCode::NotAllowed;
    const RosterMember &creator = payload.members[0];
    const bool fits = creator.role == Role::Lead && creator.history && creator.devices.size() == 1
        && creator.devices[0].id == author && payload.leftOut.empty();
    return fits ? Status() : Status(ErrorCode::NotAllowed);
}

Status RosterGraph::checkSubject(const Placed &placed) const
{
    const RosterChange &change = placed.node->payload.change;
    const std::optional<RosterMember> subject = memberIn(change.subject, placed.inForceBefore);
    if (change.kind == ChangeKind::Add) {
        if (subject)
            return ErrorCode::Conflict;
        return change.member.devices.empty() ? Status(ErrorCode::Malformed) : Status();
    }
    if (!subject)
        return ErrorCode::NotFound;
    if (change.kind == ChangeKind::Remove) {
        const bool named = std::equal(
            change.accepted.begin(), change.accepted.end(), subject->devices.begin(), subject->devices.end(),
            [](const ChainHead &head, const RosterDevice &device) { return head.device == device.id; });
        return named ? Status() : Status(ErrorCode::Malformed);
    }
    if (change.kind == ChangeKind::RemoveDevice)
        return stands(*subject, change.accepted.at(0).device) ? Status() : Status(ErrorCode::NotFound);
    if (change.kind == ChangeKind::AddDevice) {
        for (const RosterDevice &device : subject->devices) {
            if (device.certificate->encoded == change.device.certificate->encoded)
                return ErrorCode::Conflict;
        }
    }
    return {};
}

Status RosterGraph::checkChange(const Placed &placed) const
{
    if (placed.authors.empty())
        return ErrorCode::NotMember;
    if (!mayAuthor(placed, placed.inForceBefore))
        return ErrorCode::NotAllowed;
    const ChangeKind kind = placed.node->payload.change.kind;
    return kind == ChangeKind::Rotate ? Status() : checkSubject(placed);
}

Status RosterGraph::judge(const Placed &placed) const
{
    const RosterPayload &payload = placed.node->payload;
    if (payload.change.kind == ChangeKind::First)
        return judgeFirst(placed);
    for (const DeviceId &device : payload.leftOut) {
        const bool named = std::any_of(payload.members.begin(), payload.members.end(),
                                       [&](const RosterMember &member) { return stands(member, device); });
        if (!named)
            return ErrorCode::Malformed;
    }
    if (placed.stated)
        return mayAuthor(placed, placed.inForceBefore) ? Status() : Status(ErrorCode::NotAllowed);
    if (Status status = checkChange(placed); !status)
        return status;
    NodeSet with = placed.inForceBefore;
    with.insert(m_index.at(placed.node->id));
    return encodeMembers(membersIn(with)) == encodeMembers(payload.members) ? Status() : Status(ErrorCode::NotAllowed);
}

} // namespace caseweave
