// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "sync/entry/HeldSeal.h"
#include "sync/wire/EnvelopeHead.h"
#include "tests/crypto/support/VectorFile.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

using Kind = wire::HeldNote::Kind;

const QString kind = QStringLiteral("held");
constexpr std::int64_t someTime = 1'800'000'000;

Result<QJsonObject> readHeld(const QJsonObject &vector)
{
    const Bytes bytes = bytesIn(vector, "envelope");
    const auto head = wire::readEnvelopeHead(bytes);
    if (!head)
        return head.error();
    const auto note = wire::HeldNote::decode(bytes);
    if (!note)
        return note.error();
    if (!note->verify(arrayIn<32>(vector, "signing_key")))
        return ErrorCode::BadSignature;
    QJsonObject read{{QStringLiteral("id"), jsonBytes(note->id())},
                     {QStringLiteral("tag"), jsonBytes(note->tag.view())},
                     {QStringLiteral("author"), jsonBytes(note->author.view())},
                     {QStringLiteral("time"), jsonNumber(note->time)},
                     {QStringLiteral("held"), static_cast<int>(note->kind)}};
    if (note->kind == Kind::TakenBack) {
        read[QStringLiteral("takes_back")] = jsonBytes(note->takesBack);
        return read;
    }
    const auto key = heldKey(*note, bytesIn(vector, "secret"));
    const Result<Bytes> content = key ? openHeld(*note, key->view()) : Result<Bytes>(ErrorCode::CannotOpen);
    if (!content)
        return content.error();
    read[QStringLiteral("expires")] = jsonNumber(note->expires);
    read[QStringLiteral("threshold")] = jsonNumber(static_cast<std::int64_t>(note->threshold));
    read[QStringLiteral("for_all")] = note->forAll;
    read[QStringLiteral("content")] = jsonBytes(*content);
    return read;
}

} // namespace

/// tests/vectors/held.json: docs/protocol.md 4.2.
class TestHeldVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(QStringLiteral("held")); }
    void readsAsStated();

private:
    QJsonObject fieldsOf(const Bytes &envelope) const;
    void accept(const char *name, wire::HeldNote note);
    void refuse(const char *name, const Bytes &envelope, ErrorCode code);
    wire::HeldNote left(std::size_t size = 20);
    Bytes around(const cbor::Writer &payload) const;
    void addAll();
    void addForms();

    const bool m_ready = (initialiseCrypto(), true); // before the secrets that follow
    SeededRandom m_random{7};
    SigningKey m_key = SigningKey::generate(m_random);
    const SecretBytes m_secret = SecretBytes::random(32, m_random);
    const MailboxTag m_tag = m_random.id<MailboxTag>();
    const DeviceId m_author = m_random.id<DeviceId>();
    VectorFile m_file{QStringLiteral("held")};
};

QJsonObject TestHeldVectors::fieldsOf(const Bytes &envelope) const
{
    return {{QStringLiteral("envelope"), jsonBytes(envelope)},
            {QStringLiteral("signing_key"), jsonBytes(m_key.publicKey())},
            {QStringLiteral("secret"), jsonBytes(m_secret.view())}};
}

wire::HeldNote TestHeldVectors::left(std::size_t size)
{
    Bytes content(size);
    m_random.fill(content);
    wire::HeldNote note;
    note.tag = m_tag;
    note.author = m_author;
    note.time = someTime;
    note.expires = someTime + 1000;
    note.threshold = 3;
    note.sealed = sealHeld(m_tag, m_author, m_secret.view(), content, m_random);
    return note;
}

void TestHeldVectors::accept(const char *name, wire::HeldNote note)
{
    const auto made = wire::HeldNote::make(m_key, std::move(note));
    QVERIFY2(made.ok(), name);
    const QJsonObject fields = fieldsOf(made->envelope);
    const auto read = readHeld(fields);
    QVERIFY2(read.ok(), name);
    m_file.accept(QStringLiteral("held: ") + QLatin1String(name), kind, fields, *read);
}

