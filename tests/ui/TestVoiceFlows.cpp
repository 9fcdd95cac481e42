// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"
#include "tests/ui/support/PdfReading.h"
#include "ui/casescreen/CaseScreen.h"
#include "ui/voice/VoiceModel.h"
#include "ui/voice/VoiceSummary.h"
#include "ui/voice/VoiceText.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/Notice.h"
#include "ui/words/RecordText.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTableView>

using namespace caseweave;
using namespace caseweave::look;

namespace {

CaseSnapshotPtr banks(const Desk &desk)
{
    return desk.workspace.caseSnapshot(FixtureWorkspace::banks());
}

/// The case with its voices, on the page of them.
void openVoices(Desk &desk)
{
    fixture::addBanksVoices(desk.workspace);
    openBanks(desk);
    desk.window.currentCase()->setPage(CaseScreen::Voices);
    desk.settle();
}

void choose(const Desk &desk, const QString &words)
{
    auto *table = find<QTableView>(&desk.window, "voiceTable");
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (table->model()->index(row, VoiceModel::Words).data().toString().contains(words))
            table->setCurrentIndex(table->model()->index(row, 0));
    }
}

void restrictWords(CaseSnapshot &snapshot, const QString &words, bool isWithheld)
{
    for (Voice &voice : snapshot.voices) {
        if (!voice.text("words").contains(words))
            continue;
        for (Field &field : voice.fields) {
            if (field.name != QLatin1String("words"))
                continue;
            field.onlyFor = {QStringLiteral("Maya Shah")};
            field.withheld = isWithheld;
            if (isWithheld) {
                field.values.first().text.clear();
                field.values.first().knowledge = Knowledge::Withheld;
            }
        }
    }
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

VoiceSummary forFamily(const CaseSnapshot &snapshot)
{
    return {snapshot, {{{}, QStringLiteral("The family")}}, FixtureWorkspace::now()};
}

QString restrictedDetail(const CaseSnapshot &snapshot)
{
    for (const Person &person : snapshot.people) {
        for (const Field &field : person.fields) {
            if (!field.onlyFor.isEmpty())
                return field.text();
        }
    }
    qFatal("no restricted detail");
}

} // namespace

/// What people do about voices, at one desk.
class TestVoiceFlows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aVoiceIsRecordedByKeyboardAlone();
    void thatSomebodyWasAskedAndSaidNothingIsRecorded();
    void whoOwesAnAnswerHasToBeSaid();
    void anAnswerIsGiven();
    void anAnswerThatGivesAwayARestrictedDetailAsksFirst();
    void whatIsForOthersIsNotAnswered();
    void owedAnswersNeedAttention();
    void whatIsRestrictedNamesItsReadersWhereverItShows();
    void manyOwedAnswersAreOneCard();
    void aChildThatNobodyAskedIsMissed();
    void whatWasSaidAndDoneLeavesWithoutWhatIsRestricted();
    void aPassageThatRepeatsARestrictedDetailDoesNotGoToTheFamily();
    void smallNumbersAreNotTold();
    void theFileIsWrittenWhereOneChoosesAndRecorded();
    void numbersThatLeaveAreInTheRecord();
    void theTableOfVoicesSaysAllOfThem();
    void aRelationshipThatIsForOthersIsNotSaidToBeMissing();
};

void TestVoiceFlows::aVoiceIsRecordedByKeyboardAlone()
{
    Desk desk;
    openBanks(desk);
    QTest::keyClick(&desk.window, Qt::Key_W, Qt::ControlModifier | Qt::ShiftModifier);
    desk.settle();
    QWidget *dialog = QApplication::activeModalWidget();
    QVERIFY(dialog != nullptr);
    QVERIFY(find<QComboBox>(dialog, "voiceWho")->hasFocus()); // the child comes first
    const auto tabTo = [](const QWidget *field) {
        for (int i = 0; i < 40 && QApplication::focusWidget() != field; ++i)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    };
    tabTo(find<QPlainTextEdit>(dialog, "voiceWords"));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("I like it when Tom comes"));
    tabTo(find<QLineEdit>(dialog, "voiceHow"));
    for (int i = 0; i < 6 && find<QAbstractButton>(dialog, "voiceOwed_1") != QApplication::focusWidget(); ++i)
        QTest::keyClick(QApplication::focusWidget(), i == 0 ? Qt::Key_Tab : Qt::Key_Down);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space); // no answer is owed
    tabTo(find<QPushButton>(dialog, "submit"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    desk.settle();
    QCOMPARE(banks(desk)->voices.size(), 1);
    const Voice &voice = banks(desk)->voices.first();
    QCOMPARE(voice.text("words"), QStringLiteral("I like it when Tom comes"));
    QVERIFY(voice.person == banks(desk)->people.first().id);
    QVERIFY(voice.day == std::optional(FixtureWorkspace::now().date()));
    QVERIFY(voice.answer == VoiceAnswer::NotOwed);
    QVERIFY(find<Notice>(&desk.window, "notice")->sentence().startsWith(QLatin1String("Recorded.")));
}

void TestVoiceFlows::thatSomebodyWasAskedAndSaidNothingIsRecorded()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionRecordVoice");
    find<QAbstractButton>(dialog, "voiceOwed_1")->setChecked(true);
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Enter their words, or choose below why there are none.")));
    find<QAbstractButton>(dialog, "voiceKnown_4")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("Asked, and did not want to say")));
}

