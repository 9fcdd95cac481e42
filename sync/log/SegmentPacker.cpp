// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/SegmentPacker.h"

#include "crypto/cbor/Writer.h"

namespace caseweave {
namespace {

constexpr std::size_t mostBytes = 256 * 1024;
/// Bodies of entries with an audience do not shrink, and the whole must fit into a segment's envelope.
constexpr std::size_t mostItemBytes = 64 * 1024;

Bytes copy(ByteView view)
{
    return {view.begin(), view.end()};
}

} // namespace

Result<std::size_t> SegmentPacker::pack()
{
    const DeviceChain *chain = m_state.ownChain();
    if (!chain)
        return std::size_t{0};
    m_done = m_state.packedUpTo;
    m_next = m_done + 1;
    if (m_done > 0) {
        const Result<bool> before = m_state.queries.first(
            Query::FindLink, [&](const sql::Statement &row) { m_last = row.id<EntryId>(0); }, chain->number, m_done);
        if (!before)
            return before.error();
    }
    Status status = m_state.queries.each(
        Query::PackRows, [&](const sql::Statement &row) { return m_stopped ? Status() : take(row); }, chain->number,
        m_done);
    if (status && !m_items.empty() && m_bytes >= m_leastBytes)
        status = flush();
    if (status && m_done != m_state.packedUpTo) {
        m_state.packedUpTo = m_done;
        status = m_state.putMeta("packed", m_done);
    }
    return status ? Result(m_made) : Result<std::size_t>(status.error());
}

Status SegmentPacker::take(const sql::Statement &row)
{
    const std::uint64_t sequence = row.count(0);
    const auto epoch = static_cast<std::uint32_t>(row.count(1));
    const std::uint64_t kind = row.count(3);
    const bool sent = !row.isNull(7);
    if (sequence != m_next || !sent) {
        m_stopped = true;
        return {};
    }
    const ByteView payload = row.blob(5);
    const ByteView header = row.blob(8);
    const ByteView body = row.blob(9);
    const std::size_t bytes = payload.size() + header.size() + body.size();
    const bool isRoster = kind == rosterKind;
    const bool ends = isRoster || epoch != m_epoch || m_bytes + bytes > mostBytes || row.isNull(6);
    if (ends && !m_items.empty()) {
        // A run that a later epoch closed will not grow: what is too little stays as it is.
        const bool worth = m_bytes >= m_leastBytes / 4;
        if (Status status = worth ? flush() : Status(); !status)
            return status;
        m_items.clear();
        m_mailbox.clear();
        m_bytes = 0;
        m_done = sequence - 1;
    }
    ++m_next;
    if (isRoster || bytes > mostItemBytes || row.isNull(6)) {
        m_last = row.id<EntryId>(4);
        m_done = sequence;
        return {};
    }
    if (m_items.empty()) {
        m_epoch = epoch;
        m_first = sequence;
        m_previous = m_last;
    }
    const bool restricted = !header.empty();
    m_items.push_back({row.count(2), kind, restricted ? Bytes() : copy(payload), copy(header), copy(body)});
    m_mailbox.push_back(row.count(7));
    m_bytes += bytes;
    m_last = row.id<EntryId>(4);
    const ByteView signature = row.blob(6);
    if (signature.size() != m_signature.size())
        return ErrorCode::Damaged;
    std::copy(signature.begin(), signature.end(), m_signature.begin());
    return {};
}

/// [[first, last], ...] of the mailbox sequences in this run.
Bytes SegmentPacker::covers() const
{
    std::vector<std::uint64_t> sorted = m_mailbox;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
    for (const std::uint64_t sequence : sorted) {
        if (!ranges.empty() && sequence <= ranges.back().second + 1)
            ranges.back().second = sequence;
        else
            ranges.emplace_back(sequence, sequence);
    }
    cbor::Writer writer(ranges.size() * 12 + 8);
    writer.array(ranges.size());
    for (const auto &[first, last] : ranges)
        writer.array(2).uint(first).uint(last);
    return writer.take();
}

Status SegmentPacker::flush()
{
    const Epoch &epoch = m_state.epochs.at(m_epoch);
    SegmentHeader header;
    header.caseId = m_state.caseId;
    header.epoch = epoch.id;
    header.device = m_state.me;
    header.first = m_first;
    header.previous = m_previous;
    header.last = m_last;
    header.signature = m_signature;
    std::vector<SegmentItem> items;
    for (const Item &item : m_items)
        items.push_back({item.clock, item.kind, item.payload, item.header, item.body, {}});
    const Result<Bytes> envelope
        = packSegment(header, items, epoch.secrets.content(), m_state.mailbox, m_state.with.random);
    if (!envelope)
        return envelope.error();
    const Bytes covered = covers();
    Status status = m_state.queries.run(Query::InsertOutbox, m_state.mailbox, *envelope, ByteView(covered), nullptr);
    ++m_state.unsent;
    ++m_made;
    m_done = m_first + m_items.size() - 1;
    m_items.clear();
    m_mailbox.clear();
    m_bytes = 0;
    return status;
}

} // namespace caseweave
