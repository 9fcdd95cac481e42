// SPDX-License-Identifier: GPL-3.0-or-later
// Plans and voices through real sessions and a hub: docs/payloads.md 16 and 26.
#include "app/plan/PlanComparison.h"
#include "tests/app/support/SessionWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

namespace {

DetailDraft detail(const char *key, const QString &text, const QList<ProfessionalId> &onlyFor = {})
{
    return {QLatin1String(key), text, Knowledge::NotAsked, onlyFor};
}

bool failsWith(const Status &status, ErrorCode code)
{
    return !status && status.code() == code;
}

QString ownedBy(const Colleague &who)
{
    return PlanOwner{PlanOwner::Kind::Involvement, involvementOf(who.id())}.text();
}

} // namespace

class TestPlans : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council
    std::unique_ptr<Colleague> m_kim; ///< council, in a case only where a test adds them
    CaseId m_case;

    QDate today() const { return QDateTime::fromMSecsSinceEpoch(m_world->hub.clock.nowMs()).date(); }
    QString day(int days) const { return VisitTime{today().addDays(days), {}}.text(); }
    std::vector<Colleague *> everybody() const { return {m_ann.get(), m_joe.get(), m_sue.get()}; }
    bool agree() { return m_world->agree(m_case, everybody()); }
    Status write(Colleague &who, const QList<ObjectDraft> &drafts)
    {
        return who.session->change(m_case, [&](CaseWriter &writer) { return writer.writeObjects(drafts); });
    }
    Status freeze(Colleague &who)
    {
        const PlanAgreement agreement{plan(who).id, today(), QStringLiteral("Initial conference")};
        return who.session->change(m_case, [&](CaseWriter &writer) { return writer.agreePlan(agreement); });
    }
    Plan plan(Colleague &who) { return who.picture(m_case)->plans.value(0); }
    PlanAction action(Colleague &who)
    {
        const auto all = who.picture(m_case)->plans;
        for (const Plan &one : all) {
            if (!one.actions().isEmpty())
                return *one.actions().first();
        }
        return {};
    }
    ObjectDraft change(Colleague &who, const QList<DetailDraft> &details)
    {
        const PlanAction one = action(who);
        return {ObjectType::Action, one.id, details, one.entries()};
    }
    /// A plan with one outcome and one action of Joe, due yesterday.
    bool makePlan(const QList<ProfessionalId> &onlyFor = {});
    void apart(bool apart)
    {
        for (Colleague *who : everybody())
            who->session->setOnline(!apart);
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void aPlanReachesTheOthersWithWhoDoesWhat();
    void twoChangeDifferentDetailsOfOneAction();
    void twoStatesOfOneActionAreBothKept();
    void aVersionFreezesWhatStood();
    void aPlanWithTwoVersionsOfADetailIsNotAgreed();
    void aRestrictedActionStaysWithItsReadersInVersionsToo();
    void anActionPassesOnWithAHandover();
    void ownWorkIsNextInMyCases();
    void whatBecomesOfAnOutcomeNobodySaw();
    void whoJoinsWithoutHistoryIsToldWhatIsToBeDone();
    void aVoiceIsHeardAndAnswered();
    void whyNothingWasSaidIsKept();
    void draftsOutOfBoundsAreRefused();
    void cleanupTestCase();
};

void TestPlans::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Okoro");
    m_sue = m_world->hire(m_world->council, "Sue Patel");
    m_kim = m_world->hire(m_world->council, "Kim Ward");
    m_world->publish();
    m_kim->unlock();
    for (Colleague *who : everybody()) {
        who->unlock();
        QVERIFY(waitUntil([&] { return who->session->status().upToDateAt.isValid(); }));
    }
}

void TestPlans::init()
{
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    PersonDraft charlie;
    charlie.givenName = QStringLiteral("Charlie");
    charlie.familyName = QStringLiteral("Banks");
    draft.people = {charlie};
    m_case = m_ann->session->createCase(draft).value();
    for (Colleague *who : {m_joe.get(), m_sue.get()})
        QVERIFY(m_ann->addMember(m_case, *who).ok());
    QVERIFY(agree());
}

void TestPlans::cleanupTestCase()
{
    m_kim.reset();
    m_sue.reset();
    m_joe.reset();
    m_ann.reset();
    m_world.reset();
}

