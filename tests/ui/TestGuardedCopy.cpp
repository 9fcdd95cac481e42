// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureDocuments.h"
#include "tests/ui/support/FixtureMessages.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"
#include "ui/files/ReaderGuard.h"
#include "ui/people/RestrictedWords.h"
#include "ui/sharing/SafeAddress.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/SelectableText.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QTextBlock>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>

using namespace caseweave;
using namespace caseweave::look;

namespace {

QStringList some()
{
    return {QStringLiteral("Maya Shah, Greendale Council"), QStringLiteral("Tom Barker, County Police")};
}

void restrict(FieldObject &object, const char *key, const QString &words)
{
    for (Field &field : object.fields) {
        if (field.name == QLatin1String(key) && field.text().contains(words))
            field.onlyFor = some();
    }
}

void restrictOutcome(CaseSnapshot &snapshot, const QString &words)
{
    for (PlanOutcome &outcome : snapshot.plans.first().outcomes)
        restrict(outcome, "concern", words);
}

/// Texts on the screen that can be selected and have these words, in the order in which they stand.
QList<Paragraph *> shown(const Desk &desk, const QString &words)
{
    QList<Paragraph *> all;
    for (auto *one : desk.window.findChildren<Paragraph *>()) {
        if (one->isVisible() && one->textInteractionFlags().testFlag(Qt::TextSelectableByMouse)
            && one->plainText().contains(words))
            all << one;
    }
    return all;
}

/// Chooses the row of a list whose pane has these words.
void choose(Desk &desk, const char *list, const QString &words)
{
    auto *view = find<QAbstractItemView>(&desk.window, list);
    desk.waitUntil([&] { return view->model()->rowCount() > 0; });
    for (int row = 0; row < view->model()->rowCount() && shown(desk, words).isEmpty(); ++row) {
        view->setCurrentIndex(view->model()->index(row, 0));
        desk.settle();
    }
}

const QString worry = QStringLiteral("Three dental appointments");

/// With a worry that is for some alone.
void openPlan(Desk &desk)
{
    fixture::addBanksPlan(desk.workspace);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { restrictOutcome(snapshot, worry); });
    openBanks(desk, CaseScreen::Plan);
}

/// A version in which the worry is for some alone, beside the plan as it is now, where it is for everybody.
void compareVersions(Desk &desk)
{
    fixture::addBanksPlan(desk.workspace);
    const CaseSnapshot before = *desk.workspace.caseSnapshot(FixtureWorkspace::banks());
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { restrictOutcome(snapshot, worry); });
    desk.workspace.keepPlanVersion({2026, 11, 21}, QStringLiteral("Meeting of two"));
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [&](CaseSnapshot &snapshot) { snapshot.plans = before.plans; });
    openBanks(desk, CaseScreen::Plan);
    desk.action("actionComparePlan")->trigger();
    desk.waitUntil([&] { return says(&desk.window, QStringLiteral("0 removed")); });
    choose(desk, "planComparison", worry);
}

void openMessage(Desk &desk)
{
    fixture::addBanksMessages(desk.workspace);
    openBanks(desk, CaseScreen::Messages);
}

void openDocument(Desk &desk)
{
    fixture::addBanksDocuments(desk.workspace);
    openBanks(desk, CaseScreen::Documents);
    auto *table = find<QAbstractItemView>(&desk.window, "documentTable");
    table->setCurrentIndex(table->model()->index(1, 0));
    auto *text = find<SelectableText>(&desk.window, "previewText");
    desk.waitUntil([&] { return text->isVisible() && !text->toPlainText().isEmpty(); });
}

void openPane(Desk &desk, const QString &pane, const QString &words)
{
    if (pane == QLatin1String("message")) {
        openMessage(desk);
        choose(desk, "messageList", words);
    } else if (pane == QLatin1String("voice")) {
        fixture::addBanksVoices(desk.workspace);
        desk.workspace.changeCase(FixtureWorkspace::banks(), [&](CaseSnapshot &snapshot) {
            for (Voice &voice : snapshot.voices)
                restrict(voice, "words", words);
        });
        openBanks(desk, CaseScreen::Voices);
        choose(desk, "voiceTable", words);
    } else if (pane == QLatin1String("sharing")) {
        QList<SharingDecision> decisions = fixture::banksSharing();
        decisions.first().onlyFor = some();
        desk.workspace.setSharing(FixtureWorkspace::banks(), decisions);
        openBanks(desk, CaseScreen::Sharing);
        choose(desk, "sharingTable", words);
    } else if (pane == QLatin1String("plan")) {
        openPlan(desk);
        choose(desk, "planTable", words);
    } else if (pane == QLatin1String("version")) {
        compareVersions(desk);
    } else {
        openDocument(desk);
    }
}

