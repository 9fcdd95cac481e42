// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QSize>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <variant>

namespace caseweave {

/// What the command line asks for.
struct Start {
    QString profileFolder;
    QString screensFolder = {}; ///< empty: the program is used by a person
    QString passphraseFile = {};
};
/// What is printed instead of starting, and how the program ends: 0 for what was asked for, 2 for a command line that
/// is not understood.
struct Say {
    QString text;
    int exitCode = 0;
    bool asJson = false; ///< --json: for a script
};

/// Reads the command line of `caseweave`. `usualFolder` is the profile's folder where none is given.
std::variant<Start, Say> readCommandLine(const QStringList &arguments, const QString &usualFolder);

/// How large the window is at first: as the tokens say, and within the screen. `frame`: what the desktop puts around
/// it.
QSize firstWindowSize(const QSize &screen, const QSize &frame);

} // namespace caseweave
