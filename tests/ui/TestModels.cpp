// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureWorkspace.h"
#include "ui/caselist/CaseListModel.h"
#include "ui/chronology/ChronologyModel.h"
#include "ui/overview/NetworkModel.h"
#include "ui/people/ProfessionalModel.h"
#include "ui/record/RecordModel.h"
#include "ui/sharing/SharingModel.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/CaseText.h"
#include "ui/words/ClockText.h"
#include "ui/words/RecordText.h"

#include <QtGui/QPainter>
#include <QtGui/QStandardItemModel>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QTableView>

using namespace caseweave;
using Mode = QAbstractItemModelTester::FailureReportingMode;

class TestModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCaseListSaysWhatNeedsThePerson();
    void theCaseListKeepsItsRowsWhenOnlyNeedsChange();
    void casesAreFoundWithoutAccentsAndApostrophes_data();
    void casesAreFoundWithoutAccentsAndApostrophes();
    void theNetworkHoldsEverybodyOnce();
    void aRemovedMemberStaysNamed();
    void theChronologyLoadsPagesAsTheyAreSeen();
    void theChronologyIsAProperModel();
    void ofASearchTypedFastTheChronologyAsksForTheFirstAndTheLastLetter();
    void theChronologyIgnoresPagesOfAnOlderFilter();
    void theChronologyKeepsAFewPagesOfALongCase();
    void whatIsReadOfTheChronologyKeepsItsPlaceWhenMoreComes();
    void anEventIsFoundWhileTheChronologyIsReadAnew();
    void theChronologyTellsOfGaps();
    void anAudienceIsSaidToThePersonAtTheDesk();
    void theRecordSaysWhatDoesNotCount();
    void theRegisterOfSharingLoadsPagesAndSaysEachDecisionInOneSentence();
    void theRegisterOfSharingIgnoresPagesOfAnOlderFilter();
    void professionalsSayWhyTheyCannotBeAdded();
    void whoHasNoNameIsToldApart();
    void aTitleGivesWayToItsTags();
    void theRecordSaysWhatWasWrittenOfWhom_data();
    void theRecordSaysWhatWasWrittenOfWhom();
    void theRecordNamesNobodyWhoseNameIsForSome();
    void whatIsRestrictedInAnExportIsNoSecondExport();
};

void TestModels::theCaseListSaysWhatNeedsThePerson()
{
    CaseListModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setCases(fixture::cases(), FixtureWorkspace::now().date());
    QCOMPARE(model.index(0, CaseListModel::Child).data().toString(), QStringLiteral("BANKS, Charlie"));
    QCOMPARE(model.index(0, CaseListModel::Child).data(SecondLineRole).toString(), QStringLiteral("7 years"));
    QCOMPARE(model.index(0, CaseListModel::Needs).data(TagsRole).value<QList<TagText>>().first().text,
             QStringLiteral("Concern raised: high"));
    QCOMPARE(model.index(1, CaseListModel::Child).data(RestRole).toString(), QStringLiteral(" and 2 siblings"));
    QCOMPARE(model.index(1, CaseListModel::Child).data(SecondLineRole).toString(), QStringLiteral("11, 9 and 4 years"));
    QCOMPARE(model.index(3, CaseListModel::Child).data().toString(), QStringLiteral("WÓJCIK, unborn"));
    QCOMPARE(model.index(3, CaseListModel::Child).data(SecondLineRole).toString(),
             QStringLiteral("expected 2 February 2027"));
    QCOMPARE(model.index(4, CaseListModel::Needs).data().toString(), QStringLiteral("Nothing new"));
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column)
            QVERIFY(!model.index(row, column).data(Qt::AccessibleTextRole).toString().isEmpty());
    }
}

void TestModels::theCaseListKeepsItsRowsWhenOnlyNeedsChange()
{
    CaseListModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    QList<CaseSummary> cases = fixture::cases();
    model.setCases(cases, FixtureWorkspace::now().date());
    const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    cases[4].newEntries = 7;
    model.setCases(cases, FixtureWorkspace::now().date());
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(model.index(4, CaseListModel::Needs).data(TagsRole).value<QList<TagText>>().first().text,
             QStringLiteral("7 new"));
    std::swap(cases[0], cases[1]);
    model.setCases(cases, FixtureWorkspace::now().date());
    QCOMPARE(reset.count(), 1);
}

