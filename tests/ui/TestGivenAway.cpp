// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureDocuments.h"
#include "tests/ui/support/Look.h"
#include "ui/documents/DocumentScreen.h"
#include "ui/documents/PreviewPane.h"

#include <QtCore/QPointer>
#include <QtCore/QTemporaryFile>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

using namespace caseweave;
using namespace caseweave::look;

namespace {

/// Opens a form with everything filled in but the text that gives something away.
struct Opening {
    QDialog *(*open)(Desk &desk) = nullptr;
};

/// The sheet of this name, once it is on the screen.
QDialog *sheet(Desk &desk, const char *name)
{
    QDialog *found = nullptr;
    desk.waitUntil([&] {
        const auto all = desk.window.findChildren<QDialog *>(QLatin1String(name));
        const auto shown = std::find_if(all.begin(), all.end(), [](const QDialog *one) { return one->isVisible(); });
        found = shown == all.end() ? nullptr : *shown;
        return found != nullptr;
    });
    return found;
}

void chooseInNetwork(Desk &desk, const char *name)
{
    auto *list = find<QAbstractItemView>(&desk.window, "networkList");
    for (int row = 0; row < list->model()->rowCount(); ++row) {
        const QModelIndex index = list->model()->index(row, 0);
        if (index.data(Qt::AccessibleTextRole).toString().startsWith(QLatin1String(name)))
            list->setCurrentIndex(index);
    }
    desk.settle();
}

void write(const QWidget *in, const QString &field, const QString &text)
{
    const QByteArray name = field.toLatin1();
    if (auto *paragraph = in->findChild<QPlainTextEdit *>(field))
        paragraph->setPlainText(text);
    else if (auto *box = in->findChild<QComboBox *>(field))
        box->setCurrentText(text);
    else
        find<QLineEdit>(in, name.constData())->setText(text);
}

QDialog *plannedVisit(Desk &desk)
{
    openBanks(desk);
    desk.action("actionPlanVisit")->trigger();
    return sheet(desk, "visitDialog");
}

QDialog *visitOutcome(Desk &desk)
{
    openBanks(desk);
    press(&desk.window, "recordOutcome");
    QDialog *dialog = sheet(desk, "visitDialog");
    find<QAbstractButton>(dialog, "visitOutcome_2")->setChecked(true);
    return dialog;
}

QDialog *handover(Desk &desk)
{
    openBanks(desk);
    chooseInNetwork(desk, "Maya Shah");
    press(&desk.window, "handOver");
    QDialog *dialog = sheet(desk, "handoverDialog");
    auto *to = find<QComboBox>(dialog, "handoverTo");
    to->setCurrentIndex(to->findText(QStringLiteral("Grace Obi, Lantern Housing")));
    return dialog;
}

QDialog *contradiction(Desk &desk)
{
    openBanks(desk, CaseScreen::Chronology);
    auto *events = find<QAbstractItemView>(&desk.window, "chronologyList");
    desk.waitUntil([&] { return events->model()->rowCount() > 1; });
    events->setCurrentIndex(events->model()->index(1, 0));
    desk.settle();
    press(&desk.window, "contradictEvent");
    QDialog *dialog = sheet(desk, "contradictionDialog");
    find<QLineEdit>(dialog, "contradictionSearch")->setText(QStringLiteral("dental"));
    auto *others = find<QAbstractItemView>(dialog, "contradictionList");
    desk.waitUntil([&] { return others->model()->rowCount() == 1; });
    others->setCurrentIndex(others->model()->index(0, 0));
    return dialog;
}

QDialog *settlement(Desk &desk)
{
    openBanks(desk);
    press(&desk.window, "showContradictions");
    const auto button = [&] { return desk.window.findChild<QPushButton *>(QStringLiteral("settleContradiction")); };
    desk.waitUntil([&] { return button() != nullptr && button()->isVisible(); });
    button()->click();
    return sheet(desk, "settlementDialog");
}

QDialog *milestone(Desk &desk)
{
    openBanks(desk);
    desk.action("actionRecordMilestone")->trigger();
    QDialog *dialog = sheet(desk, "milestoneDialog");
    auto *kind = find<QComboBox>(dialog, "milestoneKind");
    kind->setCurrentIndex(kind->findData(QStringLiteral("core_group")));
    return dialog;
}

QDialog *withdrawal(Desk &desk)
{
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.concerns.first().mine = true; });
    desk.settle();
    press(&desk.window, "withdrawConcern");
    return sheet(desk, "withdrawConcernDialog");
}

