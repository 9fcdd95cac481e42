// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "sync/wire/EnvelopeHead.h"
#include "sync/wire/Message.h"
#include "sync/wire/WebSocket.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::wire;

namespace {

Digest digestOf(std::uint8_t filling)
{
    Digest digest;
    digest.fill(filling);
    return digest;
}

const MailboxTag someTag{digestOf(7)};

std::vector<Message> everyMessage(const Bytes &a, const Bytes &b)
{
    return {Hello{{1, 2}, digestOf(1), Kind::Enrolling},
            Challenge{1, digestOf(2), a, {}},
            Auth{a, {}},
            Welcome{1, 2, 3, 4, 1'700'000'000'000, GenerationId{digestOf(5)}},
            Err{Code::Busy, 250},
            Sub{someTag, 99},
            SubOk{100},
            Push{someTag, {{a, std::nullopt}, {b, std::vector<Range>{{1, 4}, {6, 6}}}}},
            Ack{{5, 6, 7}},
            Deliver{someTag, {{1, a}, {2, b}}},
            Fetch{someTag, Class::AllEntries, 3, 9, true, 65536},
            Page{{{1, a}}, true, 12},
            Access{a},
            DirPut{{a, b}},
            DirGet{AgencyId{digestOf(3)}, 4},
            DirPage{{b}, false},
            EnrolPut{digestOf(4), 2, a},
            EnrolGet{digestOf(4), 0},
            Enrolment{std::nullopt},
            Ping{},
            Pong{},
            Bye{Code::ShuttingDown, 30'000},
            AccessGet{someTag},
            AccessIs{ByteView(b)},
            BlobPut{someTag, BlobId{digestOf(8)}, 900, 200, b},
            BlobAt{900, true},
            BlobGet{someTag, BlobId{digestOf(8)}, 200, 700},
            BlobPart{900, 200, b},
            Live{someTag, a}};
}

Bytes clientFrame(std::uint8_t first, ByteView payload, std::size_t lengthBytes, bool masked = true)
{
    Bytes out{first};
    const std::uint8_t bit = masked ? 0x80 : 0;
    const std::uint64_t size = payload.size();
    out.push_back(static_cast<std::uint8_t>(bit | (lengthBytes == 0 ? size : lengthBytes == 2 ? 126 : 127)));
    for (std::size_t i = lengthBytes; i > 0; --i)
        out.push_back(static_cast<std::uint8_t>(size >> (8 * (i - 1))));
    const std::array<std::uint8_t, 4> mask{1, 2, 3, 4};
    if (masked)
        out.insert(out.end(), mask.begin(), mask.end());
    for (std::size_t i = 0; i < payload.size(); ++i)
        out.push_back(masked ? static_cast<std::uint8_t>(payload[i] ^ mask[i % 4]) : payload[i]);
    return out;
}

const char goodUpgrade[] = "GET / HTTP/1.1\r\nHost: Hub.Example:7443\r\nUpgrade: websocket\r\nConnection: keep-alive, "
                           "Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Protocol: cw1\r\n\r\n";

} // namespace

class TestWire : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyMessageComesBackAsItWas()
    {
        const Bytes a(40, 1);
        const Bytes b(700, 2);
        const std::vector<Message> all = everyMessage(a, b);
        QCOMPARE(all.size(), std::variant_size_v<Message>);
        for (std::size_t i = 0; i < all.size(); ++i) {
            QCOMPARE(all[i].index(), i);
            const Bytes bytes = encode(i * 1000, all[i]);
            const Result<Frame> frame = decode(bytes);
            QVERIFY2(frame.ok(), qPrintable(QString::number(i + 1)));
            QCOMPARE(frame->request, std::uint64_t{i * 1000});
            QCOMPARE(frame->message.index(), i);
            QVERIFY(encode(frame->request, frame->message) == bytes);
        }
    }

    void everyShortenedOrLengthenedMessageIsRefused()
    {
        const Bytes a(40, 1);
        const Bytes b(60, 2);
        for (const Message &message : everyMessage(a, b)) {
            Bytes bytes = encode(3, message);
            for (std::size_t size = 0; size < bytes.size(); ++size)
                QVERIFY(!decode(ByteView(bytes).first(size)).ok());
            bytes.push_back(0);
            QVERIFY(!decode(bytes).ok());
        }
    }

