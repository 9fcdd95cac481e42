// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileWorkspace.h"

#include "app/session/ProfileDocuments.h"
#include "app/session/ProfileWorker.h"
#include "sync/tls/ThreadEnd.h"

namespace caseweave {

ProfileWorkspace::ProfileWorkspace(std::filesystem::path folder, const ProfileSurroundings &with, QObject *parent)
    : Workspace(parent), m_worker(new ProfileWorker(folder, with)), m_folder(QString::fromStdString(folder.string())),
      m_door(ProfileWorker::doorOf(folder))
{
    m_thread.setObjectName(QStringLiteral("profile"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_worker, &tls::freeAtThreadEnd);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connectWorker();
    m_documents = std::make_unique<ProfileDocuments>(
        *m_worker, [this](std::function<void(ProfileWorker &)> call) { post(std::move(call)); },
        [this] { return ++m_lastRequest; });
    m_thread.start();
    post([](ProfileWorker &worker) { worker.lookAtProtection(); });
}

ProfileWorkspace::~ProfileWorkspace()
{
    m_worker->disconnect(this);
    m_thread.quit();
    m_thread.wait();
}

void ProfileWorkspace::connectWorker()
{
    connect(m_worker, &ProfileWorker::doorChanged, this, &ProfileWorkspace::doorMoved);
    connect(m_worker, &ProfileWorker::enrolmentCodeChanged, this, [this](const QString &sixWords) {
        m_code = sixWords;
        Q_EMIT enrolmentCodeChanged(m_code);
    });
    connect(m_worker, &ProfileWorker::protectionFound, this, [this](Protection protection) {
        m_protection = protection;
        Q_EMIT protectionChanged();
    });
    connect(m_worker, &ProfileWorker::formsLoaded, this,
            [this](const QHash<QString, QByteArray> &forms) { m_forms = forms; });
    connect(m_worker, &ProfileWorker::statusChanged, this, [this](const SyncStatus &status) {
        m_status = status;
        Q_EMIT syncStatusChanged(m_status);
    });
    connect(m_worker, &ProfileWorker::casesChanged, this, [this](const QList<CaseSummary> &cases) {
        m_cases = cases;
        Q_EMIT casesChanged();
    });
    connect(m_worker, &ProfileWorker::caseChanged, this,
            [this](const CaseId &id, const CaseSnapshotPtr &snapshot, bool eventsChanged) {
                m_snapshots[id] = snapshot;
                Q_EMIT caseChanged(id, eventsChanged);
            });
    connect(m_worker, &ProfileWorker::hereChanged, this,
            [this](const CaseId &id, const QList<ProfessionalCard> &others) {
                m_here[id] = others;
                Q_EMIT hereChanged(id);
            });
    connect(m_worker, &ProfileWorker::chronologyLoaded, this, &Workspace::chronologyLoaded);
    connect(m_worker, &ProfileWorker::sharingLoaded, this, &Workspace::sharingLoaded);
    connect(m_worker, &ProfileWorker::messagesLoaded, this, &Workspace::messagesLoaded);
    connect(m_worker, &ProfileWorker::recordLoaded, this, &Workspace::recordLoaded);
    connect(m_worker, &ProfileWorker::digestLoaded, this, &ProfileWorkspace::digestLoaded);
    connect(m_worker, &ProfileWorker::professionalsFound, this, &Workspace::professionalsFound);
    connect(m_worker, &ProfileWorker::packedFound, this, &Workspace::packedFound);
    connect(m_worker, &ProfileWorker::planVersionLoaded, this, &Workspace::planVersionLoaded);
    // On the worker's thread: when the signal that closes it returns, the index is closed.
    connect(m_worker, &ProfileWorker::findReady, &m_find, &FindDesk::open, Qt::DirectConnection);
    connect(m_worker, &ProfileWorker::findClosing, &m_find, &FindDesk::close, Qt::DirectConnection);
    connect(&m_find, &FindDesk::found, this, &Workspace::found);
    connect(&m_find, &FindDesk::failed, this, &Workspace::requestFailed);
    connect(&m_find, &FindDesk::damaged, this, [this] { post([](ProfileWorker &worker) { worker.beginFindAnew(); }); });
    connect(m_worker, &ProfileWorker::importMoved, this, &Workspace::importMoved);
    connect(m_worker, &ProfileWorker::requestDone, this, &Workspace::requestDone);
    connect(m_worker, &ProfileWorker::requestFailed, this, &Workspace::requestFailed);
}

void ProfileWorkspace::doorMoved(Door door, const Profile &profile)
{
    m_door = door;
    m_profile = profile;
    if (door != Door::Open) {
        m_cases.clear();
        m_snapshots.clear();
        m_here.clear();
        m_documents->clear();
        m_status = {};
        m_forms.clear();
        // Of another profile, perhaps: one was made, or one that was never approved is gone.
        post([](ProfileWorker &worker) { worker.lookAtProtection(); });
    }
    if (door != Door::WaitingForApproval)
        m_code.clear();
    Q_EMIT doorChanged(door);
}

void ProfileWorkspace::post(std::function<void(ProfileWorker &)> call)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, call = std::move(call)] { call(*worker); }, Qt::QueuedConnection);
}

