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

/// How far the making of a case moves the bar, in bytes of a document: they take about as long.
constexpr qint64 bytesOfCase = qint64{1} << 20;

/// The size of what is to be sealed of a case.
qint64 bundledBytes(const CaseDraft &draft)
{
    qint64 bytes = 0;
    for (const CaseDraft::Object &object : draft.objects) {
        if (const auto bundled = BundledDocument::of(object))
            bytes += bundled->size;
    }
    return bytes;
}

/// Seals what lies in a bundle; Damaged where it is not any more what was checked.
Result<SealedDocument> sealBundled(const BundleReader &bundle, const BundledDocument &from, const fs::path &folder,
                                   const SecretBytes &key, const DocumentWatch &watch)
{
    CaseBundle::SomeDocument wanted;
    wanted.file = from.file;
    wanted.sha256 = from.sha256;
    wanted.size = from.size;
    const auto content = bundle.content(wanted);
    if (content == nullptr)
        return ErrorCode::Damaged;
    auto made = sealContent(*content, folder, key, watch);
    if (content->atEnd() && !content->isWhole())
        return ErrorCode::Damaged;
    return made;
}

} // namespace

/// Files are made at places that the profile does not know and that are noted as such. One write of the vault lists
/// all of them; until then they are nobody's, and go. Each is closed when it is made: what an import holds in memory
/// does not grow with its cases but for what the list shows of them.
struct ProfileSession::Import {
    explicit Import(ProfileStore &profile) : store(profile) { sealing.setMaxThreadCount(1); }
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
        MailboxTag mailbox;
        Anchor anchor;
        CaseSummary summary;
        LogCounts counts;
    };
    ProfileStore &store;
    QList<CaseDraft> drafts; ///< those that are made are empty
    std::vector<CaseLocation> places;
    std::vector<Made> made;
    bool listed = false;
    qint64 bytesDone = 0;
    qint64 bytesOf = 0;
    std::atomic<qint64> bytesSealed = 0; ///< of the document that is being sealed
    std::atomic<bool> told = false; ///< that bytesSealed grew, and the session has not heard it yet
    std::atomic<bool> stopped = false;
    std::function<void(qint64, qint64)> moved;
    std::function<void(const Status &)> done;
    QString archivePath;
    std::unique_ptr<BundleReader> archive; ///< the bundle sealed from last; of the thread that seals
    QThreadPool sealing; ///< one document at a time, apart from the worker: it can be long

    bool sealsOne(ProfileSession &session);
    Result<SealedDocument> seal(ProfileSession &session, const BundledDocument &from, const fs::path &folder,
                                const SecretBytes &key);
    void sealed(ProfileSession &session, qsizetype object, const SecretBytes &key,
                const Result<SealedDocument> &result);
    void tell() const { moved(bytesDone + bytesSealed, bytesOf); }
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
        const auto result = seal(session, from, folder, *key);
        // It is the same import: none begins while this one is there, and it waits for this.
        QMetaObject::invokeMethod(
            &session, [&session, place, key, result] { session.m_import->sealed(session, place, *key, result); });
    });
    return true;
}

/// On the thread that seals.
Result<SealedDocument> ProfileSession::Import::seal(ProfileSession &session, const BundledDocument &from,
                                                    const fs::path &folder, const SecretBytes &key)
{
    if (archive == nullptr || archivePath != from.archive) {
        archivePath = from.archive;
        archive = BundleReader::openAgain(archivePath);
    }
    if (archive == nullptr)
        return ErrorCode::Damaged;
    return sealBundled(*archive, from, folder, key, [this, &session](std::uint64_t bytes, std::uint64_t) {
        bytesSealed = static_cast<qint64>(bytes);
        if (!stopped && !told.exchange(true)) {
            QMetaObject::invokeMethod(&session, [&session] {
                session.m_import->told = false;
                session.m_import->tell();
            });
        }
        return !stopped;
    });
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
    bytesDone += static_cast<qint64>(result->size);
    bytesSealed = 0;
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
    for (const CaseDraft &draft : drafts)
        m_import->bytesOf += bytesOfCase + bundledBytes(draft);
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
    if (m_import->stopped)
        status = ErrorCode::Cancelled;
    else if (m_import->made.size() < count && m_import->sealsOne(*this))
        return;
    else if (m_import->made.size() < count)
        status = makeImported();
    else
        status = listImported();
    if (!status)
        return endImport(status);
    m_import->tell();
    if (m_import->listed)
        return endImport({});
    QTimer::singleShot(0, this, &ProfileSession::importStep); // after what else is waiting
}

Status ProfileSession::makeImported()
{
    const std::size_t next = m_import->made.size();
    const CaseDraft draft = std::exchange(m_import->drafts[static_cast<qsizetype>(next)], {});
    const auto payloads = CaseWriter::beginning(draft, m_with.random);
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
    const auto picture = CaseView(**file, *m_store, m_with.clock).snapshot();
    if (!picture)
        return picture.error();
    const CaseLog &log = (*file)->log();
    m_import->made.push_back({log.caseId(), log.mailbox(), log.anchor(), (*picture)->summary, log.counts()});
    m_import->bytesDone += bytesOfCase;
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

/// They rest until somebody opens them, the hub is asked for them, or their turn in the index comes.
void ProfileSession::showImported(Import &import)
{
    for (Import::Made &one : import.made) {
        OpenCase &entry = m_cases[one.id];
        entry.summary = std::move(one.summary);
        entry.unsent = static_cast<qint64>(one.counts.unsent);
        entry.missing = static_cast<qint64>(one.counts.missing);
        entry.dirty = false;
        entry.resting = true;
        m_mailboxes[one.mailbox] = one.id;
        if (m_feeder)
            m_feeder->updateClosed(one.id);
    }
    m_resting.start(0);
}

void ProfileSession::endImport(const Status &status)
{
    const auto import = std::exchange(m_import, nullptr);
    if (import->listed) {
        showImported(*import);
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
