// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>

namespace caseweave::test {

/// What a program that a test starts finds around it: as the test does, and where the test stretches passphrases
/// quickly (useQuickPassphrases) a library that has the program do so too.
QProcessEnvironment programEnvironment();

} // namespace caseweave::test
