// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Welcome.h"
#include "sync/segment/Segment.h"
#include "tests/crypto/support/VectorFile.h"
#include "tests/sync/support/CaseReading.h"
#include "tests/sync/support/CaseWorld.h"
#include "tests/sync/support/Forger.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

const QString entryKind = QStringLiteral("entry");
const QString rosterKindName = QStringLiteral("roster");
const QString segmentKind = QStringLiteral("segment");

/// Envelopes of one class, in the order they were pushed.
std::vector<Bytes> ofClass(const MemoryMailbox &mailbox, EnvelopeClass type)
{
    std::vector<Bytes> found;
    for (const Bytes &bytes : mailbox.envelopes()) {
        if (Envelope::decode(bytes)->type == type)
            found.push_back(bytes);
    }
    return found;
}

} // namespace

/// tests/vectors/case.json: docs/protocol.md sections 3 and 6.
class TestCaseVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(QStringLiteral("case")); }
    void readsAsStated();

private:
    void live();
    void addRosters();
    void addRefusedRosters();
    void addEntries();
    void addBentEntries();
    void addForgedEntries();
    void addHeaders();
    void addForks();
    void addSegments();
    void addForgedSegments();
    void addWelcomes();

    void accept(const QString &name, const QString &kind, const QJsonObject &fields);
    void refuse(const QString &name, const QString &kind, const QJsonObject &fields, ErrorCode code);
    QJsonObject rosterFields(const Bytes &envelope, const Replica &reader);
    QJsonObject underEpoch(const Bytes &envelope, const Replica *reader = nullptr);
    Header draftHeader(ByteView payload) const;
    Forger forger() { return {m_caseId, m_content, m_lead.device().keys.sign, m_random}; }

    SeededRandom m_random{3};
    ManualClock m_clock{testStartMs()};
    TestAgency m_agency{m_random};
    Replica m_lead{m_agency.makeDevice(1), m_random, m_clock};
    Replica m_colleague{m_agency.makeDevice(2), m_random, m_clock};
    Replica m_newcomer{m_agency.makeDevice(3), m_random, m_clock};
    MemoryHub m_hub;
    CaseId m_caseId;
    EntryId m_epoch; ///< that the entries were written under
    Bytes m_content; ///< C of it
    std::vector<Bytes> m_entries;
    std::vector<Bytes> m_rosters;
    std::vector<Bytes> m_segments;
    Bytes m_welcome;
    VectorFile m_file{QStringLiteral("case")};
};

void TestCaseVectors::accept(const QString &name, const QString &kind, const QJsonObject &fields)
{
    QJsonObject whole = fields;
    whole.insert(QLatin1String("kind"), kind);
    const auto read = readCaseVector(whole);
    QVERIFY2(read.ok(), qPrintable(name));
    m_file.accept(name, kind, fields, *read);
}

void TestCaseVectors::refuse(const QString &name, const QString &kind, const QJsonObject &fields, ErrorCode code)
{
    m_file.refuse(name, kind, fields, code);
}

QJsonObject TestCaseVectors::rosterFields(const Bytes &envelope, const Replica &reader)
{
    return {{QStringLiteral("envelope"), jsonBytes(envelope)},
            {QStringLiteral("case"), jsonBytes(m_caseId.view())},
            {QStringLiteral("box_secret"), jsonBytes(reader.device().keys.box.secret())},
            {QStringLiteral("signing_key"), jsonBytes(m_lead.device().keys.sign.publicKey())}};
}

QJsonObject TestCaseVectors::underEpoch(const Bytes &envelope, const Replica *reader)
{
    QJsonObject fields{{QStringLiteral("envelope"), jsonBytes(envelope)},
                       {QStringLiteral("case"), jsonBytes(m_caseId.view())},
                       {QStringLiteral("epoch"), jsonBytes(m_epoch.view())},
                       {QStringLiteral("secret"), jsonBytes(m_content)},
                       {QStringLiteral("signing_key"), jsonBytes(m_lead.device().keys.sign.publicKey())}};
    if (reader)
        fields.insert(QLatin1String("reader"),
                      QJsonObject{{QStringLiteral("device"), jsonBytes(reader->device().keys.device().view())},
                                  {QStringLiteral("box_secret"), jsonBytes(reader->device().keys.box.secret())}});
    return fields;
}

