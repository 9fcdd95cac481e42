// SPDX-License-Identifier: GPL-3.0-or-later
// What follows from the fields of a plan and of a voice, and two versions side by side.
#include "app/casefile/FieldWrites.h"
#include "app/involvement/Visit.h"
#include "app/plan/PlanComparison.h"
#include "app/plan/PlanVersionPayload.h"
#include "app/voice/Voice.h"

#include <QTest>

using namespace caseweave;

namespace {

const QDate today(2026, 11, 22);

ObjectBytes id(std::uint8_t number)
{
    ObjectBytes bytes{};
    bytes[0] = number;
    return bytes;
}

EntryId entry(std::uint8_t number)
{
    EntryId bytes;
    bytes.bytes[0] = number;
    return bytes;
}

using Texts = QList<std::pair<const char *, std::string>>;

PlanObject object(ObjectType type, std::uint8_t number, const Texts &texts)
{
    PlanObject one{static_cast<std::uint8_t>(type), {}};
    one.content.id = id(number);
    for (const auto &[key, text] : texts) {
        Field field;
        field.name = QLatin1String(key);
        FieldValue value;
        value.text = QString::fromStdString(text);
        value.entry = entry(number);
        field.values << value;
        one.content.fields << field;
    }
    return one;
}

PlanObject plan(const Texts &more = {})
{
    return object(ObjectType::Plan, 9, Texts{{"kind", "child_protection"}} + more);
}

PlanObject outcome(std::uint8_t number, const Texts &more = {})
{
    return object(
        ObjectType::Outcome, number,
        Texts{{"plan", objectText(id(9)).toStdString()}, {"change", "Change"}, {"number", std::to_string(number)}}
            + more);
}

PlanObject action(std::uint8_t number, std::uint8_t under, const Texts &more = {})
{
    return object(ObjectType::Action, number,
                  Texts{{"outcome", objectText(id(under)).toStdString()}, {"text", "Do it"}} + more);
}

QList<std::uint8_t> numbers(const PlanOutcome &outcome)
{
    QList<std::uint8_t> all;
    for (const PlanAction &one : outcome.actions)
        all << one.id[0];
    return all;
}

} // namespace

class TestPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsStandUnderWhatTheyNameInAnyOrder();
    void nothingIsLostThatStandsUnderNothing();
    void whatIsOverdueAndOnesOwnComesFirst();
    void onPaperNobodysOwnComesFirst();
    void whatIsDoneIsNeverOverdue();
    void aWordThatIsNotKnownIsOpen();
    void ownersAreReadAsTheyAreWritten();
    void versionsSideBySideTellWhatBecameOfEachPart();
    void aSealedValueIsSaidToDifferWithoutBeingRead();
    void anAnswerIsOwedUntilItIsGiven();
    void aVersionIsReadAsItWasWritten();
    void aVersionThatBreaksARuleIsRefused();
};

void TestPlan::partsStandUnderWhatTheyNameInAnyOrder()
{
    const QList<PlanObject> objects{action(20, 2), outcome(2), action(10, 1), plan(), outcome(1), action(11, 1)};
    const QList<Plan> plans = plansOf(objects);
    QCOMPARE(plans.size(), 1);
    QVERIFY(plans.first().kind == PlanKind::ChildProtection);
    Plan sorted = plans.first();
    sortPlan(sorted, today);
    QCOMPARE(sorted.outcomes.size(), 2);
    QCOMPARE(numbers(sorted.outcomes.first()), (QList<std::uint8_t>{10, 11}));
    QCOMPARE(numbers(sorted.outcomes.last()), (QList<std::uint8_t>{20}));
}

void TestPlan::nothingIsLostThatStandsUnderNothing()
{
    // An action written under an outcome that somebody removed meanwhile, and one whose outcome is not here.
    const QList<Plan> plans = plansOf({plan(), outcome(1, {{"state", "removed"}}), action(10, 1), action(30, 3),
                                       action(11, 1, {{"state", "removed"}}), outcome(2, {{"state", "removed"}})});
    QCOMPARE(plans.size(), 2);
    QCOMPARE(plans.first().outcomes.size(), 1);
    QCOMPARE(numbers(plans.first().outcomes.first()), (QList<std::uint8_t>{10}));
    QVERIFY(plans.last().isStray());
    QCOMPARE(numbers(plans.last().outcomes.first()), (QList<std::uint8_t>{30}));
}

