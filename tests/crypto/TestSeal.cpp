// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chance/Random.h"
#include "crypto/seal/Seal.h"
#include "tests/crypto/support/FixedBox.h"
#include "tests/crypto/support/Vectors.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

const char *const draftKey = "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f";
const char *const draftAssociated = "50515253c0c1c2c3c4c5c6c7";
const char *const draftPlain
    = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
      "sunscreen would be it.";

} // namespace

class TestSeal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void withNonceIsThatOfTheXChaChaDraft();
    void sealMatchesIndependentValue_data();
    void sealMatchesIndependentValue();
    void opensWhatWasSealed();
    void refusesEveryChangedBit();
    void refusesEveryTruncation();
    void refusesAnotherKeyNonceOrAssociated();
    void boxPublicKeyIsThatOfRfc7748();
    void boxIsBuiltAsLibsodiumSays();
    void opensWhatWasBoxed();
    void boxRefusesEveryChangedBit();
    void boxRefusesEveryTruncation();
    void boxRefusesAnotherRecipient();
    void boxRefusesWeakKeys_data();
    void boxRefusesWeakKeys();
    void padsToPowersOfTwo_data();
    void padsToPowersOfTwo();
    void unpadRefuses_data();
    void unpadRefuses();
};

void TestSeal::withNonceIsThatOfTheXChaChaDraft()
{
    // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    const Bytes nonce = hex("404142434445464748494a4b4c4d4e4f5051525354555657");
    const Bytes sealed = sealWithNonce(hex(draftKey), nonce, hex(draftAssociated), bytesOf(draftPlain));
    QCOMPARE(
        toHex(sealed),
        std::string("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39"
                    "ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
                    "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"));
    QVERIFY(openWithNonce(hex(draftKey), nonce, hex(draftAssociated), sealed)->equals(bytesOf(draftPlain)));
}

void TestSeal::sealMatchesIndependentValue_data()
{
    QTest::addColumn<QByteArray>("associated");
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QByteArray>("sealed");
    // The draft's key and text with the nonce of zeros; computed with HChaCha20 written from the draft and OpenSSL's
    // ChaCha20-Poly1305.
    QTest::newRow("the draft's text")
        << QByteArray(draftAssociated) << QByteArray(draftPlain)
        << QByteArray("8c192ca5a96fb73a31daa50ded004b5a82fff6df13be8e2900504d763add97c406558ae6061bebdaa4608c2c42305173"
                      "c0f783ce47163512a7a275db9c1580923bfb427ed59c8422f006c6b45a3855a90a4a8019e88274b94dd4caf1951cd8e8"
                      "fe907476c52854e276224a37b62f13ef5630aaeb31698c888c260e21ce79cdf02372");
    QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray("a4b8fc312d233a3fe34cc7453c8b6b95");
}

void TestSeal::sealMatchesIndependentValue()
{
    QFETCH(QByteArray, associated);
    QFETCH(QByteArray, plain);
    QFETCH(QByteArray, sealed);
    const Bytes message = bytesOf(plain.toStdString());
    QCOMPARE(toHex(seal(hex(draftKey), hex(associated), message)), sealed.toStdString());
    QCOMPARE(open(hex(draftKey), hex(associated), hex(sealed)).value(), message);
}

void TestSeal::opensWhatWasSealed()
{
    SeededRandom random(1);
    for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 100'000U}) {
        const Bytes key = random.bytes(32);
        const Bytes plain = random.bytes(size);
        const Bytes sealed = seal(key, bytesOf("ad"), plain);
        QCOMPARE(sealed.size(), size + sealOverhead);
        QCOMPARE(open(key, bytesOf("ad"), sealed).value(), plain);
        QVERIFY(openSecret(key, bytesOf("ad"), sealed)->equals(plain));
    }
}