/// A short case: two members, entries of every sort, a segment, a newcomer without history, a removal.
void TestCaseVectors::live()
{
    for (Replica *replica : {&m_lead, &m_colleague, &m_newcomer})
        QVERIFY(replica->openDatabase().ok());
    QVERIFY(m_lead.create({"Zoë Ó Briain", "Social worker"}).ok());
    m_caseId = m_lead.log().caseId();
    QVERIFY(m_lead.log().addMember(m_colleague.asMember(Role::Contributor)).ok());
    m_epoch = m_lead.log().roster().epoch;
    QVERIFY(m_lead.send(m_hub).ok());
    m_welcome = m_hub.at(inboxOf(m_colleague.id())).envelopes().front();

    QVERIFY(m_lead.write("Health visitor saw both children at home.").ok());
    m_clock.advance(1);
    QVERIFY(m_lead.write("").ok());
    QVERIFY(m_lead.write(std::string(700, 'x'), {}, 5000).ok());
    QVERIFY(m_lead.write("4 Mill Lane", {m_colleague.member()}, 17).ok());
    QVERIFY(m_lead.log().writeCheckpoint().ok());
    QVERIFY(m_lead.send(m_hub).ok());
    const auto packed = m_lead.log().packSegments(1);
    QVERIFY(packed.ok() && *packed == 1);
    QVERIFY(m_lead.send(m_hub).ok());
    m_entries = ofClass(m_hub.at(m_lead.log().mailbox()), EnvelopeClass::Entry);
    QCOMPARE(m_entries.size(), std::size_t{5});

    QVERIFY(m_lead.log().addMember(m_newcomer.asMember(Role::Reader, false)).ok());
    QVERIFY(m_lead.log().changeRole(m_newcomer.member(), Role::Contributor).ok());
    const LocalDevice second = m_agency.makeDevice(3);
    QVERIFY(m_lead.log().addDevice(second.certificate).ok());
    m_lead.validity().revoked.insert(second.keys.device());
    QVERIFY(m_lead.log().rotate().ok());
    QVERIFY(m_lead.log().removeDevice(second.keys.device()).ok());
    QVERIFY(m_lead.log().grantHistory(m_newcomer.member()).ok());
    QVERIFY(m_lead.log().removeMember(m_colleague.member()).ok());
    QVERIFY(m_lead.send(m_hub).ok());
    m_rosters = ofClass(m_hub.at(m_lead.log().mailbox()), EnvelopeClass::Roster);
    m_segments = ofClass(m_hub.at(m_lead.log().mailbox()), EnvelopeClass::Segment);
    QCOMPARE(m_rosters.size(), std::size_t{9});

    QJsonObject fields = rosterFields(m_rosters[1], m_lead);
    fields.insert(QLatin1String("kind"), rosterKindName);
    const auto roster = readCaseVector(fields);
    QVERIFY(roster.ok());
    m_content = bytesIn(*roster, "content");
}

void TestCaseVectors::addRosters()
{
    const auto add = [&](const char *name, std::size_t which, const Replica &reader) {
        accept(QStringLiteral("roster: ") + QLatin1String(name), rosterKindName,
               rosterFields(m_rosters[which], reader));
    };
    add("the first entry", 0, m_lead);
    add("a colleague added with history, read by the lead", 1, m_lead);
    add("a colleague added with history, read by the colleague", 1, m_colleague);
    add("a newcomer added without history, read by the lead", 2, m_lead);
    add("a newcomer added without history, read by the newcomer", 2, m_newcomer);
    add("a role changed", 3, m_newcomer);
    add("a device added", 4, m_lead);
    add("rotated with a revoked device left out", 5, m_lead);
    add("a device removed", 6, m_lead);
    add("history granted, read by the newcomer", 7, m_newcomer);
    add("a colleague removed", 8, m_newcomer);
}