CaseSnapshotPtr ProfileWorkspace::caseSnapshot(const CaseId &id) const
{
    const auto found = m_snapshots.find(id);
    return found == m_snapshots.end() ? nullptr : found->second;
}

Workspace::Request ProfileWorkspace::enrol(const QString &token, const QString &hubAddress, SecretBytes passphrase)
{
    const Request request = ++m_lastRequest;
    // Shared, because a call that is posted must be copyable; the bytes themselves are not copied.
    const auto secret = std::make_shared<SecretBytes>(std::move(passphrase));
    post([=](ProfileWorker &worker) { worker.enrol(request, token, hubAddress, std::move(*secret)); });
    return request;
}

void ProfileWorkspace::stopEnrolment()
{
    post([](ProfileWorker &worker) { worker.stopEnrolment(); });
}

Workspace::Request ProfileWorkspace::unlock(SecretBytes passphrase)
{
    const Request request = ++m_lastRequest;
    const auto secret = std::make_shared<SecretBytes>(std::move(passphrase));
    post([=](ProfileWorker &worker) {
        worker.unlock(request, *secret);
        *secret = SecretBytes();
    });
    return request;
}

Workspace::Request ProfileWorkspace::changePassphrase(SecretBytes current, SecretBytes next)
{
    const Request request = ++m_lastRequest;
    const auto secrets = std::make_shared<std::pair<SecretBytes, SecretBytes>>(std::move(current), std::move(next));
    post([=](ProfileWorker &worker) {
        worker.changePassphrase(request, secrets->first, secrets->second);
        *secrets = {};
    });
    return request;
}

void ProfileWorkspace::lock()
{
    post([](ProfileWorker &worker) { worker.lock(); });
}

Documents &ProfileWorkspace::documents()
{
    return *m_documents;
}

Workspace::Request ProfileWorkspace::createCase(const CaseDraft &draft)
{
    const Request request = ++m_lastRequest;
    post([=](ProfileWorker &worker) { worker.createCase(request, draft); });
    return request;
}

Workspace::Request ProfileWorkspace::openCase(const CaseId &id)
{
    const Request request = ++m_lastRequest;
    post([=](ProfileWorker &worker) { worker.openCase(request, id); });
    return request;
}

void ProfileWorkspace::closeCase(const CaseId &id)
{
    m_snapshots.erase(id);
    post([=](ProfileWorker &worker) { worker.closeCase(id); });
}

void ProfileWorkspace::showHere(const std::optional<CaseId> &id)
{
    post([=](ProfileWorker &worker) { worker.showHere(id); });
}

QList<ProfessionalCard> ProfileWorkspace::here(const CaseId &id) const
{
    const auto found = m_here.find(id);
    return found == m_here.end() ? QList<ProfessionalCard>() : found->second;
}

Workspace::Request ProfileWorkspace::change(const CaseId &id, std::function<Status(CaseWriter &)> write)
{
    const Request request = ++m_lastRequest;
    post([=, write = std::move(write)](ProfileWorker &worker) { worker.change(request, id, write); });
    return request;
}