    void limitsAreTold()
    {
        const Bytes entry(10, 1);
        const Push many{someTag, std::vector<PushItem>(mostBatch + 1, PushItem{entry})};
        QVERIFY(decode(encode(1, many)).error().code == ErrorCode::TooLarge);
        const Bytes large(mostRecord + 1, 1);
        QVERIFY(decode(encode(1, Access{large})).error().code == ErrorCode::TooLarge);
        QVERIFY(decode(Bytes(mostMessage + 1, 0)).error().code == ErrorCode::TooLarge);
        QVERIFY(decode(encode(1, Push{someTag, {}})).error().code == ErrorCode::Malformed);
    }

    void rangesAscendAndDoNotOverlap_data()
    {
        QTest::addColumn<QList<quint64>>("numbers");
        QTest::newRow("backwards") << QList<quint64>{5, 4};
        QTest::newRow("overlap") << QList<quint64>{1, 4, 4, 6};
        QTest::newRow("descending") << QList<quint64>{7, 8, 1, 2};
        QTest::newRow("zero") << QList<quint64>{0, 2};
    }
    void rangesAscendAndDoNotOverlap()
    {
        QFETCH(QList<quint64>, numbers);
        std::vector<Range> covers;
        for (qsizetype i = 0; i < numbers.size(); i += 2)
            covers.push_back({numbers[i], numbers[i + 1]});
        const Bytes envelope(10, 1);
        const Result<Frame> frame = decode(encode(1, Push{someTag, {{envelope, covers}}}));
        QVERIFY(!frame.ok());
        QVERIFY(frame.code() == ErrorCode::Malformed);
    }

    void anEnvelopeIsReadWithoutAKey()
    {
        cbor::Writer out;
        out.array(8).uint(1).id(someTag).uint(1).bytes(Bytes(24)).bytes(Bytes(32)).bytes(Bytes(90)).bytes(Bytes(528));
        const Bytes roster = out.bytes(Bytes(112)).take();
        const auto head = readEnvelopeHead(roster);
        QVERIFY(head.ok());
        QVERIFY(head->tag == someTag && head->which == Class::Roster);

        Bytes otherSuite = roster;
        otherSuite[1] = 2;
        QVERIFY(readEnvelopeHead(otherSuite).error().code == ErrorCode::UnknownSuite);
        cbor::Writer inbox;
        QVERIFY(readEnvelopeHead(inbox.array(4).uint(1).id(someTag).uint(3).bytes(Bytes(100)).take()).ok());
        cbor::Writer fat;
        fat.array(4).uint(1).id(someTag).uint(3).bytes(Bytes(mostEntry));
        QVERIFY(readEnvelopeHead(fat.take()).error().code == ErrorCode::TooLarge);
        cbor::Writer boxesInAnEntry;
        boxesInAnEntry.array(8).uint(1).id(someTag).uint(0).bytes(Bytes(24)).bytes(Bytes(32)).bytes(Bytes(90));
        QVERIFY(!readEnvelopeHead(boxesInAnEntry.bytes(Bytes(528)).bytes(Bytes(112)).take()).ok());
    }

