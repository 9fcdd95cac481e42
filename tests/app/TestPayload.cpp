// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/casefile/FieldWrites.h"
#include "app/chronology/EventNotes.h"
#include "app/concern/ReleasedConcern.h"
#include "app/message/MessagePayload.h"
#include "app/plan/PlanVersionPayload.h"
#include "app/record/AccessPayload.h"
#include "app/sharing/SharingPayload.h"
#include "crypto/chance/Random.h"
#include "tests/crypto/support/TestData.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace caseweave;

namespace {

EntryRef reference(std::uint8_t seed)
{
    SeededRandom random(seed);
    return {random.id<DeviceId>(), seed + 1U, random.id<EntryId>()};
}

ObjectBytes object(std::uint8_t seed)
{
    ObjectBytes bytes;
    bytes.fill(seed);
    return bytes;
}

Bytes fieldsPayload()
{
    FieldWrites fields;
    fields.writes.push_back({{1, object(7), "given_name"}, 0, "Charlie", {reference(9), reference(3)}});
    fields.writes.push_back({{1, object(7), "address"}, 3, "", {}});
    fields.writes.push_back({{0, {}, "reference"}, 0, "136594", {}});
    return fields.encode().value();
}

Bytes eventPayload()
{
    EventPayload event;
    event.day = 20191203;
    event.minute = 702;
    event.kind = 2;
    event.significance = 3;
    event.secondHand = true;
    event.title = "Email from the school";
    event.text = "Loud music and banging";
    event.source = "email";
    event.action = "Call the school";
    return event.encode().value();
}

EventCorrection correction()
{
    EventCorrection correction{reference(4), "Written down wrongly", {}};
    correction.said.day = 20191203;
    correction.said.title = "Email from the school";
    correction.said.people = {object(9), object(7), object(9)};
    return correction;
}

Contradiction contradiction()
{
    const EntryRef a = reference(1);
    const EntryRef b = reference(2);
    return {a.id < b.id ? a : b, a.id < b.id ? b : a, "Where was he?"};
}

SharingPayload sharing()
{
    SharingPayload sharing;
    sharing.day = 20261120;
    sharing.recipients = {{SeededRandom(4).id<ProfessionalId>(), "Tom Barker, County Police"}, {{}, "The landlord"}};
    sharing.subjects = {object(9), object(7), object(9)};
    sharing.what = "That the door was forced";
    sharing.purpose = "To find who did it";
    sharing.basis = 1;
    sharing.told = 3;
    sharing.notToldBecause = "He may be in the house";
    sharing.corrects = reference(5);
    return sharing;
}

template <class Payload>
QByteArray codeOf(ByteView bytes)
{
    const auto result = Payload::decode(bytes);
    if (result)
        return "ok";
    const std::string_view name = toString(result.code());
    return {name.data(), qsizetype(name.size())};
}

AccessPayload access()
{
    AccessPayload access;
    access.action = AccessAction::Exported;
    access.what = "chronology";
    access.form = "pdf";
    access.from = 20260101;
    access.to = 20261122;
    access.leftOut = 2;
    access.recipients = {{SeededRandom(4).id<ProfessionalId>(), "Tom Barker, County Police"}, {{}, "The panel"}};
    return access;
}

using Decode = QByteArray (*)(ByteView);

} // namespace

using Change = void (*)(SharingPayload &);
using AccessChange = void (*)(AccessPayload &);

Q_DECLARE_METATYPE(Decode)
Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(AccessChange)

class TestPayload : public QObject {
    Q_OBJECT

