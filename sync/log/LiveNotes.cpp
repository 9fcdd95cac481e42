// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/LiveNotes.h"

#include "sync/entry/LiveSeal.h"

namespace caseweave {
namespace {

LivePlace placeOf(const LogState &state, const Epoch &epoch)
{
    return {state.caseId, state.mailbox, epoch.id, epoch.secrets.content()};
}

} // namespace

Result<Bytes> LiveNotes::seal(ByteView content, std::int64_t timeMs) const
{
    if (content.size() > mostLiveContent)
        return ErrorCode::TooLarge;
    if (timeMs < leastLiveTimeMs)
        return ErrorCode::ClockSkew;
    const Epoch *epoch = m_state.epochs.find(m_state.roster.epoch);
    if (!m_state.roster.stillIn() || !epoch)
        return ErrorCode::NotMember;
    LiveNote note;
    note.device = m_state.me;
    note.timeMs = timeMs;
    note.content.assign(content.begin(), content.end());
    return sealLive(placeOf(m_state, *epoch), note, m_state.local.keys.sign, m_state.with.random);
}

/// Under any head of the roster: of several, another may write under one that is not the newest here.
Result<LiveNotice> LiveNotes::open(ByteView sealed) const
{
    if (!m_state.roster.stillIn())
        return ErrorCode::NotMember;
    Result<LiveNote> note = ErrorCode::CannotOpen;
    for (const EntryId &head : m_state.graph.heads()) {
        const Epoch *epoch = m_state.epochs.find(head);
        if (epoch && !note)
            note = openLive(placeOf(m_state, *epoch), sealed);
    }
    if (!note)
        return note.error();
    const RosterMember *member = m_state.roster.memberOf(note->device);
    if (!member)
        return ErrorCode::NotMember;
    const auto device = std::ranges::find(member->devices, note->device, &RosterDevice::id);
    if (!note->verify(device->certificate->signKey))
        return ErrorCode::BadSignature;
    return LiveNotice{note->device, note->timeMs, std::move(note->content)};
}

} // namespace caseweave
