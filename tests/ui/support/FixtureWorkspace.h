// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

#include <map>

namespace caseweave {

class FixtureDocuments;

/// A workspace in memory with made-up cases, for the drawn screens and for tests of the user interface. It behaves as
/// the contract says: every call returns at once and the answer comes as a queued signal. "Now" is 22 November 2026,
/// 9:30am.
class FixtureWorkspace : public Workspace {
    Q_OBJECT

public:
    explicit FixtureWorkspace(QObject *parent = nullptr);
    ~FixtureWorkspace() override;

    static QDateTime now() { return QDateTime(QDate(2026, 11, 22), QTime(9, 30)); }
    static ProfessionalId professional(int number);
    static CaseId caseNumber(int number);
    /// The case that is filled in full.
    static CaseId banks() { return caseNumber(1); }

    void setDoor(Door door);
    void setProtection(Protection protection);
    void setSyncStatus(const SyncStatus &status);
    /// The next call that has an answer fails with this.
    void failNext(ErrorCode code) { m_failNext = code; }
    void setCases(const QList<CaseSummary> &cases);
    void changeCase(const CaseId &id, const std::function<void(CaseSnapshot &)> &change, bool eventsChanged = false);
    void setEvents(const CaseId &id, const QList<ChronologyEvent> &events) { m_events[id] = events; }
    /// What was asked of it, newest last: "raiseConcern", "enrol"...
    QStringList calls() const { return m_calls; }
    /// What enrol() was last given.
    struct Enrolment {
        QString token;
        QString hubAddress;
        QByteArray passphrase;
    };
    const Enrolment &enrolment() const { return m_enrolment; }
    void setSharing(const CaseId &id, const QList<SharingDecision> &decisions) { m_sharing[id] = decisions; }
    const QList<SharingDecision> &sharing(const CaseId &id) { return m_sharing[id]; }
    void setMessages(const CaseId &id, const QList<Message> &messages);
    const QList<Message> &messages(const CaseId &id) { return m_messages[id]; }
    /// What sendMessage() was last given.
    const MessageDraft &lastMessage() const { return m_lastMessage; }
    /// What the hub keeps twice.
    void setPacked(const QList<Digest> &packed) { m_packed = packed; }
    /// What writeVisit() was last given.
    const VisitDraft &lastVisit() const { return m_lastVisit; }
    /// What was recorded of what left the case, oldest first.
    const QList<AccessDraft> &accesses() const { return m_accesses; }
    /// The plan of the case as it stands is what was agreed.
    void keepPlanVersion(const QDate &day, const QString &note);
    /// What importCases() was last given. It goes on until it is stopped where an import is held.
    const QList<CaseDraft> &lastImport() const { return m_lastImport; }
    void holdImports() { m_holdsImports = true; }
    int chronologyPagesAsked() const { return m_chronologyPages; }

    /// Who has it before them besides oneself, whether or not that is shown to them.
    void setHere(const CaseId &id, const QList<ProfessionalCard> &others);
    /// What showHere() was last given.
    const std::optional<CaseId> &shownHere() const { return m_shownHere; }

    FixtureDocuments &fixtureDocuments() { return *m_documents; }

