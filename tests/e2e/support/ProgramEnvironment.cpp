// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/ProgramEnvironment.h"

#include "tests/app/support/QuickPassphrases.h"

namespace caseweave::test {

QProcessEnvironment programEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (usesQuickPassphrases()) {
        environment.insert(QStringLiteral("LD_PRELOAD"), qEnvironmentVariable("CASEWEAVE_QUICK_PASSPHRASES"));
        // A sanitizer wants to be the first library that is loaded.
        const QString options = environment.value(QStringLiteral("ASAN_OPTIONS"));
        environment.insert(QStringLiteral("ASAN_OPTIONS"),
                           options + (options.isEmpty() ? QString() : QStringLiteral(":"))
                               + QStringLiteral("verify_asan_link_order=0"));
    }
    return environment;
}

} // namespace caseweave::test
