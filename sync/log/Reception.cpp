// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Reception.h"

#include "crypto/hash/Hash.h"
#include "sync/log/HeldNotes.h"
#include "sync/log/Releases.h"
#include "sync/wire/EnvelopeHead.h"

namespace caseweave {
namespace {

/// What a hub could fill the file with is bounded: further envelopes that nothing opens are refused.
constexpr std::uint64_t mostWaiting = 50'000;
constexpr std::uint64_t mostWaitingBytes = std::uint64_t{64} * 1024 * 1024;

void tell(const HubItem &item, const Reception::Verdict &verdict, IngestReport &report)
{
    if (verdict.fate == Reception::Fate::Duplicate)
        ++report.duplicate;
    else if (verdict.fate == Reception::Fate::Refused)
        report.refused.push_back({item.mailboxSequence, verdict.code});
}

} // namespace

Status Reception::receive(const HubItem &item, IngestReport &report)
{
    const Result<Verdict> verdict = take(item, report);
    if (!verdict)
        return verdict.error();
    tell(item, *verdict, report);
    return verdict->fate == Fate::Waiting ? putAside(item, report) : Status();
}

Status Reception::putAside(const HubItem &item, IngestReport &report)
{
    if (m_state.waiting >= mostWaiting || m_state.waitingBytes + item.envelope.size() > mostWaitingBytes) {
        report.refused.push_back({item.mailboxSequence, ErrorCode::Quota});
        return {};
    }
    const Digest digest = hash("CW1 waiting", item.envelope);
    Status status = m_state.queries.run(Query::InsertWaiting, digest, item.mailboxSequence, item.envelope);
    if (!status)
        return status;
    if (m_state.with.database.changedRows() > 0) {
        ++m_state.waiting;
        m_state.waitingBytes += item.envelope.size();
        ++report.waiting;
    } else {
        ++report.duplicate;
    }
    return {};
}

Status Reception::retry(IngestReport &report)
{
    while (std::exchange(m_learnt, false) && m_state.waiting > 0) {
        std::int64_t number = 0;
        for (;;) {
            HubItem item;
            Bytes envelope;
            const Result<bool> row = m_state.queries.first(
                Query::NextWaiting,
                [&](const sql::Statement &at) {
                    number = at.integer(0);
                    item.mailboxSequence = at.count(1);
                    envelope.assign(at.blob(2).begin(), at.blob(2).end());
                },
                number);
            if (!row)
                return row.error();
            if (!*row)
                break;
            item.envelope = envelope;
            m_retrying = true;
            const Result<Verdict> verdict = take(item, report);
            m_retrying = false;
            if (!verdict)
                return verdict.error();
            if (verdict->fate == Fate::Waiting)
                continue;
            tell(item, *verdict, report);
            if (Status status = m_state.queries.run(Query::DropWaiting, number); !status)
                return status;
            --m_state.waiting;
            m_state.waitingBytes -= envelope.size();
        }
    }
    return {};
}

Result<Reception::Verdict> Reception::take(const HubItem &item, IngestReport &report)
{
    const Result<Envelope> envelope = Envelope::decode(item.envelope);
    if (!envelope) {
        const Result<wire::EnvelopeHead> head = wire::readEnvelopeHead(item.envelope);
        if (head && head->which == wire::Class::Release)
            return Releases(m_state).take(item, report);
        return head && head->which == wire::Class::Held ? HeldNotes(m_state).take(item, report)
                                                        : Verdict{Fate::Refused, envelope.code()};
    }
    if (envelope->mailbox != m_state.mailbox)
        return Verdict{Fate::Refused, ErrorCode::Malformed};
    if (envelope->type == EnvelopeClass::Roster)
        return takeRoster(item, *envelope, report);
    if (envelope->type == EnvelopeClass::Segment)
        return takeSegment(item, *envelope, report);
    return takeEntry(item, *envelope, report);
}

Result<Reception::Verdict> Reception::takeEntry(const HubItem &item, const Envelope &envelope, IngestReport &report)
{
    const std::vector<Epoch> &epochs = m_state.epochs.all();
    for (auto epoch = epochs.rbegin(); epoch != epochs.rend(); ++epoch) {
        const ByteView content = epoch->secrets.content();
        if (!m_keys.fits(envelope, content))
            continue;
        const Result<OpenedEntry> opened
            = openEntry(envelope, m_keys, content, epoch->id, m_state.caseId, m_state.me, m_state.local.keys.box);
        if (!opened)
            return Verdict{Fate::Refused, opened.code()};
        return placeEntry(item, *epoch, *opened, report);
    }
    return Verdict{Fate::Waiting};
}

Result<IncomingEntry> Reception::incomingOf(const OpenedEntry &opened, const HubItem &item, std::uint32_t epoch)
{
    const Result<std::uint32_t> device = m_state.devices.numberOf(opened.header.device, m_state.queries);
    if (!device)
        return device.error();
    IncomingEntry entry;
    entry.id = opened.id;
    entry.device = *device;
    entry.sequence = opened.header.sequence;
    entry.previous = opened.header.previous;
    entry.clock = opened.header.clock;
    entry.kind = opened.header.kind;
    entry.epoch = epoch;
    if (entry.kind != rosterKind)
        entry.payload = opened.payload;
    entry.readable = opened.readable;
    entry.signature = opened.held.signature;
    entry.mailbox = item.mailboxSequence;
    if (opened.restricted()) {
        entry.header = opened.held.header;
        entry.body = opened.body;
    }
    return entry;
}

/// Whether just this entry is here: its id says that it was verified then.
Result<bool> Reception::isStored(const IncomingEntry &entry)
{
    if (entry.sequence > m_state.devices.at(entry.device).head)
        return false;
    EntryId here;
    const Result<bool> row = m_state.queries.first(
        Query::FindLink, [&](const sql::Statement &at) { here = at.id<EntryId>(0); }, entry.device, entry.sequence);
    if (!row)
        return row.error();
    return *row && here == entry.id;
}

void Reception::noteOwn(const IncomingEntry &entry, IngestReport &report)
{
    const DeviceChain &chain = m_state.devices.at(entry.device);
    report.ownChainAhead = report.ownChainAhead || (chain.id == m_state.me && entry.sequence > chain.head);
}

Result<Reception::Verdict> Reception::placeEntry(const HubItem &item, const Epoch &epoch, const OpenedEntry &opened,
                                                 IngestReport &report)
{
    const SignPublicKey *key = m_state.graph.signKey(opened.header.device);
    if (!key || m_state.graph.status(epoch.id) == NodeStatus::Pending)
        return Verdict{Fate::Waiting};
    const Result<IncomingEntry> incoming = incomingOf(opened, item, epoch.number);
    if (!incoming)
        return incoming.error();
    const IncomingEntry &entry = *incoming;
    const Result<bool> stored = isStored(entry);
    if (!stored)
        return stored.error();
    if (!*stored && !verifyDigest(*key, entry.id.bytes, opened.held.signature))
        return Verdict{Fate::Refused, ErrorCode::BadSignature};
    noteOwn(entry, report);
    const Result<Placement::Outcome> outcome = m_placement.place(entry, report);
    if (!outcome)
        return outcome.error();
    if (*outcome == Placement::Outcome::Duplicate)
        return Verdict{Fate::Duplicate};
    if (*outcome == Placement::Outcome::Fork)
        return Verdict{Fate::Refused, ErrorCode::Fork};
    if (entry.kind == checkpointKind && entry.readable && mayClaim(entry)) {
        if (Status status = noteClaims(entry.payload, report); !status)
            return status.error();
    }
    return Verdict{};
}

/// Only what counts is believed in what it says of others.
bool Reception::mayClaim(const IncomingEntry &entry)
{
    const DeviceChain &chain = m_state.devices.at(entry.device);
    return m_state.standingOf(chain, entry.epoch, entry.sequence, entry.kind) == Standing::Counts;
}

Status Reception::noteClaims(ByteView heads, IngestReport &report)
{
    const Result<std::vector<ChainHead>> claims = decodeHeads(heads);
    if (!claims)
        return {};
    for (const ChainHead &head : *claims) {
        if (Status status = m_placement.claim(head, report); !status)
            return status;
    }
    return {};
}

} // namespace caseweave
