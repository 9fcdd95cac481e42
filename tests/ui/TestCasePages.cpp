// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureExport.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"
#include "tests/ui/support/PdfReading.h"
#include "ui/export/CasePages.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QRadioButton>

using namespace caseweave;
using namespace caseweave::look;
using fixture::made;
using fixture::maker;

namespace {

ExportWish forPanel()
{
    ExportWish wish = fixture::forPanel();
    wish.what = ExportWhat::Case;
    return wish;
}

/// The worked example with a plan and voices.
CaseSnapshot banks()
{
    FixtureWorkspace workspace;
    fixture::addBanksPlan(workspace);
    fixture::addBanksVoices(workspace);
    return *workspace.caseSnapshot(FixtureWorkspace::banks());
}

ChronologyEvent seen()
{
    ChronologyEvent one;
    one.date = QDate(2026, 1, 1);
    one.title = QStringLiteral("Seen at school");
    one.author = QStringLiteral("Tom Barker");
    one.agency = fixture::agency(AgencyKind::Police);
    one.written = FixtureWorkspace::now();
    return one;
}

SharingDecision decision()
{
    SharingDecision one;
    one.said.date = QDate(2026, 1, 2);
    one.said.recipients = {{{}, QStringLiteral("The landlord")}};
    one.said.what = QStringLiteral("That the boiler is broken");
    one.author = QStringLiteral("Maya Shah");
    one.written = FixtureWorkspace::now();
    return one;
}

QString textOf(const CasePages &content)
{
    return pagesOf(made(content, ExportForm::Pdf)).join(QLatin1Char(' '));
}

} // namespace

/// The whole case as a document of pages.
class TestCasePages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void eachPartHasAHeading();
    void whatIsNotThereIsSaid();
    void whatOneMayNotReadIsLeftOutAndCounted();
    void aChildWhoseNameIsHiddenIsNotNamedAnywhere();
    void aRelationshipThatIsLeftOutIsNotSaidToBeMissing();
    void whatRepeatsARestrictedAddressIsNowhere();
    void eventsAreToldAsInTheChronology();
    void itIsInWordsForPeople();
    void ofAHandoverThatWasUndoneNothingIsSaid();
    void aPlanIsInItsOwnOrder();
    void itIsExportedFromTheChoice();
};

void TestCasePages::eachPartHasAHeading()
{
    const CasePages content(banks(), {seen()}, {decision()}, forPanel(), maker());
    const QByteArray pdf = made(content, ExportForm::Pdf);
    const QString structure = pdfStructure(pdf);
    QVERIFY2(structure.startsWith(QLatin1String("Document H1 \"Case GC-136594 \" P \"For: The panel \"")),
             qPrintable(structure.left(400)));
    qsizetype at = 0;
    for (const char *heading :
         {"The case", "Children", "Family and people around it", "Professionals who are involved", "Concerns",
          "Chronology", "Plans", "What children and families said", "Sharing decisions", "Time limits and dates"}) {
        at = structure.indexOf(QStringLiteral("H2 \"%1 \"").arg(QLatin1String(heading)), at);
        QVERIFY2(at > 0, heading);
    }
    QVERIFY(structure.contains(QLatin1String("H3 \"1 January 2026 Seen at school \"")));
    QVERIFY(structure.contains(QLatin1String("That the boiler is broken")));
    QVERIFY(structure.contains(QLatin1String("Last contact with a child: ")));
    QVERIFY(structure.contains(QLatin1String("Next visit: ")));
    QVERIFY(structure.contains(QLatin1String("Since: 5 February 2024")));
    QVERIFY(structure.contains(QLatin1String("Since: not asked")));
    QVERIFY(structure.contains(QLatin1String("Deputy: ")) && !structure.contains(QLatin1String("agency_name")));
    QVERIFY(pagesOf(pdf).first().contains(QLatin1String("Messages and documents of the case are not in it.")));
    for (const QString &page : pagesOf(pdf))
        QVERIFY(page.startsWith(QLatin1String("For: The panel")));
}

