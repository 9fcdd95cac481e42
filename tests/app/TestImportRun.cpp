// SPDX-License-Identifier: GPL-3.0-or-later
// Many cases at once through a real session: all of them or none, whatever happens in the middle.
#include "app/bundle/BundleArchive.h"
#include "app/find/FindReader.h"
#include "app/import/BundleImport.h"
#include "tests/app/support/MadeZip.h"
#include "tests/app/support/SessionWorld.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QSet>
#include <QTest>
#include <QThread>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

namespace {

constexpr int caseCount = 6;

CaseDraft draft(int number)
{
    CaseDraft one;
    one.reference = QStringLiteral("GC-%1").arg(number);
    one.stage = QStringLiteral("Referral");
    one.jurisdiction = QStringLiteral("england");
    PersonDraft child;
    child.givenName = QStringLiteral("Child %1").arg(number);
    child.familyName = QStringLiteral("Banks");
    child.born = QDate(2015, 3, 7);
    child.details = {{QStringLiteral("school"), QStringLiteral("Elm Primary")}};
    PersonDraft mother;
    mother.kind = PersonKind::Family;
    mother.familyName = QStringLiteral("Banks");
    mother.relationship = QStringLiteral("mother");
    one.people = {child, mother};
    MilestoneDraft discussion;
    discussion.kind = strategyDiscussionKind;
    discussion.date = QDate(2022, 6, 2);
    discussion.beganEnquiry = true;
    one.milestones = {discussion};
    EventDraft event;
    event.date = QDate(2022, 6, 22);
    event.title = QStringLiteral("Child protection plan began");
    one.events = {event};
    return one;
}

QList<CaseDraft> drafts()
{
    QList<CaseDraft> all;
    for (int i = 0; i < caseCount; ++i)
        all << draft(i);
    return all;
}

const QByteArray report = QByteArray("What the school says of her. ").repeated(9000);

/// A bundle of a case with a document, as a file.
void writeBundleTo(const QString &path, const QByteArray &bytes = report)
{
    CaseBundle bundle;
    bundle.reference = QStringLiteral("GC-9");
    bundle.made = QDateTime(QDate(2026, 11, 22), QTime(9, 30), Qt::UTC);
    bundle.madeBy = QStringLiteral("Maya Shah, Greendale Council");
    CaseBundle::SomeDocument document;
    document.id = QStringLiteral("000000000000000000000000000000f1");
    document.title = QStringLiteral("Report of the school");
    document.kind = QStringLiteral("report");
    document.media = QStringLiteral("text/plain");
    document.size = bytes.size();
    document.addedBy = QStringLiteral("Tom Barker");
    document.added = bundle.made;
    document.file = CaseBundle::fileFor(document.id, QStringLiteral("txt"));
    document.sha256 = QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    bundle.documents = {document};
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite | QIODevice::Truncate));
    QVERIFY(writeBundle(bundle, file, [&](const CaseBundle::SomeDocument &) {
        auto buffer = std::make_unique<QBuffer>();
        buffer->setData(bytes);
        buffer->open(QIODevice::ReadOnly);
        return buffer;
    }));
}

/// The files of a profile as a kill at this moment would leave them.
void copyFolder(const QString &from, const QString &to)
{
    QDir().mkpath(to);
    for (const QFileInfo &one : QDir(from).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
        const QString target = to + u'/' + one.fileName();
        if (one.isDir())
            copyFolder(one.filePath(), target);
        else
            QVERIFY(QFile::copy(one.filePath(), target));
    }
}

qsizetype filesIn(const std::filesystem::path &folder)
{
    return QDir(QString::fromStdString((folder / "cases").string())).entryList({QStringLiteral("*.db*")}).size();
}

} // namespace

