// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "crypto/chance/Random.h"
#include "sync/wire/EnvelopeHead.h"
#include "sync/wire/ReleaseNote.h"
#include "tests/crypto/support/VectorFile.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

using Kind = wire::ReleaseNote::Kind;

const QString kind = QStringLiteral("release");

Result<QJsonObject> readRelease(const QJsonObject &vector)
{
    const Bytes bytes = bytesIn(vector, "envelope");
    const auto head = wire::readEnvelopeHead(bytes);
    if (!head)
        return head.error();
    const auto note = wire::ReleaseNote::decode(bytes);
    if (!note)
        return note.error();
    if (!note->verify(arrayIn<32>(vector, "signing_key")))
        return ErrorCode::BadSignature;
    QJsonArray ids;
    for (const Digest &id : note->ids)
        ids.append(jsonBytes(id));
    return QJsonObject{{QStringLiteral("id"), jsonBytes(note->id())},
                       {QStringLiteral("tag"), jsonBytes(note->tag.view())},
                       {QStringLiteral("author"), jsonBytes(note->author.view())},
                       {QStringLiteral("time"), jsonNumber(note->time)},
                       {QStringLiteral("release"), static_cast<int>(note->kind)},
                       {QStringLiteral("ids"), ids}};
}

} // namespace

/// tests/vectors/release.json: docs/protocol.md 4.1.
class TestReleaseVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(QStringLiteral("release")); }
    void readsAsStated();

private:
    void accept(const char *name, const Result<wire::ReleaseNote> &note);
    void refuse(const char *name, const Bytes &envelope, ErrorCode code);
    /// An envelope around any payload, signed.
    Bytes around(const cbor::Writer &payload, const MailboxTag &tag, std::uint64_t number = 5) const;
    void addAll();
    void addForms();

    const bool m_ready = (initialiseCrypto(), true); // before the secrets that follow
    SeededRandom m_random{6};
    SigningKey m_key = SigningKey::generate(m_random);
    const MailboxTag m_tag = m_random.id<MailboxTag>();
    const DeviceId m_lead = m_random.id<DeviceId>();
    const Digest m_one = m_random.id<Id<Digest>>().bytes;
    const Digest m_two = m_random.id<Id<Digest>>().bytes;
    VectorFile m_file{QStringLiteral("release")};
};

void TestReleaseVectors::accept(const char *name, const Result<wire::ReleaseNote> &note)
{
    const QJsonObject fields{{QStringLiteral("envelope"), jsonBytes(note->envelope)},
                             {QStringLiteral("signing_key"), jsonBytes(m_key.publicKey())}};
    const auto read = readRelease(fields);
    QVERIFY2(read.ok(), name);
    m_file.accept(QStringLiteral("release: ") + QLatin1String(name), kind, fields, *read);
}

void TestReleaseVectors::refuse(const char *name, const Bytes &envelope, ErrorCode code)
{
    const QJsonObject fields{{QStringLiteral("envelope"), jsonBytes(envelope)},
                             {QStringLiteral("signing_key"), jsonBytes(m_key.publicKey())}};
    QVERIFY2(readRelease(fields).code() == code, name);
    m_file.refuse(QStringLiteral("release: ") + QLatin1String(name), kind, fields, code);
}

Bytes TestReleaseVectors::around(const cbor::Writer &payload, const MailboxTag &tag, std::uint64_t number) const
{
    cbor::Writer copy = payload;
    const Bytes object = SignedObject::make(m_key, "CW1 release", copy.take()).encode();
    return cbor::Writer().array(4).uint(1).id(tag).uint(number).bytes(object).take();
}

void TestReleaseVectors::addAll()
{
    const auto make = [&](Kind what, std::vector<Digest> ids) {
        return wire::ReleaseNote::make(m_key, m_tag, m_lead, 1'800'000'000, what, std::move(ids));
    };
    accept("two envelopes", make(Kind::Envelopes, {m_one, m_two}));
    accept("a blob", make(Kind::Blobs, {m_one}));
    accept("the whole mailbox", make(Kind::Mailbox, {}));
    const auto first = make(Kind::Envelopes, {m_one});
    accept("one envelope", first);
    accept("a note taken back", make(Kind::Withdrawn, {first->id()}));
    std::vector<Digest> many;
    for (std::size_t i = 0; i < wire::ReleaseNote::mostIds; ++i)
        many.push_back(m_random.id<Id<Digest>>().bytes);
    accept("as many as there may be", make(Kind::Envelopes, many));
    Bytes bent = first->envelope;
    bent.back() ^= 1;
    refuse("a signature bent by one bit", bent, ErrorCode::BadSignature);
    Bytes cut = first->envelope;
    cut.pop_back();
    refuse("cut short", cut, ErrorCode::Malformed);
    addForms();
}

void TestReleaseVectors::addForms()
{
    const auto payload = [&](std::uint64_t what, const std::vector<Digest> &ids, const MailboxTag &tag) {
        cbor::Writer out;
        out.array(7).text("CW1 release").uint(1).id(tag).id(m_lead).uint(5).uint(what).array(ids.size());
        for (const Digest &id : ids)
            out.bytes(id);
        return out;
    };
    const std::vector<Digest> both{std::min(m_one, m_two), std::max(m_one, m_two)};
    refuse("of another mailbox than its envelope's", around(payload(1, both, m_random.id<MailboxTag>()), m_tag),
           ErrorCode::Malformed);
    refuse("in an envelope of class 4", around(payload(1, both, m_tag), m_tag, 4), ErrorCode::Malformed);
    refuse("in an inbox", around(payload(1, both, m_tag), m_tag, 3), ErrorCode::Malformed);
    refuse("of an unknown kind", around(payload(4, both, m_tag), m_tag), ErrorCode::Malformed);
    refuse("envelopes and names none", around(payload(1, {}, m_tag), m_tag), ErrorCode::Malformed);
    refuse("the whole mailbox and names one", around(payload(3, {m_one}, m_tag), m_tag), ErrorCode::Malformed);
    refuse("the same twice", around(payload(1, {m_one, m_one}, m_tag), m_tag), ErrorCode::Malformed);
    refuse("not in order", around(payload(1, {both[1], both[0]}, m_tag), m_tag), ErrorCode::Malformed);
    std::vector<Digest> many;
    for (std::uint16_t i = 0; i <= wire::ReleaseNote::mostIds; ++i) {
        Digest id{};
        id[0] = static_cast<std::uint8_t>(i >> 8);
        id[1] = static_cast<std::uint8_t>(i);
        many.push_back(id);
    }
    refuse("more than there may be", around(payload(1, many, m_tag), m_tag), ErrorCode::Malformed);
    cbor::Writer otherSuite;
    otherSuite.array(7).text("CW1 release").uint(2).id(m_tag).id(m_lead).uint(5).uint(3).array(0);
    refuse("of suite 2", around(otherSuite, m_tag), ErrorCode::Malformed);
}

void TestReleaseVectors::initTestCase()
{
    QVERIFY(m_ready);
    if (!m_file.isBeingWritten())
        return;
    addAll();
    QVERIFY(m_file.write());
}

void TestReleaseVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readRelease), QString());
}

QTEST_GUILESS_MAIN(TestReleaseVectors)
#include "TestReleaseVectors.moc"
