// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureDocuments.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"
#include "tests/ui/support/PdfReading.h"
#include "ui/export/ShownPages.h"
#include "ui/widgets/Labels.h"

#include <QtCore/QBuffer>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtPrintSupport/QPrinterInfo>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QTableView>

using namespace caseweave;
using namespace caseweave::look;

namespace {

const QString forced = QStringLiteral("That the door was forced");
const QString landlord = QStringLiteral("The landlord");

ExportMaker maker()
{
    return {QStringLiteral("Maya Shah, Greendale Council"), FixtureWorkspace::now()};
}

ExportWish wishFor(ExportWhat what, const PageView &view = {})
{
    ExportWish wish;
    wish.what = what;
    wish.shown = view;
    wish.recipients = {{{}, QStringLiteral("The panel")}};
    return wish;
}

CaseSnapshot banks()
{
    FixtureWorkspace workspace;
    fixture::addBanksPlan(workspace);
    fixture::addBanksVoices(workspace);
    fixture::addBanksDocuments(workspace);
    return *workspace.caseSnapshot(FixtureWorkspace::banks());
}

BundleSources sources()
{
    BundleSources made;
    made.decisions = fixture::banksSharing();
    made.lines = fixture::banksRecord();
    return made;
}

QStringList pagesOf(const ShownPages &content)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    Progress progress;
    if (!buffer.open(QIODevice::WriteOnly) || !content.write(ExportForm::Pdf, buffer, progress))
        return {};
    return look::pagesOf(bytes);
}

QString textOf(const ExportWish &wish, const CaseSnapshot &snapshot = banks())
{
    return pagesOf(ShownPages(snapshot, sources(), wish, maker())).join(QLatin1Char(' ')).simplified();
}

void choose(Desk &desk, const char *button, const QString &option)
{
    for (QAction *action : find<QPushButton>(&desk.window, button)->menu()->actions()) {
        if (action->text() == option)
            action->trigger();
    }
    desk.settle();
}

/// Goes on where it is asked, and has it written to a file.
QByteArray written(Desk &desk, const char *placeName, const QString &path)
{
    press(find<QDialog>(&desk.window, "confirm"), "goOn");
    desk.waitUntil([&] { return desk.window.findChild<QFileDialog *>(QLatin1String(placeName)) != nullptr; });
    auto *place = find<QFileDialog>(&desk.window, placeName);
    find<QLineEdit>(place, "fileNameEdit")->setText(path);
    static_cast<QDialog *>(place)->accept();
    desk.waitUntil([&] { return QFile::exists(path); });
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Takes the print of the page to a file, as a PDF of the same pages, and reads it.
QString printed(Desk &desk, const QString &path)
{
    QWidget *dialog = desk.openDialog("actionPrint");
    auto *form = find<QComboBox>(dialog, "exportForm");
    if (form->currentData().toInt() != static_cast<int>(ExportForm::Paper))
        qFatal("not on paper");
    form->setCurrentIndex(form->findData(static_cast<int>(ExportForm::Pdf)));
    find<QLineEdit>(dialog, "exportRecipientsOthers")->setText(QStringLiteral("The panel"));
    press(dialog, "submit");
    desk.waitUntil([&] { return desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr; });
    return look::pagesOf(written(desk, "exportPlace", path)).join(QLatin1Char(' ')).simplified();
}

} // namespace

/// Each page of a case on paper, as it lists its things.
class TestPagePrint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aPageHasItsOwnThings_data();
    void aPageHasItsOwnThings();
    void eachSheetSaysFilterAudienceAndDate();
    void whatOneMayNotReadIsLeftOutAndCounted_data();
    void whatOneMayNotReadIsLeftOutAndCounted();
    void theWordsOfAFilterGiveNothingAway();
    void theLastLineStandsOnNoPageAlone();
    void aFilteredPlanHasTheActionsThatAreShown();
    void filteredVoicesAreThoseThatAreShown();
    void printedVoicesSayThatARelationshipIsLeftOut();
    void theActionSaysWhatItPrints_data();
    void theActionSaysWhatItPrints();
    void withoutAPrinterItSaysWhatCanBeDone();
    void theKeyboardBeginsAtThePage();
    void theRegisterIsPrintedUnderItsFilter();
    void theChronologyIsPrintedAsShown();
    void theRecordIsFilteredByDaysAndPrinted();
    void theRegisterIsFilteredByDays();
};

