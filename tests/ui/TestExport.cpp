// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bundle/BundleArchive.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureDocuments.h"
#include "tests/ui/support/FixtureExport.h"
#include "tests/ui/support/FixtureMessages.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"
#include "tests/ui/support/PdfReading.h"
#include "ui/export/ChronologyExport.h"
#include "ui/files/Csv.h"
#include "ui/files/FileJob.h"
#include "ui/files/ReaderGuard.h"
#include "ui/files/SavePlace.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QSemaphore>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QProgressDialog>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QScrollBar>
#include <cstdio>

using namespace caseweave;
using namespace caseweave::look;
using fixture::forPanel;
using fixture::made;
using fixture::maker;
using fixture::plainEvent;
using fixture::recipient;
using fixture::restrictedDetail;
using fixture::wishFor;

namespace {

const QString endless = QStringLiteral("--endless"); ///< makes a child of this program that is to be killed

QList<ChronologyEvent> many(int count)
{
    QList<ChronologyEvent> events;
    for (int i = 0; i < count; ++i)
        events << plainEvent(i, QStringLiteral("Seen at school, visit %1").arg(i),
                             QStringLiteral("Talked with the teacher about the week. ").repeated(6));
    return events;
}

} // namespace

/// What leaves a case as a file, on paper and through the clipboard.
class TestExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void eachPageSaysForWhomAndWhen();
    void theTextOfAPdfCanBeSearched();
    void whatOneMayNotReadIsLeftOutAndCounted();
    void namesakesAreInNobodysAudience();
    void aPassageThatRepeatsARestrictedDetailIsLeftOut();
    void aHiddenNameIsFoundInThePossessiveToo();
    void aHiddenNameIsFoundByAnyOfItsWords();
    void eventsOutsideThePeriodStayIn();
    void noCellOfATableIsAFormula_data();
    void noCellOfATableIsAFormula();
    void aLongListOfPeopleLeavesRoomForText();
    void theChronologyIsExportedForTheConferenceByKeyboard();
    void aNameWithoutAnEndingGetsIt_data();
    void aNameWithoutAnEndingGetsIt();
    void whatCannotBeRecordedDoesNotGo();
    void aStoppedExportLeavesNoFile();
    void aFailedExportLeavesNoFile();
    void whatCannotBeWrittenInOnePlaceGoesToAnother();
    void aKilledExportLeavesNoFile();
    void aCopyGoesToTheClipboardAndTheRecord();
    void theWholeCaseTellsWhichDocumentsGo();
};

void TestExport::eachPageSaysForWhomAndWhen()
{
    const ChronologyExport content(fixture::banks(), many(60),
                                   wishFor({recipient(2), {{}, QStringLiteral("The panel")}}), maker());
    const QStringList pages = pagesOf(made(content, ExportForm::Pdf));
    QVERIFY(pages.size() > 3);
    for (const QString &page : pages) {
        QVERIFY2(page.contains(QLatin1String("For: ") + recipient(2).name + QLatin1String("; The panel")),
                 qPrintable(page));
        QVERIFY(page.contains(QLatin1String("Made on 22 November 2026 at 9:30am by Maya Shah, Greendale Council")));
        QVERIFY(page.contains(QLatin1String("GC-136594")));
    }
    QVERIFY(pages.last().contains(QStringLiteral("Page %1").arg(pages.size())));
}

void TestExport::theTextOfAPdfCanBeSearched()
{
    ChronologyEvent event = plainEvent(1, QString::fromUtf8("Caf\u00e9 office, first visit"),
                                       QStringLiteral("The fifth flight of stairs, afflicted office"));
    event.kind = EventKind::Allegation;
    event.source = QStringLiteral("Phone call");
    const QByteArray pdf = made(ChronologyExport(fixture::banks(), {event}, forPanel(), maker()), ExportForm::Pdf);
    const QString text = pdfText(pdf);
    for (const char *words : {"Caf\u00e9 office, first visit", "The fifth flight of stairs", "afflicted office",
                              "Source: Phone call", "Allegation. Written by Tom Barker", "2 January 2026"})
        QVERIFY2(text.contains(QString::fromUtf8(words)), qPrintable(text));
    QVERIFY(pdf.contains("pdfaid:part"));
}

