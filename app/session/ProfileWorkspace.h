// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/FindDesk.h"
#include "app/profile/ProfileStore.h"
#include "app/session/Workspace.h"

#include <QHash>
#include <QThread>

namespace caseweave {

class CaseWriter;
class ProfileDocuments;
class ProfileWorker;

/// The Workspace of a profile folder. Hands every call to a worker on a thread of its own and keeps the newest pictures
/// that came back. Lives on the GUI thread; the destructor locks the profile and waits for the worker to end. What
/// `with` refers to must outlive it and is used by the worker alone.
class ProfileWorkspace final : public Workspace {
    Q_OBJECT
public:
    ProfileWorkspace(std::filesystem::path folder, const ProfileSurroundings &with, QObject *parent = nullptr);
    ~ProfileWorkspace() override;

    Door door() const override { return m_door; }
    QString folder() const override { return m_folder; }
    Profile profile() const override { return m_profile; }
    SyncStatus syncStatus() const override { return m_status; }
    QList<CaseSummary> cases() const override { return m_cases; }
    CaseSnapshotPtr caseSnapshot(const CaseId &id) const override;

    Request enrol(const QString &token, const QString &hubAddress, SecretBytes passphrase) override;
    Protection protection() const override { return m_protection; }
    QString enrolmentCode() const override { return m_code; }
    void stopEnrolment() override;
    Request unlock(SecretBytes passphrase) override;
    Request changePassphrase(SecretBytes current, SecretBytes next) override;
    void lock() override;

    Documents &documents() override;
    Request createCase(const CaseDraft &draft) override;
    Request importCases(const QList<CaseDraft> &drafts) override;
    void stopImport() override;
    Request openCase(const CaseId &id) override;
    void closeCase(const CaseId &id) override;
    void showHere(const std::optional<CaseId> &id) override;
    QList<ProfessionalCard> here(const CaseId &id) const override;
    Request addPerson(const CaseId &id, const PersonDraft &draft) override;
    Request writeField(const CaseId &id, const FieldDraft &draft) override;
    Request addEvent(const CaseId &id, const EventDraft &draft) override;
    Request contradict(const CaseId &id, const EntryRef &one, const EntryRef &other, const QString &note) override;
    Request settleContradiction(const CaseId &id, const EntryId &contradiction, const QString &outcome) override;
    Request recordMilestone(const CaseId &id, const MilestoneDraft &draft) override;
    Request raiseConcern(const CaseId &id, ConcernLevel level, const QString &text, const QDate &expires) override;
    Request raiseQuietly(const CaseId &id, const QuietDraft &draft) override;
    Request takeBackQuiet(const CaseId &id, const Digest &concern) override;
    Request acknowledgeConcern(const CaseId &id, const EntryId &concern) override;
    Request withdrawConcern(const CaseId &id, const EntryId &concern, const QString &reason) override;
    Request recordSharing(const CaseId &id, const SharingDraft &draft) override;
    Request recordAccess(const CaseId &id, const AccessDraft &draft) override;
    Request sendMessage(const CaseId &id, const MessageDraft &draft) override;
    void markMessagesSeen(const CaseId &id, const std::optional<EntryId> &last) override;
    Request addMember(const CaseId &id, const ProfessionalId &who, MemberRole role, bool withHistory) override;
    Request removeMember(const CaseId &id, const ProfessionalId &who) override;
    Request changeRole(const CaseId &id, const ProfessionalId &who, MemberRole role) override;
    Request writeInvolvement(const CaseId &id, const InvolvementDraft &draft) override;
    Request writeVisit(const CaseId &id, const VisitDraft &draft) override;
    Request handOver(const CaseId &id, const HandoverDraft &draft) override;
    Request writeObjects(const CaseId &id, const QList<ObjectDraft> &drafts) override;
    Request agreePlan(const CaseId &id, const PlanAgreement &agreement) override;
    Request requestPlanVersion(const CaseId &id, const EntryId &version) override;

    Request findPacked(const CaseId &id) override;
    Request releaseAtHubs(const CaseId &id, ReleaseKind kind, const QList<Digest> &ids) override;
    Request takeBackRelease(const CaseId &id, const QList<Digest> &notes) override;
    void keepForm(const QString &key, const QByteArray &content) override;
    QByteArray keptForm(const QString &key) const override { return m_forms.value(key); }
    void requestChronology(const CaseId &id, const ChronologyFilter &filter, qint64 first, qint64 count,
                           const std::optional<ChronologyPlace> &around) override;
    void requestSharing(const CaseId &id, const SharingFilter &filter, qint64 first, qint64 count) override;
    void requestMessages(const CaseId &id, const MessageFilter &filter, qint64 count) override;
    void requestRecord(const CaseId &id, const RecordFilter &filter, qint64 first, qint64 count) override;
    Request findProfessionals(const QString &text) override;
    Request find(const FindQuery &query) override;
    void setOnline(bool online) override;

    /// The hash of what is here, for comparing two devices. Answer: digestLoaded or requestFailed.
    Request requestDigest(const CaseId &id);

Q_SIGNALS:
    void digestLoaded(quint64 request, const QByteArray &hex);

private:
    void connectWorker();
    void doorMoved(Door door, const Profile &profile);
    /// Runs on the worker's thread.
    void post(std::function<void(ProfileWorker &)> call);
    Request change(const CaseId &id, std::function<Status(CaseWriter &)> write);

    FindDesk m_find; ///< before the worker, which closes it
    QThread m_thread;
    ProfileWorker *m_worker;
    Request m_lastRequest = 0;
    QString m_folder;
    Door m_door = Door::NoProfile;
    Profile m_profile;
    std::unique_ptr<ProfileDocuments> m_documents;
    QHash<QString, QByteArray> m_forms;
    SyncStatus m_status;
    QString m_code;
    Protection m_protection = Protection::Unknown;
    QList<CaseSummary> m_cases;
    std::map<CaseId, CaseSnapshotPtr> m_snapshots;
    std::map<CaseId, QList<ProfessionalCard>> m_here;
};

} // namespace caseweave
