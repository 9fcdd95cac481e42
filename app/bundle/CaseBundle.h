// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/CaseMessages.h"
#include "app/session/SharingDecision.h"

#include <QJsonObject>

namespace caseweave {

/// A case as a structured file for another program, and back (docs/bundle.md). What is in it is what somebody chose to
/// let go: a bundle has no keys, no signatures and nothing of the log. The archive around it, and the bytes of its
/// documents, are BundleArchive's. Values; any thread.
struct CaseBundle {
    static constexpr int version = 3; ///< 1 had no messages and no documents, 2 nothing from `concerns` on

    struct Value {
        QString text; ///< empty unless known
        Knowledge knowledge = Knowledge::Known;
        QString author;
        QDateTime written; ///< to the second, as all times of a bundle
        friend bool operator==(const Value &, const Value &) = default;
    };
    struct Detail {
        QString key; ///< of docs/payloads.md 16
        QList<Value> values; ///< newest first; more than one: not settled
        QStringList onlyFor;
        friend bool operator==(const Detail &, const Detail &) = default;
    };
    struct SomePerson {
        QString id; ///< 32 hexadecimal digits
        PersonKind kind = PersonKind::Family;
        QList<Detail> details;
        friend bool operator==(const SomePerson &, const SomePerson &) = default;
    };
    struct Professional {
        QString id; ///< of the involvement
        QString name;
        QString agency;
        AgencyKind agencyKind = AgencyKind::Council;
        bool member = false;
        bool ended = false;
        QList<Detail> details;
        friend bool operator==(const Professional &, const Professional &) = default;
    };
    struct SomeVisit {
        QString id;
        QString professional; ///< the id of one
        QString when; ///< "2026-11-25" or "2026-11-25T14:30", or as somebody wrote it
        VisitState state = VisitState::Unclear;
        SeenAlone alone = SeenAlone::NotSaid;
        QStringList children; ///< ids of people
        QString place;
        QString note;
        QStringList onlyFor; ///< of place and note
        friend bool operator==(const SomeVisit &, const SomeVisit &) = default;
    };
    struct SomeMilestone {
        QString id;
        QString kind;
        QDate date;
        std::optional<QTime> time;
        MilestoneState state = MilestoneState::Done;
        QString note;
        friend bool operator==(const SomeMilestone &, const SomeMilestone &) = default;
    };
    struct Event {
        QString id; ///< 64 hexadecimal digits
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
        QString author;
        QString agency;
        QDateTime written;
        QStringList onlyFor;
        friend bool operator==(const Event &, const Event &) = default;
    };
    struct Ask {
        QString name;
        AskState state = AskState::Owed;
        std::optional<QDateTime> ended;
        friend bool operator==(const Ask &, const Ask &) = default;
    };
    struct SomeMessage {
        QString id; ///< 64 hexadecimal digits
        QString thread; ///< the id of the first message of its conversation; empty: it is that
        QString text; ///< can be empty where it answers or takes back
        QString author;
        QString agency;
        QDateTime written;
        QStringList mentioned; ///< names, as all below
        QList<Ask> asked;
        std::optional<QDate> by;
        QStringList answers; ///< whose questions it answers
        bool takesBack = false; ///< a question of its author
        QStringList seenBy;
        QStringList onlyFor;
        friend bool operator==(const SomeMessage &, const SomeMessage &) = default;
    };
    struct SomeDocument {
        QString id; ///< 32 hexadecimal digits
        QString title;
        QString kind; ///< of docs/payloads.md 16
        QString media;
        qint64 size = 0; ///< bytes; where they are not here: as who added it wrote
        QString person; ///< the id of one; empty: not said
        QString addedBy;
        QDateTime added;
        QStringList onlyFor;
        QString file; ///< in the archive; empty: its bytes were not on the computer that made the bundle
        QString sha256; ///< of them, 64 hexadecimal digits; with `file`
        friend bool operator==(const SomeDocument &, const SomeDocument &) = default;
    };

