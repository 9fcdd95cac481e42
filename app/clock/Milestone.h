// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"

#include <QDate>
#include <QList>
#include <QString>
#include <QTime>
#include <optional>

namespace caseweave {

enum class MilestoneState : std::uint8_t {
    Done,
    Planned, ///< for this date
    Withdrawn, ///< recorded by mistake: counts for nothing
};

/// Something that starts a clock or meets it: a referral, a strategy discussion, a conference (docs/payloads.md 16,
/// object type 6).
struct Milestone {
    ObjectBytes id{};
    QString kind;
    QDate date;
    std::optional<QTime> time;
    QList<ObjectBytes> subjects; ///< whom it was about; empty: all children of the case
    std::optional<bool> beganEnquiry; ///< of a strategy discussion: whether it began the enquiry; nothing: not said
    MilestoneState state = MilestoneState::Done;
    QString note;
    QString author; ///< who wrote it first
    bool twoVersions = false; ///< people wrote different things at the same time; the newest is taken
    QList<EntryId> values; ///< the entries that hold it: what a change replaces
};

/// Kinds that the program itself speaks of; all others are known to the profiles alone.
inline const QString strategyDiscussionKind = QStringLiteral("strategy_discussion");
inline const QString enquiryStartedKind = QStringLiteral("section_47_started");

} // namespace caseweave