void TestVoiceFlows::whoOwesAnAnswerHasToBeSaid()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionRecordVoice");
    find<QPlainTextEdit>(dialog, "voiceWords")->setPlainText(QStringLiteral("When can I go home?"));
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose whether an answer is owed.")));
    find<QAbstractButton>(dialog, "voiceOwed_0")->setChecked(true);
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose who owes the answer.")));
    auto *by = find<QComboBox>(dialog, "voiceOwedBy");
    by->setCurrentIndex(by->findText(QStringLiteral("Nadia Reid, Northmoor Health Trust")));
    find<QLineEdit>(dialog, "voiceOwedOn")->setText(QStringLiteral("30 November 2026"));
    press(dialog, "submit");
    desk.settle();
    const Voice &voice = banks(desk)->voices.first();
    QVERIFY(voice.answer == VoiceAnswer::Owed && !voice.mine);
    QCOMPARE(voice.owedByName, QStringLiteral("Nadia Reid"));
    QVERIFY(says(&desk.window, QStringLiteral("Nadia Reid, by 30 November 2026")));
}

void TestVoiceFlows::anAnswerIsGiven()
{
    Desk desk;
    openVoices(desk);
    choose(desk, QStringLiteral("tooth"));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "voiceAnswer"); });
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Enter what was done or said in answer.")));
    find<QPlainTextEdit>(dialog, "answerText")->setPlainText(QStringLiteral("The dentist looks on Tuesday."));
    press(dialog, "submit");
    desk.settle();
    for (const Voice &voice : banks(desk)->voices)
        QVERIFY(voice.answer != VoiceAnswer::Owed);
    QVERIFY(says(&desk.window, QStringLiteral("The dentist looks on Tuesday. (22 November 2026)")));
}

void TestVoiceFlows::anAnswerThatGivesAwayARestrictedDetailAsksFirst()
{
    Desk desk;
    openVoices(desk);
    choose(desk, QStringLiteral("tooth"));
    QWidget *sheet = desk.openDialog("actionAnswerVoice");
    QVERIFY(sheet != nullptr);
    find<QPlainTextEdit>(sheet, "answerText")
        ->setPlainText(QStringLiteral("You will be at ") + restrictedDetail(*banks(desk)));
    press(sheet, "submit");
    desk.settle();
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("writeObjects")));
    auto *asking = find<QDialog>(sheet, "confirm");
    QVERIFY(asking->accessibleDescription().contains(QLatin1String("Address of Rachel Banks is restricted")));
    press(asking, "goOn");
    desk.settle();
    QVERIFY(desk.workspace.calls().contains(QStringLiteral("writeObjects")));
}

void TestVoiceFlows::whatIsForOthersIsNotAnswered()
{
    Desk desk;
    openVoices(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { restrictWords(snapshot, QStringLiteral("tooth"), true); });
    desk.settle();
    choose(desk, QStringLiteral("Restricted"));
    QVERIFY(!find<QPushButton>(&desk.window, "voiceAnswer")->isEnabled());
    desk.action("actionAnswerVoice")->trigger();
    QVERIFY(find<Notice>(&desk.window, "notice")->sentence().contains(QLatin1String("restricted to others")));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "voiceChange"); });
    QVERIFY(dialog->findChild<QPlainTextEdit *>(QStringLiteral("voiceWords")) == nullptr);
    desk.closeDialogs();
}

void TestVoiceFlows::owedAnswersNeedAttention()
{
    Desk desk;
    fixture::addBanksVoices(desk.workspace);
    openBanks(desk);
    QVERIFY(says(&desk.window, QStringLiteral("You owe Charlie Banks an answer (by 25 November 2026)")));
    press(&desk.window, "showVoices");
    desk.settle();
    QVERIFY(desk.window.currentCase()->page() == CaseScreen::Voices);
    QCOMPARE(find<QTableView>(&desk.window, "voiceTable")->model()->rowCount(), 1);
}

