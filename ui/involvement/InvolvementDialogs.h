// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

namespace caseweave {

/// What somebody does in the case and how else to reach them. The role can be for named members alone.
class InvolvementDialog : public FormDialog {
    Q_OBJECT

public:
    InvolvementDialog(const Context &context, const CaseSnapshot &snapshot, const Involvement &one,
                      QWidget *parent = nullptr);
};

/// Adds a professional who has no account: a GP, a midwife of another trust.
class AddProfessionalDialog : public FormDialog {
    Q_OBJECT

public:
    AddProfessionalDialog(const Context &context, const CaseSnapshot &snapshot, QWidget *parent = nullptr);
};

/// Passes what somebody does in the case on to somebody else, with the visits that are planned.
class HandoverDialog : public FormDialog {
    Q_OBJECT

public:
    HandoverDialog(const Context &context, const CaseSnapshot &snapshot, const Involvement &from,
                   QWidget *parent = nullptr);
};

} // namespace caseweave
