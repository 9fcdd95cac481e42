// SPDX-License-Identifier: GPL-3.0-or-later
// Many cases at once, all or none (docs/decisions/0059-import-is-one-write-of-the-vault.md).
#include "app/bundle/BundleArchive.h"
#include "app/document/ContentSealing.h"
#include "app/import/BundledDocument.h"
#include "app/session/ProfileSession.h"
#include "app/session/ProfileWorker.h"
#include "app/session/ProfileWorkspace.h"

namespace caseweave {

namespace fs = std::filesystem;

namespace {

/// Seals what lies in a bundle; Damaged where it is not any more what was checked.
Result<SealedDocument> sealBundled(const BundledDocument &from, const fs::path &folder, const SecretBytes &key,
                                   const DocumentWatch &watch)
{
    QString problem;
    const auto reader = BundleReader::open(from.archive, &problem);
    if (reader == nullptr)
        return ErrorCode::Damaged;
    const QList<CaseBundle::SomeDocument> &documents = reader->bundle().documents;
    const auto found = std::find_if(documents.begin(), documents.end(),
                                    [&](const CaseBundle::SomeDocument &one) { return one.file == from.file; });
    if (found == documents.end() || found->sha256 != from.sha256)
        return ErrorCode::Damaged;
    const auto content = reader->content(*found);
    if (content == nullptr)
        return ErrorCode::Damaged;
    auto made = sealContent(*content, folder, key, watch);
    if (made && !content->isWhole())
        return ErrorCode::Damaged;
    return made;
}

} // namespace

/// Files are made at places that the profile does not know and that are noted as such. One write of the vault lists
/// all of them; until then they are nobody's, and go.
struct ProfileSession::Import {
    explicit Import(ProfileStore &profile) : store(profile) { }
    Import(const Import &) = delete;
    Import &operator=(const Import &) = delete;
    ~Import()
    {
        stopped = true;
        sealing.waitForDone();
        store.sweepUnlisted();
    }

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
    std::atomic<bool> stopped = false;
    std::function<void(qint64, qint64)> moved;
    std::function<void(const Status &)> done;
    QThreadPool sealing; ///< one document at a time, apart from the worker: it can be long

    bool sealsOne(ProfileSession &session);
    void sealed(ProfileSession &session, qsizetype object, const SecretBytes &key,
                const Result<SealedDocument> &result);
};

/// Begins with the next document that the next case has in a bundle, and goes on with the import when it is done.
/// False: it has none left.
bool ProfileSession::Import::sealsOne(ProfileSession &session)
{
    const auto next = static_cast<qsizetype>(made.size());
    const QList<CaseDraft::Object> &objects = drafts.at(next).objects;
    const auto found = std::find_if(objects.begin(), objects.end(),
                                    [](const CaseDraft::Object &one) { return BundledDocument::of(one).has_value(); });
    if (found == objects.end())
        return false;
    const fs::path folder = store.caseFile(places[made.size()]).replace_extension("documents");
    const auto key = std::make_shared<SecretBytes>(SecretBytes::random(32, session.m_with.random));
    sealing.start([this, &session, from = *BundledDocument::of(*found), place = found - objects.begin(), folder, key] {
        const auto result = sealBundled(from, folder, *key, [this](std::uint64_t, std::uint64_t) { return !stopped; });
        // It is the same import: none begins while this one is there, and it waits for this.
        QMetaObject::invokeMethod(
            &session, [&session, place, key, result] { session.m_import->sealed(session, place, *key, result); });
    });
    return true;
}

void ProfileSession::Import::sealed(ProfileSession &session, qsizetype place, const SecretBytes &key,
                                    const Result<SealedDocument> &result)
{
    if (stopped)
        return session.endImport(ErrorCode::Cancelled);
    if (!result)
        return session.endImport(result.error());
    CaseDraft::Object &document = drafts[static_cast<qsizetype>(made.size())].objects[place];
    BundledDocument::takeOut(document);
    document.details << std::pair(QStringLiteral("size"), QString::number(result->size))
                     << std::pair(
                            QStringLiteral("blob"),
                            QString::fromStdString(DocumentContent::describe(result->blob, key, result->sealedSize)));
    session.importStep();
}

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
    QTimer::singleShot(0, this, &ProfileSession::importStep);
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
    else if (m_import->made.size() < count && m_import->sealsOne(*this))
        return;
    else if (m_import->made.size() < count)
        status = makeImported();
    else
        status = listImported();
    if (!status)
        return endImport(status);
    m_import->moved(static_cast<qint64>(m_import->made.size() + m_import->opened), static_cast<qint64>(2 * count));
    if (m_import->opened == count)
        return endImport({});
    QTimer::singleShot(0, this, &ProfileSession::importStep); // after what else is waiting
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
