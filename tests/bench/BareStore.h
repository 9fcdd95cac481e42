// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace caseweave::bench {

/// Rows with so many bytes each that a store takes a second when nothing else is done: by one connection, in
/// transactions of `batch`, each durable before the next. Negative when it could not be measured.
double bareSqliteRows(const std::filesystem::path &folder, std::size_t bytes, int batch, std::uint64_t seconds);
double barePostgresRows(const std::string &database, std::size_t bytes, int batch, std::uint64_t seconds);

} // namespace caseweave::bench
