// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bundle/BundleArchive.h"
#include "tests/app/support/JsonSchema.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureDocuments.h"
#include "tests/ui/support/FixtureExport.h"
#include "tests/ui/support/FixtureMessages.h"
#include "tests/ui/support/FixtureWorkspace.h"
#include "ui/export/BundleExport.h"
#include "ui/export/CalendarExport.h"
#include "ui/export/CardsExport.h"
#include "ui/files/ContentLines.h"

#include <QtCore/QBuffer>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtTest/QTest>

using namespace caseweave;
using fixture::forPanel;
using fixture::made;
using fixture::maker;

namespace {

/// As a reader of RFC 5545 and 6350 takes them apart: folds undone, a line each.
QStringList unfolded(QByteArray file)
{
    file.replace("\r\n ", "");
    return QString::fromUtf8(file).split(QStringLiteral("\r\n"));
}

} // namespace

/// Files for other programs: calendars, contact cards and bundles.
class TestExportFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void textIsEscaped_data();
    void textIsEscaped();
    void linesAreFoldedBetweenCharacters();
    void aCalendarNamesNobody();
    void aCalendarNamesChildrenWhenAskedTo();
    void aRestrictedPlaceStaysOutOfACalendar();
    void cardsAreOfProfessionalsAlone();
    void aCardHasNoWordsOfTheCaseNorNumbersThatCannotBeDialled();
    void aBundleIsReadBackAsItWas();
    void aBundleLeavesOutWhatOneMayNotRead();
    void messagesGoWithIt();
    void documentsGoWithItAsTheyAre();
    void aDocumentThatIsNotHereIsTold();
    void whatGivesAwayARestrictedDetailStaysOut();
    void aDamagedCopyWritesNothing();
    void aStoppedBundleIsNone();
    void aLargeDocumentIsNeverInMemory();
    void bundlesAreAsTheSchemaSays();
    void aBundleThatIsNotAsItsPageSaysIsRefused_data();
    void aBundleThatIsNotAsItsPageSaysIsRefused();
    void aDamagedZipIsRefused();
};

void TestExportFiles::textIsEscaped_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("escaped");
    QTest::newRow("comma") << QStringLiteral("a, b") << QStringLiteral("a\\, b");
    QTest::newRow("semicolon") << QStringLiteral("a; b") << QStringLiteral("a\\; b");
    QTest::newRow("backslash") << QStringLiteral("a\\nb") << QStringLiteral("a\\\\nb");
    QTest::newRow("line end") << QStringLiteral("a\nb") << QStringLiteral("a\\nb");
    QTest::newRow("a property of its own")
        << QStringLiteral("a\r\nATTACH:http://a.example") << QStringLiteral("a\\nATTACH:http://a.example");
    QTest::newRow("bell") << QStringLiteral("a\ab\tc") << QStringLiteral("ab c");
    QTest::newRow("colon") << QStringLiteral("a: b") << QStringLiteral("a: b");
}

void TestExportFiles::textIsEscaped()
{
    QFETCH(QString, typed);
    QTEST(content::text(typed), "escaped");
}

void TestExportFiles::linesAreFoldedBetweenCharacters()
{
    for (int i = 0; i < 80; ++i) {
        // Two, three and four bytes at every place where a line may end.
        const QString text = QString(i, QLatin1Char('x')) + QString::fromUtf8("\u00e9\u20ac\U0001F600").repeated(40);
        const QByteArray line = content::line("SUMMARY", text);
        QVERIFY(line.endsWith("\r\n"));
        for (const QByteArray &part : line.chopped(2).split('\n')) {
            QVERIFY(part.chopped(part.endsWith('\r') ? 1 : 0).size() <= 75);
            QVERIFY(!QString::fromUtf8(part).contains(QChar::ReplacementCharacter));
        }
        QCOMPARE(unfolded(line).first(), QStringLiteral("SUMMARY:") + text);
    }
    QCOMPARE(content::line("A", QString(73, QLatin1Char('x'))).count('\n'), 1);
    QCOMPARE(content::line("A", QString(74, QLatin1Char('x'))).count('\n'), 2);
}

