// SPDX-License-Identifier: GPL-3.0-or-later
// Documents through real sessions and a hub: docs/payloads.md 16, object type 11.
#include "app/document/DocumentSealing.h"
#include "sync/blob/SealedBlob.h"
#include "tests/app/support/SessionWorld.h"
#include "tests/sync/support/Sanitizer.h"

#include <QBuffer>
#include <QDirIterator>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

namespace {

const QByteArray marker = "Only for those who are in the case, 4711";

QByteArray contentOf(const DocumentContent &content)
{
    QByteArray bytes;
    QBuffer out(&bytes);
    out.open(QIODevice::WriteOnly);
    return content.writeTo(out) ? bytes : QByteArray();
}

bool failsWith(const Status &status, ErrorCode code)
{
    return !status && status.code() == code;
}

/// Whether any file below a folder has these bytes.
bool isAnywhere(const QString &folder, const QByteArray &bytes)
{
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes))
            return true;
    }
    return false;
}

/// The most memory of this process since it was counted anew; 0: it cannot be told.
int mostKiB()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray all = status.readAll();
    return all.mid(all.indexOf("VmHWM:") + 6).simplified().split(' ').first().toInt();
}

/// The most so far is that of an unlocking: from here on it is counted anew.
int mostKiBAnew()
{
    QFile anew(QStringLiteral("/proc/self/clear_refs"));
    return anew.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && anew.write("5") == 1 ? mostKiB() : 0;
}

} // namespace

class TestDocuments : public QObject {
    Q_OBJECT

    QTemporaryDir m_files;
    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council
    CaseId m_case;
    quint64 m_request = 0;

    std::vector<Colleague *> everybody() const { return {m_ann.get(), m_joe.get(), m_sue.get()}; }
    bool agree() { return m_world->agree(m_case, everybody()); }
    QString file(const char *name, const QByteArray &bytes)
    {
        QFile out(m_files.filePath(QLatin1String(name)));
        out.open(QIODevice::WriteOnly);
        out.write(bytes);
        return out.fileName();
    }
    DocumentDraft draft(const QString &path, const QList<ProfessionalId> &onlyFor = {}) const
    {
        return {path, QStringLiteral("Health visitor’s report"), QStringLiteral("report"), {}, onlyFor};
    }
    Status add(Colleague &who, const DocumentDraft &what)
    {
        std::optional<Status> answer;
        who.session->documents().add(++m_request, m_case, what, [&](const Status &status) { answer = status; });
        return waitUntil([&] { return answer.has_value(); }) ? *answer : Status(ErrorCode::Cancelled);
    }
    QList<Document> documents(Colleague &who) { return who.picture(m_case)->documents; }
    DocumentState state(Colleague &who, const ObjectId &document)
    {
        return who.session->documents().picture(m_case).states.value(document);
    }
    /// What a colleague reads of the one document, once it is there.
    QByteArray arrivesAt(Colleague &who)
    {
        const bool came = waitUntil([&] {
            const auto all = documents(who);
            return all.size() == 1 && state(who, all.first().id).here;
        });
        return came ? contentOf(*documents(who).first().content) : QByteArray();
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void aDocumentReachesTheOthersSealedAllTheWay();
    void whatIsAddedWithoutAHubGoesWhenThereIsOne();
    void anEndOfTheProgramHoldsUpNoUpload();
    void aRestrictedDocumentIsThereForItsReadersAlone();
    void whoChangesARestrictedDocumentTellsItsReadersAlone();
    void aCopyIsGivenUpAndFetchedAgain();
    void aHubThatCameBackFromACopyGetsItAgain();
    void theOnlyCopyIsNotGivenUp();
    void aLargeOneComesWhenItIsAskedFor();
    void whatIsWithdrawnIsShownToNobody();
    void aFileThatIsStoppedLeavesNothing();
    void whatIsNoFileIsRefused_data();
    void whatIsNoFileIsRefused();
    void aChangedCopyDoesNotOpen_data();
    void aChangedCopyDoesNotOpen();
    void anyPartCanBeRead();
    void aLineThatIsNoContentIsNone();
    void memoryStaysFlat();
    void cleanupTestCase();
};

void TestDocuments::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
    m_world->keepBlobs();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Okoro");
    m_sue = m_world->hire(m_world->council, "Sue Patel");
    m_world->publish();
}