void TestCasePages::whatIsNotThereIsSaid()
{
    CaseSnapshot empty;
    empty.summary.reference = QStringLiteral("GC-1");
    Person child;
    child.kind = PersonKind::Subject;
    empty.people = {child};
    const QString text = textOf(CasePages(empty, {}, {}, forPanel(), maker()));
    QVERIFY2(text.contains(QLatin1String("Date of birth: not asked")), qPrintable(text));
    QVERIFY(text.contains(QLatin1String("Address: not asked")));
    QVERIFY(text.contains(QLatin1String("Concerns Nothing recorded.")));
    QVERIFY(text.contains(QLatin1String("Chronology Nothing recorded.")));
    QVERIFY(text.contains(QLatin1String("Plans Nothing recorded.")));
    QVERIFY(text.contains(QLatin1String("Sharing decisions Nothing recorded.")));
    QVERIFY(text.contains(QLatin1String("No nation is chosen")));
}

void TestCasePages::whatOneMayNotReadIsLeftOutAndCounted()
{
    CaseSnapshot snapshot = banks();
    QString address;
    for (const Person &person : snapshot.people) {
        for (const Field &field : person.fields) {
            if (!field.onlyFor.isEmpty())
                address = field.text();
        }
    }
    QVERIFY(!address.isEmpty());
    ChronologyEvent hidden = seen();
    hidden.title = QStringLiteral("The refuge");
    hidden.onlyFor = {QStringLiteral("Maya Shah, Greendale Council")};
    SharingDecision restricted = decision();
    restricted.said.what = QStringLiteral("About the refuge");
    restricted.onlyFor = hidden.onlyFor;
    Concern concern;
    concern.text = QStringLiteral("They may look at ") + address;
    concern.expires = QDate(2026, 12, 1);
    snapshot.concerns << concern;
    const CasePages outside(snapshot, {seen(), hidden}, {decision(), restricted}, forPanel(), maker());
    const QString text = textOf(outside);
    QVERIFY(!text.contains(address));
    QVERIFY(!text.contains(QLatin1String("refuge")));
    QVERIFY(text.contains(QLatin1String("Seen at school")));
    QVERIFY(outside.leftOut >= 4);
    QVERIFY(text.contains(QStringLiteral("%1 passages were left out.").arg(outside.leftOut)));
    QVERIFY(outside.givenAway.contains(QStringLiteral("Address of Rachel Banks")));
    ExportWish mine = forPanel();
    mine.recipients.clear();
    const QString all = textOf(CasePages(snapshot, {seen(), hidden}, {decision(), restricted}, mine, maker()));
    QVERIFY(all.contains(address) && all.contains(QLatin1String("The refuge")));
    QVERIFY(all.contains(QLatin1String("Only: Maya Shah, Greendale Council")));
}

void TestCasePages::aChildWhoseNameIsHiddenIsNotNamedAnywhere()
{
    CaseSnapshot snapshot = banks();
    const QString name = QStringLiteral("Zebedee"); // that no text of the example has
    for (Field &field : snapshot.people.first().fields) {
        if (field.name == QLatin1String("given_name"))
            field.values.first().text = name;
    }
    QVERIFY(textOf(CasePages(snapshot, {}, {decision()}, forPanel(), maker())).contains(name));
    for (Field &field : snapshot.people.first().fields) {
        if (field.name == QLatin1String("given_name"))
            field.onlyFor = {QStringLiteral("Maya Shah, Greendale Council")};
    }
    snapshot.voices.first().owedBy = {PlanOwner::Kind::Person, snapshot.people.first().id};
    snapshot.voices.first().owedByName = name;
    snapshot.voices.first().answer = VoiceAnswer::Owed;
    snapshot.summary.subjects.first() = snapshot.people.first();
    SharingDecision about = decision();
    about.said.subjects = {snapshot.people.first().id};
    const QString text = textOf(CasePages(snapshot, {}, {about}, forPanel(), maker()));
    QVERIFY2(!text.contains(name), qPrintable(text.mid(text.indexOf(name) - 200, 300)));
    QVERIFY(text.contains(QLatin1String("A child who is not named here")));
}