class TestImportRun : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann;

    struct Outcome {
        std::optional<ErrorCode> code;
        bool ended = false;
        qint64 moves = 0;
    };
    std::shared_ptr<Outcome> begin(const QList<CaseDraft> &all, std::function<void(qint64)> each = {});
    qsizetype caseFilesLeft() const { return filesIn(m_ann->folder()); }
    qsizetype foldersLeft() const
    {
        return QDir(QString::fromStdString((m_ann->folder() / "cases").string()))
            .entryList({QStringLiteral("*.documents")})
            .size();
    }
    bool noteIsLeft() const { return std::filesystem::exists(m_ann->folder() / "import"); }

private Q_SLOTS:
    void initTestCase();
    void init();
    void allOfThemAreThereAndOpen();
    void aKillLeavesAllOrNone_data();
    void aKillLeavesAllOrNone();
    void stoppedInTheMiddleThereIsNone();
    void lockedInTheMiddleThereIsNone();
    void oneThatCannotBeWrittenKeepsTheRestOut();
    void aVaultThatCannotBeWrittenLeavesNone();
    void twoAtOnceAreRefused();
    void otherWorkGoesOnMeanwhile();
    void filesOfCasesAreNeverSwept();
    void whatIsImportedReachesOthers();
    void noneStaysOpenWhileOthersAreMade();
    void casesRestUntilTheyAreWanted();
    void casesThatRestAreFound();
    void whatComesWakesACaseThatRests();
    void aCaseThatRestsAndIsDamagedSaysSo();
    void documentsOfABundleAreSealedIntoTheCase();
    void aBundleThatChangedSinceLeavesNone();
    void stoppedInADocumentThereIsNone();
    void whatABundleSaysIsNotReadAgain();
    void theBarMovesWhileOneDocumentIsSealed();
    void cleanup();
    void cleanupTestCase();
};

std::shared_ptr<TestImportRun::Outcome> TestImportRun::begin(const QList<CaseDraft> &all,
                                                             std::function<void(qint64)> each)
{
    auto outcome = std::make_shared<Outcome>();
    m_ann->session->importCases(
        all,
        [outcome, each](qint64 done, qint64) {
            ++outcome->moves;
            if (each)
                each(done);
        },
        [outcome](const Status &status) {
            outcome->ended = true;
            if (!status)
                outcome->code = status.code();
        });
    return outcome;
}

void TestImportRun::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
}

void TestImportRun::init()
{
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_world->publish();
    m_ann->unlock(false);
}

void TestImportRun::allOfThemAreThereAndOpen()
{
    const auto outcome = begin(drafts());
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    QVERIFY(!outcome->code);
    QVERIFY(!noteIsLeft());
    const QList<CaseSummary> all = m_ann->session->summaries();
    QCOMPARE(all.size(), caseCount);
    const CaseSnapshotPtr picture = m_ann->picture(all.first().id);
    QVERIFY(picture != nullptr);
    QCOMPARE(picture->summary.myRole, MemberRole::Lead);
    QCOMPARE(picture->summary.newEntries, 0);
    QCOMPARE(picture->people.size(), 2);
    QCOMPARE(picture->people.first().field(QStringLiteral("school"))->text(), QStringLiteral("Elm Primary"));
    QCOMPARE(picture->milestones.size(), 1);
    QCOMPARE(m_ann->events(all.first().id).size(), 1);
    const auto conference = std::find_if(picture->clocks.begin(), picture->clocks.end(), [](const StatutoryClock &one) {
        return one.rule.to.contains(QStringLiteral("initial_conference"));
    });
    QVERIFY(conference != picture->clocks.end());
    QCOMPARE(conference->due.date, QDate(2022, 6, 24));
    m_ann->lock();
    m_ann->unlock(false);
    QCOMPARE(m_ann->session->summaries().size(), caseCount);
    QVERIFY(!m_ann->session->summaries().first().damaged);
    QVERIFY(!m_ann->session->summaries().first().oldCopy);
}

void TestImportRun::aKillLeavesAllOrNone_data()
{
    QTest::addColumn<qint64>("after"); // steps
    QTest::addColumn<int>("cases");
    QTest::newRow("the first one is written") << qint64(1) << 0;
    QTest::newRow("half of them are written") << qint64(caseCount / 2) << 0;
    QTest::newRow("all are written and none is listed") << qint64(caseCount) << 0;
    QTest::newRow("all are listed") << qint64(caseCount + 1) << caseCount;
}