void copyIn(Desk &desk, const QString &pane, const QString &words)
{
    if (pane == QLatin1String("document")) {
        auto *text = find<SelectableText>(&desk.window, "previewText");
        QTest::keySequence(text, QKeySequence::SelectAll);
        QTest::keySequence(text, QKeySequence::Copy);
    } else {
        const QList<Paragraph *> texts = shown(desk, words);
        if (texts.isEmpty())
            qFatal("it is not shown");
        QTest::keySequence(texts.first(), QKeySequence::Copy);
    }
    desk.settle();
}

/// What the question before copying says; nothing where there is none.
QString asked(const Desk &desk)
{
    const auto *asking = desk.window.findChild<QDialog *>(QStringLiteral("confirm"));
    return asking == nullptr || !asking->isVisible() ? QString() : asking->accessibleDescription();
}

QString outside(const Desk &desk)
{
    return asked(desk).section(QLatin1String("must not see it: "), 1);
}

/// Another Tom Barker of the police, who is not the one that audiences mean.
Member namesakeOf(const CaseSnapshot &snapshot, int number)
{
    Member other = snapshot.members.at(number - 1);
    other.card.id = FixtureWorkspace::professional(77);
    other.me = false;
    other.devices.clear();
    return other;
}

CaseSnapshot withNamesake(int number)
{
    CaseSnapshot snapshot = fixture::banks();
    snapshot.members << namesakeOf(snapshot, number);
    return snapshot;
}

} // namespace

/// What is for some alone leaves by the clipboard once that was said, asked and recorded, and in no other way.
class TestGuardedCopy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void init() { QGuiApplication::clipboard()->setText(QStringLiteral("before")); }
    void eachPaneAsksAndRecords_data();
    void eachPaneAsksAndRecords();
    void aVersionIsForThoseWhomItWasFor();
    void aDocumentForEverybodyIsCopiedAsItIs();
    void whatIsGuardedIsNotDragged_data();
    void whatIsGuardedIsNotDragged();
    void noWayOutOfALongTextIsForgotten();
    void aNamesakeIsNamedAndNotToldOfIt();
    void whereIdsAreKnownTheyTellNamesakesApart();
    void aNamesakeCountsAmongThoseWhoWouldLearnIt();
    void whoHasANamesakeIsStillTheirOwnReader();
    void aNamesakeMayBeWhoReadsIt();
};

void TestGuardedCopy::eachPaneAsksAndRecords_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *pane, const char *words, const char *what) {
        QTest::newRow(pane) << QString::fromUtf8(words) << QString::fromUtf8(what);
    };
    row("message", "He was seen outside the flat", "message");
    row("voice", "My tooth hurts when I eat", "voice");
    row("sharing", "That the door was forced", "sharing");
    row("plan", "Three dental appointments", "plan");
    row("version", "Three dental appointments", "plan");
    row("document", "may stay until 31 January", "document");
}

void TestGuardedCopy::eachPaneAsksAndRecords()
{
    QFETCH(QString, words);
    QFETCH(QString, what);
    const QString pane = QString::fromLatin1(QTest::currentDataTag());
    Desk desk;
    openPane(desk, pane, words);
    const QClipboard *clipboard = QGuiApplication::clipboard();
    copyIn(desk, pane, words);
    QVERIFY2(outside(desk).contains(QLatin1String("Nadia Reid, Northmoor Health Trust")), qPrintable(asked(desk)));
    QVERIFY(!outside(desk).contains(QLatin1String("Tom Barker")));
    QVERIFY(!asked(desk).contains(words));
    QCOMPARE(clipboard->text(), QStringLiteral("before"));
    QTest::keyClick(find<QPushButton>(find<QDialog>(&desk.window, "confirm"), "cancel"), Qt::Key_Return);
    desk.settle();
    QCOMPARE(clipboard->text(), QStringLiteral("before"));
    QVERIFY(desk.workspace.accesses().isEmpty());
    copyIn(desk, pane, words);
    press(find<QDialog>(&desk.window, "confirm"), "goOn");
    QTRY_VERIFY(clipboard->text().contains(words));
    QCOMPARE(desk.workspace.accesses().size(), 1);
    const AccessDraft record = desk.workspace.accesses().first();
    QCOMPARE(record.action, AccessAction::Copied);
    QCOMPARE(record.what, what);
    QCOMPARE(record.name, pane == QLatin1String("document") ? QStringLiteral("Letter of the refuge") : QString());
    QCOMPARE(record.onlyFor, QList<ProfessionalId>{FixtureWorkspace::professional(3)});
}

