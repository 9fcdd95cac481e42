// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/tls/ReadySet.h"
#include "sync/tls/ServerTls.h"

#include <QObject>

#include <deque>

using SSL = struct ssl_st;

namespace caseweave::tls {

/// Bytes that many channels send; held once however many wait for it.
using SharedBytes = std::shared_ptr<const Bytes>;

/// The server's end of one TLS connection over a connected socket. What is sent goes out at once as far
/// as the peer takes it; the rest waits here by reference. Why not QSslSocket: docs/decisions/0031. One thread with an
/// event loop.
class TlsChannel final : public QObject, private ReadySet::Member {
    Q_OBJECT

public:
    /// Told of what happens, never from inside a call of the channel's own functions but resumeReading() and send().
    class Owner {
    public:
        virtual ~Owner() = default;
        /// May pause reading; must not delete the channel.
        virtual void channelReceived(ByteView bytes) = 0;
        /// Everything that waited has been handed to the operating system.
        virtual void channelDrained() = 0;
        /// The connection is over. The owner may delete the channel later, not within.
        virtual void channelClosed() = 0;
    };

    /// Takes the descriptor. The set must outlive the channel.
    TlsChannel(const ServerTls &tls, ReadySet &ready, int descriptor, Owner &owner, QObject *parent = nullptr);
    ~TlsChannel() override;

    void send(SharedBytes bytes);
    void send(Bytes bytes) { send(std::make_shared<const Bytes>(std::move(bytes))); }
    std::size_t unsent() const { return m_unsent; }
    /// How much of what was sent has arrived at the peer's computer so far, in bytes of TLS. For telling a slow peer
    /// from one that takes nothing: the operating system alone can hold minutes of a slow line.
    std::uint64_t taken() const;
    /// Leaves what the peer sends to the operating system, so that the peer feels it.
    void pauseReading();
    void resumeReading();
    bool isReadingPaused() const { return m_paused; }
    /// Sends what waits, then closes once the peer has. Nothing is received any more. A peer that does not take what
    /// waits, or does not close, is for the owner to abort().
    void closeWhenSent();
    /// At once; channelClosed() comes later.
    void abort();
    bool isOpen() const { return m_open; }

private:
    void readable() override;
    void writable() override;
    void watch();
    void watchRead(bool on);
    void watchWrite(bool on);
    void flush();
    /// Whether to go on: false when the peer must act first or the connection is over.
    bool proceed(int result);
    void finish();
    void discard();
    void closed();

    Owner &m_owner;
    SSL *m_ssl;
    int m_descriptor;
    ReadySet &m_ready;
    std::deque<SharedBytes> m_queue;
    std::size_t m_offset = 0; ///< in the first of the queue
    std::size_t m_unsent = 0;
    bool m_readWanted = true;
    bool m_writeWanted = false;
    bool m_accepted = false;
    bool m_paused = false;
    bool m_closing = false;
    bool m_open = true;
    bool m_told = false; ///< channelClosed() is on its way
};

} // namespace caseweave::tls