Workspace::Request ProfileWorkspace::addPerson(const CaseId &id, const PersonDraft &draft)
{
    return change(id, [=](CaseWriter &writer) { return writer.addPerson(draft); });
}

Workspace::Request ProfileWorkspace::writeField(const CaseId &id, const FieldDraft &draft)
{
    return change(id, [=](CaseWriter &writer) { return writer.writeField(draft); });
}

Workspace::Request ProfileWorkspace::addEvent(const CaseId &id, const EventDraft &draft)
{
    return change(id, [=](CaseWriter &writer) { return writer.addEvent(draft); });
}

Workspace::Request ProfileWorkspace::contradict(const CaseId &id, const EntryRef &one, const EntryRef &other,
                                                const QString &note)
{
    return change(id, [=](CaseWriter &writer) { return writer.contradict(one, other, note); });
}

Workspace::Request ProfileWorkspace::settleContradiction(const CaseId &id, const EntryId &contradiction,
                                                         const QString &outcome)
{
    return change(id, [=](CaseWriter &writer) { return writer.settleContradiction(contradiction, outcome); });
}

Workspace::Request ProfileWorkspace::recordMilestone(const CaseId &id, const MilestoneDraft &draft)
{
    return change(id, [=](CaseWriter &writer) { return writer.recordMilestone(draft); });
}

Workspace::Request ProfileWorkspace::raiseConcern(const CaseId &id, ConcernLevel level, const QString &text,
                                                  const QDate &expires)
{
    return change(id, [=](CaseWriter &writer) { return writer.raiseConcern(level, text, expires); });
}

Workspace::Request ProfileWorkspace::raiseQuietly(const CaseId &id, const QuietDraft &draft)
{
    return change(id, [=](CaseWriter &writer) { return writer.raiseQuietly(draft); });
}

Workspace::Request ProfileWorkspace::takeBackQuiet(const CaseId &id, const Digest &concern)
{
    return change(id, [=](CaseWriter &writer) { return writer.takeBackQuiet(concern); });
}

Workspace::Request ProfileWorkspace::acknowledgeConcern(const CaseId &id, const EntryId &concern)
{
    return change(id, [=](CaseWriter &writer) { return writer.acknowledgeConcern(concern); });
}

Workspace::Request ProfileWorkspace::withdrawConcern(const CaseId &id, const EntryId &concern, const QString &reason)
{
    return change(id, [=](CaseWriter &writer) { return writer.withdrawConcern(concern, reason); });
}

Workspace::Request ProfileWorkspace::recordSharing(const CaseId &id, const SharingDraft &draft)
{
    return change(id, [=](CaseWriter &writer) { return writer.recordSharing(draft); });
}

Workspace::Request ProfileWorkspace::recordAccess(const CaseId &id, const AccessDraft &draft)
{
    return change(id, [=](CaseWriter &writer) { return writer.recordAccess(draft); });
}

Workspace::Request ProfileWorkspace::sendMessage(const CaseId &id, const MessageDraft &draft)
{
    return change(id, [=](CaseWriter &writer) { return writer.sendMessage(draft); });
}

void ProfileWorkspace::markMessagesSeen(const CaseId &id, const std::optional<EntryId> &last)
{
    // Nobody waits for it: what could not be marked stays unread, and is marked when it is seen again.
    change(id, [=](CaseWriter &writer) { return writer.markMessagesSeen(last); });
}

Workspace::Request ProfileWorkspace::addMember(const CaseId &id, const ProfessionalId &who, MemberRole role,
                                               bool withHistory)
{
    return change(id, [=](CaseWriter &writer) { return writer.addMember(who, role, withHistory); });
}

Workspace::Request ProfileWorkspace::removeMember(const CaseId &id, const ProfessionalId &who)
{
    return change(id, [=](CaseWriter &writer) { return writer.removeMember(who); });
}

Workspace::Request ProfileWorkspace::changeRole(const CaseId &id, const ProfessionalId &who, MemberRole role)
{
    return change(id, [=](CaseWriter &writer) { return writer.changeRole(who, role); });
}