void TestDocuments::init()
{
    for (Colleague *who : everybody()) {
        if (!who->session)
            who->unlock();
        who->session->setOnline(true);
        QVERIFY(waitUntil([&] { return who->session->status().upToDateAt.isValid(); }));
    }
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    PersonDraft charlie;
    charlie.givenName = QStringLiteral("Charlie");
    draft.people = {charlie};
    m_case = m_ann->session->createCase(draft).value();
    for (Colleague *who : {m_joe.get(), m_sue.get()})
        QVERIFY(m_ann->addMember(m_case, *who).ok());
    QVERIFY(agree());
}

void TestDocuments::cleanupTestCase()
{
    m_sue.reset();
    m_joe.reset();
    m_ann.reset();
    m_world.reset();
}

void TestDocuments::aDocumentReachesTheOthersSealedAllTheWay()
{
    const QByteArray bytes = marker + QByteArray(300'000, 'x');
    DocumentDraft wanted = draft(file("report.txt", bytes));
    wanted.person = m_ann->picture(m_case)->people.first().id;
    QVERIFY(add(*m_ann, wanted).ok());
    QVERIFY(agree());
    QCOMPARE(arrivesAt(*m_joe), bytes);
    const Document came = documents(*m_joe).first();
    QCOMPARE(came.title, wanted.title);
    QCOMPARE(came.kind, QStringLiteral("report"));
    QCOMPARE(came.media, QStringLiteral("text/plain"));
    QCOMPARE(came.size, std::uint64_t(bytes.size()));
    QCOMPARE(came.addedBy, QStringLiteral("Ann Rees"));
    QCOMPARE(came.person, wanted.person);
    QVERIFY(came.audience.isEmpty());
    QVERIFY(state(*m_joe, came.id).atHub);
    QVERIFY(came.field(QStringLiteral("blob")) == nullptr); // the key is nobody's to show
    QFile::remove(wanted.path);
    for (Colleague *who : everybody())
        QVERIFY(!isAnywhere(QString::fromStdString(who->folder().string()), marker));
}

void TestDocuments::whatIsAddedWithoutAHubGoesWhenThereIsOne()
{
    m_ann->session->setOnline(false);
    QVERIFY(add(*m_ann, draft(file("report.txt", marker))).ok());
    const ObjectId id = documents(*m_ann).first().id;
    QVERIFY(waitUntil([&] { return state(*m_ann, id).going; }));
    QVERIFY(state(*m_ann, id).here);
    QVERIFY(!state(*m_ann, id).atHub);
    m_ann->session->setOnline(true);
    QVERIFY(waitUntil([&] { return state(*m_ann, id).atHub; }));
    QCOMPARE(arrivesAt(*m_joe), marker);
}

void TestDocuments::anEndOfTheProgramHoldsUpNoUpload()
{
    m_ann->session->setOnline(false);
    QVERIFY(add(*m_ann, draft(file("report.txt", marker))).ok());
    m_ann->lock();
    // What a kill leaves of another one.
    const auto folder = m_ann->caseFile(m_case).replace_extension("documents");
    QFile left(QString::fromStdString((folder / "00ff.sealing").string()));
    QVERIFY(left.open(QIODevice::WriteOnly));
    left.close();
    m_ann->unlock();
    QCOMPARE(arrivesAt(*m_joe), marker);
    QVERIFY(!left.exists());
}

void TestDocuments::aRestrictedDocumentIsThereForItsReadersAlone()
{
    QVERIFY(add(*m_ann, draft(file("report.txt", marker), {m_joe->id()})).ok());
    QVERIFY(agree()); // on the state, also who is outside
    QCOMPARE(arrivesAt(*m_joe), marker);
    QCOMPARE(documents(*m_joe).first().audience.size(), 2);
    const CaseSnapshotPtr sues = m_sue->picture(m_case);
    QVERIFY(sues->documents.isEmpty());
    QVERIFY(m_sue->session->documents().picture(m_case).states.isEmpty());
    const QString sueFolder = QString::fromStdString(m_sue->session->caseFile(m_case)->documentFolder().string());
    QVERIFY(!QDir(sueFolder).exists());
}

void TestDocuments::whoChangesARestrictedDocumentTellsItsReadersAlone()
{
    QVERIFY(add(*m_ann, draft(file("report.txt", marker), {m_joe->id()})).ok());
    QVERIFY(agree());
    DocumentChange change;
    change.document = documents(*m_joe).first().id;
    change.title = QStringLiteral("Report of the police");
    const auto write = [&](CaseWriter &writer) { return writer.changeDocument(change); };
    QVERIFY(m_joe->session->change(m_case, write).ok());
    QVERIFY(agree());
    QCOMPARE(documents(*m_ann).first().title, *change.title);
    QVERIFY(!documents(*m_ann).first().isConflicting());
    QVERIFY(documents(*m_sue).isEmpty());
    QVERIFY(failsWith(m_sue->session->change(m_case, write), ErrorCode::NotFound));
}

void TestDocuments::aCopyIsGivenUpAndFetchedAgain()
{
    QVERIFY(add(*m_ann, draft(file("report.txt", marker))).ok());
    QVERIFY(agree());
    QCOMPARE(arrivesAt(*m_joe), marker);
    const ObjectId id = documents(*m_joe).first().id;
    SessionDocuments &joes = m_joe->session->documents();
    QVERIFY(joes.giveUpCopy(m_case, id).ok());
    QVERIFY(!documents(*m_joe).first().content->isHere());
    m_joe->lock();
    m_joe->unlock();
    QVERIFY(agree());
    QVERIFY(!state(*m_joe, id).here); // it does not come back by itself
    QVERIFY(!state(*m_joe, id).coming);
    m_joe->session->documents().wish(m_case, id);
    QCOMPARE(arrivesAt(*m_joe), marker);
}

void TestDocuments::aHubThatCameBackFromACopyGetsItAgain()
{
    const auto before = MemoryHubStore(m_world->hub.data).copy();
    QVERIFY(add(*m_ann, draft(file("report.txt", marker))).ok());
    QVERIFY(agree());
    QCOMPARE(arrivesAt(*m_joe), marker);
    const ObjectId id = documents(*m_joe).first().id;
    QVERIFY(waitUntil([&] { return state(*m_ann, id).atHub; }));
    QVERIFY(m_joe->session->documents().giveUpCopy(m_case, id).ok());
    for (Colleague *who : everybody())
        who->session->setOnline(false);
    m_world->hub.data = before;
    m_world->keepBlobs(); // and none of those that came since
    for (Colleague *who : everybody())
        who->session->setOnline(true);
    m_joe->session->documents().wish(m_case, id);
    QCOMPARE(arrivesAt(*m_joe), marker);
    QVERIFY(agree());
}

void TestDocuments::theOnlyCopyIsNotGivenUp()
{
    m_ann->session->setOnline(false);
    QVERIFY(add(*m_ann, draft(file("report.txt", marker))).ok());
    const ObjectId id = documents(*m_ann).first().id;
    QVERIFY(waitUntil([&] { return state(*m_ann, id).here; }));
    QVERIFY(failsWith(m_ann->session->documents().giveUpCopy(m_case, id), ErrorCode::Conflict));
    QCOMPARE(contentOf(*documents(*m_ann).first().content), marker);
}

void TestDocuments::aLargeOneComesWhenItIsAskedFor()
{
    const QByteArray bytes(static_cast<qsizetype>(SessionDocuments::comesByItself) + 1, 'x');
    QVERIFY(add(*m_ann, draft(file("film.bin", bytes))).ok());
    QVERIFY(agree());
    const ObjectId id = documents(*m_ann).first().id;
    QVERIFY(waitUntil([&] { return state(*m_ann, id).atHub; }));
    QVERIFY(waitUntil([&] { return documents(*m_joe).size() == 1; }));
    QVERIFY(!state(*m_joe, id).coming);
    m_joe->session->documents().wish(m_case, id);
    QVERIFY(state(*m_joe, id).coming);
    QVERIFY(waitUntil([&] { return state(*m_joe, id).percent.value_or(0) > 10 || state(*m_joe, id).here; }));
    // Stopped, it keeps what came.
    m_joe->session->documents().stop(m_case, id);
    QVERIFY(!state(*m_joe, id).coming);
    m_joe->lock();
    m_joe->unlock();
    QVERIFY(agree());
    QCOMPARE(arrivesAt(*m_joe).size(), bytes.size()); // the wish outlived the program
}

void TestDocuments::whatIsWithdrawnIsShownToNobody()
{
    QVERIFY(add(*m_ann, draft(file("report.txt", marker))).ok());
    QVERIFY(agree());
    QCOMPARE(arrivesAt(*m_joe), marker);
    const DocumentContentPtr content = documents(*m_joe).first().content;
    DocumentChange change;
    change.document = documents(*m_ann).first().id;
    change.withdraw = true;
    QVERIFY(m_ann->session->change(m_case, [&](CaseWriter &writer) { return writer.changeDocument(change); }).ok());
    QVERIFY(agree());
    QVERIFY(waitUntil([&] { return documents(*m_joe).isEmpty(); }));
    QVERIFY(waitUntil([&] { return !content->isHere(); }));
}

void TestDocuments::aFileThatIsStoppedLeavesNothing()
{
    std::optional<Status> answer;
    SessionDocuments &documents = m_ann->session->documents();
    documents.add(77, m_case, draft(file("film.bin", QByteArray(8 << 20, 'x'))),
                  [&](const Status &status) { answer = status; });
    documents.stopAdding(77);
    QVERIFY(waitUntil([&] { return answer.has_value(); }));
    QVERIFY(failsWith(*answer, ErrorCode::Cancelled));
    QVERIFY(this->documents(*m_ann).isEmpty());
    const QDir folder(QString::fromStdString(m_ann->session->caseFile(m_case)->documentFolder().string()));
    QVERIFY(folder.entryList(QDir::Files).isEmpty());
}

void TestDocuments::whatIsNoFileIsRefused_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("code");
    QTest::newRow("not there") << m_files.filePath(QStringLiteral("nothing")) << int(ErrorCode::NotFound);
    QTest::newRow("a folder") << m_files.path() << int(ErrorCode::Malformed);
    QTest::newRow("empty") << file("empty", {}) << int(ErrorCode::Malformed);
}