void TestImportRun::aKillLeavesAllOrNone()
{
    QFETCH(qint64, after);
    QFETCH(int, cases);
    QTemporaryDir killed;
    const std::filesystem::path folder = (killed.path() + QStringLiteral("/profile")).toStdString();
    qint64 steps = 0;
    const auto outcome = begin(drafts(), [&](qint64) {
        if (++steps == after)
            copyFolder(QString::fromStdString(m_ann->folder().string()), QString::fromStdString(folder.string()));
    });
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    QVERIFY(std::filesystem::exists(folder / "import"));
    QVERIFY(filesIn(folder) > 0);
    const auto store = m_ann->open(folder);
    QVERIFY(store != nullptr);
    QCOMPARE(store->cases().size(), static_cast<std::size_t>(cases));
    QVERIFY(!std::filesystem::exists(folder / "import"));
    QVERIFY(cases > 0 || filesIn(folder) == 0);
    for (const CaseId &id : store->cases())
        QVERIFY(std::filesystem::exists(store->caseFile(*store->location(id))));
}

void TestImportRun::stoppedInTheMiddleThereIsNone()
{
    int steps = 0;
    const auto outcome = begin(drafts(), [&](qint64) {
        if (++steps == 3)
            m_ann->session->stopImport();
    });
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    QVERIFY(outcome->code == ErrorCode::Cancelled);
    QCOMPARE(caseFilesLeft(), 0);
    QVERIFY(!noteIsLeft());
    QVERIFY(m_ann->session->summaries().isEmpty());
}

void TestImportRun::lockedInTheMiddleThereIsNone()
{
    const auto outcome = begin(drafts());
    QVERIFY(waitUntil([&] { return outcome->moves == 3; }));
    m_ann->lock();
    QVERIFY(!outcome->ended);
    QCOMPARE(caseFilesLeft(), 0);
    QVERIFY(!noteIsLeft());
    m_ann->unlock(false);
    QVERIFY(m_ann->session->summaries().isEmpty());
}

void TestImportRun::oneThatCannotBeWrittenKeepsTheRestOut()
{
    QList<CaseDraft> all = drafts();
    all.last().people.first().address = QString(9000, u'a');
    const auto outcome = begin(all);
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    QVERIFY(outcome->code == ErrorCode::TooLarge);
    QCOMPARE(caseFilesLeft(), 0);
    QVERIFY(m_ann->session->summaries().isEmpty());
}

void TestImportRun::aVaultThatCannotBeWrittenLeavesNone()
{
    // Where the new vault would be written stands something that cannot be removed as a file.
    std::filesystem::create_directories(m_ann->folder() / "vault.new" / "in the way");
    const auto outcome = begin(drafts());
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    QVERIFY(outcome->code.has_value());
    QCOMPARE(caseFilesLeft(), 0);
    QVERIFY(!noteIsLeft());
    QVERIFY(m_ann->session->summaries().isEmpty());
    std::filesystem::remove_all(m_ann->folder() / "vault.new");
    const auto again = begin(drafts());
    QVERIFY(waitUntil([&] { return again->ended; }));
    QVERIFY(!again->code);
    QCOMPARE(m_ann->session->summaries().size(), caseCount);
}

void TestImportRun::twoAtOnceAreRefused()
{
    const auto first = begin(drafts());
    const auto second = begin(drafts());
    QVERIFY(second->ended);
    QVERIFY(second->code == ErrorCode::Busy);
    QVERIFY(waitUntil([&] { return first->ended; }));
    QCOMPARE(m_ann->session->summaries().size(), caseCount);
}

void TestImportRun::otherWorkGoesOnMeanwhile()
{
    const auto outcome = begin(drafts());
    QVERIFY(waitUntil([&] { return outcome->moves == 2; }));
    const auto made = m_ann->session->createCase(draft(77));
    QVERIFY(made.ok());
    QVERIFY(m_ann->picture(*made) != nullptr);
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    QCOMPARE(m_ann->session->summaries().size(), caseCount + 1);
}

