// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/MetricText.h"

namespace caseweave::metrictext {
namespace {

std::string wordOf(Kind kind)
{
    switch (kind) {
    case Kind::Gauge:
        return "gauge";
    case Kind::Counter:
        return "counter";
    case Kind::Histogram:
        break;
    }
    return "histogram";
}

} // namespace

std::string head(std::string_view name, Kind kind, std::string_view help)
{
    const std::string full = "caseweave_hub_" + std::string(name);
    return "# HELP " + full + " " + std::string(help) + "\n# TYPE " + full + " " + wordOf(kind) + "\n";
}

std::string one(std::string_view name, Kind kind, std::string_view help, std::int64_t value)
{
    return head(name, kind, help) + "caseweave_hub_" + std::string(name) + " " + std::to_string(value) + "\n";
}

} // namespace caseweave::metrictext
