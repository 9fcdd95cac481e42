// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/tls/Channel.h"
#include "sync/tls/ReadySet.h"
#include "sync/tls/ServerTls.h"

#include <QObject>

#include <deque>

using SSL = struct ssl_st;

namespace caseweave::tls {

/// A channel over TLS and a connected socket. Why not QSslSocket: docs/decisions/0031. The operating system alone can
/// hold minutes of a slow line, hence taken().
class TlsChannel final : public QObject, public Channel, private ReadySet::Member {
    Q_OBJECT

public:
    /// Takes the descriptor. The set must outlive the channel.
    TlsChannel(const ServerTls &tls, ReadySet &ready, int descriptor, Owner &owner, QObject *parent = nullptr);
    ~TlsChannel() override;

    using Channel::send;
    void send(SharedBytes bytes) override;
    std::size_t unsent() const override { return m_unsent; }
    std::uint64_t taken() const override;
    void pauseReading() override;
    void resumeReading() override;
    void closeWhenSent() override;
    void abort() override;
    bool isOpen() const override { return m_open; }

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