void TestModels::casesAreFoundWithoutAccentsAndApostrophes_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("found");
    QTest::newRow("accent left out") << QStringLiteral("wojcik") << 1;
    QTest::newRow("apostrophe left out") << QStringLiteral("oneill") << 1;
    QTest::newRow("other apostrophe") << QStringLiteral("O'Neill") << 1;
    QTest::newRow("first name then surname") << QStringLiteral("minh nguyen") << 1;
    QTest::newRow("sibling") << QStringLiteral("aisha") << 1;
    QTest::newRow("reference") << QStringLiteral("gc-13") << 5;
    QTest::newRow("nobody") << QStringLiteral("zz") << 0;
    QTest::newRow("nothing typed") << QString() << 6;
}

void TestModels::casesAreFoundWithoutAccentsAndApostrophes()
{
    QFETCH(QString, typed);
    CaseListModel model;
    CaseFilter filter;
    filter.setSourceModel(&model);
    QAbstractItemModelTester tester(&filter, Mode::QtTest);
    model.setCases(fixture::cases(), FixtureWorkspace::now().date());
    filter.setText(typed);
    QTEST(filter.rowCount(), "found");
}

void TestModels::theNetworkHoldsEverybodyOnce()
{
    NetworkModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.show(fixture::banks(), FixtureWorkspace::now().date());
    QCOMPARE(model.rowCount(), 1 + 6 + 1 + 2);
    QCOMPARE(model.nodeAt(0)->kind, NetworkNode::Kind::Subject);
    const auto tom = std::ranges::find_if(
        model.nodes(), [](const NetworkNode &node) { return node.name == QLatin1String("Tom Barker"); });
    QCOMPARE(tom->worry, QStringLiteral("high concern, 21 Nov"));
    QCOMPARE(tom->line, QStringLiteral("Detective constable"));
}

void TestModels::aRemovedMemberStaysNamed()
{
    CaseSnapshot snapshot = fixture::banks();
    snapshot.members[2].removed = true;
    NetworkModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.show(snapshot, FixtureWorkspace::now().date());
    QCOMPARE(model.nodes().last().name, QStringLiteral("Tom Barker"));
    QVERIFY(model.nodes().last().removed);
    QVERIFY(model.nodes().last().worry.isEmpty());
}

void TestModels::theChronologyLoadsPagesAsTheyAreSeen()
{
    FixtureWorkspace workspace;
    ChronologyModel model(workspace);
    model.setCase(FixtureWorkspace::banks());
    QTRY_COMPARE(model.rowCount(), 218);
    QCOMPARE(workspace.chronologyPagesAsked(), 1);
    QVERIFY(model.eventAt(99) != nullptr);
    // The last page, and not the one between.
    QVERIFY(model.eventAt(217) == nullptr);
    QVERIFY(model.eventAt(210) == nullptr);
    QCOMPARE(model.index(217).data().toString(), QStringLiteral("Loading"));
    QTRY_VERIFY(model.eventAt(217) != nullptr);
    QCOMPARE(workspace.chronologyPagesAsked(), 2);
    QVERIFY(model.eventAt(150) == nullptr);
}