void TestImportRun::filesOfCasesAreNeverSwept()
{
    const auto made = m_ann->session->createCase(draft(1));
    QVERIFY(made.ok());
    m_ann->lock();
    const std::filesystem::path file = m_ann->caseFile(*made);
    QFile note(QString::fromStdString((m_ann->folder() / "import").string()));
    QVERIFY(note.open(QIODevice::WriteOnly));
    note.write((file.stem().string() + "\n../vault\n\n" + std::string(32, 'f') + "\n").c_str());
    note.close();
    m_ann->unlock(false);
    QVERIFY(std::filesystem::exists(file));
    QVERIFY(!noteIsLeft());
    QCOMPARE(m_ann->session->summaries().size(), 1);
}

void TestImportRun::whatIsImportedReachesOthers()
{
    const auto sue = m_world->hire(m_world->council, "Sue Patel");
    m_world->publish();
    m_ann->session->setOnline(true);
    sue->unlock();
    const auto settled = [](Colleague &who) { return who.session->status().upToDateAt.isValid(); };
    QVERIFY(waitUntil([&] { return settled(*m_ann) && settled(*sue); }));
    const auto outcome = begin({draft(5)});
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    const CaseId id = m_ann->session->summaries().first().id;
    QVERIFY(m_ann->addMember(id, *sue).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), sue.get()}));
    QCOMPARE(sue->picture(id)->people.size(), 2);
    QCOMPARE(sue->events(id).size(), 1);
}

void TestImportRun::noneStaysOpenWhileOthersAreMade()
{
    std::size_t most = 0;
    const auto outcome = begin(drafts(), [&](qint64) { most = std::max(most, m_ann->session->awakeCases()); });
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    QCOMPARE(outcome->moves, caseCount + 1);
    QCOMPARE(most, std::size_t(0));
    QCOMPARE(m_ann->session->summaries().size(), caseCount);
    QVERIFY(m_ann->session->summaries().first().reference.startsWith(QLatin1String("GC-")));
    QVERIFY(m_ann->session->status().unsent > 0);
}

void TestImportRun::casesRestUntilTheyAreWanted()
{
    m_ann->session->setMostAwake(2);
    const auto outcome = begin(drafts());
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    for (const CaseSummary &one : m_ann->session->summaries()) {
        QCOMPARE(m_ann->picture(one.id)->people.size(), 2);
        QCOMPARE(m_ann->events(one.id).size(), 1);
        QVERIFY(m_ann->addEvent(one.id, QStringLiteral("Seen at home")).ok());
        QVERIFY(m_ann->close(one.id));
    }
    QVERIFY(waitUntil([&] { return m_ann->session->awakeCases() == 2; }));
    for (const CaseSummary &one : m_ann->session->summaries()) {
        QCOMPARE(m_ann->events(one.id).size(), 2);
        QVERIFY(!one.damaged && !one.oldCopy);
    }
    // Two that are shown stay open, whatever else is.
    const CaseId first = m_ann->session->summaries().first().id;
    const CaseId last = m_ann->session->summaries().last().id;
    m_ann->session->setMostAwake(0);
    QVERIFY(m_ann->session->openCase(first).ok() && m_ann->session->openCase(last).ok());
    QVERIFY(waitUntil([&] { return m_ann->session->awakeCases() == 2; }));
    m_ann->lock();
    m_ann->unlock(false);
    QVERIFY(!m_ann->session->summaries().first().damaged);
    QCOMPARE(m_ann->events(first).size(), 2);
}

