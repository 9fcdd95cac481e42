// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "crypto/hash/Hash.h"
#include "sync/entry/LiveSeal.h"
#include "sync/log/Welcome.h"
#include "tests/crypto/support/VectorFile.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

constexpr std::uint64_t someTime = 1'800'000'000'000;

Result<QJsonObject> readLive(const QJsonObject &vector)
{
    const Bytes secret = bytesIn(vector, "secret");
    const auto caseId = idIn<CaseId>(vector, "case");
    const LivePlace place{caseId, mailboxOf(caseId), idIn<EntryId>(vector, "epoch"), secret};
    const auto note = openLive(place, bytesIn(vector, "sealed"));
    if (!note)
        return note.error();
    if (!note->verify(arrayIn<32>(vector, "signing_key")))
        return ErrorCode::BadSignature;
    return QJsonObject{{QStringLiteral("device"), jsonBytes(note->device.view())},
                       {QStringLiteral("time"), jsonNumber(note->timeMs)},
                       {QStringLiteral("content"), jsonBytes(note->content)}};
}

} // namespace

/// tests/vectors/live.json: docs/protocol.md 4.3.
class TestLiveVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(QStringLiteral("live")); }
    void readsAsStated();

private:
    /// The payload, with what may differ in it.
    struct Said {
        CaseId caseId;
        EntryId epoch;
        std::uint64_t time = someTime;
        Bytes content = {0x83, 1, 1, 1}; ///< somebody is here
        std::string_view domain = "CW1 live";
        std::uint64_t suite = 1;
    };
    Said said() const { return {m_case, m_epoch}; }
    Bytes sealed(const Said &said, const MailboxTag &mailbox);
    Bytes sealed(const Said &said) { return sealed(said, mailboxOf(m_case)); }
    QJsonObject fieldsOf(const Bytes &sealed) const;
    void accept(const char *name, const Bytes &sealed);
    void refuse(const char *name, const Bytes &sealed, ErrorCode code);
    void addAll();

    const bool m_ready = (initialiseCrypto(), true); // before the secrets that follow
    SeededRandom m_random{11};
    SigningKey m_key = SigningKey::generate(m_random);
    SigningKey m_other = SigningKey::generate(m_random);
    const SecretBytes m_secret = SecretBytes::random(32, m_random);
    const CaseId m_case = m_random.id<CaseId>();
    const EntryId m_epoch = m_random.id<EntryId>();
    const DeviceId m_device = m_random.id<DeviceId>();
    VectorFile m_file{QStringLiteral("live")};
};

Bytes TestLiveVectors::sealed(const Said &said, const MailboxTag &mailbox)
{
    Bytes out(24);
    m_random.fill(out);
    SecretBytes key(32);
    keyedHash(m_secret.view(), "CW1 live key", {out}, key.span());
    cbor::Writer payload;
    payload.array(7).text(said.domain).uint(said.suite).id(said.caseId).id(said.epoch).id(m_device).uint(said.time);
    payload.bytes(said.content);
    const Bytes body
        = seal(key.view(), mailbox.view(), SignedObject::make(m_key, said.domain, payload.take()).encode());
    out.insert(out.end(), body.begin(), body.end());
    return out;
}

QJsonObject TestLiveVectors::fieldsOf(const Bytes &sealed) const
{
    return {{QStringLiteral("sealed"), jsonBytes(sealed)},
            {QStringLiteral("case"), jsonBytes(m_case.view())},
            {QStringLiteral("epoch"), jsonBytes(m_epoch.view())},
            {QStringLiteral("secret"), jsonBytes(m_secret.view())},
            {QStringLiteral("signing_key"), jsonBytes(m_key.publicKey())}};
}

void TestLiveVectors::accept(const char *name, const Bytes &sealed)
{
    const QJsonObject fields = fieldsOf(sealed);
    const auto read = readLive(fields);
    QVERIFY2(read.ok(), name);
    m_file.accept(QStringLiteral("live: ") + QLatin1String(name), QStringLiteral("live"), fields, *read);
}

void TestLiveVectors::refuse(const char *name, const Bytes &sealed, ErrorCode code)
{
    const QJsonObject fields = fieldsOf(sealed);
    QVERIFY2(readLive(fields).code() == code, name);
    m_file.refuse(QStringLiteral("live: ") + QLatin1String(name), QStringLiteral("live"), fields, code);
}

void TestLiveVectors::addAll()
{
    accept("somebody is here", sealed(said()));
    Said some = said();
    some.content = Bytes(mostLiveContent, 9);
    some.time = std::uint64_t{1} << 32;
    accept("as much as may be, at the earliest time", sealed(some));
    some.content.push_back(9);
    refuse("more than may be", sealed(some), ErrorCode::Malformed);
    some = said();
    some.time = (std::uint64_t{1} << 32) - 1;
    refuse("a time before", sealed(some), ErrorCode::Malformed);
    some = said();
    some.caseId.bytes[0] ^= 1;
    refuse("of another case", sealed(some), ErrorCode::Malformed);
    some = said();
    some.epoch.bytes[0] ^= 1;
    refuse("of another epoch", sealed(some), ErrorCode::Malformed);
    some = said();
    some.domain = "CW1 held";
    refuse("something else that the device signed", sealed(some), ErrorCode::Malformed);
    some = said();
    some.suite = 2;
    refuse("of another suite", sealed(some), ErrorCode::Malformed);
    refuse("in another mailbox", sealed(said(), m_random.id<MailboxTag>()), ErrorCode::CannotOpen);
    Bytes bent = sealed(said());
    bent[0] ^= 1;
    refuse("another salt", bent, ErrorCode::CannotOpen);
    refuse("a salt alone", Bytes(bent.begin(), bent.begin() + 24), ErrorCode::CannotOpen);
    refuse("less than a salt", Bytes(bent.begin(), bent.begin() + 23), ErrorCode::Malformed);
    std::swap(m_key, m_other);
    const Bytes forged = sealed(said());
    std::swap(m_key, m_other);
    refuse("that another signed", forged, ErrorCode::BadSignature);
}

void TestLiveVectors::initTestCase()
{
    QVERIFY(m_ready);
    if (!m_file.isBeingWritten())
        return;
    addAll();
    QVERIFY(m_file.write());
}

void TestLiveVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readLive), QString());
}

QTEST_GUILESS_MAIN(TestLiveVectors)
#include "TestLiveVectors.moc"