QDialog *involvement(Desk &desk)
{
    openBanks(desk);
    chooseInNetwork(desk, "Ingrid Lund");
    press(&desk.window, "changeInvolvement");
    return sheet(desk, "involvementDialog");
}

QDialog *professional(Desk &desk)
{
    openBanks(desk);
    desk.action("actionAddProfessional")->trigger();
    QDialog *dialog = sheet(desk, "addProfessionalDialog");
    find<QLineEdit>(dialog, "professionalName")->setText(QStringLiteral("Dr Hal Frost"));
    return dialog;
}

/// What is said of the first document.
QDialog *openedDocument(Desk &desk)
{
    openBanks(desk, CaseScreen::Documents);
    auto *table = find<QAbstractItemView>(&desk.window, "documentTable");
    table->setCurrentIndex(table->model()->index(0, 0));
    DocumentScreen *screen = &desk.window.currentCase()->turnTo<DocumentScreen>(CaseScreen::Documents);
    desk.waitUntil([&] { return screen->preview()->isSettled(); });
    desk.settle();
    press(screen, "documentChange");
    return sheet(desk, "changeDocumentDialog");
}

QDialog *changedDocument(Desk &desk)
{
    fixture::addBanksDocuments(desk.workspace);
    return openedDocument(desk);
}

QDialog *phone(Desk &desk)
{
    openBanks(desk);
    chooseInNetwork(desk, "John Banks");
    press(&desk.window, "change_phone");
    return sheet(desk, "fieldDialog");
}

QDialog *address(Desk &desk)
{
    openBanks(desk);
    chooseInNetwork(desk, "John Banks");
    press(&desk.window, "change_address");
    return sheet(desk, "fieldDialog");
}

QDialog *tie(Desk &desk)
{
    openBanks(desk);
    chooseInNetwork(desk, "John Banks");
    press(&desk.window, "addTie");
    return sheet(desk, "tieDialog");
}

QDialog *conflict(Desk &desk)
{
    openBanks(desk);
    press(&desk.window, "lookAtConflict");
    desk.settle();
    press(&desk.window, "settle_address");
    QDialog *dialog = sheet(desk, "settleDialog");
    find<QAbstractButton>(dialog, "settleWhich_-1")->click();
    return dialog;
}

QDialog *person(Desk &desk)
{
    openBanks(desk);
    desk.action("actionAddPerson")->trigger();
    QDialog *dialog = sheet(desk, "addPersonDialog");
    find<QLineEdit>(dialog, "personGiven")->setText(QStringLiteral("Una"));
    return dialog;
}

QDialog *exported(Desk &desk)
{
    openBanks(desk);
    desk.action("actionExport")->trigger();
    return sheet(desk, "exportDialog");
}

QDialog *exportedRegister(Desk &desk)
{
    openBanks(desk);
    desk.action("actionExportSharingTable")->trigger();
    return sheet(desk, "sharingForWhom");
}

QDialog *changedCase(Desk &desk)
{
    openBanks(desk);
    desk.action("actionChangeCase")->trigger();
    return sheet(desk, "changeCaseDialog");
}

} // namespace

/// Every form that writes for others asks before its text gives a restricted detail away; what it is and who would
/// learn of it is what TestChronology and TestMessageFlows look at.
class TestGivenAway : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void itIsAskedFirst_data();
    void itIsAskedFirst();
    void thoseWhoMayKnowItAreNotAskedAbout_data();
    void thoseWhoMayKnowItAreNotAskedAbout();
    void whoMayReadBothIsWhoCounts_data();
    void whoMayReadBothIsWhoCounts();
    void anOutcomeIsMeasuredByTheReadersOfTheEvent_data();
    void anOutcomeIsMeasuredByTheReadersOfTheEvent();
    void whatIsForThemAlreadyIsChangedWithoutAQuestion();
    void aNoteThatStandsIsNotAskedAboutAgain();
    void filesAreAddedOnceTheirNamesAreMeant();
    void theRecordIsReadByEverybody_data();
    void theRecordIsReadByEverybody();
    void whatIsForOneselfAloneIsNotSettledForEverybody();

