// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clock/SignedJurisdiction.h"
#include "tests/app/support/FictionalAgency.h"

namespace caseweave::test {

/// 4 June 2026, noon: when the tests' rules are signed.
inline constexpr std::int64_t rulesSigned = agencyBegins + 3 * 24 * 3600;

/// England's rules as a made-up council has them: version "greendale.1", compared on 1 June 2026, a conference within
/// 12 working days instead of 15, and a bank holiday more, Monday 15 June 2026.
QByteArray rulesOfGreendale();
SignedJurisdiction signRules(const FictionalAgency &agency, std::uint64_t number,
                             const QByteArray &rules = rulesOfGreendale(), std::int64_t time = rulesSigned);

} // namespace caseweave::test