void TestCasePages::aRelationshipThatIsLeftOutIsNotSaidToBeMissing()
{
    CaseSnapshot snapshot = banks();
    const auto john = std::find_if(snapshot.people.begin(), snapshot.people.end(), [](const Person &one) {
        return one.relationship() == QLatin1String("grandfather");
    });
    QVERIFY(john != snapshot.people.end());
    const auto relationship = std::find_if(john->fields.begin(), john->fields.end(), [](const Field &field) {
        return field.name == QLatin1String("relationship");
    });
    relationship->values.first().text = QStringLiteral("godfather"); // that no text of the example has
    snapshot.voices.first().person = john->id;
    const auto text = [&] { return textOf(CasePages(snapshot, {}, {}, forPanel(), maker())).simplified(); };
    QVERIFY2(text().contains(QLatin1String("John Banks (godfather), ")), qPrintable(text()));
    QVERIFY(text().contains(QLatin1String("Who: John Banks, godfather")));
    relationship->onlyFor = {QStringLiteral("Maya Shah, Greendale Council")};
    QVERIFY(!text().contains(QLatin1String("godfather")) && !text().contains(QLatin1String("relationship not given")));
    QVERIFY2(text().contains(QLatin1String("John Banks (relationship left out: it is restricted), ")),
             qPrintable(text()));
    QVERIFY(text().contains(QLatin1String("Who: John Banks, relationship left out: it is restricted")));
}

void TestCasePages::whatRepeatsARestrictedAddressIsNowhere()
{
    CaseSnapshot snapshot = banks();
    const QStringList mayaAlone{QStringLiteral("Maya Shah, Greendale Council")};
    for (Field &field : snapshot.people[1].fields) {
        if (field.name != QLatin1String("address"))
            continue;
        field.onlyFor = mayaAlone;
        field.values.first().text = QStringLiteral("Rose Cottage Refuge, Hill Road");
    }
    // Written by hand: of a key worker there, and as whom something went to.
    const auto written = [](const char *key, const QString &text) {
        Field field;
        field.name = QLatin1String(key);
        FieldValue value;
        value.text = text;
        field.values = {value};
        return field;
    };
    Involvement worker;
    worker.id = ObjectId{7};
    worker.name = QStringLiteral("Ellen Rowe");
    worker.agency.name = QStringLiteral("Rose Cottage Refuge");
    worker.fields = {written("name", worker.name), written("agency_name", worker.agency.name)};
    snapshot.involvements << worker;
    SharingDecision told = decision();
    told.said.recipients = {{{}, QStringLiteral("Rose Cottage Refuge")}};
    const QString own = textOf(CasePages(snapshot, {}, {told}, ExportWish{}, maker()));
    QCOMPARE(own.count(QLatin1String("Rose Cottage Refuge")), 3);
    const CasePages content(snapshot, {}, {told}, forPanel(), maker());
    const QString text = textOf(content);
    QVERIFY2(!text.contains(QLatin1String("Rose Cottage")), qPrintable(text));
    QVERIFY(text.contains(QLatin1String("Ellen Rowe")));
    QVERIFY(content.leftOut >= 3);
}

void TestCasePages::eventsAreToldAsInTheChronology()
{
    ChronologyEvent event = seen();
    event.corrected = ChronologyEvent::Correction{QStringLiteral("Ann Rees"), FixtureWorkspace::now(),
                                                  QStringLiteral("Not at home")};
    ChronologyEvent was = seen();
    was.title = QStringLiteral("Seen at home");
    event.earlier.push_back(was);
    ChronologyEvent repeats = seen();
    repeats.date = QDate(2026, 1, 7);
    repeats.title = QStringLiteral("Moved");
    const CaseSnapshot snapshot = banks();
    repeats.text = fixture::restrictedDetail(snapshot);
    QVERIFY(!repeats.text.isEmpty());
    const CasePages content(snapshot, {event, repeats}, {}, forPanel(), maker());
    const QString text = textOf(content);
    for (const char *words :
         {"Ann Rees: Not at home", "Seen at home", "Impact not written", "7 January 2026 Left out here"})
        QVERIFY2(text.contains(QLatin1String(words)), qPrintable(text));
    QVERIFY(!text.contains(QLatin1String("Moved")));
    QVERIFY(content.tells.join(QLatin1Char(' ')).contains(QLatin1String("Moved")));
}

