// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

namespace caseweave {

class Choices;
class ProfessionalSearch;

/// Adds a professional of any trusted agency to a case: who, in which role, and from when they can read.
class AddMemberDialog : public FormDialog {
    Q_OBJECT

public:
    AddMemberDialog(const Context &context, const CaseSnapshot &snapshot, QWidget *parent = nullptr);

private:
    QString whoProblem(const QList<Member> &members) const;

    ProfessionalSearch *m_who;
    Choices *m_role;
    Choices *m_history;
};

/// Changes what a member may do.
class ChangeRoleDialog : public FormDialog {
    Q_OBJECT

public:
    ChangeRoleDialog(const Context &context, const CaseId &id, const Member &member, QWidget *parent = nullptr);
};

} // namespace caseweave
