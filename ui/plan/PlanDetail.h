// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/style/Tone.h"

#include <QtWidgets/QFrame>

class QVBoxLayout;

namespace caseweave {

/// The chosen outcome or action of a plan in full, and where nothing is chosen what holds for all of it.
class PlanDetail : public QFrame {
    Q_OBJECT

public:
    explicit PlanDetail(const Context &context, QWidget *parent = nullptr);

    void show(const CaseSnapshot &snapshot, const Plan *plan, const PlanOutcome *outcome, const PlanAction *action);

private:
    void fillPlan(const CaseSnapshot &snapshot, const Plan &plan);
    void fillOutcome(const PlanOutcome &outcome);
    void fillAction(const CaseSnapshot &snapshot, const PlanAction &action);
    void addTags(const QList<TagText> &tags);
    void addAudience(const FieldObject &object);
    void addFact(const QString &name, const QString &value);
    /// Values that nobody has settled, and who wrote last.
    void addHistory(const FieldObject &object);

    Context m_context;
    QVBoxLayout *m_column;
};

} // namespace caseweave
