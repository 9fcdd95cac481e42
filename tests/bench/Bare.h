// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace caseweave::bench {

/// The rows that a caught-up case file holds for each of its entries, in memory, so that reading them costs bare
/// nothing.
struct BareRows {
    using Cell = std::variant<std::monostate, std::int64_t, std::string, Bytes>;
    struct Table {
        std::string create; ///< its statement
        std::string insert;
        std::size_t columns = 0;
        std::vector<Cell> cells; ///< row after row, in the order of the key, which is the quickest to insert in
        std::size_t rows() const { return cells.size() / columns; }
    };
    std::vector<Table> tables;
    /// Empty on failure.
    static BareRows read(const std::filesystem::path &caseFile, const SecretBytes &key);
};

/// What catching up costs without Caseweave, in milliseconds; negative when it could not be measured.
struct BareCatchup {
    double totalMs = -1;
    double insertMs = -1; ///< of that, making the rows and committing them
    double processorMs = -1; ///< of this thread, from connecting on
    bool ok() const { return totalMs >= 0 && insertMs >= 0; }
};

/// Receives so many bytes over TLS on loopback, opens and hashes them in pieces of 64 KiB, and with each piece inserts
/// its share of the first `mostRows` rows of every table into a new SQLCipher file of the same settings: on one thread,
/// prepared once, in one durable transaction.
BareCatchup bareCatchup(std::size_t bytes, const BareRows &rows, std::size_t mostRows,
                        const std::filesystem::path &scratch);

} // namespace caseweave::bench
