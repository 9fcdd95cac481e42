// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"
#include "crypto/certificate/Certificate.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

/// Visits and contacts as the fields of object type 5 say (docs/payloads.md). Values; any thread.
namespace caseweave {

/// A day, or a day and a time of it, as the clocks on the wall say where the family lives.
struct VisitTime {
    QDate day;
    std::optional<QTime> time;

    /// "2026-11-25" or "2026-11-25T14:30", nothing else.
    static std::optional<VisitTime> parse(const QString &text);
    QString text() const;
    /// Midnight where no time is known.
    QDateTime begin() const { return {day, time.value_or(QTime(0, 0))}; }
    /// Over at `now`: a day without a time lasts until its end.
    bool isPast(const QDateTime &now) const { return time ? begin() <= now : day < now.date(); }
    friend bool operator==(const VisitTime &, const VisitTime &) = default;
};

/// Withdrawn: it was written by mistake, and is no visit. Unclear: a word that this program does not know.
enum class VisitState : std::uint8_t { Planned, Seen, NotSeen, Cancelled, Withdrawn, Unclear };
/// Whether the child was seen without the carers in the room.
enum class SeenAlone : std::uint8_t { NotSaid, Yes, No };

QString keyOf(VisitState state); ///< empty for Unclear
VisitState visitStateOf(const QString &key);
QString keyOf(SeenAlone alone); ///< empty for NotSaid
SeenAlone seenAloneOf(const QString &key);

QString objectText(const ObjectBytes &object); ///< 32 hexadecimal digits
std::optional<ObjectBytes> readObject(const QString &text);
QString objectsText(const QList<ObjectBytes> &objects); ///< with a space between
/// Those that are ids; the rest is counted.
QList<ObjectBytes> readObjects(const QString &text, int *notUnderstood = nullptr);
/// The object in which a member's involvement stands: everybody who writes about the same person writes to the same.
ObjectBytes involvementOf(const ProfessionalId &professional);

/// A visit that is planned, or a contact that was. What does not parse stands as it was written.
struct Visit {
    ObjectBytes id{};
    ObjectBytes involvement{}; ///< who goes or went; of a planned one that was handed over: the successor
    std::optional<VisitTime> when;
    QString whenText; ///< where it is no time
    VisitState state = VisitState::Unclear;
    QString stateText; ///< where the state is unclear
    SeenAlone alone = SeenAlone::NotSaid;
    QList<ObjectBytes> children;
    int otherChildren = 0; ///< ids that could not be read
    QString place;
    QString note;
    bool withheld = false; ///< place or note is sealed for others
    QStringList onlyFor; ///< who may read place and note; empty: everybody in the case
    QStringList conflicts; ///< keys that two people wrote at the same time
    QString author; ///< of what was written last
    QDateTime written;
    QList<EntryId> entries; ///< behind all of it: what somebody who changes it has seen
};

} // namespace caseweave