void TestPlan::whatIsOverdueAndOnesOwnComesFirst()
{
    const Texts late{{"due", "2026-11-21"}};
    const Texts soon{{"due", "2026-12-01"}};
    Plan one = plansOf({plan(), outcome(1), action(10, 1, late), action(11, 1, soon), action(12, 1, soon),
                        action(13, 1, late), action(14, 1, late + Texts{{"state", "done"}}), action(15, 1)})
                   .first();
    for (PlanAction &action : one.outcomes.first().actions)
        action.mine = action.id[0] == 12 || action.id[0] == 13;
    sortPlan(one, today);
    QCOMPARE(numbers(one.outcomes.first()), (QList<std::uint8_t>{13, 10, 12, 11, 15, 14}));
}

void TestPlan::onPaperNobodysOwnComesFirst()
{
    const Texts soon{{"due", "2026-12-01"}};
    Plan one = plansOf({plan(), outcome(1), outcome(2), action(10, 2, soon), action(11, 2, {{"due", "2026-11-21"}}),
                        action(12, 2), action(13, 2, soon), action(20, 1)})
                   .first();
    for (PlanOutcome &outcome : one.outcomes) {
        for (PlanAction &action : outcome.actions)
            action.mine = action.id[0] == 12 || action.id[0] == 13;
    }
    const auto outcomes = [&] {
        QList<std::uint8_t> ids;
        for (const PlanOutcome &outcome : one.outcomes)
            ids << outcome.id[0];
        return ids;
    };
    sortPlan(one, today);
    QCOMPARE(outcomes(), (QList<std::uint8_t>{2, 1}));
    sortPlanForAll(one);
    QCOMPARE(outcomes(), (QList<std::uint8_t>{1, 2}));
    QCOMPARE(numbers(one.outcomes.last()), (QList<std::uint8_t>{11, 10, 13, 12}));
}

void TestPlan::whatIsDoneIsNeverOverdue()
{
    const Texts late{{"due", "2026-11-21"}};
    const Plan one = plansOf({plan(), outcome(1), action(10, 1, late), action(11, 1, late + Texts{{"state", "done"}}),
                              action(12, 1, late + Texts{{"state", "not_needed"}}),
                              action(13, 1, {{"due", "2026-11-22"}}), action(14, 1, {{"due", "soon"}})})
                         .first();
    for (const PlanAction *action : one.actions())
        QCOMPARE(action->isOverdue(today), action->id[0] == 10);
}

void TestPlan::aWordThatIsNotKnownIsOpen()
{
    const Plan one = plansOf({plan(), outcome(1), action(10, 1, {{"state", "paused"}, {"due", "2026-11-21"}})}).first();
    QVERIFY(one.actions().first()->state == ActionState::Unclear);
    QVERIFY(one.actions().first()->isOverdue(today));
}

void TestPlan::ownersAreReadAsTheyAreWritten()
{
    for (const auto kind : {PlanOwner::Kind::Involvement, PlanOwner::Kind::Person}) {
        const PlanOwner owner{kind, id(7)};
        QVERIFY(PlanOwner::parse(owner.text()) == owner);
    }
    QVERIFY(PlanOwner::parse({}).kind == PlanOwner::Kind::Nobody);
    for (const QString &text : {QStringLiteral("person"), QStringLiteral("person 07"), QStringLiteral("Maya Shah"),
                                QStringLiteral("person ") + objectText(id(0xAB)).toUpper()})
        QVERIFY2(PlanOwner::parse(text).kind == PlanOwner::Kind::Unclear, qPrintable(text));
}

void TestPlan::versionsSideBySideTellWhatBecameOfEachPart()
{
    const Plan before = plansOf({plan({{"contingency", "Conference again"}}), outcome(1), outcome(2), action(10, 1),
                                 action(11, 1, {{"due", "2026-12-01"}}), action(20, 2)})
                            .first();
    const Plan after = plansOf({plan({{"contingency", "Conference again"}}), outcome(1), outcome(3), action(12, 1),
                                action(11, 1, {{"due", "2026-12-08"}, {"evidence", "Letter"}}), action(10, 1)})
                           .first();
    const PlanComparison both(before, after);
    QMap<int, PlanChange> found;
    for (const PlanDifference &one : both.differences())
        found[(one.after ? one.after : one.before)->id[0]] = one.change;
    const QMap<int, PlanChange> expected{{9, PlanChange::Same},   {1, PlanChange::Same},    {2, PlanChange::Removed},
                                         {3, PlanChange::Added},  {10, PlanChange::Same},   {11, PlanChange::Changed},
                                         {12, PlanChange::Added}, {20, PlanChange::Removed}};
    QVERIFY(found == expected);
    QCOMPARE(both.differences().size(), 8); // each once
    for (const PlanDifference &one : both.differences()) {
        if (one.change == PlanChange::Changed)
            QCOMPARE(one.keys, (QStringList{QStringLiteral("due"), QStringLiteral("evidence")}));
    }
    // What was removed stands after its outcome, and the other way round it was added.
    QVERIFY(both.differences().last().before->id == id(20));
    const PlanComparison back(after, before);
    QCOMPARE(back.count(PlanChange::Added), both.count(PlanChange::Removed));
}