void TestExportFiles::aCalendarNamesNobody()
{
    const CaseSnapshot snapshot = fixture::banks();
    const CalendarExport calendar(snapshot, forPanel(), maker());
    const QByteArray file = made(calendar, ExportForm::Ics);
    const QStringList lines = unfolded(file);
    QCOMPARE(lines.first(), QStringLiteral("BEGIN:VCALENDAR"));
    QCOMPARE(lines.at(1), QStringLiteral("VERSION:2.0"));
    QCOMPARE(lines.count(QStringLiteral("BEGIN:VEVENT")), calendar.items);
    QVERIFY(calendar.items > 1);
    QVERIFY(lines.contains(QStringLiteral("SUMMARY:Visit\\, case GC-136594")));
    QVERIFY(file.contains("SUMMARY:Due: "));
    QVERIFY(!file.contains("\nLOCATION"));
    for (const Person &person : snapshot.people) {
        for (const QString &name : {person.givenName(), person.familyName()})
            QVERIFY2(name.isEmpty() || !file.contains(name.toUtf8()), qPrintable(name));
    }
    QCOMPARE(calendar.fileName, QStringLiteral("GC-136594-calendar-2026-11-22"));
    // Each UID once, or a calendar would take one for another.
    QStringList uids = lines.filter(QStringLiteral("UID:"));
    QCOMPARE(uids.removeDuplicates(), 0);
}

void TestExportFiles::aCalendarNamesChildrenWhenAskedTo()
{
    ExportWish wish = forPanel();
    wish.withNames = true;
    const QByteArray file = made(CalendarExport(fixture::banks(), wish, maker()), ExportForm::Ics);
    QVERIFY(unfolded(file).join(QLatin1Char('\n')).contains(QLatin1String("Charlie Banks")));
}

void TestExportFiles::aRestrictedPlaceStaysOutOfACalendar()
{
    CaseSnapshot snapshot = fixture::banks();
    bool any = false;
    for (Visit &visit : snapshot.visits) {
        if (visit.state != VisitState::Planned)
            continue;
        any = true;
        visit.place = QStringLiteral("3 Elm Court");
        visit.onlyFor = QStringList{QStringLiteral("Maya Shah, Greendale Council")};
    }
    QVERIFY(any);
    ExportWish wish = forPanel();
    wish.withNames = true;
    const CalendarExport calendar(snapshot, wish, maker());
    QVERIFY(!made(calendar, ExportForm::Ics).contains("Elm Court"));
    QVERIFY(calendar.leftOut > 0);
    QCOMPARE(calendar.because, QStringList{QStringLiteral("The panel")});
    wish.recipients.clear();
    QVERIFY(made(CalendarExport(snapshot, wish, maker()), ExportForm::Ics).contains("Elm Court"));
}

void TestExportFiles::cardsAreOfProfessionalsAlone()
{
    const CaseSnapshot snapshot = fixture::banks();
    const CardsExport cards(snapshot, forPanel(), maker());
    const QByteArray file = made(cards, ExportForm::Vcf);
    const QStringList lines = unfolded(file);
    QCOMPARE(lines.count(QStringLiteral("BEGIN:VCARD")), cards.items);
    QCOMPARE(lines.at(1), QStringLiteral("VERSION:4.0"));
    QVERIFY(lines.contains(QStringLiteral("FN:Tom Barker")) && lines.contains(QStringLiteral("N:Barker;Tom;;;")));
    QVERIFY(!lines.filter(QStringLiteral("ORG:County Police")).isEmpty());
    QVERIFY(!file.contains("Banks") && !file.contains("136594"));
    for (const QString &line : lines.filter(QStringLiteral("TEL")))
        QVERIFY2(line.startsWith(QLatin1String("TEL;TYPE=work")), qPrintable(line));
}