void TestSeal::refusesEveryChangedBit()
{
    SeededRandom random(2);
    const Bytes key = random.bytes(32);
    Bytes sealed = seal(key, {}, random.bytes(20));
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        sealed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        QVERIFY(open(key, {}, sealed).code() == ErrorCode::CannotOpen);
        QVERIFY(openSecret(key, {}, sealed).code() == ErrorCode::CannotOpen);
        sealed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    }
    QVERIFY(open(key, {}, sealed).ok());
}

void TestSeal::refusesEveryTruncation()
{
    SeededRandom random(3);
    const Bytes key = random.bytes(32);
    const Bytes sealed = seal(key, {}, random.bytes(20));
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        const Bytes part(sealed.begin(), sealed.begin() + static_cast<std::ptrdiff_t>(size));
        QVERIFY(open(key, {}, part).code() == ErrorCode::CannotOpen);
        QVERIFY(openSecret(key, {}, part).code() == ErrorCode::CannotOpen);
    }
}

void TestSeal::refusesAnotherKeyNonceOrAssociated()
{
    SeededRandom random(4);
    const Bytes key = random.bytes(32);
    const Bytes nonce = random.bytes(24);
    const Bytes sealed = sealWithNonce(key, nonce, bytesOf("ad"), bytesOf("text"));
    QVERIFY(openWithNonce(key, nonce, bytesOf("ad"), sealed).ok());
    QVERIFY(!openWithNonce(random.bytes(32), nonce, bytesOf("ad"), sealed).ok());
    QVERIFY(!openWithNonce(key, random.bytes(24), bytesOf("ad"), sealed).ok());
    QVERIFY(!openWithNonce(key, nonce, bytesOf("ae"), sealed).ok());
    QVERIFY(!openWithNonce(key, nonce, {}, sealed).ok());
    QVERIFY(!openSecret(key, bytesOf("ad"), sealed).ok());
}

