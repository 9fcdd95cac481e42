// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Reader.h"
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

Result<QJsonObject> readItem(const QJsonObject &vector)
{
    const Bytes input = bytesIn(vector, "input");
    cbor::Reader reader(input);
    const QJsonValue item = jsonItem(reader);
    if (!reader.finish())
        return ErrorCode::Malformed;
    return QJsonObject{{key("item"), item}};
}

struct Row {
    const char *name;
    const char *encoded;
};

constexpr Row accepted[] = {
    {"zero", "00"},
    {"23, the last in one byte", "17"},
    {"24, the first in two", "1818"},
    {"255", "18ff"},
    {"256", "190100"},
    {"65536", "1a00010000"},
    {"2^32", "1b0000000100000000"},
    {"2^64 - 1", "1bffffffffffffffff"},
    {"no bytes", "40"},
    {"four bytes", "4401020304"},
    {"no text", "60"},
    {"text of two bytes a letter", "62c3bc"},
    {"text of three bytes a letter", "63e6b0b4"},
    {"text of four bytes a letter", "64f0908591"},
    {"the last code point", "64f48fbfbf"},
    {"text not in form C", "636fcc88"},
    {"false", "f4"},
    {"true", "f5"},
    {"null", "f6"},
    {"no items", "80"},
    {"arrays in an array", "8301820203820405"},
    {"25 items", "98190102030405060708090a0b0c0d0e0f101112131415161718181819"},
    {"8 arrays deep", "818181818181818100"},
};

constexpr Row refused[] = {
    {"nothing", ""},
    {"23 in two bytes", "1817"},
    {"255 in three bytes", "1900ff"},
    {"65535 in five bytes", "1a0000ffff"},
    {"2^32 - 1 in nine bytes", "1b00000000ffffffff"},
    {"length in two bytes", "580161"},
    {"length of a text in three bytes", "7900016161"},
    {"count in two bytes", "980100"},
    {"bytes of indefinite length", "5f41ffff"},
    {"text of indefinite length", "7f6161ff"},
    {"array of indefinite length", "9f00ff"},
    {"a break alone", "ff"},
    {"negative number", "20"},
    {"map", "a10000"},
    {"tag", "c100"},
    {"half-precision number", "f93c00"},
    {"double-precision number", "fb3ff199999999999a"},
    {"undefined", "f7"},
    {"unassigned simple value", "f0"},
    {"simple value in two bytes", "f8ff"},
    {"false in two bytes", "f814"},
    {"reserved length of a head", "1c"},
    {"text with a lone continuation byte", "6180"},
    {"text with an overlong letter", "62c080"},
    {"text with a surrogate", "63eda080"},
    {"text above the last code point", "64f4908080"},
    {"text cut within a letter", "62e6b0"},
    {"bytes cut short", "44010203"},
    {"array with an item too many", "82010203"},
    {"array without its last item", "830102"},
    {"head cut short", "1901"},
    {"count beyond any input", "9bffffffffffffffff"},
    {"a byte after the item", "0000"},
    {"9 arrays deep", "81818181818181818100"},
    {"9 arrays deep, the last empty", "818181818181818180"},
};

} // namespace

/// tests/vectors/encoding.json: docs/protocol.md 1.1. Most rows are those of RFC 8949 appendix A.
class TestEncodingVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(key("encoding")); }
    void readsAsStated();

private:
    VectorFile m_file{key("encoding")};
};

void TestEncodingVectors::initTestCase()
{
    if (!m_file.isBeingWritten())
        return;
    for (const Row &row : accepted) {
        const QJsonObject fields{{key("input"), jsonBytes(hex(row.encoded))}};
        const auto item = readItem(fields);
        QVERIFY2(item.ok(), row.name);
        m_file.accept(key("cbor: ") + key(row.name), key("cbor"), fields, *item);
    }
    for (const Row &row : refused)
        m_file.refuse(key("cbor: ") + key(row.name), key("cbor"), {{key("input"), jsonBytes(hex(row.encoded))}},
                      ErrorCode::Malformed);
    QVERIFY(m_file.write());
}

void TestEncodingVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readItem), QString());
}

QTEST_GUILESS_MAIN(TestEncodingVectors)
#include "TestEncodingVectors.moc"
