// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

namespace caseweave {

/// Chooses which nation's time limits and bank holidays a case goes by.
class JurisdictionDialog : public FormDialog {
    Q_OBJECT

public:
    JurisdictionDialog(const Context &context, const CaseSnapshot &snapshot, QWidget *parent = nullptr);
};

} // namespace caseweave