void TestDocuments::whatIsNoFileIsRefused()
{
    QFETCH(QString, path);
    QFETCH(int, code);
    QVERIFY(failsWith(add(*m_ann, draft(path)), static_cast<ErrorCode>(code)));
    QVERIFY(documents(*m_ann).isEmpty());
}

void TestDocuments::aChangedCopyDoesNotOpen_data()
{
    QTest::addColumn<int>("change");
    QTest::newRow("a bit") << 0;
    QTest::newRow("cut short") << 1;
    QTest::newRow("a chunk cut off") << 2;
    QTest::newRow("chunks changed places") << 3;
    QTest::newRow("a chunk more") << 4;
    QTest::newRow("gone") << 5;
}

void TestDocuments::aChangedCopyDoesNotOpen()
{
    QFETCH(int, change);
    QTemporaryDir folder;
    const auto place = std::filesystem::path(folder.path().toStdString());
    const SecretBytes key(32);
    const auto sealed = sealDocument(file("long.txt", QByteArray(200'000, 'y')), place, key);
    QVERIFY(sealed.ok());
    const DocumentContent content(sealed->blob, key.clone(), sealed->sealedSize, place);
    QCOMPARE(contentOf(content).size(), 200'000);
    QFile copy(QString::fromStdString(content.file().string()));
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QByteArray bytes = copy.readAll();
    copy.close();
    constexpr auto chunk = static_cast<qsizetype>(sealedblob::chunkSize);
    switch (change) {
    case 0:
        bytes[chunk + 5] = static_cast<char>(bytes[chunk + 5] ^ 1);
        break;
    case 1:
        bytes.chop(1);
        break;
    case 2:
        bytes.chop(chunk);
        break;
    case 3:
        bytes = bytes.mid(chunk, chunk) + bytes.left(chunk) + bytes.mid(2 * chunk);
        break;
    case 4:
        bytes += bytes.left(chunk);
        break;
    default:
        QVERIFY(copy.remove());
    }
    if (change < 5) {
        QVERIFY(copy.open(QIODevice::WriteOnly));
        copy.write(bytes);
        copy.close();
    }
    QVERIFY(contentOf(content).isEmpty());
    QVERIFY(!content.reader().ok());
}

void TestDocuments::anyPartCanBeRead()
{
    QTemporaryDir folder;
    QByteArray bytes;
    for (int i = 0; i < 60'000; ++i)
        bytes += QByteArray::number(i) + ' ';
    const auto place = std::filesystem::path(folder.path().toStdString());
    const SecretBytes key(32);
    const auto sealed = sealDocument(file("numbers.txt", bytes), place, key);
    QVERIFY(sealed.ok());
    const auto reader = DocumentContent(sealed->blob, key.clone(), sealed->sealedSize, place).reader();
    QVERIFY(reader.ok());
    QCOMPARE((*reader)->size(), std::uint64_t(bytes.size()));
    for (const qsizetype from :
         {qsizetype{0}, qsizetype{65'500}, qsizetype{131'000}, bytes.size() - 10, bytes.size()}) {
        QByteArray part(70'000, '\0');
        const auto got = (*reader)->read(static_cast<std::uint64_t>(from),
                                         {reinterpret_cast<std::uint8_t *>(part.data()), 70'000});
        QVERIFY(got.ok());
        QCOMPARE(part.left(static_cast<qsizetype>(*got)), bytes.mid(from, 70'000));
    }
}

void TestDocuments::aLineThatIsNoContentIsNone()
{
    const SecretBytes key(32);
    const std::string line = DocumentContent::describe(BlobId{}, key, 65'536);
    QVERIFY(DocumentContent::parse(line, "/nowhere") != nullptr);
    for (const std::string &bad : {std::string(), line.substr(1), line + "1", line + "x", line.substr(0, 130),
                                   line.substr(0, 130) + "65535", std::string(200, '0')})
        QVERIFY(DocumentContent::parse(bad, "/nowhere") == nullptr);
}

void TestDocuments::memoryStaysFlat()
{
    if (underSanitizer)
        QSKIP("A sanitizer keeps what was freed, and the figure would be its own.");
    constexpr int patienceMs = 120'000;
    constexpr int sizeKiB = 64 << 10;
    QTemporaryDir hubsBlobs;
    for (const auto *who : everybody())
        who->session->setOnline(false);
    m_world->keepBlobs(hubsBlobs.path().toStdString()); // in memory they would be what is counted
    for (const auto *who : everybody())
        who->session->setOnline(true);
    QFile large(m_files.filePath(QStringLiteral("large.bin")));
    QVERIFY(large.open(QIODevice::WriteOnly));
    QVERIFY(large.resize(qint64{sizeKiB} << 10));
    large.close();
    QVERIFY(agree());
    const int before = mostKiBAnew();
    QVERIFY(before > 0);
    // All of it happens in this process: hers that seals and sends, the hub that takes and gives, his that fetches.
    QVERIFY(add(*m_ann, draft(large.fileName())).ok());
    QVERIFY2(mostKiB() - before < sizeKiB / 4, qPrintable(QString::number(mostKiB() - before)));
    // The hub takes so much in a second of its own clock.
    const auto comes = [&](const std::function<bool()> &what) {
        return waitUntil(
            [&] {
                m_world->hub.clock.advance(20);
                return what();
            },
            patienceMs);
    };
    QVERIFY(comes([&] { return documents(*m_joe).size() == 1; }));
    const ObjectId id = documents(*m_joe).first().id;
    QVERIFY(comes([&] { return state(*m_ann, id).atHub; }));
    m_joe->session->documents().wish(m_case, id);
    QVERIFY(comes([&] { return state(*m_joe, id).here; }));
    const DocumentContentPtr content = documents(*m_joe).first().content;
    QFile out(m_files.filePath(QStringLiteral("came.bin")));
    QVERIFY(content && out.open(QIODevice::WriteOnly) && content->writeTo(out));
    QCOMPARE(out.size(), large.size());
    QVERIFY2(mostKiB() - before < sizeKiB / 2, qPrintable(QString::number(mostKiB() - before)));
    m_world->keepBlobs(); // nobody looks into the folder when it goes
}

QTEST_GUILESS_MAIN(TestDocuments)
#include "TestDocuments.moc"
