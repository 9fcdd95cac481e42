// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"

#include <filesystem>

namespace caseweave::bench {

/// What catching up costs without Caseweave, in milliseconds; negative when it could not be measured.
struct BareCatchup {
    double receiveMs = -1; ///< the bytes over TLS on loopback, on the receiver's thread
    double openMs = -1; ///< opened and hashed in pieces of 64 KiB
    double insertMs = -1; ///< the rows of the case file inserted into a new SQLCipher file
    double totalMs() const { return receiveMs + openMs + insertMs; }
    bool ok() const { return receiveMs >= 0 && openMs >= 0 && insertMs >= 0; }
};

/// Receives so many bytes, opens and hashes them, and inserts every row that stands in the case file into a new one of
/// the same schema and page size, in one durable transaction.
BareCatchup bareCatchup(std::size_t bytes, const std::filesystem::path &caseFile, const SecretBytes &key,
                        const std::filesystem::path &scratch);

} // namespace caseweave::bench
