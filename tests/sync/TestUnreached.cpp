// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/TestWorld.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

/// What says this to whoever comes, and then closes.
void answerWith(QTcpServer &server, const QByteArray &words)
{
    QObject::connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&server, words] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, words] {
            socket->write(words);
            socket->disconnectFromHost();
        });
    });
}

QByteArray bytesOf(ByteView view)
{
    return {reinterpret_cast<const char *>(view.data()), static_cast<qsizetype>(view.size())};
}

HubAddress addressOf(const QTcpServer &server)
{
    return {QStringLiteral("127.0.0.1"), server.serverPort()};
}

} // namespace

/// What somebody is told who looks why a hub is not reached.
class TestUnreached : public QObject {
    Q_OBJECT

private:
    /// Of the first attempt.
    LineFault faultOf(const HubAddress &address, const std::function<void(HubConnection &)> &meanwhile = {})
    {
        HubConnection connection(address, m_world->roots(), m_world->agency.device(m_world->random).login(),
                                 m_world->clock, m_world->random);
        connection.open();
        if (meanwhile)
            meanwhile(connection);
        const bool ended = waitUntil([&] { return connection.fault() != LineFault::None; });
        return ended && connection.state() == HubState::Offline ? connection.fault() : LineFault::None;
    }

    std::optional<TestHubWorld> m_world;

private Q_SLOTS:
    void initTestCase()
    {
        initialiseCrypto();
        m_world.emplace();
    }

    void aNameWithoutAnAddressIsToldApart()
    {
        // RFC 2606: no such domain exists.
        QCOMPARE(int(faultOf({QStringLiteral("hub.invalid"), 7443})), int(LineFault::Name));
    }

    void aPortThatNobodyListensAtIsToldApart()
    {
        QTcpServer gone;
        QVERIFY(gone.listen(QHostAddress::LocalHost));
        const HubAddress address = addressOf(gone);
        gone.close();
        QCOMPARE(int(faultOf(address)), int(LineFault::Nobody));
    }

    void aServiceWithoutTlsIsToldApart()
    {
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        answerWith(plain, "220 mail.example ESMTP\r\n");
        QCOMPARE(int(faultOf(addressOf(plain))), int(LineFault::Tls));
    }

    void aWebServerIsNoHub()
    {
        QSslServer web;
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        const auto &shown = m_world->certificate;
        tls.setLocalCertificate(QSslCertificate(bytesOf(shown.certificatePem), QSsl::Pem));
        tls.setPrivateKey(QSslKey(bytesOf(shown.keyPem.view()), QSsl::Ec));
        web.setSslConfiguration(tls);
        QVERIFY(web.listen(QHostAddress::LocalHost));
        answerWith(web, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        QCOMPARE(int(faultOf(addressOf(web))), int(LineFault::NoHub));
    }

    void whatSaysNothingIsToldApart()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const LineFault fault = faultOf(addressOf(silent), [&](HubConnection &connection) {
            QVERIFY(waitUntil([&] { return connection.state() == HubState::Connecting; }));
            m_world->clock.advance(21'000);
            connection.checkTime();
        });
        QCOMPARE(int(fault), int(LineFault::Silent));
    }

    void theEndOfAConnectionIsToldAndForgottenWithTheNext()
    {
        const auto connection = m_world->online(m_world->agency.device(m_world->random).login());
        QCOMPARE(int(connection->fault()), int(LineFault::None));
        m_world->stopHub();
        QVERIFY(waitUntil([&] { return connection->state() == HubState::Offline; }));
        QCOMPARE(int(connection->fault()), int(LineFault::Ended));
        m_world->start();
        QVERIFY(waitUntil([&] {
            connection->retryNow();
            return connection->state() == HubState::Online;
        }));
        QCOMPARE(int(connection->fault()), int(LineFault::None));
    }
};

QTEST_GUILESS_MAIN(TestUnreached)
#include "TestUnreached.moc"
