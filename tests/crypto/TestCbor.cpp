// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "tests/crypto/support/Vectors.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

/// Writes again what item by item was read: the encoding is canonical when both are equal.
void copyItem(cbor::Reader &reader, cbor::Writer &writer)
{
    switch (reader.peek()) {
    case cbor::Type::Uint:
        writer.uint(reader.uint());
        return;
    case cbor::Type::Bytes:
        writer.bytes(reader.bytes());
        return;
    case cbor::Type::Text:
        writer.text(reader.text());
        return;
    case cbor::Type::Array: {
        const std::size_t count = reader.array();
        if (!reader.ok())
            return;
        writer.array(count);
        for (std::size_t i = 0; i < count && reader.ok(); ++i)
            copyItem(reader, writer);
        return;
    }
    case cbor::Type::Boolean:
        writer.boolean(reader.boolean());
        return;
    case cbor::Type::Null:
        QVERIFY(reader.null());
        writer.null();
        return;
    case cbor::Type::End:
    case cbor::Type::Bad:
        reader.fail();
        return;
    }
}

bool accepts(ByteView input)
{
    cbor::Reader reader(input);
    reader.item();
    return reader.finish();
}

} // namespace

class TestCbor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void acceptsAndRewritesTheSame_data();
    void acceptsAndRewritesTheSame();
    void refuses_data();
    void refuses();
    void refusesEveryTruncation_data() { acceptsAndRewritesTheSame_data(); }
    void refusesEveryTruncation();
    void refusesATrailingByte_data() { acceptsAndRewritesTheSame_data(); }
    void refusesATrailingByte();
    void readsWhatItWrote();
    void isStickyAfterTheFirstMisfit();
    void refusesTheWrongType_data();
    void refusesTheWrongType();
    void refusesMoreThanAsked();
    void viewsPointIntoTheInput();
    void itemTakesOneWholeItem();
    void peekSaysEndOnlyAfterTheWholeItem();
    void unreadItemsAreNotFinished();
    void readingPastAnArrayFails();
    void countBeyondTheInputIsRefusedBeforeAnyItem();
    void writerCanBeUsedAgain();
};

void TestCbor::acceptsAndRewritesTheSame_data()
{
    QTest::addColumn<QByteArray>("encoded");
    // RFC 8949 appendix A, the rows of our subset.
    for (const char *row : {"00",
                            "01",
                            "0a",
                            "17",
                            "1818",
                            "1819",
                            "1864",
                            "1903e8",
                            "1a000f4240",
                            "1b000000e8d4a51000",
                            "1bffffffffffffffff",
                            "f4",
                            "f5",
                            "f6",
                            "40",
                            "4401020304",
                            "60",
                            "6161",
                            "6449455446",
                            "62225c",
                            "62c3bc",
                            "63e6b0b4",
                            "64f0908591",
                            "80",
                            "83010203",
                            "8301820203820405",
                            "98190102030405060708090a0b0c0d0e0f101112131415161718181819"})
        QTest::addRow("RFC 8949 %s", row) << QByteArray(row);
    // Edges of each length of head.
    for (const char *row : {"18ff", "190100", "19ffff", "1a00010000", "1affffffff", "1b0000000100000000"})
        QTest::addRow("edge %s", row) << QByteArray(row);
    QTest::newRow("8 deep") << QByteArray("818181818181818100");
    QTest::newRow("8 deep, innermost empty") << QByteArray("8181818181818180");
    QTest::newRow("last code point") << QByteArray("64f48fbfbf");
    QTest::newRow("around the surrogates") << QByteArray("66ed9fbfee8080");
    QTest::newRow("long ASCII before two bytes") << QByteArray("6a") + QByteArray("61").repeated(8) + "c3bc";
    QTest::newRow("256 bytes") << QByteArray("590100") + QByteArray("00").repeated(256);
}

void TestCbor::acceptsAndRewritesTheSame()
{
    QFETCH(QByteArray, encoded);
    const Bytes input = hex(encoded);
    QVERIFY(accepts(input));
    cbor::Reader reader(input);
    cbor::Writer writer;
    copyItem(reader, writer);
    QVERIFY(reader.finish());
    QCOMPARE(toHex(writer.take()), encoded.toStdString());
}

