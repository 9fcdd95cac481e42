// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "crypto/sign/Signing.h"
#include "tests/crypto/support/Vectors.h"

#include <QTest>

#include <sodium.h>

using namespace caseweave;
using namespace caseweave::test;

class TestSigning : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void publicKeyIsThatOfRfc8032_data();
    void publicKeyIsThatOfRfc8032();
    void signsDigestsAsRfc8032Does();
    void signsTheDomainedHash();
    void refusesEveryChangedBit();
    void refusesAnotherKeyDomainOrMessage();
    void refusesSignaturesOfAnotherSize();
    void refusesWeakKeysAndOtherEncodings_data();
    void refusesWeakKeysAndOtherEncodings();
    void seedMakesTheSameKeyAgain();
};

void TestSigning::publicKeyIsThatOfRfc8032_data()
{
    QTest::addColumn<QByteArray>("seed");
    QTest::addColumn<QByteArray>("expected");
    // RFC 8032 section 7.1.
    QTest::newRow("TEST 1") << QByteArray("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
                            << QByteArray("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    QTest::newRow("TEST 2") << QByteArray("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
                            << QByteArray("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    QTest::newRow("TEST 3") << QByteArray("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
                            << QByteArray("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    QTest::newRow("TEST SHA(abc)") << QByteArray("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42")
                                   << QByteArray("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf");
}

void TestSigning::publicKeyIsThatOfRfc8032()
{
    QFETCH(QByteArray, seed);
    QFETCH(QByteArray, expected);
    QCOMPARE(toHex(SigningKey::fromSeed(hex(seed)).publicKey()), expected.toStdString());
}

void TestSigning::signsDigestsAsRfc8032Does()
{
    // The RFC has no message of 32 bytes, so its key of TEST 2 signs one here; the expected signature was computed with
    // another implementation (OpenSSL's Ed25519).
    const SigningKey key
        = SigningKey::fromSeed(hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    const Digest digest = hexArray<32>("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    const Signature signature = key.signDigest(digest);
    QCOMPARE(toHex(signature),
             std::string("ed19931f49cf7559f1474199dfbcce36cef99ed8c2faf414550fa01c8699bc99ca097b6e4764712829214b328f593"
                         "b8f1db93ef2965b838d9770663b36882105"));
    QVERIFY(verifyDigest(key.publicKey(), digest, signature));
}

void TestSigning::signsTheDomainedHash()
{
    SeededRandom random(1);
    const SigningKey key = SigningKey::generate(random);
    const Bytes message = bytesOf("message");
    const Signature signature = key.sign("CW1 test", message);
    QCOMPARE(signature, key.signDigest(hash("CW1 test", message)));
    QVERIFY(verify(key.publicKey(), "CW1 test", message, signature));
}

void TestSigning::refusesEveryChangedBit()
{
    SeededRandom random(2);
    const SigningKey key = SigningKey::generate(random);
    const Digest digest = random.id<EntryId>().bytes;
    const Signature signature = key.signDigest(digest);
    for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
        Signature changed = signature;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        QVERIFY2(!verifyDigest(key.publicKey(), digest, changed), qPrintable(QString::number(bit)));
    }
    for (std::size_t bit = 0; bit < digest.size() * 8; ++bit) {
        Digest changed = digest;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        QVERIFY2(!verifyDigest(key.publicKey(), changed, signature), qPrintable(QString::number(bit)));
    }
}

void TestSigning::refusesAnotherKeyDomainOrMessage()
{
    SeededRandom random(3);
    const SigningKey key = SigningKey::generate(random);
    const SigningKey other = SigningKey::generate(random);
    const Bytes message = bytesOf("message");
    const Signature signature = key.sign("CW1 test", message);
    QVERIFY(!verify(other.publicKey(), "CW1 test", message, signature));
    QVERIFY(!verify(key.publicKey(), "CW1 tests", message, signature));
    QVERIFY(!verify(key.publicKey(), "CW1 test", bytesOf("messagf"), signature));
    QVERIFY(verify(key.publicKey(), "CW1 test", message, signature));
}

void TestSigning::refusesSignaturesOfAnotherSize()
{
    SeededRandom random(4);
    const SigningKey key = SigningKey::generate(random);
    const Digest digest{};
    const Signature signature = key.signDigest(digest);
    Bytes longer(signature.begin(), signature.end());
    longer.push_back(0);
    QVERIFY(!verifyDigest(key.publicKey(), digest, {}));
    QVERIFY(!verifyDigest(key.publicKey(), digest, ByteView(signature).first(63)));
    QVERIFY(!verifyDigest(key.publicKey(), digest, longer));
}

void TestSigning::refusesWeakKeysAndOtherEncodings_data()
{
    QTest::addColumn<QByteArray>("key");
    // Points of small order, under which one signature holds for many messages.
    QTest::newRow("identity") << QByteArray("0100000000000000000000000000000000000000000000000000000000000000");
    QTest::newRow("order 2") << QByteArray("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    QTest::newRow("order 4") << QByteArray("0000000000000000000000000000000000000000000000000000000000000000");
    QTest::newRow("order 8") << QByteArray("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
    QTest::newRow("p, not reduced") << QByteArray("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
}

void TestSigning::refusesWeakKeysAndOtherEncodings()
{
    QFETCH(QByteArray, key);
    const SignPublicKey weak = hexArray<32>(key.toStdString());
    Signature forged{}; // R = the identity, S = 0: fits every message under the identity as key
    forged[0] = 1;
    // What a point of small order is multiplied with decides whether a forgery holds: of many digests, some would do.
    SeededRandom random(7);
    for (int i = 0; i < 64; ++i)
        QVERIFY(!verifyDigest(weak, random.id<EntryId>().bytes, forged));
}

void TestSigning::seedMakesTheSameKeyAgain()
{
    SeededRandom random(5);
    const SigningKey key = SigningKey::generate(random);
    const SigningKey again = SigningKey::fromSeed(key.seed().view());
    const SigningKey copy = key.clone();
    QCOMPARE(again.publicKey(), key.publicKey());
    QCOMPARE(again.signDigest(Digest{}), key.signDigest(Digest{}));
    QCOMPARE(copy.publicKey(), key.publicKey());
    QCOMPARE(copy.signDigest(Digest{}), key.signDigest(Digest{}));
}

QTEST_GUILESS_MAIN(TestSigning)
#include "TestSigning.moc"
