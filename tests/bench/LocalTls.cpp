// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/LocalTls.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace caseweave::bench {

namespace {

constexpr timeval mostWait{30, 0}; ///< for either direction, then a call fails

int connectLocally(std::uint16_t port)
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // One that fails is found by the handshake.
    static_cast<void>(::connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address));
    return descriptor;
}

SslPointer over(SSL_CTX *context, int descriptor)
{
    // The program's own sockets do not wait to fill a segment either: this is not to be slower by forty milliseconds.
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &mostWait, sizeof mostWait);
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &mostWait, sizeof mostWait);
    SslPointer ssl(SSL_new(context), SSL_free);
    BIO *const socket = BIO_new_socket(descriptor, BIO_CLOSE);
    SSL_set_bio(ssl.get(), socket, socket);
    return ssl;
}

} // namespace

SslPointer connected(SSL_CTX *context, std::uint16_t port)
{
    SslPointer ssl = over(context, connectLocally(port));
    return SSL_connect(ssl.get()) == 1 ? std::move(ssl) : SslPointer(nullptr, SSL_free);
}

SslPointer accepted(SSL_CTX *context, int listener)
{
    SslPointer ssl = over(context, ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
    return SSL_accept(ssl.get()) == 1 ? std::move(ssl) : SslPointer(nullptr, SSL_free);
}

bool readInto(SSL *ssl, std::uint8_t *buffer, std::size_t bytes)
{
    while (bytes > 0) {
        const int got = SSL_read(ssl, buffer, static_cast<int>(bytes));
        if (got <= 0)
            return false;
        buffer += got;
        bytes -= static_cast<std::size_t>(got);
    }
    return true;
}

bool writeAll(SSL *ssl, ByteView bytes)
{
    while (!bytes.empty()) {
        // One record at a time may be taken: the server's context allows partial writes.
        const int sent = SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size()));
        if (sent <= 0)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    return true;
}

} // namespace caseweave::bench
