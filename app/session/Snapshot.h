// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/Field.h"
#include "app/clock/StatutoryClock.h"
#include "app/document/Document.h"
#include "app/involvement/Visit.h"
#include "app/message/OwedMessage.h"
#include "app/plan/Plan.h"
#include "app/voice/Voice.h"
#include "crypto/bytes/Bytes.h"
#include "crypto/certificate/Certificate.h"
#include "crypto/result/Result.h"
#include "sync/client/LineFault.h"

#include <QDate>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <memory>
#include <optional>

/// Immutable pictures of what a profile holds, as the user interface sees it. They are made on the worker thread and
/// handed over by shared pointer; nobody changes one after it was made. Texts are in form C. Times are local.
namespace caseweave {

/// 16 random bytes that name a person, a subject, a concern... inside one case.
using ObjectId = ObjectBytes;

enum class MemberRole : std::uint8_t { Reader = 1, Contributor = 2, Lead = 3, Recovery = 4 };

struct AgencyCard {
    AgencyId id;
    QString name;
    AgencyKind kind = AgencyKind::Council;
    friend bool operator==(const AgencyCard &, const AgencyCard &) = default;
};

/// A professional as the agency's directory vouches for them.
struct ProfessionalCard {
    ProfessionalId id;
    AgencyCard agency;
    QString name;
    QString title;
    QString team;
    QString phone;
    QString mail;
    bool enrolled = false; ///< has at least one valid device, so can be added to a case
    bool left = false;
    friend bool operator==(const ProfessionalCard &, const ProfessionalCard &) = default;
};

/// Somebody who belongs to the case.
struct Member {
    ProfessionalCard card;
    MemberRole role = MemberRole::Contributor;
    bool hasHistory = true;
    bool me = false;
    bool removed = false; ///< was a member; stays named
    QDateTime since;
    std::vector<DeviceId> devices;
};

enum class PersonKind : std::uint8_t { Subject = 1, Family = 2, Support = 3 };

/// A subject of the case, or somebody of the family or its own network.
struct Person {
    ObjectId id{};
    PersonKind kind = PersonKind::Family;
    QList<Field> fields;
    const Field *field(const QString &name) const;
    QString givenName() const;
    QString familyName() const;
    QString fullName() const; ///< "Charlie Banks", or "unborn Banks"
    std::optional<QDate> born() const;
    std::optional<QDate> expected() const;
    QString relationship() const; ///< to the child: "mother", "grandfather"
};

enum class ConcernLevel : std::uint8_t { Low = 1, Medium = 2, High = 3 };

struct Acknowledgement {
    QString by;
    QDateTime at;
};

struct Concern {
    EntryId id;
    ConcernLevel level = ConcernLevel::Low;
    QString text;
    QString raisedBy;
    AgencyCard agency;
    bool mine = false;
    QDateTime raised;
    QDate expires;
    QList<Acknowledgement> acknowledged;
    bool acknowledgedByMe = false;
    bool withdrawn = false;
    QString withdrawnReason;
    bool quietly = false; ///< raised quietly, and given out since
    QStringList onlyFor; ///< who can read it; empty: everybody in the case
    bool open(const QDate &today) const { return !withdrawn && today <= expires; }
};

/// One's own concern that hubs hold, unseen by anybody, until enough professionals have raised one quietly.
struct QuietConcern {
    Digest id{};
    ConcernLevel level = ConcernLevel::Low;
    QString text;
    QDateTime raised;
    QDate until; ///< the last day on which it is held
    int needed = 0; ///< professionals, oneself among them
    bool forAll = false; ///< the whole case reads it then; otherwise those who raised one
    bool sent = false; ///< a hub has it
};

/// A professional's tie to the case. There is one for each member, and for each professional without an account of whom
/// somebody wrote.
struct Involvement {
    ObjectId id{};
    std::optional<ProfessionalId> professional; ///< a member, now or once
    QString name;
    AgencyCard agency; ///< of somebody without an account: a name as it was written, and no id
    bool mine = false;
    bool ended = false; ///< handed over, past its last day, or removed from the case
    QList<Field> fields; ///< "role", "deputy", "duty_line", "summary"...: as written
    std::optional<QDate> since; ///< as written; of a member else the day on which they were added
    std::optional<QDate> until;
    std::optional<QDate> confirmed; ///< the latest day on which somebody confirmed that it holds
    std::optional<ObjectId> handedTo; ///< the involvement of the successor
    std::optional<VisitTime> lastContact; ///< with a child of the case
    std::optional<VisitTime> nextVisit;
    bool quiet = false; ///< no contact for VisitRules::gapDays
    bool gap = false; ///< had contact once, none for so long, and none is planned for as long
    bool old = false; ///< not confirmed for VisitRules::confirmedForDays
    QList<EntryId> entries; ///< behind its fields: what somebody who changes it has seen
    const Field *field(const QString &key) const;
    bool roleWithheld() const; ///< what they do here is for others to know
};

/// When a child was seen last, by anybody, and is to be seen next.
struct ChildContact {
    ObjectId child{};
    std::optional<VisitTime> last;
    std::optional<ObjectId> lastBy; ///< the involvement
    bool alone = false; ///< the last one
    std::optional<VisitTime> next;
    std::optional<ObjectId> nextBy;
    bool gap = false;
};

/// Two visits to the same child that come too close to each other.
struct VisitClash {
    ObjectId first{};
    ObjectId second{};
};

enum class EventKind : std::uint8_t { Fact = 1, Allegation = 2, Opinion = 3 };
enum class Significance : std::uint8_t { Ordinary = 1, Significant = 2, High = 3 };
/// How an entry stands.
enum class Verification : std::uint8_t { Verified, Late, Frozen };

/// An event's place in the order of the chronology, to ask for the rows around it.
struct ChronologyPlace {
    QDate date;
    std::optional<QTime> time;
    quint64 clock = 0;
    EntryId id;
};

/// That two events cannot both be as they are written, as one of the two shows it.
struct EventContradiction {
    EntryId id;
    ChronologyPlace other; ///< of the other event, as it is shown
    QString otherTitle; ///< empty: it cannot be read here
    QString note; ///< in what they contradict each other
    QString author;
    QDateTime written;
    struct Outcome {
        QString text;
        QString author;
        QDateTime written;
    };
    std::optional<Outcome> settled;
};

/// A dated thing in the chronology.
struct ChronologyEvent {
    EntryId id;
    EntryRef first; ///< the first writing: itself, unless it is corrected
    quint64 clock = 0; ///< of its entry; orders events of one minute
    QDate date;
    std::optional<QTime> time;
    EventKind kind = EventKind::Fact;
    Significance significance = Significance::Ordinary;
    bool secondHand = false;
    QString title;
    QString text;
    QString source; ///< "email to the school", "home visit"
    QString impact;
    QString action;
    QString author;
    AgencyCard agency;
    QDateTime written;
    QStringList onlyFor; ///< audience by name; empty: everybody in the case
    bool withheld = false; ///< restricted to others: title and text are not here
    bool newToMe = false;
    Verification verification = Verification::Verified;
    QList<ObjectId> people; ///< whom it is about; empty: not said
    struct Correction {
        QString author;
        QDateTime written;
        QString reason;
    };
    std::optional<Correction> corrected; ///< the last one; author, agency and written are those of the first writing
    std::vector<ChronologyEvent> earlier; ///< what stood here before, oldest first
    QList<EventContradiction> contradictions;
    bool mayCorrect = false; ///< this agency wrote it
    bool isDisputed() const
    {
        return std::any_of(contradictions.begin(), contradictions.end(),
                           [](const EventContradiction &one) { return !one.settled; });
    }
};

struct ChronologyFilter {
    std::optional<AgencyId> agency;
    std::optional<EventKind> kind;
    std::optional<ObjectId> person; ///< what is about this person, and what says about nobody
    std::optional<QDate> from;
    std::optional<QDate> to;
    bool significantOnly = false;
    bool disputedOnly = false; ///< contradictions that are not settled
    bool newestFirst = true;
    QString containing;
    friend bool operator==(const ChronologyFilter &, const ChronologyFilter &) = default;
};

/// A run of rows of the chronology under one filter.
struct ChronologyPage {
    CaseId caseId;
    ChronologyFilter filter;
    qint64 first = 0;
    qint64 total = 0;
    QList<ChronologyEvent> events;
    std::optional<qint64> before; ///< how many rows come before the place that was asked for
};

/// How the records of a case stand, for the status line and the record.
struct Integrity {
    qint64 entries = 0;
    qint64 verified = 0;
    qint64 withheld = 0; ///< places in somebody's chain that the hub did not deliver
    qint64 late = 0;
    qint64 forks = 0;
    QStringList frozenDevicesOf; ///< names
};

/// What a case has a day for: that is to come, or is past and still open.
struct CaseDate {
    enum class Of : std::uint8_t { Visit, Clock, Milestone, Action, Answer, Question };
    Of of = Of::Visit;
    VisitTime when;
    QString name; ///< of a time limit and a milestone what it is; of all else whose it is
    QString what; ///< where a visit goes, what else it is about, as far as this member may read it
    bool mine = false; ///< one does it oneself
    friend bool operator==(const CaseDate &, const CaseDate &) = default;
};

/// What falls due next in a case, by a clock or for who looks.
struct NextDate {
    QString name; ///< of what must be done
    QDate date;
    std::optional<QTime> time;
    bool overdue = false;
    CaseDate::Of of = CaseDate::Of::Clock; ///< anything else is one's own and has no name here
    friend bool operator==(const NextDate &, const NextDate &) = default;
};

/// One line of My cases.
struct CaseSummary {
    CaseId id;
    QString reference;
    QString stage;
    QList<Person> subjects;
    MemberRole myRole = MemberRole::Contributor;
    bool stillMember = true;
    int newEntries = 0;
    int unreadMessages = 0;
    int owedMessages = 0; ///< answers to messages that who looks owes
    std::optional<ConcernLevel> openConcern; ///< the highest that is open
    std::optional<NextDate>
        next; ///< of the clocks that run, of one's own visits and of what one owes; nothing: none has a date
    QList<CaseDate> dates; ///< the earliest first
    int conflicts = 0;
    qint64 unsent = 0;
    bool damaged = false; ///< its file could not be opened: see error
    bool lackedAtHub = false; ///< the hub came back without it, and waits for a lead's computer
    bool oldCopy = false; ///< its file is older than what was written here: read-only until the rest came from the hub
    std::optional<ErrorCode> error;
    VoiceTally voices; ///< also those that are restricted
};

enum class ReleaseKind : std::uint8_t { Entries = 1, Files = 2, WholeCase = 3 };

/// What a lead asked hubs to delete of a case (docs/protocol.md 4.1).
struct CaseRelease {
    /// How long a hub waits where its operator set nothing else. No hub tells what it was set to.
    static constexpr int usualHoldDays = 30;

