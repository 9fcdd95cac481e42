// SPDX-License-Identifier: GPL-3.0-or-later
// Concerns, plans, voices and sharing decisions in a bundle: what goes, what stays out, and what another profile makes
// of it.
#include "app/bundle/BundleArchive.h"
#include "app/import/BundleImport.h"
#include "tests/app/support/JsonSchema.h"
#include "tests/app/support/SessionWorld.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureExport.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/FixtureWorkspace.h"
#include "ui/export/BundleExport.h"

#include <QtCore/QBuffer>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtTest/QTest>

using namespace caseweave;
using fixture::forPanel;
using fixture::made;
using fixture::maker;

namespace {

const QString door = QStringLiteral("the yellow door");
const QString drawer = QStringLiteral("the red drawer");
const QStringList mayaAlone{QStringLiteral("Maya Shah, Greendale Council")};

/// The case with its record; a test changes it.
struct Record {
    CaseSnapshot snapshot;
    BundleSources sources;

    Record()
    {
        FixtureWorkspace workspace;
        fixture::addBanksPlan(workspace);
        fixture::addBanksVoices(workspace);
        snapshot = *workspace.caseSnapshot(FixtureWorkspace::banks());
        sources.decisions = fixture::banksSharing();
        for (const PlanVersion &version : snapshot.planVersions)
            sources.versions << PlanVersionContent{version.id, snapshot.plans.first(), 0};
    }
    BundleExport bundle(const ExportWish &wish) const { return {snapshot, sources, wish, maker()}; }
    PlanOutcome &outcome() { return snapshot.plans.first().outcomes.first(); }
    PlanAction &action() { return outcome().actions.first(); }
    Voice &voice()
    {
        for (Voice &one : snapshot.voices) {
            if (one.answer == VoiceAnswer::Given)
                return one;
        }
        qFatal("no voice with an answer");
    }
    /// The address of somebody that is for some alone.
    QString address() const
    {
        for (const Person &person : snapshot.people) {
            for (const Field &field : person.fields) {
                if (!field.onlyFor.isEmpty())
                    return field.text();
            }
        }
        qFatal("no restricted detail");
    }
};

void write(FieldObject &object, const char *key, const QString &text, const QStringList &onlyFor = {})
{
    object.fields.removeIf([key](const Field &field) { return field.name == QLatin1String(key); });
    Field one = fixture::field(QLatin1String(key), text);
    one.onlyFor = onlyFor;
    object.fields << one;
}

QByteArray jsonOf(const CaseBundle &bundle)
{
    return QJsonDocument(bundle.toJson()).toJson(QJsonDocument::Compact);
}

const CaseBundle::Detail *detailOf(const QList<CaseBundle::Detail> &details, const char *key)
{
    for (const CaseBundle::Detail &one : details) {
        if (one.key == QLatin1String(key))
            return &one;
    }
    return nullptr;
}

} // namespace

class TestExportRecord : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void allOfItGoesAndIsReadBack();
    void whatIsRestrictedStaysOut_data();
    void whatIsRestrictedStaysOut();
    void whatIsSealedForOthersStaysOutForOneselfToo();
    void whatFollowsFromWhatIsLeftOutStaysOut();
    void anOwnerIsTheSuccessor();
    void aVersionThatCouldNotBeReadIsTold();
    void anotherProfileMakesTheSameOfIt();
};

