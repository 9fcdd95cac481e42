// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace caseweave::bench {

/// What a row of the bare store is. A store that takes no bytes twice cannot do with less than Distinct.
enum class BareRow : std::uint8_t {
    Numbered, ///< a number and bytes
    Distinct, ///< and a hash of 32 bytes, of which each is there once
};

/// Rows with so many bytes each that a store takes a second when nothing else is done: by one connection, in
/// transactions of `batch`, each durable before the next. PostgreSQL is given a batch as arrays in one statement.
/// Negative when it could not be measured.
double bareSqliteRows(const std::filesystem::path &folder, BareRow row, std::size_t bytes, int batch,
                      std::uint64_t seconds);
/// Blocks with so many bytes each that a file in this folder takes a second when nothing is written but they: appended
/// `batch` at a time, each batch on the disk (fdatasync) before the next. Negative when it could not be measured.
double bareDiskBlocks(const std::filesystem::path &folder, std::size_t bytes, int batch, std::uint64_t seconds);
double barePostgresRows(const std::string &database, BareRow row, std::size_t bytes, int batch, std::uint64_t seconds);

} // namespace caseweave::bench