bool TestPlans::makePlan(const QList<ProfessionalId> &onlyFor)
{
    const ObjectDraft made{ObjectType::Plan,
                           {},
                           {detail("kind", QStringLiteral("child_protection")),
                            detail("contingency", QStringLiteral("A conference within a week"))},
                           {}};
    if (!write(*m_ann, {made}) || !waitUntil([&] { return !m_ann->picture(m_case)->plans.isEmpty(); }))
        return false;
    const ObjectDraft outcome{ObjectType::Outcome,
                              {},
                              {detail("plan", objectText(plan(*m_ann).id)), detail("number", QStringLiteral("1")),
                               detail("concern", QStringLiteral("Strangers in the flat at night")),
                               detail("change", QStringLiteral("Charlie sleeps at night"))},
                              {}};
    if (!write(*m_ann, {outcome}) || !waitUntil([&] { return !plan(*m_ann).outcomes.isEmpty(); }))
        return false;
    const ObjectDraft action{ObjectType::Action,
                             {},
                             {detail("outcome", objectText(plan(*m_ann).outcomes.first().id)),
                              detail("text", QStringLiteral("Check the calls"), onlyFor),
                              detail("owner", ownedBy(*m_joe)), detail("due", day(-1))},
                             {}};
    return write(*m_ann, {action}).ok() && agree() && waitUntil([&] {
               const auto people = everybody();
               return std::all_of(people.begin(), people.end(),
                                  [&](Colleague *who) { return !plan(*who).actions().isEmpty(); });
           });
}

void TestPlans::aPlanReachesTheOthersWithWhoDoesWhat()
{
    QVERIFY(makePlan());
    for (Colleague *who : everybody()) {
        QVERIFY(plan(*who).kind == PlanKind::ChildProtection);
        QCOMPARE(plan(*who).outcomes.first().text("change"), QStringLiteral("Charlie sleeps at night"));
        QCOMPARE(action(*who).ownerName, QStringLiteral("Joe Okoro"));
        QCOMPARE(action(*who).mine, who == m_joe.get());
        QVERIFY(action(*who).isOverdue(today()));
    }
    QVERIFY(write(*m_joe,
                  {change(*m_joe,
                          {detail("state", QStringLiteral("done")), detail("done_on", day(0)),
                           detail("evidence", QStringLiteral("Log 4411"))})})
                .ok());
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QTRY_VERIFY(action(*who).state == ActionState::Done);
        QCOMPARE(action(*who).text("evidence"), QStringLiteral("Log 4411"));
        QVERIFY(!action(*who).isOverdue(today()));
    }
}

void TestPlans::twoChangeDifferentDetailsOfOneAction()
{
    QVERIFY(makePlan());
    apart(true);
    QVERIFY(write(*m_ann, {change(*m_ann, {detail("due", day(5))})}).ok());
    QVERIFY(write(*m_joe, {change(*m_joe, {detail("state", QStringLiteral("under_way"))})}).ok());
    apart(false);
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QTRY_VERIFY(action(*who).state == ActionState::UnderWay);
        QTRY_VERIFY(action(*who).due == std::optional(today().addDays(5)));
        QVERIFY(!action(*who).isConflicting());
    }
}

void TestPlans::twoStatesOfOneActionAreBothKept()
{
    QVERIFY(makePlan());
    apart(true);
    QVERIFY(write(*m_ann, {change(*m_ann, {detail("state", QStringLiteral("not_needed"))})}).ok());
    QVERIFY(write(*m_joe, {change(*m_joe, {detail("state", QStringLiteral("done"))})}).ok());
    apart(false);
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QTRY_VERIFY(action(*who).isConflicting());
        QCOMPARE(who->picture(m_case)->summary.conflicts, 1);
    }
    QVERIFY(write(*m_sue, {change(*m_sue, {detail("state", QStringLiteral("done"))})}).ok());
    QVERIFY(agree());
    for (Colleague *who : everybody())
        QTRY_VERIFY(!action(*who).isConflicting());
}

