// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/client/HubConnection.h"
#include "sync/wire/WebSocket.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QTcpServer>

namespace caseweave::e2e {

/// What a hub could do that is not on its users' side. Empty: everything passes as it is.
struct Mischief {
    /// Changes what is delivered, live or asked for, from a mailbox.
    std::function<void(const MailboxTag &tag, std::vector<HubDelivery> &items)> items;
    /// Changes a page of a directory.
    std::function<void(std::vector<Bytes> &records)> directory;
    /// Acknowledges what is pushed and throws it away, and says that it got numbers from this one on.
    bool swallowsPushes = false;
    std::uint64_t swallowedFrom = 1'000'000;
    /// Changes what the hub shows at login: its certificate, its signature.
    std::function<void(Bytes &certificate, Signature &signature)> challenge;
};

/// Stands between clients and a hub with the hub's own TLS key, which makes it the hub for all that clients can see:
/// logins pass through unchanged, and whatever the hub says can be changed, held back or made up. In the test's
/// thread.
class HostileRelay : public QObject {
public:
    /// Listens on the address that clients know, for the hub with this folder that listens on the other.
    HostileRelay(const QString &hubFolder, const QString &address, const QString &hubAddress);
    ~HostileRelay() override;

    /// From now on; connections that are open are cut, so that everybody comes again.
    void turnTo(Mischief mischief);
    void turnHonest() { turnTo({}); }
    const Mischief &mischief() const { return m_mischief; }
    /// How many messages were not passed on as they came.
    int changed() const { return m_changed; }

private:
    class Link;
    class Server final : public QTcpServer {
    public:
        explicit Server(HostileRelay &relay) : m_relay(relay) { }

    protected:
        void incomingConnection(qintptr descriptor) override { m_relay.accept(descriptor); }

    private:
        HostileRelay &m_relay;
    };

    void accept(qintptr descriptor);

    Server m_server{*this};
    QSslCertificate m_certificate;
    QSslKey m_key;
    quint16 m_hubPort = 0;
    Mischief m_mischief;
    int m_changed = 0;
    std::vector<std::unique_ptr<Link>> m_links;
};

} // namespace caseweave::e2e