void TestExport::whatOneMayNotReadIsLeftOutAndCounted()
{
    ChronologyEvent restricted = plainEvent(1, QStringLiteral("The refuge"));
    restricted.onlyFor = {QStringLiteral("Maya Shah, Greendale Council"), recipient(3).name};
    ChronologyEvent withheld = plainEvent(2, {});
    withheld.withheld = true;
    const QList<ChronologyEvent> events{plainEvent(3, QStringLiteral("Seen at school")), restricted, withheld};
    const auto textFor = [&](const QList<SharingRecipient> &readers) {
        return QString::fromUtf8(
            made(ChronologyExport(fixture::banks(), events, wishFor(readers), maker()), ExportForm::Csv));
    };
    const QString outside = textFor({{{}, QStringLiteral("The panel")}});
    QVERIFY(outside.contains(QLatin1String("Seen at school")) && !outside.contains(QLatin1String("The refuge")));
    QVERIFY(outside.contains(QLatin1String("2 passages were left out.")));
    // Whoever may not know of it does not learn its date.
    QVERIFY(!outside.contains(QLatin1String("Left out here")) && !outside.contains(QLatin1String("2026-01-02")));
    const QString inside = textFor({recipient(3)});
    QVERIFY(inside.contains(QLatin1String("The refuge")) && inside.contains(QLatin1String("1 passage was left out.")));
    QVERIFY(inside.contains(recipient(3).name));
    // One who may not is enough.
    QVERIFY(!textFor({recipient(3), recipient(2)}).contains(QLatin1String("The refuge")));
    // By name alone nobody is in an audience: it could be anybody.
    QVERIFY(!textFor({{{}, recipient(3).name}}).contains(QLatin1String("The refuge")));
    QVERIFY(textFor({}).contains(QLatin1String("The refuge")));
    const ChronologyExport content(fixture::banks(), events, wishFor({recipient(3), recipient(2)}), maker());
    QCOMPARE(content.because, QStringList{recipient(2).name});
    const ChronologyExport kept(fixture::banks(), events, wishFor({recipient(3)}), maker());
    QCOMPARE(kept.restricted, 1);
    QCOMPARE(kept.restrictedFor, QList<ProfessionalId>{*recipient(3).professional});
}

void TestExport::namesakesAreInNobodysAudience()
{
    CaseSnapshot snapshot = fixture::banks();
    const QStringList onlyFor{QStringLiteral("Maya Shah, Greendale Council"), recipient(3).name};
    QVERIFY(ReaderGuard(snapshot, {recipient(3)}).lets(onlyFor, false, {}));
    Member namesake = *std::find_if(snapshot.members.begin(), snapshot.members.end(),
                                    [](const Member &one) { return one.card.id == *recipient(3).professional; });
    namesake.card.id = fixture::professionalId(77);
    snapshot.members << namesake;
    QVERIFY(!ReaderGuard(snapshot, {recipient(3)}).lets(onlyFor, false, {}));
}

void TestExport::aPassageThatRepeatsARestrictedDetailIsLeftOut()
{
    const CaseSnapshot snapshot = fixture::banks();
    const QString address = restrictedDetail(snapshot);
    QVERIFY(!address.isEmpty());
    const QList<ChronologyEvent> events{plainEvent(1, QStringLiteral("Moved"), QStringLiteral("She is at ") + address),
                                        plainEvent(2, QStringLiteral("Seen at school"))};
    const ChronologyExport content(snapshot, events, forPanel(), maker());
    QCOMPARE(content.items, 1);
    QCOMPARE(content.leftOut, 1);
    QCOMPARE(content.givenAway, QStringList{QStringLiteral("Address of Rachel Banks")});
    QVERIFY(!pagesOf(made(content, ExportForm::Pdf)).join(QLatin1Char(' ')).contains(address));
    QCOMPARE(ChronologyExport(snapshot, events, wishFor({}), maker()).items, 2);
}

