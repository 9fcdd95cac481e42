// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/ObjectDraft.h"
#include "app/find/Found.h"
#include "app/involvement/InvolvementDrafts.h"
#include "app/session/AccessRecord.h"
#include "app/session/CaseMessages.h"
#include "app/session/SharingDecision.h"
#include "app/session/Snapshot.h"
#include "crypto/memory/SecretBytes.h"

#include <QObject>

namespace caseweave {

class Documents;

/// What a new person of a case begins with.
struct PersonDraft {
    PersonKind kind = PersonKind::Subject;
    QString givenName;
    QString familyName;
    std::optional<QDate> born;
    std::optional<QDate> expected; ///< unborn
    QString relationship;
    QString address;
    QString phone;
    QList<std::pair<QString, QString>> details; ///< further fields by their key, none of those above: "school"
    std::optional<ObjectId> id; ///< nothing: a random one
};

struct EventDraft {
    QDate date;
    std::optional<QTime> time;
    EventKind kind = EventKind::Fact;
    Significance significance = Significance::Ordinary;
    bool secondHand = false;
    QString title;
    QString text;
    QString source;
    QString impact;
    QString action;
    QList<ObjectId> people; ///< whom it is about; empty: not said
    QList<ProfessionalId> onlyFor; ///< empty: everybody in the case; the author is always among them
    std::optional<EntryRef> corrects; ///< ChronologyEvent::first of an event; whoever may read that one may read this
    QString reason; ///< of a correction
};

/// A concern that nobody is to see until enough professionals have raised one.
struct QuietDraft {
    ConcernLevel level = ConcernLevel::Low;
    QString text;
    QDate until; ///< the last day on which it is held
    int needed = usualNeeded; ///< professionals, oneself among them
    bool forAll = false;
    static constexpr int usualNeeded = 3;
    static constexpr int leastNeeded = 2;
    static constexpr int mostNeeded = 20;
    static constexpr int mostDays = 366; ///< from today on
    static constexpr int daysOpen = 28; ///< how much longer it is open than it could be held, once it is given out
};

struct FieldDraft {
    std::optional<ObjectId> person; ///< nothing: the case itself
    QString name; ///< a key of Field
    QString text;
    Knowledge knowledge = Knowledge::Known;
    QList<EntryId> replaces; ///< the entries of the values that the writer saw: what settles a conflict
    QList<ProfessionalId> onlyFor;
};

struct MilestoneDraft {
    std::optional<ObjectId> milestone; ///< one that is there, to be changed; nothing: a new one
    QString kind; ///< of the case's jurisdiction
    QDate date;
    std::optional<QTime> time;
    QList<ObjectId> subjects; ///< empty: all children of the case
    std::optional<bool> beganEnquiry; ///< of a strategy discussion
    MilestoneState state = MilestoneState::Done;
    QString note;
    QList<EntryId> replaces; ///< of a change: Milestone::values as the writer saw them
};

/// What a new case begins with.
struct CaseDraft {
    QString reference;
    QString stage;
    QList<PersonDraft> people;
    QString jurisdiction; ///< empty: not chosen
    QList<MilestoneDraft> milestones; ///< new ones, of all children of the case
    QList<EventDraft> events; ///< for everybody, and no corrections
    /// An involvement or a visit that another program knew, as docs/payloads.md 16 says.
    struct Object {
        ObjectType type = ObjectType::Involvement;
        ObjectId id{};
        QList<std::pair<QString, QString>> details; ///< by key
    };
    QList<Object> objects;
};

/// A plan is agreed as it stands.
struct PlanAgreement {
    ObjectId plan{};
    QDate day;
    QString note; ///< where: "Initial conference"
};

/// The state of a profile's door.
enum class Door : std::uint8_t {
    NoProfile, ///< nothing here: enrol
    WaitingForApproval, ///< enrolled, the admin has not approved yet
    Locked,
    Opening, ///< the passphrase is being tried, about half a second
    Open,
    NoVault, ///< case files are here, and the vault that holds their keys is not
};

/// What keeps the profile of this computer shut, or will keep the one that is made.
enum class Protection : std::uint8_t {
    Unknown, ///< not looked at yet
    PassphraseAlone, ///< the computer has no key store, or had none when the profile was made
    KeyStoreToo, ///< the key store of the operating system holds half of the key
};

/// The one thing the user interface talks to. Lives on the GUI thread; every call returns at once and the answer comes
/// as a signal. The real one (app/session/ProfileWorkspace.h) hands the work to the profile's worker thread, which owns
/// stores, keys and the connection. A request number is given back by calls whose answer somebody waits for:
/// requestDone or requestFailed says how it went. What was written into an open case is in its snapshot by then.
class Workspace : public QObject {
    Q_OBJECT
public:
    using Request = quint64;
    static constexpr qsizetype mostFormBytes = 256 * 1024;
    using QObject::QObject;