void TestPlan::aSealedValueIsSaidToDifferWithoutBeingRead()
{
    const auto sealed = [](std::uint8_t by) {
        PlanObject one = action(10, 1);
        Field evidence;
        evidence.name = QStringLiteral("evidence");
        evidence.withheld = true;
        FieldValue value;
        value.knowledge = Knowledge::Withheld;
        value.entry = entry(by);
        evidence.values << value;
        one.content.fields << evidence;
        return plansOf({plan(), outcome(1), one}).first();
    };
    QCOMPARE(PlanComparison(sealed(1), sealed(1)).count(PlanChange::Changed), 0);
    QCOMPARE(PlanComparison(sealed(1), sealed(2)).count(PlanChange::Changed), 1);
}

void TestPlan::anAnswerIsOwedUntilItIsGiven()
{
    const auto voice = [](const Texts &texts) { return *voiceOf(object(ObjectType::Voice, 1, texts).content); };
    QVERIFY(voice({{"words", "I want my dog"}}).answer == VoiceAnswer::NotSaid);
    QVERIFY(voice({{"owed", "no"}}).answer == VoiceAnswer::NotOwed);
    const Voice owed = voice({{"owed", "yes"}, {"owed_on", "2026-11-21"}});
    QVERIFY(owed.answer == VoiceAnswer::Owed && owed.isOverdue(today));
    const Voice given = voice({{"owed", "yes"}, {"owed_on", "2026-11-21"}, {"answer", "You may see him"}});
    QVERIFY(given.answer == VoiceAnswer::Given && !given.isOverdue(today));
    QVERIFY(!voiceOf(object(ObjectType::Voice, 1, {{"state", "withdrawn"}}).content));
}

void TestPlan::aVersionIsReadAsItWasWritten()
{
    PlanVersionPayload version;
    version.day = 20261204;
    version.plan = id(9);
    version.note = "Initial conference";
    version.objects
        = {{9, id(9), {{entry(3), {"kind"}}}}, {7, id(1), {{entry(4), {"plan", "change"}}, {entry(2), {"concern"}}}}};
    const Bytes bytes = version.encode().value();
    const auto read = PlanVersionPayload::decode(bytes);
    QVERIFY(read);
    QCOMPARE(read->day, 20261204U);
    QCOMPARE(read->note, std::string_view("Initial conference"));
    QCOMPARE(read->objects.size(), std::size_t(2));
    QVERIFY(read->objects.front().id == id(1));
    QVERIFY(read->objects.front().values.back().keys == (std::vector<std::string_view>{"change", "plan"}));
    QVERIFY(read->encode().value() == bytes);
    // The room: more actions than any plan has.
    for (std::uint8_t i = 1; i <= 200; ++i)
        version.objects.push_back({8, id(i), {{entry(1), {"outcome", "text", "owner", "due"}}, {entry(2), {"state"}}}});
    QVERIFY(version.encode().value().size() < mostPayloadBytes);
}

void TestPlan::aVersionThatBreaksARuleIsRefused()
{
    PlanVersionPayload good;
    good.day = 20261204;
    good.plan = id(9);
    good.objects = {{9, id(9), {{entry(3), {"kind"}}}}};
    QVERIFY(good.encode());
    PlanVersionPayload bad = good;
    bad.objects.clear();
    QVERIFY(bad.encode().code() == ErrorCode::Malformed); // no plan
    bad = good;
    bad.plan = id(8);
    QVERIFY(bad.encode().code() == ErrorCode::Malformed); // another plan
    bad = good;
    bad.objects.push_back({6, id(1), {{entry(3), {"kind"}}}});
    QVERIFY(bad.encode().code() == ErrorCode::Malformed); // no part of a plan
    bad = good;
    bad.objects.push_back(bad.objects.front());
    QVERIFY(bad.encode().code() == ErrorCode::Malformed); // twice
    bad = good;
    bad.objects.front().values.front().keys.clear();
    QVERIFY(bad.encode().code() == ErrorCode::Malformed); // nothing of it
    bad = good;
    for (std::uint8_t i = 1; i <= 250; ++i)
        bad.objects.push_back({8,
                               id(i),
                               {{entry(1), {"outcome", "text", "owner", "due"}},
                                {entry(2), {"state"}},
                                {entry(3), {"evidence", "done_on"}},
                                {entry(4), {"x"}}}});
    QVERIFY(bad.encode().code() == ErrorCode::TooLarge);
}

QTEST_GUILESS_MAIN(TestPlan)
#include "TestPlan.moc"