void TestExportFiles::aCardHasNoWordsOfTheCaseNorNumbersThatCannotBeDialled()
{
    CaseSnapshot snapshot = fixture::banks();
    const auto field = [](const char *name, const char *text) {
        FieldValue value;
        value.text = QLatin1String(text);
        Field one;
        one.name = QLatin1String(name);
        one.values = {value};
        return one;
    };
    Involvement doctor;
    doctor.name = QStringLiteral("Dr Owen Pryce");
    doctor.agency.name = QStringLiteral("Quarry Surgery");
    doctor.fields = {field("role", "Charlie's GP"), field("phone", "+44 1632 960 101, or 01632 960102"),
                     field("duty_line", "Greendale assessment duty, 01632 960100")};
    snapshot.involvements = {doctor};
    const auto lines = [&] { return unfolded(made(CardsExport(snapshot, {}, maker()), ExportForm::Vcf)); };
    const QStringList card = lines();
    for (const char *line :
         {"N:Pryce;Owen;;Dr;", "TEL;TYPE=work,voice;VALUE=uri:tel:+441632960101", "TEL;TYPE=work,voice:01632 960102",
          "TEL;TYPE=work:01632 960100",
          "NOTE:Phone: +44 1632 960 101\\, or 01632 960102\\nDuty line: Greendale assessment duty\\, 01632 960100"})
        QVERIFY2(card.contains(QLatin1String(line)), qPrintable(card.join(QLatin1Char('\n'))));
    QVERIFY(card.filter(QStringLiteral("Charlie")).isEmpty() && card.filter(QStringLiteral("TITLE")).isEmpty());
    Field &role = snapshot.involvements.first().fields.first();
    role = field("role", "General practitioner");
    QVERIFY(lines().contains(QStringLiteral("ROLE:General practitioner")));
    role.onlyFor = QStringList{QStringLiteral("Maya Shah, Greendale Council")};
    QVERIFY(lines().filter(QStringLiteral("practitioner")).isEmpty());
}

namespace {

BundleExport bundleOf(const CaseSnapshot &snapshot, const ExportWish &wish)
{
    BundleSources sources;
    sources.events = fixture::banksEvents();
    return {snapshot, sources, wish, maker()};
}

/// The case with its messages and documents.
struct Whole {
    FixtureWorkspace workspace;
    BundleSources sources;

    Whole()
    {
        fixture::addBanksDocuments(workspace);
        fixture::addBanksMessages(workspace);
        sources.events = fixture::banksEvents();
        sources.messages = workspace.messages(FixtureWorkspace::banks());
        for (const Document &one : snapshot().documents) // looked through
            sources.documentTexts.insert(one.id, {});
    }
    const CaseSnapshot &snapshot() const { return *workspace.caseSnapshot(FixtureWorkspace::banks()); }
    const Document &document(const char *title) const
    {
        const auto found
            = std::find_if(snapshot().documents.begin(), snapshot().documents.end(),
                           [&](const Document &one) { return one.title.startsWith(QString::fromUtf8(title)); });
        if (found == snapshot().documents.end())
            qFatal("no document %s", title);
        return *found;
    }
    BundleExport bundle(const ExportWish &wish) const { return {snapshot(), sources, wish, maker()}; }
};

QByteArray jsonOf(const CaseBundle &bundle)
{
    return QJsonDocument(bundle.toJson()).toJson(QJsonDocument::Compact);
}

} // namespace

void TestExportFiles::aBundleIsReadBackAsItWas()
{
    CaseSnapshot snapshot = fixture::banks();
    // Somebody withdrew it while another wrote what became of it: it is still shown.
    snapshot.visits.first().state = VisitState::Withdrawn;
    snapshot.visits.first().conflicts = {QStringLiteral("state")};
    const BundleExport content = bundleOf(snapshot, {});
    const QByteArray zip = made(content, ExportForm::Bundle);
    QVERIFY(zip.startsWith("PK"));
    QString problem;
    const auto reader = BundleReader::of(zip, &problem);
    QVERIFY2(reader != nullptr, qPrintable(problem));
    const CaseBundle *back = &reader->bundle();
    QVERIFY(*back == content.bundle());
    QVERIFY(!back->events.isEmpty() && !back->people.isEmpty() && !back->professionals.isEmpty()
            && !back->visits.isEmpty() && !back->milestones.isEmpty());
    QCOMPARE(back->madeBy, maker().by);
    QCOMPARE(content.fileName, QStringLiteral("GC-136594-case-2026-11-22"));
}

void TestExportFiles::aBundleLeavesOutWhatOneMayNotRead()
{
    const BundleExport all = bundleOf(fixture::banks(), {});
    const BundleExport some = bundleOf(fixture::banks(), forPanel());
    QVERIFY(some.leftOut > all.leftOut);
    QCOMPARE(some.bundle().leftOut, some.leftOut);
    QVERIFY(!some.because.isEmpty());
    const QByteArray json = QJsonDocument(some.bundle().toJson()).toJson();
    QVERIFY(!json.contains("only_for"));
    QVERIFY(QJsonDocument(all.bundle().toJson()).toJson().contains("only_for"));
}

