// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

namespace caseweave {

/// Raises a graded signal about now. Says that it is no referral.
class RaiseConcernDialog : public FormDialog {
    Q_OBJECT

public:
    RaiseConcernDialog(const Context &context, const CaseId &id, QWidget *parent = nullptr);
};

/// Withdraws one's own concern, with the reason that stays in the record.
class WithdrawConcernDialog : public FormDialog {
    Q_OBJECT

public:
    WithdrawConcernDialog(const Context &context, const CaseId &id, const Concern &concern, QWidget *parent = nullptr);
};

} // namespace caseweave
