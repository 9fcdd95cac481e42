// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/bytes/Bytes.h"
#include "crypto/chance/Random.h"
#include "crypto/memory/SecretBytes.h"
#include "crypto/memory/SecretSlots.h"
#include "crypto/result/Result.h"
#include "crypto/time/Clock.h"
#include "tests/crypto/support/Vectors.h"

#include <QTest>

#include <set>
#include <sys/resource.h>
#include <unordered_set>

using namespace caseweave;
using namespace caseweave::test;

class TestBytes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void hexadecimalGoesThereAndBack();
    void refusesOtherHexadecimal_data();
    void refusesOtherHexadecimal();
    void base64UrlIsThatOfRfc4648_data();
    void base64UrlIsThatOfRfc4648();
    void refusesOtherBase64Url_data();
    void refusesOtherBase64Url();
    void idTakes32BytesAlone();
    void everyErrorCodeHasItsOwnName();
    void resultHoldsValueOrError();
    void secretBytesMoveAndNeverCopyByAccident();
    void secretBytesCompareEveryByte();
    void smallSecretsAreApartAndWiped();
    void noCoreIsDumped();
    void seededRandomRepeats();
    void seededRandomStaysBelowItsBound();
    void systemRandomFills();
    void clocksTellMilliseconds();
};

void TestBytes::hexadecimalGoesThereAndBack()
{
    Bytes all;
    for (unsigned i = 0; i < 256; ++i)
        all.push_back(static_cast<std::uint8_t>(i));
    const std::string text = toHex(all);
    QCOMPARE(text.substr(0, 6), std::string("000102"));
    QCOMPARE(text.substr(506), std::string("fdfeff"));
    QCOMPARE(fromHex(text).value(), all);
    QCOMPARE(fromHex("").value(), Bytes());
}

void TestBytes::refusesOtherHexadecimal_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *row : {"0", "000", "0G", "g0", "AB", "0x", " 00", "00 "})
        QTest::addRow("%s", row) << QByteArray(row);
    QTest::newRow("not ASCII") << QByteArray("0\xc3");
}

void TestBytes::refusesOtherHexadecimal()
{
    QFETCH(QByteArray, text);
    QVERIFY(!fromHex(text.toStdString()).has_value());
}

void TestBytes::base64UrlIsThatOfRfc4648_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("text");
    // RFC 4648 section 10, without padding.
    QTest::newRow("empty") << QByteArray() << QByteArray("");
    QTest::newRow("f") << QByteArray("f") << QByteArray("Zg");
    QTest::newRow("fo") << QByteArray("fo") << QByteArray("Zm8");
    QTest::newRow("foo") << QByteArray("foo") << QByteArray("Zm9v");
    QTest::newRow("foob") << QByteArray("foob") << QByteArray("Zm9vYg");
    QTest::newRow("fooba") << QByteArray("fooba") << QByteArray("Zm9vYmE");
    QTest::newRow("foobar") << QByteArray("foobar") << QByteArray("Zm9vYmFy");
    QTest::newRow("both letters of its own") << QByteArray("\xfb\xff\xbf") << QByteArray("-_-_");
}

void TestBytes::base64UrlIsThatOfRfc4648()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, text);
    const Bytes bytes = bytesOf(input.toStdString());
    QCOMPARE(toBase64Url(bytes), text.toStdString());
    QCOMPARE(fromBase64Url(text.toStdString()).value(), bytes);
}

void TestBytes::refusesOtherBase64Url_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *row : {"Z", "Zm9vY", "Zg==", "Zm8=", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm 9v", "Zm9v\n"})
        QTest::addRow("%s", row) << QByteArray(row);
}

void TestBytes::refusesOtherBase64Url()
{
    QFETCH(QByteArray, text);
    QVERIFY(!fromBase64Url(text.toStdString()).has_value());
}

void TestBytes::idTakes32BytesAlone()
{
    QVERIFY(!AgencyId::from(Bytes(31)).has_value());
    QVERIFY(!AgencyId::from(Bytes(33)).has_value());
    const AgencyId id = AgencyId::from(Bytes(32, 1)).value();
    QVERIFY(!id.isZero());
    QVERIFY(AgencyId().isZero());
    QVERIFY(AgencyId() < id);
    std::unordered_set<AgencyId> set{id, AgencyId(), id};
    QCOMPARE(set.size(), std::size_t(2));
}

