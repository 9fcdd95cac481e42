// SPDX-License-Identifier: GPL-3.0-or-later
// A bundle read into a new case: what is taken, in whose name, and what is told.
#include "app/bundle/BundleArchive.h"
#include "app/import/BundleImport.h"
#include "app/import/BundledDocument.h"
#include "app/session/CaseWriter.h"
#include "tests/app/support/MadeZip.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace caseweave;

namespace {

const QString anna = QStringLiteral("0000000000000000000000000000000a");
const QString maya = QStringLiteral("0000000000000000000000000000000b");

CaseBundle::Detail detail(const char *key, const QString &text, const QStringList &onlyFor = {})
{
    return {
        QLatin1String(key),
        {{text, Knowledge::Known, QStringLiteral("Maya Shah"), QDateTime(QDate(2026, 11, 20), QTime(9, 0), Qt::UTC)}},
        onlyFor};
}

CaseBundle bundle()
{
    CaseBundle made;
    made.reference = QStringLiteral("GC-1");
    made.made = QDateTime(QDate(2026, 11, 22), QTime(9, 30), Qt::UTC);
    made.madeBy = QStringLiteral("Maya Shah, Greendale Council");
    made.details = {detail("stage", QStringLiteral("Assessment")), detail("jurisdiction", QStringLiteral("england"))};
    made.people = {{anna,
                    PersonKind::Subject,
                    {detail("given_name", QStringLiteral("Anna")), detail("born", QStringLiteral("2015-03-07")),
                     detail("school", QStringLiteral("Elm Primary")),
                     detail("address", QStringLiteral("1 Elm Road"), {QStringLiteral("Tom Barker")})}}};
    CaseBundle::Professional worker;
    worker.id = maya;
    worker.name = QStringLiteral("Maya Shah");
    worker.agency = QStringLiteral("Greendale Council");
    worker.member = true;
    worker.details = {detail("role", QStringLiteral("Social worker"))};
    made.professionals = {worker};
    CaseBundle::SomeVisit visit;
    visit.id = QStringLiteral("0000000000000000000000000000000c");
    visit.professional = maya;
    visit.when = QStringLiteral("2026-11-25T14:30");
    visit.state = VisitState::Planned;
    visit.children = {anna};
    made.visits = {visit};
    CaseBundle::SomeMilestone referral;
    referral.id = QStringLiteral("0000000000000000000000000000000d");
    referral.kind = QStringLiteral("referral");
    referral.date = QDate(2026, 11, 2);
    made.milestones = {referral};
    CaseBundle::Event event;
    event.id = QString(64, u'e');
    event.date = QDate(2026, 11, 3);
    event.title = QStringLiteral("Seen at school");
    event.source = QStringLiteral("school visit");
    event.author = QStringLiteral("Tom Barker");
    event.agency = QStringLiteral("County Police");
    event.written = QDateTime(QDate(2026, 11, 4), QTime(12, 0), Qt::UTC);
    made.events = {event};
    return made;
}

const QByteArray report("%PDF-1.4 a report that is none");
const QString reportId = QStringLiteral("000000000000000000000000000000f1");

CaseBundle::SomeMessage message(int number, const QString &author, const QString &text)
{
    CaseBundle::SomeMessage one;
    one.id = QStringLiteral("%1").arg(number, 64, 16, QLatin1Char('0'));
    one.text = text;
    one.author = author;
    one.agency = QStringLiteral("County Police");
    one.written = QDateTime(QDate(2026, 11, 4), QTime(12, 0), Qt::UTC);
    return one;
}

CaseBundle::SomeDocument document()
{
    CaseBundle::SomeDocument one;
    one.id = reportId;
    one.title = QStringLiteral("Report of the school");
    one.kind = QStringLiteral("report");
    one.media = QStringLiteral("application/pdf");
    one.size = report.size();
    one.person = anna;
    one.addedBy = QStringLiteral("Tom Barker");
    one.added = QDateTime(QDate(2026, 11, 5), QTime(12, 0), Qt::UTC);
    one.file = CaseBundle::fileFor(one.id, QStringLiteral("pdf"));
    one.sha256 = QString::fromLatin1(QCryptographicHash::hash(report, QCryptographicHash::Sha256).toHex());
    return one;
}

QByteArray zipped(const CaseBundle &bundle)
{
    QByteArray zip;
    QBuffer out(&zip);
    out.open(QIODevice::ReadWrite);
    const bool done = writeBundle(bundle, out, [](const CaseBundle::SomeDocument &) {
        auto bytes = std::make_unique<QBuffer>();
        bytes->setData(report);
        bytes->open(QIODevice::ReadOnly);
        return bytes;
    });
    return done ? zip : QByteArray();
}

bool says(const ImportPlan &plan, ImportProblem problem)
{
    return std::any_of(plan.notes.begin(), plan.notes.end(),
                       [problem](const ImportNote &one) { return one.problem == problem; });
}

} // namespace

