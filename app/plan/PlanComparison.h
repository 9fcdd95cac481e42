// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/Plan.h"

namespace caseweave {

/// How a part of a plan stands in the later of two versions.
enum class PlanChange : std::uint8_t { Same, Added, Changed, Removed };

/// One part of a plan in both versions. The pointers are into the comparison.
struct PlanDifference {
    enum class Part : std::uint8_t { Plan, Outcome, Action };
    Part part = Part::Plan;
    PlanChange change = PlanChange::Same;
    const FieldObject *before = nullptr; ///< null: it was not there
    const FieldObject *after = nullptr; ///< null: it is not there any more
    QStringList keys; ///< of the fields that differ, where it is in both
};

/// Two versions of a plan side by side: each part once, in the order of the later one, with what was removed after what
/// it stood under. Values; any thread.
class PlanComparison {
public:
    PlanComparison(Plan before, Plan after);
    PlanComparison(const PlanComparison &) = delete;
    PlanComparison &operator=(const PlanComparison &) = delete;

    const Plan &before() const { return m_before; }
    const Plan &after() const { return m_after; }
    const QList<PlanDifference> &differences() const { return m_differences; }
    int count(PlanChange change) const;

private:
    void add(PlanDifference::Part part, const FieldObject *before, const FieldObject *after);

    const Plan m_before;
    const Plan m_after;
    QList<PlanDifference> m_differences;
};

} // namespace caseweave