private:
    static QString hidden() { return QStringLiteral("At The Old Forge, Little Marsh"); }
    static QDialog *asking(const QWidget *dialog) { return dialog->findChild<QDialog *>(QStringLiteral("confirm")); }
    static QStringList mayKnow()
    {
        return {QStringLiteral("Maya Shah, Greendale Council"), QStringLiteral("Tom Barker, County Police")};
    }
    static void onlyTom(const QWidget *dialog, const QString &audience)
    {
        const QString tom = QString::fromStdString(FixtureWorkspace::professional(3).hex());
        find<QAbstractButton>(dialog, qPrintable(audience + QStringLiteral("Way_1")))->click();
        find<QAbstractButton>(dialog, qPrintable(audience + QLatin1Char('_') + tom))->click();
    }
};

void TestGivenAway::itIsAskedFirst_data()
{
    QTest::addColumn<Opening>("opening");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("call");
    const auto row = [](const char *name, QDialog *(*open)(Desk &), const char *field, const char *call) {
        QTest::newRow(name) << Opening{open} << QString::fromLatin1(field) << QString::fromLatin1(call);
    };
    row("place of a visit", plannedVisit, "visitPlace", "writeVisit");
    row("note of a visit", visitOutcome, "visitNote", "writeVisit");
    row("handover", handover, "handoverSummary", "handOver");
    row("contradiction", contradiction, "contradictionNote", "contradict");
    row("what came out", settlement, "settlementText", "settleContradiction");
    row("milestone", milestone, "milestoneNote", "recordMilestone");
    row("withdrawal", withdrawal, "withdrawReason", "withdrawConcern");
    row("role", involvement, "involvementRole", "writeInvolvement");
    row("deputy", involvement, "involvementDeputy", "writeInvolvement");
    row("professional", professional, "professionalRole", "writeInvolvement");
    row("title of a document", changedDocument, "documentTitle", "changeDocument");
    row("detail", phone, "fieldText", "writeField");
    row("address, with one question", address, "fieldText", "writeField");
    row("relationship", tie, "tieWords", "writeField");
    row("settled detail", conflict, "settleOther", "writeField");
    row("person", person, "personRelationship", "addPerson");
    row("stage", changedCase, "caseStage", "writeField");
}

void TestGivenAway::itIsAskedFirst()
{
    QFETCH(Opening, opening);
    QFETCH(QString, field);
    QFETCH(QString, call);
    Desk desk;
    const QPointer<QDialog> dialog = opening.open(desk); // gone if it sent unasked
    QVERIFY(dialog != nullptr);
    write(dialog, field, hidden());
    press(dialog, "submit");
    desk.settle();
    QVERIFY2(dialog != nullptr, "it sent without a question");
    QVERIFY2(asking(dialog) != nullptr, qPrintable(problemIn(dialog)));
    const QString asked = asking(dialog)->accessibleDescription();
    QVERIFY2(asked.contains(QLatin1String("Address of Rachel Banks is restricted")), qPrintable(asked));
    QVERIFY2(asked.contains(QLatin1String("Nadia Reid")) && !asked.contains(QLatin1String("Tom Barker")),
             qPrintable(asked));
    press(asking(dialog), "cancel");
    desk.settle();
    QVERIFY(dialog != nullptr && dialog->isVisible() && !desk.workspace.calls().contains(call));
    press(dialog, "submit");
    desk.settle();
    QVERIFY(dialog != nullptr && asking(dialog) != nullptr);
    press(asking(dialog), "goOn");
    desk.settle();
    QCOMPARE(desk.workspace.calls().count(call), 1);
}

void TestGivenAway::thoseWhoMayKnowItAreNotAskedAbout_data()
{
    QTest::addColumn<Opening>("opening");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("audience");
    QTest::addColumn<QString>("call");
    const auto row
        = [](const char *name, QDialog *(*open)(Desk &), const char *field, const char *audience, const char *call) {
              QTest::newRow(name) << Opening{open} << QString::fromLatin1(field) << QString::fromLatin1(audience)
                                  << QString::fromLatin1(call);
          };
    row("visit", plannedVisit, "visitNote", "visitAudience", "writeVisit");
    row("handover", handover, "handoverSummary", "handoverAudience", "handOver");
    row("role", involvement, "involvementRole", "involvementAudience", "writeInvolvement");
    row("detail", phone, "fieldText", "fieldAudience", "writeField");
    row("relationship", tie, "tieWords", "tieAudience", "writeField");
}

