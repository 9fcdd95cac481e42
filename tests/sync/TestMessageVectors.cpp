// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "sync/wire/Message.h"
#include "tests/crypto/support/VectorFile.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using namespace caseweave::wire;

namespace {

constexpr std::array<const char *, std::variant_size_v<Message>> names{
    "HELLO", "CHALLENGE", "AUTH",      "WELCOME",  "ERR",     "SUB",     "SUBOK",    "PUSH",     "ACK",       "DELIVER",
    "FETCH", "PAGE",      "ACCESS",    "DIRPUT",   "DIRGET",  "DIRPAGE", "ENROLPUT", "ENROLGET", "ENROLMENT", "PING",
    "PONG",  "BYE",       "ACCESSGET", "ACCESSIS", "BLOBPUT", "BLOBAT",  "BLOBGET",  "BLOBPART", "LIVE"};

/// What the program makes of a message, read off what it writes of that again.
Result<QJsonObject> readMessage(const QJsonObject &vector)
{
    const Bytes input = bytesIn(vector, "input");
    const auto frame = decode(input);
    if (!frame)
        return frame.error();
    const Bytes again = encode(frame->request, frame->message);
    if (again != input)
        return ErrorCode::NotFound; // no reading refuses with it, so the test fails
    cbor::Reader reader(again);
    QJsonArray items = jsonItem(reader).toArray();
    items.removeFirst();
    items.removeFirst();
    const std::size_t index = frame->message.index();
    return QJsonObject{{QStringLiteral("type"), jsonNumber(static_cast<std::int64_t>(index) + 1)},
                       {QStringLiteral("name"), QString::fromLatin1(names.at(index))},
                       {QStringLiteral("request"), QString::number(frame->request)},
                       {QStringLiteral("fields"), items}};
}

Digest filled(std::uint8_t with)
{
    Digest digest;
    digest.fill(with);
    return digest;
}

const MailboxTag tag{filled(7)};
const Bytes one{1, 2, 3};
const Bytes other{4};

Signature signature()
{
    Signature made;
    made.fill(9);
    return made;
}

/// By hand, what no encoder of ours would write.
Bytes written(const std::function<void(cbor::Writer &)> &write)
{
    cbor::Writer writer;
    write(writer);
    const ByteView view = writer.view();
    return {view.begin(), view.end()};
}

} // namespace

/// tests/vectors/message.json: docs/protocol.md 5.
class TestMessageVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyTypeIsThere();
    void readsAsStated_data() { VectorFile::addRows(QStringLiteral("message")); }
    void readsAsStated();

private:
    void accept(const char *name, std::uint64_t request, const Message &message);
    void refuse(const char *name, const Bytes &input, ErrorCode code = ErrorCode::Malformed);
    void refuse(const char *name, const Message &message, ErrorCode code = ErrorCode::Malformed)
    {
        refuse(name, encode(1, message), code);
    }
    void addLogin();
    void addEnvelopes();
    void addRecords();
    void addBlobs();
    void addLive();
    void addFrames();

    VectorFile m_file{QStringLiteral("message")};
};

void TestMessageVectors::accept(const char *name, std::uint64_t request, const Message &message)
{
    const QJsonObject fields{{QStringLiteral("input"), jsonBytes(encode(request, message))}};
    const auto read = readMessage(fields);
    QVERIFY2(read.ok(), name);
    m_file.accept(QStringLiteral("message: ") + QLatin1String(name), QStringLiteral("message"), fields, *read);
}

void TestMessageVectors::refuse(const char *name, const Bytes &input, ErrorCode code)
{
    m_file.refuse(QStringLiteral("message: ") + QLatin1String(name), QStringLiteral("message"),
                  {{QStringLiteral("input"), jsonBytes(input)}}, code);
}

