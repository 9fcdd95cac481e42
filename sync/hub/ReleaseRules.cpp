// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/ReleaseRules.h"

#include "sync/wire/AccessRecord.h"

namespace caseweave::hubrules {
namespace {

using Kind = wire::ReleaseNote::Kind;
using Space = HubStore::Space;

constexpr std::size_t mostInAStep = 32; ///< of at most 512 KiB each
constexpr std::uint64_t mostBytesInAStep = 4 << 20;
constexpr std::int64_t mostAheadSeconds = wire::mostClockDifferenceMs / 1000;

Result<bool> isAdministrator(HubStore &store, const MailboxTag &tag, const DeviceId &device)
{
    const Result<std::optional<Bytes>> held = store.accessRecord(tag);
    if (!held)
        return held.error();
    if (!held->has_value())
        return false;
    const Result<wire::AccessRecord> record = wire::AccessRecord::decode(**held);
    if (!record)
        return ErrorCode::Damaged;
    return record->isAdministrator(device);
}

/// Whether a note counts still: in doubt nothing is deleted.
class Standing {
public:
    Standing(HubStore &store, const PeerMap &map, const MailboxTag &tag) : m_store(store), m_map(map), m_tag(tag) { }

    /// The note that had no effect any more, once.
    Result<std::optional<Digest>> voidNote(std::uint64_t sequence)
    {
        if (m_known == sequence)
            return std::optional<Digest>();
        const Result<HubStore::Page> page
            = m_store.page({Space::Case, m_tag, wire::Class::Release, sequence - 1, sequence + 1, false, 1, 1});
        if (!page)
            return page.error();
        if (page->items.empty())
            return ErrorCode::Damaged;
        const Result<wire::ReleaseNote> note = wire::ReleaseNote::decode(page->items.front().envelope);
        if (!note)
            return ErrorCode::Damaged;
        const Result<bool> stands = isAdministrator(m_store, m_tag, note->author);
        if (!stands)
            return stands.error();
        if (!*stands || m_map.isRevoked(note->author))
            return std::optional(note->id());
        m_known = sequence;
        return std::optional<Digest>();
    }

private:
    HubStore &m_store;
    const PeerMap &m_map;
    const MailboxTag m_tag;
    std::uint64_t m_known = 0;
};

Status erase(HubStore &store, const HubStore::Release &release, ReleaseStep &step)
{
    if (release.kind == Kind::Blobs) {
        step.blobs.push_back(release);
        return {};
    }
    const bool isWhole = release.kind == Kind::Mailbox;
    Result<HubStore::Erased> erased
        = isWhole ? store.eraseSome(Space::Case, step.tag, mostInAStep) : store.eraseEnvelope(step.tag, release.what);
    if (erased && isWhole && erased->envelopes == 0)
        erased = store.eraseSome(Space::Held, step.tag, mostInAStep);
    if (!erased)
        return erased.error();
    step.closed = isWhole && erased->envelopes == 0;
    step.erased.envelopes += erased->envelopes;
    step.erased.bytes += erased->bytes;
    return {};
}

} // namespace

Result<bool> judgeRelease(HubStore &store, const PeerMap &map, const HubGuest &guest, std::int64_t nowSeconds,
                          const wire::ReleaseNote &note)
{
    const bool isPeer = guest.kind == wire::Kind::Hub;
    const bool isOwn = !isPeer && guest.device == note.author;
    const std::optional<SignPublicKey> key = isOwn ? std::optional(guest.key) : map.keyOf(note.author);
    const Result<bool> stands = isAdministrator(store, note.tag, note.author);
    if (!stands)
        return stands.error();
    const bool counts = *stands && key && note.verify(*key);
    if (isPeer)
        return counts;
    if (!counts)
        return ErrorCode::NotFound;
    if (note.time > nowSeconds + mostAheadSeconds)
        return ErrorCode::ClockSkew;
    return true;
}

Result<std::uint64_t> takeRelease(HubStore &store, const wire::ReleaseNote &note, std::uint64_t sequence,
                                  std::int64_t nowSeconds)
{
    if (note.kind == Kind::Withdrawn) {
        for (const Digest &id : note.ids) {
            Status status = store.dropReleases(note.tag, id);
            // It may come before what it takes back, by way of another hub.
            if (status)
                status = store.putRelease(note.tag, {note.kind, id, sequence}, 0);
            if (!status)
                return status.error();
        }
        return std::uint64_t{0};
    }
    const Result<bool> withdrawn = store.isReleased(note.tag, Kind::Withdrawn, note.id(), false);
    if (!withdrawn)
        return withdrawn.error();
    if (*withdrawn)
        return std::uint64_t{0};
    // At least 1, as 0 is for what is not due.
    const std::int64_t since = std::max<std::int64_t>(nowSeconds, 1);
    const std::vector<Digest> whole{Digest{}};
    const std::vector<Digest> &ids = note.kind == Kind::Mailbox ? whole : note.ids;
    for (const Digest &id : ids) {
        if (Status status = store.putRelease(note.tag, {note.kind, id, sequence}, since); !status)
            return status.error();
    }
    return ids.size();
}

Status mayBring(HubStore &store, const MailboxTag &tag, const BlobId &blob)
{
    const Result<HubStore::Mailbox> mailbox = store.mailbox(Space::Case, tag);
    if (!mailbox)
        return mailbox.error();
    if (mailbox->state == HubStore::State::Open)
        return {};
    const Result<bool> gone = store.isReleased(tag, Kind::Blobs, blob.bytes, true);
    if (!gone)
        return gone.error();
    return *gone || mailbox->state == HubStore::State::Closed ? Status(ErrorCode::Expired) : Status();
}

Result<ReleaseStep> releaseStep(HubStore &store, const PeerMap &map, std::int64_t untilSeconds)
{
    ReleaseStep step;
    const Result<std::optional<MailboxTag>> tag = store.releaseDue(untilSeconds);
    if (!tag)
        return tag.error();
    if (!tag->has_value())
        return step;
    step.tag = **tag;
    // Locks it, so that another hub on the same store has done its part before one looks what is left.
    if (const auto mailbox = store.mailbox(Space::Case, step.tag); !mailbox)
        return mailbox.error();
    const auto due = store.releasesDue(step.tag, untilSeconds, mostInAStep);
    if (!due)
        return due.error();
    Standing standing(store, map, step.tag);
    step.more = true;
    for (const HubStore::Release &release : *due) {
        const Result<std::optional<Digest>> isVoid = standing.voidNote(release.note);
        if (!isVoid)
            return isVoid.error();
        if (isVoid->has_value()) {
            ++step.voided;
            const Status dropped = store.dropReleases(step.tag, **isVoid);
            return dropped ? Result(step) : Result<ReleaseStep>(dropped.error());
        }
        if (Status status = erase(store, release, step); !status)
            return status.error();
        // The whole mailbox goes on its own; the others may have been of it.
        if (release.kind == Kind::Mailbox || step.erased.bytes >= mostBytesInAStep)
            break;
    }
    step.more = step.blobs.empty() && !step.closed;
    return step;
}

Status noteBlobsGone(HubStore &store, const ReleaseStep &step)
{
    for (const HubStore::Release &blob : step.blobs) {
        if (Status status = store.releaseDone(step.tag, blob); !status)
            return status;
    }
    return step.closed ? store.releaseDone(step.tag, {Kind::Mailbox, {}, 0}) : Status();
}

} // namespace caseweave::hubrules