void TestCasePages::itIsInWordsForPeople()
{
    CaseSnapshot snapshot = banks();
    Field rules;
    rules.name = QStringLiteral("jurisdiction");
    rules.values.resize(1);
    rules.values.first().text = QStringLiteral("northern_ireland");
    snapshot.fields << rules;
    snapshot.milestones << fixture::milestone(91, "child_seen", {2026, 11, 18});
    const QString text = textOf(CasePages(snapshot, {}, {}, forPanel(), maker()));
    QVERIFY(text.contains(QLatin1String("Whose rules apply: Northern Ireland")));
    QVERIFY(text.contains(QLatin1String("18 November 2026: Child seen and spoken to")));
    for (const char *word : {"jurisdiction", "northern_ireland", "child_seen"})
        QVERIFY2(!text.contains(QLatin1String(word)), word);
}

void TestCasePages::ofAHandoverThatWasUndoneNothingIsSaid()
{
    CaseSnapshot snapshot = banks();
    Field summary;
    summary.name = QStringLiteral("summary");
    summary.values.resize(1);
    summary.values.first().text = QStringLiteral("Charlie likes the dog");
    snapshot.involvements.first().fields << summary;
    QVERIFY(textOf(CasePages(snapshot, {}, {}, forPanel(), maker()))
                .contains(QLatin1String("Handed over with: Charlie likes the dog")));
    Field &left = snapshot.involvements.first().fields.last();
    left.values.first().text.clear();
    left.values.first().knowledge = Knowledge::NotAsked;
    QVERIFY(!textOf(CasePages(snapshot, {}, {}, forPanel(), maker())).contains(QLatin1String("Handed over with")));
}

void TestCasePages::aPlanIsInItsOwnOrder()
{
    CaseSnapshot snapshot = banks();
    QStringList ordered;
    for (Plan &plan : snapshot.plans) {
        sortPlanForAll(plan);
        for (const PlanAction *action : plan.actions())
            ordered << action->text("text");
        std::reverse(plan.outcomes.begin(), plan.outcomes.end()); // as if the last were the reader's own
        for (PlanOutcome &outcome : plan.outcomes)
            std::reverse(outcome.actions.begin(), outcome.actions.end());
    }
    const QString text = textOf(CasePages(snapshot, {}, {}, forPanel(), maker())).simplified();
    qsizetype at = 0;
    for (const QString &action : std::as_const(ordered)) {
        const qsizetype next = text.indexOf(action.left(20), at);
        QVERIFY2(next >= at, qPrintable(action));
        at = next;
    }
}

void TestCasePages::itIsExportedFromTheChoice()
{
    const QTemporaryDir folder;
    Desk desk;
    openBanks(desk, CaseScreen::Overview);
    QWidget *dialog = desk.openDialog("actionExport");
    find<QRadioButton>(dialog, "exportWhat_3")->click();
    find<QLineEdit>(dialog, "exportRecipientsOthers")->setText(QStringLiteral("The panel"));
    auto *form = find<QComboBox>(dialog, "exportForm");
    QCOMPARE(form->currentData().toInt(), static_cast<int>(ExportForm::Pdf));
    press(dialog, "submit");
    desk.waitUntil([&] { return desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr; });
    press(find<QDialog>(&desk.window, "confirm"), "goOn");
    desk.settle();
    auto *place = find<QFileDialog>(&desk.window, "exportPlace");
    const QString path = folder.filePath(QStringLiteral("case.pdf"));
    find<QLineEdit>(place, "fileNameEdit")->setText(path);
    static_cast<QDialog *>(place)->accept();
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(pagesOf(file.readAll()).first().contains(QLatin1String("Case GC-136594")));
    QCOMPARE(desk.workspace.accesses().size(), 1);
    QCOMPARE(desk.workspace.accesses().first().what, QStringLiteral("case"));
    QCOMPARE(desk.workspace.accesses().first().form, QStringLiteral("pdf"));
}

QTEST_MAIN(TestCasePages)
#include "TestCasePages.moc"
