// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Reception.h"

namespace caseweave {

Result<Reception::Verdict> Reception::takeSegment(const HubItem &item, const Envelope &envelope, IngestReport &report)
{
    const std::vector<Epoch> &epochs = m_state.epochs.all();
    for (auto epoch = epochs.rbegin(); epoch != epochs.rend(); ++epoch) {
        const ByteView content = epoch->secrets.content();
        if (!m_keys.fits(envelope, content))
            continue;
        if (m_state.graph.status(epoch->id) == NodeStatus::Pending)
            return Verdict{Fate::Waiting};
        if (Status status = m_segment.open(envelope, m_keys, content, m_state.caseId, epoch->id); !status)
            return Verdict{Fate::Refused, status.code()};
        return placeSegment(item, *epoch, report);
    }
    return Verdict{Fate::Waiting};
}

Result<Reception::Verdict> Reception::placeSegment(const HubItem &item, const Epoch &epoch, IngestReport &report)
{
    static_cast<void>(item);
    const SegmentHeader &header = m_segment.header();
    const SignPublicKey *key = m_state.graph.signKey(header.device);
    if (!key)
        return Verdict{Fate::Waiting};
    if (!verifyDigest(*key, header.last.bytes, header.signature))
        return Verdict{Fate::Refused, ErrorCode::BadSignature};
    const Result<std::uint32_t> device = m_state.devices.numberOf(header.device, m_state.queries);
    if (!device)
        return device.error();
    const std::uint64_t last = header.first + header.count - 1;
    const bool own = header.device == m_state.me;
    report.ownChainAhead = report.ownChainAhead || (own && last > m_state.devices.at(*device).head);
    const Result<bool> fresh = isNew(*device, header.first, last);
    if (!fresh)
        return fresh.error();
    const Status status = *fresh ? placeRun(*device, epoch, m_segment.items(), header.first, report)
                                 : placeSingly(*device, epoch, report);
    return status ? Result(Verdict{}) : Result<Verdict>(status.error());
}

/// Whether nothing of the run is stored yet.
Result<bool> Reception::isNew(std::uint32_t device, std::uint64_t first, std::uint64_t last)
{
    if (first > m_state.devices.at(device).head)
        return true;
    const Result<bool> row = m_state.queries.first(
        Query::RowsBetween, [](const sql::Statement &) {}, device, first, last);
    if (!row)
        return row.error();
    return !*row;
}

IncomingEntry Reception::incomingOf(const SegmentItem &item, std::size_t index, std::uint32_t device,
                                    const Epoch &epoch)
{
    IncomingEntry entry;
    entry.id = item.id;
    entry.device = device;
    entry.sequence = m_segment.header().first + index;
    entry.clock = item.clock;
    entry.kind = item.kind;
    entry.epoch = epoch.number;
    if (!item.restricted()) {
        entry.payload = item.payload;
        return entry;
    }
    entry.header = item.header;
    entry.body = item.body;
    const Result<Header> header = Header::decode(item.header);
    Result<Bytes> plain = openRestricted(*header, item.body, m_state.me, m_state.local.keys.box);
    entry.readable = plain.ok();
    if (plain) {
        m_opened = std::move(*plain);
        entry.payload = unpad(m_opened)->subspan(blindSize);
    }
    return entry;
}

Status Reception::placeRun(std::uint32_t device, const Epoch &epoch, std::span<const SegmentItem> items,
                           std::uint64_t first, IngestReport &report)
{
    Placement::Run run(m_placement, device, epoch.number, report);
    EntryId previous = m_segment.header().previous;
    if (Status status = run.begin(first, previous, items[0].clock); !status)
        return status;
    for (std::size_t i = 0; i < items.size(); ++i) {
        IncomingEntry entry = incomingOf(items[i], i, device, epoch);
        entry.previous = previous;
        previous = entry.id;
        if (i + 1 == items.size())
            entry.signature = m_segment.header().signature;
        if (Status status = run.add(entry); !status)
            return status;
    }
    if (Status status = run.end(); !status)
        return status;
    return noteClaimsOf(items, device, epoch, report);
}

/// Some of it is here already: entry by entry.
Status Reception::placeSingly(std::uint32_t device, const Epoch &epoch, IngestReport &report)
{
    const std::span<const SegmentItem> items = m_segment.items();
    EntryId previous = m_segment.header().previous;
    for (std::size_t i = 0; i < items.size(); ++i) {
        IncomingEntry entry = incomingOf(items[i], i, device, epoch);
        entry.previous = previous;
        previous = entry.id;
        if (i + 1 == items.size())
            entry.signature = m_segment.header().signature;
        const Result<Placement::Outcome> outcome = m_placement.place(entry, report);
        if (!outcome)
            return outcome.error();
        if (*outcome == Placement::Outcome::Duplicate)
            ++report.duplicate;
    }
    return noteClaimsOf(items, device, epoch, report);
}

Status Reception::noteClaimsOf(std::span<const SegmentItem> items, std::uint32_t device, const Epoch &epoch,
                               IngestReport &report)
{
    for (std::size_t i = 0; i < items.size(); ++i) {
        const SegmentItem &item = items[i];
        if (item.kind != checkpointKind || item.restricted() || !mayClaim(incomingOf(item, i, device, epoch)))
            continue;
        if (Status status = noteClaims(item.payload, report); !status)
            return status;
    }
    return {};
}

} // namespace caseweave
