// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/door/NewPassphrase.h"

#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/PassphraseField.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("NewPassphrase", text);
}

} // namespace

NewPassphrase addNewPassphrase(Form *form, const QString &objectName, const QString &hint)
{
    NewPassphrase made;
    made.field = new PassphraseField(objectName, PassphraseField::Use::Set);
    auto *first = new FormField(say("Choose a passphrase"), hint, made.field);
    first->setCheck([field = made.field]() -> QString {
        if (field->isEmpty())
            return say("Choose a passphrase.");
        return field->isStrong() ? QString() : say("Choose a longer passphrase. Four or more unrelated words do.");
    });
    form->addField(first);
    made.again = new PassphraseField(objectName + QStringLiteral("Again"), PassphraseField::Use::Unlock);
    auto *second = new FormField(say("The passphrase again"), {}, made.again);
    second->setCheck([made]() -> QString {
        return made.again->sameAs(*made.field) ? QString() : say("The two passphrases differ. Type the same again.");
    });
    form->addField(second);
    return made;
}

} // namespace caseweave
