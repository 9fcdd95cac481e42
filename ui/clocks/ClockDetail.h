// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/widgets/DetailPane.h"

namespace caseweave {

struct RulesInForce;

/// Beside the tables: why a date is what it is, or all of a milestone and what can be done about it.
class ClockDetail : public DetailPane {
    Q_OBJECT

public:
    explicit ClockDetail(const Context &context, QWidget *parent = nullptr);

    void showClock(const CaseSnapshotPtr &snapshot, const StatutoryClock *clock);
    void showMilestone(const CaseSnapshotPtr &snapshot, const Milestone *milestone, const QString &name);

Q_SIGNALS:
    void changeWanted(const caseweave::Milestone &milestone);
    void withdrawalWanted(const caseweave::Milestone &milestone);

private:
    void addHeading(const QString &text);
    void fill(const CaseSnapshot &snapshot, const StatutoryClock &clock);
    void addSource(const RulesInForce &inForce, const StatutoryClock &clock);

    Context m_context;
};

} // namespace caseweave