void TestPlans::aVersionFreezesWhatStood()
{
    QVERIFY(makePlan());
    QVERIFY(freeze(*m_ann).ok());
    QVERIFY(write(*m_ann, {change(*m_ann, {detail("due", day(5)), detail("text", QStringLiteral("Check all calls"))})})
                .ok());
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QTRY_COMPARE(who->picture(m_case)->planVersions.size(), 1);
        const PlanVersion version = who->picture(m_case)->planVersions.first();
        QCOMPARE(version.note, QStringLiteral("Initial conference"));
        QCOMPARE(version.author, QStringLiteral("Ann Rees"));
        QTRY_COMPARE(action(*who).text("text"), QStringLiteral("Check all calls"));
        const auto content = who->session->planVersion(m_case, version.id);
        QVERIFY(content);
        QCOMPARE(content->missing, 0);
        QCOMPARE(content->plan.actions().first()->text("text"), QStringLiteral("Check the calls"));
        QCOMPARE(content->plan.actions().first()->ownerName, QStringLiteral("Joe Okoro"));
        const PlanComparison both(content->plan, plan(*who));
        QCOMPARE(both.count(PlanChange::Changed), 1);
        QCOMPARE(both.differences().last().keys, (QStringList{QStringLiteral("due"), QStringLiteral("text")}));
    }
    QVERIFY(m_ann->session->planVersion(m_case, EntryId()).code() == ErrorCode::NotFound);
}

void TestPlans::aPlanWithTwoVersionsOfADetailIsNotAgreed()
{
    QVERIFY(makePlan());
    apart(true);
    QVERIFY(write(*m_ann, {change(*m_ann, {detail("due", day(5))})}).ok());
    QVERIFY(write(*m_joe, {change(*m_joe, {detail("due", day(6))})}).ok());
    apart(false);
    QVERIFY(agree());
    QVERIFY(failsWith(freeze(*m_sue), ErrorCode::Conflict));
    QTRY_VERIFY(action(*m_sue).isConflicting());
    QVERIFY(write(*m_sue, {change(*m_sue, {detail("due", day(5))})}).ok());
    QVERIFY(freeze(*m_sue).ok());
}

void TestPlans::aRestrictedActionStaysWithItsReadersInVersionsToo()
{
    QVERIFY(makePlan({m_joe->id()}));
    QVERIFY(freeze(*m_ann).ok());
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QTRY_COMPARE(who->picture(m_case)->planVersions.size(), 1);
        const auto content = who->session->planVersion(m_case, who->picture(m_case)->planVersions.first().id).value();
        for (const PlanAction &one : {action(*who), *content.plan.actions().first()}) {
            QCOMPARE(one.isWithheld("text"), who == m_sue.get());
            QCOMPARE(one.text("text"), who == m_sue.get() ? QString() : QStringLiteral("Check the calls"));
            QVERIFY(one.due == std::optional(today().addDays(-1))); // by when is for everybody
            QVERIFY(!one.isConflicting());
        }
        QCOMPARE(PlanComparison(content.plan, plan(*who)).count(PlanChange::Same), 3);
    }
}

void TestPlans::anActionPassesOnWithAHandover()
{
    QVERIFY(makePlan());
    HandoverDraft handover;
    handover.from = involvementOf(m_joe->id());
    handover.to = involvementOf(m_sue->id());
    handover.day = today();
    QVERIFY(m_joe->session->change(m_case, [&](CaseWriter &writer) { return writer.handOver(handover); }).ok());
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QTRY_COMPARE(action(*who).ownerName, QStringLiteral("Sue Patel"));
        QCOMPARE(action(*who).mine, who == m_sue.get());
    }
}

void TestPlans::ownWorkIsNextInMyCases()
{
    QVERIFY(makePlan());
    for (Colleague *who : everybody()) {
        const auto next = who->picture(m_case)->summary.next;
        QCOMPARE(next.has_value(), who == m_joe.get());
        if (next)
            QVERIFY(next->of == CaseDate::Of::Action && next->overdue && next->date == today().addDays(-1));
    }
    const Plan one = plan(*m_ann);
    QVERIFY(
        write(*m_ann, {{ObjectType::Plan, one.id, {detail("state", QStringLiteral("ended"))}, one.entries()}}).ok());
    QVERIFY(agree());
    QTRY_VERIFY(!m_joe->picture(m_case)->summary.next);
}