    /// RFC 6455 section 1.3 gives the key and its answer.
    void theUpgradeIsAnsweredAsTheStandardSays()
    {
        const auto upgrade = readUpgrade(goodUpgrade);
        QVERIFY(upgrade.ok());
        QVERIFY(upgrade->host == "hub.example:7443");
        QVERIFY(upgrade->response.find("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                != std::string::npos);
        QCOMPARE(upgradeEnd(viewOf(goodUpgrade)), std::optional<std::size_t>(sizeof goodUpgrade - 1));
        QVERIFY(!upgradeEnd(viewOf(goodUpgrade).first(100)).has_value());
    }

    void aBadUpgradeIsRefused_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        const auto row = [](const char *name, const char *from, const char *to) {
            QTest::newRow(name) << QString::fromLatin1(from) << QString::fromLatin1(to);
        };
        row("no host", "Host: Hub.Example:7443\r\n", "");
        row("two hosts", "Upgrade: websocket", "Host: b\r\nUpgrade: websocket");
        row("post", "GET ", "POST ");
        row("old http", "HTTP/1.1", "HTTP/1.0");
        row("no subprotocol", "cw1", "chat");
        row("version", ": 13", ": 12");
        row("short key", "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ==");
        row("not connection upgrade", "keep-alive, Upgrade", "keep-alive");
        row("no colon", "Connection: ", "Connection ");
    }
    void aBadUpgradeIsRefused()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        const QString changed = QString::fromLatin1(goodUpgrade).replace(from, to);
        QVERIFY(changed != QLatin1String(goodUpgrade));
        QVERIFY(!readUpgrade(changed.toStdString()).ok());
    }

    void framesComeWholeWhateverThePieces_data()
    {
        QTest::addColumn<int>("piece");
        QTest::addRow("bytes") << 1;
        QTest::addRow("sevens") << 7;
        QTest::addRow("whole") << 1'000'000;
    }
    void framesComeWholeWhateverThePieces()
    {
        QFETCH(int, piece);
        const Bytes small(5, 1);
        const Bytes middle(300, 2);
        const Bytes large(70000, 3);
        Bytes stream = clientFrame(0x82, small, 0);
        for (const Bytes &part :
             {clientFrame(0x89, small, 0), clientFrame(0x82, middle, 2), clientFrame(0x82, large, 8)})
            stream.insert(stream.end(), part.begin(), part.end());
        FrameReader reader(100000);
        std::vector<SocketFrame> got;
        for (std::size_t at = 0; at < stream.size(); at += static_cast<std::size_t>(piece)) {
            reader.feed(ByteView(stream).subspan(at, std::min(static_cast<std::size_t>(piece), stream.size() - at)));
            for (;;) {
                auto frame = reader.next();
                QVERIFY(frame.ok());
                if (!frame->has_value())
                    break;
                got.push_back(std::move(**frame));
            }
        }
        QCOMPARE(got.size(), std::size_t{4});
        QVERIFY(got[0].payload == small && got[2].payload == middle && got[3].payload == large);
        QVERIFY(got[1].opcode == Opcode::Ping);
        QCOMPARE(reader.held(), std::size_t{0});
    }

    void aBadFrameIsRefusedForEver_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const Bytes &bytes) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char *>(bytes.data()),
                                              static_cast<qsizetype>(bytes.size()));
        };
        row("not masked", clientFrame(0x82, Bytes(5), 0, false));
        row("text", clientFrame(0x81, Bytes(5), 0));
        row("fragment", clientFrame(0x02, Bytes(5), 0));
        row("continuation", clientFrame(0x80, Bytes(5), 0));
        row("reserved bit", clientFrame(0xc2, Bytes(5), 0));
        row("long form", clientFrame(0x82, Bytes(5), 2));
        row("longer form", clientFrame(0x82, Bytes(300), 8));
        row("long ping", clientFrame(0x89, Bytes(126), 2));
    }
    void aBadFrameIsRefusedForEver()
    {
        QFETCH(QByteArray, bytes);
        FrameReader reader(1000);
        const Bytes before = clientFrame(0x82, Bytes(), 0);
        reader.feed(before);
        reader.feed(viewOf(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
        QVERIFY(reader.next().ok());
        QVERIFY(reader.next().error().code == ErrorCode::Malformed);
        QCOMPARE(reader.held(), std::size_t{0});
        reader.feed(clientFrame(0x82, Bytes(5), 0));
        QVERIFY(!reader.next().ok());
    }

    void anOversizedFrameIsRefusedByItsHeaderAlone()
    {
        FrameReader reader(1000);
        const Bytes frame = clientFrame(0x82, Bytes(1001), 2);
        reader.feed(ByteView(frame).first(4));
        QVERIFY(reader.next().error().code == ErrorCode::TooLarge);
    }
};

QTEST_GUILESS_MAIN(TestWire)
#include "TestWire.moc"
