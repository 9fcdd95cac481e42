// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureExport.h"
#include "tests/ui/support/FixtureWorkspace.h"
#include "tests/ui/support/PdfReading.h"
#include "ui/export/ChronologyExport.h"

#include <QtTest/QTest>

using namespace caseweave;
using namespace caseweave::look;
using fixture::forPanel;
using fixture::made;
using fixture::maker;
using fixture::plainEvent;
using fixture::recipient;
using fixture::restrictedDetail;
using fixture::wishFor;

/// What an exported chronology says of corrections, of contradictions and of what is left out.
class TestExportEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void whatRepeatsARestrictedDetailLeavesItsDate();
    void aCorrectionSaysWhenWhyAndWhatWas();
    void anEarlierTextIsForItsReadersAlone();
    void aContradictionNamesTheOtherEvent();
    void aContradictionWithWhatOneMayNotReadIsNotTold_data();
    void aContradictionWithWhatOneMayNotReadIsNotTold();
    void whatIsNotWrittenIsSaid();
};

void TestExportEvents::whatRepeatsARestrictedDetailLeavesItsDate()
{
    const CaseSnapshot snapshot = fixture::banks();
    const ChronologyEvent moved
        = plainEvent(1, QStringLiteral("Moved"), QStringLiteral("She is at ") + restrictedDetail(snapshot));
    const ChronologyExport content(snapshot, {moved, plainEvent(2, QStringLiteral("Seen at school"))}, forPanel(),
                                   maker());
    for (const QString &text :
         {pdfText(made(content, ExportForm::Pdf)), QString::fromUtf8(made(content, ExportForm::Text))})
        QVERIFY2(text.contains(QLatin1String("2 January 2026")) && text.contains(QLatin1String("Left out here"))
                     && !text.contains(QLatin1String("Moved")) && text.contains(QLatin1String("1 event.")),
                 qPrintable(text));
    const QString table = QString::fromUtf8(made(content, ExportForm::Csv));
    QVERIFY2(table.contains(QLatin1String("\"2026-01-02\",\"\",\"\",\"\",\"\",\"Left out here\",\"\"")),
             qPrintable(table));
    QVERIFY(!table.contains(QLatin1String("Moved")));
    // Whoever sends it reads which it is.
    QCOMPARE(content.tells.size(), 1);
    QVERIFY2(content.tells.first().contains(QString::fromUtf8("2 January 2026, “Moved”")),
             qPrintable(content.tells.first()));
    QVERIFY(!content.tells.first().contains(QLatin1String("Seen at school")));
    QVERIFY(ChronologyExport(snapshot, {moved}, wishFor({}), maker()).tells.isEmpty());
    ChronologyEvent restricted = moved;
    restricted.onlyFor = {recipient(2).name};
    const ChronologyExport some(snapshot, {restricted}, wishFor({recipient(2)}), maker());
    QVERIFY(some.tells.isEmpty() && some.items == 0);
    QVERIFY(!pdfText(made(some, ExportForm::Pdf)).contains(QLatin1String("2 January 2026")));
}

namespace {

ChronologyEvent corrected()
{
    ChronologyEvent event = plainEvent(1, QStringLiteral("Late six mornings"), QStringLiteral("By the register."));
    event.corrected = ChronologyEvent::Correction{QStringLiteral("Ann Rees"), FixtureWorkspace::now(),
                                                  QStringLiteral("Two mornings were missed")};
    ChronologyEvent was = plainEvent(2, QStringLiteral("Late four mornings"), QStringLiteral("By memory."));
    was.source = QStringLiteral("form teacher");
    event.earlier.push_back(was);
    return event;
}

QString exported(const QList<ChronologyEvent> &events, const QList<SharingRecipient> &readers, ExportForm form)
{
    const QByteArray bytes = made(ChronologyExport(fixture::banks(), events, wishFor(readers), maker()), form);
    return form == ExportForm::Pdf ? pagesOf(bytes).join(QLatin1Char(' ')) : QString::fromUtf8(bytes);
}

} // namespace

void TestExportEvents::aCorrectionSaysWhenWhyAndWhatWas()
{
    for (const ExportForm form : {ExportForm::Pdf, ExportForm::Csv, ExportForm::Text}) {
        const QString text = exported({corrected()}, {recipient(2)}, form);
        for (const char *words :
             {"Late six mornings", "Corrected on 22 November 2026 at 9:30am by Ann Rees: Two mornings were missed",
              "Before, dated 3 January 2026, written by Tom Barker", "Late four mornings / By memory.",
              "Source: form teacher"})
            QVERIFY2(text.contains(QLatin1String(words)), qPrintable(text));
    }
    const QString other = exported({plainEvent(1, QStringLiteral("Late"))}, {recipient(2)}, ExportForm::Pdf);
    QVERIFY(!other.contains(QLatin1String("Corrected")) && !other.contains(QLatin1String("Before,")));
}

