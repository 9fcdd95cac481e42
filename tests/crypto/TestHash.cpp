// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "crypto/memory/SecretBytes.h"
#include "tests/crypto/support/Vectors.h"

#include <QTest>

#include <sodium.h>

using namespace caseweave;
using namespace caseweave::test;

// The expected values of H and K were computed with another implementation of RFC 7693 (Python's hashlib.blake2b).
class TestHash : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void primitiveIsTheBlake2bOfRfc7693();
    void hashMatchesIndependentValue_data();
    void hashMatchesIndependentValue();
    void keyedHashMatchesIndependentValue_data();
    void keyedHashMatchesIndependentValue();
    void partsHashLikeTheirConcatenation();
    void domainIsPartOfTheHash();
    void numbersAreBigEndian();
    void comparesEveryByte();
};

void TestHash::primitiveIsTheBlake2bOfRfc7693()
{
    // RFC 7693 appendix A: BLAKE2b-512 of "abc".
    std::array<std::uint8_t, 64> out{};
    const Bytes abc = bytesOf("abc");
    QCOMPARE(crypto_generichash_blake2b(out.data(), out.size(), abc.data(), abc.size(), nullptr, 0), 0);
    QCOMPARE(toHex(out),
             std::string("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                         "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"));
}

void TestHash::hashMatchesIndependentValue_data()
{
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("expected");
    QByteArray bytes0To255;
    for (int i = 0; i < 256; ++i)
        bytes0To255.append(static_cast<char>(i));
    QTest::newRow("nothing") << QByteArray("CW1 entry") << QByteArray()
                             << QByteArray("847087ebae2137fe67e743c9c5e4846d1d9db638b77239e5081afd060118797a");
    QTest::newRow("abc") << QByteArray("CW1 entry") << QByteArray("abc")
                         << QByteArray("65e7f46438572691287db4aa9a0089ca322ef73dff96173f0f0bc8b734247540");
    QTest::newRow("many blocks") << QByteArray("CW1 case") << bytes0To255.repeated(5)
                                 << QByteArray("02889186f3dcb75c067b0aa15a39921e0cf77057cbe471aa8aa789ba3cfc7867");
    QTest::newRow("longest domain") << QByteArray(255, 'x') << QByteArray("abc")
                                    << QByteArray("0d9fefb5a6d1d277355ea5dd806d7e7684cd12dc40495e4cc9f0b232ed4d55ac");
}

void TestHash::hashMatchesIndependentValue()
{
    QFETCH(QByteArray, domain);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, expected);
    QCOMPARE(toHex(hash(domain.toStdString(), bytesOf(input.toStdString()))), expected.toStdString());
}

void TestHash::keyedHashMatchesIndependentValue_data()
{
    QTest::addColumn<int>("keySize");
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("64 bytes out") << 32 << QByteArray("CW1 entry keys") << QByteArray(24, '\0')
                                  << QByteArray("e7419353c766442fda144bfdb969d93afb1592ef1d1c5e751333333a37a60b21"
                                                "82ccada0cbe0a9806a6a7faa4bd0d5ed31d426263f099d11f92d74b5ac9c7db6");
    QTest::newRow("key of 16 bytes") << 16 << QByteArray("CW1 enrolment tag") << QByteArray()
                                     << QByteArray("434d43e6d1445d3e1c6d72c47f48970844c41f574060d1b7338d2c8172c36b1b");
    QTest::newRow("16 bytes out") << 32 << QByteArray("CW1 blind") << QByteArray("abc")
                                  << QByteArray("61071ec5fd3812b39dd08f5b919205ff");
}

void TestHash::keyedHashMatchesIndependentValue()
{
    QFETCH(int, keySize);
    QFETCH(QByteArray, domain);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, expected);
    Bytes key;
    for (int i = 0; i < keySize; ++i)
        key.push_back(static_cast<std::uint8_t>(i));
    const Bytes message = bytesOf(input.toStdString());
    Bytes out(static_cast<std::size_t>(expected.size()) / 2);
    keyedHash(key, domain.toStdString(), {message}, out);
    QCOMPARE(toHex(out), expected.toStdString());
}

void TestHash::partsHashLikeTheirConcatenation()
{
    const Bytes key(32, 7);
    const Bytes one = bytesOf("one");
    const Bytes two = bytesOf("two");
    const Bytes both = bytesOf("onetwo");
    QCOMPARE(hash("CW1 test", {one, {}, two}), hash("CW1 test", both));
    QCOMPARE(keyedHash(key, "CW1 test", {one, {}, two}), keyedHash(key, "CW1 test", {both}));
}

void TestHash::domainIsPartOfTheHash()
{
    // The length in front keeps a byte from wandering between the domain and the input.
    QVERIFY(hash("CW1 a", bytesOf("bc")) != hash("CW1 ab", bytesOf("c")));
    QVERIFY(hash("CW1 a", bytesOf("bc")) != hash("CW1 b", bytesOf("bc")));
}

void TestHash::numbersAreBigEndian()
{
    QCOMPARE(toHex(u64(0x0102030405060708U)), std::string("0102030405060708"));
    QCOMPARE(toHex(u64(UINT64_MAX)), std::string("ffffffffffffffff"));
    QCOMPARE(toHex(u32(0x01020304U)), std::string("01020304"));
}

void TestHash::comparesEveryByte()
{
    Bytes a(33, 1);
    for (std::size_t i = 0; i < a.size(); ++i) {
        Bytes b = a;
        b[i] ^= 1;
        QVERIFY(!equalConstantTime(a, b));
    }
    QVERIFY(equalConstantTime(a, Bytes(33, 1)));
    QVERIFY(!equalConstantTime(a, Bytes(32, 1)));
    QVERIFY(equalConstantTime({}, {}));
}

QTEST_GUILESS_MAIN(TestHash)
#include "TestHash.moc"
