// SPDX-License-Identifier: GPL-3.0-or-later
// Many cases at once, all or none (docs/decisions/0059-import-is-one-write-of-the-vault.md).
#include "app/session/ProfileSession.h"
#include "app/session/ProfileWorker.h"
#include "app/session/ProfileWorkspace.h"

namespace caseweave {

/// Files are made at places that the profile does not know and that are noted as such. One write of the vault lists
/// all of them; until then they are nobody's, and go.
struct ProfileSession::Import {
    explicit Import(ProfileStore &profile) : store(profile) { }
    Import(const Import &) = delete;
    Import &operator=(const Import &) = delete;
    ~Import() { store.sweepUnlisted(); }

    struct Made {
        CaseId id;
        Anchor anchor;
    };
    ProfileStore &store;
    QList<CaseDraft> drafts;
    std::vector<CaseLocation> places;
    std::vector<Made> made;
    bool listed = false;
    std::size_t opened = 0;
    bool stopped = false;
    QTimer stepping;
    std::function<void(qint64, qint64)> moved;
    std::function<void(const Status &)> done;
};

void ProfileSession::ImportEnd::operator()(Import *import) const
{
    delete import;
}

void ProfileSession::importCases(const QList<CaseDraft> &drafts, std::function<void(qint64, qint64)> moved,
                                 std::function<void(const Status &)> done)
{
    const std::size_t count = static_cast<std::size_t>(drafts.size());
    if (m_import)
        return done(ErrorCode::Busy);
    if (count == 0)
        return done(Status());
    if (m_cases.size() + count > ProfileStore::mostCases())
        return done(ErrorCode::Quota);
    m_import.reset(new Import(*m_store));
    m_import->drafts = drafts;
    m_import->moved = std::move(moved);
    m_import->done = std::move(done);
    for (std::size_t i = 0; i < count; ++i)
        m_import->places.push_back(m_store->newLocation());
    if (const Status noted = m_store->noteUnlisted(m_import->places); !noted)
        return endImport(noted);
    connect(&m_import->stepping, &QTimer::timeout, this, &ProfileSession::importStep);
    m_import->stepping.start(0);
}

void ProfileSession::stopImport()
{
    if (m_import)
        m_import->stopped = true;
}

void ProfileSession::importStep()
{
    const std::size_t count = m_import->places.size();
    Status status;
    if (m_import->listed)
        openImported();
    else if (m_import->stopped)
        status = ErrorCode::Cancelled;
    else if (m_import->made.size() < count)
        status = makeImported();
    else
        status = listImported();
    if (!status)
        return endImport(status);
    m_import->moved(static_cast<qint64>(m_import->made.size() + m_import->opened), static_cast<qint64>(2 * count));
    if (m_import->opened == count)
        endImport({});
}

Status ProfileSession::makeImported()
{
    const std::size_t next = m_import->made.size();
    const auto payloads = CaseWriter::beginning(m_import->drafts.at(static_cast<qsizetype>(next)), m_with.random);
    if (!payloads)
        return payloads.error();
    const auto file = CaseFile::createUnlisted(caseSurroundings(), myCard(), m_import->places[next].clone());
    if (!file)
        return file.error();
    CaseWriter writer(**file, *m_store, m_with.clock, m_with.random);
    if (const Status written = writer.begin(*payloads); !written)
        return written;
    if (const Status marked = (*file)->store().markSeen(m_with.clock.nowMs()); !marked)
        return marked;
    m_import->made.push_back({(*file)->id(), (*file)->log().anchor()});
    return {};
}

Status ProfileSession::listImported()
{
    std::vector<std::pair<CaseId, CaseLocation>> cases;
    for (std::size_t i = 0; i < m_import->made.size(); ++i)
        cases.emplace_back(m_import->made[i].id, m_import->places[i].clone());
    if (const Status added = m_store->addCases(std::move(cases)); !added)
        return added;
    m_import->listed = true;
    for (const Import::Made &one : m_import->made)
        m_store->setAnchor(one.id, one.anchor);
    flushAnchors();
    return {};
}

/// The next of the cases that the profile has now. Nobody is told before all of them are there: each telling makes the
/// list of cases anew.
void ProfileSession::openImported()
{
    const CaseId id = m_import->made[m_import->opened++].id;
    openListed(id);
    OpenCase &entry = m_cases.at(id);
    if (!entry.file)
        return;
    rebuild(id, entry);
    if (m_connection->state() == HubState::Online)
        entry.sync->start();
}

void ProfileSession::endImport(const Status &status)
{
    const auto import = std::exchange(m_import, nullptr);
    import->stepping.stop();
    if (import->listed) {
        Q_EMIT casesChanged();
        noteProgress();
    }
    const auto done = import->done;
    import->store.sweepUnlisted(); // before anybody is told that nothing is left
    done(status);
}

void ProfileWorker::importCases(quint64 request, const QList<CaseDraft> &drafts)
{
    if (!isOpen(request))
        return;
    m_session->importCases(
        drafts, [this, request](qint64 done, qint64 of) { Q_EMIT importMoved(request, done, of); },
        [this, request](const Status &status) { answer(request, status); });
}

void ProfileWorker::stopImport()
{
    if (m_session)
        m_session->stopImport();
}

Workspace::Request ProfileWorkspace::importCases(const QList<CaseDraft> &drafts)
{
    const Request request = ++m_lastRequest;
    post([=](ProfileWorker &worker) { worker.importCases(request, drafts); });
    return request;
}

void ProfileWorkspace::stopImport()
{
    post([](ProfileWorker &worker) { worker.stopImport(); });
}

} // namespace caseweave