void TestPagePrint::aPageHasItsOwnThings_data()
{
    QTest::addColumn<ExportWhat>("what");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("has");
    const auto add = [](const char *name, ExportWhat what, const char *title, const char *has) {
        QTest::newRow(name) << what << QString::fromUtf8(title) << QString::fromUtf8(has);
    };
    add("sharing", ExportWhat::Sharing, "Sharing register of case GC-136594", "That the door was forced");
    add("plan", ExportWhat::Plan, "Plan of case GC-136594", "Charlie stays with his grandfather");
    add("visits", ExportWhat::Visits, "Visits of case GC-136594", "Said that a man shouts at night");
    add("clocks", ExportWhat::Clocks, "Time limits and dates of case GC-136594", "Counted from:");
    add("voices", ExportWhat::Voices, "You said, we did: case GC-136594", "My tooth hurts when I eat");
    add("documents", ExportWhat::Documents, "List of documents of case GC-136594", "Bedroom, 12 November");
    add("record", ExportWhat::Record, "Record of case GC-136594", "Conference on 2 December");
}

void TestPagePrint::aPageHasItsOwnThings()
{
    QFETCH(ExportWhat, what);
    QFETCH(QString, title);
    QFETCH(QString, has);
    const QString text = textOf(wishFor(what));
    QVERIFY2(text.contains(title), qPrintable(text));
    QVERIFY2(text.contains(has), qPrintable(text));
    QVERIFY(!text.contains(QLatin1String("Not all of it")));
    QVERIFY(ShownPages(banks(), sources(), wishFor(what), maker()).items > 0);
    CaseSnapshot bare = banks();
    bare.plans.clear();
    bare.visits.clear();
    bare.clocks.clear();
    bare.milestones.clear();
    bare.voices.clear();
    bare.documents.clear();
    QCOMPARE(ShownPages(bare, {}, wishFor(what), maker()).items, 0);
}

void TestPagePrint::eachSheetSaysFilterAudienceAndDate()
{
    BundleSources many = sources();
    many.decisions = QList<SharingDecision>(40, many.decisions.first());
    PageView view;
    view.filter = QStringLiteral("Decision: Shared");
    const QStringList pages = pagesOf(ShownPages(banks(), many, wishFor(ExportWhat::Sharing, view), maker()));
    QVERIFY(pages.size() > 3);
    for (const QString &page : pages) {
        QVERIFY2(page.startsWith(QLatin1String("For: The panel")), qPrintable(page));
        QVERIFY2(page.contains(QLatin1String("Not all of it: Decision: Shared.")), qPrintable(page));
        QVERIFY2(page.contains(QLatin1String("Made on 22 November 2026 at ")), qPrintable(page));
    }
}

void TestPagePrint::whatOneMayNotReadIsLeftOutAndCounted_data()
{
    QTest::addColumn<ExportWhat>("what");
    QTest::newRow("sharing") << ExportWhat::Sharing;
    QTest::newRow("plan") << ExportWhat::Plan;
    QTest::newRow("visits") << ExportWhat::Visits;
    QTest::newRow("voices") << ExportWhat::Voices;
    QTest::newRow("documents") << ExportWhat::Documents;
    QTest::newRow("record") << ExportWhat::Record;
}

void TestPagePrint::whatOneMayNotReadIsLeftOutAndCounted()
{
    QFETCH(ExportWhat, what);
    const QString secret = QStringLiteral("the yellow door");
    const QStringList some{QStringLiteral("Maya Shah, Greendale Council")};
    CaseSnapshot snapshot = banks();
    BundleSources from = sources();
    Field field = fixture::field(QStringLiteral("text"), secret);
    field.onlyFor = some;
    const auto write = [&field](FieldObject &object, const char *key) {
        object.fields.removeIf([key](const Field &one) { return one.name == QLatin1String(key); });
        field.name = QLatin1String(key);
        object.fields << field;
    };
    write(snapshot.plans.first().outcomes.first().actions.first(), "text");
    for (Voice &voice : snapshot.voices)
        write(voice, "words");
    for (Visit &visit : snapshot.visits) {
        visit.note = secret;
        visit.onlyFor = some;
    }
    snapshot.documents.first().title = secret;
    snapshot.documents.first().audience = some;
    from.decisions.first().said.what = secret;
    from.decisions.first().onlyFor = some;
    for (RecordLine &line : from.lines) {
        if (!line.access)
            continue;
        line.access->name = secret;
        line.onlyFor = some;
    }
    const ShownPages others(snapshot, from, wishFor(what), maker());
    QVERIFY(others.leftOut > 0);
    const QString text = pagesOf(others).join(QLatin1Char(' ')).simplified();
    QVERIFY2(!text.contains(secret), qPrintable(text));
    QVERIFY2(text.contains(QLatin1String("left out.")), qPrintable(text));
    ExportWish forMe = wishFor(what);
    forMe.recipients.clear();
    const ShownPages mine(snapshot, from, forMe, maker());
    QVERIFY(mine.restricted > 0);
    const QString own = pagesOf(mine).join(QLatin1Char(' ')).simplified();
    QVERIFY2(own.contains(secret) && own.contains(QLatin1String("Only: ")), qPrintable(own));
}

