// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chance/Random.h"
#include "sync/wire/Message.h"
#include "tests/crypto/support/VectorFile.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

/// A login that both sides have signed.
struct Login {
    wire::Transcript transcript;
    SignPublicKey clientKey{};
    Signature hubSignature{};
    Signature clientSignature{};

    QJsonObject fields() const
    {
        return {{QStringLiteral("version"), static_cast<qint64>(transcript.version)},
                {QStringLiteral("client_nonce"), jsonBytes(transcript.clientNonce)},
                {QStringLiteral("hub_nonce"), jsonBytes(transcript.hubNonce)},
                {QStringLiteral("hub_agency"), jsonBytes(transcript.hubAgency.view())},
                {QStringLiteral("hub_key"), jsonBytes(transcript.hubKey)},
                {QStringLiteral("host"), jsonText(transcript.host)},
                {QStringLiteral("tls"), jsonBytes(transcript.tlsHash)},
                {QStringLiteral("client_key"), jsonBytes(clientKey)},
                {QStringLiteral("hub_signature"), jsonBytes(hubSignature)},
                {QStringLiteral("client_signature"), jsonBytes(clientSignature)}};
    }
};

Result<QJsonObject> readLogin(const QJsonObject &vector)
{
    wire::Transcript transcript;
    transcript.version = static_cast<std::uint64_t>(numberIn(vector, "version"));
    transcript.clientNonce = arrayIn<32>(vector, "client_nonce");
    transcript.hubNonce = arrayIn<32>(vector, "hub_nonce");
    transcript.hubAgency = idIn<AgencyId>(vector, "hub_agency");
    transcript.hubKey = arrayIn<32>(vector, "hub_key");
    transcript.host = textIn(vector, "host").toStdString();
    transcript.tlsHash = arrayIn<32>(vector, "tls");
    const Bytes encoded = transcript.encode();
    const auto clientKey = arrayIn<32>(vector, "client_key");
    if (!verify(transcript.hubKey, wire::hubLoginDomain, encoded, bytesIn(vector, "hub_signature"))
        || !verify(clientKey, wire::clientLoginDomain, encoded, bytesIn(vector, "client_signature")))
        return ErrorCode::BadSignature;
    return QJsonObject{{QStringLiteral("transcript"), jsonBytes(encoded)}};
}

} // namespace

/// tests/vectors/login.json: docs/protocol.md 5.
class TestLoginVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(QStringLiteral("login")); }
    void readsAsStated();

private:
    Login made();
    VectorFile m_file{QStringLiteral("login")};
};

Login TestLoginVectors::made()
{
    SeededRandom random(5);
    const SigningKey hubKey = SigningKey::generate(random);
    const SigningKey clientKey = SigningKey::generate(random);
    Login login;
    random.fill(login.transcript.clientNonce);
    random.fill(login.transcript.hubNonce);
    random.fill(login.transcript.tlsHash);
    login.transcript.hubAgency = random.id<AgencyId>();
    login.transcript.hubKey = hubKey.publicKey();
    login.transcript.host = "hub.northwick.example:7443";
    login.clientKey = clientKey.publicKey();
    login.hubSignature = hubKey.sign(wire::hubLoginDomain, login.transcript.encode());
    login.clientSignature = clientKey.sign(wire::clientLoginDomain, login.transcript.encode());
    return login;
}

void TestLoginVectors::initTestCase()
{
    initialiseCrypto();
    if (!m_file.isBeingWritten())
        return;
    const Login login = made();
    m_file.accept(QStringLiteral("login: both signed the same"), QStringLiteral("login"), login.fields(),
                  {{QStringLiteral("transcript"), jsonBytes(login.transcript.encode())}});
    const auto refuse = [&](const QString &name, auto change) {
        Login other = login;
        change(other);
        m_file.refuse(QStringLiteral("login: ") + name, QStringLiteral("login"), other.fields(),
                      ErrorCode::BadSignature);
    };
    refuse(QStringLiteral("another TLS certificate seen"), [](Login &l) { l.transcript.tlsHash[31] ^= 1; });
    refuse(QStringLiteral("another host asked for"), [](Login &l) { l.transcript.host = "hub.evil.example:7443"; });
    refuse(QStringLiteral("host not in lower case"),
           [](Login &l) { l.transcript.host = "Hub.northwick.example:7443"; });
    refuse(QStringLiteral("host without its port"), [](Login &l) { l.transcript.host = "hub.northwick.example"; });
    refuse(QStringLiteral("another agency's hub"), [](Login &l) { l.transcript.hubAgency.bytes[0] ^= 1; });
    refuse(QStringLiteral("an old nonce of the client"), [](Login &l) { l.transcript.clientNonce = Digest{}; });
    refuse(QStringLiteral("another version"), [](Login &l) { l.transcript.version = 2; });
    refuse(QStringLiteral("the hub's signature given back by the client"), [](Login &l) {
        l.clientKey = l.transcript.hubKey;
        l.clientSignature = l.hubSignature;
    });
    QVERIFY(m_file.write());
}

void TestLoginVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readLogin), QString());
}

QTEST_GUILESS_MAIN(TestLoginVectors)
#include "TestLoginVectors.moc"