void TestCaseVectors::addRefusedRosters()
{
    const auto add = [&](const char *name, const QJsonObject &fields, ErrorCode code) {
        refuse(QStringLiteral("roster: ") + QLatin1String(name), rosterKindName, fields, code);
    };
    add("read by whom it removed", rosterFields(m_rosters[8], m_colleague), ErrorCode::NoKey);
    add("read by a device that was left out", rosterFields(m_rosters[1], m_newcomer), ErrorCode::NoKey);
    const Bytes &whole = m_rosters[2];
    const auto parts = Envelope::decode(whole);
    const auto rebuilt = [&](ByteView boxes, ByteView header, const MailboxTag &mailbox) {
        return encodeEnvelope(mailbox, EnvelopeClass::Roster, parts->salt, parts->check, header, parts->body, boxes);
    };
    Bytes boxes(parts->boxes.begin(), parts->boxes.end());
    const Bytes header(parts->header.begin(), parts->header.end());
    add("with three boxes",
        rosterFields(rebuilt(ByteView(boxes).first(3 * rosterBoxSize), header, parts->mailbox), m_lead),
        ErrorCode::Malformed);
    add("with half a box", rosterFields(rebuilt(ByteView(boxes).first(56), header, parts->mailbox), m_lead),
        ErrorCode::Malformed);
    add("header bent by one bit", rosterFields(rebuilt(boxes, bent(header), parts->mailbox), m_lead),
        ErrorCode::CannotOpen);
    add("in another mailbox", rosterFields(rebuilt(boxes, header, MailboxTag{}), m_lead), ErrorCode::Malformed);
    // Somebody else's box bent: the reader's own opens, the author's hash of all boxes tells.
    for (std::size_t at = 0; at < boxes.size(); at += rosterBoxSize) {
        Bytes others = boxes;
        others[at] ^= 1;
        if (m_lead.device().keys.box.open(ByteView(boxes).subspan(at, rosterBoxSize)))
            continue;
        add("somebody else's box bent", rosterFields(rebuilt(others, header, parts->mailbox), m_lead),
            ErrorCode::BadSignature);
        break;
    }
    QJsonObject otherAuthor = rosterFields(whole, m_lead);
    otherAuthor.insert(QLatin1String("signing_key"), jsonBytes(m_colleague.device().keys.sign.publicKey()));
    add("signed by somebody else", otherAuthor, ErrorCode::BadSignature);
    QJsonObject otherCase = rosterFields(whole, m_lead);
    otherCase.insert(QLatin1String("case"), jsonBytes(m_epoch.view()));
    add("of another case", otherCase, ErrorCode::Malformed);
    add("an entry in its place", rosterFields(m_entries[0], m_lead), ErrorCode::Malformed);
}

void TestCaseVectors::addEntries()
{
    const auto add = [&](const char *name, const QJsonObject &fields) {
        accept(QStringLiteral("entry: ") + QLatin1String(name), entryKind, fields);
    };
    add("a short text", underEpoch(m_entries[0]));
    add("an empty payload", underEpoch(m_entries[1]));
    add("over one bucket, with a kind of two bytes", underEpoch(m_entries[2]));
    add("restricted, read by one of its audience", underEpoch(m_entries[3], &m_colleague));
    add("restricted, read by its author", underEpoch(m_entries[3], &m_lead));
    add("restricted, read by somebody else", underEpoch(m_entries[3], &m_newcomer));
    add("restricted, without anybody's key", underEpoch(m_entries[3]));
    add("a checkpoint", underEpoch(m_entries[4]));
    QJsonObject lied = underEpoch(m_entries[3], &m_newcomer);
    QJsonObject reader = lied.value(QLatin1String("reader")).toObject();
    reader.insert(QLatin1String("device"), jsonBytes(m_colleague.device().keys.device().view()));
    lied.insert(QLatin1String("reader"), reader);
    add("restricted, with a box that does not open for its owner", lied);
}

