// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"

#include <QString>

namespace caseweave::admin {

/// Questions to the person at the terminal, asked on the error stream so that output stays clean. Each throws Failure
/// where standard input is no terminal, naming the option to use instead.
class Terminal {
public:
    static constexpr std::size_t leastPassphrase = 12; ///< characters of a new passphrase
    static constexpr std::size_t mostPassphrase = 1024; ///< bytes

    /// Without echo. `instead` is the option that a script would use.
    static SecretBytes askPassphrase(const QString &what, const QString &instead);
    /// Twice, until alike and long enough.
    static SecretBytes askNewPassphrase(const QString &what, const QString &instead);
    /// True for "yes" alone.
    static bool askYes(const QString &question, const QString &instead);

    /// The first line of a file or of an open file descriptor. In form C. Throws Failure when it cannot be read or is
    /// empty.
    static SecretBytes readPassphraseFile(const QString &file);
    static SecretBytes readPassphraseFd(int fd);
    /// Throws Failure when it is shorter than leastPassphrase.
    static void checkNewPassphrase(const SecretBytes &passphrase);
};

} // namespace caseweave::admin
