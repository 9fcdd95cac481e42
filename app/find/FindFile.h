// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/Found.h"
#include "sync/sql/Database.h"

#include <filesystem>

namespace caseweave {

/// The version of what stands in the index and how: raised with every change of the tables, of FoundKind, of
/// findWords() or of what cases offer. An index of another version is begun anew.
inline constexpr std::int64_t findVersion = 2;

/// The file of the index in a profile's folder: SQLCipher, under a key of its own. One connection writes, on the
/// worker's thread, and one reads, on the thread of FindThread; each opens the file for itself.
namespace findfile {

/// Opens it, or begins it anew where it is damaged, under another key, of another version or not there. `begun` tells
/// which. Storage, DiskFull, Busy.
Result<sql::Database> openToWrite(const std::filesystem::path &file, const SecretBytes &key, bool &begun);
/// NotFound, Damaged, CannotOpen, UnknownSuite (another version: the writer has not been there yet).
Result<sql::Database> openToRead(const std::filesystem::path &file, const SecretBytes &key);
/// Removes it, and what SQLite keeps beside it. Nobody may have it open.
void erase(const std::filesystem::path &file);

} // namespace findfile

/// Documents stand in the order kind, day, number within the day: newest first is then backwards through the rows, and
/// one kind is a range of them.
namespace findrow {

inline constexpr int numberBits = 24;
inline constexpr int dayBits = 20;

/// Days since 1800 as far as a row can tell; 0 for none.
std::int64_t dayOf(const QDate &day);
QDate dateOf(std::int64_t row); ///< invalid: none
FoundKind kindOf(std::int64_t row);
std::int64_t firstOf(FoundKind kind);
std::int64_t lastOf(FoundKind kind);
std::int64_t firstOf(FoundKind kind, const QDate &day); ///< numbers 0 to 2^numberBits - 1 from there

} // namespace findrow

} // namespace caseweave
