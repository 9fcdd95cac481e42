// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileSession.h"

namespace caseweave {

// The index over all cases: what a ProfileSession does for it.

namespace {

/// A case that one is out of, and one that was given up at the hubs, is not for finding any more. It can still be
/// opened from the list of cases.
bool isToBeFound(const CaseSnapshot &snapshot)
{
    const auto isGivenUp
        = [](const CaseRelease &release) { return release.kind == ReleaseKind::WholeCase && release.stands(); };
    return snapshot.summary.stillMember && std::none_of(snapshot.releases.begin(), snapshot.releases.end(), isGivenUp);
}

} // namespace

void ProfileSession::openFind()
{
    m_feeder = std::make_unique<FindFeeder>(m_store->findFile(), m_store->findKey(), *m_store, m_with.clock,
                                            [this](const CaseId &id) {
                                                restIdle(); // the one that was read last
                                                return openToRead(id);
                                            });
    connect(m_feeder.get(), &FindFeeder::ready, this, [this] { Q_EMIT findReady(findAccess()); });
    connect(m_feeder.get(), &FindFeeder::closing, this, &ProfileSession::findClosing);
    if (m_feeder->open())
        m_feeder->keepOnly(m_store->cases());
    else
        m_feeder.reset();
}

FindAccessPtr ProfileSession::findAccess() const
{
    if (!m_feeder)
        return nullptr;
    auto access = std::make_shared<FindAccess>();
    access->file = m_store->findFile();
    access->key = m_store->findKey();
    return access;
}

bool ProfileSession::isFindComplete() const
{
    return m_feeder && m_feeder->isComplete()
        && std::none_of(m_cases.begin(), m_cases.end(), [](const auto &item) { return item.second.dirty; });
}

void ProfileSession::beginFindAnew()
{
    if (m_feeder)
        m_feeder->beginAnew();
}

void ProfileSession::feed(const CaseSnapshotPtr &snapshot, OpenCase &entry)
{
    if (!m_feeder)
        return;
    if (isToBeFound(*snapshot))
        m_feeder->update(*entry.file, snapshot);
    else
        m_feeder->forget(entry.file->id());
}

} // namespace caseweave
