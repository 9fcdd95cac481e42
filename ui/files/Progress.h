// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace caseweave {

/// How far a piece of work on another thread is, and whether anybody still wants it.
class Progress {
public:
    static constexpr int whole = 1000;

    void cancel() { m_cancelled = true; }
    bool cancelled() const { return m_cancelled; }
    void set(std::int64_t done, std::int64_t of)
    {
        m_done = of <= 0 ? whole : static_cast<int>(std::clamp<std::int64_t>(done * whole / of, 0, whole));
    }
    int done() const { return m_done; } ///< of `whole`

private:
    std::atomic<bool> m_cancelled = false;
    std::atomic<int> m_done = 0;
};

} // namespace caseweave