void TestHeldVectors::refuse(const char *name, const Bytes &envelope, ErrorCode code)
{
    const QJsonObject fields = fieldsOf(envelope);
    QVERIFY2(readHeld(fields).code() == code, name);
    m_file.refuse(QStringLiteral("held: ") + QLatin1String(name), kind, fields, code);
}

Bytes TestHeldVectors::around(const cbor::Writer &payload) const
{
    cbor::Writer copy = payload;
    const Bytes object = SignedObject::make(m_key, "CW1 held", copy.take()).encode();
    return cbor::Writer().array(4).uint(1).id(m_tag).uint(6).bytes(object).take();
}

void TestHeldVectors::addAll()
{
    const wire::HeldNote first = left();
    accept("left", first);
    wire::HeldNote forAll = left(0);
    forAll.forAll = true;
    forAll.threshold = wire::HeldNote::mostThreshold;
    forAll.expires = someTime + wire::HeldNote::mostLife;
    accept("without content, for all, for as long and as many as may be", forAll);
    accept("as long as it may be", left(mostHeldContent));
    wire::HeldNote back;
    back.tag = m_tag;
    back.author = m_author;
    back.time = someTime;
    back.kind = Kind::TakenBack;
    back.takesBack = wire::HeldNote::make(m_key, first)->id();
    accept("taken back", back);
    Bytes bent = wire::HeldNote::make(m_key, first)->envelope;
    bent.back() ^= 1;
    refuse("a signature bent by one bit", bent, ErrorCode::BadSignature);
    const auto sealedWith = [&](std::size_t at) {
        wire::HeldNote note = first;
        note.sealed[at] ^= 1;
        return wire::HeldNote::make(m_key, note)->envelope;
    };
    refuse("another salt", sealedWith(0), ErrorCode::CannotOpen);
    refuse("another check", sealedWith(24), ErrorCode::CannotOpen);
    refuse("a ciphertext bent by one bit", sealedWith(60), ErrorCode::CannotOpen);
    addForms();
}

void TestHeldVectors::addForms()
{
    const Bytes sealed = left().sealed;
    const auto payload
        = [&](std::uint64_t expires, std::uint64_t threshold, const Bytes &body, std::uint64_t what = 1) {
              cbor::Writer out;
              out.array(10).text("CW1 held").uint(1).id(m_tag).id(m_author).uint(5).uint(what);
              out.uint(expires).uint(threshold).boolean(false).bytes(body);
              return around(out);
          };
    refuse("over before it began", payload(5, 3, sealed), ErrorCode::Malformed);
    refuse("for longer than may be", payload(6 + wire::HeldNote::mostLife, 3, sealed), ErrorCode::Malformed);
    refuse("waits for nobody else", payload(9, 1, sealed), ErrorCode::Malformed);
    refuse("waits for more than may be", payload(9, 21, sealed), ErrorCode::Malformed);
    refuse("of an unknown kind", payload(9, 3, sealed, 2), ErrorCode::Malformed);
    refuse("holds nothing", payload(9, 3, {}), ErrorCode::Malformed);
    refuse("holds more than may be", payload(9, 3, Bytes(wire::HeldNote::mostSealed + 1)), ErrorCode::TooLarge);
    cbor::Writer elsewhere;
    elsewhere.array(7).text("CW1 held").uint(1).id(m_random.id<MailboxTag>()).id(m_author).uint(5).uint(0);
    elsewhere.bytes(Digest{});
    refuse("of another mailbox than its envelope's", around(elsewhere), ErrorCode::Malformed);
    cbor::Writer both;
    both.array(8).text("CW1 held").uint(1).id(m_tag).id(m_author).uint(5).uint(0).bytes(Digest{}).uint(9);
    refuse("takes back and says more", around(both), ErrorCode::Malformed);
}

void TestHeldVectors::initTestCase()
{
    QVERIFY(m_ready);
    if (!m_file.isBeingWritten())
        return;
    addAll();
    QVERIFY(m_file.write());
}

void TestHeldVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readHeld), QString());
}

QTEST_GUILESS_MAIN(TestHeldVectors)
#include "TestHeldVectors.moc"
