// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace caseweave {

/// Lets through `perSecond` on average and `most` at once. Time in milliseconds.
class TokenBucket {
public:
    TokenBucket(double most, double perSecond, std::int64_t nowMs)
        : m_most(most), m_perSecond(perSecond), m_level(most), m_sinceMs(nowMs)
    {
    }
    /// Milliseconds until so much can be taken; 0: it was taken. What is more than `most` can be taken when it is full.
    std::int64_t take(double amount, std::int64_t nowMs)
    {
        m_level = levelAt(nowMs);
        m_sinceMs = nowMs;
        const double needed = std::min(amount, m_most);
        if (m_level >= needed) {
            m_level -= amount;
            return 0;
        }
        return static_cast<std::int64_t>((needed - m_level) / m_perSecond * 1000) + 1;
    }
    bool isFull(std::int64_t nowMs) const { return levelAt(nowMs) >= m_most; }

private:
    double levelAt(std::int64_t nowMs) const
    {
        // A clock that was set back gives nothing.
        const auto passedMs = static_cast<double>(std::max<std::int64_t>(nowMs - m_sinceMs, 0));
        return std::min(m_most, m_level + passedMs / 1000 * m_perSecond);
    }

    double m_most;
    double m_perSecond;
    double m_level;
    std::int64_t m_sinceMs;
};

} // namespace caseweave