void TestGivenAway::thoseWhoMayKnowItAreNotAskedAbout()
{
    QFETCH(Opening, opening);
    QFETCH(QString, field);
    QFETCH(QString, audience);
    QFETCH(QString, call);
    Desk desk;
    QDialog *dialog = opening.open(desk);
    QVERIFY(dialog != nullptr);
    write(dialog, field, hidden());
    onlyTom(dialog, audience);
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.calls().count(call), 1);
}

void TestGivenAway::whoMayReadBothIsWhoCounts_data()
{
    QTest::addColumn<QStringList>("one");
    QTest::addColumn<QStringList>("other");
    QTest::addColumn<bool>("asks");
    const QStringList may = mayKnow();
    const QStringList more = may + QStringList{QStringLiteral("Nadia Reid, Northmoor Health Trust")};
    const QStringList nadia{QStringLiteral("Maya Shah, Greendale Council"), more.last()};
    QTest::newRow("one is for those who may know") << may << QStringList() << false;
    QTest::newRow("the other is") << QStringList() << may << false;
    QTest::newRow("they share those who may know") << more << may << false;
    QTest::newRow("they share nobody but the writer") << may << nadia << false;
    QTest::newRow("they share somebody who may not") << more << nadia << true;
}

void TestGivenAway::whoMayReadBothIsWhoCounts()
{
    QFETCH(QStringList, one);
    QFETCH(QStringList, other);
    QFETCH(bool, asks);
    Desk desk;
    QList<ChronologyEvent> events = fixture::banksEvents();
    events.removeIf([](const ChronologyEvent &event) { return event.withheld; });
    for (ChronologyEvent &event : events)
        event.onlyFor = event.title.contains(QLatin1String("dental")) ? other : one;
    desk.workspace.setEvents(FixtureWorkspace::banks(), events);
    const QPointer<QDialog> dialog = contradiction(desk); // gone once it has sent
    QVERIFY(dialog != nullptr);
    write(dialog, QStringLiteral("contradictionNote"), hidden());
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.calls().contains(QStringLiteral("contradict")), !asks);
    QCOMPARE(dialog != nullptr && asking(dialog) != nullptr, asks);
}

void TestGivenAway::anOutcomeIsMeasuredByTheReadersOfTheEvent_data()
{
    QTest::addColumn<QStringList>("onlyFor");
    QTest::addColumn<bool>("asks");
    QTest::newRow("those who may know") << mayKnow() << false;
    QTest::newRow("one more") << (mayKnow() << QStringLiteral("Nadia Reid, Northmoor Health Trust")) << true;
    QTest::newRow("everybody") << QStringList() << true;
}

void TestGivenAway::anOutcomeIsMeasuredByTheReadersOfTheEvent()
{
    QFETCH(QStringList, onlyFor);
    QFETCH(bool, asks);
    Desk desk;
    QList<ChronologyEvent> events = fixture::banksEvents();
    for (ChronologyEvent &event : events)
        event.onlyFor = onlyFor;
    desk.workspace.setEvents(FixtureWorkspace::banks(), events);
    const QPointer<QDialog> dialog = settlement(desk); // gone once it has sent
    QVERIFY(dialog != nullptr);
    write(dialog, QStringLiteral("settlementText"), hidden());
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.calls().contains(QStringLiteral("settleContradiction")), !asks);
    QCOMPARE(dialog != nullptr && asking(dialog) != nullptr, asks);
}

void TestGivenAway::whatIsForThemAlreadyIsChangedWithoutAQuestion()
{
    Desk desk;
    fixture::addBanksDocuments(desk.workspace);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Document &document : snapshot.documents)
            document.audience = mayKnow();
        snapshot.concerns.first().mine = true;
        snapshot.concerns.first().onlyFor = mayKnow();
    });
    openBanks(desk);
    press(&desk.window, "withdrawConcern");
    QDialog *dialog = sheet(desk, "withdrawConcernDialog");
    QVERIFY(dialog != nullptr);
    write(dialog, QStringLiteral("withdrawReason"), hidden());
    press(dialog, "submit");
    desk.settle();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("withdrawConcern")));
    dialog = openedDocument(desk);
    QVERIFY(dialog != nullptr);
    write(dialog, QStringLiteral("documentTitle"), hidden());
    press(dialog, "submit");
    desk.settle();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("changeDocument")));
}