    virtual Door door() const = 0;
    virtual QString folder() const = 0; ///< where the profile is on this computer, as the computer names it
    virtual Protection protection() const = 0;
    virtual Profile profile() const = 0; ///< empty until Open
    virtual SyncStatus syncStatus() const = 0;
    virtual QList<CaseSummary> cases() const = 0; ///< needs attention first
    virtual CaseSnapshotPtr caseSnapshot(const CaseId &id) const = 0; ///< null until openCase was answered

    /// Enrolment. token: "caseweave-enrol:1:..." as pasted or from a file, or 14 words with hubAddress given. Answer:
    /// enrolmentCode, then doorChanged. While it waits, the error of syncStatus() says what keeps it from going on, and
    /// after that, back at NoProfile, why nothing came of it.
    virtual Request enrol(const QString &token, const QString &hubAddress, SecretBytes passphrase) = 0;
    virtual QString enrolmentCode() const = 0; ///< six words, while waiting
    /// While it waits: nothing comes of it, the profile that was begun is gone. Then as for any enrolment that came to
    /// nothing, with the error Cancelled. The invitation is used.
    virtual void stopEnrolment() = 0;
    virtual Request unlock(SecretBytes passphrase) = 0;
    /// Of the profile that is open. CannotOpen: `current` is not its passphrase; Weak: `next` is empty.
    virtual Request changePassphrase(SecretBytes current, SecretBytes next) = 0;
    /// Stops sync, closes the databases, frees the keys. Done when door() is Locked. Where nothing was open it looks
    /// again what is in the folder.
    virtual void lock() = 0;

    virtual Documents &documents() = 0;
    virtual Request createCase(const CaseDraft &draft) = 0; ///< requestDone carries the case id
    /// All of these cases, or none: a kill, a lock and stopImport() in the middle leave nothing of it. Answer:
    /// importMoved now and then, then requestDone without a case, or requestFailed; Cancelled when it was stopped, Busy
    /// while another import runs, Quota where this profile would hold too many cases. Other calls are answered
    /// meanwhile.
    virtual Request importCases(const QList<CaseDraft> &drafts) = 0;
    virtual void stopImport() = 0;
    virtual Request openCase(const CaseId &id) = 0; ///< then caseChanged follows every change
    virtual void closeCase(const CaseId &id) = 0; ///< marks everything in it as seen
    /// The open case that is before the person now: others in it who have it before them are told so, until this is
    /// called again. Nothing: none, or they are not to be told.
    virtual void showHere(const std::optional<CaseId> &id) = 0;
    /// Who else has it before them now, by name; nobody where showHere() is not of it.
    virtual QList<ProfessionalCard> here(const CaseId &id) const = 0;
    virtual Request addPerson(const CaseId &id, const PersonDraft &draft) = 0;
    virtual Request writeField(const CaseId &id, const FieldDraft &draft) = 0;
    /// NotFound where it corrects what is not here or another agency wrote.
    virtual Request addEvent(const CaseId &id, const EventDraft &draft) = 0;
    /// Says that two events cannot both be as they are written (ChronologyEvent::first of each), to everybody who may
    /// read both.
    virtual Request contradict(const CaseId &id, const EntryRef &one, const EntryRef &other, const QString &note) = 0;
    virtual Request settleContradiction(const CaseId &id, const EntryId &contradiction, const QString &outcome) = 0;
    virtual Request recordMilestone(const CaseId &id, const MilestoneDraft &draft) = 0;
    virtual Request raiseConcern(const CaseId &id, ConcernLevel level, const QString &text, const QDate &expires) = 0;
    virtual Request raiseQuietly(const CaseId &id, const QuietDraft &draft) = 0;
    /// Before it is given out. NotFound when it is not held (any more).
    virtual Request takeBackQuiet(const CaseId &id, const Digest &concern) = 0;
    virtual Request acknowledgeConcern(const CaseId &id, const EntryId &concern) = 0;
    virtual Request withdrawConcern(const CaseId &id, const EntryId &concern, const QString &reason) = 0;
    /// Whether something was shared, with whom and why. Malformed where the draft lacks what its choice needs.
    virtual Request recordSharing(const CaseId &id, const SharingDraft &draft) = 0;
    /// That something is being taken out of the case. Asked for before it leaves: what cannot be recorded does not go.
    virtual Request recordAccess(const CaseId &id, const AccessDraft &draft) = 0;
    virtual Request sendMessage(const CaseId &id, const MessageDraft &draft) = 0;
    /// The messages were on the screen up to this one (Message::self), or that there is none.
    virtual void markMessagesSeen(const CaseId &id, const std::optional<EntryId> &last) = 0;
    virtual Request addMember(const CaseId &id, const ProfessionalId &who, MemberRole role, bool withHistory) = 0;
    virtual Request removeMember(const CaseId &id, const ProfessionalId &who) = 0;
    virtual Request changeRole(const CaseId &id, const ProfessionalId &who, MemberRole role) = 0;
    virtual Request writeInvolvement(const CaseId &id, const InvolvementDraft &draft) = 0;
    virtual Request writeVisit(const CaseId &id, const VisitDraft &draft) = 0;
    virtual Request handOver(const CaseId &id, const HandoverDraft &draft) = 0;
    /// Outcomes, actions, plans and voices, all of them or none.
    virtual Request writeObjects(const CaseId &id, const QList<ObjectDraft> &drafts) = 0;
    virtual Request agreePlan(const CaseId &id, const PlanAgreement &agreement) = 0;
    /// What a version froze. Answer: planVersionLoaded, then requestDone.
    virtual Request requestPlanVersion(const CaseId &id, const EntryId &version) = 0;

