// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubLog.h"

#include <array>

namespace caseweave {

/// Says in good time that the hub's own certificates end, and that one has ended: a line in the log each day from 30
/// days before, and one at once when it happens. One thread.
class CertificateWatch {
public:
    /// When each ends, in seconds since 1970. The log must outlive this.
    CertificateWatch(std::int64_t hubEnds, std::int64_t tlsEnds, HubLog &log);

    /// Says what is due.
    void checkTime(std::int64_t nowSeconds);
    /// From then on no device and no other hub logs in: each refuses a hub whose certificate has ended. Who is in
    /// stays.
    bool hubHasEnded(std::int64_t nowSeconds) const { return nowSeconds >= m_watched[0].ends; }
    /// From then on the hub does not start again.
    bool tlsHasEnded(std::int64_t nowSeconds) const { return nowSeconds >= m_watched[1].ends; }
    /// Seconds that are left of each, below zero after its end. Prometheus text exposition format 0.0.4.
    std::string text(std::int64_t nowSeconds) const;

private:
    struct Watched {
        const char *which;
        const char *figure;
        const char *help;
        std::int64_t ends;
        std::int64_t saidOnDay = -1; ///< since 1970
        bool saidEnded = false;
    };

    HubLog &m_log;
    std::array<Watched, 2> m_watched;
};

} // namespace caseweave
