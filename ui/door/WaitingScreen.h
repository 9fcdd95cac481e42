// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/door/DoorPage.h"

class QLabel;

namespace caseweave {

class Paragraph;

/// After the invitation was taken: six words to compare with the administrator, waiting, and a way out.
class WaitingScreen : public DoorPage {
    Q_OBJECT

public:
    explicit WaitingScreen(const Context &context, QWidget *parent = nullptr);

private:
    void askToStop();
    void showCode(const QString &sixWords);
    void showTrouble(const SyncStatus &status);

    Context m_context;
    QLabel *m_code;
    Paragraph *m_trouble;
};

} // namespace caseweave
