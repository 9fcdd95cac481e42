// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/CertificateWatch.h"

#include "sync/hub/MetricText.h"

namespace caseweave {
namespace {

constexpr std::int64_t daySeconds = 86400;
constexpr std::int64_t warnDays = 30;

} // namespace

CertificateWatch::CertificateWatch(std::int64_t hubEnds, std::int64_t tlsEnds, HubLog &log)
    : m_log(log), m_watched{{{"hub", "certificate_left_seconds",
                              "Until the hub certificate ends; below zero after that.", hubEnds},
                             {"tls", "tls_certificate_left_seconds",
                              "Until the TLS certificate ends; below zero after that.", tlsEnds}}}
{
}

void CertificateWatch::checkTime(std::int64_t nowSeconds)
{
    for (Watched &one : m_watched) {
        const std::int64_t left = one.ends - nowSeconds;
        const bool ended = left <= 0;
        // By the day and not by what has passed since: a clock that is set back must not silence this.
        const std::int64_t day = nowSeconds / daySeconds;
        if (left > warnDays * daySeconds || (day == one.saidOnDay && ended == one.saidEnded))
            continue;
        one.saidOnDay = day;
        one.saidEnded = ended;
        if (ended)
            m_log.write("certificate_ended", {{"which", one.which}, {"days", -left / daySeconds}});
        else
            m_log.write("certificate_ending", {{"which", one.which}, {"days", left / daySeconds}});
    }
}

std::string CertificateWatch::text(std::int64_t nowSeconds) const
{
    std::string out;
    for (const Watched &one : m_watched)
        out += metrictext::one(one.figure, metrictext::Kind::Gauge, one.help, one.ends - nowSeconds);
    return out;
}

} // namespace caseweave
