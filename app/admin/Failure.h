// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"

#include <QString>

namespace caseweave::admin {

/// What the program ends with; listed by --help and in docs/admin-guide.md.
enum class Exit : int {
    Done = 0,
    Usage = 2, ///< unknown command or option, or one missing
    Refused = 3, ///< what was asked for does not fit: no such person, words that differ, a name that is taken
    Passphrase = 4, ///< wrong or too short a passphrase
    Hub = 5, ///< the hub was not reached or did not accept; what was decided is kept in the folder
    Files = 6, ///< a file could not be read or written, or is damaged
    Alarm = 7, ///< a directory was forked or rolled back
    InUse = 8, ///< another caseweave-admin is at work in the folder
};

/// Thrown inside app/admin alone and caught by Program::run, which prints it. Says what went wrong and what to do.
struct Failure {
    Exit exit = Exit::Refused;
    QString code; ///< stable, for --json
    QString message;
};

/// Throws a Failure for an error of the floors below. `doing` begins the sentence: "The root key could not be opened".
[[noreturn]] void refuse(ErrorCode code, const QString &doing);
[[noreturn]] void refuse(Exit exit, const QString &code, const QString &message);
/// A Failure (`exit`, "expired") that names what makes new ones of the certificates that have ended: of the issuer, of
/// the hub, or of both.
[[noreturn]] void refuseEnded(bool issuer, bool hub, Exit exit);

/// The value, or a Failure.
template <class T>
T require(Result<T> result, const QString &doing)
{
    if (!result)
        refuse(result.code(), doing);
    return std::move(*result);
}
inline void require(const Status &status, const QString &doing)
{
    if (!status)
        refuse(status.code(), doing);
}

} // namespace caseweave::admin