    struct Seen {
        QString by;
        QDateTime at;
        friend bool operator==(const Seen &, const Seen &) = default;
    };
    struct SomeConcern {
        QString id; ///< 64 hexadecimal digits
        ConcernLevel level = ConcernLevel::Low;
        QString text;
        QString raisedBy;
        QString agency;
        QDateTime raised;
        QDate expires; ///< the last day on which it is open
        QList<Seen> acknowledged;
        bool withdrawn = false; ///< by who raised it
        QString withdrawnReason;
        bool quietly = false; ///< raised quietly, and given out since
        QStringList onlyFor;
        friend bool operator==(const SomeConcern &, const SomeConcern &) = default;
    };
    /// Who does or owes something: one of both ids, or neither where nobody is named.
    struct Owner {
        QString professional;
        QString person;
        bool isNobody() const { return professional.isEmpty() && person.isEmpty(); }
        friend bool operator==(const Owner &, const Owner &) = default;
    };
    struct SomeAction {
        QString id;
        std::optional<ActionState> state; ///< nothing: left out, as all that follows from what is left out
        Owner owner; ///< after a handover the successor
        QList<Detail> details;
        friend bool operator==(const SomeAction &, const SomeAction &) = default;
    };
    struct SomeOutcome {
        QString id; ///< empty: its actions belong to none that is here
        std::optional<OutcomeState> state;
        QList<Detail> details;
        QList<SomeAction> actions;
        friend bool operator==(const SomeOutcome &, const SomeOutcome &) = default;
    };
    struct SomePlan {
        QString id; ///< empty: its outcomes belong to none that is here
        std::optional<PlanState> state;
        QList<Detail> details;
        QList<SomeOutcome> outcomes;
        friend bool operator==(const SomePlan &, const SomePlan &) = default;
    };
    /// What was agreed of a plan at one time.
    struct SomePlanVersion {
        QString id; ///< 64 hexadecimal digits
        QString plan; ///< the id of one
        QDate day;
        QString note; ///< where it was agreed
        QString author;
        QDateTime written;
        int missing = 0; ///< details that were not on the computer that made the bundle
        std::optional<SomePlan> stood; ///< nothing: it could not be read there
        friend bool operator==(const SomePlanVersion &, const SomePlanVersion &) = default;
    };
    struct SomeVoice {
        QString id;
        std::optional<VoiceAnswer> answer; ///< how it stands with it
        Owner owedBy;
        QString recordedBy;
        QDateTime recorded;
        QList<Detail> details;
        friend bool operator==(const SomeVoice &, const SomeVoice &) = default;
    };
    struct Recipient {
        QString name; ///< as it was then
        QString professional; ///< the id of one; empty: has no place in the case
        friend bool operator==(const Recipient &, const Recipient &) = default;
    };
    struct SomeDecision {
        QString id; ///< 64 hexadecimal digits
        SharingChoice choice = SharingChoice::Shared;
        QDate date;
        QList<Recipient> recipients;
        QStringList children; ///< ids of people
        QString what;
        QString purpose;
        SharingBasis basis = SharingBasis::None;
        QString reasoning;
        FamilyTold told = FamilyTold::Told;
        QString notToldBecause;
        QString corrects; ///< the id of the decision in whose place it stands, which need not be in the bundle
        QString author;
        QString agency;
        QDateTime written;
        QStringList onlyFor;
        friend bool operator==(const SomeDecision &, const SomeDecision &) = default;
    };

    QString reference;
    QDateTime made;
    QString madeBy;
    QStringList madeFor; ///< empty: for who made it
    int leftOut = 0;
    QList<Detail> details; ///< of the case itself
    QList<SomePerson> people;
    QList<Professional> professionals;
    QList<SomeVisit> visits;
    QList<SomeMilestone> milestones;
    QList<Event> events; ///< oldest first
    QList<SomeMessage> messages; ///< oldest first
    QList<SomeDocument> documents; ///< newest first, as all below
    QList<SomeConcern> concerns; ///< open ones before the others
    QList<SomePlan> plans; ///< running ones before the others
    QList<SomePlanVersion> planVersions;
    QList<SomeVoice> voices;
    QList<SomeDecision> decisions; ///< of sharing
    friend bool operator==(const CaseBundle &, const CaseBundle &) = default;

    QJsonObject toJson() const;
    /// Nothing, and in `problem` the first thing that is not as docs/bundle.md says, with its place.
    static std::optional<CaseBundle> fromJson(const QByteArray &json, QString *problem);

    /// Where in the archive the bytes of a document are. ending: "pdf", or empty.
    static QString fileFor(const QString &id, const QString &ending);
};

} // namespace caseweave