void TestCaseVectors::addBentEntries()
{
    const auto add = [&](const char *name, const QJsonObject &fields, ErrorCode code) {
        refuse(QStringLiteral("entry: ") + QLatin1String(name), entryKind, fields, code);
    };
    const auto parts = Envelope::decode(m_entries[0]);
    const auto rebuilt = [&](ByteView salt, ByteView header, ByteView body) {
        return underEpoch(encodeEnvelope(parts->mailbox, EnvelopeClass::Entry, salt, parts->check, header, body, {}));
    };
    add("salt bent", rebuilt(bent(parts->salt), parts->header, parts->body), ErrorCode::NoKey);
    add("header bent", rebuilt(parts->salt, bent(parts->header), parts->body), ErrorCode::CannotOpen);
    add("body bent", rebuilt(parts->salt, parts->header, bent(parts->body)), ErrorCode::CannotOpen);
    const auto other = Envelope::decode(m_entries[1]);
    add("another entry's body", rebuilt(parts->salt, parts->header, other->body), ErrorCode::CannotOpen);
    add("envelope cut short", underEpoch(Bytes(m_entries[0].begin(), m_entries[0].end() - 1)), ErrorCode::Malformed);
    const auto restricted = Envelope::decode(m_entries[3]);
    add("restricted, body bent, read by somebody else",
        underEpoch(encodeEnvelope(restricted->mailbox, EnvelopeClass::Entry, restricted->salt, restricted->check,
                                  restricted->header, bent(restricted->body), {}),
                   &m_newcomer),
        ErrorCode::BadSignature);
    const auto with = [&](const char *field, const QString &value) {
        QJsonObject fields = underEpoch(m_entries[0]);
        fields.insert(QLatin1String(field), value);
        return fields;
    };
    add("under another secret", with("secret", jsonBytes(m_epoch.view())), ErrorCode::NoKey);
    add("under another epoch's id", with("epoch", jsonBytes(m_caseId.view())), ErrorCode::Malformed);
    add("of another case", with("case", jsonBytes(m_epoch.view())), ErrorCode::Malformed);
    add("signed by somebody else", with("signing_key", jsonBytes(m_colleague.device().keys.sign.publicKey())),
        ErrorCode::BadSignature);
    add("a roster entry in its place", underEpoch(m_rosters[1]), ErrorCode::Malformed);
}

Header TestCaseVectors::draftHeader(ByteView payload) const
{
    Header header;
    header.caseId = m_caseId;
    header.epoch = m_epoch;
    header.device = m_lead.id();
    header.sequence = 1;
    header.clock = static_cast<std::uint64_t>(testStartMs()) << 16;
    header.kind = firstApplicationKind;
    EnvelopeKeys keys;
    const ByteView blind = keys.blind(m_content, header.device, header.sequence);
    header.commitment = commitmentOf(blind, payload);
    return header;
}

void TestCaseVectors::addForgedEntries()
{
    const Bytes payload{1, 2, 3};
    const Bytes body = pad({payload});
    const Header right = draftHeader(payload);
    const Forger forge = forger();
    accept(QStringLiteral("entry: made by hand, to know that the next are refused for their fault alone"), entryKind,
           underEpoch(forge.envelope(right, body)));
    const auto add = [&](const char *name, const Header &header, ByteView plain, ErrorCode code) {
        refuse(QStringLiteral("entry: ") + QLatin1String(name), entryKind, underEpoch(forge.envelope(header, plain)),
               code);
    };
    Header header = right;
    header.commitment[0] ^= 1;
    add("commitment to another payload", header, body, ErrorCode::BadSignature);
    header = right;
    header.epoch = EntryId{m_caseId.bytes};
    add("header names another epoch", header, body, ErrorCode::Malformed);
    header = right;
    header.caseId = CaseId{m_epoch.bytes};
    add("header names another case", header, body, ErrorCode::Malformed);
    header = right;
    header.kind = 3;
    add("a kind that is reserved", header, body, ErrorCode::Malformed);
    header = right;
    header.bodyHash = Digest{};
    add("a body hash without an audience", header, body, ErrorCode::Malformed);
    header = right;
    header.sequence = 2;
    header.commitment = forge.commitment(header, payload);
    add("sequence 2 without a previous", header, body, ErrorCode::Malformed);
    Bytes larger(1024);
    std::copy(body.begin(), body.end(), larger.begin());
    add("in a bucket larger than it needs", right, larger, ErrorCode::Malformed);
    Bytes filled = body;
    filled.back() = 1;
    add("filling that is not zero", right, filled, ErrorCode::Malformed);
    Bytes lying = body;
    lying[0] = 0x7f;
    add("a length over the bucket", right, lying, ErrorCode::Malformed);
}

