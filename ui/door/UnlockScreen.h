// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/door/DoorPage.h"

class QProgressBar;
class QPushButton;

namespace caseweave {

class Form;
class PassphraseField;

/// Locked: one field.
class UnlockScreen : public DoorPage {
    Q_OBJECT

public:
    explicit UnlockScreen(const Context &context, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void send();
    void setWaiting(bool waiting);

    Context m_context;
    Form *m_form;
    PassphraseField *m_passphrase;
    QPushButton *m_go;
    QProgressBar *m_bar;
};

} // namespace caseweave
