// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QJsonObject>

namespace caseweave {

/// A case as a structured file for another program, and back (docs/bundle.md). What is in it is what somebody chose to
/// let go: a bundle has no keys, no signatures and nothing of the log. Values; any thread.
struct CaseBundle {
    static constexpr int version = 1;

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
    friend bool operator==(const CaseBundle &, const CaseBundle &) = default;

    QJsonObject toJson() const;
    /// Nothing, and in `problem` the first thing that is not as docs/bundle.md says, with its place.
    static std::optional<CaseBundle> fromJson(const QByteArray &json, QString *problem);

    /// A ZIP with case.json in it. Empty where there was no memory for it.
    QByteArray toZip() const;
    static std::optional<CaseBundle> fromZip(const QByteArray &zip, QString *problem);
};

} // namespace caseweave