    static void addPayloads()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<Decode>("decode");
        const auto add = [](const char *name, const Bytes &bytes, Decode decode) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size()))
                                << decode;
        };
        add("fields", fieldsPayload(), &codeOf<FieldWrites>);
        add("event", eventPayload(), &codeOf<EventPayload>);
        add("raised", ConcernRaised{2, 20261201, "Not seen this week"}.encode().value(), &codeOf<ConcernRaised>);
        add("acknowledged", ConcernAcknowledged{reference(1)}.encode().value(), &codeOf<ConcernAcknowledged>);
        add("correction", correction().encode().value(), &codeOf<EventCorrection>);
        add("contradiction", contradiction().encode().value(), &codeOf<Contradiction>);
        add("settled", ContradictionSettled{reference(1), "At school"}.encode().value(), &codeOf<ContradictionSettled>);
        add("sharing", sharing().encode().value(), &codeOf<SharingPayload>);
        add("access", access().encode().value(), &codeOf<AccessPayload>);
        add("withdrawn", ConcernWithdrawn{reference(1), "Seen at school"}.encode().value(), &codeOf<ConcernWithdrawn>);
    }

private Q_SLOTS:
    void fieldsComeBackSortedAndWhole();
    void eventsComeBackWhole();
    void correctionsComeBackWhole();
    void theLongestCorrectionFits();
    void aContradictionIsBetweenTwo();
    void sharingDecisionsComeBackWhole();
    void aSharingDecisionOutsideTheRulesIsRefused_data();
    void aSharingDecisionOutsideTheRulesIsRefused();
    void theLongestSharingDecisionFits();
    void whatWasTakenOutComesBackWhole();
    void anAccessOutsideTheRulesIsRefused_data();
    void anAccessOutsideTheRulesIsRefused();
    void everyTruncationIsRefused_data() { addPayloads(); }
    void everyTruncationIsRefused();
    void trailingBytesAreRefused_data() { addPayloads(); }
    void trailingBytesAreRefused();
    void aNewerVersionIsToldFromRubbish_data() { addPayloads(); }
    void aNewerVersionIsToldFromRubbish();
    void anEventOutsideTheRulesIsRefused_data();
    void anEventOutsideTheRulesIsRefused();
    void aFieldOutsideTheRulesIsRefused_data();
    void aFieldOutsideTheRulesIsRefused();
    void unsortedFieldsAreRefused();
    void theLongestEventFits();
    void whatTheFuzzerBeginsWithIsRead();
};