void TestExport::aHiddenNameIsFoundInThePossessiveToo()
{
    CaseSnapshot snapshot = fixture::banks();
    for (Field &field : snapshot.people.first().fields) {
        if (field.name == QLatin1String("given_name"))
            field.onlyFor = {QStringLiteral("Maya Shah, Greendale Council")};
    }
    const QString name = snapshot.people.first().givenName();
    for (const char *end : {"'s", "\u2019s", ""}) {
        const ChronologyEvent event
            = plainEvent(1, QStringLiteral("Lost"), name + QString::fromUtf8(end) + QStringLiteral(" coat"));
        QCOMPARE(ChronologyExport(snapshot, {event}, forPanel(), maker()).leftOut, 1);
    }
    const ChronologyEvent other = plainEvent(1, QStringLiteral("Lost"), name + QStringLiteral("on coat"));
    QCOMPARE(ChronologyExport(snapshot, {other}, forPanel(), maker()).leftOut, 0);
}

void TestExport::aHiddenNameIsFoundByAnyOfItsWords()
{
    CaseSnapshot snapshot = fixture::banks();
    for (Field &field : snapshot.people.first().fields) {
        if (field.name != QLatin1String("given_name"))
            continue;
        field.onlyFor = {QStringLiteral("Maya Shah, Greendale Council")};
        field.values.first().text = QStringLiteral("Mia Josephine");
    }
    for (const char *text : {"Mia was not at school.", "josephine cried", "Seen: Mia Josephine"}) {
        const ChronologyEvent event = plainEvent(1, QStringLiteral("Note"), QString::fromUtf8(text));
        QCOMPARE(ChronologyExport(snapshot, {event}, forPanel(), maker()).leftOut, 1);
    }
    const ChronologyEvent other = plainEvent(1, QStringLiteral("Note"), QStringLiteral("Mian Road was closed."));
    QCOMPARE(ChronologyExport(snapshot, {other}, forPanel(), maker()).leftOut, 0);
}

void TestExport::eventsOutsideThePeriodStayIn()
{
    ExportWish wish = forPanel();
    wish.from = QDate(2026, 1, 3);
    wish.to = QDate(2026, 1, 5);
    const ChronologyExport content(fixture::banks(), many(10), wish, maker());
    QCOMPARE(content.items, 3);
    QCOMPARE(content.leftOut, 0);
    QVERIFY(pagesOf(made(content, ExportForm::Pdf)).first().contains(QLatin1String("From 3 January 2026 to 5")));
}

void TestExport::noCellOfATableIsAFormula_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("marked");
    for (const char *typed : {"=1+1", "+44 113 496 0000", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "  @x", "\uff1d1"})
        QTest::newRow(typed) << QString::fromUtf8(typed) << true;
    for (const char *typed : {"Plain", "a=b", "", " ", "1-2"})
        QTest::newRow(*typed == 0 ? "nothing" : typed) << QString::fromUtf8(typed) << false;
}

void TestExport::noCellOfATableIsAFormula()
{
    QFETCH(QString, typed);
    QFETCH(bool, marked);
    const QString line = QString::fromUtf8(csv::line({typed}));
    QCOMPARE(line, (marked ? QStringLiteral("\"'") : QStringLiteral("\"")) + typed + QStringLiteral("\"\r\n"));
}

void TestExport::aLongListOfPeopleLeavesRoomForText()
{
    QList<SharingRecipient> people;
    for (int i = 0; i < 32; ++i)
        people << SharingRecipient{
            {}, QStringLiteral("Professional %1 of a team with a long name, and agency").arg(i).repeated(6)};
    const QByteArray pdf = made(ChronologyExport(fixture::banks(), many(3), wishFor(people), maker()), ExportForm::Pdf);
    const QStringList pages = pagesOf(pdf);
    QVERIFY(!pages.isEmpty() && pages.size() < 40);
    QVERIFY(pages.join(QLatin1Char(' ')).contains(QLatin1String("visit 2")));
}

namespace {

/// Opens the dialog and names who it is for, by keyboard.
QWidget *askFor(Desk &desk, const QString &whom)
{
    QWidget *dialog = desk.openDialog("actionExport");
    find<QLineEdit>(dialog, "exportRecipientsOthers")->setText(whom);
    return dialog;
}

void choosePlace(Desk &desk, const QString &path)
{
    desk.waitUntil([&] { return desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr; });
    press(find<QDialog>(&desk.window, "confirm"), "goOn");
    desk.settle();
    auto *place = find<QFileDialog>(&desk.window, "exportPlace");
    find<QLineEdit>(place, "fileNameEdit")->setText(path);
    static_cast<QDialog *>(place)->accept();
    desk.settle();
}

} // namespace