void TestCaseVectors::addHeaders()
{
    const SigningKey &key = m_lead.device().keys.sign;
    const auto fieldsOf = [&](const Bytes &header) {
        return QJsonObject{{QStringLiteral("header"), jsonBytes(header)},
                           {QStringLiteral("signature"), jsonBytes(key.signDigest(entryIdOf(header).bytes))},
                           {QStringLiteral("signing_key"), jsonBytes(key.publicKey())}};
    };
    const auto encoded = [](const Header &header) {
        cbor::Writer writer(512);
        header.write(writer);
        return writer.take();
    };
    const auto add = [&](const char *name, const Header &header, std::optional<ErrorCode> code = std::nullopt) {
        const QString whole = QStringLiteral("header: ") + QLatin1String(name);
        const QJsonObject fields = fieldsOf(encoded(header));
        code ? refuse(whole, QStringLiteral("header"), fields, *code) : accept(whole, QStringLiteral("header"), fields);
    };
    const Header right = draftHeader({});
    add("without an audience", right);
    const auto audience = [&](std::initializer_list<std::uint8_t> devices) {
        cbor::Writer writer(512);
        writer.array(devices.size());
        for (const std::uint8_t device : devices)
            writer.array(2).id(DeviceId{Digest{device}}).bytes(Bytes(80, device));
        return writer.take();
    };
    Header header = right;
    header.bodyHash = Digest{9};
    const Bytes two = audience({1, 2});
    header.audience = two;
    add("with an audience of two", header);
    const Bytes unsorted = audience({2, 1});
    header.audience = unsorted;
    add("an audience out of order", header, ErrorCode::Malformed);
    const Bytes twice = audience({1, 1});
    header.audience = twice;
    add("an audience with one device twice", header, ErrorCode::Malformed);
    const Bytes nobody = audience({});
    header.audience = nobody;
    add("an audience of nobody", header, ErrorCode::Malformed);
    header.audience = two;
    header.bodyHash.reset();
    add("an audience without a body hash", header, ErrorCode::Malformed);
    header.bodyHash = Digest{9};
    header.kind = checkpointKind;
    add("a checkpoint with an audience", header, ErrorCode::Malformed);
    header = right;
    header.kind = rosterKind;
    add("a roster entry with an epoch", header, ErrorCode::Malformed);
    header = right;
    header.epoch = {};
    add("an entry without an epoch", header, ErrorCode::Malformed);
    header = right;
    header.sequence = 0;
    add("sequence 0", header, ErrorCode::Malformed);
    header = right;
    header.clock = std::uint64_t{1} << 63;
    add("a clock of 2^63", header, ErrorCode::Malformed);
    Bytes trailing = encoded(right);
    trailing.push_back(0);
    refuse(QStringLiteral("header: a byte after it"), QStringLiteral("header"), fieldsOf(trailing),
           ErrorCode::Malformed);
}

void TestCaseVectors::addForks()
{
    const SigningKey &key = m_lead.device().keys.sign;
    const auto encoded = [](const Header &header) {
        cbor::Writer writer(512);
        header.write(writer);
        return writer.take();
    };
    const auto fieldsOf = [&](const Header &one, const Header &other) {
        const std::vector<Bytes> headers{encoded(one), encoded(other)};
        std::vector<Bytes> signatures;
        for (const Bytes &header : headers) {
            const Signature signature = key.signDigest(entryIdOf(header).bytes);
            signatures.emplace_back(signature.begin(), signature.end());
        }
        return QJsonObject{{QStringLiteral("headers"), jsonBytesList(headers)},
                           {QStringLiteral("signatures"), jsonBytesList(signatures)},
                           {QStringLiteral("signing_key"), jsonBytes(key.publicKey())}};
    };
    const QString kind = QStringLiteral("fork");
    const Header one = draftHeader({});
    Header other = one;
    other.clock += 1;
    accept(QStringLiteral("fork: two headers in one place"), kind, fieldsOf(one, other));
    refuse(QStringLiteral("fork: one header twice"), kind, fieldsOf(one, one), ErrorCode::NotFound);
    Header next = one;
    next.sequence = 2;
    next.previous = entryIdOf(encoded(one));
    next.clock += 1;
    refuse(QStringLiteral("fork: two that follow each other as they should"), kind, fieldsOf(one, next),
           ErrorCode::NotFound);
    accept(QStringLiteral("fork: the later one names another before it"), kind, fieldsOf(other, next));
    next.clock = one.clock;
    accept(QStringLiteral("fork: the later one's clock stands"), kind, fieldsOf(one, next));
    other.caseId.bytes[0] ^= 1;
    refuse(QStringLiteral("fork: in two cases"), kind, fieldsOf(one, other), ErrorCode::NotFound);
}