void TestExportFiles::messagesGoWithIt()
{
    const Whole whole;
    const CaseBundle all = whole.bundle({}).bundle();
    QCOMPARE(all.messages.size(), 6);
    QCOMPARE(all.messages.at(2).thread, all.messages.at(1).id);
    QVERIFY(all.messages.at(1).thread.isEmpty());
    QCOMPARE(all.messages.at(4).asked.last().state, AskState::Answered);
    QCOMPARE(all.messages.at(5).answers, QStringList{QStringLiteral("Maya Shah")});
    QString problem;
    const auto back = CaseBundle::fromJson(jsonOf(all), &problem);
    QVERIFY2(!back || back->messages == all.messages, qPrintable(problem));
    const BundleExport some = whole.bundle(forPanel());
    QCOMPARE(some.bundle().messages.size(), 5);
    QVERIFY(!jsonOf(some.bundle()).contains("outside the flat"));
    BundleSources none = whole.sources;
    none.messages.clear();
    QCOMPARE(some.leftOut, BundleExport(whole.snapshot(), none, forPanel(), maker()).leftOut + 1);
}

void TestExportFiles::documentsGoWithItAsTheyAre()
{
    const Whole whole;
    const BundleExport content = whole.bundle({});
    QVERIFY(content.tells.join(QLatin1Char(' ')).contains(QLatin1String("4 documents go with it")));
    QString problem;
    const auto reader = BundleReader::of(made(content, ExportForm::Bundle), &problem);
    QVERIFY2(reader != nullptr && reader->check(&problem), qPrintable(problem));
    QCOMPARE(reader->bundle().documents.size(), 4);
    for (const CaseBundle::SomeDocument &one : reader->bundle().documents) {
        const Document &document = whole.document(one.title.toUtf8().constData());
        QBuffer expected;
        QVERIFY(expected.open(QIODevice::WriteOnly) && document.content->writeTo(expected).ok());
        const auto bytes = reader->content(one);
        QVERIFY(bytes != nullptr && bytes->readAll() == expected.data());
        QVERIFY(bytes->isWhole());
        QCOMPARE(one.size, expected.data().size());
    }
    // What is for some alone stays out for others, by its title too.
    const BundleExport some = whole.bundle(forPanel());
    QCOMPARE(some.bundle().documents.size(), 3);
    QVERIFY(!jsonOf(some.bundle()).contains("refuge"));
    const QString &kept = whole.document("Letter of").title;
    QVERIFY2(
        some.tells.join(QLatin1Char(' ')).contains(QStringLiteral("stay out, and so do their titles: “%1”").arg(kept)),
        qPrintable(some.tells.join(QLatin1Char(' '))));
    QVERIFY(!made(some, ExportForm::Bundle).contains("To whom it may concern"));
    QVERIFY(made(content, ExportForm::Bundle).contains("To whom it may concern"));
}

void TestExportFiles::aDocumentThatIsNotHereIsTold()
{
    const Whole whole;
    std::filesystem::remove(whole.document("Bedroom").content->file());
    const BundleExport content = whole.bundle({});
    QVERIFY(content.tells.join(QLatin1Char(' ')).contains(QString::fromUtf8("“Bedroom, 12 November”")));
    QVERIFY(content.tells.join(QLatin1Char(' ')).contains(QLatin1String("3 documents go with it")));
    QString problem;
    const auto reader = BundleReader::of(made(content, ExportForm::Bundle), &problem);
    QVERIFY2(reader != nullptr && reader->check(&problem), qPrintable(problem));
    QCOMPARE(reader->bundle().documents.size(), 4);
    QVERIFY(jsonOf(reader->bundle()).contains(R"("state":"not_here")"));
}

