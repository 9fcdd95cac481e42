// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/admin/Arguments.h"
#include "app/admin/Output.h"
#include "crypto/chance/Random.h"
#include "crypto/memory/SecretBytes.h"
#include "crypto/time/Clock.h"

namespace caseweave::admin {

/// What every command gets.
struct Context {
    const Arguments &args;
    Output &out;
    const Clock &clock;
    Random &random;

    std::int64_t now() const { return clock.nowSeconds(); }
    /// The agency's folder: --folder, or the environment's CASEWEAVE_AGENCY.
    QString folder() const;
    /// Of the key files, from an option or asked for. isNew: asked for twice, and checked for its length.
    SecretBytes rootPassphrase(bool isNew = false) const;
    SecretBytes issuerPassphrase(bool isNew = false) const;
};

struct Command {
    QString words; ///< "agency create"
    QString summary; ///< one line
    QString about; ///< a few sentences
    QList<Option> options; ///< beside those that every command has
    QStringList examples; ///< without the program's name
    void (*run)(Context &);
};

/// All commands, in the order of --help. Each list lives in the file of its group.
QList<Command> agencyCommands();
QList<Command> hubCommands();
QList<Command> peerCommands();
QList<Command> professionalCommands();
QList<Command> enrolmentCommands();
QList<Command> deviceCommands();
QList<Command> directoryCommands();
QList<Command> clockCommands();

/// Options that several commands share.
Option folderOption();
Option offlineOption();
Option professionalOption(bool required);
QList<Option> issuerOptions(); ///< --folder and where the everyday passphrase comes from
QList<Option> rootOptions(); ///< where the root passphrase comes from

/// Runs the command that the words name and returns the exit code. Needs a QCoreApplication for commands that go to the
/// hub. `words` are the arguments without the program's name.
int run(const QStringList &words, const Clock &clock, Random &random);

} // namespace caseweave::admin