void TestCaseVectors::addSegments()
{
    const auto add = [&](const char *name, const QJsonObject &fields) {
        accept(QStringLiteral("segment: ") + QLatin1String(name), segmentKind, fields);
    };
    add("five entries, one restricted, read by one of its audience", underEpoch(m_segments[0], &m_colleague));
    add("five entries, one restricted, read by somebody else", underEpoch(m_segments[0], &m_newcomer));
    const auto bend = [&](const char *name, const QJsonObject &fields, ErrorCode code) {
        refuse(QStringLiteral("segment: ") + QLatin1String(name), segmentKind, fields, code);
    };
    const auto parts = Envelope::decode(m_segments[0]);
    const auto rebuilt = [&](const Bytes &header, const Bytes &body) {
        return underEpoch(
            encodeEnvelope(parts->mailbox, EnvelopeClass::Segment, parts->salt, parts->check, header, body, {}));
    };
    const Bytes header(parts->header.begin(), parts->header.end());
    const Bytes body(parts->body.begin(), parts->body.end());
    bend("header bent", rebuilt(bent(header), body), ErrorCode::CannotOpen);
    bend("body bent", rebuilt(header, bent(body)), ErrorCode::CannotOpen);
    bend("an entry in its place", underEpoch(m_entries[0]), ErrorCode::Malformed);
    QJsonObject other = underEpoch(m_segments[0]);
    other.insert(QLatin1String("signing_key"), jsonBytes(m_colleague.device().keys.sign.publicKey()));
    bend("signed by somebody else", other, ErrorCode::BadSignature);
    QJsonObject epoch = underEpoch(m_segments[0]);
    epoch.insert(QLatin1String("epoch"), jsonBytes(m_caseId.view()));
    bend("under another epoch's id", epoch, ErrorCode::Malformed);
}

