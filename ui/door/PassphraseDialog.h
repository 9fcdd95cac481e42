// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

namespace caseweave {

/// Changes the passphrase of the profile that is open. Asks for the present one, so that nobody who finds the computer
/// unlocked can lock its owner out. What is typed here is never kept.
class PassphraseDialog : public FormDialog {
    Q_OBJECT

public:
    explicit PassphraseDialog(const Context &context, QWidget *parent = nullptr);
};

} // namespace caseweave
