// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace caseweave::bench {

/// What live work costs without Caseweave. Negative when it could not be measured.

/// These pieces over TLS on loopback, each given to the taker once it is whole, on the receiver's thread: until the
/// last was taken. Milliseconds. Negative too when the taker says no.
double bareReceiveMs(const std::vector<Bytes> &pieces, const std::function<bool(ByteView)> &take);
/// Two hops over TLS on loopback (half of two round trips) and two durable commits of one entry's size, one plain and
/// one encrypted: what any hub that fsyncs before it relays and any client that stores before it shows must do.
/// Milliseconds.
double bareVisibleMs(const std::filesystem::path &folder);
/// Processor time to write one frame to so many TLS connections, by OpenSSL alone. Milliseconds an entry.
double bareFanoutMs(std::uint64_t connections, std::size_t frameBytes, std::uint64_t entries);
struct BareConnections {
    double kib = -1; ///< resident memory of an idle one at the server
    double perSecond = -1; ///< each client makes its one after the other
};
/// TLS connections at a server that is OpenSSL alone, in equal shares by so many clients at a time.
BareConnections bareConnections(std::uint64_t connections, std::uint64_t clients = 1);

/// The other end of bareConnections, as a process of its own: accepts so many connections on a free port that it
/// prints, and holds them until its standard input ends.
int runBareTlsServer(std::uint64_t connections);

} // namespace caseweave::bench
