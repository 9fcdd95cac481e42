// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileSession.h"

namespace caseweave {

// Which cases of a ProfileSession stand open. An open file takes two thirds of a MiB and three descriptors, whether
// anybody looks at it or not.

namespace {

constexpr int lookAgainMs = 1000;
constexpr int mostAsking = 16; ///< of the cases that rested, at the hub at the same time

} // namespace

void ProfileSession::setMostAwake(std::size_t most)
{
    m_mostAwake = most;
    m_resting.start(0);
}

std::size_t ProfileSession::awakeCases() const
{
    return static_cast<std::size_t>(
        std::count_if(m_cases.begin(), m_cases.end(), [](const auto &one) { return one.second.file != nullptr; }));
}

void ProfileSession::startSync(OpenCase &entry)
{
    entry.started = true;
    entry.sync->start();
}

/// What kept a file from being opened may have passed: the case rests, and is opened again when it is looked at.
void ProfileSession::restUnopened()
{
    bool any = false;
    for (auto &[id, entry] : m_cases) {
        const auto code = entry.summary.error;
        const bool mayPass = code == ErrorCode::DiskFull || code == ErrorCode::Busy || code == ErrorCode::Storage;
        if (entry.file || entry.resting || !mayPass)
            continue;
        entry.resting = true;
        entry.asked = false;
        entry.dirty = true;
        any = true;
    }
    if (any)
        schedule(false);
}

/// Opens the file of a case that rests, and asks nobody. False: there is none, and the summary says why.
bool ProfileSession::wake(const CaseId &id, OpenCase &entry)
{
    entry.used = ++m_uses;
    if (!entry.resting)
        return entry.file != nullptr;
    entry.resting = false;
    openListed(id);
    entry.unread = entry.file != nullptr;
    m_resting.start(0);
    if (!entry.file)
        QTimer::singleShot(0, this, &ProfileSession::casesChanged);
    return entry.unread;
}

/// As a case that never rested: read, and at the hub where there is one.
bool ProfileSession::openFully(const CaseId &id, OpenCase &entry)
{
    if (!wake(id, entry))
        return false;
    if (entry.unread)
        rebuild(id, entry);
    if (!entry.started && m_connection->state() == HubState::Online)
        startSync(entry);
    return entry.file != nullptr;
}

CaseFile *ProfileSession::openToRead(const CaseId &id)
{
    const auto found = m_cases.find(id);
    return found == m_cases.end() || !wake(id, found->second) ? nullptr : found->second.file.get();
}

/// Whether the hub is still to be asked for it on this connection.
bool ProfileSession::isToAsk(const OpenCase &entry) const
{
    return m_connection->state() == HubState::Online && !entry.started && !entry.asked
        && (entry.resting || entry.file != nullptr);
}

bool ProfileSession::mayRest(const CaseId &id, const OpenCase &entry) const
{
    if (!entry.file || entry.shown || entry.openingDue || entry.dirty || entry.unopened)
        return false;
    // A file that may be an old copy is one until the hub was asked, each time that it is opened.
    if (!m_store->anchorsIntact() || entry.file->isOldCopy())
        return false;
    if ((m_feeder && m_feeder->isWaiting(id)) || m_packedDone)
        return false;
    if (m_connection->state() != HubState::Online)
        return true;
    // What the hub did not take is tried again by who is awake.
    const bool isDone = entry.started && entry.sync->settled() && !entry.sync->error() && !entry.sync->askingHeld();
    return isDone ? entry.file->log().counts().unsent == 0 : !entry.started && entry.asked;
}

void ProfileSession::rest(const CaseId &id, OpenCase &entry)
{
    keepAnchor(entry);
    if (m_feeder)
        m_feeder->letGo(id);
    const LogCounts counts = entry.file->log().counts();
    entry.unsent = static_cast<qint64>(counts.unsent);
    entry.missing = static_cast<qint64>(counts.missing);
    entry.asked = m_connection->state() == HubState::Online;
    entry.started = false;
    entry.resting = true;
    entry.searched = {};
    entry.sync.reset();
    entry.file.reset();
}

void ProfileSession::restIdle()
{
    std::size_t awake = awakeCases();
    if (awake <= m_mostAwake)
        return;
    std::vector<std::pair<std::uint64_t, CaseId>> idle;
    for (const auto &[id, entry] : m_cases) {
        if (mayRest(id, entry))
            idle.emplace_back(entry.used, id);
    }
    std::sort(idle.begin(), idle.end());
    for (std::size_t i = 0; i < idle.size() && awake > m_mostAwake; ++i, --awake)
        rest(idle[i].second, m_cases.at(idle[i].second));
}

/// A few at a time, so that there are never more open than that on top. One at least, should others hang.
void ProfileSession::askHubForResting()
{
    const auto asking = std::count_if(m_cases.begin(), m_cases.end(), [](const auto &one) {
        return one.second.started && one.second.sync->catchingUp();
    });
    std::size_t awake = awakeCases();
    auto room = mostAsking - asking;
    for (auto &[id, entry] : m_cases) {
        const bool fits = room > 0 && (awake < m_mostAwake + mostAsking || room == mostAsking);
        if (!fits)
            return;
        if (!isToAsk(entry))
            continue;
        awake += entry.resting ? 1 : 0;
        --room;
        openFully(id, entry);
    }
}

void ProfileSession::lookWhoRests()
{
    restIdle();
    askHubForResting();
    // What keeps one awake may end without a word.
    if (awakeCases() > m_mostAwake)
        m_resting.start(lookAgainMs);
}

} // namespace caseweave
