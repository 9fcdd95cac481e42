// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace caseweave {

/// Small pieces of guarded, locked memory, many to one allocation of libsodium's. An allocation of its own takes a page
/// of the memory that a process may lock (often 8 MiB) and five system calls; a case with many epochs would run out of
/// the first, and what is not locked can reach the swap file. Any thread.
class SecretSlots {
public:
    static constexpr std::size_t slotSize = 64; ///< bytes: a key, or the two secrets of an epoch
    /// Zeros. Aborts when memory cannot be had.
    static std::uint8_t *take();
    /// Wipes a slot and takes it back.
    static void give(std::uint8_t *slot);
};

} // namespace caseweave
