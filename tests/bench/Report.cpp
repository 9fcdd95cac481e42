// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/Report.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <malloc.h>
#include <sstream>
#include <unistd.h>

namespace caseweave::bench {

namespace {

std::string number(double value, int digits)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string cell(const std::optional<double> &value, int digits)
{
    return value ? number(*value, digits) : std::string("-");
}

std::string procFile(int pid, const char *name)
{
    return "/proc/" + (pid == 0 ? std::string("self") : std::to_string(pid)) + "/" + name;
}

std::string contentOf(const std::string &path)
{
    std::string content;
    if (std::FILE *file = std::fopen(path.c_str(), "re")) {
        char buffer[8192];
        content.assign(buffer, std::fread(buffer, 1, sizeof buffer, file));
        std::fclose(file);
    }
    return content;
}

double statusMib(int pid, const std::string &field)
{
    const std::string text = contentOf(procFile(pid, "status"));
    const std::size_t at = text.find("\n" + field + ":");
    return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + field.size() + 2, nullptr) / 1024.0;
}

} // namespace

std::optional<double> Measurement::ratio() const
{
    if (!bare || *bare <= 0)
        return std::nullopt;
    return value / *bare;
}

std::string toTable(const Report &report)
{
    std::ostringstream out;
    char line[256];
    std::snprintf(line, sizeof line, "%-28s %9s %11s %-10s %11s %7s %9s %9s %9s %8s\n", "what", "size", "value", "unit",
                  "bare", "ratio", "p50", "p99", "B/entry", "MiB");
    out << line;
    for (const Measurement &m : report) {
        std::snprintf(line, sizeof line, "%-28s %9llu %11s %-10s %11s %7s %9s %9s %9s %8s\n", m.name.c_str(),
                      static_cast<unsigned long long>(m.size), number(m.value, 3).c_str(), m.unit.c_str(),
                      cell(m.bare, 3).c_str(), cell(m.ratio(), 2).c_str(), cell(m.p50, 3).c_str(),
                      cell(m.p99, 3).c_str(), cell(m.bytesPerEntry, 1).c_str(), cell(m.peakMib, 1).c_str());
        out << line;
    }
    for (const Measurement &m : report) {
        if (m.cores)
            out << m.name << ": next to one hub; hubs, database and devices together had " << number(*m.cores, 0)
                << " processors\n";
    }
    return out.str();
}

std::string toJson(const Report &report)
{
    std::ostringstream out;
    out << "[";
    const auto optional = [&out](const char *key, const std::optional<double> &value) {
        if (value)
            out << ", \"" << key << "\": " << number(*value, 6);
    };
    const auto always = [&out](const char *key, const std::optional<double> &value) {
        out << ", \"" << key << "\": " << (value ? number(*value, 6) : std::string("null"));
    };
    bool first = true;
    for (const Measurement &m : report) {
        out << (first ? "\n" : ",\n") << "  {\"name\": \"" << m.name << "\", \"size\": " << m.size
            << ", \"value\": " << number(m.value, 6) << ", \"unit\": \"" << m.unit << "\"";
        always("bare", m.bare);
        always("ratio", m.ratio());
        optional("p50", m.p50);
        optional("p99", m.p99);
        optional("bytes_per_entry", m.bytesPerEntry);
        optional("peak_mib", m.peakMib);
        optional("cores", m.cores);
        out << "}";
        first = false;
    }
    out << "\n]\n";
    return out.str();
}

double percentile(std::vector<double> values, double fraction)
{
    if (values.empty())
        return 0;
    const auto at = static_cast<std::size_t>(fraction * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
    return values[at];
}

double residentMib(int pid)
{
    return statusMib(pid, "VmRSS");
}

MemoryRise::MemoryRise()
{
    malloc_trim(0); // what others freed would hide what is taken now
    if (std::FILE *file = std::fopen("/proc/self/clear_refs", "we")) {
        std::fputs("5", file); // sets the peak to the present (proc(5))
        std::fclose(file);
    }
    m_startMib = residentMib();
}

double MemoryRise::peakMib() const
{
    return statusMib(0, "VmHWM") - m_startMib;
}

double threadProcessorMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1000.0 + static_cast<double>(now.tv_nsec) / 1e6;
}

double processorMs(int pid)
{
    const std::string text = contentOf(procFile(pid, "stat"));
    const auto end = text.rfind(')'); // the name before it may hold spaces
    if (end == std::string::npos)
        return 0;
    std::istringstream rest(text.substr(end + 2));
    std::string skipped;
    for (int field = 3; field < 14; ++field)
        rest >> skipped;
    double user = 0;
    double system = 0;
    rest >> user >> system;
    return (user + system) * 1000.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

} // namespace caseweave::bench
