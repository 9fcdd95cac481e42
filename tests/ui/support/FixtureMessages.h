// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/support/FixtureWorkspace.h"

namespace caseweave::fixture {

/// A few days of messages in the filled case: a question to the person at the desk and one of hers, one to some, a
/// mention, two that are unread.
void addBanksMessages(FixtureWorkspace &workspace);

} // namespace caseweave::fixture
