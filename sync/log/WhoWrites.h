// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/log/LogEntry.h"
#include "sync/roster/RosterPayload.h"

namespace caseweave {

/// The one kind of the application that everybody in a case may write: that they looked (docs/protocol.md 3.6).
inline constexpr std::uint64_t accessKind = 24;

/// Whether content of this kind counts when somebody with this role wrote it.
constexpr bool mayWrite(Role role, std::uint64_t kind)
{
    return role == Role::Contributor || role == Role::Lead || kind == checkpointKind || kind == accessKind;
}

} // namespace caseweave
