// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/sync/support/TestWorld.h"

namespace caseweave::e2e {

/// How long anything may take on a machine that is busy with other things. Nothing waits that long that works.
inline constexpr int patienceMs = 120'000;

/// Runs the event loop until it holds.
inline bool waitUntil(const std::function<bool()> &holds, int mostMs = patienceMs)
{
    return testing::waitUntil(holds, mostMs);
}

} // namespace caseweave::e2e
