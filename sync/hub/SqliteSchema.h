// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/sql/Database.h"

namespace caseweave::sqliteschema {

/// Of a hub's store in one file, ascending.
std::span<const sql::SchemaStep> steps();

} // namespace caseweave::sqliteschema
