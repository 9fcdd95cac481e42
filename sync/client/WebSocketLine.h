// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/client/HubLine.h"

#include <QWebSocket>

class QSslSocket;

namespace caseweave {

/// A line over the network: RFC 6455 over TLS 1.2 or newer. Which certificate the hub shows is not judged here: the
/// login binds it to the hub's pinned key, so no web authority is asked.
class WebSocketLine final : public HubLine {
public:
    explicit WebSocketLine(HubAddress address);
    ~WebSocketLine() override;

    void open() override;
    std::optional<Digest> certificateHash() const override;
    LineFault fault() const override;
    void send(ByteView message) override;
    void flush() override;
    void close() override;

private:
    void watch(const QSslSocket &socket);

    const HubAddress m_address;
    QWebSocket m_socket;
    bool m_wasOpen = false;
};

} // namespace caseweave