void TestImportRun::casesThatRestAreFound()
{
    m_ann->session->setMostAwake(1);
    std::size_t most = 0;
    const auto outcome = begin(drafts());
    QVERIFY(waitUntil([&] {
        most = std::max(most, m_ann->session->awakeCases());
        return outcome->ended && m_ann->session->isFindComplete();
    }));
    // The one that may stay, and the one that is read.
    QVERIFY2(most >= 1 && most <= 2, QByteArray::number(quint64(most)));
    const FindAccessPtr access = m_ann->session->findAccess();
    auto reader = FindReader::open(access->file, access->key);
    QVERIFY(reader.ok());
    FindQuery query;
    query.text = QStringLiteral("protection began");
    query.only = FoundKind::Event;
    const auto page = (*reader)->search(query);
    QVERIFY(page.ok());
    QSet<QString> cases;
    for (const FoundThing &thing : page->things)
        cases.insert(QString::fromStdString(thing.caseId.hex()));
    QCOMPARE(cases.size(), caseCount);
}

void TestImportRun::whatComesWakesACaseThatRests()
{
    const auto sue = m_world->hire(m_world->council, "Sue Patel");
    m_world->publish();
    m_ann->session->setMostAwake(0);
    m_ann->session->setOnline(true);
    sue->unlock();
    const auto outcome = begin(drafts());
    const auto allRest = [&] {
        return outcome->ended && m_ann->session->awakeCases() == 0 && m_ann->session->status().unsent == 0
            && m_ann->isSettled();
    };
    QVERIFY(waitUntil(allRest));
    const CaseId id = m_ann->session->summaries().first().id;
    QVERIFY(m_ann->addMember(id, *sue).ok());
    QVERIFY(waitUntil([&] { return sue->has(id) && sue->isSettled() && allRest(); }));
    QVERIFY(sue->addEvent(id, QStringLiteral("Seen at school")).ok());
    QVERIFY(waitUntil([&] { return m_ann->summary(id).newEntries == 1; }));
    QVERIFY(waitUntil(allRest));
    // After the connection was away each of them asks again, and rests again.
    m_ann->session->setOnline(false);
    QVERIFY(sue->addEvent(id, QStringLiteral("Seen at home")).ok());
    QVERIFY(waitUntil([&] { return sue->isSettled(); }));
    m_ann->session->setOnline(true);
    QVERIFY(waitUntil([&] { return m_ann->summary(id).newEntries == 2 && allRest(); }));
    QVERIFY(m_world->agree(id, {m_ann.get(), sue.get()}));
}

void TestImportRun::aCaseThatRestsAndIsDamagedSaysSo()
{
    m_ann->session->setMostAwake(0);
    const auto outcome = begin({draft(1)});
    QVERIFY(waitUntil(
        [&] { return outcome->ended && m_ann->session->isFindComplete() && m_ann->session->awakeCases() == 0; }));
    const QDir folder(QString::fromStdString((m_ann->folder() / "cases").string()));
    QFile file(folder.filePath(folder.entryList({QStringLiteral("*.db")}).first()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.write(QByteArray(4096, 'x'));
    file.close();
    const CaseId id = m_ann->session->summaries().first().id;
    QVERIFY(!m_ann->session->openCase(id).ok());
    QVERIFY(m_ann->session->summaries().first().damaged);
    QCOMPARE(m_ann->session->summaries().first().reference, QStringLiteral("GC-1"));
}

void TestImportRun::documentsOfABundleAreSealedIntoTheCase()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("case.zip"));
    writeBundleTo(path);
    const BundleReading reading = checkBundleFile(path, {}, false);
    QVERIFY2(reading.problem.isEmpty(), qPrintable(reading.problem));
    const auto outcome = begin(reading.plan.cases);
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    QVERIFY(!outcome->code);
    const auto picture = m_ann->picture(m_ann->session->summaries().first().id);
    QCOMPARE(picture->documents.size(), 1);
    const Document &document = picture->documents.first();
    QCOMPARE(document.title, QStringLiteral("Report of the school"));
    QCOMPARE(document.addedBy, QStringLiteral("Ann Rees"));
    QVERIFY(document.text("source").startsWith(QLatin1String("added by Tom Barker on 22 November 2026")));
    QCOMPARE(document.size, static_cast<std::uint64_t>(report.size()));
    for (const Field &field : document.fields)
        QVERIFY2(!field.name.startsWith(QLatin1String("bundle")), qPrintable(field.name));
    QBuffer bytes;
    QVERIFY(bytes.open(QIODevice::WriteOnly));
    QVERIFY(document.content != nullptr && document.content->writeTo(bytes).ok());
    QVERIFY(bytes.data() == report);
}

