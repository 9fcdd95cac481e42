// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

namespace caseweave {

/// Adds a child, somebody of the family, or of the family's own network.
class AddPersonDialog : public FormDialog {
    Q_OBJECT

public:
    AddPersonDialog(const Context &context, const CaseId &id, QWidget *parent = nullptr);
};

} // namespace caseweave