/// A seed that no payload's reader takes leads the fuzzer nowhere. Each is named after its payload.
void TestPayload::whatTheFuzzerBeginsWithIsRead()
{
    const QMap<QString, Decode> readers{{QStringLiteral("access"), &codeOf<AccessPayload>},
                                        {QStringLiteral("concern-acknowledged"), &codeOf<ConcernAcknowledged>},
                                        {QStringLiteral("concern-raised"), &codeOf<ConcernRaised>},
                                        {QStringLiteral("concern-released"), &codeOf<ReleasedConcern>},
                                        {QStringLiteral("concern-withdrawn"), &codeOf<ConcernWithdrawn>},
                                        {QStringLiteral("contradiction"), &codeOf<Contradiction>},
                                        {QStringLiteral("contradiction-settled"), &codeOf<ContradictionSettled>},
                                        {QStringLiteral("event"), &codeOf<EventPayload>},
                                        {QStringLiteral("event-correction"), &codeOf<EventCorrection>},
                                        {QStringLiteral("event-without-time"), &codeOf<EventPayload>},
                                        {QStringLiteral("fields"), &codeOf<FieldWrites>},
                                        {QStringLiteral("message"), &codeOf<MessagePayload>},
                                        {QStringLiteral("message-answer"), &codeOf<MessagePayload>},
                                        {QStringLiteral("messages-seen"), &codeOf<MessagesSeen>},
                                        {QStringLiteral("plan-version"), &codeOf<PlanVersionPayload>},
                                        {QStringLiteral("sharing"), &codeOf<SharingPayload>}};
    const QDir seeds(test::testData(QStringLiteral("fuzz/corpus/FuzzPayload")));
    QCOMPARE(seeds.entryList(QDir::Files, QDir::Name), readers.keys());
    for (auto reader = readers.begin(); reader != readers.end(); ++reader) {
        QFile file(seeds.filePath(reader.key()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QCOMPARE(reader.value()(viewOf(std::string_view(bytes.constData(), std::size_t(bytes.size())))),
                 QByteArray("ok"));
    }
}

void TestPayload::fieldsComeBackSortedAndWhole()
{
    const Bytes payload = fieldsPayload();
    const auto fields = FieldWrites::decode(payload);
    QVERIFY(fields.ok());
    QCOMPARE(fields->writes.size(), 3U);
    QCOMPARE(fields->writes[0].place.key, std::string_view("reference"));
    QCOMPARE(fields->writes[1].place.key, std::string_view("address"));
    QCOMPARE(fields->writes[1].knowledge, std::uint8_t(3));
    QCOMPARE(fields->writes[2].text, std::string_view("Charlie"));
    QCOMPARE(fields->writes[2].replaces.size(), 2U);
    QVERIFY(fields->writes[2].replaces[0] < fields->writes[2].replaces[1]);
    QVERIFY(fields->encode().value() == payload);
}

void TestPayload::eventsComeBackWhole()
{
    const Bytes payload = eventPayload();
    const auto event = EventPayload::decode(payload);
    QVERIFY(event.ok());
    QCOMPARE(event->day, 20191203U);
    QCOMPARE(*event->minute, std::uint16_t(702));
    QCOMPARE(event->kind, std::uint8_t(2));
    QCOMPARE(event->significance, std::uint8_t(3));
    QVERIFY(event->secondHand);
    QCOMPARE(event->title, std::string_view("Email from the school"));
    QCOMPARE(event->text, std::string_view("Loud music and banging"));
    QCOMPARE(event->source, std::string_view("email"));
    QCOMPARE(event->impact, std::string_view());
    QCOMPARE(event->action, std::string_view("Call the school"));
    QVERIFY(event->encode().value() == payload);
}

void TestPayload::everyTruncationIsRefused()
{
    QFETCH(QByteArray, payload);
    QFETCH(Decode, decode);
    const ByteView whole = viewOf(std::string_view(payload.constData(), std::size_t(payload.size())));
    QCOMPARE(decode(whole), QByteArray("ok"));
    for (std::size_t size = 0; size < whole.size(); ++size)
        QCOMPARE(decode(whole.first(size)), QByteArray("malformed"));
}

void TestPayload::trailingBytesAreRefused()
{
    QFETCH(QByteArray, payload);
    QFETCH(Decode, decode);
    payload.append('\0');
    QCOMPARE(decode(viewOf(std::string_view(payload.constData(), std::size_t(payload.size())))),
             QByteArray("malformed"));
}

void TestPayload::aNewerVersionIsToldFromRubbish()
{
    QFETCH(QByteArray, payload);
    QFETCH(Decode, decode);
    payload[1] = 2; // the version, after the head of the array
    const ByteView whole = viewOf(std::string_view(payload.constData(), std::size_t(payload.size())));
    QCOMPARE(decode(whole), QByteArray("unknown_suite"));
    QCOMPARE(decode(whole.first(whole.size() - 1)), QByteArray("malformed"));
    payload[1] = 0;
    QCOMPARE(decode(viewOf(std::string_view(payload.constData(), std::size_t(payload.size())))),
             QByteArray("malformed"));
}

void TestPayload::anEventOutsideTheRulesIsRefused_data()
{
    QTest::addColumn<quint32>("day");
    QTest::addColumn<int>("minute");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("significance");
    QTest::addColumn<int>("titleBytes");
    QTest::addColumn<bool>("good");
    QTest::newRow("good") << 20240229U << 1439 << 3 << 3 << 400 << true;
    QTest::newRow("no such day") << 20230229U << 0 << 1 << 1 << 1 << false;
    QTest::newRow("month 13") << 20231301U << 0 << 1 << 1 << 1 << false;
    QTest::newRow("day 0") << 20231200U << 0 << 1 << 1 << 1 << false;
    QTest::newRow("too early") << 17991231U << 0 << 1 << 1 << 1 << false;
    QTest::newRow("too late") << 23000101U << 0 << 1 << 1 << 1 << false;
    QTest::newRow("minute 1440") << 20231201U << 1440 << 1 << 1 << 1 << false;
    QTest::newRow("kind 0") << 20231201U << 0 << 0 << 1 << 1 << false;
    QTest::newRow("kind 4") << 20231201U << 0 << 4 << 1 << 1 << false;
    QTest::newRow("significance 0") << 20231201U << 0 << 1 << 0 << 1 << false;
    QTest::newRow("significance 4") << 20231201U << 0 << 1 << 4 << 1 << false;
    QTest::newRow("no title") << 20231201U << 0 << 1 << 1 << 0 << false;
    QTest::newRow("long title") << 20231201U << 0 << 1 << 1 << 401 << false;
}

void TestPayload::anEventOutsideTheRulesIsRefused()
{
    QFETCH(quint32, day);
    QFETCH(int, minute);
    QFETCH(int, kind);
    QFETCH(int, significance);
    QFETCH(int, titleBytes);
    QFETCH(bool, good);
    const std::string title(std::size_t(titleBytes), 'x');
    EventPayload event;
    event.day = day;
    event.minute = std::uint16_t(minute);
    event.kind = std::uint8_t(kind);
    event.significance = std::uint8_t(significance);
    event.title = title;
    QCOMPARE(event.encode().ok(), good);
}

void TestPayload::aFieldOutsideTheRulesIsRefused_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("objectByte");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("knowledge");
    QTest::addColumn<int>("textBytes");
    QTest::addColumn<bool>("good");
    QTest::newRow("good") << 1 << 5 << QByteArray("note") << 0 << 8000 << true;
    QTest::newRow("a type of the future") << 200 << 5 << QByteArray("note") << 0 << 1 << true;
    QTest::newRow("nothing known") << 1 << 5 << QByteArray("note") << 2 << 0 << true;
    QTest::newRow("known and empty") << 1 << 5 << QByteArray("note") << 0 << 0 << false;
    QTest::newRow("not known and a value") << 1 << 5 << QByteArray("note") << 1 << 1 << false;
    QTest::newRow("sealed") << 1 << 5 << QByteArray("note") << 5 << 0 << true;
    QTest::newRow("knowledge 6") << 1 << 5 << QByteArray("note") << 6 << 0 << false;
    QTest::newRow("too long") << 1 << 5 << QByteArray("note") << 0 << 8001 << false;
    QTest::newRow("case with an id") << 0 << 5 << QByteArray("note") << 0 << 1 << false;
    QTest::newRow("person without an id") << 1 << 0 << QByteArray("note") << 0 << 1 << false;
    QTest::newRow("no key") << 1 << 5 << QByteArray() << 0 << 1 << false;
    QTest::newRow("odd key") << 1 << 5 << QByteArray("Note!") << 0 << 1 << false;
    QTest::newRow("long key") << 1 << 5 << QByteArray(65, 'k') << 0 << 1 << false;
}

void TestPayload::aFieldOutsideTheRulesIsRefused()
{
    QFETCH(int, type);
    QFETCH(int, objectByte);
    QFETCH(QByteArray, key);
    QFETCH(int, knowledge);
    QFETCH(int, textBytes);
    QFETCH(bool, good);
    const std::string text(std::size_t(textBytes), 'x');
    FieldWrites fields;
    fields.writes.push_back({{std::uint8_t(type), object(std::uint8_t(objectByte)),
                              std::string_view(key.constData(), std::size_t(key.size()))},
                             std::uint8_t(knowledge),
                             text,
                             {}});
    QCOMPARE(fields.encode().ok(), good);
}

void TestPayload::unsortedFieldsAreRefused()
{
    cbor::Writer out;
    out.array(2).uint(1).array(2);
    for (const char *key : {"note", "address"})
        out.array(6).uint(1).bytes(object(7)).text(key).uint(1).text("").array(0);
    QCOMPARE(codeOf<FieldWrites>(out.take()), QByteArray("malformed"));
    FieldWrites twice;
    twice.writes.assign(2, {{1, object(7), "note"}, 1, "", {}});
    QVERIFY(!twice.encode().ok());
    FieldWrites none;
    QVERIFY(!none.encode().ok());
}

void TestPayload::theLongestEventFits()
{
    const std::string title(mostTitleBytes, 't');
    const std::string note(mostNoteBytes, 'n');
    const std::string line(mostLineBytes, 'l');
    const std::string paragraph(mostParagraphBytes, 'p');
    EventPayload event;
    event.day = 20240101;
    event.title = title;
    event.text = note;
    event.source = line;
    event.impact = event.action = paragraph;
    const auto payload = event.encode();
    QVERIFY(payload.ok());
    QVERIFY(payload->size() <= mostPayloadBytes);
}

void TestPayload::correctionsComeBackWhole()
{
    const Bytes bytes = correction().encode().value();
    const auto found = EventCorrection::decode(bytes).value();
    QVERIFY(found.event.id == reference(4).id);
    QCOMPARE(found.reason, std::string_view("Written down wrongly"));
    QCOMPARE(found.said.title, std::string_view("Email from the school"));
    QVERIFY((found.said.people == std::vector{object(7), object(9)}));
    EventCorrection none = correction();
    none.reason = {};
    QVERIFY(none.encode().code() == ErrorCode::Malformed);
}

void TestPayload::theLongestCorrectionFits()
{
    EventCorrection longest = correction();
    const std::string text(mostNoteBytes, 'x');
    const std::string_view all = text;
    longest.reason = all.substr(0, mostLineBytes);
    longest.said.title = all.substr(0, mostTitleBytes);
    longest.said.text = all;
    longest.said.source = all.substr(0, mostLineBytes);
    longest.said.impact = longest.said.action = all.substr(0, mostParagraphBytes);
    longest.said.people.clear();
    for (unsigned i = 0; i < mostEventPeople; ++i)
        longest.said.people.push_back(object(static_cast<std::uint8_t>(i + 1)));
    QVERIFY(longest.encode().ok());
    longest.said.people.push_back(object(99));
    QVERIFY(!longest.encode().ok());
}

void TestPayload::aContradictionIsBetweenTwo()
{
    const EntryRef a = reference(1);
    const EntryRef b = reference(2);
    const EntryRef &first = a.id < b.id ? a : b;
    const EntryRef &second = a.id < b.id ? b : a;
    QVERIFY((Contradiction{first, second, "Where was he?"}.encode().ok()));
    QVERIFY((Contradiction{second, first, "Where was he?"}.encode().code() == ErrorCode::Malformed));
    QVERIFY((Contradiction{first, first, "Where was he?"}.encode().code() == ErrorCode::Malformed));
    QVERIFY((Contradiction{first, second, ""}.encode().code() == ErrorCode::Malformed));
}

void TestPayload::sharingDecisionsComeBackWhole()
{
    const Bytes payload = sharing().encode().value();
    const auto back = SharingPayload::decode(payload);
    QVERIFY(back.ok());
    QCOMPARE(back->recipients.size(), 2U);
    QCOMPARE(back->recipients[0].name, std::string_view("Tom Barker, County Police"));
    QVERIFY(back->recipients[0].professional && !back->recipients[1].professional);
    QVERIFY((back->subjects == std::vector<ObjectBytes>{object(7), object(9)}));
    QCOMPARE(back->what, std::string_view("That the door was forced"));
    QCOMPARE(back->notToldBecause, std::string_view("He may be in the house"));
    QVERIFY(back->corrects == reference(5));
    QVERIFY(back->encode().value() == payload);
}

void TestPayload::aSharingDecisionOutsideTheRulesIsRefused_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<bool>("good");
    const auto add = [](const char *name, Change change, bool good = false) { QTest::newRow(name) << change << good; };
    add(
        "as it is", [](SharingPayload &) {}, true);
    add(
        "not shared, with reasons", [](SharingPayload &s) { s.choice = 2, s.basis = 0, s.reasoning = "More harm"; },
        true);
    add("not shared, without reasons", [](SharingPayload &s) { s.choice = 2, s.basis = 0; });
    add("shared on no basis", [](SharingPayload &s) { s.basis = 0; });
    add("basis 5", [](SharingPayload &s) { s.basis = 5; });
    add("no choice", [](SharingPayload &s) { s.choice = 0; });
    add("choice 3", [](SharingPayload &s) { s.choice = 3; });
    add("no day", [](SharingPayload &s) { s.day = 20260230; });
    add("with nobody", [](SharingPayload &s) { s.recipients.clear(); });
    add("with somebody without a name", [](SharingPayload &s) { s.recipients[1].name = {}; });
    add("too many", [](SharingPayload &s) { s.recipients.resize(33, s.recipients[0]); });
    add("on nobody", [](SharingPayload &s) { s.subjects.clear(); });
    add("nothing", [](SharingPayload &s) { s.what = {}; });
    add("for nothing", [](SharingPayload &s) { s.purpose = {}; });
    add("told or not is not said", [](SharingPayload &s) { s.told = 0; });
    add("not told, and no reason", [](SharingPayload &s) { s.notToldBecause = {}; });
    add("told, and a reason why not", [](SharingPayload &s) { s.told = 1; });
}