void TestExportEvents::anEarlierTextIsForItsReadersAlone()
{
    ChronologyEvent event = corrected();
    event.earlier.front().onlyFor = {recipient(3).name};
    event.corrected->reason = QStringLiteral("She is at ") + restrictedDetail(fixture::banks());
    const QString outside = exported({event}, {recipient(2)}, ExportForm::Pdf);
    QVERIFY2(outside.contains(QLatin1String("Corrected on 22 November 2026 at 9:30am by Ann Rees.")),
             qPrintable(outside));
    for (const char *words : {"four mornings", "By memory", "Before,", "form teacher", "She is at"})
        QVERIFY2(!outside.contains(QLatin1String(words)), qPrintable(outside));
    QVERIFY(outside.contains(QLatin1String("2 passages were left out.")));
    QVERIFY(exported({event}, {recipient(3)}, ExportForm::Pdf).contains(QLatin1String("Late four mornings")));
}

namespace {

/// Of two events that contradict each other, by number and title.
QList<ChronologyEvent> contradicting()
{
    QList<ChronologyEvent> events{plainEvent(1, QStringLiteral("The door held")),
                                  plainEvent(2, QStringLiteral("The door broke"))};
    EventContradiction one;
    one.id = fixture::entryId(3900);
    one.note = QStringLiteral("Which of the two?");
    one.author = QStringLiteral("Maya Shah");
    one.written = FixtureWorkspace::now();
    for (const auto &[here, there] : {std::pair(0, 1), std::pair(1, 0)}) {
        one.other = {events.at(there).date, {}, 0, events.at(there).id};
        one.otherTitle = events.at(there).title;
        events[here].contradictions = {one};
    }
    return events;
}

} // namespace

void TestExportEvents::aContradictionNamesTheOtherEvent()
{
    QList<ChronologyEvent> events = contradicting();
    for (const ExportForm form : {ExportForm::Pdf, ExportForm::Csv, ExportForm::Text}) {
        const QString text = exported(events, {recipient(2)}, form);
        for (const char *words :
             {"Contradiction with “The door broke” of 3 January 2026. Which of the two? Noted by Maya Shah",
              "Contradiction with “The door held” of 2 January 2026."})
            QVERIFY2(text.contains(QString::fromUtf8(words)), qPrintable(text));
    }
    events.first().contradictions.first().settled
        = EventContradiction::Outcome{QStringLiteral("It broke"), QStringLiteral("Ann Rees"), FixtureWorkspace::now()};
    const QString text = exported(events, {recipient(2)}, ExportForm::Text);
    QVERIFY(text.contains(QString::fromUtf8("Contradiction, settled, with “The door broke”")));
    QVERIFY(text.contains(QLatin1String("What came out: It broke (Ann Rees on 22 November 2026")));
}

void TestExportEvents::aContradictionWithWhatOneMayNotReadIsNotTold_data()
{
    QTest::addColumn<QStringList>("onlyFor");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isThere");
    QTest::newRow("restricted") << QStringList{recipient(3).name} << QString() << true;
    QTest::newRow("repeats what is restricted") << QStringList() << restrictedDetail(fixture::banks()) << true;
    QTest::newRow("not gathered") << QStringList() << QString() << false;
}

void TestExportEvents::aContradictionWithWhatOneMayNotReadIsNotTold()
{
    QFETCH(QStringList, onlyFor);
    QFETCH(QString, text);
    QFETCH(bool, isThere);
    QList<ChronologyEvent> events = contradicting();
    events.last().onlyFor = onlyFor;
    events.last().text = text;
    if (!isThere)
        events.removeLast();
    const QString outside = exported(events, {recipient(2)}, ExportForm::Pdf);
    QVERIFY(outside.contains(QLatin1String("The door held")));
    for (const char *words : {"Contradiction", "The door broke", "Which of the two?"})
        QVERIFY2(!outside.contains(QLatin1String(words)), qPrintable(outside));
    for (const QList<SharingRecipient> &inside : {QList<SharingRecipient>(), QList<SharingRecipient>{recipient(3)}}) {
        const bool mayRead = isThere || inside.isEmpty();
        QCOMPARE(exported(events, inside, ExportForm::Pdf).contains(QString::fromUtf8("with “The door broke”")),
                 mayRead);
    }
}

void TestExportEvents::whatIsNotWrittenIsSaid()
{
    ChronologyEvent event = plainEvent(1, QStringLiteral("Seen at school"));
    event.source = QStringLiteral("register");
    const QString text = exported({event}, {recipient(2)}, ExportForm::Pdf);
    QVERIFY2(text.contains(QLatin1String("Impact not written")) && text.contains(QLatin1String("Action not written")),
             qPrintable(text));
    QVERIFY(text.contains(QLatin1String("Source: register")) && !text.contains(QLatin1String("Source not written")));
}

QTEST_MAIN(TestExportEvents)
#include "TestExportEvents.moc"
