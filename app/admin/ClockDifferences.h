// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clock/Jurisdiction.h"

namespace caseweave::admin {

struct ClockDifferences {
    QStringList all; ///< a line each, with what the program's say
    QStringList warnings; ///< those of them that can make a date go missing, as sentences
};

/// In what an agency's rules differ from those of the program, for whoever is to sign them.
ClockDifferences differencesOf(const Jurisdiction &own, const Jurisdiction &builtIn);

} // namespace caseweave::admin
