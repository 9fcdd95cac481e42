// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Author.h"

#include "sync/log/WhoWrites.h"

namespace caseweave {
namespace {

/// A clock of another device further ahead than this is wrong and not followed.
constexpr std::int64_t mostSkewMs = 10 * 60 * 1000;

} // namespace

/// Greater than every clock seen that is not absurd, so that what is written after reading sorts after it.
std::uint64_t Author::nextClock() const
{
    const std::int64_t nowMs = std::max<std::int64_t>(m_state.with.clock.nowMs(), 0);
    std::uint64_t clock = static_cast<std::uint64_t>(nowMs) << 16;
    const std::uint64_t most = static_cast<std::uint64_t>(nowMs + mostSkewMs) << 16;
    for (const DeviceChain &chain : m_state.devices.all()) {
        if (chain.id == m_state.me || chain.headClock < most)
            clock = std::max(clock, chain.headClock + 1);
    }
    return clock;
}

EntryDraft Author::draft(std::uint64_t kind, ByteView payload) const
{
    EntryDraft draft;
    draft.caseId = m_state.caseId;
    draft.device = m_state.me;
    draft.sequence = 1;
    if (const auto number = m_state.devices.find(m_state.me)) {
        const DeviceChain &chain = m_state.devices.at(*number);
        draft.sequence = chain.head + 1;
        draft.previous = chain.headId;
    }
    draft.clock = nextClock();
    draft.kind = kind;
    draft.payload = payload;
    return draft;
}

Status Author::send(const MailboxTag &mailbox, ByteView envelope, std::optional<std::uint64_t> sequence)
{
    ++m_state.unsent;
    return m_state.queries.run(Query::InsertOutbox, mailbox, envelope, nullptr, sequence);
}

Result<std::vector<Recipient>> Author::recipientsOf(const std::vector<MemberId> &audience) const
{
    std::map<DeviceId, Recipient> recipients;
    const auto note = [&](const RosterMember &member) {
        for (const RosterDevice &device : member.devices) {
            if (device.id == m_state.me || m_state.with.validity.mayReceive(*device.certificate))
                recipients[device.id] = {device.id, device.certificate->boxKey};
        }
    };
    for (const MemberId &id : audience) {
        const RosterMember *member = m_state.roster.find(id);
        if (!member)
            return ErrorCode::NotFound;
        note(*member);
    }
    if (!audience.empty())
        note(*m_state.roster.find(*m_state.roster.me));
    std::vector<Recipient> sorted;
    for (const auto &[id, recipient] : recipients)
        sorted.push_back(recipient);
    return sorted;
}

Result<EntryRef> Author::write(const NewEntry &entry)
{
    if (entry.kind < firstApplicationKind || entry.kind > mostNumber)
        return ErrorCode::NotAllowed;
    Result<std::vector<Recipient>> audience = recipientsOf(entry.audience);
    if (!audience)
        return audience.error();
    return writeContent(entry.kind, entry.payload, std::move(*audience));
}

Result<EntryRef> Author::writeCheckpoint()
{
    const Bytes payload = encodeHeads(m_state.devices.heads());
    return writeContent(checkpointKind, payload, {});
}

Result<EntryRef> Author::writeContent(std::uint64_t kind, ByteView payload, std::vector<Recipient> audience)
{
    const Epoch *epoch = m_state.epochs.find(m_state.roster.epoch);
    if (!m_state.roster.me || !epoch)
        return ErrorCode::NotMember;
    if (!mayWrite(m_state.roster.myRole, kind))
        return ErrorCode::NotAllowed;
    const Result<std::uint32_t> device = m_state.devices.numberOf(m_state.me, m_state.queries);
    if (!device)
        return device.error();
    EntryDraft content = draft(kind, payload);
    content.epoch = epoch->id;
    content.audience = std::move(audience);
    const Result<SealedEntry> sealed = sealEntry(content, epoch->secrets.content(), m_state.local.keys.sign,
                                                 m_state.mailbox, m_keys, m_state.with.random);
    if (!sealed)
        return sealed.error();
    IncomingEntry entry;
    entry.id = sealed->id;
    entry.device = *device;
    entry.sequence = content.sequence;
    entry.previous = content.previous;
    entry.clock = content.clock;
    entry.kind = kind;
    entry.epoch = epoch->number;
    entry.payload = payload;
    entry.signature = sealed->signature;
    if (!content.audience.empty()) {
        entry.header = sealed->header;
        entry.body = sealed->body;
    }
    IngestReport report;
    const Result<Placement::Outcome> outcome = m_placement.place(entry, report);
    if (!outcome)
        return outcome.error();
    if (Status status = send(m_state.mailbox, sealed->envelope, content.sequence); !status)
        return status.error();
    return EntryRef{m_state.me, content.sequence, sealed->id};
}

std::vector<ChainHead> Author::acceptedOf(const std::vector<RosterDevice> &devices) const
{
    std::vector<ChainHead> accepted;
    for (const RosterDevice &device : devices) {
        const auto number = m_state.devices.find(device.id);
        accepted.push_back(number ? m_state.devices.at(*number).chainHead() : ChainHead{device.id, 0, {}});
    }
    std::sort(accepted.begin(), accepted.end());
    return accepted;
}

} // namespace caseweave
