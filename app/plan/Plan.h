// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/Field.h"
#include "app/payload/Payload.h"

#include <QDate>
#include <optional>

/// A plan for children, as the fields of object types 7, 8 and 9 say (docs/payloads.md). Values; any thread.
namespace caseweave {

/// Unclear: a word that this program does not know.
enum class PlanKind : std::uint8_t { NotSaid, ChildProtection, ChildInNeed, Unclear };
enum class PlanState : std::uint8_t { Running, Ended, Unclear };
enum class OutcomeState : std::uint8_t { Open, Reached, Removed, Unclear };
enum class ActionState : std::uint8_t { ToDo, UnderWay, Done, NotNeeded, Removed, Unclear };

QString keyOf(PlanKind kind); ///< empty for NotSaid and Unclear; so with the others
QString keyOf(PlanState state);
QString keyOf(OutcomeState state);
QString keyOf(ActionState state);

/// Who does something, or owes it: somebody who is involved, or a person of the family or its own network.
struct PlanOwner {
    enum class Kind : std::uint8_t { Nobody, Involvement, Person, Unclear };
    Kind kind = Kind::Nobody;
    ObjectBytes id{};
    static PlanOwner parse(const QString &text); ///< "involvement 0f…", "person 0f…"; empty: nobody
    QString text() const; ///< empty for Nobody and Unclear
    friend bool operator==(const PlanOwner &, const PlanOwner &) = default;
};

struct PlanAction : FieldObject {
    ObjectBytes outcome{};
    PlanOwner owner; ///< of an open one that was handed over: the successor
    QString ownerName; ///< empty where nobody is named, or who it was is not in the case
    bool mine = false;
    std::optional<QDate> due;
    std::optional<QDate> doneOn;
    ActionState state = ActionState::ToDo;
    bool isOpen() const
    {
        return state == ActionState::ToDo || state == ActionState::UnderWay || state == ActionState::Unclear;
    }
    bool isOverdue(const QDate &today) const { return isOpen() && due && *due < today; }
};

/// What has to change, why, and what is done about it.
struct PlanOutcome : FieldObject {
    ObjectBytes plan{};
    int number = 0; ///< 0: none was given
    OutcomeState state = OutcomeState::Open;
    QList<PlanAction> actions;
};

struct Plan : FieldObject {
    PlanKind kind = PlanKind::NotSaid;
    PlanState state = PlanState::Running;
    QList<ObjectBytes> subjects; ///< empty: all children of the case
    int otherSubjects = 0; ///< ids that could not be read
    QList<PlanOutcome> outcomes;
    /// What belongs to no plan that is here: kept in sight until it is put somewhere.
    bool isStray() const { return id == ObjectBytes{}; }
    QList<const PlanAction *> actions() const;
};

/// What was agreed at one time. What it froze is read when somebody looks at it.
struct PlanVersion {
    EntryId id;
    ObjectBytes plan{};
    QDate day;
    QString note; ///< where it was agreed: "Initial conference"
    QString author;
    QDateTime written;
};
inline constexpr int mostPlanVersions = 100; ///< that are told

/// What a version froze, as far as it is here.
struct PlanVersionContent {
    EntryId version;
    Plan plan;
    int missing = 0; ///< values that have not arrived, or that were written before one joined without history
};

/// An object of one of the three types with its fields.
struct PlanObject {
    std::uint8_t type = 0;
    FieldObject content;
};

/// Puts outcomes under their plans and actions under their outcomes. What was removed is left out; a removed outcome
/// stays while an action under it does.
QList<Plan> plansOf(const QList<PlanObject> &objects);

/// What is overdue comes first, then one's own, then what is due; what is done comes last.
void sortPlan(Plan &plan, const QDate &today);
/// The same for whoever reads it, and on whichever day: by number, and under each outcome by when an action is due.
void sortPlanForAll(Plan &plan);

} // namespace caseweave
