// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "crypto/seal/Seal.h"
#include "crypto/sign/Signing.h"
#include "tests/crypto/support/FixedBox.h"
#include "tests/crypto/support/VectorFile.h"
#include "tests/crypto/support/Vectors.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

QJsonObject named(const char *name, const QJsonValue &value)
{
    return {{key(name), value}};
}

/// The signature with the group's order added to its S: the same equation holds, and it must be refused all the same.
Signature malleated(const Signature &signature)
{
    // L = 2^252 + 27742317777372353535851937790883648493, little-endian (RFC 8032 section 5.1).
    const auto order = hexArray<32>("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    Signature changed = signature;
    unsigned carry = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const unsigned sum = static_cast<unsigned>(changed[32 + i]) + order[i] + carry;
        changed[32 + i] = static_cast<std::uint8_t>(sum);
        carry = sum >> 8;
    }
    return changed;
}

Result<QJsonObject> readHash(const QJsonObject &vector)
{
    const Digest digest = hash(textIn(vector, "domain").toStdString(), bytesIn(vector, "input"));
    return named("hash", jsonBytes(digest));
}

Result<QJsonObject> readKeyedHash(const QJsonObject &vector)
{
    Bytes out(static_cast<std::size_t>(numberIn(vector, "size")));
    const Bytes input = bytesIn(vector, "input");
    keyedHash(bytesIn(vector, "key"), textIn(vector, "domain").toStdString(), {input}, out);
    return named("hash", jsonBytes(out));
}

Result<QJsonObject> readSignature(const QJsonObject &vector)
{
    const auto signer = arrayIn<32>(vector, "signing_key");
    if (!verify(signer, textIn(vector, "domain").toStdString(), bytesIn(vector, "input"), bytesIn(vector, "signature")))
        return ErrorCode::BadSignature;
    return QJsonObject();
}

Result<QJsonObject> readSealed(const QJsonObject &vector)
{
    const auto plain = open(bytesIn(vector, "key"), bytesIn(vector, "associated"), bytesIn(vector, "sealed"));
    return plain.ok() ? Result<QJsonObject>(named("plain", jsonBytes(*plain))) : plain.error();
}

Result<QJsonObject> readBox(const QJsonObject &vector)
{
    const auto plain = BoxKey::fromSecret(bytesIn(vector, "box_secret")).open(bytesIn(vector, "box"));
    return plain.ok() ? Result<QJsonObject>(named("plain", jsonBytes(plain->view()))) : plain.error();
}

Result<QJsonObject> readPadded(const QJsonObject &vector)
{
    const Bytes padded = bytesIn(vector, "padded");
    const auto content = unpad(padded);
    return content.ok() ? Result<QJsonObject>(named("content", jsonBytes(*content))) : content.error();
}

Result<QJsonObject> readAny(const QJsonObject &vector)
{
    const QString kind = textIn(vector, "kind");
    if (kind == key("hash"))
        return readHash(vector);
    if (kind == key("keyed_hash"))
        return readKeyedHash(vector);
    if (kind == key("signature"))
        return readSignature(vector);
    if (kind == key("aead"))
        return readSealed(vector);
    if (kind == key("box"))
        return readBox(vector);
    if (kind == key("pad"))
        return readPadded(vector);
    return ErrorCode::NotFound;
}

} // namespace

/// tests/vectors/notation.json: docs/protocol.md 1, and the padding of 3.3.
class TestNotationVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(key("notation")); }
    void readsAsStated();

private:
    void addHashes();
    void addSignatures();
    void addSealed();
    void addBoxes();
    void addPadded();
    VectorFile m_file{key("notation")};
};

void TestNotationVectors::addHashes()
{
    const auto add = [&](const char *name, const char *domain, const Bytes &input) {
        m_file.accept(key(name), key("hash"), {{key("domain"), key(domain)}, {key("input"), jsonBytes(input)}},
                      named("hash", jsonBytes(hash(domain, input))));
    };
    add("hash: nothing", "CW1 entry", {});
    add("hash: three letters", "CW1 entry", bytesOf("abc"));
    add("hash: longer than a block", "CW1 body", SeededRandom(1).bytes(200));

    const auto addKeyed = [&](const char *name, const char *domain, const Bytes &secret, const Bytes &input, int size) {
        Bytes out(static_cast<std::size_t>(size));
        keyedHash(secret, domain, {input}, out);
        m_file.accept(key(name), key("keyed_hash"),
                      {{key("key"), jsonBytes(secret)},
                       {key("domain"), key(domain)},
                       {key("input"), jsonBytes(input)},
                       {key("size"), size}},
                      named("hash", jsonBytes(out)));
    };
    SeededRandom random(2);
    addKeyed("keyed hash: header key and check", "CW1 entry keys", random.bytes(32), random.bytes(24), 64);
    addKeyed("keyed hash: without input", "CW1 body key", random.bytes(32), {}, 32);
    addKeyed("keyed hash: a key of 16 bytes", "CW1 enrolment tag", random.bytes(16), {}, 32);
    const Bytes blind = random.bytes(32);
    addKeyed("keyed hash: 32 bytes out", "CW1 plaintext", blind, bytesOf("payload"), 32);
    addKeyed("keyed hash: 64 bytes out begin otherwise", "CW1 plaintext", blind, bytesOf("payload"), 64);
}