void TestExportFiles::whatGivesAwayARestrictedDetailStaysOut()
{
    Whole whole;
    QString address;
    for (const Person &person : whole.snapshot().people) {
        for (const Field &field : person.fields)
            address = field.onlyFor.isEmpty() ? address : field.text();
    }
    QVERIFY(!address.isEmpty());
    const ObjectId report = whole.document("Health").id;
    whole.sources.documentTexts[report] = {QStringLiteral("Seen at ") + address};
    whole.sources.documentsUnread = {report, whole.document("Bedroom").id};
    const BundleExport some = whole.bundle(forPanel());
    QVERIFY(!jsonOf(some.bundle()).contains("report, November"));
    QCOMPARE(some.bundle().documents.size(), 2);
    QVERIFY(!some.givenAway.isEmpty());
    const QString unread = some.tells.filter(QStringLiteral("could not read all of these documents: ")).join(u' ');
    QVERIFY2(unread.contains(QLatin1String("Bedroom")) && !unread.contains(QLatin1String("Health")),
             qPrintable(unread));
    const QString kept = some.tells.filter(QStringLiteral("stay out")).join(u' ');
    QVERIFY2(kept.contains(QLatin1String("Health")) && !kept.contains(QLatin1String("Bedroom")), qPrintable(kept));
    // One that came after the others were looked through: nobody knows what stands in it.
    whole.sources.documentTexts.remove(whole.document("Minutes").id);
    const BundleExport late = whole.bundle(forPanel());
    QVERIFY(late.tells.join(QLatin1Char(' ')).contains(QLatin1String("only the titles go")));
    QVERIFY(late.tells.join(QLatin1Char(' ')).contains(QLatin1String("Minutes")));
}

void TestExportFiles::aDamagedCopyWritesNothing()
{
    const Whole whole;
    QFile copy(QString::fromStdString(whole.document("Minutes").content->file().string()));
    QVERIFY(copy.open(QIODevice::ReadWrite) && copy.seek(1000) && copy.putChar('x') && copy.putChar('y'));
    copy.close();
    const BundleExport content = whole.bundle({});
    QVERIFY(made(content, ExportForm::Bundle).isEmpty());
    QVERIFY(content.failure().contains(QLatin1String("Minutes of the initial conference")));
}

void TestExportFiles::aStoppedBundleIsNone()
{
    const Whole whole;
    const BundleExport content = whole.bundle({});
    QBuffer out;
    QVERIFY(out.open(QIODevice::ReadWrite));
    Progress progress;
    progress.cancel();
    QVERIFY(!content.write(ExportForm::Bundle, out, progress));
    QVERIFY(content.failure().isEmpty());
    // And in the middle of a document.
    CaseBundle bundle = content.bundle();
    const auto bytes = [&](const CaseBundle::SomeDocument &one) {
        auto buffer = std::make_unique<QBuffer>();
        buffer->setData(QByteArray(one.size, 'x'));
        buffer->open(QIODevice::ReadOnly);
        return buffer;
    };
    QVERIFY(!writeBundle(bundle, out, bytes, [](qint64 done, qint64) { return done == 0; }));
    bundle.documents.first().size += 1;
    const auto shorter = [&](const CaseBundle::SomeDocument &one) {
        auto buffer = std::make_unique<QBuffer>();
        buffer->setData(QByteArray(one.size - 1, 'x'));
        buffer->open(QIODevice::ReadOnly);
        return buffer;
    };
    QVERIFY(!writeBundle(bundle, out, shorter));
}

namespace {

/// So many bytes of nothing, or room for them.
class Endless : public QIODevice {
public:
    explicit Endless(qint64 size) : m_size(size) { open(QIODevice::ReadWrite | QIODevice::Unbuffered); }
    qint64 size() const override { return m_size; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 count = std::min(most, m_size - pos());
        std::fill_n(data, count, '\0');
        return count;
    }
    qint64 writeData(const char *, qint64 count) override
    {
        m_size = std::max(m_size, pos() + count);
        return count;
    }

private:
    qint64 m_size;
};

int mostMemoryMiB()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray all = status.readAll();
    return all.mid(all.indexOf("VmHWM:") + 6).simplified().split(' ').first().toInt() / 1024;
}

} // namespace

