// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/sql/Database.h"

namespace caseweave {

/// The numbered steps of the application's tables in a case file; all begin with app_.
std::span<const sql::SchemaStep> storeSchema();

/// Rises whenever CaseStore makes something else of the same entries.
inline constexpr std::int64_t foldVersion = 8;

} // namespace caseweave