class TestImportBundle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void whatIsInItMakesOneCase();
    void whoWroteAnEventStandsInItsSource();
    void whatWasRestrictedIsTold();
    void whatCannotBeIsLeftOutByItself();
    void aCaseThatIsHereIsLeftOutUnlessWished();
    void whatIsNoBundleSaysWhy();
    void messagesComeAsEventsOfTheirAuthors();
    void documentsOfItBelongToTheNewCase();
    void aDocumentThatWasNotThereIsTold();
    void aBundleThatLiesIsNotTaken_data();
    void aBundleThatLiesIsNotTaken();
    void bundlesOfEarlierVersionsAreRead_data();
    void bundlesOfEarlierVersionsAreRead();
    void stoppedInTheMiddleOfADocumentNothingIsLeft();
    void whatIsOpenedAgainGivesOnlyWhatItIsAskedFor();
};

void TestImportBundle::whatIsInItMakesOneCase()
{
    const BundleReading reading = checkBundle(zipped(bundle()), {}, false);
    QVERIFY2(reading.problem.isEmpty(), qPrintable(reading.problem));
    QCOMPARE(reading.plan.cases.size(), 1);
    const CaseDraft &draft = reading.plan.cases.first();
    QCOMPARE(draft.reference, QStringLiteral("GC-1"));
    QCOMPARE(draft.stage, QStringLiteral("Assessment"));
    QCOMPARE(draft.jurisdiction, QStringLiteral("england"));
    QCOMPARE(draft.people.size(), 1);
    QCOMPARE(draft.people.first().givenName, QStringLiteral("Anna"));
    QCOMPARE(draft.people.first().born, QDate(2015, 3, 7));
    QCOMPARE(draft.people.first().id, readObject(anna));
    QCOMPARE(draft.milestones.size(), 1);
    QCOMPARE(draft.objects.size(), 2);
    QVERIFY(draft.objects.first().details.contains({QStringLiteral("role"), QStringLiteral("Social worker")}));
    QVERIFY(draft.objects.last().details.contains({QStringLiteral("involvement"), maya}));
    QVERIFY(draft.objects.last().details.contains({QStringLiteral("children"), anna}));
    SeededRandom random(1);
    QVERIFY(CaseWriter::beginning(draft, random).ok());
}

void TestImportBundle::whoWroteAnEventStandsInItsSource()
{
    const ImportPlan plan = checkBundle(zipped(bundle()), {}, false).plan;
    QCOMPARE(plan.cases.first().events.first().source,
             QStringLiteral(
                 "school visit; written by Tom Barker, County Police on 4 November 2026; from a bundle of Maya Shah, "
                 "Greendale Council"));
}

