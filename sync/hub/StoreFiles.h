// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <sys/types.h>

namespace caseweave {

/// A database's file and its write-ahead log, by name. Whoever holds them open can go on writing when somebody has
/// taken them away or put others in their place, and nobody would ever find what was written. One thread.
class StoreFiles {
public:
    /// Notes the files that are there now.
    explicit StoreFiles(const std::string &databasePath);
    /// Whether the names still stand for the files that they stood for. A log that was not there yet is noted when it
    /// first is.
    bool areThere();

private:
    struct Known {
        std::string path;
        std::optional<std::pair<dev_t, ino_t>> file = {};
    };
    std::array<Known, 2> m_known; ///< the database, then its log
};

} // namespace caseweave