void TestPlans::whatBecomesOfAnOutcomeNobodySaw()
{
    QVERIFY(makePlan());
    const PlanOutcome outcome = plan(*m_ann).outcomes.first();
    const ObjectDraft another{ObjectType::Action,
                              {},
                              {detail("outcome", objectText(outcome.id)), detail("text", QStringLiteral("Visit"))},
                              {}};
    apart(true);
    QVERIFY(write(*m_joe, {another}).ok());
    QVERIFY(write(*m_ann,
                  {{ObjectType::Outcome, outcome.id, {detail("state", QStringLiteral("removed"))}, outcome.entries()},
                   change(*m_ann, {detail("state", QStringLiteral("removed"))})})
                .ok());
    apart(false);
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QTRY_VERIFY(plan(*who).actions().size() == 1 && action(*who).text("text") == QLatin1String("Visit"));
        QTRY_VERIFY(plan(*who).outcomes.first().state == OutcomeState::Removed);
    }
}

void TestPlans::whoJoinsWithoutHistoryIsToldWhatIsToBeDone()
{
    QVERIFY(makePlan());
    const QString outcome = objectText(plan(*m_ann).outcomes.first().id);
    QVERIFY(write(*m_ann,
                  {{ObjectType::Action,
                    {},
                    {detail("outcome", outcome), detail("text", QStringLiteral("Was done")),
                     detail("state", QStringLiteral("done"))},
                    {}},
                   {ObjectType::Action,
                    {},
                    {detail("outcome", outcome), detail("text", QStringLiteral("For some"), {m_joe->id()})},
                    {}}})
                .ok());
    QVERIFY(write(*m_joe, {change(*m_joe, {detail("evidence", QStringLiteral("Log 4411"))})}).ok());
    QVERIFY(agree());
    QVERIFY(
        m_ann->session
            ->change(m_case,
                     [&](CaseWriter &writer) { return writer.addMember(m_kim->id(), MemberRole::Contributor, false); })
            .ok());
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
    QTRY_VERIFY(m_kim->has(m_case));
    QTRY_VERIFY(!plan(*m_kim).actions().isEmpty());
    const Plan told = plan(*m_kim);
    QVERIFY(told.kind == PlanKind::ChildProtection);
    QCOMPARE(told.outcomes.first().text("change"), QStringLiteral("Charlie sleeps at night"));
    QCOMPARE(told.outcomes.first().text("concern"), QString()); // that was before
    QStringList texts;
    for (const PlanAction *one : told.actions())
        texts << one->text("text");
    texts.sort();
    QCOMPARE(texts,
             (QStringList{QString(), QStringLiteral("Check the calls")})); // who does it is known, not what it is
    for (const PlanAction *one : told.actions())
        QCOMPARE(one->text("evidence"), QString());
}

void TestPlans::aVoiceIsHeardAndAnswered()
{
    const ObjectId charlie = m_ann->picture(m_case)->people.first().id;
    const ObjectDraft said{ObjectType::Voice,
                           {},
                           {detail("person", objectText(charlie)), detail("on", day(-3)),
                            detail("words", QStringLiteral("I want to see my dog"), {m_sue->id()}),
                            detail("owed", QStringLiteral("yes")), detail("owed_by", ownedBy(*m_sue)),
                            detail("owed_on", day(-1))},
                           {}};
    QVERIFY(write(*m_ann, {said}).ok());
    QVERIFY(agree());
    for (Colleague *who : everybody()) {
        QTRY_COMPARE(who->picture(m_case)->voices.size(), 1);
        const Voice voice = who->picture(m_case)->voices.first();
        QVERIFY(voice.person == charlie);
        QCOMPARE(voice.recordedBy, QStringLiteral("Ann Rees"));
        QCOMPARE(voice.isWithheld("words"), who == m_joe.get());
        QCOMPARE(voice.text("words"), who == m_joe.get() ? QString() : QStringLiteral("I want to see my dog"));
        QVERIFY(voice.isOverdue(today()));
        QCOMPARE(voice.owedByName, QStringLiteral("Sue Patel"));
        QCOMPARE(voice.mine, who == m_sue.get());
        QVERIFY(who->picture(m_case)->summary.voices == (VoiceTally{1, 0, 1, 1})); // also who may not read it
    }
    QVERIFY(m_sue->picture(m_case)->summary.next->of == CaseDate::Of::Answer);
    const Voice owed = m_sue->picture(m_case)->voices.first();
    QVERIFY(write(*m_sue,
                  {{ObjectType::Voice,
                    owed.id,
                    {detail("answer", QStringLiteral("He is with your grandfather; you can visit")),
                     detail("answered_on", day(0))},
                    owed.entries()}})
                .ok());
    QVERIFY(agree());
    for (Colleague *who : everybody())
        QTRY_VERIFY(who->picture(m_case)->voices.first().answer == VoiceAnswer::Given);
    QVERIFY(m_sue->picture(m_case)->summary.voices == (VoiceTally{1, 1, 0, 0}));
    QVERIFY(!m_sue->picture(m_case)->summary.next);
}