    ReleaseKind kind = ReleaseKind::Entries;
    qint64 count = 0; ///< of entries or files
    QList<Digest> notes; ///< as many as the count needed
    QString by;
    AgencyCard agency;
    QDateTime written; ///< as the author says
    bool byLead = true; ///< else the hubs pass it over
    bool atHub = false; ///< else it waits to be sent
    QString takenBackBy; ///< empty: it stands
    QDateTime takenBack;
    /// From then on it may be deleted, where a hub keeps the usual hold.
    QDate usualEnd() const { return written.date().addDays(usualHoldDays); }
    bool stands() const { return byLead && takenBackBy.isEmpty(); }
};

/// A whole case but its long lists.
struct CaseSnapshot {
    CaseSummary summary;
    QList<Field> fields; ///< of the case itself
    QList<Person> people; ///< subjects first
    QList<Member> members; ///< removed ones last
    QList<Concern> concerns; ///< open first, newest first
    QList<QuietConcern> quietConcerns; ///< one's own, oldest first
    QList<Milestone> milestones; ///< newest first, without those withdrawn
    QString jurisdiction; ///< whose time limits hold: the id of a profile; empty: not chosen
    QList<StatutoryClock> clocks; ///< as clocksOf() gives them, at the time of the snapshot
    QList<CaseRelease> releases; ///< newest first
    QList<Involvement> involvements; ///< in the order of the members; who is none, by name; who has ended comes last
    QList<Visit> visits; ///< latest first; those without a time on top
    QList<ChildContact> contacts; ///< of each subject
    QList<VisitClash> clashes;
    QList<Plan> plans; ///< running ones first; within one what is overdue, and one's own, comes first
    QList<PlanVersion> planVersions; ///< newest first, at most mostPlanVersions
    QList<Voice> voices; ///< newest first
    MessagesState messages;
    QList<Document> documents; ///< newest first; of those that are readable here
    qint64 events = 0;
    int openContradictions = 0; ///< of the chronology; nobody has settled them
    Integrity integrity;
    QDateTime lastOpened; ///< "since last time" counts from here; invalid until it was closed for the first time
    QDateTime firstOpened; ///< invalid: never
    const Involvement *involvement(const ObjectId &id) const;
    const Involvement *involvementOf(const ProfessionalId &who) const;
};

enum class Connection : std::uint8_t { Offline, Connecting, Online, Refused };

/// An agency's list of people and computers that was not confirmed for so long that it may not hold any more
/// (docs/protocol.md 2.3).
struct AgeingDirectory {
    QString agency;
    bool mine = false; ///< of one's own agency
    QDateTime stated; ///< the last time
    bool stale = false; ///< so old that nobody of it can be added
};

/// What the status line tells. Always true, never hopeful.
struct SyncStatus {
    Connection connection = Connection::Offline;
    QString hubAddress; ///< where the hub was looked for last
    LineFault fault = LineFault::None; ///< why the last attempt or connection ended
    bool offlineByChoice = false; ///< the person asked to work without the hub
    QDateTime since;
    QDateTime upToDateAt; ///< when everything the hub had was last here and everything of ours was acknowledged;
                          ///< invalid: never
    qint64 unsent = 0; ///< changes saved here that the hub has not acknowledged
    bool catchingUp = false;
    qint64 received = 0; ///< while catching up
    qint64 missing = 0; ///< entries that are known to exist and have not come
    qint64 lacked = 0; ///< cases that the hub came back without
    std::optional<ErrorCode> error;
    bool errorAtHub = false; ///< the trouble is the hub's; else it is this computer's
    /// A directory that is not to be relied on: Fork, or Rollback for a hub that shows less of it than it once did.
    std::optional<ErrorCode> alarm;
    QString alarmAgency; ///< whose
    QList<AgeingDirectory> ageing; ///< one's own agency first
};

/// Who is using the program.
struct Profile {
    ProfessionalCard me;
    QString hubAddress;
};

using CaseSnapshotPtr = std::shared_ptr<const CaseSnapshot>;

} // namespace caseweave