void TestGuardedCopy::aVersionIsForThoseWhomItWasFor()
{
    Desk desk;
    compareVersions(desk);
    const QList<Paragraph *> both = shown(desk, worry);
    QCOMPARE(both.size(), 2);
    const auto isEarlier = [](const Paragraph *one) { return one->plainText().startsWith(QLatin1String("Only: ")); };
    Paragraph *earlier = isEarlier(both.first()) ? both.first() : both.last();
    Paragraph *later = earlier == both.first() ? both.last() : both.first();
    QVERIFY(isEarlier(earlier) && !isEarlier(later));
    QTest::keySequence(later, QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), later->plainText());
    QVERIFY(asked(desk).isEmpty());
    // The same text on the screen asks no longer once it shows a part that is for everybody.
    auto *table = find<QAbstractItemView>(&desk.window, "planComparison");
    table->setCurrentIndex(table->model()->index(0, 0));
    desk.settle();
    QVERIFY(!isEarlier(earlier));
    QTest::keySequence(earlier, QKeySequence::Copy);
    desk.settle();
    QCOMPARE(QGuiApplication::clipboard()->text(), earlier->plainText());
    QVERIFY(desk.workspace.accesses().isEmpty());
}

void TestGuardedCopy::aDocumentForEverybodyIsCopiedAsItIs()
{
    Desk desk;
    fixture::addBanksDocuments(desk.workspace);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Document &document : snapshot.documents)
            document.audience.clear();
    });
    openBanks(desk, CaseScreen::Documents);
    auto *table = find<QAbstractItemView>(&desk.window, "documentTable");
    table->setCurrentIndex(table->model()->index(1, 0));
    auto *text = find<SelectableText>(&desk.window, "previewText");
    desk.waitUntil([&] { return text->isVisible() && !text->toPlainText().isEmpty(); });
    copyIn(desk, QStringLiteral("document"), {});
    QVERIFY(asked(desk).isEmpty());
    QCOMPARE(QGuiApplication::clipboard()->text(), text->toPlainText());
    QVERIFY(desk.workspace.accesses().isEmpty());
}

void TestGuardedCopy::whatIsGuardedIsNotDragged_data()
{
    QTest::addColumn<bool>("isGuarded");
    QTest::newRow("for everybody") << false;
    QTest::newRow("for some alone") << true;
}

/// A press on what is selected is how a drag begins: it must find nothing selected.
void TestGuardedCopy::whatIsGuardedIsNotDragged()
{
    QFETCH(bool, isGuarded);
    const QString words = QStringLiteral("Seen at home on Monday");
    const auto copier = isGuarded ? std::function<void(const QString &)>([](const QString &) {}) : nullptr;
    Paragraph paragraph(words);
    paragraph.setTextInteractionFlags(Qt::TextSelectableByMouse);
    paragraph.setCopier(copier);
    paragraph.resize(600, paragraph.heightForWidth(600));
    paragraph.setSelection(0, static_cast<int>(words.size()));
    QVERIFY(paragraph.hasSelectedText());
    QTest::mousePress(&paragraph, Qt::LeftButton, {}, {8, paragraph.height() / 2});
    QCOMPARE(paragraph.hasSelectedText(), !isGuarded);
    QTest::mouseRelease(&paragraph, Qt::LeftButton, {}, {8, paragraph.height() / 2});

    SelectableText text;
    text.setPlainText(QStringLiteral("%1\n%1\n%1").arg(words));
    text.setCopier(copier);
    text.resize(600, 300);
    text.show();
    text.selectAll();
    const QPoint place = text.cursorRect(QTextCursor(text.document()->firstBlock())).center() + QPoint(8, 0);
    QTest::mousePress(text.viewport(), Qt::LeftButton, {}, place);
    QCOMPARE(text.textCursor().hasSelection(), !isGuarded);
    QTest::mouseRelease(text.viewport(), Qt::LeftButton, {}, place);
}