Workspace::Request ProfileWorkspace::findPacked(const CaseId &id)
{
    const Request request = ++m_lastRequest;
    post([=](ProfileWorker &worker) { worker.findPacked(request, id); });
    return request;
}

Workspace::Request ProfileWorkspace::releaseAtHubs(const CaseId &id, ReleaseKind kind, const QList<Digest> &ids)
{
    return change(id, [=](CaseWriter &writer) { return writer.release(kind, ids); });
}

Workspace::Request ProfileWorkspace::takeBackRelease(const CaseId &id, const QList<Digest> &notes)
{
    return change(id, [=](CaseWriter &writer) { return writer.takeBackRelease(notes); });
}

Workspace::Request ProfileWorkspace::writeInvolvement(const CaseId &id, const InvolvementDraft &draft)
{
    return change(id, [=](CaseWriter &writer) { return writer.writeInvolvement(draft); });
}

Workspace::Request ProfileWorkspace::writeVisit(const CaseId &id, const VisitDraft &draft)
{
    return change(id, [=](CaseWriter &writer) { return writer.writeVisit(draft); });
}

Workspace::Request ProfileWorkspace::handOver(const CaseId &id, const HandoverDraft &draft)
{
    return change(id, [=](CaseWriter &writer) { return writer.handOver(draft); });
}

Workspace::Request ProfileWorkspace::writeObjects(const CaseId &id, const QList<ObjectDraft> &drafts)
{
    return change(id, [=](CaseWriter &writer) { return writer.writeObjects(drafts); });
}

Workspace::Request ProfileWorkspace::agreePlan(const CaseId &id, const PlanAgreement &agreement)
{
    return change(id, [=](CaseWriter &writer) { return writer.agreePlan(agreement); });
}

Workspace::Request ProfileWorkspace::requestPlanVersion(const CaseId &id, const EntryId &version)
{
    const Request request = ++m_lastRequest;
    post([=](ProfileWorker &worker) { worker.requestPlanVersion(request, id, version); });
    return request;
}

void ProfileWorkspace::keepForm(const QString &key, const QByteArray &content)
{
    if (m_door != Door::Open || content.size() > mostFormBytes)
        return;
    if (content.isEmpty())
        m_forms.remove(key);
    else
        m_forms.insert(key, content);
    post([=](ProfileWorker &worker) { worker.keepForm(key, content); });
}

void ProfileWorkspace::requestChronology(const CaseId &id, const ChronologyFilter &filter, qint64 first, qint64 count,
                                         const std::optional<ChronologyPlace> &around)
{
    post([=](ProfileWorker &worker) { worker.requestChronology(id, filter, first, count, around); });
}

void ProfileWorkspace::requestSharing(const CaseId &id, const SharingFilter &filter, qint64 first, qint64 count)
{
    post([=](ProfileWorker &worker) { worker.requestSharing(id, filter, first, count); });
}

void ProfileWorkspace::requestMessages(const CaseId &id, const MessageFilter &filter, qint64 count)
{
    post([=](ProfileWorker &worker) { worker.requestMessages(id, filter, count); });
}

void ProfileWorkspace::requestRecord(const CaseId &id, const RecordFilter &filter, qint64 first, qint64 count)
{
    post([=](ProfileWorker &worker) { worker.requestRecord(id, filter, first, count); });
}

Workspace::Request ProfileWorkspace::findProfessionals(const QString &text)
{
    const Request request = ++m_lastRequest;
    post([=](ProfileWorker &worker) { worker.findProfessionals(request, text); });
    return request;
}

Workspace::Request ProfileWorkspace::find(const FindQuery &query)
{
    const Request request = ++m_lastRequest;
    m_find.ask(request, query);
    return request;
}

void ProfileWorkspace::setOnline(bool online)
{
    post([=](ProfileWorker &worker) { worker.setOnline(online); });
}

Workspace::Request ProfileWorkspace::requestDigest(const CaseId &id)
{
    const Request request = ++m_lastRequest;
    post([=](ProfileWorker &worker) { worker.requestDigest(request, id); });
    return request;
}

} // namespace caseweave