    /// Looks at the hub for single entries that packed history there holds too, and that nobody released. Answer:
    /// packedFound, then requestDone; Network while there is no connection, Cancelled when it is asked again meanwhile.
    virtual Request findPacked(const CaseId &id) = 0;
    /// Has hubs delete these envelopes, or the whole case (no ids), after their hold. A lead's; see CaseLog::release.
    virtual Request releaseAtHubs(const CaseId &id, ReleaseKind kind, const QList<Digest> &ids) = 0;
    /// Takes notes of releases back.
    virtual Request takeBackRelease(const CaseId &id, const QList<Digest> &notes) = 0;

    /// What somebody has typed into a form and not sent yet, kept encrypted in the profile so that it outlives a crash.
    /// The key names the form; empty content forgets it. More than mostFormBytes is not kept.
    virtual void keepForm(const QString &key, const QByteArray &content) = 0;
    virtual QByteArray keptForm(const QString &key) const = 0; ///< empty where nothing is kept, or not Open

    /// Rows from `first` on; or, where a place is given, the page of `count` rows that it is in. Answer:
    /// chronologyLoaded.
    virtual void requestChronology(const CaseId &id, const ChronologyFilter &filter, qint64 first, qint64 count,
                                   const std::optional<ChronologyPlace> &around = {})
        = 0;
    virtual void requestSharing(const CaseId &id, const SharingFilter &filter, qint64 first, qint64 count) = 0;
    /// The newest `count`. Answer: messagesLoaded.
    virtual void requestMessages(const CaseId &id, const MessageFilter &filter, qint64 count) = 0;
    virtual void requestRecord(const CaseId &id, const RecordFilter &filter, qint64 first, qint64 count) = 0;
    /// Surname first, tolerant of accents and case. Answer: peopleFound.
    virtual Request findProfessionals(const QString &text) = 0;
    /// In all cases, from the index on this computer. Answer: found, or requestFailed; none where a newer question
    /// overtook it.
    virtual Request find(const FindQuery &query) = 0;
    /// For people who want to work with the network pulled: stops and starts the connection.
    virtual void setOnline(bool online) = 0;

Q_SIGNALS:
    void doorChanged(caseweave::Door door);
    void protectionChanged();
    void enrolmentCodeChanged(const QString &sixWords);
    void syncStatusChanged(const caseweave::SyncStatus &status);
    void casesChanged();
    /// A snapshot of an open case was replaced. eventsChanged tells whether pages of the chronology or the record are
    /// out of date.
    void caseChanged(const caseweave::CaseId &id, bool eventsChanged);
    void hereChanged(const caseweave::CaseId &id);
    void chronologyLoaded(const caseweave::ChronologyPage &page);
    void sharingLoaded(const caseweave::SharingPage &page);
    void messagesLoaded(const caseweave::MessagePage &page);
    void recordLoaded(const caseweave::RecordPage &page);
    void professionalsFound(quint64 request, const QList<caseweave::ProfessionalCard> &found);
    void found(quint64 request, const caseweave::FoundPage &page);
    void planVersionLoaded(const caseweave::CaseId &id, const caseweave::PlanVersionContent &content);
    void packedFound(const caseweave::CaseId &id, const QList<caseweave::Digest> &envelopes);
    void importMoved(quint64 request, qint64 done, qint64 of);
    void requestDone(quint64 request, const caseweave::CaseId &caseId);
    void requestFailed(quint64 request, caseweave::ErrorCode code);
};

} // namespace caseweave
