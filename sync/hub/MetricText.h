// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// Prometheus text exposition format 0.0.4. Every name is given without "caseweave_hub_", which goes before it.
namespace caseweave::metrictext {

enum class Kind : std::uint8_t { Gauge, Counter, Histogram };

/// The two lines that go before the samples of a metric. The help is one line, and says what is counted in words.
std::string head(std::string_view name, Kind kind, std::string_view help);
/// A metric of one sample that has no labels.
std::string one(std::string_view name, Kind kind, std::string_view help, std::int64_t value);

} // namespace caseweave::metrictext