void TestPagePrint::theWordsOfAFilterGiveNothingAway()
{
    const CaseSnapshot snapshot = banks();
    QString address;
    for (const Person &person : snapshot.people) {
        for (const Field &field : person.fields) {
            if (!field.onlyFor.isEmpty())
                address = field.text();
        }
    }
    QVERIFY(!address.isEmpty());
    PageView view;
    view.filter = QStringLiteral("With the words “%1”").arg(address);
    const QString text = textOf(wishFor(ExportWhat::Sharing, view), snapshot);
    QVERIFY2(!text.contains(address), qPrintable(text));
    QVERIFY2(text.contains(QLatin1String("the words of the filter are left out")), qPrintable(text));
}

void TestPagePrint::theLastLineStandsOnNoPageAlone()
{
    CaseSnapshot snapshot = banks();
    snapshot.plans = {snapshot.plans.first()};
    QList<PlanAction> &actions = snapshot.plans.first().outcomes.first().actions;
    const PlanAction one = actions.first();
    // Of so many lengths some end at the foot of a page, wherever that is.
    for (int more = 0; more < 60; ++more) {
        actions << one;
        const QStringList pages = pagesOf(ShownPages(snapshot, {}, wishFor(ExportWhat::Plan), maker()));
        QVERIFY(pages.last().contains(QLatin1String("End of the list.")));
        QVERIFY2(pages.last().contains(QLatin1String("To do")), qPrintable(pages.last())); // as the last action ends
    }
}

void TestPagePrint::aFilteredPlanHasTheActionsThatAreShown()
{
    const CaseSnapshot snapshot = banks();
    const QList<const PlanAction *> actions = snapshot.plans.first().actions();
    QVERIFY(actions.size() > 1);
    CaseSnapshot one = snapshot;
    one.plans = {snapshot.plans.first()};
    QCOMPARE(ShownPages(one, {}, wishFor(ExportWhat::Plan), maker()).items,
             one.plans.first().outcomes.size() + actions.size());
    PageView view;
    view.plan = snapshot.plans.first().id;
    view.filter = QStringLiteral("actions of Maya Shah");
    view.only = QList<ObjectId>{actions.first()->id};
    const QString text = textOf(wishFor(ExportWhat::Plan, view), snapshot);
    QVERIFY2(text.contains(actions.first()->text("text").simplified()), qPrintable(text));
    QVERIFY2(!text.contains(actions.last()->text("text").simplified()), qPrintable(text));
    view.only = QList<ObjectId>();
    QCOMPARE(ShownPages(snapshot, {}, wishFor(ExportWhat::Plan, view), maker()).items, 0);
}

void TestPagePrint::filteredVoicesAreThoseThatAreShown()
{
    const CaseSnapshot snapshot = banks();
    PageView view;
    view.filter = QStringLiteral("voices with an answer");
    view.only.emplace();
    for (const Voice &voice : snapshot.voices) {
        if (voice.text("words").contains(QLatin1String("sleep at Grandad")))
            *view.only << voice.id;
    }
    QCOMPARE(view.only->size(), 1);
    const QString text = textOf(wishFor(ExportWhat::Voices, view), snapshot);
    QVERIFY2(text.contains(QLatin1String("sleep at Grandad")), qPrintable(text));
    QVERIFY2(!text.contains(QLatin1String("My tooth hurts")), qPrintable(text));
}

