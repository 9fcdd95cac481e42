// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/SendingAgain.h"

#include "sync/log/HeldNotes.h"
#include "sync/log/Releases.h"

namespace caseweave {

Status SendingAgain::forget()
{
    if (const DeviceChain *own = m_state.ownChain()) {
        if (Status status = m_state.queries.run(Query::ForgetMailbox, own->number); !status)
            return status;
    }
    if (Status status = Releases(m_state).forget(); !status)
        return status;
    if (Status status = HeldNotes(m_state).forget(); !status)
        return status;
    if (Status status = m_state.with.fold.doubtHub(); !status)
        return status;
    m_state.doubtsHub = true;
    return m_state.putMeta("doubts hub", 1);
}

Status SendingAgain::meet(const GenerationId &generation)
{
    constexpr std::string_view key = "hub generation";
    const Result<Bytes> known = m_state.meta(key);
    if (!known)
        return known.error();
    if (std::ranges::equal(*known, generation.bytes))
        return {};
    if (Status status = m_state.putMeta(key, generation.view()); !status)
        return status;
    return known->empty() ? Status() : forget();
}

Result<std::size_t> SendingAgain::queue()
{
    if (Status status = readOutbox(); !status)
        return status.error();
    Releases releases(m_state);
    const Result<std::size_t> notes = releases.queue();
    Result<std::set<Digest>> released = notes ? releases.released() : Result<std::set<Digest>>(notes.error());
    if (!released)
        return released.error();
    m_released = std::move(*released);
    const Result<std::size_t> held = HeldNotes(m_state).queue();
    if (!held)
        return held.error();
    m_count = *notes + *held;
    if (const DeviceChain *own = m_state.ownChain()) {
        const Status status = m_state.queries.each(
            Query::PackRows, [&](const sql::Statement &row) { return take(row); }, own->number, std::uint64_t{0});
        if (!status)
            return status.error();
    }
    if (m_lowest <= m_state.packedUpTo) {
        // The segments that held it are lost with it, or cover numbers that now are others'.
        m_state.packedUpTo = m_lowest - 1;
        if (Status status = m_state.putMeta("packed", m_state.packedUpTo); !status)
            return status.error();
    }
    m_state.doubtsHub = false;
    const Status status = m_state.putMeta("doubts hub", 0);
    return status ? Result(m_count) : Result<std::size_t>(status.error());
}

Status SendingAgain::readOutbox()
{
    // A segment that was not sent yet covers numbers that now are others': it is packed anew.
    if (Status status = m_state.queries.run(Query::DropSegments); !status)
        return status;
    if (const std::int64_t dropped = m_state.with.database.changedRows(); dropped > 0) {
        m_state.unsent -= static_cast<std::uint64_t>(dropped);
        m_lowest = 1;
    }
    return m_state.queries.each(Query::QueuedSequences, [&](const sql::Statement &row) -> Status {
        m_queued.insert(row.count(0));
        return {};
    });
}

Status SendingAgain::take(const sql::Statement &row)
{
    const std::uint64_t sequence = row.count(0);
    const Result<bool> released = row.isNull(7) ? isReleased(sequence) : false;
    if (!released)
        return released.error();
    if (row.isNull(7) && !*released && m_queued.count(sequence) == 0) {
        const Result<std::optional<Bytes>> envelope = envelopeOf(row);
        if (!envelope)
            return envelope.error();
        if (*envelope) {
            if (Status status
                = m_state.queries.run(Query::InsertOutbox, m_state.mailbox, **envelope, nullptr, sequence);
                !status)
                return status;
            ++m_state.unsent;
            ++m_count;
            m_lowest = std::min(m_lowest, sequence);
        }
    }
    m_before = sequence;
    m_beforeId = row.id<EntryId>(4);
    return {};
}

/// A new envelope would bring back what hubs were to delete.
Result<bool> SendingAgain::isReleased(std::uint64_t sequence)
{
    if (m_released.empty())
        return false;
    Digest sent{};
    const Result<bool> known = m_state.queries.first(
        Query::Sent, [&](const sql::Statement &at) { sent = at.id<Id<Digest>>(0).bytes; }, sequence);
    if (!known)
        return known.error();
    return *known && m_released.count(sent) != 0;
}

/// The same entry in an envelope; only a roster entry's is the one that was sent before. Nothing where this file cannot
/// make it: it came back from a hub that held it, and is not whole.
Result<std::optional<Bytes>> SendingAgain::envelopeOf(const sql::Statement &row)
{
    const std::uint64_t sequence = row.count(0);
    const EntryId id = row.id<EntryId>(4);
    if (row.count(3) == rosterKind) {
        std::optional<Bytes> sent;
        const Result<bool> found = m_state.queries.first(
            Query::OwnRoster, [&](const sql::Statement &at) { sent.emplace(at.blob(0).begin(), at.blob(0).end()); },
            sequence);
        return found ? Result(std::move(sent)) : Result<std::optional<Bytes>>(found.error());
    }
    const Epoch &epoch = m_state.epochs.at(static_cast<std::uint32_t>(row.count(1)));
    const ByteView content = epoch.secrets.content();
    const SigningKey &key = m_state.local.keys.sign;
    if (!row.isNull(8)) {
        return std::optional(sealAgain(row.blob(8), key.signDigest(id.bytes), row.blob(9), content, m_state.mailbox,
                                       m_keys, m_state.with.random));
    }
    if (sequence != m_before + 1)
        return std::optional<Bytes>();
    EntryDraft draft;
    draft.caseId = m_state.caseId;
    draft.epoch = epoch.id;
    draft.device = m_state.me;
    draft.sequence = sequence;
    draft.previous = m_beforeId;
    draft.clock = row.count(2);
    draft.kind = row.count(3);
    draft.payload = row.blob(5);
    Result<SealedEntry> sealed = sealEntry(draft, content, key, m_state.mailbox, m_keys, m_state.with.random);
    if (!sealed)
        return sealed.error();
    // Two entries of one number would be a fork of our own making.
    if (sealed->id != id)
        return ErrorCode::Damaged;
    return std::optional(std::move(sealed->envelope));
}

} // namespace caseweave
