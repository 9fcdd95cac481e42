// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/LocalCase.h"

#include <QProcess>

namespace caseweave::bench {

/// Lets a process (0: this one) have a file open for each of so many connections beside its own, as far as the system
/// allows. False when it does not, told on standard error.
bool allowFiles(std::uint64_t connections, int pid = 0);

/// Devices that log in at a hub and then are quiet, in some processes of their own, so that a process that measures has
/// nothing to do with them. They end with this, and when this process ends in whatever way.
class IdleCrowd {
public:
    ~IdleCrowd();
    /// Begins the processes and makes so many devices in them. What they log in with goes over a pipe.
    bool begin(const std::string &hub, const Agency &agency, std::uint64_t most);
    /// Logs in, or lets go, until so many are held. Devices that were let go do not come again.
    bool hold(std::uint64_t count);
    /// Asks for each that is held whether the hub still answers it.
    bool isThere();
    std::size_t processes() const { return m_holders.size(); }

private:
    struct Holder {
        QProcess process;
        bool answered = false;
    };

    /// A line to each, with its share of the count, and the answer of each.
    bool ask(const QByteArray &what, std::uint64_t count);

    std::vector<std::unique_ptr<Holder>> m_holders;
    std::uint64_t m_held = 0;
};

/// One of the processes. The exit code.
int runIdleCrowd();

} // namespace caseweave::bench