void TestExportRecord::allOfItGoesAndIsReadBack()
{
    Record record;
    const BundleExport content = record.bundle({});
    QString problem;
    const auto reader = BundleReader::of(made(content, ExportForm::Bundle), &problem);
    QVERIFY2(reader != nullptr, qPrintable(problem));
    const CaseBundle &back = reader->bundle();
    QVERIFY(back == content.bundle());
    QCOMPARE(back.concerns.size(), record.snapshot.concerns.size());
    QVERIFY(!back.concerns.isEmpty());
    const Concern &concern = record.snapshot.concerns.first();
    QCOMPARE(back.concerns.first().text, concern.text);
    QCOMPARE(back.concerns.first().raisedBy, concern.raisedBy);
    QCOMPARE(back.concerns.first().expires, concern.expires);
    QCOMPARE(back.concerns.first().acknowledged.size(), concern.acknowledged.size());
    QCOMPARE(back.plans.size(), 1);
    QCOMPARE(back.plans.first().outcomes.size(), 2);
    const CaseBundle::SomeAction &action = back.plans.first().outcomes.first().actions.first();
    QVERIFY(action.state.has_value() && !action.owner.isNobody());
    for (const char *key : {"text", "due", "owner"})
        QVERIFY2(detailOf(action.details, key) != nullptr, key);
    QVERIFY(detailOf(action.details, "outcome") == nullptr);
    QCOMPARE(back.planVersions.size(), 2);
    QVERIFY(back.planVersions.first().stood.has_value());
    QCOMPARE(back.planVersions.first().note, QStringLiteral("Core group"));
    QCOMPARE(back.voices.size(), 3);
    const auto silent = std::find_if(back.voices.begin(), back.voices.end(), [](const CaseBundle::SomeVoice &one) {
        return one.answer == VoiceAnswer::NotOwed;
    });
    QVERIFY(silent != back.voices.end());
    QCOMPARE(detailOf(silent->details, "words")->values.first().knowledge, Knowledge::NoReply);
    QCOMPARE(back.decisions.size(), 3); // one is sealed for others
    QCOMPARE(back.decisions.first().basis, SharingBasis::LegalObligation);
    QVERIFY(!back.decisions.first().recipients.first().professional.isEmpty());
    QFile file(qEnvironmentVariable("CASEWEAVE_SOURCE_DIR") + QStringLiteral("/docs/bundle.schema.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(test::schemaProblem(QJsonDocument::fromJson(file.readAll()).object(), back.toJson()), QString());
}

using Change = std::function<void(Record &)>;
Q_DECLARE_METATYPE(Change)

void TestExportRecord::whatIsRestrictedStaysOut_data()
{
    QTest::addColumn<Change>("change");
    const auto add = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    add("a concern that repeats an address",
        [](Record &one) { one.snapshot.concerns.first().text = door + u' ' + one.address(); });
    add("a quiet concern that some alone may read", [](Record &one) {
        one.snapshot.concerns.first().text = door;
        one.snapshot.concerns.first().quietly = true;
        one.snapshot.concerns.first().onlyFor = {QStringLiteral("Maya Shah, Greendale Council")};
    });
    add("a concern whose withdrawal repeats it", [](Record &one) {
        one.snapshot.concerns.first().withdrawn = true;
        one.snapshot.concerns.first().text = door;
        one.snapshot.concerns.first().withdrawnReason = one.address();
    });
    add("a contingency", [](Record &one) { write(one.snapshot.plans.first(), "contingency", door, mayaAlone); });
    add("a contingency that repeats an address",
        [](Record &one) { write(one.snapshot.plans.first(), "contingency", door + u' ' + one.address()); });
    add("a needed change", [](Record &one) { write(one.outcome(), "change", door, mayaAlone); });
    add("a worry", [](Record &one) { write(one.outcome(), "concern", door, mayaAlone); });
    add("an action, with what shows it", [](Record &one) {
        write(one.action(), "text", QStringLiteral("Look"), mayaAlone);
        write(one.action(), "evidence", door);
    });
    add("evidence", [](Record &one) { write(one.action(), "evidence", door, mayaAlone); });
    add("in what was agreed", [](Record &one) {
        PlanOutcome &outcome = one.sources.versions.last().plan.outcomes.first();
        write(outcome.actions.first(), "text", door, mayaAlone);
    });
    add("the note of what was agreed",
        [](Record &one) { one.snapshot.planVersions.first().note = door + u' ' + one.address(); });
    add("words of a child, with all of it", [](Record &one) {
        write(one.voice(), "words", QStringLiteral("I hide"), mayaAlone);
        write(one.voice(), "about", door);
    });
    add("words that repeat an address", [](Record &one) { write(one.voice(), "words", door + u' ' + one.address()); });
    add("an answer", [](Record &one) { write(one.voice(), "answer", door, mayaAlone); });
    add("a decision", [](Record &one) {
        one.sources.decisions.first().onlyFor = mayaAlone;
        one.sources.decisions.first().said.what = door;
    });
    add("a decision that repeats an address", [](Record &one) {
        one.sources.decisions.first().said.what = door;
        one.sources.decisions.first().said.reasoning = one.address();
    });
    add("a decision whose recipient repeats it", [](Record &one) {
        one.sources.decisions.first().said.what = door;
        one.sources.decisions.first().said.recipients << SharingRecipient{{}, one.address()};
    });
}

void TestExportRecord::whatIsRestrictedStaysOut()
{
    QFETCH(Change, change);
    const BundleExport before = Record().bundle(forPanel());
    QVERIFY(!jsonOf(before.bundle()).contains(door.toUtf8()));
    Record record;
    change(record);
    const BundleExport mine = record.bundle({});
    QVERIFY(jsonOf(mine.bundle()).contains(door.toUtf8()));
    const BundleExport panel = record.bundle(forPanel());
    QVERIFY(!jsonOf(panel.bundle()).contains(door.toUtf8()));
    QCOMPARE(panel.leftOut, before.leftOut + 1);
    QCOMPARE(panel.bundle().leftOut, panel.leftOut);
    QCOMPARE(panel.because, QStringList{QStringLiteral("The panel")});
    QVERIFY(!made(panel, ExportForm::Bundle).contains(door.toUtf8()));
    QFile schema(qEnvironmentVariable("CASEWEAVE_SOURCE_DIR") + QStringLiteral("/docs/bundle.schema.json"));
    QVERIFY(schema.open(QIODevice::ReadOnly));
    QCOMPARE(test::schemaProblem(QJsonDocument::fromJson(schema.readAll()).object(), mine.bundle().toJson()),
             QString());
    // And it is told of what stays who it is for.
    ExportWish forMaya;
    forMaya.recipients = {{FixtureWorkspace::professional(1), QStringLiteral("Maya Shah, Greendale Council")}};
    QVERIFY(jsonOf(record.bundle(forMaya).bundle()).contains(door.toUtf8()));
}

void TestExportRecord::whatIsSealedForOthersStaysOutForOneselfToo()
{
    Record record;
    const qint64 before = record.bundle({}).leftOut;
    for (FieldObject *object :
         {static_cast<FieldObject *>(&record.action()), static_cast<FieldObject *>(&record.voice())}) {
        write(*object, object == &record.action() ? "text" : "words", {}, {});
        object->fields.last().values.clear();
        object->fields.last().withheld = true;
    }
    const BundleExport content = record.bundle({});
    QCOMPARE(content.leftOut, before + 2);
    QCOMPARE(content.bundle().voices.size(), 2);
    QCOMPARE(content.bundle().plans.first().outcomes.first().actions.size(), record.outcome().actions.size() - 1);
}

void TestExportRecord::whatFollowsFromWhatIsLeftOutStaysOut()
{
    Record record;
    write(record.action(), "state", QStringLiteral("done"), mayaAlone);
    record.action().state = ActionState::Done;
    write(record.action(), "owner", record.action().owner.text(), mayaAlone);
    write(record.voice(), "answer", drawer, mayaAlone);
    write(record.voice(), "owed_by", record.voice().owedBy.text(), mayaAlone);
    const CaseBundle all = record.bundle({}).bundle();
    const CaseBundle some = record.bundle(forPanel()).bundle();
    const auto actionIn = [](const CaseBundle &one) { return one.plans.first().outcomes.first().actions.first(); };
    QVERIFY(actionIn(all).state == ActionState::Done && !actionIn(all).owner.isNobody());
    QVERIFY(!actionIn(some).state && actionIn(some).owner.isNobody());
    const auto heard = [&](const CaseBundle &one) {
        return *std::find_if(one.voices.begin(), one.voices.end(), [&](const CaseBundle::SomeVoice &voice) {
            return voice.id == objectText(record.voice().id);
        });
    };
    QVERIFY(heard(all).answer == VoiceAnswer::Given && !heard(all).owedBy.isNobody());
    QVERIFY(!heard(some).answer && heard(some).owedBy.isNobody());
    QVERIFY(detailOf(heard(some).details, "words") != nullptr);
}

void TestExportRecord::anOwnerIsTheSuccessor()
{
    Record record;
    const ObjectId successor = record.snapshot.involvements.last().id;
    const QString written = record.action().text("owner");
    record.action().owner = {PlanOwner::Kind::Involvement, successor};
    const auto plan = record.bundle({}).bundle().plans.first();
    const CaseBundle::SomeAction &action = plan.outcomes.first().actions.first();
    QCOMPARE(action.owner.professional, objectText(successor));
    QCOMPARE(detailOf(action.details, "owner")->values.first().text, written);
}

void TestExportRecord::aVersionThatCouldNotBeReadIsTold()
{
    Record record;
    QVERIFY(record.bundle({}).tells.isEmpty());
    record.sources.versions.removeFirst();
    const BundleExport content = record.bundle({});
    QCOMPARE(content.bundle().planVersions.size(), 2);
    QVERIFY(!content.bundle().planVersions.first().stood && content.bundle().planVersions.last().stood);
    QVERIFY(content.tells.join(u' ').contains(QLatin1String("only the day and the note go: 1.")));
}

namespace {

using test::Colleague;

DetailDraft detail(const char *key, const QString &text, Knowledge ifEmpty = Knowledge::NotAsked)
{
    return {QLatin1String(key), text, ifEmpty, {}};
}

/// A case in a real profile, with all four kinds.
CaseId makeCase(Colleague &ann)
{
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    PersonDraft charlie;
    charlie.givenName = QStringLiteral("Charlie");
    draft.people = {charlie};
    const CaseId id = ann.session->createCase(draft).value();
    const auto change = [&](const std::function<Status(CaseWriter &)> &work) {
        if (!ann.session->change(id, work))
            qFatal("cannot write");
    };
    const auto add = [&](ObjectType type, const QList<DetailDraft> &details, const std::function<bool()> &isThere) {
        change([&](CaseWriter &writer) {
            return writer.writeObjects(QList<ObjectDraft>{ObjectDraft{type, {}, details, {}}});
        });
        if (!testing::waitUntil(isThere))
            qFatal("not shown");
    };
    const auto plans = [&] { return ann.picture(id)->plans; };
    const QString child = objectText(ann.picture(id)->people.first().id);
    add(ObjectType::Plan,
        {detail("kind", QStringLiteral("child_protection")), detail("subjects", child),
         detail("contingency", {}, Knowledge::AskedNone)},
        [&] { return plans().size() == 1; });
    add(ObjectType::Outcome,
        {detail("plan", objectText(plans().first().id)), detail("change", QStringLiteral("Charlie sleeps at night"))},
        [&] { return plans().first().outcomes.size() == 1; });
    add(ObjectType::Action,
        {detail("outcome", objectText(plans().first().outcomes.first().id)),
         detail("text", QStringLiteral("Check the calls")),
         detail("owner", PlanOwner{PlanOwner::Kind::Involvement, involvementOf(ann.id())}.text()),
         detail("due", QStringLiteral("2026-12-01"))},
        [&] { return plans().first().actions().size() == 1; });
    change([&](CaseWriter &writer) {
        return writer.agreePlan({plans().first().id, QDate(2026, 11, 20), QStringLiteral("Core group")});
    });
    add(ObjectType::Voice,
        {detail("person", child), detail("on", QStringLiteral("2026-11-19")),
         detail("words", QStringLiteral("My tooth hurts.")), detail("owed", QStringLiteral("yes"))},
        [&] { return ann.picture(id)->voices.size() == 1; });
    change([&](CaseWriter &writer) {
        return writer.raiseConcern(ConcernLevel::Medium, QStringLiteral("The door was forced"), QDate(2100, 1, 1));
    });
    SharingDraft sharing;
    sharing.date = QDate(2026, 11, 20);
    sharing.recipients = {{{}, QStringLiteral("The landlord")}};
    sharing.subjects = {ann.picture(id)->people.first().id};
    sharing.what = QStringLiteral("That the door is broken");
    sharing.purpose = QStringLiteral("The repair");
    sharing.basis = SharingBasis::PublicTask;
    change([&](CaseWriter &writer) { return writer.recordSharing(sharing); });
    add(ObjectType::Voice,
        {detail("person", child), detail("on", QStringLiteral("2026-11-20")), detail("words", {}, Knowledge::Withheld)},
        [&] {
            return ann.picture(id)->voices.size() == 2 && ann.picture(id)->concerns.size() == 1
                && ann.picture(id)->planVersions.size() == 1;
        });
    return id;
}

CaseBundle bundleOf(Colleague &who, const CaseId &id)
{
    const CaseSnapshotPtr picture = who.picture(id);
    BundleSources sources;
    sources.events = who.events(id);
    sources.decisions = who.session->sharing(id, {}, 0, 100)->decisions;
    for (const PlanVersion &version : picture->planVersions)
        sources.versions << who.session->planVersion(id, version.id).value();
    return BundleExport(*picture, sources, {}, maker()).bundle();
}

/// What objects say, without who wrote it and when, and where they came from.
QStringList saidIn(const QList<CaseBundle::Detail> &details)
{
    QStringList said;
    for (const CaseBundle::Detail &one : details) {
        if (one.key != QLatin1String("source"))
            said << QStringLiteral("%1=%2%3")
                        .arg(one.key, one.values.first().text)
                        .arg(static_cast<int>(one.values.first().knowledge));
    }
    said.sort();
    return said;
}

} // namespace

void TestExportRecord::anotherProfileMakesTheSameOfIt()
{
    test::SessionWorld world;
    const auto ann = world.hire(world.council, "Ann Rees");
    const auto joe = world.hire(world.police, "Joe Okoro");
    world.publish();
    ann->unlock(false);
    joe->unlock(false);
    const CaseBundle first = bundleOf(*ann, makeCase(*ann));
    QVERIFY(first.planVersions.first().stood.has_value());
    QByteArray zip;
    QBuffer out(&zip);
    QVERIFY(out.open(QIODevice::ReadWrite) && writeBundle(first, out));
    const BundleReading reading = checkBundle(zip, {}, false);
    QVERIFY2(reading.problem.isEmpty(), qPrintable(reading.problem));
    std::optional<Status> ended;
    joe->session->importCases(
        reading.plan.cases, [](qint64, qint64) {}, [&](const Status &status) { ended = status; });
    QTRY_VERIFY(ended.has_value());
    QVERIFY(ended->ok());
    const CaseBundle second = bundleOf(*joe, joe->session->summaries().first().id);

    QCOMPARE(second.plans.size(), 1);
    const CaseBundle::SomePlan &was = first.plans.first();
    const CaseBundle::SomePlan &is = second.plans.first();
    QCOMPARE(is.id, was.id);
    QCOMPARE(saidIn(is.details), saidIn(was.details));
    QCOMPARE(saidIn(is.outcomes.first().details), saidIn(was.outcomes.first().details));
    const CaseBundle::SomeAction &did = was.outcomes.first().actions.first();
    const CaseBundle::SomeAction &does = is.outcomes.first().actions.first();
    QCOMPARE(saidIn(does.details), saidIn(did.details));
    QVERIFY(does.owner == did.owner && does.state == did.state && is.state == was.state);
    QCOMPARE(second.voices.size(), 2);
    for (qsizetype i = 0; i < 2; ++i) {
        QCOMPARE(second.voices.at(i).id, first.voices.at(i).id);
        QCOMPARE(saidIn(second.voices.at(i).details), saidIn(first.voices.at(i).details));
        QVERIFY(second.voices.at(i).answer == first.voices.at(i).answer);
        QVERIFY(detailOf(second.voices.at(i).details, "source")
                    ->values.first()
                    .text.startsWith(QLatin1String("recorded by Ann Rees on ")));
    }
    // What Ann signed is not Joe's: it comes as what is told of her.
    QVERIFY(second.concerns.isEmpty() && second.planVersions.isEmpty() && second.decisions.isEmpty());
    QStringList titles;
    for (const CaseBundle::Event &event : second.events) {
        titles << event.title;
        QCOMPARE(event.author, QStringLiteral("Joe Okoro"));
        QVERIFY2(event.source.contains(QLatin1String("by Ann Rees")), qPrintable(event.source));
    }
    titles.sort();
    QCOMPARE(titles,
             QStringList({QStringLiteral("Concern of Ann Rees"), QStringLiteral("Plan agreed: Core group"),
                          QStringLiteral("Sharing decision of Ann Rees")}));
}

QTEST_MAIN(TestExportRecord)
#include "TestExportRecord.moc"
