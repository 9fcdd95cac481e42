// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileWorker.h"

namespace caseweave {

ProfileWorker::ProfileWorker(std::filesystem::path folder, const ProfileSurroundings &with)
    : m_folder(std::move(folder)), m_with(with)
{
}

ProfileWorker::~ProfileWorker()
{
    m_session.reset(); // it still speaks through this
}

Door ProfileWorker::doorOf(const std::filesystem::path &folder)
{
    if (ProfileStore::exists(folder))
        return Door::Locked;
    return ProfileStore::lacksVault(folder) ? Door::NoVault : Door::NoProfile;
}

void ProfileWorker::answer(quint64 request, const Status &status, const CaseId &id)
{
    if (status)
        Q_EMIT requestDone(request, id);
    else
        Q_EMIT requestFailed(request, status.code());
}

bool ProfileWorker::isOpen(quint64 request)
{
    if (m_session)
        return true;
    Q_EMIT requestFailed(request, ErrorCode::Locked);
    return false;
}

void ProfileWorker::enrol(quint64 request, const QString &token, const QString &hubAddress, SecretBytes passphrase)
{
    if (m_session || m_enroller || ProfileStore::exists(m_folder)) {
        Q_EMIT requestFailed(request, ErrorCode::Conflict);
        return;
    }
    // Before the hub is asked: it would count the invitation as used.
    if (ProfileStore::lacksVault(m_folder)) {
        Q_EMIT requestFailed(request, ErrorCode::Damaged);
        return;
    }
    m_enrolRequest = request;
    watchEnroller();
    m_enroller->begin(token, hubAddress, std::move(passphrase));
}

void ProfileWorker::watchEnroller()
{
    m_enroller = std::make_unique<Enroller>(m_folder, m_with);
    // Queued, because the enroller goes away in the answer.
    connect(
        m_enroller.get(), &Enroller::waiting, this,
        [this](const QString &sixWords) {
            Q_EMIT enrolmentCodeChanged(sixWords);
            Q_EMIT doorChanged(Door::WaitingForApproval, {});
            if (const quint64 request = std::exchange(m_enrolRequest, 0); request != 0)
                Q_EMIT requestDone(request, {});
        },
        Qt::QueuedConnection);
    connect(
        m_enroller.get(), &Enroller::failed, this,
        [this](ErrorCode code) {
            m_enroller.reset();
            Q_EMIT doorChanged(doorOf(m_folder), {});
            if (const quint64 request = std::exchange(m_enrolRequest, 0); request != 0)
                Q_EMIT requestFailed(request, code);
            else
                showTrouble(code);
        },
        Qt::QueuedConnection);
    connect(m_enroller.get(), &Enroller::troubled, this, &ProfileWorker::showTrouble, Qt::QueuedConnection);
    connect(
        m_enroller.get(), &Enroller::approved, this,
        [this] {
            auto store = m_enroller->takeStore();
            m_enroller.reset();
            if (const Status begun = beginSession(std::move(store)); !begun)
                showTrouble(begun.code());
        },
        Qt::QueuedConnection);
}

void ProfileWorker::showTrouble(std::optional<ErrorCode> code)
{
    SyncStatus status;
    status.error = code;
    Q_EMIT statusChanged(status);
}

void ProfileWorker::unlock(quint64 request, const SecretBytes &passphrase)
{
    if (m_session || m_enroller) {
        Q_EMIT requestFailed(request, ErrorCode::Conflict);
        return;
    }
    Q_EMIT doorChanged(Door::Opening, {});
    auto store = ProfileStore::open(m_folder, passphrase, m_with);
    if (!store) {
        Q_EMIT doorChanged(doorOf(m_folder), {});
        Q_EMIT requestFailed(request, store.code());
        return;
    }
    if ((*store)->pending()) {
        watchEnroller();
        m_enroller->resume(std::move(*store));
        Q_EMIT requestDone(request, {});
        return;
    }
    answer(request, beginSession(std::move(*store)));
}

Status ProfileWorker::beginSession(std::unique_ptr<ProfileStore> store)
{
    m_session = std::make_unique<ProfileSession>(std::move(store), m_with);
    connect(m_session.get(), &ProfileSession::statusChanged, this,
            [this] { Q_EMIT statusChanged(m_session->status()); });
    connect(m_session.get(), &ProfileSession::casesChanged, this,
            [this] { Q_EMIT casesChanged(m_session->summaries()); });
    connect(m_session.get(), &ProfileSession::caseChanged, this, &ProfileWorker::caseChanged);
    connect(m_session.get(), &ProfileSession::findReady, this, &ProfileWorker::findReady);
    connect(m_session.get(), &ProfileSession::findClosing, this, &ProfileWorker::findClosing);
    if (const Status begun = m_session->begin(m_online); !begun) {
        m_session.reset();
        Q_EMIT doorChanged(Door::Locked, {});
        return begun;
    }
    connect(&m_session->documents(), &SessionDocuments::moved, this, &ProfileWorker::documentsMoved);
    connect(&m_session->presence(), &SessionPresence::changed, this, &ProfileWorker::hereChanged);
    Q_EMIT formsLoaded(m_session->forms());
    Q_EMIT casesChanged(m_session->summaries());
    Q_EMIT statusChanged(m_session->status());
    Q_EMIT doorChanged(Door::Open, m_session->profile());
    return {};
}

void ProfileWorker::changePassphrase(quint64 request, const SecretBytes &current, const SecretBytes &next)
{
    if (isOpen(request))
        answer(request, m_session->changePassphrase(current, next));
}

void ProfileWorker::stopEnrolment()
{
    if (m_enroller)
        m_enroller->stop();
}

void ProfileWorker::lock()
{
    m_enroller.reset();
    m_session.reset();
    Q_EMIT doorChanged(doorOf(m_folder), {});
}

void ProfileWorker::setOnline(bool online)
{
    m_online = online;
    if (m_session)
        m_session->setOnline(online);
}

void ProfileWorker::createCase(quint64 request, const CaseDraft &draft)
{
    if (!isOpen(request))
        return;
    const auto id = m_session->createCase(draft);
    answer(request, id ? Status() : Status(id.error()), id ? *id : CaseId());
}

void ProfileWorker::openCase(quint64 request, const CaseId &id)
{
    if (isOpen(request))
        answer(request, m_session->openCase(id), id);
}

void ProfileWorker::closeCase(const CaseId &id)
{
    // What could not be marked as seen is new once more: nobody misses anything.
    if (m_session)
        static_cast<void>(m_session->closeCase(id));
}

void ProfileWorker::showHere(const std::optional<CaseId> &id)
{
    if (m_session)
        m_session->presence().show(id);
}

void ProfileWorker::change(quint64 request, const CaseId &id, const std::function<Status(CaseWriter &)> &write)
{
    if (isOpen(request))
        answer(request, m_session->change(id, write), id);
}

void ProfileWorker::findProfessionals(quint64 request, const QString &text)
{
    if (isOpen(request))
        Q_EMIT professionalsFound(request, m_session->findProfessionals(text));
}

void ProfileWorker::findPacked(quint64 request, const CaseId &id)
{
    if (!isOpen(request))
        return;
    m_session->findPacked(id, [this, request, id](const Result<std::vector<Digest>> &found) {
        if (found)
            Q_EMIT packedFound(id, {found->begin(), found->end()});
        answer(request, found ? Status() : Status(found.error()), id);
    });
}

void ProfileWorker::requestChronology(const CaseId &id, const ChronologyFilter &filter, qint64 first, qint64 count,
                                      const std::optional<ChronologyPlace> &around)
{
    if (!m_session)
        return;
    if (const auto page = m_session->chronology(id, filter, first, count, around))
        Q_EMIT chronologyLoaded(*page);
    else
        Q_EMIT requestFailed(0, page.code());
}

void ProfileWorker::requestMessages(const CaseId &id, const MessageFilter &filter, qint64 count)
{
    if (!m_session)
        return;
    if (const auto page = m_session->messages(id, filter, count))
        Q_EMIT messagesLoaded(*page);
    else
        Q_EMIT requestFailed(0, page.code());
}

void ProfileWorker::requestSharing(const CaseId &id, const SharingFilter &filter, qint64 first, qint64 count)
{
    if (!m_session)
        return;
    if (const auto page = m_session->sharing(id, filter, first, count))
        Q_EMIT sharingLoaded(*page);
    else
        Q_EMIT requestFailed(0, page.code());
}

void ProfileWorker::requestPlanVersion(quint64 request, const CaseId &id, const EntryId &version)
{
    if (!isOpen(request))
        return;
    const auto content = m_session->planVersion(id, version);
    if (content)
        Q_EMIT planVersionLoaded(id, *content);
    answer(request, content ? Status() : Status(content.error()), id);
}

void ProfileWorker::requestRecord(const CaseId &id, const RecordFilter &filter, qint64 first, qint64 count)
{
    if (!m_session)
        return;
    if (const auto page = m_session->record(id, filter, first, count))
        Q_EMIT recordLoaded(*page);
    else
        Q_EMIT requestFailed(0, page.code());
}

void ProfileWorker::keepForm(const QString &key, const QByteArray &content)
{
    // The form itself is still on the screen: what could not be kept is lost by a crash alone.
    if (m_session)
        static_cast<void>(m_session->keepForm(key, content));
}

void ProfileWorker::lookAtProtection()
{
    if (ProfileStore::exists(m_folder)) {
        if (const auto needs = ProfileStore::needsKeyStore(m_folder))
            Q_EMIT protectionFound(*needs ? Protection::KeyStoreToo : Protection::PassphraseAlone);
        return;
    }
    // A key store says that it does not have this; no key store says nothing of the kind.
    const auto read = m_with.keyStore.read("vault");
    const bool answers = read || read.code() == ErrorCode::NotFound;
    Q_EMIT protectionFound(answers ? Protection::KeyStoreToo : Protection::PassphraseAlone);
}

void ProfileWorker::beginFindAnew()
{
    if (m_session)
        m_session->beginFindAnew();
}

SessionDocuments *ProfileWorker::documents()
{
    return m_session ? &m_session->documents() : nullptr;
}

void ProfileWorker::addDocument(quint64 request, const CaseId &id, const DocumentDraft &draft)
{
    if (isOpen(request))
        m_session->documents().add(request, id, draft,
                                   [this, request, id](const Status &status) { answer(request, status, id); });
}

void ProfileWorker::giveUpCopy(quint64 request, const CaseId &id, const ObjectId &document)
{
    if (isOpen(request))
        answer(request, m_session->documents().giveUpCopy(id, document), id);
}

void ProfileWorker::requestDigest(quint64 request, const CaseId &id)
{
    if (!isOpen(request))
        return;
    if (const auto digest = m_session->digest(id))
        Q_EMIT digestLoaded(request, QByteArray::fromStdString(toHex(*digest)));
    else
        Q_EMIT requestFailed(request, digest.code());
}

} // namespace caseweave
