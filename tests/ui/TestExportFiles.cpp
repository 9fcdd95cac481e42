// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureWorkspace.h"
#include "ui/export/BundleExport.h"
#include "ui/export/CalendarExport.h"
#include "ui/export/CardsExport.h"
#include "ui/files/ContentLines.h"

#include <QtCore/QBuffer>
#include <QtCore/QJsonDocument>
#include <QtTest/QTest>

using namespace caseweave;

namespace {

ExportMaker maker()
{
    return {QStringLiteral("Maya Shah, Greendale Council"), FixtureWorkspace::now()};
}

ExportWish forPanel()
{
    ExportWish wish;
    wish.recipients = {{{}, QStringLiteral("The panel")}};
    return wish;
}

QByteArray made(const ExportContent &content, ExportForm form)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    Progress progress;
    return buffer.open(QIODevice::WriteOnly) && content.write(form, buffer, progress) ? bytes : QByteArray();
}

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
    void aBundleIsReadBackAsItWas();
    void aBundleLeavesOutWhatOneMayNotRead();
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

namespace {

BundleExport bundleOf(const CaseSnapshot &snapshot, const ExportWish &wish)
{
    return {snapshot, fixture::banksEvents(), wish, maker()};
}

} // namespace

void TestExportFiles::aBundleIsReadBackAsItWas()
{
    const BundleExport content = bundleOf(fixture::banks(), {});
    const QByteArray zip = made(content, ExportForm::Bundle);
    QVERIFY(zip.startsWith("PK"));
    QString problem;
    const auto back = CaseBundle::fromZip(zip, &problem);
    QVERIFY2(back.has_value(), qPrintable(problem));
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
    add("newer", R"("version":1)", R"("version":2)", "newer program");
    add("unknown key", R"("version":1)", R"("version":1,"more":1)", "more");
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
        QVERIFY(!CaseBundle::fromZip(wrong, &problem));
        QVERIFY(!problem.isEmpty());
    }
    // Anything changed in what it holds shows in the checksum, or in the file no longer being what its page says.
    for (qsizetype i = 60; i < zip.size() - 120; i += 97) {
        QByteArray wrong = zip;
        wrong[i] = static_cast<char>(wrong[i] ^ 0x20);
        QVERIFY(!CaseBundle::fromZip(wrong, &problem));
    }
}

QTEST_MAIN(TestExportFiles)
#include "TestExportFiles.moc"