void TestGivenAway::aNoteThatStandsIsNotAskedAboutAgain()
{
    Desk desk;
    openBanks(desk, CaseScreen::Clocks);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.milestones.first().note = hidden(); });
    desk.settle();
    press(&desk.window, "showMilestones");
    press(&desk.window, "changeMilestone");
    QDialog *dialog = sheet(desk, "milestoneDialog");
    QVERIFY(dialog != nullptr);
    QCOMPARE(find<QPlainTextEdit>(dialog, "milestoneNote")->toPlainText(), hidden());
    find<QLineEdit>(dialog, "milestoneDate")->setText(QStringLiteral("9 12 2026"));
    press(dialog, "submit");
    desk.settle();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("recordMilestone")));
}

void TestGivenAway::filesAreAddedOnceTheirNamesAreMeant()
{
    QTemporaryFile file;
    QVERIFY(file.open() && file.write("made up") > 0 && file.flush());
    Desk desk;
    fixture::addBanksDocuments(desk.workspace);
    openBanks(desk, CaseScreen::Documents);
    desk.window.currentCase()->turnTo<DocumentScreen>(CaseScreen::Documents).addFiles({file.fileName()});
    QDialog *dialog = sheet(desk, "addDocumentsDialog");
    QVERIFY(dialog != nullptr);
    find<QComboBox>(dialog, "documentKind")->setCurrentIndex(0);
    write(dialog, QStringLiteral("documentTitle_0"), hidden());
    press(dialog, "submit");
    desk.settle();
    QVERIFY(desk.workspace.fixtureDocuments().drafts().isEmpty() && asking(dialog) != nullptr);
    press(asking(dialog), "goOn");
    desk.settle();
    QCOMPARE(desk.workspace.fixtureDocuments().drafts().size(), 1);
    QVERIFY(QApplication::activeModalWidget() == nullptr);
}

void TestGivenAway::theRecordIsReadByEverybody_data()
{
    QTest::addColumn<Opening>("opening");
    QTest::addColumn<QString>("field");
    QTest::newRow("export") << Opening{exported} << QStringLiteral("exportRecipientsOthers");
    QTest::newRow("register") << Opening{exportedRegister} << QStringLiteral("sharingForWhomRecipientsOthers");
}

void TestGivenAway::theRecordIsReadByEverybody()
{
    QFETCH(Opening, opening);
    QFETCH(QString, field);
    Desk desk;
    const QPointer<QDialog> dialog = opening.open(desk);
    QVERIFY(dialog != nullptr);
    write(dialog, field, hidden());
    press(dialog, "submit");
    desk.settle();
    QVERIFY2(dialog != nullptr && asking(dialog) != nullptr, "it went on without a question");
    QVERIFY(asking(dialog)->accessibleDescription().contains(QLatin1String("Address of Rachel Banks is restricted")));
    press(asking(dialog), "goOn");
    desk.waitUntil([dialog] {
        const QDialog *const still = dialog;
        return still == nullptr || !still->isVisible();
    });
    desk.settle();
    const QDialog *next = sheet(desk, "confirm");
    QVERIFY(next != nullptr);
    QVERIFY(!next->accessibleDescription().contains(QLatin1String("It would reach")));
    QVERIFY(desk.workspace.accesses().isEmpty());
}

void TestGivenAway::whatIsForOneselfAloneIsNotSettledForEverybody()
{
    Desk desk;
    openBanks(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        Member &gone = snapshot.members.last();
        gone.removed = true;
        const QString name = QStringLiteral("%1, %2").arg(gone.card.name, gone.card.agency.name);
        for (Field &field : snapshot.people.first().fields) {
            if (field.conflicting())
                field.onlyFor = {QStringLiteral("Maya Shah, Greendale Council"), name};
        }
    });
    desk.settle();
    press(&desk.window, "lookAtConflict");
    desk.settle();
    press(&desk.window, "settle_address");
    QDialog *dialog = sheet(desk, "settleDialog");
    QVERIFY(dialog != nullptr);
    find<QAbstractButton>(dialog, "settleWhich_1")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    const CaseSnapshotPtr now = desk.workspace.caseSnapshot(FixtureWorkspace::banks());
    const Field *address = now->people.first().field(QStringLiteral("address"));
    QVERIFY(address != nullptr && !address->conflicting());
    QCOMPARE(address->onlyFor, QStringList{QStringLiteral("Maya Shah")});
}

QTEST_MAIN(TestGivenAway)
#include "TestGivenAway.moc"
