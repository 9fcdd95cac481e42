// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/door/UnlockScreen.h"

#include "ui/context/Requests.h"
#include "ui/style/Tokens.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/PassphraseField.h"
#include "ui/words/ErrorText.h"

#include <QtWidgets/QProgressBar>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

UnlockScreen::UnlockScreen(const Context &context, QWidget *parent)
    : DoorPage(tr("Caseweave is locked"), tr("Nothing is sent or received while it is locked."), parent),
      m_context(context), m_form(new Form),
      m_passphrase(new PassphraseField(QStringLiteral("unlockPassphrase"), PassphraseField::Use::Unlock)),
      m_alone(new Paragraph(tr("This computer has no key store, so the passphrase alone protects what Caseweave keeps "
                               "here."),
                            "secondary")),
      m_go(makeButton(tr("Unlock"), QStringLiteral("unlock"), "primary")), m_bar(new QProgressBar)
{
    setObjectName(QStringLiteral("unlockScreen"));
    auto *field = new FormField(tr("Passphrase"), {}, m_passphrase);
    field->setCheck([this] { return m_passphrase->isEmpty() ? tr("Enter your passphrase.") : QString(); });
    m_form->addField(field);
    column()->addWidget(m_form);
    m_alone->setObjectName(QStringLiteral("unlockProtection"));
    column()->addWidget(m_alone);
    column()->addWidget(m_go, 0, Qt::AlignLeft);
    m_bar->setRange(0, 0);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Unlocking"));
    m_bar->hide();
    column()->addWidget(m_bar);
    column()->addStretch(1);
    connect(&context.workspace, &Workspace::protectionChanged, this, &UnlockScreen::showProtection);
    showProtection();
    connect(m_go, &QPushButton::clicked, this, &UnlockScreen::send);
    connect(m_passphrase, &PassphraseField::returnPressed, this, &UnlockScreen::send);
}

void UnlockScreen::showEvent(QShowEvent *event)
{
    DoorPage::showEvent(event);
    m_passphrase->setFocus(Qt::OtherFocusReason);
}

void UnlockScreen::showProtection()
{
    m_alone->setVisible(m_context.workspace.protection() == Protection::PassphraseAlone);
}

void UnlockScreen::send()
{
    if (!m_go->isEnabled() || !m_form->validate())
        return;
    m_form->clearProblem();
    setWaiting(true);
    m_context.requests.await(
        m_context.workspace.unlock(m_passphrase->take()), this, [this](const CaseId &) { setWaiting(false); },
        [this](ErrorCode code) {
            setWaiting(false);
            m_form->setProblem(unlockErrorText(code));
            m_passphrase->setFocus(Qt::OtherFocusReason);
        });
}

void UnlockScreen::setWaiting(bool waiting)
{
    m_go->setEnabled(!waiting);
    m_form->setEnabled(!waiting);
    m_bar->setVisible(waiting);
}

} // namespace caseweave