void TestExportFiles::aLargeDocumentIsNeverInMemory()
{
    constexpr qint64 size = qint64{500} << 20;
    CaseBundle bundle = bundleOf(fixture::banks(), {}).bundle();
    CaseBundle::SomeDocument document;
    document.id = QString(32, QLatin1Char('a'));
    document.added = maker().at;
    document.size = size;
    document.file = CaseBundle::fileFor(document.id, {});
    bundle.documents = {document};
    Endless out(0);
    const int before = mostMemoryMiB();
    QVERIFY(writeBundle(bundle, out,
                        [](const CaseBundle::SomeDocument &one) { return std::make_unique<Endless>(one.size); }));
    QVERIFY(out.size() > size);
    const int more = mostMemoryMiB() - before;
    QVERIFY2(more < 16, qPrintable(QString::number(more)));
}

void TestExportFiles::bundlesAreAsTheSchemaSays()
{
    QFile file(qEnvironmentVariable("CASEWEAVE_SOURCE_DIR") + QStringLiteral("/docs/bundle.schema.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject schema = QJsonDocument::fromJson(file.readAll()).object();
    QVERIFY(!schema.isEmpty());
    const Whole whole;
    std::filesystem::remove(whole.document("Bedroom").content->file());
    for (const ExportWish &wish : {ExportWish(), forPanel()}) {
        QString problem;
        const auto reader = BundleReader::of(made(whole.bundle(wish), ExportForm::Bundle), &problem);
        QVERIFY2(reader != nullptr, qPrintable(problem));
        QJsonObject json = reader->bundle().toJson();
        QCOMPARE(test::schemaProblem(schema, json), QString());
        // And it says no where the reader does.
        QJsonArray documents = json[QStringLiteral("documents")].toArray();
        QJsonObject first = documents.first().toObject();
        first[QStringLiteral("file")] = QStringLiteral("../a");
        documents.replace(0, first);
        json[QStringLiteral("documents")] = documents;
        QVERIFY(test::schemaProblem(schema, json).contains(QLatin1String("file. breaks pattern")));
        QVERIFY(!CaseBundle::fromJson(QJsonDocument(json).toJson(), &problem));
        json.remove(QStringLiteral("documents"));
        json[QStringLiteral("more")] = 1;
        QVERIFY(!test::schemaProblem(schema, json).isEmpty());
    }
}

void TestExportFiles::aBundleThatIsNotAsItsPageSaysIsRefused_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("says");
    const auto add = [](const char *name, const char *from, const char *to, const char *says) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(says);
    };
    add("as it is", "", "", "");
    add("another format", "caseweave-bundle", "other", "format");
    add("newer", R"("version":3)", R"("version":4)", "newer program");
    add("unknown key", R"("version":3)", R"("version":3,"more":1)", "more");
    add("no such kind", R"("kind":"fact")", R"("kind":"rumour")", "kind");
    add("no date", R"("date":"2026-)", R"("date":"2026-13-)", "date");
    add("an id that is none", R"("id":")", R"("id":"zz)", "id");
    add("not JSON", "{", "{,", "is not JSON");
}

void TestExportFiles::aBundleThatIsNotAsItsPageSaysIsRefused()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, says);
    QByteArray json = QJsonDocument(bundleOf(fixture::banks(), {}).bundle().toJson()).toJson(QJsonDocument::Compact);
    if (!from.isEmpty()) {
        const qsizetype at = json.indexOf(from);
        QVERIFY(at >= 0);
        json.replace(at, from.size(), to);
    }
    QString problem;
    QCOMPARE(CaseBundle::fromJson(json, &problem).has_value(), says.isEmpty());
    QVERIFY2(problem.contains(says), qPrintable(problem));
}

void TestExportFiles::aDamagedZipIsRefused()
{
    const QByteArray zip = made(bundleOf(fixture::banks(), {}), ExportForm::Bundle);
    QString problem;
    for (const QByteArray &wrong : {QByteArray(), QByteArray("PK"), zip.chopped(30), zip.mid(10)}) {
        QVERIFY(!BundleReader::of(wrong, &problem));
        QVERIFY(!problem.isEmpty());
    }
    // Anything changed in what it holds shows in the checksum, or in the file no longer being what its page says.
    for (qsizetype i = 60; i < zip.size() - 120; i += 97) {
        QByteArray wrong = zip;
        wrong[i] = static_cast<char>(wrong[i] ^ 0x20);
        QVERIFY(!BundleReader::of(wrong, &problem));
    }
}

QTEST_MAIN(TestExportFiles)
#include "TestExportFiles.moc"
