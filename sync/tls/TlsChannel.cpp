// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/tls/TlsChannel.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace caseweave::tls {
namespace {

/// One turn of the event loop reads so much from one peer at most, so that the others get theirs.
constexpr std::size_t mostPerTurn = 256 << 10;
constexpr std::size_t pieceSize = 16 << 10; ///< of a TLS record

} // namespace

TlsChannel::TlsChannel(const ServerTls &tls, ReadySet &ready, int descriptor, Owner &owner, QObject *parent)
    : QObject(parent), m_owner(owner), m_ssl(SSL_new(tls.context())), m_descriptor(descriptor), m_ready(ready)
{
    const int on = 1;
    static_cast<void>(setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
    if (m_ssl) {
        SSL_set_fd(m_ssl, m_descriptor);
        SSL_set_accept_state(m_ssl);
    }
    watch();
    if (!m_ssl)
        abort();
}

TlsChannel::~TlsChannel()
{
    m_ready.watch(m_descriptor, *this, false, false);
    SSL_free(m_ssl);
    ::close(m_descriptor);
}

void TlsChannel::watch()
{
    m_ready.watch(m_descriptor, *this, m_readWanted, m_writeWanted);
}

void TlsChannel::watchRead(bool on)
{
    if (std::exchange(m_readWanted, on) != on)
        watch();
}

void TlsChannel::watchWrite(bool on)
{
    if (std::exchange(m_writeWanted, on) != on)
        watch();
}

bool TlsChannel::proceed(int result)
{
    switch (SSL_get_error(m_ssl, result)) {
    case SSL_ERROR_NONE:
        return true;
    case SSL_ERROR_WANT_READ:
        return false;
    case SSL_ERROR_WANT_WRITE:
        watchWrite(true);
        return false;
    default:
        finish();
        return false;
    }
}

void TlsChannel::readable()
{
    static thread_local std::array<std::uint8_t, pieceSize> piece;
    if (!m_open) {
        discard();
        return;
    }
    std::size_t taken = 0;
    while (m_open && !m_paused && !m_closing) {
        ERR_clear_error();
        if (!m_accepted) {
            if (!proceed(SSL_accept(m_ssl)))
                return;
            m_accepted = true;
            flush();
        }
        if (taken >= mostPerTurn) {
            // What OpenSSL holds already does not wake the notifier.
            QMetaObject::invokeMethod(this, &TlsChannel::readable, Qt::QueuedConnection);
            return;
        }
        const int count = SSL_read(m_ssl, piece.data(), static_cast<int>(piece.size()));
        if (!proceed(count))
            return;
        taken += static_cast<std::size_t>(count);
        m_owner.channelReceived({piece.data(), static_cast<std::size_t>(count)});
    }
}

void TlsChannel::send(SharedBytes bytes)
{
    if (!m_open || m_closing || bytes->empty())
        return;
    m_unsent += bytes->size();
    m_queue.push_back(std::move(bytes));
    if (m_queue.size() == 1)
        flush();
}

std::uint64_t TlsChannel::taken() const
{
    int underway = 0;
    if (!m_ssl || ::ioctl(m_descriptor, SIOCOUTQ, &underway) != 0)
        return 0;
    return BIO_number_written(SSL_get_wbio(m_ssl)) - static_cast<std::uint64_t>(underway);
}

void TlsChannel::flush()
{
    if (!m_accepted || !m_open)
        return;
    while (!m_queue.empty()) {
        const Bytes &front = *m_queue.front();
        ERR_clear_error();
        const int count = SSL_write(m_ssl, front.data() + m_offset, static_cast<int>(front.size() - m_offset));
        if (!proceed(count))
            return;
        m_offset += static_cast<std::size_t>(count);
        m_unsent -= static_cast<std::size_t>(count);
        if (m_offset == front.size()) {
            m_queue.pop_front();
            m_offset = 0;
        }
    }
    watchWrite(false);
    if (m_closing)
        finish();
}

void TlsChannel::writable()
{
    watchWrite(false);
    if (!m_accepted) {
        readable();
        return;
    }
    flush();
    if (m_open && m_queue.empty())
        m_owner.channelDrained();
}

void TlsChannel::pauseReading()
{
    m_paused = true;
    watchRead(false);
}

void TlsChannel::resumeReading()
{
    if (!m_paused || !m_open || m_closing)
        return;
    m_paused = false;
    watchRead(true);
    QMetaObject::invokeMethod(this, &TlsChannel::readable, Qt::QueuedConnection);
}

void TlsChannel::closeWhenSent()
{
    if (!m_open || m_closing)
        return;
    m_closing = true;
    watchRead(false);
    if (m_queue.empty() || !m_accepted)
        finish();
}

void TlsChannel::abort()
{
    m_closing = false;
    finish();
    closed();
}

void TlsChannel::finish()
{
    if (!m_open)
        return;
    m_open = false;
    m_readWanted = false;
    m_writeWanted = false;
    watch();
    m_queue.clear();
    m_unsent = 0;
    const bool orderly = m_closing && m_accepted;
    if (orderly) {
        ERR_clear_error();
        static_cast<void>(SSL_shutdown(m_ssl)); // says that nothing was cut off; the answer is not waited for
    }
    ::shutdown(m_descriptor, SHUT_WR);
    // Closing with something unread would reset the connection and take back what the peer has not read yet.
    if (orderly)
        watchRead(true);
    else
        closed();
}

void TlsChannel::discard()
{
    std::array<std::uint8_t, pieceSize> piece;
    const ssize_t count = ::recv(m_descriptor, piece.data(), piece.size(), MSG_DONTWAIT);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        closed();
}

void TlsChannel::closed()
{
    watchRead(false);
    if (m_told)
        return;
    m_told = true;
    // Later, because the owner may be in the midst of one of our calls.
    QMetaObject::invokeMethod(
        this, [this] { m_owner.channelClosed(); }, Qt::QueuedConnection);
}

} // namespace caseweave::tls