void TestModels::theChronologyKeepsAFewPagesOfALongCase()
{
    FixtureWorkspace workspace;
    const ChronologyEvent one = fixture::banksEvents().last();
    QList<ChronologyEvent> events;
    for (int i = 0; i < 5'000; ++i) {
        events << one;
        events.last().id = fixture::entryId(10'000 + i);
    }
    workspace.setEvents(FixtureWorkspace::banks(), events);
    ChronologyModel model(workspace);
    model.setCase(FixtureWorkspace::banks());
    QTRY_COMPARE(model.rowCount(), 5'000);
    for (int row = 0; row < 5'000; row += int(ChronologyModel::pageSize))
        QTRY_VERIFY(model.eventAt(row) != nullptr);
    QVERIFY(model.rowOf(events.last().id) == 4'999);
    QVERIFY(model.rowOf(events.first().id) == -1);
    // Pages that were scrolled past before they came are not fetched.
    const int asked = workspace.chronologyPagesAsked();
    for (int row = 0; row < 5'000; row += int(ChronologyModel::pageSize))
        model.eventAt(row);
    QTRY_VERIFY(model.eventAt(4'900) != nullptr);
    QVERIFY(workspace.chronologyPagesAsked() - asked <= 10);
}

void TestModels::theChronologyIsAProperModel()
{
    FixtureWorkspace workspace;
    ChronologyModel model(workspace);
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setCase(FixtureWorkspace::banks());
    QTRY_COMPARE(model.rowCount(), 218);
    QTRY_VERIFY(model.eventAt(217) != nullptr);
}

void TestModels::ofASearchTypedFastTheChronologyAsksForTheFirstAndTheLastLetter()
{
    FixtureWorkspace workspace;
    ChronologyModel model(workspace);
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setCase(FixtureWorkspace::banks());
    QTRY_COMPARE(model.rowCount(), 218);
    const int asked = workspace.chronologyPagesAsked();
    ChronologyFilter filter;
    const QString typed = fixture::banksEvents().first().title;
    for (const QChar letter : typed) {
        filter.containing += letter;
        model.setFilter(filter);
    }
    QTRY_VERIFY(model.loaded());
    QCOMPARE(workspace.chronologyPagesAsked() - asked, 2);
    QVERIFY(model.rowCount() > 0 && model.rowCount() < 218);
    QCOMPARE(model.eventAt(0)->title, typed);
}

void TestModels::theChronologyIgnoresPagesOfAnOlderFilter()
{
    FixtureWorkspace workspace;
    ChronologyModel model(workspace);
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setCase(FixtureWorkspace::banks());
    ChronologyFilter opinions;
    opinions.kind = EventKind::Opinion;
    model.setFilter(opinions);
    const QSignalSpy total(&model, &ChronologyModel::totalChanged);
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(total.count(), 1);
    QCOMPARE(model.eventAt(0)->kind, EventKind::Opinion);
}

void TestModels::whatIsReadOfTheChronologyKeepsItsPlaceWhenMoreComes()
{
    FixtureWorkspace workspace;
    ChronologyModel model(workspace);
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setCase(FixtureWorkspace::banks());
    QTRY_VERIFY(model.eventAt(150) != nullptr);
    const QPersistentModelIndex read = model.index(150);
    const QString title = read.data().toString();
    const EntryId id = model.eventAt(150)->id;
    QList<ChronologyEvent> events = fixture::banksEvents();
    for (const int number : {9001, 9002}) {
        ChronologyEvent late = events.first();
        late.id = fixture::entryId(number);
        events.prepend(late);
    }
    // One more is older than all.
    events << events.last();
    events.last().id = fixture::entryId(9003);
    workspace.setEvents(FixtureWorkspace::banks(), events);
    const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy merged(&model, &ChronologyModel::rowsMerged);
    model.reload(150);
    model.reload(150);
    QVERIFY(merged.wait());
    QCOMPARE(model.rowCount(), 221);
    QCOMPARE(read.row(), 152);
    QCOMPARE(model.eventAt(152)->id, id);
    QVERIFY(merged.size() == 2 || merged.wait());
    QCOMPARE(read.row(), 152);
    QCOMPARE(read.data().toString(), title);
    QCOMPARE(reset.size(), 0);
    // Fewer, as after a case was folded anew: begins again, and loses nobody's view of what is there.
    workspace.setEvents(FixtureWorkspace::banks(), fixture::banksEvents().mid(0, 50));
    model.reload(10);
    QVERIFY(merged.wait());
    QCOMPARE(model.rowCount(), 50);
    QVERIFY(model.eventAt(49) != nullptr);
}

void TestModels::anEventIsFoundWhileTheChronologyIsReadAnew()
{
    FixtureWorkspace workspace;
    ChronologyModel model(workspace);
    model.setCase(FixtureWorkspace::banks());
    QTRY_COMPARE(model.rowCount(), 218);
    const ChronologyEvent sought = fixture::banksEvents().last();
    QSignalSpy found(&model, &ChronologyModel::found);
    model.reload(0);
    model.find({sought.date, sought.time, sought.clock, sought.id});
    QVERIFY(found.wait());
    const int row = found.first().first().toInt();
    QVERIFY(model.eventAt(row) != nullptr);
    QCOMPARE(model.eventAt(row)->id, sought.id);
}

void TestModels::theChronologyTellsOfGaps()
{
    FixtureWorkspace workspace;
    ChronologyModel model(workspace);
    model.setToday(FixtureWorkspace::now().date());
    QList<ChronologyEvent> events = fixture::banksEvents().mid(0, 3);
    const QDate newest = FixtureWorkspace::now().date().addDays(-40);
    events[0].date = newest;
    events[1].date = newest.addDays(-28);
    events[2].date = newest.addDays(-28 - 27);
    workspace.setEvents(FixtureWorkspace::banks(), events);
    model.setCase(FixtureWorkspace::banks());
    QTRY_COMPARE(model.rowCount(), 3);
    QCOMPARE(model.gapToToday(), 40);
    QCOMPARE(model.gapBefore(0), 28);
    QCOMPARE(model.gapBefore(1), 0);
    QCOMPARE(model.gapBefore(2), 0);
    QVERIFY(
        model.index(0).data(Qt::AccessibleTextRole).toString().contains(QLatin1String("nothing recorded in the 28")));
    ChronologyFilter filter;
    filter.newestFirst = false;
    model.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 3);
    QCOMPARE(model.gapBefore(2), 28);
    QCOMPARE(model.gapToToday(), 40);
    // A filter makes gaps of its own: none of them is told.
    filter.kind = EventKind::Fact;
    model.setFilter(filter);
    QTRY_VERIFY(model.loaded());
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(model.gapBefore(row), 0);
    QCOMPARE(model.gapToToday(), 0);
}

void TestModels::anAudienceIsSaidToThePersonAtTheDesk()
{
    FixtureWorkspace workspace;
    ChronologyModel model(workspace);
    model.setCase(FixtureWorkspace::banks());
    QTRY_COMPARE(model.rowCount(), 218);
    QCOMPARE(model.eventAt(4)->onlyFor,
             QStringList({QStringLiteral("you"), QStringLiteral("Tom Barker, County Police")}));
    QVERIFY(model.index(4, 0)
                .data(Qt::AccessibleTextRole)
                .toString()
                .contains(QLatin1String("Only: you; Tom Barker, County Police")));
    QCOMPARE(model.index(5, 0).data().toString(), QStringLiteral("Restricted to others"));
}

void TestModels::theRecordSaysWhatDoesNotCount()
{
    FixtureWorkspace workspace;
    ManualClock clock(FixtureWorkspace::now().toMSecsSinceEpoch());
    RecordModel model(workspace, clock);
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setCase(FixtureWorkspace::banks());
    QTRY_COMPARE(model.rowCount(), 12);
    QCOMPARE(model.index(1, RecordModel::What).data().toString(), QStringLiteral("Concern raised"));
    QCOMPARE(model.index(4, RecordModel::What).data(SecondLineRole).toString(),
             QStringLiteral("Chronology as PDF, for Conference on 2 December, from 1 January 2026. "
                            "2 passages left out."));
    QCOMPARE(model.index(5, RecordModel::What).data().toString(), QStringLiteral("Case looked at"));
    QCOMPARE(model.index(0, RecordModel::Standing).data().toString(), QStringLiteral("Signed, in order"));
    RecordPage page{FixtureWorkspace::banks(), {}, 0, 1, fixture::banksRecord().mid(0, 1)};
    page.lines[0].verification = Verification::Late;
    model.reload();
    Q_EMIT workspace.recordLoaded(page);
    QCOMPARE(model.rowCount(), 1);
    QVERIFY(model.index(0, RecordModel::Standing).data().toString().endsWith(QLatin1String("not counted")));
    QCOMPARE(model.index(0, RecordModel::Standing).data(WeightRole).toInt(), static_cast<int>(CellWeight::Danger));
}

void TestModels::theRegisterOfSharingLoadsPagesAndSaysEachDecisionInOneSentence()
{
    FixtureWorkspace workspace;
    QList<SharingDecision> decisions = fixture::banksSharing();
    for (int i = 0; i < 500; ++i) {
        decisions << decisions.first();
        decisions.last().id = fixture::entryId(2000 + i);
    }
    workspace.setSharing(FixtureWorkspace::banks(), decisions);
    SharingModel model(workspace);
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setCase(FixtureWorkspace::banks());
    QTRY_COMPARE(model.rowCount(), 200);
    QCOMPARE(model.total(), 504);
    QCOMPARE(model.withheld(), 1);
    while (model.canFetchMore({})) {
        const int before = model.rowCount();
        model.fetchMore({});
        QTRY_VERIFY(model.rowCount() > before);
    }
    QCOMPARE(model.rowCount(), 504);
    QCOMPARE(model.index(1, 0).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("20 November 2026, Not shared, The landlord, Why the family may move, Maya Shah"));
    QCOMPARE(model.index(3, SharingModel::With).data().toString(), QStringLiteral("Restricted to others"));
    QVERIFY(
        model.index(2, 0).data(Qt::AccessibleTextRole).toString().endsWith(QLatin1String("corrected by Nadia Reid")));
    // A change while nothing is on its way: as many rows as were there.
    model.reload();
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QTRY_COMPARE(reset.count(), 1);
    QCOMPARE(model.rowCount(), 504);
}

void TestModels::theRegisterOfSharingIgnoresPagesOfAnOlderFilter()
{
    FixtureWorkspace workspace;
    SharingModel model(workspace);
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setCase(FixtureWorkspace::banks());
    SharingFilter filter;
    filter.choice = SharingChoice::NotShared;
    model.setFilter(filter);
    QTRY_VERIFY(model.loaded());
    QCOMPARE(model.rowCount(), 1);
    filter = {};
    filter.containing = QStringLiteral("landlord");
    model.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 1);
    filter = {};
    filter.from = QDate(2026, 11, 20);
    model.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 2);
}

void TestModels::professionalsSayWhyTheyCannotBeAdded()
{
    ProfessionalModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    QList<ProfessionalCard> cards = fixture::directory();
    cards[0].enrolled = false;
    cards[1].left = true;
    model.setCards(cards);
    QVERIFY(model.index(0, 0)
                .data(Qt::AccessibleTextRole)
                .toString()
                .contains(QLatin1String("does not use Caseweave yet")));
    QVERIFY(model.index(1, 0).data(Qt::AccessibleTextRole).toString().contains(QLatin1String("has left")));
}

void TestModels::whoHasNoNameIsToldApart()
{
    CaseSnapshot banks = fixture::banks();
    Person child = fixture::person(20, PersonKind::Subject, {}, {}, QDate(2015, 3, 27));
    Person father = fixture::person(21, PersonKind::Family, {}, {}, std::nullopt, QStringLiteral("father"));
    banks.people << child << father;
    QCOMPARE(personName(child), QStringLiteral("Name not known (born 27 March 2015)"));
    QCOMPARE(personName(father), QStringLiteral("Name not known (father)"));
    QCOMPARE(surnameFirst(child), QStringLiteral("Name not known"));
    QCOMPARE(childrenText({child.id}, {child}), QStringLiteral("Name not known"));
    NetworkModel network;
    network.show(banks, FixtureWorkspace::now().date());
    const auto &nodes = network.nodes();
    const auto node = std::find_if(nodes.begin(), nodes.end(), [&](const auto &one) { return one.person == child.id; });
    QVERIFY(node != nodes.end());
    QCOMPARE(node->first, QStringLiteral("Name not known"));
    QCOMPARE(node->line, QStringLiteral("11 years"));
    // What is for some alone does not stand in place of a name, and a name that others may read is known.
    father.fields.last().onlyFor = QStringList{QStringLiteral("Maya Shah, Greendale Council")};
    QVERIFY(father.fields.last().name == QLatin1String("relationship"));
    QCOMPARE(personName(father), QStringLiteral("Name not known"));
    for (Field &field : father.fields)
        field.withheld = true;
    QCOMPARE(personName(father), QStringLiteral("Name restricted to others"));
}

void TestModels::aTitleGivesWayToItsTags()
{
    const Style style;
    const QList<TagText> tags{{QStringLiteral("Message"), Tone::Neutral},
                              {QStringLiteral("written much alike"), Tone::Warning}};
    QStandardItemModel model(1, 1);
    model.setData(model.index(0, 0), QString(200, QLatin1Char('a')));
    model.setData(model.index(0, 0), QVariant::fromValue(tags), TagsRole);
    QTableView view;
    const CellDelegate delegate(style);
    QStyleOptionViewItem option;
    option.widget = &view;
    option.rect = QRect(0, 0, 460, delegate.rowHeight());
    QImage drawn(option.rect.size(), QImage::Format_RGB32);
    QPainter painter(&drawn);
    delegate.paint(&painter, option, model.index(0, 0));
    painter.end();
    const QRgb ground = style.colour(tagColours(Tone::Warning).ground).rgb();
    int wide = 0;
    for (int x = 0; x < drawn.width(); ++x)
        wide += drawn.pixel(x, drawn.height() / 2 - tagHeight(style) / 2 + 2) == ground ? 1 : 0;
    QVERIFY2(wide > tagWidth(style, tags.last()) - 8, qPrintable(QString::number(wide))); // but for its corners
}

void TestModels::theRecordSaysWhatWasWrittenOfWhom_data()
{
    QTest::addColumn<QList<WrittenDetail>>("details");
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("ofWhom");
    const CaseSnapshot snapshot = fixture::banks();
    const Person &child = snapshot.people.first();
    const Involvement &maya = snapshot.involvements.first();
    const QString other = objectText(snapshot.involvements.at(1).id);
    const auto row = [](const char *name, QList<WrittenDetail> details, const char *written, const QString &ofWhom) {
        QTest::newRow(name) << std::move(details) << QString::fromUtf8(written) << ofWhom;
    };
    const auto of
        = [](ObjectType type, const ObjectId &id, const char *key, const QString &text = {}, bool emptied = false) {
              return WrittenDetail{type, id, QLatin1String(key), text, emptied};
          };
    using enum ObjectType;
    const ObjectId gone{7};
    row("of the case", {of(Case, {}, "stage")}, "Detail of the case written", QStringLiteral("Stage"));
    row("of a person", {of(Subject, child.id, "phone"), of(Subject, child.id, "school")}, "Person’s detail written",
        child.fullName() + QStringLiteral(": Phone, School"));
    row("of somebody who is not here", {of(Family, gone, "address")}, "Person’s detail written",
        QStringLiteral("Address"));
    row("confirmed", {of(Involvement, maya.id, "confirmed")}, "Involvement confirmed", maya.name);
    row("not confirmed", {of(Involvement, maya.id, "confirmed", {}, true)}, "Confirmation taken back", maya.name);
    row("a role", {of(Involvement, maya.id, "role")}, "Involvement written", maya.name + QStringLiteral(": Role"));
    row("handed over",
        {of(Involvement, maya.id, "handed_to", other), of(Involvement, maya.id, "until"),
         of(Involvement, snapshot.involvements.at(1).id, "since")},
        "Handover written", maya.name + QStringLiteral(" to ") + snapshot.involvements.at(1).name);
    row("not handed over", {of(Involvement, maya.id, "handed_to", {}, true)}, "Handover taken back", maya.name);
    row("a visit",
        {of(Visit, gone, "involvement", objectText(maya.id)), of(Visit, gone, "when", QStringLiteral("2026-12-01"))},
        "Visit written", maya.name + QStringLiteral(", 1 December 2026"));
    row("no visit", {of(Visit, gone, "state", QStringLiteral("withdrawn"))}, "Visit taken back", {});
    row("an action", {of(Action, gone, "text"), of(Action, gone, "owner")}, "Plan: action written", {});
    row("no action", {of(Action, gone, "state", QStringLiteral("removed"))}, "Plan: action removed", {});
    row("a plan with its parts", {of(Outcome, gone, "change"), of(Action, gone, "text"), of(Plan, gone, "kind")},
        "Plan written", {});
    row("a voice", {of(Voice, gone, "person", objectText(child.id))}, "Voice written", child.fullName());
    row("a case that begins", {of(Case, {}, "reference"), of(Subject, child.id, "given_name")}, "Details written",
        QStringLiteral("Reference; ") + child.fullName() + QStringLiteral(": First name"));
    row("of a newer program", {of(static_cast<ObjectType>(99), gone, "x")}, "Detail written", {});
}

void TestModels::theRecordSaysWhatWasWrittenOfWhom()
{
    QFETCH(QList<WrittenDetail>, details);
    RecordLine line;
    line.what = QStringLiteral("field");
    line.details = details;
    QTEST(recordWhatText(line), "written");
    QTEST(recordOfText(line, fixture::banks()), "ofWhom");
}

void TestModels::theRecordNamesNobodyWhoseNameIsForSome()
{
    CaseSnapshot snapshot = fixture::banks();
    Person &child = snapshot.people.first();
    RecordLine line;
    line.what = QStringLiteral("field");
    line.details = {{ObjectType::Subject, child.id, QStringLiteral("phone"), {}, false}};
    for (Field &field : child.fields) {
        if (field.name == QLatin1String("given_name"))
            field.onlyFor = QStringList{QStringLiteral("Maya Shah, Greendale Council")};
    }
    QCOMPARE(recordOfText(line, snapshot), QStringLiteral("Phone"));
}

void TestModels::whatIsRestrictedInAnExportIsNoSecondExport()
{
    RecordLine line;
    line.what = QStringLiteral("exported");
    line.access.emplace();
    QCOMPARE(recordWhatText(line), QStringLiteral("Exported"));
    line.access->restricted = 1;
    QCOMPARE(recordWhatText(line), QStringLiteral("Something restricted taken out"));
}

QTEST_MAIN(TestModels)
#include "TestModels.moc"
