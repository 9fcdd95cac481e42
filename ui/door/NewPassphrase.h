// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace caseweave {

class Form;
class PassphraseField;

/// Two fields in a form: a passphrase that is strong enough, and the same again.
struct NewPassphrase {
    PassphraseField *field = nullptr;
    PassphraseField *again = nullptr;
};
/// The fields are named `objectName` and `objectName` + "Again".
NewPassphrase addNewPassphrase(Form *form, const QString &objectName, const QString &hint);

} // namespace caseweave
