// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/message/MessagePayload.h"
#include "crypto/chance/Random.h"

#include <QTest>

using namespace caseweave;

namespace {

template <class Item>
std::vector<Item> sorted(std::vector<Item> items)
{
    std::sort(items.begin(), items.end());
    return items;
}

std::vector<ProfessionalId> people(std::size_t count)
{
    SeededRandom random(count);
    std::vector<ProfessionalId> ids(count);
    for (ProfessionalId &id : ids)
        id = random.id<ProfessionalId>();
    return sorted(ids);
}

std::vector<EntryRef> references(std::size_t count)
{
    SeededRandom random(count);
    std::vector<EntryRef> all(count);
    for (EntryRef &one : all)
        one = {random.id<DeviceId>(), INT64_MAX, random.id<EntryId>()};
    return sorted(all);
}

MessagePayload message()
{
    MessagePayload message;
    message.text = "Who goes on Friday?";
    message.thread = references(1).front();
    message.mentioned = people(2);
    message.asked = people(3);
    message.by = 20261123;
    message.answers = references(2);
    return message;
}

MessagesSeen seen(std::size_t count)
{
    MessagesSeen seen;
    for (const EntryRef &one : references(count))
        seen.marks.push_back({one.device, one.sequence});
    return seen;
}

} // namespace

using Change = void (*)(MessagePayload &);
Q_DECLARE_METATYPE(Change)

/// What messages and read marks say, byte for byte (docs/payloads.md 22 and 23).
class TestMessagePayload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMessageComesBackWhole();
    void aMessageOutsideTheRulesIsRefused_data();
    void aMessageOutsideTheRulesIsRefused();
    void theLongestMessageFits();
    void marksComeBackWhole();
    void marksOutsideTheRulesAreRefused();
    void whatIsCutOrGoesOnIsRefused();
    void aNewerVersionIsToldFromRubbish();
};

void TestMessagePayload::aMessageComesBackWhole()
{
    const Bytes payload = message().encode().value();
    const auto back = MessagePayload::decode(payload);
    QVERIFY(back.ok());
    QCOMPARE(back->text, std::string_view("Who goes on Friday?"));
    QVERIFY(back->thread == message().thread && back->by == message().by);
    QVERIFY(back->mentioned == message().mentioned && back->asked == message().asked);
    QVERIFY(back->answers == message().answers);
    QVERIFY(back->encode().value() == payload);
}

void TestMessagePayload::aMessageOutsideTheRulesIsRefused_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<bool>("good");
    const auto add = [](const char *name, Change change, bool good = false) { QTest::newRow(name) << change << good; };
    add(
        "as it is", [](MessagePayload &) {}, true);
    add(
        "a first one", [](MessagePayload &m) { m.thread.reset(); }, true);
    add(
        "an answer without words", [](MessagePayload &m) { m.text = {}; }, true);
    add("nothing at all", [](MessagePayload &m) { m.text = {}, m.answers.clear(); });
    add("a day for nobody", [](MessagePayload &m) { m.asked.clear(); });
    add("no day", [](MessagePayload &m) { m.by = 20260230; });
    add("no first message", [](MessagePayload &m) { m.thread->sequence = 0; });
    add("mentioned twice", [](MessagePayload &m) { m.mentioned[1] = m.mentioned[0]; });
    add("asked out of order", [](MessagePayload &m) { std::swap(m.asked[0], m.asked[1]); });
    add("answered twice", [](MessagePayload &m) { m.answers[1] = m.answers[0]; });
    add("too many mentioned", [](MessagePayload &m) { m.mentioned = people(33); });
    add("too many asked", [](MessagePayload &m) { m.asked = people(33); });
    add("too many answered", [](MessagePayload &m) { m.answers = references(33); });
}

void TestMessagePayload::aMessageOutsideTheRulesIsRefused()
{
    QFETCH(Change, change);
    QFETCH(bool, good);
    MessagePayload changed = message();
    change(changed);
    QCOMPARE(changed.encode().ok(), good);
}

void TestMessagePayload::theLongestMessageFits()
{
    const std::string text(mostNoteBytes, 'x');
    MessagePayload longest = message();
    longest.text = text;
    longest.mentioned = longest.asked = people(mostMessageNames);
    longest.answers = references(mostAnswered);
    QVERIFY(longest.encode().ok());
    const std::string longer(mostNoteBytes + 1, 'x');
    longest.text = longer;
    QVERIFY(!longest.encode().ok());
    QVERIFY(seen(mostSeenMarks).encode().ok());
    QVERIFY(!seen(mostSeenMarks + 1).encode().ok());
}

void TestMessagePayload::marksComeBackWhole()
{
    const Bytes payload = seen(3).encode().value();
    const auto back = MessagesSeen::decode(payload);
    QVERIFY(back.ok() && back->marks == seen(3).marks);
    QVERIFY(back->encode().value() == payload);
}

void TestMessagePayload::marksOutsideTheRulesAreRefused()
{
    QVERIFY(!seen(0).encode().ok());
    MessagesSeen none = seen(2);
    none.marks[1].sequence = 0;
    QVERIFY(!none.encode().ok());
    MessagesSeen twice = seen(2);
    twice.marks[1].device = twice.marks[0].device;
    QVERIFY(!twice.encode().ok());
    MessagesSeen backwards = seen(2);
    std::swap(backwards.marks[0], backwards.marks[1]);
    QVERIFY(!backwards.encode().ok());
}

void TestMessagePayload::whatIsCutOrGoesOnIsRefused()
{
    const auto isRefused = [](const Bytes &whole, const auto &decode) {
        for (std::size_t length = 0; length < whole.size(); ++length) {
            if (decode(ByteView(whole).first(length)).ok())
                return false;
        }
        Bytes longer = whole;
        longer.push_back(0);
        return !decode(longer).ok();
    };
    QVERIFY(isRefused(message().encode().value(), MessagePayload::decode));
    QVERIFY(isRefused(seen(2).encode().value(), MessagesSeen::decode));
}

void TestMessagePayload::aNewerVersionIsToldFromRubbish()
{
    for (Bytes payload : {message().encode().value(), seen(2).encode().value()}) {
        payload[1] = 2;
        QVERIFY(MessagePayload::decode(payload).code() == ErrorCode::UnknownSuite);
        QVERIFY(MessagesSeen::decode(payload).code() == ErrorCode::UnknownSuite);
        payload[1] = 0;
        QVERIFY(MessagePayload::decode(payload).code() == ErrorCode::Malformed);
    }
}

QTEST_GUILESS_MAIN(TestMessagePayload)
#include "TestMessagePayload.moc"