void TestPagePrint::printedVoicesSayThatARelationshipIsLeftOut()
{
    CaseSnapshot snapshot = banks();
    Person &mother = snapshot.people[1];
    QCOMPARE(mother.relationship(), QStringLiteral("mother"));
    for (Field &field : mother.fields) {
        if (field.name == QLatin1String("relationship"))
            field.onlyFor = {QStringLiteral("Maya Shah, Greendale Council")};
    }
    const QString text = textOf(wishFor(ExportWhat::Voices), snapshot);
    QVERIFY2(text.contains(QLatin1String("Rachel Banks (relationship left out: it is restricted)")), qPrintable(text));
    QVERIFY(!text.contains(QLatin1String("relationship not given")));
}

void TestPagePrint::theActionSaysWhatItPrints_data()
{
    QTest::addColumn<CaseScreen::Page>("page");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("prints");
    QTest::newRow("overview") << CaseScreen::Overview << QStringLiteral("Print who is involved…") << true;
    QTest::newRow("chronology") << CaseScreen::Chronology << QStringLiteral("Print the chronology…") << true;
    QTest::newRow("messages") << CaseScreen::Messages << QStringLiteral("Print (messages have no form on paper)")
                              << false;
    QTest::newRow("sharing") << CaseScreen::Sharing << QStringLiteral("Print the sharing register…") << true;
    QTest::newRow("plan") << CaseScreen::Plan << QStringLiteral("Print the plan…") << true;
    QTest::newRow("record") << CaseScreen::Record << QStringLiteral("Print the record…") << true;
}

void TestPagePrint::theActionSaysWhatItPrints()
{
    QFETCH(CaseScreen::Page, page);
    QFETCH(QString, text);
    QFETCH(bool, prints);
    Desk desk;
    QVERIFY(!desk.action("actionPrint")->isEnabled());
    openBanks(desk, page);
    QCOMPARE(desk.action("actionPrint")->text().remove(QLatin1Char('&')), text);
    QCOMPARE(desk.action("actionPrint")->isEnabled(), prints);
}

void TestPagePrint::withoutAPrinterItSaysWhatCanBeDone()
{
    if (!QPrinterInfo::availablePrinterNames().isEmpty())
        QSKIP("a printer is set up here");
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    QWidget *dialog = desk.openDialog("actionPrint");
    const auto *said = find<Paragraph>(dialog, "exportConsequence");
    QVERIFY(said->plainText().contains(QLatin1String("No printer is set up on this computer.")));
    find<QRadioButton>(dialog, "exportWhom_1")->click();
    press(dialog, "submit");
    desk.settle();
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose PDF")));
    QVERIFY(dialog->isVisible());
    QVERIFY(desk.workspace.accesses().isEmpty());
    auto *form = find<QComboBox>(dialog, "exportForm");
    form->setCurrentIndex(form->findData(static_cast<int>(ExportForm::Pdf)));
    QVERIFY(!said->plainText().contains(QLatin1String("printer")));
    press(dialog, "submit");
    desk.waitUntil([&] { return desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr; });
}

void TestPagePrint::theKeyboardBeginsAtThePage()
{
    Desk desk;
    openBanks(desk, CaseScreen::Plan);
    const QWidget *sheet = desk.openDialog("actionPrint");
    const auto *begins = qobject_cast<QRadioButton *>(sheet->focusWidget());
    QVERIFY(begins != nullptr && begins->isChecked());
    QCOMPARE(begins->text(), QStringLiteral("As shown: Plan"));
}

void TestPagePrint::theRegisterIsPrintedUnderItsFilter()
{
    const QTemporaryDir folder;
    Desk desk;
    openBanks(desk, CaseScreen::Sharing);
    choose(desk, "sharingFilterChoice", QStringLiteral("Not shared"));
    const QString text = printed(desk, folder.filePath(QStringLiteral("register.pdf")));
    QVERIFY2(text.contains(landlord), qPrintable(text));
    QVERIFY2(!text.contains(forced), qPrintable(text));
    QVERIFY2(text.contains(QLatin1String("Not all of it: Decision: Not shared.")), qPrintable(text));
    QCOMPARE(desk.workspace.accesses().size(), 1);
    QCOMPARE(desk.workspace.accesses().first().what, QStringLiteral("sharing"));
}

