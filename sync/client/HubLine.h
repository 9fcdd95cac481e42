// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "sync/client/LineFault.h"

#include <QObject>

#include <memory>
#include <optional>

namespace caseweave {

/// Where a hub listens. "example.org:7443", with or without "wss://" in front.
struct HubAddress {
    QString host;
    quint16 port = 0;
    static std::optional<HubAddress> parse(std::string_view text);
    /// Lower-case host and port, as the login transcript and the Host field have it.
    std::string text() const;
};

/// One attempt to reach a hub, and the line to it while it lasts: whole messages each way, in order. Signals come from
/// the event loop or from flush(), never from inside another call. Not used again after ended() or close().
class HubLine : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void open() = 0;
    /// SHA-256 of the certificate that the hub showed, in DER. Known once opened().
    virtual std::optional<Digest> certificateHash() const = 0;
    /// Known once ended().
    virtual LineFault fault() const { return LineFault::Ended; }
    /// Goes out with the next turn of the event loop, or with flush().
    virtual void send(ByteView message) = 0;
    virtual void flush() = 0;
    /// Says goodbye after what was sent. No signal comes any more.
    virtual void close() = 0;

Q_SIGNALS:
    void opened();
    void received(const QByteArray &message);
    /// Bytes came or went.
    void heard();
    /// Of a message that is longer than what came or went so far.
    void moved();
    void ended();
};

/// The way to hubs. One thread, with an event loop.
class Network {
public:
    virtual ~Network() = default;
    virtual std::unique_ptr<HubLine> lineTo(const HubAddress &address) = 0;
    /// This computer's: WebSocket over TLS.
    static Network &system();
};

} // namespace caseweave
