// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/door/PassphraseDialog.h"

#include "ui/door/NewPassphrase.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/PassphraseField.h"
#include "ui/words/ErrorText.h"

#include <QtWidgets/QLineEdit>

namespace caseweave {

PassphraseDialog::PassphraseDialog(const Context &context, QWidget *parent)
    : FormDialog(context, QStringLiteral("passphraseDialog"), tr("Change the passphrase"), tr("Change"), parent)
{
    auto *present = new PassphraseField(QStringLiteral("passphrasePresent"), PassphraseField::Use::Unlock);
    auto *presentField = new FormField(tr("The passphrase you have now"), {}, present);
    presentField->setCheck([present] { return present->isEmpty() ? tr("Enter your passphrase.") : QString(); });
    form()->addField(presentField);
    const NewPassphrase next
        = addNewPassphrase(form(), QStringLiteral("passphraseNew"),
                           tr("It opens Caseweave on this computer from the next time on. Nobody can reset it."));
    setSentences(unlockErrorText);
    setSubmit([=, this]() -> std::optional<Workspace::Request> {
        next.again->clear();
        return this->context().workspace.changePassphrase(present->take(), next.field->take());
    });
    present->line()->setFocus();
}

} // namespace caseweave
