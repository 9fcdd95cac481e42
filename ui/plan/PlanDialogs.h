// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plan/ObjectSheet.h"

namespace caseweave {

/// Begins a plan, or changes what holds for all of it.
class PlanDialog : public ObjectSheet {
    Q_OBJECT

public:
    PlanDialog(const Context &context, const CaseSnapshot &snapshot, const Plan *plan, QWidget *parent = nullptr);
};

/// A needed change and the worry behind it.
class OutcomeDialog : public ObjectSheet {
    Q_OBJECT

public:
    OutcomeDialog(const Context &context, const CaseSnapshot &snapshot, const Plan &plan, const PlanOutcome *outcome,
                  QWidget *parent = nullptr);
};

/// What somebody does about it.
class ActionDialog : public ObjectSheet {
    Q_OBJECT

public:
    /// `under`: the outcome to begin with. `action` null: a new one.
    ActionDialog(const Context &context, const CaseSnapshot &snapshot, const Plan &plan, const ObjectId &under,
                 const PlanAction *action, QWidget *parent = nullptr);
};

/// Says that an action is done, when, and what shows it.
class CompleteDialog : public ObjectSheet {
    Q_OBJECT

public:
    CompleteDialog(const Context &context, const CaseSnapshot &snapshot, const PlanAction &action,
                   QWidget *parent = nullptr);
};

/// Freezes the plan as it stands as what was agreed.
class AgreeDialog : public ObjectSheet {
    Q_OBJECT

public:
    AgreeDialog(const Context &context, const CaseSnapshot &snapshot, const Plan &plan, QWidget *parent = nullptr);
};

} // namespace caseweave
