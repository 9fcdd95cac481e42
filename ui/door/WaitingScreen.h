// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/door/DoorPage.h"

class QLabel;

namespace caseweave {

/// After the invitation was taken: six words to compare with the administrator, and waiting.
class WaitingScreen : public DoorPage {
    Q_OBJECT

public:
    explicit WaitingScreen(const Context &context, QWidget *parent = nullptr);

private:
    void showCode(const QString &sixWords);

    QLabel *m_code;
};

} // namespace caseweave