void TestMessageVectors::addLogin()
{
    accept("HELLO of a device", 1, Hello{{1}, filled(1), Kind::Device});
    accept("HELLO with versions to come, of one who enrols", 1, Hello{{1, 2, 300}, filled(1), Kind::Enrolling});
    refuse("HELLO of a kind that is not there", Hello{{1}, filled(1), static_cast<Kind>(4)});
    refuse("HELLO with 17 versions", Hello{std::vector<std::uint64_t>(17, 1), filled(1), Kind::Device},
           ErrorCode::TooLarge);
    refuse("HELLO with a nonce of 31 bytes",
           written([](cbor::Writer &out) { out.array(5).uint(1).uint(1).array(1).uint(1).bytes(Bytes(31)).uint(0); }));
    accept("CHALLENGE", 1, Challenge{1, filled(2), one, signature()});
    refuse("CHALLENGE with a signature of 63 bytes", written([](cbor::Writer &out) {
               out.array(6).uint(2).uint(1).uint(1).bytes(filled(2)).bytes(one).bytes(Bytes(63));
           }));
    accept("AUTH", 2, Auth{one, signature()});
    refuse("AUTH with text for the certificate",
           written([](cbor::Writer &out) { out.array(4).uint(3).uint(2).text("abc").bytes(signature()); }));
    accept("WELCOME", 2,
           Welcome{mostMessage, mostEntry, mostBatch, mostUnsent, 1'790'000'000'000, GenerationId{filled(6)}});
    refuse("WELCOME with three limits", written([](cbor::Writer &out) {
               out.array(5).uint(4).uint(2).array(3).uint(1).uint(1).uint(1).uint(1).bytes(filled(6));
           }));
    refuse("WELCOME without a generation", written([](cbor::Writer &out) {
               out.array(4).uint(4).uint(2).array(4).uint(1).uint(1).uint(1).uint(1).uint(1);
           }));
    accept("ERR busy", 3, Err{Code::Busy, 250});
    accept("ERR that ends the connection", 0, Err{Code::Clock, 0});
    refuse("ERR with code 0", Err{static_cast<Code>(0), 0});
    refuse("ERR with code 13", Err{static_cast<Code>(13), 0});
    accept("BYE", 0, Bye{Code::ShuttingDown, 45'000});
    accept("BYE of a client", 0, Bye{Code::Clock, 0});
    refuse("BYE with code 13", Bye{static_cast<Code>(13), 0});
    refuse("BYE without a time", written([](cbor::Writer &out) { out.array(3).uint(22).uint(0).uint(11); }));
    accept("PING", 4, Ping{});
    accept("PONG", 4, Pong{});
    refuse("PING with a field", written([](cbor::Writer &out) { out.array(3).uint(20).uint(4).uint(0); }));
    refuse("PONG without a request", written([](cbor::Writer &out) { out.array(1).uint(21); }));
}

void TestMessageVectors::addEnvelopes()
{
    accept("SUB to the last sequence there can be", 5, Sub{tag, mostSequence});
    refuse("SUB after 2^40", Sub{tag, mostSequence + 1});
    accept("SUBOK", 5, SubOk{100});
    refuse("SUBOK with a negative head", Bytes{0x83, 0x07, 0x05, 0x20});
    accept("PUSH of an entry and a segment", 6,
           Push{tag, {{one, std::nullopt}, {other, std::vector<Range>{{1, 4}, {6, 6}}}}});
    accept("PUSH of a segment that covers nothing", 6, Push{tag, {{one, std::vector<Range>{}}}});
    const Bytes ids(64, 7);
    accept("PUSH of a segment that covers two envelopes by their ids", 6, Push{tag, {{one, std::nullopt, ids}}});
    refuse("PUSH with half an id", Push{tag, {{one, std::nullopt, ByteView(ids).first(48)}}});
    refuse("PUSH with ids of no length", written([](cbor::Writer &out) {
               out.array(4).uint(8).uint(6).bytes(tag.view()).array(1).array(2).bytes(one).bytes({});
           }));
    refuse("PUSH of nothing", Push{tag, {}});
    refuse("PUSH with ranges that overlap", Push{tag, {{one, std::vector<Range>{{1, 4}, {4, 6}}}}});
    refuse("PUSH with ranges that descend", Push{tag, {{one, std::vector<Range>{{6, 6}, {1, 4}}}}});
    refuse("PUSH with a range that ends before it begins", Push{tag, {{one, std::vector<Range>{{4, 1}}}}});
    refuse("PUSH with a range from 0", Push{tag, {{one, std::vector<Range>{{0, 1}}}}});
    refuse("PUSH of 257 envelopes", Push{tag, std::vector<PushItem>(257, {other, std::nullopt})}, ErrorCode::TooLarge);
    accept("ACK", 6, Ack{{5, 6, 7}});
    accept("ACK of nothing", 6, Ack{});
    refuse("ACK of 257", Ack{std::vector<std::uint64_t>(257, 1)}, ErrorCode::TooLarge);
    accept("DELIVER", 0, Deliver{tag, {{1, one}, {2, other}}});
    refuse("DELIVER with an envelope that is none", written([](cbor::Writer &out) {
               out.array(4).uint(10).uint(0).bytes(tag.view()).array(1).array(2).uint(1).null();
           }));
    accept("FETCH newest first", 7, Fetch{tag, Class::Segment, 3, 9, true, 65536});
    accept("FETCH of all entries", 7, Fetch{tag, Class::AllEntries, 0, 0, false, 1});
    accept("FETCH of release notes", 7, Fetch{tag, Class::Release, 0, 0, false, 1});
    refuse("FETCH of class 6", Fetch{tag, static_cast<Class>(6), 0, 0, false, 1});
    refuse("FETCH with a number for newest first", written([](cbor::Writer &out) {
               out.array(8).uint(11).uint(7).bytes(tag.view()).uint(0).uint(0).uint(0).uint(1).uint(1);
           }));
    accept("PAGE", 7, Page{{{1, one}}, true, 12});
    accept("PAGE of nothing", 7, Page{{}, false, 0});
    refuse("PAGE with a sequence of 2^40", Page{{{mostSequence + 1, one}}, false, 0});
}

void TestMessageVectors::addRecords()
{
    accept("ACCESS", 8, Access{one});
    refuse("ACCESS of null", written([](cbor::Writer &out) { out.array(3).uint(13).uint(8).null(); }));
    accept("DIRPUT", 9, DirPut{{one, other}});
    refuse("DIRPUT of 257 records", DirPut{std::vector<ByteView>(257, other)}, ErrorCode::TooLarge);
    accept("DIRGET", 10, DirGet{AgencyId{filled(3)}, 4});
    refuse("DIRGET without what it holds",
           written([](cbor::Writer &out) { out.array(3).uint(15).uint(10).bytes(filled(3)); }));
    accept("DIRPAGE", 10, DirPage{{other}, false});
    refuse("DIRPAGE with null for more",
           written([](cbor::Writer &out) { out.array(4).uint(16).uint(10).array(0).null(); }));
    accept("ENROLPUT", 11, EnrolPut{filled(4), 2, one});
    refuse("ENROLPUT in slot 3", EnrolPut{filled(4), 3, one});
    accept("ENROLGET", 12, EnrolGet{filled(4), 0});
    refuse("ENROLGET with a field too many",
           written([](cbor::Writer &out) { out.array(5).uint(18).uint(12).bytes(filled(4)).uint(0).null(); }));
    accept("ENROLMENT", 12, Enrolment{ByteView(one)});
    accept("ENROLMENT of an empty slot", 12, Enrolment{std::nullopt});
    refuse("ENROLMENT of false", written([](cbor::Writer &out) { out.array(3).uint(19).uint(12).boolean(false); }));
    accept("ACCESSGET", 13, AccessGet{tag});
    refuse("ACCESSGET of a tag of 33 bytes",
           written([](cbor::Writer &out) { out.array(3).uint(23).uint(13).bytes(Bytes(33)); }));
    accept("ACCESSIS", 13, AccessIs{ByteView(one)});
    accept("ACCESSIS of a new mailbox", 13, AccessIs{std::nullopt});
    refuse("ACCESSIS of text", written([](cbor::Writer &out) { out.array(3).uint(24).uint(13).text("a"); }));
}

void TestMessageVectors::addBlobs()
{
    const BlobId blob{filled(8)};
    accept("BLOBPUT of the last part", 14, BlobPut{tag, blob, 103, 100, one});
    accept("BLOBPUT that asks how much is there", 14, BlobPut{tag, blob, mostSequence, 0, {}});
    refuse("BLOBPUT beyond the end", BlobPut{tag, blob, 102, 100, one});
    refuse("BLOBPUT of nothing that is empty", BlobPut{tag, blob, 0, 0, {}});
    refuse("BLOBPUT of a blob of 2^40", BlobPut{tag, blob, mostSequence + 1, 0, one});
    const Bytes large(mostBlobPart + 1);
    refuse("BLOBPUT of a part over 256 KiB", BlobPut{tag, blob, mostSequence, 0, large}, ErrorCode::TooLarge);
    accept("BLOBAT", 14, BlobAt{100, false});
    accept("BLOBAT of a whole one", 14, BlobAt{103, true});
    refuse("BLOBAT with a number for whole",
           written([](cbor::Writer &out) { out.array(4).uint(26).uint(14).uint(103).uint(1); }));
    accept("BLOBGET", 15, BlobGet{tag, blob, 100, 65536});
    refuse("BLOBGET from 2^40", BlobGet{tag, blob, mostSequence + 1, 1});
    accept("BLOBPART", 15, BlobPart{103, 100, one});
    accept("BLOBPART behind the end", 15, BlobPart{103, 103, {}});
    refuse("BLOBPART that reaches beyond the end", BlobPart{103, 101, one});
}

void TestMessageVectors::addLive()
{
    const Bytes large(mostLive + 1, 5);
    accept("LIVE", 16, Live{tag, one});
    accept("LIVE of 512 bytes, by the hub", 0, Live{tag, ByteView(large).first(mostLive)});
    refuse("LIVE of 513 bytes", Live{tag, large}, ErrorCode::TooLarge);
    refuse("LIVE of nothing", Live{tag, {}});
    refuse("LIVE with a field too many",
           written([](cbor::Writer &out) { out.array(5).uint(29).uint(16).bytes(tag.view()).bytes(one).uint(0); }));
}

/// What is wrong with a message whatever its type.
void TestMessageVectors::addFrames()
{
    accept("the greatest request", INT64_MAX, SubOk{1});
    refuse("a request of 2^63",
           written([](cbor::Writer &out) { out.array(3).uint(7).uint(std::uint64_t{1} << 63).uint(1); }));
    refuse("type 0", written([](cbor::Writer &out) { out.array(2).uint(0).uint(1); }));
    refuse("type 30", written([](cbor::Writer &out) { out.array(2).uint(30).uint(1); }));
    refuse("no array", Bytes{0x07});
    refuse("an empty array", Bytes{0x80});
    refuse("nothing", Bytes{});
    Bytes longer = encode(1, SubOk{1});
    longer.push_back(0);
    refuse("a byte behind it", longer);
    Bytes shorter = encode(1, Sub{tag, 1});
    shorter.pop_back();
    refuse("cut short", shorter);
    refuse("a number longer than it need be", Bytes{0x83, 0x07, 0x01, 0x18, 0x01});
}

void TestMessageVectors::initTestCase()
{
    if (!m_file.isBeingWritten())
        return;
    addLogin();
    addEnvelopes();
    addRecords();
    addBlobs();
    addLive();
    addFrames();
    QVERIFY(m_file.write());
}

/// Accepted and refused.
void TestMessageVectors::everyTypeIsThere()
{
    for (const char *name : names) {
        std::array<int, 2> seen{};
        for (const QJsonObject &vector : VectorFile::all(QStringLiteral("message"))) {
            const QString title = vector.value(QLatin1String("name")).toString();
            if (title == QStringLiteral("message: ") + QLatin1String(name)
                || title.startsWith(QStringLiteral("message: ") + QLatin1String(name) + QLatin1Char(' ')))
                ++seen.at(vector.contains(QLatin1String("refuse")) ? 1 : 0);
        }
        QVERIFY2(seen[0] > 0 && seen[1] > 0, name);
    }
}

void TestMessageVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readMessage), QString());
}

QTEST_GUILESS_MAIN(TestMessageVectors)
#include "TestMessageVectors.moc"
