// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/LocalCase.h"

#include <QProcess>

namespace caseweave::bench {

/// The real caseweave-hub as its own process on loopback, with TLS and a store on disk, for the length of a benchmark.
class BenchHub {
public:
    ~BenchHub();
    /// False when it did not come up, told on standard error.
    bool start(const std::string &program, const std::filesystem::path &folder, const Agency &agency,
               const Clock &clock, const QStringList &more = {});
    /// Another process of a hub whose store is in a database: its folder and keys, and a port of its own.
    bool startBeside(const BenchHub &other, const std::string &program, const QStringList &more);
    const std::string &address() const { return m_address; } ///< "127.0.0.1:port"
    int pid() const { return static_cast<int>(m_process.processId()); }
    /// All that this process has received from the hub on connections that it holds: what came through the sockets, TLS
    /// and framing included.
    std::size_t receivedBytes() const;

private:
    bool begin(const std::string &program, const QStringList &more, const std::string &log);
    bool takePort();
    bool writeFolder(const Agency &agency, const Clock &clock) const;

    std::filesystem::path m_folder;
    QProcess m_process;
    std::string m_address = "127.0.0.1:1"; ///< where nobody is, until it has begun
    std::uint16_t m_port = 0;
};

} // namespace caseweave::bench