void TestBytes::everyErrorCodeHasItsOwnName()
{
    std::set<std::string_view> names;
    for (int code = 0; code <= static_cast<int>(ErrorCode::Weak); ++code) {
        const std::string_view name = toString(static_cast<ErrorCode>(code));
        QVERIFY(name != "unknown");
        QVERIFY(names.insert(name).second);
        QVERIFY(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
    }
    QCOMPARE(toString(ErrorCode::BadSignature), std::string_view("bad_signature"));
}

void TestBytes::resultHoldsValueOrError()
{
    const Result<int> value = 7;
    const Result<int> error = ErrorCode::Busy;
    QVERIFY(value.ok() && *value == 7);
    QVERIFY(!error.ok() && error.code() == ErrorCode::Busy);
    QVERIFY(Status().ok());
    QVERIFY(Status(ErrorCode::Busy).code() == ErrorCode::Busy);
}

void TestBytes::secretBytesMoveAndNeverCopyByAccident()
{
    static_assert(!std::is_copy_constructible_v<SecretBytes> && !std::is_copy_assignable_v<SecretBytes>);
    static_assert(std::is_nothrow_move_constructible_v<SecretBytes>);
    SecretBytes first{ByteView(Bytes{1, 2, 3})};
    SecretBytes second = std::move(first);
    QVERIFY(second.equals(Bytes{1, 2, 3}));
    SecretBytes third(5);
    QVERIFY(third.equals(Bytes(5)));
    third = std::move(second);
    QVERIFY(third.equals(Bytes{1, 2, 3}));
    const SecretBytes copy = third.clone();
    third.span()[0] = 9;
    QVERIFY(copy.equals(Bytes{1, 2, 3}));
    QVERIFY(SecretBytes().empty() && SecretBytes(0).clone().equals({}));
}

void TestBytes::secretBytesCompareEveryByte()
{
    const SecretBytes secret{ByteView(Bytes(32, 5))};
    for (std::size_t i = 0; i < 32; ++i) {
        Bytes other(32, 5);
        other[i] ^= 0x80;
        QVERIFY(!secret.equals(other));
    }
    QVERIFY(secret.equals(Bytes(32, 5)));
    QVERIFY(!secret.equals(Bytes(31, 5)));
    QVERIFY(!secret.equals({}));
}

void TestBytes::smallSecretsAreApartAndWiped()
{
    constexpr std::size_t count = 1000; // more than one slab has
    std::set<std::uint8_t *> taken;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint8_t *slot = SecretSlots::take();
        for (std::size_t at = 0; at < SecretSlots::slotSize; ++at)
            QCOMPARE(slot[at], std::uint8_t{0});
        std::fill_n(slot, SecretSlots::slotSize, std::uint8_t{0xaa});
        QVERIFY(taken.insert(slot).second);
    }
    for (auto at = taken.begin(), next = std::next(at); next != taken.end(); at = next++)
        QVERIFY(*next - *at >= static_cast<std::ptrdiff_t>(SecretSlots::slotSize));
    for (std::uint8_t *slot : taken)
        SecretSlots::give(slot);
    std::uint8_t *again = SecretSlots::take();
    QVERIFY(taken.count(again) == 1);
    QVERIFY(std::all_of(again, again + SecretSlots::slotSize, [](std::uint8_t byte) { return byte == 0; }));
    SecretSlots::give(again);
}

void TestBytes::noCoreIsDumped()
{
    rlimit limit{1, 1};
    QCOMPARE(getrlimit(RLIMIT_CORE, &limit), 0);
    QCOMPARE(limit.rlim_cur, rlim_t(0));
}

void TestBytes::seededRandomRepeats()
{
    SeededRandom one(42);
    SeededRandom same(42);
    SeededRandom other(43);
    const Bytes first = one.bytes(100);
    QCOMPARE(first, same.bytes(100));
    QVERIFY(first != other.bytes(100));
    QVERIFY(one.bytes(100) != first);
    QCOMPARE(one.next(), (same.bytes(100), same.next()));
}

void TestBytes::seededRandomStaysBelowItsBound()
{
    SeededRandom random(1);
    std::array<int, 6> seen{};
    for (int i = 0; i < 6000; ++i)
        ++seen.at(random.below(6));
    for (const int count : seen)
        QVERIFY2(count > 850 && count < 1150, qPrintable(QString::number(count)));
    QCOMPARE(random.below(1), std::uint64_t(0));
    // Without drawing again, the lowest third of this range would come up half of the time.
    const std::uint64_t third = std::uint64_t{1} << 62;
    int low = 0;
    for (int i = 0; i < 3000; ++i)
        low += random.below(3 * third) < third;
    QVERIFY2(low > 850 && low < 1150, qPrintable(QString::number(low)));
}

void TestBytes::systemRandomFills()
{
    SystemRandom random;
    QVERIFY(random.id<CaseId>() != random.id<CaseId>());
    QVERIFY(random.bytes(0).empty());
}

void TestBytes::clocksTellMilliseconds()
{
    ManualClock clock(1'999);
    QCOMPARE(clock.nowSeconds(), std::int64_t(1));
    clock.advance(1);
    QCOMPARE(clock.nowMs(), std::int64_t(2'000));
    clock.set(5);
    QCOMPARE(clock.nowMs(), std::int64_t(5));
    // Between the year this was written and the year 2200: the unit is right.
    const std::int64_t now = SystemClock().nowMs();
    QVERIFY(now > 1'700'000'000'000 && now < 7'300'000'000'000);
}

QTEST_GUILESS_MAIN(TestBytes)
#include "TestBytes.moc"
