// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace caseweave {

/// Wall-clock time. Injected everywhere but in main, so that tests advance it and never sleep.
class Clock {
public:
    virtual ~Clock() = default;
    /// Milliseconds since 1970-01-01T00:00:00Z.
    virtual std::int64_t nowMs() const = 0;
    std::int64_t nowSeconds() const { return nowMs() / 1000; }
};

/// The computer's clock. Thread-safe.
class SystemClock final : public Clock {
public:
    std::int64_t nowMs() const override;
};

/// A clock that stands until it is moved. For tests.
class ManualClock final : public Clock {
public:
    explicit ManualClock(std::int64_t startMs) : m_nowMs(startMs) { }
    std::int64_t nowMs() const override { return m_nowMs; }
    void set(std::int64_t ms) { m_nowMs = ms; }
    void advance(std::int64_t ms) { m_nowMs += ms; }

private:
    std::int64_t m_nowMs;
};

} // namespace caseweave