void TestCbor::refuses_data()
{
    QTest::addColumn<QByteArray>("encoded");
    const auto rows = [](const char *why, std::initializer_list<const char *> list) {
        for (const char *row : list)
            QTest::addRow("%s: %s", why, row) << QByteArray(row);
    };
    rows("not the shortest number",
         {"1800", "1817", "190000", "1900ff", "1a00000000", "1a0000ffff", "1b0000000000000000", "1b00000000ffffffff"});
    rows("not the shortest length",
         {"5800", "580161", "590001ff", "7800", "780161", "7900016161", "9800", "980100", "99000100", "5a0000000100",
          "9a0000000100", "5b000000000000000100"});
    rows("indefinite length", {"5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "9f01ff", "bfff", "ff"});
    rows("reserved head", {"1c", "1d", "1e", "1f", "5c", "7d", "9e", "fc", "fd", "fe"});
    // RFC 8949 appendix A, rows outside our subset.
    rows("negative", {"20", "29", "3863", "3903e7", "3bffffffffffffffff"});
    rows("map", {"a0", "a201020304", "a26161016162820203"});
    rows("tag",
         {"c074323031332d30332d32315432303a30343a30305a", "c11a514b67b0", "c249010000000000000000", "d74401020304",
          "d818456449455446"});
    rows("floating point", {"f90000", "f93c00", "fa47c35000", "fb3ff199999999999a", "f97e00"});
    rows("other simple value", {"f7", "f0", "f8ff", "e0", "f3", "f814", "f818"});
    rows("text is not UTF-8",
         {"61ff", "6180", "62c080", "62c1bf", "63e08080", "63eda080", "63edbfbf", "64f0808080", "64f4908080",
          "64f5808080", "62c341", "61c3", "62e6b0", "63f09085", "68616161616161c361", "6961616161616161616180"});
    rows("longer than the input",
         {"41", "5818", "61", "81", "9b7fffffffffffffff", "5bffffffffffffffff", "7bffffffffffffffff",
          "9bffffffffffffffff", "18", "1900", "1a000000", "1b"});
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("9 deep") << QByteArray("81818181818181818100");
    QTest::newRow("9 deep, innermost empty") << QByteArray("818181818181818180");
}

void TestCbor::refuses()
{
    QFETCH(QByteArray, encoded);
    const Bytes input = hex(encoded);
    QVERIFY(!accepts(input));
    cbor::Reader reader(input);
    cbor::Writer writer;
    copyItem(reader, writer);
    QVERIFY(!reader.finish());
}

void TestCbor::refusesEveryTruncation()
{
    QFETCH(QByteArray, encoded);
    const Bytes input = hex(encoded);
    for (std::size_t size = 0; size < input.size(); ++size) {
        // A copy of just that size, so that the sanitizer sees a read beyond it.
        const Bytes part(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(size));
        QVERIFY2(!accepts(part), qPrintable(QString::number(size)));
    }
}

void TestCbor::refusesATrailingByte()
{
    QFETCH(QByteArray, encoded);
    Bytes input = hex(encoded);
    input.push_back(0);
    QVERIFY(!accepts(input));
}

void TestCbor::readsWhatItWrote()
{
    const AgencyId id{hexArray<32>("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")};
    cbor::Writer inner;
    inner.array(2).uint(1).null();
    const Bytes innerBytes = inner.take();
    cbor::Writer writer;
    writer.array(7).text("CW1 test").uint(1).id(id).bytes(Bytes{1, 2}).boolean(true).raw(innerBytes).array(0);
    const Bytes encoded = writer.take();

    cbor::Reader reader(encoded);
    reader.array(7);
    reader.expectText("CW1 test");
    reader.expectUint(1);
    QCOMPARE(reader.id<AgencyId>(), id);
    QCOMPARE(toHex(reader.bytes()), std::string("0102"));
    QCOMPARE(reader.boolean(), true);
    reader.array(2);
    QCOMPARE(reader.uint(), 1U);
    QVERIFY(reader.null());
    QCOMPARE(reader.array(), 0U);
    QVERIFY(reader.finish());
}

void TestCbor::isStickyAfterTheFirstMisfit()
{
    const Bytes input = hex("83 01 02 03");
    cbor::Reader reader(input);
    reader.array(3);
    QVERIFY(reader.bytes().empty()); // a number stands there
    QVERIFY(!reader.ok());
    QCOMPARE(reader.uint(), 0U);
    QCOMPARE(reader.array(), 0U);
    QVERIFY(reader.text().empty());
    QVERIFY(reader.item().empty());
    QVERIFY(!reader.boolean());
    QVERIFY(!reader.null());
    QVERIFY(reader.peek() == cbor::Type::Bad);
    QVERIFY(!reader.finish());
}

void TestCbor::refusesTheWrongType_data()
{
    QTest::addColumn<QByteArray>("encoded");
    QTest::addColumn<int>("type");
    using cbor::Type;
    const std::pair<const char *, Type> rows[] = {{"00", Type::Uint},  {"40", Type::Bytes},   {"60", Type::Text},
                                                  {"80", Type::Array}, {"f4", Type::Boolean}, {"f6", Type::Null}};
    for (const auto &[encoded, type] : rows)
        QTest::addRow("%s", encoded) << QByteArray(encoded) << static_cast<int>(type);
}

void TestCbor::refusesTheWrongType()
{
    QFETCH(QByteArray, encoded);
    QFETCH(int, type);
    using cbor::Type;
    const Bytes input = hex(encoded);
    const auto reads = [&](auto read) {
        cbor::Reader reader(input);
        read(reader);
        return reader.finish();
    };
    const Type expected = static_cast<Type>(type);
    QVERIFY(cbor::Reader(input).peek() == expected);
    QCOMPARE(reads([](auto &r) { r.uint(); }), expected == Type::Uint);
    QCOMPARE(reads([](auto &r) { r.bytes(); }), expected == Type::Bytes);
    QCOMPARE(reads([](auto &r) { r.bytesExactly(0); }), expected == Type::Bytes);
    QCOMPARE(reads([](auto &r) { r.text(); }), expected == Type::Text);
    QCOMPARE(reads([](auto &r) { r.array(); }), expected == Type::Array);
    QCOMPARE(reads([](auto &r) { r.array(0); }), expected == Type::Array);
    QCOMPARE(reads([](auto &r) { r.boolean(); }), expected == Type::Boolean);
    QCOMPARE(reads([](auto &r) { r.null(); }), expected == Type::Null);
}

void TestCbor::refusesMoreThanAsked()
{
    const auto reads = [](const char *encoded, auto read) {
        const Bytes input = hex(std::string_view(encoded));
        cbor::Reader reader(input);
        read(reader);
        return reader.finish();
    };
    QVERIFY(reads("05", [](auto &r) { r.uint(5); }));
    QVERIFY(!reads("06", [](auto &r) { r.uint(5); }));
    QVERIFY(!reads("06", [](auto &r) { r.expectUint(5); }));
    QVERIFY(reads("420000", [](auto &r) { r.bytes(2); }));
    QVERIFY(!reads("420000", [](auto &r) { r.bytes(1); }));
    QVERIFY(!reads("420000", [](auto &r) { r.bytesExactly(1); }));
    QVERIFY(!reads("420000", [](auto &r) { r.bytesExactly(3); }));
    QVERIFY(reads("626161", [](auto &r) { r.text(2); }));
    QVERIFY(!reads("626161", [](auto &r) { r.text(1); }));
    QVERIFY(!reads("626161", [](auto &r) { r.expectText("ab"); }));
    QVERIFY(!reads("8100", [](auto &r) { r.array(2); }));
    QVERIFY(!reads("420000", [](auto &r) { r.template id<AgencyId>(); }));
}

void TestCbor::viewsPointIntoTheInput()
{
    const Bytes input = hex("82 43 010203 63 616263");
    cbor::Reader reader(input);
    reader.array(2);
    QCOMPARE(static_cast<const void *>(reader.bytes().data()), static_cast<const void *>(input.data() + 2));
    QCOMPARE(static_cast<const void *>(reader.text().data()), static_cast<const void *>(input.data() + 6));
    QVERIFY(reader.finish());
}

void TestCbor::itemTakesOneWholeItem()
{
    const Bytes input = hex("84 8201 8102 f6 6161 1818");
    cbor::Reader reader(input);
    reader.array(4);
    QCOMPARE(toHex(reader.item()), std::string("82018102"));
    QCOMPARE(toHex(reader.item()), std::string("f6"));
    QCOMPARE(toHex(reader.item()), std::string("6161"));
    QCOMPARE(toHex(reader.item()), std::string("1818"));
    QVERIFY(reader.finish());
    // An array that ends the one around it.
    const Bytes nested = hex("82 00 82 01 80");
    cbor::Reader last(nested);
    last.array(2);
    last.uint();
    QCOMPARE(toHex(last.item()), std::string("820180"));
    QVERIFY(last.finish());
}

void TestCbor::peekSaysEndOnlyAfterTheWholeItem()
{
    const Bytes input = hex("81 80");
    cbor::Reader reader(input);
    QVERIFY(reader.peek() == cbor::Type::Array);
    reader.array(1);
    QVERIFY(reader.peek() == cbor::Type::Array);
    reader.array(0);
    QVERIFY(reader.peek() == cbor::Type::End);
    QVERIFY(cbor::Reader(ByteView()).peek() == cbor::Type::Bad);
}

void TestCbor::unreadItemsAreNotFinished()
{
    const Bytes input = hex("82 00 00");
    cbor::Reader reader(input);
    QVERIFY(!reader.finish());
    reader.array(2);
    reader.uint();
    QVERIFY(!reader.finish());
    reader.uint();
    QVERIFY(reader.finish());
}

void TestCbor::readingPastAnArrayFails()
{
    const Bytes input = hex("81 00 00");
    cbor::Reader reader(input);
    reader.array(1);
    reader.uint();
    QVERIFY(reader.ok());
    reader.uint(); // the byte is there, but belongs to nothing
    QVERIFY(!reader.ok());
}

void TestCbor::countBeyondTheInputIsRefusedBeforeAnyItem()
{
    const Bytes input = hex("9a 00ffffff 00 00");
    cbor::Reader reader(input);
    QCOMPARE(reader.array(), 0U);
    QVERIFY(!reader.ok());
}

void TestCbor::writerCanBeUsedAgain()
{
    cbor::Writer writer;
    writer.array(2).uint(1);
    writer.clear();
    writer.uint(7);
    QCOMPARE(toHex(writer.view()), std::string("07"));
    QCOMPARE(toHex(writer.take()), std::string("07"));
    writer.text("a");
    QCOMPARE(toHex(writer.take()), std::string("6161"));
}

QTEST_GUILESS_MAIN(TestCbor)
#include "TestCbor.moc"