void TestImportRun::aBundleThatChangedSinceLeavesNone()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("case.zip"));
    writeBundleTo(path);
    const ImportPlan plan = checkBundleFile(path, {}, false).plan;
    writeBundleTo(path, QByteArray("another report"));
    QList<CaseDraft> all = drafts();
    all << plan.cases;
    const auto outcome = begin(all);
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    QVERIFY(outcome->code == ErrorCode::Damaged);
    QCOMPARE(caseFilesLeft(), 0);
    QCOMPARE(foldersLeft(), 0);
    QVERIFY(m_ann->session->summaries().isEmpty());
}

void TestImportRun::stoppedInADocumentThereIsNone()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("case.zip"));
    writeBundleTo(path);
    QList<CaseDraft> all = checkBundleFile(path, {}, false).plan.cases;
    all << draft(1);
    const auto outcome = begin(all, [&](qint64) {
        QCOMPARE(foldersLeft(), 1);
        m_ann->session->stopImport();
    });
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    QVERIFY(outcome->code == ErrorCode::Cancelled);
    QCOMPARE(caseFilesLeft(), 0);
    QCOMPARE(foldersLeft(), 0);
    QVERIFY(!noteIsLeft());
}

void TestImportRun::whatABundleSaysIsNotReadAgain()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("case.zip"));
    writeBundleTo(path);
    const ImportPlan plan = checkBundleFile(path, {}, false).plan;
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(zipOf({{"case.json", "nothing that could be read", 0, {}},
                      {"documents/000000000000000000000000000000f1.txt", report, 0, {}}}));
    file.close();
    const auto outcome = begin(plan.cases);
    QVERIFY(waitUntil([&] { return outcome->ended; }));
    QVERIFY(!outcome->code);
    const auto picture = m_ann->picture(m_ann->session->summaries().first().id);
    QCOMPARE(picture->documents.size(), 1);
    QCOMPARE(picture->documents.first().size, static_cast<std::uint64_t>(report.size()));
}

void TestImportRun::theBarMovesWhileOneDocumentIsSealed()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("case.zip"));
    const QByteArray bytes = report.repeated(32);
    writeBundleTo(path, bytes);
    const ImportPlan plan = checkBundleFile(path, {}, false).plan;
    QList<std::pair<qint64, qint64>> all;
    bool ended = false;
    const auto sealedBytes = [this] {
        QDirIterator files(QString::fromStdString((m_ann->folder() / "cases").string()), {QStringLiteral("*.sealing")},
                           QDir::Files, QDirIterator::Subdirectories);
        return files.hasNext() ? QFileInfo(files.next()).size() : qint64(-1);
    };
    m_ann->session->importCases(
        plan.cases,
        [&](qint64 done, qint64 of) {
            all.emplaceBack(done, of);
            // Until there is more to be told of.
            while (all.size() == 1 && sealedBytes() >= 0 && sealedBytes() < bytes.size() / 4)
                QThread::yieldCurrentThread();
        },
        [&](const Status &status) { ended = status.ok(); });
    QVERIFY(waitUntil([&] { return ended; }));
    QVERIFY(std::is_sorted(all.begin(), all.end()));
    const auto isInTheDocument = [&](const auto &one) { return one.first > 0 && one.first <= bytes.size(); };
    QVERIFY(std::any_of(all.begin(), all.end(), isInTheDocument));
    QVERIFY(all.last().second > bytes.size());
    QCOMPARE(all.last().first, all.last().second);
}

void TestImportRun::cleanup()
{
    m_ann.reset();
}

void TestImportRun::cleanupTestCase()
{
    m_world.reset();
}

QTEST_GUILESS_MAIN(TestImportRun)
#include "TestImportRun.moc"