void TestExport::theChronologyIsExportedForTheConferenceByKeyboard()
{
    const QTemporaryDir folder;
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    QTest::keyClick(&desk.window, Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
    desk.settle();
    QWidget *dialog = QApplication::activeModalWidget();
    QVERIFY(dialog != nullptr && dialog->objectName() == QLatin1String("exportDialog"));
    const auto tabTo = [&](const char *name) {
        for (int i = 0; i < 40 && QApplication::focusWidget()->objectName() != QLatin1String(name); ++i)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), QLatin1String(name));
    };
    tabTo("exportFrom");
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("1 1 2025"));
    tabTo("exportRecipientsOthers");
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Conference on 2 December"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    desk.waitUntil([&] { return desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr; });
    auto *asking = find<QDialog>(&desk.window, "confirm");
    QVERIFY2(asking->accessibleDescription().contains(QLatin1String("for Conference on 2 December")),
             qPrintable(asking->accessibleDescription()));
    QVERIFY(asking->accessibleDescription().contains(QLatin1String("left out")));
    desk.settle();
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("goOn"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    desk.settle();
    auto *place = find<QFileDialog>(&desk.window, "exportPlace");
    QCOMPARE(place->selectedFiles().first().section(QLatin1Char('/'), -1),
             QStringLiteral("GC-136594-chronology-2026-11-22.pdf"));
    const QString path = folder.filePath(QStringLiteral("for-the-conference.pdf"));
    find<QLineEdit>(place, "fileNameEdit")->setText(path.chopped(4)); // it gets its ending by itself
    QTest::keyClick(find<QLineEdit>(place, "fileNameEdit"), Qt::Key_Return);
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(pagesOf(file.readAll()).first().startsWith(QLatin1String("For: Conference on 2 December")));
    QCOMPARE(file.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());
    QCOMPARE(desk.workspace.accesses().size(), 1);
    const AccessDraft &record = desk.workspace.accesses().first();
    QCOMPARE(record.action, AccessAction::Exported);
    QCOMPARE(record.what, QStringLiteral("chronology"));
    QCOMPARE(record.form, QStringLiteral("pdf"));
    QCOMPARE(record.from, std::optional(QDate(2025, 1, 1)));
    QCOMPARE(record.recipients.first().name, QStringLiteral("Conference on 2 December"));
    QVERIFY(record.leftOut > 0);
}

void TestExport::aNameWithoutAnEndingGetsIt_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("saved");
    const auto add = [](const char *typed, const char *saved) {
        QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(saved);
    };
    add("for the panel", "for the panel.csv");
    add("for the panel.csv", "for the panel.csv");
    add("for the panel.txt", "for the panel.txt");
    add("panel 2.12", "panel 2.12.csv");
    add("for Mr. Price", "for Mr. Price.csv");
}

void TestExport::aNameWithoutAnEndingGetsIt()
{
    QFETCH(QString, typed);
    QFETCH(QString, saved);
    const QTemporaryDir folder;
    QWidget window;
    QFileDialog *place = askSavePlace(&window, QStringLiteral("Export"), QStringLiteral("somePlace"),
                                      QStringLiteral("chronology"), QStringLiteral(".csv"));
    QCOMPARE(place->nameFilters().first(), QStringLiteral("Tables (*.csv)"));
    QString chosen;
    connect(place, &QFileDialog::fileSelected, &window, [&](const QString &path) { chosen = path; });
    place->setDirectory(folder.path());
    place->open();
    find<QLineEdit>(place, "fileNameEdit")->setText(typed);
    static_cast<QDialog *>(place)->accept();
    QCOMPARE(QFileInfo(chosen).fileName(), saved);
}