/// Segments that a member with the epoch's secret can make and nobody may believe.
void TestCaseVectors::addForgedSegments()
{
    const auto opened = Envelope::decode(m_segments[0]);
    EnvelopeKeys keys;
    QVERIFY(keys.fits(*opened, m_content));
    SegmentReader reader;
    QVERIFY(reader.open(*opened, keys, m_content, m_caseId, m_epoch).ok());
    const SegmentHeader header = reader.header();
    const std::vector<SegmentItem> items(reader.items().begin(), reader.items().end());
    const auto forge = [&](const char *name, const SegmentHeader &head, const std::vector<SegmentItem> &run,
                           std::optional<ErrorCode> code) {
        const auto packed = packSegment(head, run, m_content, opened->mailbox, m_random);
        QVERIFY2(packed.ok(), name);
        const QString whole = QStringLiteral("segment: ") + QLatin1String(name);
        code ? refuse(whole, segmentKind, underEpoch(*packed), *code) : accept(whole, segmentKind, underEpoch(*packed));
    };
    forge("packed again by somebody else", header, items, std::nullopt);
    // The first three, without the restricted one, which would tell by itself.
    const std::vector<SegmentItem> three(items.begin(), items.begin() + 3);
    SegmentHeader ofThree = header;
    ofThree.last = three.back().id;
    ofThree.signature = m_lead.device().keys.sign.signDigest(three.back().id.bytes);
    forge("a shorter run", ofThree, three, std::nullopt);
    auto run = three;
    const Bytes another{'n', 'o'};
    run[0].payload = another;
    forge("a payload exchanged", ofThree, run, ErrorCode::BadSignature);
    run = three;
    run[1].clock -= 1;
    forge("a clock moved", ofThree, run, ErrorCode::BadSignature);
    run = three;
    run[1].clock = run[0].clock;
    forge("a clock that stands", ofThree, run, ErrorCode::Malformed);
    run = three;
    std::swap(run[0].payload, run[1].payload);
    forge("two payloads exchanged", ofThree, run, ErrorCode::BadSignature);
    run = three;
    run.pop_back();
    forge("the last entry left out", ofThree, run, ErrorCode::BadSignature);
    run = three;
    run[0].kind = rosterKind;
    forge("holds a roster entry", ofThree, run, ErrorCode::Malformed);
    SegmentHeader cut = ofThree;
    cut.previous.bytes[0] ^= 1;
    forge("on another previous entry", cut, three, ErrorCode::BadSignature);
    SegmentHeader alien = ofThree;
    alien.caseId.bytes[0] ^= 1;
    forge("of another case", alien, three, ErrorCode::Malformed);
    run = items;
    const Bytes otherBody = bent(run[3].body);
    run[3].body = otherBody;
    forge("a restricted body exchanged", header, run, ErrorCode::BadSignature);
    run = items;
    run[3].kind = 18;
    forge("a restricted entry under another kind", header, run, ErrorCode::Malformed);
    SegmentHeader moved = header;
    moved.first += 1;
    forge("moved by one in its chain", moved, items, ErrorCode::Malformed);
}

void TestCaseVectors::addWelcomes()
{
    const QString kind = QStringLiteral("welcome");
    const auto fieldsOf = [&](const Bytes &envelope, const Replica &recipient, const SignPublicKey &root) {
        return QJsonObject{{QStringLiteral("envelope"), jsonBytes(envelope)},
                           {QStringLiteral("signing_seed"), jsonBytes(recipient.device().keys.sign.seed().view())},
                           {QStringLiteral("box_secret"), jsonBytes(recipient.device().keys.box.secret())},
                           {QStringLiteral("sender_root"), jsonBytes(root)}};
    };
    const SignPublicKey &root = m_agency.root();
    accept(QStringLiteral("welcome: to a colleague"), kind, fieldsOf(m_welcome, m_colleague, root));
    refuse(QStringLiteral("welcome: opened by another device"), kind, fieldsOf(m_welcome, m_newcomer, root),
           ErrorCode::Malformed);
    refuse(QStringLiteral("welcome: bent"), kind, fieldsOf(bent(m_welcome), m_colleague, root), ErrorCode::CannotOpen);
    refuse(QStringLiteral("welcome: from another agency than the one asked"), kind,
           fieldsOf(m_welcome, m_colleague, m_lead.device().keys.sign.publicKey()), ErrorCode::Untrusted);
    const DeviceCertificate &lead = m_lead.device().certificate;
    const DeviceCertificate &colleague = m_colleague.device().certificate;
    const auto sealed = [&](const LocalDevice &signer, std::int64_t time) {
        return *Welcome::seal(signer.keys, lead, colleague, m_caseId, m_epoch, time);
    };
    refuse(QStringLiteral("welcome: signed by another device than its certificate's"), kind,
           fieldsOf(sealed(m_newcomer.device(), testStartMs() / 1000), m_colleague, root), ErrorCode::BadSignature);
    refuse(QStringLiteral("welcome: sent when the sender's certificate had ended"), kind,
           fieldsOf(sealed(m_lead.device(), lead.notAfter), m_colleague, root), ErrorCode::Expired);
}

void TestCaseVectors::initTestCase()
{
    if (!m_file.isBeingWritten())
        return;
    live();
    addRosters();
    addRefusedRosters();
    addEntries();
    addBentEntries();
    addForgedEntries();
    addHeaders();
    addForks();
    addSegments();
    addForgedSegments();
    addWelcomes();
    QVERIFY(m_file.write());
}

void TestCaseVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readCaseVector), QString());
}

QTEST_GUILESS_MAIN(TestCaseVectors)
#include "TestCaseVectors.moc"
