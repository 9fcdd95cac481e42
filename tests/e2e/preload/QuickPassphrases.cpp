// SPDX-License-Identifier: GPL-3.0-or-later
// Loaded before the libraries of a program that is run as it is shipped, so that it stretches quickly from its start.
#include "tests/app/support/QuickPassphrases.h"

namespace {

[[maybe_unused]] const bool isQuick = [] {
    caseweave::test::useQuickPassphrases();
    return true;
}();

} // namespace