void TestVoiceFlows::whatIsRestrictedNamesItsReadersWhereverItShows()
{
    Desk desk;
    fixture::addBanksVoices(desk.workspace);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { restrictWords(snapshot, QStringLiteral("tooth"), false); });
    openBanks(desk);
    const auto *card = find<QWidget>(&desk.window, "voiceCard");
    QVERIFY(says(card, QStringLiteral("tooth")) && says(card, QStringLiteral("Only: you")));
    desk.window.currentCase()->setPage(CaseScreen::Voices);
    desk.settle();
    choose(desk, QStringLiteral("tooth"));
    desk.settle();
    QVERIFY(says(find<QWidget>(&desk.window, "voiceDetail"), QStringLiteral("Only: you")));
    const QModelIndex row = find<QTableView>(&desk.window, "voiceTable")->currentIndex();
    QVERIFY(row.siblingAtColumn(VoiceModel::Status)
                .data(Qt::AccessibleTextRole)
                .toString()
                .contains(QLatin1String("Restricted")));
}

void TestVoiceFlows::manyOwedAnswersAreOneCard()
{
    Desk desk;
    fixture::addBanksVoices(desk.workspace);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        Voice owed;
        for (const Voice &voice : snapshot.voices)
            owed = voice.mine ? voice : owed;
        Voice others = owed;
        others.mine = false;
        others.owedOn = QDate(2026, 11, 1);
        for (int i = 0; i < 30; ++i)
            snapshot.voices << owed << others;
    });
    openBanks(desk);
    QVERIFY(says(&desk.window, QStringLiteral("You owe 31 answers")));
    QVERIFY(says(&desk.window, QStringLiteral("30 answers are overdue")));
    QCOMPARE(desk.window.findChildren<QWidget *>(QStringLiteral("voiceCard")).size(), 2);
}

void TestVoiceFlows::aChildThatNobodyAskedIsMissed()
{
    Desk desk;
    openBanks(desk);
    desk.window.currentCase()->setPage(CaseScreen::Voices);
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("Charlie: not asked yet.")));
    fixture::addBanksVoices(desk.workspace);
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("Charlie: last asked or heard 19 November 2026.")));
}

void TestVoiceFlows::whatWasSaidAndDoneLeavesWithoutWhatIsRestricted()
{
    FixtureWorkspace workspace;
    fixture::addBanksVoices(workspace);
    CaseSnapshot snapshot = *workspace.caseSnapshot(FixtureWorkspace::banks());
    const QString all = QString::fromUtf8(forFamily(snapshot).text());
    QVERIFY(all.contains(QStringLiteral("For: The family")));
    QVERIFY(all.contains(QStringLiteral("You said: “I want to sleep at Grandad’s")));
    QVERIFY(all.contains(QStringLiteral("We did: You stay with Grandad on Saturdays")));
    QVERIFY(all.contains(QStringLiteral("You said: Asked, no reply")));
    QVERIFY(all.contains(QStringLiteral("We did: Not answered yet")));
    QVERIFY(all.contains(QStringLiteral("Nothing was left out.")));
    // Readable here, and still for nobody who gets the file.
    restrictWords(snapshot, QStringLiteral("tooth"), false);
    const VoiceSummary some = forFamily(snapshot);
    QCOMPARE(some.guard().leftOut(), 1);
    QCOMPARE(some.guard().because(), QStringList{QStringLiteral("The family")});
    QCOMPARE(some.readable(), 2);
    const QString text = QString::fromUtf8(some.text());
    QVERIFY(!text.contains(QLatin1String("tooth")));
    QVERIFY(
        text.contains(QLatin1String("You said: [left out: it is restricted]\nWe did: [left out: it is restricted]")));
    QVERIFY(text.contains(QLatin1String("1 passage was left out.")));
    const QString structure = pdfStructure(some.pdf());
    QVERIFY2(structure.contains(QLatin1String("H1 \"You said, we did: case GC-136594 \" P")), qPrintable(structure));
    QVERIFY(structure.contains(QLatin1String("L LI LBody \"You said: ")));
    QVERIFY(!some.fileName().contains(QLatin1String("Banks")));
    // For oneself it stays, and says whom it is for.
    const VoiceSummary mine(snapshot, {}, FixtureWorkspace::now());
    QVERIFY(mine.text().contains("tooth") && mine.text().contains("(Only: Maya Shah)"));
    QCOMPARE(mine.guard().restricted(), 1);
    for (Person &person : snapshot.people) {
        for (Field &field : person.fields) {
            if (field.name == QLatin1String("given_name"))
                field.onlyFor = {QStringLiteral("Maya Shah")};
        }
    }
    QVERIFY(!forFamily(snapshot).text().contains("Charlie"));
}

