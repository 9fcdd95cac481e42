// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/MemoryContent.h"

namespace caseweave {

// The part of the store that is about what release notes name (docs/decisions/0046).

using Kind = wire::ReleaseNote::Kind;

Status MemoryHubStore::putRelease(const MailboxTag &tag, const Release &release, std::int64_t sinceSeconds)
{
    assert(m_change);
    Content::Box &box = m_change->boxes[{Space::Case, tag}];
    box.releases.try_emplace({release.what, release.note}, Content::Named{release.kind, sinceSeconds, false});
    if (box.state == State::Open)
        box.state = State::Releasing;
    return {};
}

Status MemoryHubStore::dropReleases(const MailboxTag &tag, const Digest &note)
{
    assert(m_change);
    Content::Box &box = m_change->boxes[{Space::Case, tag}];
    const auto found = box.hashes.find(note);
    if (found == box.hashes.end())
        return {};
    std::erase_if(box.releases, [sequence = found->second](const auto &entry) {
        return entry.first.second == sequence && entry.second.kind != Kind::Withdrawn && !entry.second.isDone;
    });
    return {};
}

Result<bool> MemoryHubStore::isReleased(const MailboxTag &tag, Kind kind, const Digest &what, bool done)
{
    const std::lock_guard lock(m_data->mutex);
    const Content::Box *box = content().box(Space::Case, tag);
    return box && std::ranges::any_of(box->releases, [&](const auto &entry) {
               return entry.first.first == what && entry.second.kind == kind && (!done || entry.second.isDone);
           });
}

Result<std::optional<MailboxTag>> MemoryHubStore::releaseDue(std::int64_t untilSeconds)
{
    const std::lock_guard lock(m_data->mutex);
    std::optional<MailboxTag> tag;
    std::int64_t earliest = untilSeconds;
    for (const auto &[key, box] : content().boxes) {
        for (const auto &[what, named] : box.releases) {
            if (named.since == 0 || named.since > earliest)
                continue;
            tag = key.second;
            earliest = named.since;
        }
    }
    return tag;
}

Result<std::vector<HubStore::Release>> MemoryHubStore::releasesDue(const MailboxTag &tag, std::int64_t untilSeconds,
                                                                   std::size_t most)
{
    const std::lock_guard lock(m_data->mutex);
    std::vector<std::pair<std::int64_t, Release>> due;
    if (const Content::Box *box = content().box(Space::Case, tag)) {
        for (const auto &[key, named] : box->releases) {
            if (named.since > 0 && named.since <= untilSeconds)
                due.push_back({named.since, {named.kind, key.first, key.second}});
        }
    }
    std::ranges::stable_sort(due, {}, [](const auto &one) { return one.first; });
    std::vector<Release> some;
    for (std::size_t i = 0; i < due.size() && i < most; ++i)
        some.push_back(due[i].second);
    return some;
}

Result<std::uint64_t> MemoryHubStore::releasesWaiting()
{
    const std::lock_guard lock(m_data->mutex);
    std::uint64_t count = 0;
    for (const auto &[key, box] : content().boxes) {
        for (const auto &[what, named] : box.releases)
            count += named.since > 0 ? 1 : 0;
    }
    return count;
}

Result<HubStore::Erased> MemoryHubStore::eraseEnvelope(const MailboxTag &tag, const Digest &id)
{
    assert(m_change);
    Content::Box &box = m_change->boxes[{Space::Case, tag}];
    const auto number = box.hashes.find(id);
    const auto kept = number == box.hashes.end() ? box.envelopes.end() : box.envelopes.find(number->second);
    Erased erased;
    if (kept != box.envelopes.end()
        && (kept->second.which == wire::Class::Entry || kept->second.which == wire::Class::Segment)) {
        erased = {1, kept->second.bytes.size()};
        box.bytes -= erased.bytes;
        box.envelopes.erase(kept);
    }
    for (auto &[key, named] : box.releases) {
        if (key.first != id || named.kind != Kind::Envelopes)
            continue;
        named.since = 0;
        named.isDone = named.isDone || erased.envelopes > 0;
    }
    return erased;
}

Result<HubStore::Erased> MemoryHubStore::eraseSome(Space space, const MailboxTag &tag, std::size_t most)
{
    assert(m_change);
    Content::Box &box = m_change->boxes[{space, tag}];
    if (space == Space::Case)
        box.state = State::Closed;
    Erased erased;
    for (auto at = box.envelopes.begin(); at != box.envelopes.end() && erased.envelopes < most;) {
        if (at->second.which == wire::Class::Release) {
            ++at;
            continue;
        }
        ++erased.envelopes;
        erased.bytes += at->second.bytes.size();
        box.hashes.erase(wire::envelopeIdOf(at->second.bytes));
        at = box.envelopes.erase(at);
    }
    box.bytes -= erased.bytes;
    return erased;
}

Status MemoryHubStore::releaseDone(const MailboxTag &tag, const Release &release)
{
    assert(m_change);
    Content::Box &box = m_change->boxes[{Space::Case, tag}];
    const bool isAll = release.kind == Kind::Mailbox;
    std::erase_if(m_change->dueBlobs, [&](const auto &due) {
        return due.second.tag == tag && (isAll || due.second.blob.bytes == release.what);
    });
    std::erase_if(box.foreignBlobs, [&](const auto &blob) { return isAll || blob.first.bytes == release.what; });
    if (isAll) {
        box.covers.clear();
        box.releases.clear();
    }
    for (auto &[key, named] : box.releases) {
        if (key.first == release.what && named.kind == release.kind)
            named = {named.kind, 0, true};
    }
    return {};
}

} // namespace caseweave
