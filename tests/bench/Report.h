// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace caseweave::bench {

/// One measured thing, next to the same work done bare in the same run.
struct Measurement {
    std::string name;
    std::uint64_t size = 0; ///< how many entries, clients, connections
    double value = 0;
    std::string unit;
    std::optional<double> bare = {}; ///< in the same unit
    std::optional<double> p50 = {};
    std::optional<double> p99 = {};
    std::optional<double> bytesPerEntry = {};
    std::optional<double> peakMib = {};
    std::optional<double> cores = {}; ///< that all processes shared, where the value hangs on it
    std::optional<double> ratio() const;
};

/// What a run is asked for.
struct Options {
    std::vector<std::uint64_t> sizes; ///< empty: the benchmark's own
    std::string hubProgram; ///< path of caseweave-hub
    std::string desktopProgram; ///< path of caseweave
    std::uint64_t connections = 1000; ///< that load holds
    std::uint64_t seconds = 5; ///< that each part of load goes on
    std::string database; ///< PostgreSQL connection string for load; empty: SQLite alone
    std::uint64_t hubs = 1; ///< processes on that database
    int repeat = 3; ///< of which the best is told: other work on the machine only ever adds
    bool verbose = false;
};

using Report = std::vector<Measurement>;

/// A benchmark: adds its measurements, or says on standard error why it cannot and returns false.
using Benchmark = bool (*)(const Options &options, Report &report);

bool benchAppend(const Options &options, Report &report); ///< seal and append one 200-byte entry, durable
bool benchCatchup(const Options &options, Report &report); ///< a fresh device catches up a case
bool benchVisible(const Options &options, Report &report); ///< commit here to visible there
bool benchExport(const Options &options, Report &report); ///< a chronology as PDF
bool benchDocument(const Options &options, Report &report); ///< a file of so many MiB: sizes are those
bool benchFanout(const Options &options, Report &report); ///< one entry to many clients
bool benchIdle(const Options &options, Report &report); ///< hub memory for an idle connection
bool benchImport(const Options &options, Report &report); ///< people and cases out of a table
bool benchLoad(const Options &options, Report &report); ///< many devices at once
bool benchOpen(const Options &options, Report &report); ///< unlock and open a long case
bool benchScroll(const Options &options, Report &report); ///< pages of a long chronology
bool benchSearch(const Options &options, Report &report); ///< find in all cases, a key at a time
bool benchWindow(const Options &options, Report &report); ///< first usable window

std::string toTable(const Report &report);
std::string toJson(const Report &report);

/// Wall-clock time since it was made.
class Stopwatch {
public:
    double milliseconds() const
    {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - m_start).count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

double percentile(std::vector<double> values, double fraction);
/// Of this process (pid 0) or another, from /proc: resident set now, and processor time used.
double residentMib(int pid = 0);
double processorMs(int pid);
double threadProcessorMs(); ///< used by this thread, which other work on the machine changes little

/// How far the resident set of this process has risen at most above what it was when this was made.
class MemoryRise {
public:
    MemoryRise();
    double peakMib() const;

private:
    double m_startMib;
};

} // namespace caseweave::bench