void TestExport::whatCannotBeRecordedDoesNotGo()
{
    const QTemporaryDir folder;
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    press(askFor(desk, QStringLiteral("The panel")), "submit");
    const QString path = folder.filePath(QStringLiteral("a.pdf"));
    desk.workspace.failNext(ErrorCode::NotMember);
    choosePlace(desk, path);
    QTRY_VERIFY(says(&desk.window, QStringLiteral("could not be recorded")));
    QVERIFY(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
}

void TestExport::aStoppedExportLeavesNoFile()
{
    const QTemporaryDir folder;
    Desk desk;
    desk.workspace.setEvents(FixtureWorkspace::banks(), many(20'000));
    openBanks(desk, CaseScreen::Chronology);
    press(askFor(desk, QStringLiteral("The panel")), "submit");
    choosePlace(desk, folder.filePath(QStringLiteral("a.pdf")));
    find<QProgressDialog>(&desk.window, "exportProgress")->findChild<QPushButton *>()->click();
    QTRY_VERIFY_WITH_TIMEOUT(says(&desk.window, QStringLiteral("Stopped. Nothing was written")), 20'000);
    QVERIFY(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
    QVERIFY(desk.workspace.accesses().isEmpty());
}

void TestExport::aFailedExportLeavesNoFile()
{
    const QTemporaryDir folder;
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    press(askFor(desk, QStringLiteral("The panel")), "submit");
    choosePlace(desk, folder.filePath(QStringLiteral("not-there/a.pdf")));
    if (auto *place = desk.window.findChild<QFileDialog *>(QStringLiteral("exportPlace")); place && place->isVisible())
        QSKIP("The dialog does not take a folder that is not there.");
    QTRY_VERIFY(desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr);
    press(find<QDialog>(&desk.window, "confirm"), "cancel");
    QTRY_VERIFY(says(&desk.window, QStringLiteral("Nothing can be written there")));
    QVERIFY(desk.workspace.accesses().isEmpty());
}

void TestExport::whatCannotBeWrittenInOnePlaceGoesToAnother()
{
    const QTemporaryDir folder;
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    auto *job = new FileJob(desk.context, FixtureWorkspace::banks(), {}, &desk.window);
    QSignalSpy told(job, &FileJob::told);
    job->writeFile(QStringLiteral("/proc/chronology.pdf"),
                   [](QIODevice &out, Progress &) { return out.write("x") == 1; });
    QTRY_VERIFY(desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr);
    const auto *asking = find<QDialog>(&desk.window, "confirm");
    QVERIFY2(asking->accessibleDescription().startsWith(QLatin1String("Nothing can be written there")),
             qPrintable(asking->accessibleDescription()));
    press(asking, "goOn");
    desk.settle();
    auto *place = find<QFileDialog>(&desk.window, "anotherPlace");
    QVERIFY(place->selectedFiles().first().endsWith(QLatin1String("/chronology.pdf")));
    find<QLineEdit>(place, "fileNameEdit")->setText(folder.filePath(QStringLiteral("b.pdf")));
    static_cast<QDialog *>(place)->accept();
    QTRY_COMPARE(told.count(), 1);
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("b.pdf"))));
    QCOMPARE(desk.workspace.accesses().size(), 1);
}

void TestExport::aKilledExportLeavesNoFile()
{
    const QTemporaryDir folder;
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {endless, folder.filePath(QStringLiteral("a.pdf"))});
    QVERIFY(child.waitForReadyRead());
    QCOMPARE(child.readAllStandardOutput().trimmed(), QByteArray("half"));
    child.kill();
    QVERIFY(child.waitForFinished());
    QCOMPARE(child.exitStatus(), QProcess::CrashExit);
    // Where a file system has no files without names, one with a random ending stays.
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("a.pdf"))));
    QVERIFY(QDir(folder.path()).entryList({QStringLiteral("*.pdf")}, QDir::Files | QDir::Hidden).isEmpty());
}

void TestExport::aCopyGoesToTheClipboardAndTheRecord()
{
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    QWidget *dialog = askFor(desk, QStringLiteral("The panel"));
    auto *form = find<QComboBox>(dialog, "exportForm");
    form->showPopup();
    QCOMPARE(form->view()->verticalScrollBar()->maximum(), 0); // all of them are seen
    const QModelIndex last = form->model()->index(form->count() - 1, 0);
    QVERIFY(form->view()->viewport()->rect().contains(form->view()->visualRect(last)));
    form->hidePopup();
    form->setCurrentIndex(form->findData(static_cast<int>(ExportForm::Text)));
    press(dialog, "submit");
    desk.waitUntil([&] { return desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr; });
    press(find<QDialog>(&desk.window, "confirm"), "goOn");
    QTRY_VERIFY(QGuiApplication::clipboard()->text().contains(QLatin1String("For: The panel")));
    QCOMPARE(desk.workspace.accesses().first().action, AccessAction::Copied);
}