void TestPagePrint::theChronologyIsPrintedAsShown()
{
    const QTemporaryDir folder;
    Desk desk;
    openBanks(desk, CaseScreen::Chronology);
    choose(desk, "filterAgency", QStringLiteral("County Police"));
    const QString text = printed(desk, folder.filePath(QStringLiteral("chronology.pdf")));
    QVERIFY2(text.contains(QLatin1String("Not all of it: Agency: County Police.")), qPrintable(text.left(600)));
    QVERIFY(text.contains(QLatin1String("County Police (police)")));
    QVERIFY(!text.contains(QLatin1String("Greendale Council (council)")));
}

void TestPagePrint::theRecordIsFilteredByDaysAndPrinted()
{
    const QTemporaryDir folder;
    Desk desk;
    openBanks(desk, CaseScreen::Record);
    auto *table = find<QTableView>(&desk.window, "recordTable");
    QTRY_VERIFY(table->model()->rowCount() > 5);
    QWidget *days
        = desk.openDialogBy([&] { choose(desk, "recordFilterPeriod", QStringLiteral("From one day to another")); });
    find<QLineEdit>(days, "periodFrom")->setText(QStringLiteral("1 September 2026"));
    find<QLineEdit>(days, "periodTo")->setText(QStringLiteral("3 September 2026"));
    press(days, "submit");
    QTRY_COMPARE(table->model()->rowCount(), 2);
    const QString text = printed(desk, folder.filePath(QStringLiteral("record.pdf")));
    QVERIFY2(text.contains(QLatin1String("1 September 2026 to 3 September 2026")), qPrintable(text));
    QVERIFY2(!text.contains(QLatin1String("21 November 2026")), qPrintable(text));
    QCOMPARE(desk.workspace.accesses().first().to, std::optional(QDate(2026, 9, 3)));
    // As a table, too, it says which days it is of.
    press(&desk.window, "exportRecord");
    desk.waitUntil([&] { return desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr; });
    const QByteArray csv = written(desk, "recordExportPlace", folder.filePath(QStringLiteral("record.csv")));
    QVERIFY2(csv.contains("Not all of it: 1 September 2026 to 3 September 2026. Nothing was left out."), csv);
    choose(desk, "recordFilterPeriod", QStringLiteral("All dates"));
    QTRY_VERIFY(table->model()->rowCount() > 5);
}

void TestPagePrint::theRegisterIsFilteredByDays()
{
    const QTemporaryDir folder;
    Desk desk;
    openBanks(desk, CaseScreen::Sharing);
    auto *table = find<QTableView>(&desk.window, "sharingTable");
    QWidget *days
        = desk.openDialogBy([&] { choose(desk, "sharingFilterPeriod", QStringLiteral("From one day to another")); });
    find<QLineEdit>(days, "periodFrom")->setText(QStringLiteral("14 November 2026"));
    find<QLineEdit>(days, "periodTo")->setText(QStringLiteral("20 November 2026"));
    press(days, "submit");
    QTRY_COMPARE(table->model()->rowCount(), 2);
    QWidget *whom = desk.openDialog("actionExportSharingTable");
    find<QLineEdit>(whom, "sharingForWhomRecipientsOthers")->setText(QStringLiteral("The panel"));
    press(whom, "submit");
    desk.waitUntil([&] { return desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr; });
    const QString asked = find<QDialog>(&desk.window, "confirm")->accessibleDescription();
    const QString filter = QStringLiteral("Not all of it: 14 November 2026 to 20 November 2026.");
    QVERIFY2(asked.contains(filter), qPrintable(asked));
    const QString text
        = QString::fromUtf8(written(desk, "sharingExportPlace", folder.filePath(QStringLiteral("register.csv"))));
    QVERIFY(text.contains(landlord) && !text.contains(forced) && text.contains(filter));
    QCOMPARE(desk.workspace.accesses().first().to, std::optional(QDate(2026, 11, 20)));
    choose(desk, "sharingFilterPeriod", QStringLiteral("Last 7 days"));
    // The last day that was asked for before does not stay in force: one of these two was decided after it.
    QTRY_COMPARE(table->model()->rowCount(), 2);
    choose(desk, "sharingFilterPeriod", QStringLiteral("All dates"));
    QTRY_COMPARE(table->model()->rowCount(), 4);
}

QTEST_MAIN(TestPagePrint)
#include "TestPagePrint.moc"