void TestVoiceFlows::aPassageThatRepeatsARestrictedDetailDoesNotGoToTheFamily()
{
    FixtureWorkspace workspace;
    fixture::addBanksVoices(workspace);
    CaseSnapshot snapshot = *workspace.caseSnapshot(FixtureWorkspace::banks());
    const QString address = restrictedDetail(snapshot);
    for (Voice &voice : snapshot.voices) {
        for (Field &field : voice.fields) {
            if (field.name == QLatin1String("answer"))
                field.values.first().text = QStringLiteral("Mum is safe at ") + address;
        }
    }
    const VoiceSummary some = forFamily(snapshot);
    QCOMPARE(some.guard().givenAway(), QStringList{QStringLiteral("Address of Rachel Banks")});
    const QString text = QString::fromUtf8(some.text());
    QVERIFY(!text.contains(address) && !text.contains(QLatin1String("Mum is safe")));
    QVERIFY(text.contains(QStringLiteral("want to sleep at Grandad’s")));
    QVERIFY(text.contains(QLatin1String("We did: [left out: it is restricted]")));
    QVERIFY(pagesOf(some.pdf()).join(QLatin1Char(' ')).contains(QLatin1String("left out: it is restricted")));
    const QString by = QStringLiteral("Made on 22 November 2026 at 9:30am by Maya Shah, Greendale Council");
    QVERIFY(pagesOf(some.pdf()).first().contains(by) && QString::fromUtf8(some.text()).contains(by));
    QVERIFY(!pagesOf(some.pdf()).join(QLatin1Char(' ')).contains(QLatin1String("Mum is safe")));
}

void TestVoiceFlows::smallNumbersAreNotTold()
{
    FixtureWorkspace workspace;
    fixture::addBanksVoices(workspace);
    CaseSnapshot snapshot = *workspace.caseSnapshot(FixtureWorkspace::banks());
    const QByteArray few = forFamily(snapshot).counts();
    QCOMPARE(few.count("fewer than 5"), 4);
    QVERIFY(!few.contains("\"3\""));
    QVERIFY(!few.contains("Charlie") && !few.contains("GC-"));
    const Voice answered = snapshot.voices.last();
    QVERIFY(answered.answer == VoiceAnswer::Given);
    for (int i = 0; i < 4; ++i)
        snapshot.voices << answered;
    const QByteArray more = forFamily(snapshot).counts();
    QVERIFY(more.contains("\"Voices recorded\",\"7\""));
    QVERIFY(more.contains("\"Answered\",\"5\""));
    QVERIFY(more.contains("\"Answer owed\",\"fewer than 5\""));
    QCOMPARE(VoiceCounts::outside(4), QStringLiteral("fewer than 5"));
    QCOMPARE(VoiceCounts::outside(5), QStringLiteral("5"));
}

void TestVoiceFlows::theFileIsWrittenWhereOneChoosesAndRecorded()
{
    Desk desk;
    openVoices(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { restrictWords(snapshot, QStringLiteral("tooth"), false); });
    desk.settle();
    const QTemporaryDir folder;
    QWidget *whom = desk.openDialog("actionExportVoicesText");
    QVERIFY(whom != nullptr && whom->objectName() == QLatin1String("voiceForWhom"));
    press(whom, "submit");
    desk.settle();
    QVERIFY(problemIn(whom).contains(QLatin1String("name who gets it")));
    find<QLineEdit>(whom, "voiceForWhomRecipientsOthers")->setText(QStringLiteral("The family"));
    press(whom, "submit");
    desk.settle();
    QWidget *sheet = find<QDialog>(&desk.window, "confirm");
    const QString asked = sheet->accessibleDescription();
    for (const char *words : {"for The family", "1 passage was left out", "These may not read all of it: The family",
                              "Anybody who gets the file can read it", "sees in the record"})
        QVERIFY2(asked.contains(QLatin1String(words)), qPrintable(asked));
    press(sheet, "goOn");
    desk.settle();
    auto *place = find<QFileDialog>(&desk.window, "voiceExportPlace");
    QCOMPARE(place->selectedFiles().first().section(QLatin1Char('/'), -1),
             QStringLiteral("GC-136594-voices-2026-11-22.txt"));
    const QString path = folder.filePath(QStringLiteral("voices.txt"));
    Q_EMIT place->fileSelected(path);
    QTRY_COMPARE(find<Notice>(&desk.window, "notice")->sentence(),
                 QStringLiteral("Exported. The record of the case says so."));
    QVERIFY(contentOf(path).contains("You said, we did"));
    QVERIFY(!contentOf(path).contains("tooth"));
    QCOMPARE(QFile::permissions(path) & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());
    QCOMPARE(desk.workspace.accesses().size(), 1);
    QCOMPARE(accessText(desk.workspace.accesses().first()),
             QStringLiteral("“You said, we did” as text, for The family. 1 passage left out."));
    desk.closeDialogs();
}