void TestImportBundle::whatWasRestrictedIsTold()
{
    const ImportPlan plan = checkBundle(zipped(bundle()), {}, false).plan;
    QVERIFY(says(plan, ImportProblem::WrittenByOthers));
    QCOMPARE(plan.notes.first().detail, QStringLiteral("Tom Barker"));
    QCOMPARE(plan.cases.first().people.first().address, QStringLiteral("1 Elm Road"));
}

void TestImportBundle::whatCannotBeIsLeftOutByItself()
{
    CaseBundle made = bundle();
    made.people << made.people.first(); // the same id again
    made.people << CaseBundle::SomePerson{
        QStringLiteral("000000000000000000000000000000aa"), PersonKind::Family, {detail("note", QString(9'000, u'x'))}};
    made.people.first().details << detail("school", QStringLiteral("Another"))
                                << detail("NOT A KEY", QStringLiteral("x"));
    CaseBundle::Event withheld = made.events.first();
    withheld.title.clear();
    CaseBundle::Event early = made.events.first();
    early.date = QDate(1066, 10, 14);
    made.events << withheld << early;
    const ImportPlan plan = checkBundle(zipped(made), {}, false).plan;
    for (const ImportProblem problem :
         {ImportProblem::Repeated, ImportProblem::TooLong, ImportProblem::NoName, ImportProblem::NotADate})
        QVERIFY(says(plan, problem));
    const CaseDraft &draft = plan.cases.first();
    QCOMPARE(draft.people.size(), 1);
    QCOMPARE(draft.events.size(), 1);
    SeededRandom random(1);
    QVERIFY(CaseWriter::beginning(draft, random).ok());
}

void TestImportBundle::aCaseThatIsHereIsLeftOutUnlessWished()
{
    CaseSummary here;
    here.reference = QStringLiteral("gc1");
    const ImportKnown known({here});
    QVERIFY(checkBundle(zipped(bundle()), known, false).plan.cases.isEmpty());
    QCOMPARE(checkBundle(zipped(bundle()), known, true).plan.cases.size(), 1);
}

void TestImportBundle::whatIsNoBundleSaysWhy()
{
    QVERIFY(!checkBundle("PK\x03\x04", {}, false).problem.isEmpty());
    QVERIFY(!checkBundle({}, {}, false).problem.isEmpty());
}

void TestImportBundle::messagesComeAsEventsOfTheirAuthors()
{
    CaseBundle made = bundle();
    CaseBundle::SomeMessage asks = message(1, QStringLiteral("Tom Barker"), QStringLiteral("Who saw her last?"));
    asks.asked = {{QStringLiteral("Maya Shah"), AskState::Answered, {}}};
    asks.by = QDate(2026, 11, 6);
    asks.onlyFor = {QStringLiteral("Maya Shah")};
    CaseBundle::SomeMessage answers = message(2, QStringLiteral("Maya Shah"), {});
    answers.thread = asks.id;
    answers.answers = {QStringLiteral("Tom Barker")};
    made.messages = {asks, answers};
    const ImportPlan plan = checkBundle(zipped(made), {}, false).plan;
    const QList<EventDraft> &events = plan.cases.first().events;
    QCOMPARE(events.size(), 3);
    QCOMPARE(events.at(1).title, QStringLiteral("Message of Tom Barker"));
    QCOMPARE(events.at(1).text, QStringLiteral("Who saw her last?"));
    QCOMPARE(events.at(1).date, QDate(2026, 11, 4));
    QCOMPARE(events.at(1).source,
             QStringLiteral(
                 "message written by Tom Barker, County Police on 4 November 2026; asked for an answer: Maya Shah "
                 "(answered), by 6 November 2026; from a bundle of Maya Shah, Greendale Council"));
    QCOMPARE(events.at(2).text, QStringLiteral("Answered.\n\nAnswers Tom Barker."));
    QVERIFY(says(plan, ImportProblem::WrittenByOthers));
    QCOMPARE(plan.notes.first().problem, ImportProblem::MessagesAsEvents);
    QCOMPARE(plan.notes.first().detail, QStringLiteral("2"));
    SeededRandom random(1);
    QVERIFY(CaseWriter::beginning(plan.cases.first(), random).ok());
}

void TestImportBundle::documentsOfItBelongToTheNewCase()
{
    CaseBundle made = bundle();
    made.documents = {document()};
    const BundleReading reading = checkBundle(zipped(made), {}, false);
    QVERIFY2(reading.problem.isEmpty(), qPrintable(reading.problem));
    const CaseDraft::Object &object = reading.plan.cases.first().objects.last();
    QCOMPARE(object.type, ObjectType::Document);
    QVERIFY(object.details.contains({QStringLiteral("title"), QStringLiteral("Report of the school")}));
    QVERIFY(object.details.contains({QStringLiteral("person"), anna}));
    QVERIFY(object.details.contains(
        {QStringLiteral("source"),
         QStringLiteral("added by Tom Barker on 5 November 2026; from a bundle of Maya Shah, Greendale Council")}));
    const auto bundled = BundledDocument::of(object);
    QVERIFY(bundled && bundled->file == document().file && bundled->sha256 == document().sha256);
}

void TestImportBundle::aDocumentThatWasNotThereIsTold()
{
    CaseBundle made = bundle();
    CaseBundle::SomeDocument one = document();
    one.file.clear();
    one.sha256.clear();
    made.documents = {one};
    const ImportPlan plan = checkBundle(zipped(made), {}, false).plan;
    QCOMPARE(plan.cases.first().objects.size(), 2);
    QVERIFY(says(plan, ImportProblem::NotInBundle));
    QCOMPARE(plan.notes.last().value, one.title);
}

void TestImportBundle::aBundleThatLiesIsNotTaken_data()
{
    using test::ZipPart;
    CaseBundle made = bundle();
    made.documents = {document()};
    const auto json = [](const CaseBundle &of) {
        return ZipPart{"case.json", QJsonDocument(of.toJson()).toJson(), 0, {}};
    };
    const ZipPart file{document().file.toLatin1(), report, 0, {}};
    QTest::addColumn<QByteArray>("zip");
    QTest::addColumn<QString>("problem");
    const auto add = [](const char *name, const QList<ZipPart> &parts, const char *problem) {
        QTest::newRow(name) << test::zipOf(parts) << QString::fromUtf8(problem);
    };
    add("as it should be", {json(made), file}, "");
    ZipPart other = file;
    other.bytes[5] = '!';
    add("other bytes", {json(made), other}, "its hash differs");
    add("no file", {json(made)}, "does not hold documents/000000000000000000000000000000f1.pdf");
    add("no case.json", {file}, "does not hold case.json");
    ZipPart outside = file;
    outside.name = "../../.bashrc";
    add("a path out of it", {json(made), file, outside}, "holds “../../.bashrc”");
    CaseBundle named = made;
    named.documents.first().file = QStringLiteral("../000000000000000000000000000000f1.pdf");
    outside.name = named.documents.first().file.toLatin1();
    add("a path out of it that is named", {json(named), outside}, "documents[0].file is not documents/0");
    add("a file twice", {json(made), file, file}, "damaged");
    CaseBundle twice = made;
    twice.documents << document();
    add("named twice", {json(twice), file}, "twice");
    CaseBundle longer = made;
    longer.documents.first().size = report.size() + 1;
    add("another size", {json(longer), file}, "in the size that case.json says");
    ZipPart bomb = file;
    bomb.method = 8;
    bomb.claimed = 1U << 30;
    add("a document that would unpack to much", {json(made), bomb}, "does not hold documents/");
    ZipPart grown = json(made);
    grown.method = 8;
    grown.claimed = 1U << 30;
    add("a case.json that would", {grown, file}, "is larger than 256 MiB");
    CaseBundle free = made;
    free.documents.first().sha256 = QStringLiteral("00");
    add("no hash", {json(free), file}, "sha256");
    const QByteArray whole = test::zipOf({json(made), file});
    QTest::newRow("cut short") << whole.chopped(40) << QStringLiteral("damaged");
}

void TestImportBundle::aBundleThatLiesIsNotTaken()
{
    QFETCH(QByteArray, zip);
    QFETCH(QString, problem);
    const BundleReading reading = checkBundle(zip, {}, false);
    QVERIFY2(problem.isEmpty() ? reading.problem.isEmpty() : reading.problem.contains(problem),
             qPrintable(reading.problem));
    QCOMPARE(reading.plan.cases.size(), problem.isEmpty() ? 1 : 0);
}

void TestImportBundle::bundlesOfEarlierVersionsAreRead_data()
{
    QTest::addColumn<int>("version");
    for (int version = 1; version <= CaseBundle::version; ++version)
        QTest::addRow("%d", version) << version;
}

void TestImportBundle::bundlesOfEarlierVersionsAreRead()
{
    QFETCH(int, version);
    QJsonObject json = bundle().toJson();
    json[QStringLiteral("version")] = version;
    const QByteArray zip = test::zipOf({{"case.json", QJsonDocument(json).toJson(), 0, {}}});
    QCOMPARE(checkBundle(zip, {}, false).plan.cases.size(), 1);
}

void TestImportBundle::stoppedInTheMiddleOfADocumentNothingIsLeft()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("case.zip"));
    CaseBundle made = bundle();
    const QByteArray bytes = QByteArray(1 << 20, 'r');
    CaseBundle::SomeDocument large = document();
    large.size = bytes.size();
    large.sha256 = QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    made.documents = {large};
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(test::zipOf(
        {{"case.json", QJsonDocument(made.toJson()).toJson(), 0, {}}, {large.file.toLatin1(), bytes, 0, {}}}));
    file.close();
    QList<qint64> told;
    const BundleRead stopped = readBundleFile(path, [&](qint64 done, qint64 of) {
        told << done;
        return of == bytes.size() && told.size() < 3;
    });
    QVERIFY(stopped.stopped);
    QVERIFY(stopped.bundle == nullptr);
    QVERIFY(stopped.problem.isEmpty());
    QCOMPARE(told.size(), 3); // not asked again: it has ended
    QVERIFY(told.last() > 0 && told.last() < bytes.size());
    for (const QFileInfo &open : QDir(QStringLiteral("/proc/self/fd")).entryInfoList(QDir::Files | QDir::System))
        QVERIFY2(open.symLinkTarget() != path, "the bundle is still open");
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList(QStringLiteral("case.zip")));
    const BundleRead whole = readBundleFile(path, [](qint64, qint64) { return true; });
    QVERIFY(!whole.stopped && whole.problem.isEmpty() && whole.bundle != nullptr);
    QCOMPARE(planOf(*whole.bundle, path, {}, false).cases.size(), 1);
}

void TestImportBundle::whatIsOpenedAgainGivesOnlyWhatItIsAskedFor()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("case.zip"));
    const auto write = [&](const QByteArray &zip) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(zip) == zip.size();
    };
    QVERIFY(write("PK\x03\x04"));
    QVERIFY(BundleReader::openAgain(path) == nullptr);
    QVERIFY(write(test::zipOf({{document().file.toLatin1(), report, 0, {}}})));
    const auto reader = BundleReader::openAgain(path);
    QVERIFY(reader != nullptr);
    const auto content = reader->content(document());
    QVERIFY(content != nullptr);
    QCOMPARE(content->readAll(), report);
    QVERIFY(content->isWhole());
    CaseBundle::SomeDocument other = document();
    other.size += 1;
    QVERIFY(reader->content(other) == nullptr);
    other.file = QStringLiteral("documents/another.pdf");
    QVERIFY(reader->content(other) == nullptr);
}

QTEST_GUILESS_MAIN(TestImportBundle)
#include "TestImportBundle.moc"