void TestPlans::whyNothingWasSaidIsKept()
{
    const ObjectId charlie = m_ann->picture(m_case)->people.first().id;
    for (const Knowledge why : {Knowledge::AskedNone, Knowledge::NoReply, Knowledge::Withheld}) {
        const ObjectDraft said{ObjectType::Voice,
                               {},
                               {detail("person", objectText(charlie)), detail("on", day(0)),
                                DetailDraft{QStringLiteral("words"), {}, why, {}}},
                               {}};
        QVERIFY(write(*m_ann, {said}).ok());
    }
    QVERIFY(agree());
    QTRY_COMPARE(m_joe->picture(m_case)->voices.size(), 3);
    QSet<int> found;
    for (const Voice &voice : m_joe->picture(m_case)->voices)
        found << static_cast<int>(voice.field(QStringLiteral("words"))->values.first().knowledge);
    QCOMPARE(found.size(), 3);
    QVERIFY(!found.contains(static_cast<int>(Knowledge::NotAsked)));
}

void TestPlans::draftsOutOfBoundsAreRefused()
{
    QVERIFY(makePlan());
    const QString outcome = objectText(plan(*m_ann).outcomes.first().id);
    const auto refused = [&](ObjectType type, const QList<DetailDraft> &details) {
        const Status written = write(*m_ann, {{type, {}, details, {}}});
        return written ? std::nullopt : std::optional(written.code());
    };
    using enum ErrorCode;
    const DetailDraft text = detail("text", QStringLiteral("Visit"));
    QVERIFY(refused(ObjectType::Action, {text}) == Malformed); // under nothing
    QVERIFY(refused(ObjectType::Action, {detail("outcome", QString(32, u'0')), text}) == NotFound);
    QVERIFY(refused(ObjectType::Action, {detail("outcome", outcome), text, text}) == Malformed);
    QVERIFY(refused(ObjectType::Action, {detail("outcome", outcome), text, detail("due", QStringLiteral("soon"))})
            == Malformed);
    QVERIFY(refused(ObjectType::Action, {detail("outcome", outcome), text, detail("owner", QStringLiteral("Joe"))})
            == Malformed);
    QVERIFY(refused(ObjectType::Action, {detail("outcome", outcome), text, detail("state", QStringLiteral("late"))})
            == Malformed);
    QVERIFY(refused(ObjectType::Action, {detail("outcome", outcome), detail("text", QString(8'001, u'x'))})
            == TooLarge);
    QVERIFY(refused(ObjectType::Plan, {detail("kind", QStringLiteral("other"))}) == Malformed);
    QVERIFY(refused(ObjectType::Family, {detail("given_name", QStringLiteral("Kim"))}) == Malformed);
    QVERIFY(failsWith(write(*m_ann, {{ObjectType::Action, ObjectBytes{1}, {text}, {}}}), NotFound));
    // All of it or nothing.
    const ObjectDraft good{ObjectType::Action, {}, {detail("outcome", outcome), text}, {}};
    QVERIFY(!write(*m_ann, {good, {ObjectType::Plan, {}, {}, {}}}));
    QCOMPARE(plan(*m_ann).actions().size(), 1);
    const PlanAgreement none{ObjectBytes{1}, today(), {}};
    QVERIFY(failsWith(m_ann->session->change(m_case, [&](CaseWriter &writer) { return writer.agreePlan(none); }),
                      NotFound));
}

QTEST_GUILESS_MAIN(TestPlans)
#include "TestPlans.moc"
