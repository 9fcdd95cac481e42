// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/door/DoorPage.h"

namespace caseweave {

/// Cases are on this computer and the file with their keys is not. Says what is missing and what to do; offers nothing
/// that would write into the folder.
class NoVaultScreen : public DoorPage {
    Q_OBJECT

public:
    explicit NoVaultScreen(const Context &context, QWidget *parent = nullptr);
};

} // namespace caseweave