namespace {

/// Writes half a file and waits to be killed.
int writeEndlessly(const QString &path)
{
    Desk desk;
    FileJob job(desk.context, FixtureWorkspace::banks(), {}, &desk.window);
    job.writeFile(path, [](QIODevice &out, Progress &) {
        const QByteArray half(1 << 20, 'x');
        const bool written = out.write(half) == half.size();
        std::puts(written ? "half" : "failed");
        std::fflush(stdout);
        QSemaphore never;
        never.acquire();
        return false;
    });
    return QCoreApplication::exec();
}

} // namespace

void TestExport::theWholeCaseTellsWhichDocumentsGo()
{
    const QTemporaryDir folder;
    Desk desk;
    fixture::addBanksDocuments(desk.workspace);
    fixture::addBanksMessages(desk.workspace);
    fixture::addBanksPlan(desk.workspace);
    fixture::addBanksVoices(desk.workspace);
    openBanks(desk, CaseScreen::Chronology);
    for (const Document &one : desk.workspace.caseSnapshot(FixtureWorkspace::banks())->documents) {
        if (one.kind == QLatin1String("minutes"))
            std::filesystem::remove(one.content->file());
    }
    QWidget *dialog = askFor(desk, QStringLiteral("The panel"));
    auto *whole = find<QRadioButton>(dialog, "exportWhat_3");
    whole->click();
    const QString promise = whole->accessibleDescription();
    auto *form = find<QComboBox>(dialog, "exportForm");
    form->setCurrentIndex(form->findData(static_cast<int>(ExportForm::Bundle)));
    press(dialog, "submit");
    desk.waitUntil([&] { return desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr; });
    const QString asked = find<QDialog>(&desk.window, "confirm")->accessibleDescription();
    for (const char *words : {"2 documents go with it", "only the titles go", "Minutes of the initial conference",
                              "could not read all of these documents", "Bedroom"})
        QVERIFY2(asked.contains(QLatin1String(words)), qPrintable(asked));
    const QString path = folder.filePath(QStringLiteral("case.zip"));
    choosePlace(desk, path);
    QTRY_VERIFY(QFile::exists(path));
    QString problem;
    const auto reader = BundleReader::open(path, &problem);
    QVERIFY2(reader != nullptr && reader->check(&problem), qPrintable(problem));
    QCOMPARE(reader->bundle().documents.size(), 3);
    QCOMPARE(reader->bundle().messages.size(), 5);
    QCOMPARE(reader->bundle().decisions.size(), 3); // one is for others
    QCOMPARE(reader->bundle().voices.size(), 3);
    QCOMPARE(reader->bundle().planVersions.size(), 2);
    for (const CaseBundle::SomePlanVersion &one : reader->bundle().planVersions)
        QVERIFY(one.stood && one.stood->id == one.plan);
    // The words of the choice say of what goes that it goes, and of what stays that it stays.
    QVERIFY(!reader->bundle().concerns.isEmpty() && !reader->bundle().plans.isEmpty());
    QVERIFY2(promise.contains(QLatin1String("for another program, with them.")), qPrintable(promise));
    for (const char *word : {"concerns", "plans", "voices", "sharing decisions"})
        QVERIFY2(!promise.contains(QLatin1String(word)), qPrintable(promise));
    QVERIFY(!reader->bundle().toJson().contains(QLatin1String("record")));
    QVERIFY2(promise.endsWith(QLatin1String("The record of who did what is in neither.")), qPrintable(promise));
    const AccessDraft &record = desk.workspace.accesses().last();
    QCOMPARE(record.what, QStringLiteral("case"));
    QCOMPARE(record.form, QStringLiteral("bundle"));
    QCOMPARE(record.leftOut, reader->bundle().leftOut);
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    if (const QStringList words = QCoreApplication::arguments(); words.size() == 3 && words.at(1) == endless) {
        initialiseCrypto();
        return writeEndlessly(words.at(2));
    }
    TestExport test;
    return QTest::qExec(&test, argc, argv);
}

#include "TestExport.moc"
