// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Releases.h"

#include "sync/entry/OpenEntry.h"
#include "sync/segment/Segment.h"

namespace caseweave {

using Kind = wire::ReleaseNote::Kind;

bool Releases::isLead(const DeviceId &device) const
{
    const RosterMember *member = m_state.roster.memberOf(device);
    return member && member->role == Role::Lead;
}

Result<Reception::Verdict> Releases::take(const HubItem &item, IngestReport &report)
{
    using Fate = Reception::Fate;
    using Verdict = Reception::Verdict;
    const Result<wire::ReleaseNote> note = wire::ReleaseNote::decode(item.envelope);
    if (!note)
        return Verdict{Fate::Refused, note.code()};
    if (note->tag != m_state.mailbox)
        return Verdict{Fate::Refused, ErrorCode::Malformed};
    const SignPublicKey *key = m_state.graph.signKey(note->author);
    if (!key)
        return Verdict{Fate::Waiting};
    if (!note->verify(*key))
        return Verdict{Fate::Refused, ErrorCode::BadSignature};
    bool isHere = false;
    const Result<bool> row = m_state.queries.first(
        Query::FindRelease, [&](const sql::Statement &at) { isHere = !at.isNull(0); }, note->id());
    if (!row)
        return row.error();
    if (isHere)
        return Verdict{Fate::Duplicate};
    const Status kept
        = m_state.queries.run(Query::PutRelease, note->id(), ByteView(note->envelope), item.mailboxSequence);
    if (!kept)
        return kept.error();
    report.releases += *row ? 0 : 1;
    return Verdict{};
}

/// A second note that says the same in the same second would be the first one: where that was taken back, nothing.
Result<wire::ReleaseNote> Releases::newNote(Kind kind, const std::vector<Digest> &ids)
{
    for (std::int64_t time = m_state.with.clock.nowSeconds();; ++time) {
        Result<wire::ReleaseNote> note
            = wire::ReleaseNote::make(m_state.local.keys.sign, m_state.mailbox, m_state.me, time, kind, ids);
        if (!note)
            return note;
        const Result<bool> isHere = m_state.queries.first(
            Query::FindRelease, [](const sql::Statement &) {}, note->id());
        if (!isHere)
            return isHere.error();
        if (!*isHere)
            return note;
    }
}

Result<std::vector<Digest>> Releases::write(Kind kind, std::vector<Digest> ids)
{
    if (!isLead(m_state.me))
        return ErrorCode::NotAllowed;
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::vector<Digest> made;
    for (std::size_t from = 0; made.empty() || from < ids.size(); from += wire::ReleaseNote::mostIds) {
        const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(std::min(from, ids.size()));
        const auto end
            = ids.begin() + static_cast<std::ptrdiff_t>(std::min(from + wire::ReleaseNote::mostIds, ids.size()));
        const Result<wire::ReleaseNote> note = newNote(kind, {begin, end});
        if (!note)
            return note.error();
        Status status = m_state.queries.run(Query::PutRelease, note->id(), ByteView(note->envelope), nullptr);
        if (status)
            status = m_state.queries.run(Query::InsertOutbox, m_state.mailbox, note->envelope, nullptr, nullptr);
        if (!status)
            return status.error();
        ++m_state.unsent;
        made.push_back(note->id());
    }
    return made;
}

Result<std::vector<Releases::Kept>> Releases::notes(bool lostOnly)
{
    std::vector<Kept> list;
    const Status read = m_state.queries.each(Query::Releases, [&](const sql::Statement &row) -> Status {
        if (lostOnly && !row.isNull(1))
            return {};
        Result<wire::ReleaseNote> note = wire::ReleaseNote::decode(row.blob(0));
        if (!note)
            return ErrorCode::Damaged;
        list.push_back({std::move(*note), !row.isNull(1)});
        return {};
    });
    return read ? Result(std::move(list)) : Result<std::vector<Kept>>(read.error());
}

Result<std::vector<ReleaseNotice>> Releases::all()
{
    const auto list = notes(false);
    if (!list)
        return list.error();
    std::vector<ReleaseNotice> notices;
    for (const auto &[note, atHub] : *list)
        notices.push_back({note.id(), note.author, note.time, note.kind, note.ids, isLead(note.author), atHub});
    return notices;
}

Result<std::set<Digest>> Releases::released()
{
    const auto list = notes(false);
    if (!list)
        return list.error();
    std::set<Digest> back;
    std::set<Digest> ids;
    for (const auto &[note, atHub] : *list) {
        if (note.kind == Kind::Withdrawn && isLead(note.author))
            back.insert(note.ids.begin(), note.ids.end());
    }
    for (const auto &[note, atHub] : *list) {
        if (note.kind == Kind::Envelopes && isLead(note.author) && back.count(note.id()) == 0)
            ids.insert(note.ids.begin(), note.ids.end());
    }
    return ids;
}

Result<std::size_t> Releases::queue()
{
    const auto lost = notes(true);
    if (!lost)
        return lost.error();
    std::size_t count = 0;
    for (const auto &[note, atHub] : *lost) {
        if (note.author != m_state.me)
            continue;
        const Result<bool> queued = m_state.queueAgain(note.envelope);
        if (!queued)
            return queued.error();
        count += *queued ? 1 : 0;
    }
    return count;
}

template <class Use>
void Releases::eachOpened(std::span<const HubItem> items, EnvelopeClass type, const Use &use)
{
    EnvelopeKeys keys;
    for (const HubItem &item : items) {
        const Result<Envelope> envelope = Envelope::decode(item.envelope);
        if (!envelope || envelope->mailbox != m_state.mailbox || envelope->type != type)
            continue;
        for (const Epoch &epoch : m_state.epochs.all()) {
            if (keys.fits(*envelope, epoch.secrets.content()))
                use(item, *envelope, keys, epoch);
        }
    }
}

std::set<EntryId> Releases::packedIn(std::span<const HubItem> items)
{
    SegmentReader segment;
    std::set<EntryId> packed;
    eachOpened(items, EnvelopeClass::Segment,
               [&](const HubItem &, const Envelope &envelope, auto &keys, const Epoch &epoch) {
                   if (!segment.open(envelope, keys, epoch.secrets.content(), m_state.caseId, epoch.id))
                       return;
                   const SegmentHeader &header = segment.header();
                   const SignPublicKey *key = m_state.graph.signKey(header.device);
                   if (!key || !verifyDigest(*key, header.last.bytes, header.signature))
                       return;
                   for (const SegmentItem &item : segment.items())
                       packed.insert(item.id);
               });
    return packed;
}

std::vector<Digest> Releases::envelopesOf(std::span<const HubItem> items, const std::set<EntryId> &packed)
{
    std::vector<Digest> ids;
    eachOpened(items, EnvelopeClass::Entry,
               [&](const HubItem &item, const Envelope &envelope, auto &keys, const Epoch &epoch) {
                   const Result<OpenedEntry> opened = openEntry(envelope, keys, epoch.secrets.content(), epoch.id,
                                                                m_state.caseId, m_state.me, m_state.local.keys.box);
                   if (opened && packed.count(opened->id) != 0)
                       ids.push_back(wire::envelopeIdOf(item.envelope));
               });
    return ids;
}

} // namespace caseweave