    Door door() const override { return m_door; }
    QString folder() const override { return QStringLiteral("/srv/profiles/maya"); }
    Protection protection() const override { return m_protection; }
    Profile profile() const override { return m_profile; }
    SyncStatus syncStatus() const override { return m_status; }
    QList<CaseSummary> cases() const override { return m_cases; }
    CaseSnapshotPtr caseSnapshot(const CaseId &id) const override;
    Request enrol(const QString &token, const QString &hubAddress, SecretBytes passphrase) override;
    QString enrolmentCode() const override;
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
    void showHere(const std::optional<CaseId> &id) override { m_shownHere = id; }
    QList<ProfessionalCard> here(const CaseId &id) const override { return m_here.value(id); }
    Request addPerson(const CaseId &id, const PersonDraft &draft) override;
    Request writeField(const CaseId &id, const FieldDraft &draft) override;
    Request addEvent(const CaseId &id, const EventDraft &draft) override;
    Request contradict(const CaseId &id, const EntryRef &one, const EntryRef &other, const QString &note) override;
    Request settleContradiction(const CaseId &id, const EntryId &contradiction, const QString &outcome) override;
    Request recordMilestone(const CaseId &id, const MilestoneDraft &draft) override;
    Request raiseConcern(const CaseId &id, ConcernLevel level, const QString &text, const QDate &expires) override;
    Request acknowledgeConcern(const CaseId &id, const EntryId &concern) override;
    Request raiseQuietly(const CaseId &id, const QuietDraft &draft) override;
    Request takeBackQuiet(const CaseId &id, const Digest &concern) override;
    Request withdrawConcern(const CaseId &id, const EntryId &concern, const QString &reason) override;
    Request recordSharing(const CaseId &id, const SharingDraft &draft) override;
    Request recordAccess(const CaseId &id, const AccessDraft &draft) override;
    Request sendMessage(const CaseId &id, const MessageDraft &draft) override;
    void markMessagesSeen(const CaseId &id, const std::optional<EntryId> &last) override;
    Request addMember(const CaseId &id, const ProfessionalId &who, MemberRole role, bool withHistory) override;
    Request removeMember(const CaseId &id, const ProfessionalId &who) override;
    Request changeRole(const CaseId &id, const ProfessionalId &who, MemberRole role) override;
    Request findPacked(const CaseId &id) override;
    Request releaseAtHubs(const CaseId &id, ReleaseKind kind, const QList<Digest> &ids) override;
    Request takeBackRelease(const CaseId &id, const QList<Digest> &notes) override;
    Request writeInvolvement(const CaseId &id, const InvolvementDraft &draft) override;
    Request writeVisit(const CaseId &id, const VisitDraft &draft) override;
    Request handOver(const CaseId &id, const HandoverDraft &draft) override;
    Request writeObjects(const CaseId &id, const QList<ObjectDraft> &drafts) override;
    Request agreePlan(const CaseId &id, const PlanAgreement &agreement) override;
    Request requestPlanVersion(const CaseId &id, const EntryId &version) override;
    void keepForm(const QString &key, const QByteArray &content) override;
    QByteArray keptForm(const QString &key) const override { return m_forms.value(key); }
    void requestChronology(const CaseId &id, const ChronologyFilter &filter, qint64 first, qint64 count,
                           const std::optional<ChronologyPlace> &around) override;
    void requestSharing(const CaseId &id, const SharingFilter &filter, qint64 first, qint64 count) override;
    void requestMessages(const CaseId &id, const MessageFilter &filter, qint64 count) override;
    void requestRecord(const CaseId &id, const RecordFilter &filter, qint64 first, qint64 count) override;
    Request findProfessionals(const QString &text) override;
    /// Every word begins one of the thing's words: of people, events, concerns, visits, decisions, actions and voices.
    Request find(const FindQuery &query) override;
    void setFindComplete(bool complete) { m_findComplete = complete; }
    void setOnline(bool online) override;

private:
    Request answer(const char *call, const CaseId &id, const std::function<void()> &work);
    QList<FoundThing> offered();
    Member *memberOf(CaseSnapshot &snapshot, const ProfessionalId &who);

    Door m_door = Door::Open;
    Protection m_protection = Protection::KeyStoreToo;
    Profile m_profile;
    SyncStatus m_status;
    QList<CaseSummary> m_cases;
    std::map<CaseId, std::shared_ptr<CaseSnapshot>> m_snapshots;
    std::map<CaseId, QList<ChronologyEvent>> m_events;
    std::map<CaseId, QList<SharingDecision>> m_sharing;
    std::map<CaseId, QList<Message>> m_messages;
    MessageDraft m_lastMessage;
    std::map<EntryId, Plan> m_planVersions;
    QList<RecordLine> m_record;
    QList<AccessDraft> m_accesses;
    QList<ProfessionalCard> m_directory;
    QList<Digest> m_packed;
    QHash<QString, QByteArray> m_forms;
    QStringList m_calls;
    Enrolment m_enrolment;
    QMap<CaseId, QList<ProfessionalCard>> m_here;
    std::optional<CaseId> m_shownHere;
    VisitDraft m_lastVisit;
    QList<CaseDraft> m_lastImport;
    bool m_holdsImports = false;
    Request m_heldImport = 0;
    std::optional<ErrorCode> m_failNext;
    Request m_last = 0;
    std::unique_ptr<FixtureDocuments> m_documents;
    int m_nextId = 1000;
    int m_chronologyPages = 0;
    bool m_findComplete = true;
};

} // namespace caseweave