void TestNotationVectors::addSignatures()
{
    SeededRandom random(3);
    const SigningKey signer = SigningKey::generate(random);
    const SigningKey other = SigningKey::generate(random);
    const Bytes input = bytesOf("what was said");
    const Signature good = signer.sign("CW1 entry", input);
    const auto fields = [&](const SignPublicKey &by, const char *domain, const Bytes &message, const Signature &what) {
        return QJsonObject{{key("signing_key"), jsonBytes(by)},
                           {key("domain"), key(domain)},
                           {key("input"), jsonBytes(message)},
                           {key("signature"), jsonBytes(what)}};
    };
    m_file.accept(key("signature: of an input"), key("signature"), fields(signer.publicKey(), "CW1 entry", input, good),
                  {});
    m_file.accept(key("signature: of nothing"), key("signature"),
                  fields(signer.publicKey(), "CW1 entry", {}, signer.sign("CW1 entry", {})), {});
    const auto refuse = [&](const char *name, const QJsonObject &what) {
        m_file.refuse(key(name), key("signature"), what, ErrorCode::BadSignature);
    };
    Signature bent = good;
    bent[40] ^= 1;
    refuse("signature: bent", fields(signer.publicKey(), "CW1 entry", input, bent));
    refuse("signature: of another key", fields(other.publicKey(), "CW1 entry", input, good));
    refuse("signature: of another domain", fields(signer.publicKey(), "CW1 access", input, good));
    refuse("signature: of another input", fields(signer.publicKey(), "CW1 entry", bytesOf("what was sais"), good));
    refuse("signature: S not below the order", fields(signer.publicKey(), "CW1 entry", input, malleated(good)));
    SignPublicKey identity{};
    identity[0] = 1;
    Signature forAll{};
    forAll[0] = 1;
    refuse("signature: key of small order", fields(identity, "CW1 entry", input, forAll));
}

void TestNotationVectors::addSealed()
{
    const Bytes secret = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    const auto fields = [&](const Bytes &with, const Bytes &associated, const Bytes &sealed) {
        return QJsonObject{{key("key"), jsonBytes(with)},
                           {key("associated"), jsonBytes(associated)},
                           {key("sealed"), jsonBytes(sealed)}};
    };
    const Bytes associated = hex("50515253c0c1c2c3c4c5c6c7");
    const Bytes plain = bytesOf("Ladies and Gentlemen of the class of '99");
    const Bytes sealed = seal(secret, associated, plain);
    m_file.accept(key("aead: a text"), key("aead"), fields(secret, associated, sealed),
                  named("plain", jsonBytes(plain)));
    m_file.accept(key("aead: nothing"), key("aead"), fields(secret, {}, seal(secret, {}, {})),
                  named("plain", QString()));
    const auto refuse = [&](const char *name, const QJsonObject &what) {
        m_file.refuse(key(name), key("aead"), what, ErrorCode::CannotOpen);
    };
    Bytes bent = sealed;
    bent.back() ^= 1;
    refuse("aead: tag bent", fields(secret, associated, bent));
    refuse("aead: other associated data", fields(secret, bytesOf("other"), sealed));
    refuse("aead: another key", fields(Bytes(32, 1), associated, sealed));
    refuse("aead: cut short", fields(secret, associated, Bytes(sealed.begin(), sealed.end() - 1)));
    refuse("aead: shorter than a tag", fields(secret, associated, Bytes(15)));
}

void TestNotationVectors::addBoxes()
{
    SeededRandom random(4);
    const BoxKey recipient = BoxKey::generate(random);
    const BoxKey ephemeral = BoxKey::generate(random);
    const auto fields = [&](const Bytes &box) {
        return QJsonObject{{key("box_secret"), jsonBytes(recipient.secret())}, {key("box"), jsonBytes(box)}};
    };
    const Bytes plain = random.bytes(64);
    const Bytes good = fixedBox(recipient.publicKey(), ephemeral, plain);
    m_file.accept(key("box: two secrets"), key("box"), fields(good), named("plain", jsonBytes(plain)));
    const auto refuse = [&](const char *name, const Bytes &box) {
        m_file.refuse(key(name), key("box"), fields(box), ErrorCode::CannotOpen);
    };
    refuse("box: for somebody else", fixedBox(ephemeral.publicKey(), recipient, plain));
    Bytes bent = good;
    bent[32] ^= 1;
    refuse("box: bent", bent);
    refuse("box: shorter than nothing boxed", Bytes(good.begin(), good.begin() + 47));
    Bytes weak = good;
    std::fill_n(weak.begin(), 32, std::uint8_t{0});
    refuse("box: ephemeral key of small order", weak);
}

void TestNotationVectors::addPadded()
{
    const auto fields = [&](const Bytes &padded) { return named("padded", jsonBytes(padded)); };
    const auto accept = [&](const char *name, const Bytes &content) {
        m_file.accept(key(name), key("pad"), fields(pad({content})), named("content", jsonBytes(content)));
    };
    accept("pad: nothing", {});
    accept("pad: all of the least block", SeededRandom(5).bytes(508));
    accept("pad: one byte more", SeededRandom(6).bytes(509));
    const auto refuse = [&](const char *name, const Bytes &padded) {
        m_file.refuse(key(name), key("pad"), fields(padded), ErrorCode::Malformed);
    };
    const Bytes good = pad({Bytes(100, 7)});
    Bytes filled = good;
    filled.back() = 1;
    refuse("pad: filling is not zero", filled);
    Bytes lying = good;
    lying[2] = 2;
    refuse("pad: longer than the block", lying);
    Bytes wide = good;
    wide.resize(1024);
    refuse("pad: a larger block than needed", wide);
    refuse("pad: no power of two", Bytes(513));
    refuse("pad: under 512 bytes", Bytes(256));
}

void TestNotationVectors::initTestCase()
{
    initialiseCrypto();
    if (!m_file.isBeingWritten())
        return;
    addHashes();
    addSignatures();
    addSealed();
    addBoxes();
    addPadded();
    QVERIFY(m_file.write());
}

void TestNotationVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readAny), QString());
}

QTEST_GUILESS_MAIN(TestNotationVectors)
#include "TestNotationVectors.moc"