void TestPayload::aSharingDecisionOutsideTheRulesIsRefused()
{
    QFETCH(Change, change);
    QFETCH(bool, good);
    SharingPayload changed = sharing();
    change(changed);
    QCOMPARE(changed.encode().ok(), good);
}

void TestPayload::theLongestSharingDecisionFits()
{
    const std::string name(mostTitleBytes, 'n');
    const std::string line(mostLineBytes, 'l');
    const std::string paragraph(mostParagraphBytes, 'p');
    SharingPayload longest = sharing();
    longest.recipients.assign(mostSharingRecipients, {SeededRandom(4).id<ProfessionalId>(), name});
    longest.subjects.clear();
    for (std::uint8_t i = 1; i <= mostSharingSubjects; ++i)
        longest.subjects.push_back(object(i));
    longest.purpose = line;
    longest.what = longest.reasoning = longest.notToldBecause = paragraph;
    QVERIFY(longest.encode().ok());
}

void TestPayload::whatWasTakenOutComesBackWhole()
{
    const Bytes payload = access().encode().value();
    const auto back = AccessPayload::decode(payload);
    QVERIFY(back.ok());
    QCOMPARE(back->action, AccessAction::Exported);
    QCOMPARE(back->what, std::string_view("chronology"));
    QCOMPARE(back->form, std::string_view("pdf"));
    QVERIFY(back->from == 20260101U && back->to == 20261122U);
    QCOMPARE(back->leftOut, 2U);
    QCOMPARE(back->recipients.size(), 2U);
    QCOMPARE(back->recipients[1].name, std::string_view("The panel"));
    QVERIFY(back->encode().value() == payload);
}