void TestSeal::boxPublicKeyIsThatOfRfc7748()
{
    // RFC 7748 section 6.1, Alice's pair.
    const BoxKey alice = BoxKey::fromSecret(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    QCOMPARE(toHex(alice.publicKey()), std::string("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
}

void TestSeal::boxIsBuiltAsLibsodiumSays()
{
    SeededRandom random(5);
    const BoxKey recipient = BoxKey::generate(random);
    const BoxKey ephemeral = BoxKey::generate(random);
    const Bytes plain = bytesOf("to one device");
    QVERIFY(recipient.open(fixedBox(recipient.publicKey(), ephemeral, plain))->equals(plain));
}

void TestSeal::opensWhatWasBoxed()
{
    SeededRandom random(6);
    const BoxKey key = BoxKey::generate(random);
    const BoxKey again = BoxKey::fromSecret(key.secret());
    QCOMPARE(again.publicKey(), key.publicKey());
    for (const std::size_t size : {0U, 1U, 64U, 5000U}) {
        const Bytes plain = random.bytes(size);
        const Bytes sealed = box(key.publicKey(), plain).value();
        QCOMPARE(sealed.size(), size + boxOverhead);
        QVERIFY(key.open(sealed)->equals(plain));
        QVERIFY(again.clone().open(sealed)->equals(plain));
        QVERIFY(box(key.publicKey(), plain).value() != sealed);
    }
}

void TestSeal::boxRefusesEveryChangedBit()
{
    SeededRandom random(7);
    const BoxKey key = BoxKey::generate(random);
    Bytes sealed = box(key.publicKey(), bytesOf("secret")).value();
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        sealed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        QVERIFY2(!key.open(sealed).ok(), qPrintable(QString::number(bit)));
        sealed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    }
    QVERIFY(key.open(sealed).ok());
}

void TestSeal::boxRefusesEveryTruncation()
{
    SeededRandom random(8);
    const BoxKey key = BoxKey::generate(random);
    const Bytes sealed = box(key.publicKey(), bytesOf("secret")).value();
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        const Bytes part(sealed.begin(), sealed.begin() + static_cast<std::ptrdiff_t>(size));
        QVERIFY(key.open(part).code() == ErrorCode::CannotOpen);
    }
}

void TestSeal::boxRefusesAnotherRecipient()
{
    SeededRandom random(9);
    const BoxKey key = BoxKey::generate(random);
    const BoxKey other = BoxKey::generate(random);
    QVERIFY(other.open(box(key.publicKey(), bytesOf("secret")).value()).code() == ErrorCode::CannotOpen);
}

void TestSeal::boxRefusesWeakKeys_data()
{
    QTest::addColumn<QByteArray>("key");
    // Points of small order on Curve25519: the shared secret would be zero whatever the other key.
    QTest::newRow("zero") << QByteArray(64, '0');
    QTest::newRow("one") << "01" + QByteArray(62, '0');
    QTest::newRow("order 8") << QByteArray("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
    QTest::newRow("order 8, other") << QByteArray("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157");
    QTest::newRow("p - 1") << QByteArray("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    QTest::newRow("p") << QByteArray("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    QTest::newRow("p + 1") << QByteArray("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
}

void TestSeal::boxRefusesWeakKeys()
{
    QFETCH(QByteArray, key);
    const BoxPublicKey weak = hexArray<32>(key.toStdString());
    QVERIFY(box(weak, bytesOf("secret")).code() == ErrorCode::BadKey);
    // The same point as the ephemeral key of a box that came in.
    SeededRandom random(10);
    Bytes sealed(weak.begin(), weak.end());
    sealed.resize(boxOverhead + 6);
    QVERIFY(BoxKey::generate(random).open(sealed).code() == ErrorCode::CannotOpen);
}

void TestSeal::padsToPowersOfTwo_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("padded");
    QTest::newRow("nothing") << 0 << 512;
    QTest::newRow("one") << 1 << 512;
    QTest::newRow("all of the least") << 508 << 512;
    QTest::newRow("one more") << 509 << 1024;
    QTest::newRow("all of the next") << 1020 << 1024;
    QTest::newRow("and over it") << 1021 << 2048;
    QTest::newRow("32 KiB") << 32764 << 32768;
}

void TestSeal::padsToPowersOfTwo()
{
    QFETCH(int, size);
    QFETCH(int, padded);
    SeededRandom random(11);
    const Bytes content = random.bytes(static_cast<std::size_t>(size));
    const Bytes block = pad({content});
    QCOMPARE(block.size(), static_cast<std::size_t>(padded));
    const ByteView back = unpad(block).value();
    QVERIFY(std::equal(back.begin(), back.end(), content.begin(), content.end()));
    // In parts it is the same block.
    const ByteView view(content);
    QCOMPARE(pad({view.first(content.size() / 2), {}, view.subspan(content.size() / 2)}), block);
}

void TestSeal::unpadRefuses_data()
{
    QTest::addColumn<QByteArray>("block");
    const auto block = [](const char *head, qsizetype size) {
        QByteArray bytes = QByteArray::fromHex(head);
        return bytes.append(QByteArray(size - bytes.size(), '\0'));
    };
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("three bytes") << QByteArray(3, '\0');
    QTest::newRow("under the least") << block("00000000", 511);
    QTest::newRow("half the least") << block("00000000", 256);
    QTest::newRow("no power of two") << block("00000001", 513);
    QTest::newRow("larger than needed") << block("00000001", 1024);
    QTest::newRow("length over the block") << block("000001fd", 512);
    QTest::newRow("length near 2^32") << block("ffffffff", 512);
    QTest::newRow("first filling byte not zero") << block("0000000161ff", 512);
    QTest::newRow("last filling byte not zero") << block("00000001", 511) + '\x01';
}

void TestSeal::unpadRefuses()
{
    QFETCH(QByteArray, block);
    const Bytes bytes(block.begin(), block.end());
    QVERIFY(unpad(bytes).code() == ErrorCode::Malformed);
}

QTEST_GUILESS_MAIN(TestSeal)
#include "TestSeal.moc"