void TestGuardedCopy::noWayOutOfALongTextIsForgotten()
{
    QString copied;
    SelectableText text;
    text.setPlainText(QStringLiteral("Seen at home\non Monday"));
    text.selectAll();
    text.copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("Seen at home\non Monday"));
    text.setCopier([&](const QString &what) { copied = what; });
    text.copy(); // as what drags and what the middle button inserts is made
    QVERIFY(!QGuiApplication::clipboard()->text().contains(QLatin1String("Monday")));
    QVERIFY(copied.isEmpty());
    text.copySelected();
    QCOMPARE(copied, QStringLiteral("Seen at home\non Monday"));
}

void TestGuardedCopy::aNamesakeIsNamedAndNotToldOfIt()
{
    Desk desk;
    openPlan(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.members << namesakeOf(snapshot, 3); });
    desk.settle();
    choose(desk, "planTable", worry);
    copyIn(desk, QStringLiteral("plan"), worry);
    QVERIFY2(outside(desk).contains(QLatin1String("Tom Barker, County Police (several people have this name")),
             qPrintable(asked(desk)));
    press(find<QDialog>(&desk.window, "confirm"), "goOn");
    QTRY_VERIFY(!desk.workspace.accesses().isEmpty());
    // Which of the two may know it is not known: it is told to neither.
    QCOMPARE(desk.workspace.accesses().first().onlyFor, QList<ProfessionalId>{FixtureWorkspace::professional(1)});
}

void TestGuardedCopy::whereIdsAreKnownTheyTellNamesakesApart()
{
    Desk desk;
    openMessage(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.members << namesakeOf(snapshot, 3); });
    desk.settle();
    const QString words = QStringLiteral("He was seen outside the flat");
    choose(desk, "messageList", words);
    copyIn(desk, QStringLiteral("message"), words);
    QCOMPARE(outside(desk).count(QLatin1String("Tom Barker")), 1);
    press(find<QDialog>(&desk.window, "confirm"), "goOn");
    QTRY_VERIFY(!desk.workspace.accesses().isEmpty());
    QCOMPARE(desk.workspace.accesses().first().onlyFor, QList<ProfessionalId>{FixtureWorkspace::professional(3)});
}

void TestGuardedCopy::aNamesakeCountsAmongThoseWhoWouldLearnIt()
{
    const QString text = QStringLiteral("She is at The Old Forge, Little Marsh");
    const QList<ProfessionalId> readers{FixtureWorkspace::professional(77)};
    QVERIFY(mentionsIn(fixture::banks(), {{{text}, {FixtureWorkspace::professional(3)}}}).isEmpty());
    const QList<SafeMention> found = mentionsIn(withNamesake(3), {{{text}, readers}});
    QCOMPARE(found.size(), 1);
    QVERIFY(found.first().outside.first().startsWith(QLatin1String("Tom Barker, County Police (several people")));
    SharingDraft draft;
    draft.choice = SharingChoice::NotShared;
    draft.reasoning = text;
    draft.onlyFor = readers;
    QCOMPARE(safeMentions(withNamesake(3), draft).size(), 1);
}

void TestGuardedCopy::whoHasANamesakeIsStillTheirOwnReader()
{
    const QStringList me{QStringLiteral("Maya Shah, Greendale Council")};
    // Nobody would be everybody in the case.
    QCOMPARE(readersOf(withNamesake(1), me), QList<ProfessionalId>{FixtureWorkspace::professional(1)});
}

void TestGuardedCopy::aNamesakeMayBeWhoReadsIt()
{
    const QStringList onlyFor{QStringLiteral("Maya Shah, Greendale Council"),
                              QStringLiteral("Tom Barker, County Police")};
    const CaseSnapshot snapshot = withNamesake(3);
    QCOMPARE(readersOf(snapshot, onlyFor), QList<ProfessionalId>{FixtureWorkspace::professional(1)});
    const QList<ProfessionalId> possible = possibleReadersOf(snapshot, onlyFor);
    QCOMPARE(possible.size(), 3);
    for (const int number : {1, 3, 77})
        QVERIFY(possible.contains(FixtureWorkspace::professional(number)));
    QVERIFY(possibleReadersOf(snapshot, {}).isEmpty());
}

QTEST_MAIN(TestGuardedCopy)
#include "TestGuardedCopy.moc"
