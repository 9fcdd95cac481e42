// SPDX-License-Identifier: GPL-3.0-or-later
// Concerns, plans, voices and sharing decisions of a bundle: what is read, and what becomes of them in a new case.
#include "app/bundle/BundleArchive.h"
#include "app/casefile/UnknownDetail.h"
#include "app/import/BundleImport.h"
#include "tests/app/support/JsonSchema.h"
#include "tests/app/support/SessionWorld.h"

#include <QBuffer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

namespace {

const QStringList kinds{QStringLiteral("concerns"), QStringLiteral("plans"), QStringLiteral("plan_versions"),
                        QStringLiteral("voices"), QStringLiteral("sharing_decisions")};
const QString anna = QStringLiteral("0000000000000000000000000000000a");
const QString tom = QStringLiteral("0000000000000000000000000000000b");
const QString planId = QStringLiteral("00000000000000000000000000000001");
const QString outcomeId = QStringLiteral("00000000000000000000000000000002");

QString hex(int length, int number)
{
    return QStringLiteral("%1").arg(number, length, 16, QLatin1Char('0'));
}

QDateTime moment(int day)
{
    return {QDate(2026, 11, day), QTime(12, 0), Qt::UTC};
}

CaseBundle::Detail detail(const char *key, const QString &text, const QStringList &onlyFor = {})
{
    return {QLatin1String(key), {{text, Knowledge::Known, QStringLiteral("Maya Shah"), moment(3)}}, onlyFor};
}

CaseBundle::Detail unknown(const char *key, Knowledge why)
{
    return {QLatin1String(key), {{{}, why, QStringLiteral("Maya Shah"), moment(3)}}, {}};
}

CaseBundle::SomePlan plan()
{
    CaseBundle::SomeAction calls;
    calls.id = hex(32, 3);
    calls.state = ActionState::UnderWay;
    calls.owner.professional = tom;
    calls.details = {detail("text", QStringLiteral("Tell the group of any call")),
                     detail("owner", QStringLiteral("involvement ") + tom), detail("due", QStringLiteral("2026-12-01")),
                     detail("state", QStringLiteral("under_way")), unknown("evidence", Knowledge::NoReply)};
    CaseBundle::SomeOutcome sleep;
    sleep.id = outcomeId;
    sleep.state = OutcomeState::Open;
    sleep.details = {detail("number", QStringLiteral("1")), detail("change", QStringLiteral("Anna sleeps at night")),
                     detail("concern", QStringLiteral("Strangers in the flat"))};
    sleep.actions = {calls};
    CaseBundle::SomePlan one;
    one.id = planId;
    one.state = PlanState::Running;
    one.details = {detail("kind", QStringLiteral("child_protection")), detail("subjects", anna),
                   detail("contingency", QStringLiteral("A conference within a week"))};
    one.outcomes = {sleep};
    return one;
}

QList<CaseBundle::SomeVoice> voices()
{
    CaseBundle::SomeVoice said;
    said.id = hex(32, 4);
    said.answer = VoiceAnswer::Given;
    said.owedBy.person = anna;
    said.recordedBy = QStringLiteral("Tom Barker");
    said.recorded = moment(5);
    said.details = {detail("person", anna), detail("on", QStringLiteral("2026-11-04")),
                    detail("words", QStringLiteral("My tooth hurts.")), detail("owed", QStringLiteral("yes")),
                    detail("answer", QStringLiteral("A dentist looks on Friday."))};
    CaseBundle::SomeVoice silent;
    silent.id = hex(32, 5);
    silent.answer = VoiceAnswer::NotOwed;
    silent.recordedBy = QStringLiteral("Tom Barker");
    silent.recorded = moment(6);
    silent.details = {detail("person", anna), detail("on", QStringLiteral("2026-11-06")),
                      unknown("words", Knowledge::Withheld), detail("owed", QStringLiteral("no"))};
    return {silent, said};
}

CaseBundle::SomeConcern concern()
{
    CaseBundle::SomeConcern one;
    one.id = hex(64, 6);
    one.level = ConcernLevel::High;
    one.text = QStringLiteral("The door was forced.");
    one.raisedBy = QStringLiteral("Tom Barker");
    one.agency = QStringLiteral("County Police");
    one.raised = moment(7);
    one.expires = QDate(2026, 11, 21);
    one.acknowledged = {{QStringLiteral("Maya Shah"), moment(8)}, {QStringLiteral("Asha Kaur"), moment(9)}};
    one.withdrawn = true;
    one.withdrawnReason = QStringLiteral("It was the landlord.");
    return one;
}

QList<CaseBundle::SomeDecision> decisions()
{
    CaseBundle::SomeDecision first;
    first.id = hex(64, 7);
    first.date = QDate(2026, 11, 10);
    first.recipients = {{QStringLiteral("The landlord"), {}}, {QStringLiteral("Tom Barker, County Police"), tom}};
    first.children = {anna};
    first.what = QStringLiteral("That the door is broken");
    first.purpose = QStringLiteral("The repair");
    first.basis = SharingBasis::PublicTask;
    first.reasoning = QStringLiteral("Nobody can lock it.");
    first.told = FamilyTold::NotTold;
    first.notToldBecause = QStringLiteral("He may be there.");
    first.author = QStringLiteral("Maya Shah");
    first.agency = QStringLiteral("Greendale Council");
    first.written = moment(10);
    CaseBundle::SomeDecision second = first;
    second.id = hex(64, 8);
    second.choice = SharingChoice::NotShared;
    second.basis = SharingBasis::None;
    second.told = FamilyTold::Told;
    second.notToldBecause.clear();
    second.corrects = first.id;
    second.onlyFor = {QStringLiteral("Maya Shah, Greendale Council")};
    return {second, first};
}

CaseBundle bundle()
{
    CaseBundle made;
    made.reference = QStringLiteral("GC-1");
    made.made = moment(22);
    made.madeBy = QStringLiteral("Maya Shah, Greendale Council");
    made.people = {{anna, PersonKind::Subject, {detail("given_name", QStringLiteral("Anna"))}}};
    CaseBundle::Professional worker;
    worker.id = tom;
    worker.name = QStringLiteral("Tom Barker");
    worker.agency = QStringLiteral("County Police");
    worker.agencyKind = AgencyKind::Police;
    made.professionals = {worker};
    made.concerns = {concern()};
    made.plans = {plan()};
    CaseBundle::SomePlanVersion agreed;
    agreed.id = hex(64, 9);
    agreed.plan = planId;
    agreed.day = QDate(2026, 11, 9);
    agreed.note = QStringLiteral("Initial conference");
    agreed.author = QStringLiteral("Maya Shah");
    agreed.written = moment(9);
    agreed.missing = 2;
    agreed.stood = plan();
    made.planVersions = {agreed};
    made.voices = voices();
    made.decisions = decisions();
    return made;
}

QByteArray zipped(const CaseBundle &of)
{
    QByteArray zip;
    QBuffer out(&zip);
    return out.open(QIODevice::ReadWrite) && writeBundle(of, out) ? zip : QByteArray();
}

ImportPlan planFor(const CaseBundle &of)
{
    return checkBundle(zipped(of), {}, false).plan;
}

const ImportNote *noteOf(const ImportPlan &of, ImportProblem problem)
{
    for (const ImportNote &note : of.notes) {
        if (note.problem == problem)
            return &note;
    }
    return nullptr;
}

const CaseDraft::Object &objectOf(const CaseDraft &draft, ObjectType type)
{
    const auto found = std::find_if(draft.objects.begin(), draft.objects.end(),
                                    [type](const CaseDraft::Object &one) { return one.type == type; });
    if (found == draft.objects.end())
        qFatal("no such object");
    return *found;
}

const EventDraft &eventOf(const CaseDraft &draft, const char *title)
{
    const auto found = std::find_if(draft.events.begin(), draft.events.end(),
                                    [title](const EventDraft &one) { return one.title == QLatin1String(title); });
    if (found == draft.events.end())
        qFatal("no event %s", title);
    return *found;
}

bool canBeWritten(const ImportPlan &of)
{
    SystemRandom random;
    return of.cases.size() == 1 && CaseWriter::beginning(of.cases.first(), random).ok();
}

/// A document with one thing in it that is not as it was.
struct Broken {
    QJsonValue value;
    bool mustFail = true; ///< else the reader and the schema need only be of one mind
};

QList<Broken> brokenOf(const QJsonValue &value)
{
    QList<Broken> all;
    if (value.isObject()) {
        for (const QString &key : value.toObject().keys()) {
            QJsonObject without = value.toObject();
            without.remove(key);
            all << Broken{without, false};
            for (const Broken &inside : brokenOf(value.toObject().value(key))) {
                QJsonObject one = value.toObject();
                one[key] = inside.value;
                all << Broken{one, inside.mustFail};
            }
        }
        QJsonObject more = value.toObject();
        more[QStringLiteral("more")] = 1;
        all << Broken{more} << Broken{1} << Broken{QJsonArray()} << Broken{QStringLiteral("x")};
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (const Broken &inside : brokenOf(array.first())) {
            QJsonArray one = array;
            one[0] = inside.value;
            all << Broken{one, inside.mustFail};
        }
        all << Broken{QJsonArray()} << Broken{QJsonObject()} << Broken{QStringLiteral("x")};
    } else if (value.isString()) {
        all << Broken{7} << Broken{QJsonValue()} << Broken{QJsonArray{value}} << Broken{QString(300'000, u'x')};
    } else if (value.isBool()) {
        all << Broken{1} << Broken{QStringLiteral("yes")};
    } else {
        all << Broken{-1} << Broken{1.5} << Broken{QStringLiteral("1")} << Broken{1e300};
    }
    return all;
}

} // namespace

class TestBundleRecord : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void itIsReadBackAsItWas();
    void readerAndSchemaRefuseTheSame_data();
    void readerAndSchemaRefuseTheSame();
    void aPlanComesWithItsPartsAndSaysWhoseItWas();
    void aVoiceKeepsWhyNothingWasSaid();
    void aConcernComesAsAnEventOfWhoRaisedIt();
    void anAgreedVersionComesAsAnEventWithAllOfIt();
    void sharingDecisionsComeAsEventsOfWhoDecided();
    void whatWasRestrictedIsTold();
    void whatIsTooLongIsCutOrLeftOutByItself();
    void whatBelongsNowhereComesToo();
    void idsThatComeTwiceAreTakenOnce();
    void inTheNewCaseNothingIsSignedForOthers();
};

void TestBundleRecord::itIsReadBackAsItWas()
{
    QString problem;
    const auto back = CaseBundle::fromJson(QJsonDocument(bundle().toJson()).toJson(), &problem);
    QVERIFY2(back.has_value(), qPrintable(problem));
    QVERIFY(back->concerns == bundle().concerns);
    QVERIFY(back->plans == bundle().plans);
    QVERIFY(back->planVersions == bundle().planVersions);
    QVERIFY(back->voices == bundle().voices);
    QVERIFY(back->decisions == bundle().decisions);
    for (const QString &kind : kinds)
        QVERIFY2(bundle().toJson().contains(kind), qPrintable(kind));
}

void TestBundleRecord::readerAndSchemaRefuseTheSame_data()
{
    QTest::addColumn<QString>("kind");
    for (const QString &kind : kinds)
        QTest::newRow(qPrintable(kind)) << kind;
}

void TestBundleRecord::readerAndSchemaRefuseTheSame()
{
    QFETCH(QString, kind);
    QFile file(qEnvironmentVariable("CASEWEAVE_SOURCE_DIR") + QStringLiteral("/docs/bundle.schema.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject schema = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonObject whole = bundle().toJson();
    QCOMPARE(schemaProblem(schema, whole), QString());
    const QList<Broken> all = brokenOf(whole[kind]);
    QVERIFY(all.size() > 20);
    for (const Broken &one : all) {
        QJsonObject json = whole;
        json[kind] = one.value;
        const QByteArray bytes = QJsonDocument(json).toJson(QJsonDocument::Compact);
        QString problem;
        const bool isRead = CaseBundle::fromJson(bytes, &problem).has_value();
        const QString other = schemaProblem(schema, json);
        const QByteArray shown = QJsonDocument(QJsonObject{{kind, one.value}}).toJson().left(4000);
        QVERIFY2(isRead == other.isEmpty(),
                 qPrintable(problem + QStringLiteral(" / ") + other + u'\n' + QString::fromUtf8(shown)));
        QVERIFY2(!isRead || !one.mustFail, shown.constData());
        QVERIFY2(isRead || problem.startsWith(kind), qPrintable(problem));
    }
}

void TestBundleRecord::aPlanComesWithItsPartsAndSaysWhoseItWas()
{
    const ImportPlan made = planFor(bundle());
    const CaseDraft &draft = made.cases.first();
    const CaseDraft::Object &one = objectOf(draft, ObjectType::Plan);
    QCOMPARE(one.id, readObject(planId));
    QVERIFY(one.details.contains({QStringLiteral("contingency"), QStringLiteral("A conference within a week")}));
    QVERIFY(one.details.contains(
        {QStringLiteral("source"),
         QStringLiteral("plan written by Maya Shah; from a bundle of Maya Shah, Greendale Council")}));
    QVERIFY(objectOf(draft, ObjectType::Outcome).details.contains({QStringLiteral("plan"), planId}));
    const CaseDraft::Object &action = objectOf(draft, ObjectType::Action);
    QVERIFY(action.details.contains({QStringLiteral("outcome"), outcomeId}));
    QVERIFY(action.details.contains({QStringLiteral("owner"), QStringLiteral("involvement ") + tom}));
    QVERIFY(action.details.contains(UnknownDetail{QStringLiteral("evidence"), Knowledge::NoReply}.packed()));
    QVERIFY(canBeWritten(made));
}

void TestBundleRecord::aVoiceKeepsWhyNothingWasSaid()
{
    const CaseDraft draft = planFor(bundle()).cases.first();
    const CaseDraft::Object &silent = objectOf(draft, ObjectType::Voice);
    QVERIFY(silent.details.contains(UnknownDetail{QStringLiteral("words"), Knowledge::Withheld}.packed()));
    const CaseDraft::Object &said = draft.objects.last();
    QVERIFY(said.details.contains({QStringLiteral("words"), QStringLiteral("My tooth hurts.")}));
    QVERIFY(
        said.details.contains({QStringLiteral("source"),
                               QStringLiteral("recorded by Tom Barker on 5 November 2026; answer written by Maya Shah "
                                              "on 3 November 2026; from a bundle of Maya Shah, Greendale Council")}));
}

void TestBundleRecord::aConcernComesAsAnEventOfWhoRaisedIt()
{
    const ImportPlan made = planFor(bundle());
    const EventDraft &event = eventOf(made.cases.first(), "Concern of Tom Barker");
    QCOMPARE(event.date, QDate(2026, 11, 7));
    QCOMPARE(event.kind, EventKind::Opinion);
    QCOMPARE(event.significance, Significance::High);
    QCOMPARE(
        event.text,
        QStringLiteral("The door was forced.\n\nLevel: high. Open until 21 November 2026. Acknowledged by Maya Shah on "
                       "8 November 2026; Asha Kaur on 9 November 2026. Withdrawn: It was the landlord."));
    QCOMPARE(
        event.source,
        QStringLiteral("concern raised by Tom Barker, County Police on 7 November 2026; from a bundle of Maya Shah, "
                       "Greendale Council"));
    QVERIFY(noteOf(made, ImportProblem::ConcernsAsEvents) != nullptr);
    CaseBundle unseen = bundle();
    unseen.concerns.first().acknowledged.clear();
    QVERIFY(eventOf(planFor(unseen).cases.first(), "Concern of Tom Barker")
                .text.contains(QLatin1String("Acknowledged by nobody.")));
}

void TestBundleRecord::anAgreedVersionComesAsAnEventWithAllOfIt()
{
    const ImportPlan made = planFor(bundle());
    const EventDraft &event = eventOf(made.cases.first(), "Plan agreed: Initial conference");
    QCOMPARE(event.date, QDate(2026, 11, 9));
    for (const char *part :
         {"Kind: child protection", "If it does not work: A conference within a week",
          "Needed change 1: Anna sleeps at night", "Worry: Strangers in the flat",
          "- Tell the group of any call; who: Tom Barker; by 1 December 2026; under way", "that are missing: 2."})
        QVERIFY2(event.text.contains(QLatin1String(part)), qPrintable(event.text));
    QVERIFY(
        event.source.startsWith(QLatin1String("agreed plan written by Maya Shah on 9 November 2026; from a bundle")));
    QCOMPARE(noteOf(made, ImportProblem::VersionsAsEvents)->detail, QStringLiteral("1"));
}

void TestBundleRecord::sharingDecisionsComeAsEventsOfWhoDecided()
{
    const ImportPlan made = planFor(bundle());
    const QList<EventDraft> &events = made.cases.first().events;
    const EventDraft &later = eventOf(made.cases.first(), "Sharing decision of Maya Shah");
    const EventDraft &earlier = events.last();
    QVERIFY(later.text.startsWith(QLatin1String("Not shared: That the door is broken")));
    QVERIFY(later.text.contains(QLatin1String("in place of an earlier decision")));
    QCOMPARE(earlier.text,
             QStringLiteral("Shared: That the door is broken\nWith: The landlord; Tom Barker, County Police\nFor: The "
                            "repair\nBasis: public task\nReasons: Nobody can lock it.\nThe family was not told: He may "
                            "be there.\nA later decision stands in its place."));
    QCOMPARE(earlier.date, QDate(2026, 11, 10));
    QCOMPARE(earlier.people, QList<ObjectId>{*readObject(anna)});
    QVERIFY(earlier.source.startsWith(QLatin1String("sharing decision written by Maya Shah, Greendale Council on ")));
    QCOMPARE(noteOf(made, ImportProblem::DecisionsAsEvents)->detail, QStringLiteral("2"));
}

void TestBundleRecord::whatWasRestrictedIsTold()
{
    CaseBundle made = bundle();
    made.decisions.clear();
    const QStringList some{QStringLiteral("Tom Barker")};
    QVERIFY(noteOf(planFor(made), ImportProblem::WrittenByOthers) == nullptr);
    CaseBundle inPlan = made;
    inPlan.plans.first().outcomes.first().actions.first().details.first().onlyFor = some;
    CaseBundle inVersion = made;
    inVersion.planVersions.first().stood->outcomes.first().details.first().onlyFor = some;
    CaseBundle inVoice = made;
    inVoice.voices.last().details[2].onlyFor = some;
    for (const CaseBundle &one : {inPlan, inVersion, inVoice}) {
        const ImportPlan told = planFor(one);
        const ImportNote *note = noteOf(told, ImportProblem::WrittenByOthers);
        QVERIFY(note != nullptr && note->detail == some.first());
    }
    QVERIFY(noteOf(planFor(bundle()), ImportProblem::WrittenByOthers) != nullptr); // a decision
}

void TestBundleRecord::whatIsTooLongIsCutOrLeftOutByItself()
{
    CaseBundle made = bundle();
    CaseBundle::SomeOutcome &outcome = made.planVersions.first().stood->outcomes.first();
    for (int i = 0; i < 40; ++i) {
        CaseBundle::SomeAction action = outcome.actions.first();
        action.details = {detail("text", QString(1'000, QChar(0x20ac)))};
        outcome.actions << action;
    }
    made.concerns.first().text = QString(20'000, QChar(0x20ac));
    made.plans.first().details.last() = detail("contingency", QString(20'000, u'x'));
    const ImportPlan told = planFor(made);
    QVERIFY(canBeWritten(told));
    const CaseDraft &draft = told.cases.first();
    const EventDraft &event = eventOf(draft, "Plan agreed: Initial conference");
    QVERIFY(event.text.endsWith(QLatin1String("It stands in the bundle.")));
    QVERIFY(event.text.toUtf8().size() > 19'900 && !event.text.contains(QChar::ReplacementCharacter));
    QVERIFY(noteOf(told, ImportProblem::TooLong) != nullptr);
    QVERIFY(noteOf(told, ImportProblem::ConcernsAsEvents) == nullptr);
    QCOMPARE(objectOf(draft, ObjectType::Plan).details.size(), 3); // without its contingency
}

void TestBundleRecord::whatBelongsNowhereComesToo()
{
    CaseBundle made = bundle();
    made.plans.first().id.clear();
    made.plans.first().details.clear();
    made.plans.first().outcomes.first().id.clear();
    made.plans.first().outcomes.first().details.clear();
    made.planVersions.first().stood.reset();
    const ImportPlan told = planFor(made);
    QVERIFY(canBeWritten(told));
    const CaseDraft &draft = told.cases.first();
    QVERIFY(std::none_of(draft.objects.begin(), draft.objects.end(), [](const CaseDraft::Object &one) {
        return one.type == ObjectType::Plan || one.type == ObjectType::Outcome;
    }));
    QVERIFY(!objectOf(draft, ObjectType::Action).details.isEmpty());
    QVERIFY(eventOf(draft, "Plan agreed: Initial conference")
                .text.startsWith(QLatin1String("What was agreed is not in the bundle.")));
}

void TestBundleRecord::idsThatComeTwiceAreTakenOnce()
{
    CaseBundle made = bundle();
    made.plans << made.plans.first();
    made.voices << made.voices.first();
    made.voices.last().id = anna;
    CaseBundle::SomeVoice empty;
    empty.id = hex(32, 99);
    empty.recorded = moment(1);
    made.voices << empty;
    made.decisions.first().children = QStringList(200, anna);
    const ImportPlan told = planFor(made);
    QVERIFY(canBeWritten(told));
    QVERIFY(noteOf(told, ImportProblem::Repeated) != nullptr);
    QCOMPARE(told.cases.first().objects.size(), planFor(bundle()).cases.first().objects.size());
    // And of one object each key.
    made.plans.first().details << detail("contingency", QStringLiteral("Another"))
                               << unknown("contingency", Knowledge::NoReply) << unknown("?", Knowledge::NotAsked)
                               << unknown("source", Knowledge::NotAsked);
    QVERIFY(canBeWritten(planFor(made)));
}

void TestBundleRecord::inTheNewCaseNothingIsSignedForOthers()
{
    SessionWorld world;
    const auto ann = world.hire(world.council, "Ann Rees");
    world.publish();
    ann->unlock(false);
    std::optional<Status> ended;
    ann->session->importCases(
        planFor(bundle()).cases, [](qint64, qint64) {}, [&](const Status &status) { ended = status; });
    QVERIFY(waitUntil([&] { return ended.has_value(); }));
    QVERIFY(ended->ok());
    const CaseId id = ann->session->summaries().first().id;
    const CaseSnapshotPtr picture = ann->picture(id);
    QCOMPARE(picture->plans.size(), 1);
    const Plan &one = picture->plans.first();
    QVERIFY(one.kind == PlanKind::ChildProtection && one.subjects == QList<ObjectId>{*readObject(anna)});
    const PlanAction &action = *one.actions().first();
    QCOMPARE(action.ownerName, QStringLiteral("Tom Barker"));
    QVERIFY(action.state == ActionState::UnderWay && action.due == QDate(2026, 12, 1));
    QCOMPARE(action.field(QStringLiteral("evidence"))->values.first().knowledge, Knowledge::NoReply);
    QCOMPARE(picture->voices.size(), 2);
    const Voice &silent = picture->voices.first();
    QCOMPARE(silent.field(QStringLiteral("words"))->values.first().knowledge, Knowledge::Withheld);
    QVERIFY(silent.answer == VoiceAnswer::NotOwed);
    QVERIFY(picture->voices.last().answer == VoiceAnswer::Given);
    QVERIFY(picture->voices.last().text("source").startsWith(QLatin1String("recorded by Tom Barker")));
    // All that others answered for is told, and nothing of it is done again in the importer's name.
    QVERIFY(picture->concerns.isEmpty() && picture->planVersions.isEmpty());
    QVERIFY(!picture->summary.openConcern);
    QCOMPARE(ann->session->sharing(id, {}, 0, 10)->total, 0);
    QCOMPARE(ann->events(id).size(), 4);
}

QTEST_GUILESS_MAIN(TestBundleRecord)
#include "TestBundleRecord.moc"