void TestVoiceFlows::numbersThatLeaveAreInTheRecord()
{
    Desk desk;
    openVoices(desk);
    const QTemporaryDir folder;
    QWidget *whom = desk.openDialog("actionExportVoiceCounts");
    QVERIFY(whom != nullptr && whom->objectName() == QLatin1String("voiceForWhom"));
    find<QLineEdit>(whom, "voiceForWhomRecipientsOthers")->setText(QStringLiteral("The service"));
    press(whom, "submit");
    desk.settle();
    press(find<QDialog>(&desk.window, "confirm"), "goOn");
    desk.settle();
    // What cannot be recorded does not go.
    const QString path = folder.filePath(QStringLiteral("numbers.csv"));
    desk.workspace.failNext(ErrorCode::NotMember);
    Q_EMIT find<QFileDialog>(&desk.window, "voiceExportPlace")->fileSelected(path);
    QTRY_VERIFY(says(&desk.window, QStringLiteral("could not be recorded")));
    QVERIFY(!QFile::exists(path));
    Q_EMIT find<QFileDialog>(&desk.window, "voiceExportPlace")->fileSelected(path);
    QTRY_VERIFY(QFile::exists(path));
    QCOMPARE(accessText(desk.workspace.accesses().last()),
             QStringLiteral("Numbers of voices as a table, for The service."));
    desk.closeDialogs();
}

void TestVoiceFlows::theTableOfVoicesSaysAllOfThem()
{
    const ManualClock clock(FixtureWorkspace::now().toMSecsSinceEpoch());
    VoiceModel model(clock);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    FixtureWorkspace workspace;
    fixture::addBanksVoices(workspace);
    CaseSnapshot odd = *workspace.caseSnapshot(FixtureWorkspace::banks());
    Voice strange; // what another program may write
    strange.id[0] = 1;
    odd.voices << strange;
    model.show(std::make_shared<const CaseSnapshot>(odd), VoiceModel::Filter::All);
    QCOMPARE(model.rowCount(), 4);
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < VoiceModel::ColumnCount; ++column)
            QVERIFY(!model.index(row, column).data(Qt::AccessibleTextRole).toString().isEmpty());
    }
    const auto spoken = [&](int column) { return model.index(3, column).data(Qt::AccessibleTextRole).toString(); };
    QVERIFY(spoken(VoiceModel::Who).contains(QStringLiteral("Somebody who is not named")));
    QVERIFY(spoken(VoiceModel::Words).contains(QStringLiteral("Not asked")));
    QVERIFY(spoken(VoiceModel::Answer).contains(QStringLiteral("Nobody said whether an answer is owed")));
    model.show(std::make_shared<const CaseSnapshot>(odd), VoiceModel::Filter::Answered);
    QCOMPARE(model.rowCount(), 1);
    model.show(nullptr, VoiceModel::Filter::All);
    QCOMPARE(model.rowCount(), 0);
}

void TestVoiceFlows::aRelationshipThatIsForOthersIsNotSaidToBeMissing()
{
    CaseSnapshot snapshot;
    Person person;
    person.id = {1};
    Voice voice;
    voice.person = person.id;
    snapshot.people = {person};
    QCOMPARE(speakerPlace(voice, snapshot), QStringLiteral("relationship not given"));
    Field relationship;
    relationship.name = QStringLiteral("relationship");
    relationship.withheld = true;
    snapshot.people.first().fields = {relationship};
    QCOMPARE(speakerPlace(voice, snapshot), QStringLiteral("relationship restricted to others"));
    FieldValue refused;
    refused.knowledge = Knowledge::Withheld;
    relationship.withheld = false;
    relationship.values = {refused};
    snapshot.people.first().fields = {relationship};
    QCOMPARE(speakerPlace(voice, snapshot), QStringLiteral("relationship withheld"));
}

QTEST_MAIN(TestVoiceFlows)
#include "TestVoiceFlows.moc"
