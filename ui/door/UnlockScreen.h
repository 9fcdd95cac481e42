// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/door/DoorPage.h"

class QProgressBar;
class QPushButton;

namespace caseweave {

class Form;
class Paragraph;
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
    void showProtection();

    Context m_context;
    Form *m_form;
    PassphraseField *m_passphrase;
    Paragraph *m_alone; ///< what the passphrase has to do without
    QPushButton *m_go;
    QProgressBar *m_bar;
};

} // namespace caseweave
