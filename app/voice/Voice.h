// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/Field.h"
#include "app/plan/Plan.h"

/// What a child, a parent or a carer said, and the answer given to it (docs/payloads.md 16, object type 10). Values;
/// any thread.
namespace caseweave {

enum class VoiceAnswer : std::uint8_t {
    NotSaid, ///< nobody said whether one is owed
    NotOwed,
    Owed,
    Given,
};

struct Voice : FieldObject {
    ObjectBytes person{}; ///< who said it
    std::optional<QDate> day; ///< on which it was said
    VoiceAnswer answer = VoiceAnswer::NotSaid;
    PlanOwner owedBy; ///< of an answer still owed that was handed over: the successor
    QString owedByName;
    bool mine = false; ///< one owes the answer oneself
    std::optional<QDate> owedOn; ///< by when
    std::optional<QDate> answeredOn;
    QString recordedBy;
    QDateTime recorded;
    bool isOverdue(const QDate &today) const { return answer == VoiceAnswer::Owed && owedOn && *owedOn < today; }
};

/// Nothing where it was recorded by mistake.
std::optional<Voice> voiceOf(const FieldObject &object);

/// How many voices there are, and how it stands with the answers: numbers alone.
struct VoiceTally {
    int recorded = 0;
    int answered = 0;
    int owed = 0;
    int overdue = 0; ///< of those owed
    static VoiceTally of(const QList<Voice> &voices, const QDate &today);
    VoiceTally &operator+=(const VoiceTally &other);
    friend bool operator==(const VoiceTally &, const VoiceTally &) = default;
};

} // namespace caseweave