void TestPayload::anAccessOutsideTheRulesIsRefused_data()
{
    QTest::addColumn<AccessChange>("change");
    QTest::addColumn<bool>("good");
    const auto add
        = [](const char *name, AccessChange change, bool good = false) { QTest::newRow(name) << change << good; };
    add(
        "as it is", [](AccessPayload &) {}, true);
    add(
        "opened", [](AccessPayload &a) { a.action = AccessAction::Opened, a.recipients.clear(); }, true);
    add("opened for somebody", [](AccessPayload &a) { a.action = AccessAction::Opened; });
    add("action 0", [](AccessPayload &a) { a.action = static_cast<AccessAction>(0); });
    add("action 6", [](AccessPayload &a) { a.action = static_cast<AccessAction>(6); });
    add("nothing", [](AccessPayload &a) { a.what = {}; });
    add("no key", [](AccessPayload &a) { a.what = "The chronology"; });
    add("a form that is no key", [](AccessPayload &a) { a.form = ".pdf"; });
    add("no day", [](AccessPayload &a) { a.to = 20260230; });
    add("backwards", [](AccessPayload &a) { a.from = 20261123; });
    add("too many", [](AccessPayload &a) { a.recipients.resize(33, a.recipients[0]); });
    add("for somebody without a name", [](AccessPayload &a) { a.recipients[1].name = {}; });
}

void TestPayload::anAccessOutsideTheRulesIsRefused()
{
    QFETCH(AccessChange, change);
    QFETCH(bool, good);
    AccessPayload changed = access();
    change(changed);
    QCOMPARE(changed.encode().ok(), good);
}

QTEST_GUILESS_MAIN(TestPayload)
#include "TestPayload.moc"
