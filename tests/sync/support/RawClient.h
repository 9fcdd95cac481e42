// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/client/HubConnection.h"

#include <QSslSocket>

namespace caseweave::testing {

/// A client that says what a test wants, well-formed or not, and reads as slowly as a test wants. Speaks TLS.
class RawClient {
public:
    explicit RawClient(const HubAddress &address);
    /// TLS is up.
    bool connected();
    void sendBytes(ByteView bytes);
    /// The opening request, and waits for its answer. False when it was refused.
    bool upgrade();
    void sendMessage(const wire::Message &message, std::uint64_t request = 0);
    void sendFrame(std::uint8_t firstByte, ByteView payload);
    /// The next message; nothing when the hub has closed instead. Keeps the bytes alive until the next call.
    std::optional<wire::Frame> message();
    /// Waits until the hub has closed.
    bool closed();
    bool isOpen() const { return m_socket.state() != QAbstractSocket::UnconnectedState; }
    /// Logs in as a device; with version 1 alone, as a client of before there was another.
    bool login(const DeviceLogin &login, const std::vector<std::uint64_t> &versions = {wire::protocolVersion});
    /// Stops reading from the network (or goes on), so that what is sent waits at the hub.
    void stopReading(bool stop);
    const HubAddress &address() const { return m_address; }

private:
    HubAddress m_address;
    QSslSocket m_socket;
    Bytes m_received;
    Bytes m_message;
};

} // namespace caseweave::testing
