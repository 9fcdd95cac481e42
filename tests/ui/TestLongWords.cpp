// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/Look.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/Labels.h"
#include "ui/words/Breakable.h"

#include <QtGui/QClipboard>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLayout>
#include <QtWidgets/QScrollArea>

using namespace caseweave;
using namespace caseweave::look;

/// Text without a space in it for long, such as a pasted address of a web page, is shown whole.
class TestLongWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void whatBreaksByItselfIsLeftAlone_data();
    void whatBreaksByItselfIsLeftAlone();
    void whatDoesNotBreakMayBreakAnywhereAndIsCopiedAsItWas_data();
    void whatDoesNotBreakMayBreakAnywhereAndIsCopiedAsItWas();
    void aParagraphHoldsALongWord();
    void theChronologyHoldsALongWord();
    void anAudienceOfManyIsReadWhole();
    void aCardThatNamesManyIsNoWiderForThat();
    void markupInAToolTipIsText();
};

void TestLongWords::whatBreaksByItselfIsLeftAlone_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QString();
    QTest::newRow("words") << QStringLiteral("Neighbour reports parties all weekend, again and again.");
    QTest::newRow("a long name") << QStringLiteral("Llanfairpwllgwyngyllgo");
    QTest::newRow("Chinese") << QString(200, QChar(0x6F22));
}

void TestLongWords::whatBreaksByItselfIsLeftAlone()
{
    QFETCH(QString, text);
    QCOMPARE(breakable(text), text);
}

void TestLongWords::whatDoesNotBreakMayBreakAnywhereAndIsCopiedAsItWas_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("one letter") << QString(2000, u'a');
    QTest::newRow("in the middle") << QStringLiteral("See ") + QString(80, u'b') + QStringLiteral(" for it\nand more");
    QString accented;
    for (int i = 0; i < 60; ++i)
        accented += QStringLiteral("e\u0301");
    QTest::newRow("letters of two parts") << accented;
}

void TestLongWords::whatDoesNotBreakMayBreakAnywhereAndIsCopiedAsItWas()
{
    QFETCH(QString, text);
    const QString shown = breakable(text);
    QVERIFY(shown.size() > text.size());
    QCOMPARE(withoutBreaks(shown), text);
    QVERIFY(!shown.contains(QStringLiteral("e\u200B\u0301"))); // a letter is never parted from its accent
    Paragraph paragraph(text);
    QCOMPARE(paragraph.plainText(), text);
    paragraph.copy();
    QCOMPARE(QApplication::clipboard()->text(), text);
    paragraph.setTextInteractionFlags(Qt::TextSelectableByMouse);
    paragraph.setSelection(0, static_cast<int>(shown.size()));
    QTest::keySequence(&paragraph, QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), text);
}

void TestLongWords::aParagraphHoldsALongWord()
{
    const Paragraph paragraph(QString(2000, u'w'));
    const int line = Paragraph(QStringLiteral("w")).sizeHint().height();
    QVERIFY(paragraph.minimumSizeHint().width() < 300);
    QVERIFY(paragraph.heightForWidth(300) > 20 * line);
}

void TestLongWords::theChronologyHoldsALongWord()
{
    Desk desk;
    ChronologyEvent words;
    words.date = QDate(2026, 11, 20);
    words.title = QStringLiteral("Seen");
    for (int i = 0; i < 300; ++i)
        words.text += QStringLiteral("and seen ");
    ChronologyEvent word = words;
    word.id.bytes.front() = 1;
    word.title = QString(2000, u'w');
    word.text.clear(); // its one place to break would give the row its second line
    word.source = QString(500, u'u');
    desk.workspace.setEvents(FixtureWorkspace::banks(), {words, word});
    openBanks(desk, CaseScreen::Chronology);
    auto *list = find<QAbstractItemView>(&desk.window, "chronologyList");
    QCOMPARE(list->model()->rowCount(), 2);
    // Both fill the two lines that a row has for them.
    QCOMPARE(list->sizeHintForIndex(list->model()->index(1, 0)).height(),
             list->sizeHintForIndex(list->model()->index(0, 0)).height());
    list->setCurrentIndex(list->model()->index(1, 0));
    desk.settle();
    const auto *scroll = find<QScrollArea>(&desk.window, "eventDetailScroll");
    for (const QLabel *label : scroll->findChildren<QLabel *>()) {
        QVERIFY2(label->width() < scroll->viewport()->width(), qPrintable(label->text().left(40)));
        QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text().left(40)));
    }
}

void TestLongWords::anAudienceOfManyIsReadWhole()
{
    Desk desk;
    ChronologyEvent event;
    event.date = QDate(2026, 11, 20);
    event.title = QStringLiteral("Where he sleeps on bad nights");
    event.onlyFor = {QStringLiteral("you"), QStringLiteral("Joe Okoro, Greendale Council"),
                     QStringLiteral("Tom Barker, County Police"), QStringLiteral("Helen Marsh, Barncroft School")};
    desk.workspace.setEvents(FixtureWorkspace::banks(), {event});
    openBanks(desk, CaseScreen::Chronology);
    auto *list = find<QAbstractItemView>(&desk.window, "chronologyList");
    list->setCurrentIndex(list->model()->index(0, 0));
    desk.settle();
    const auto *scroll = find<QScrollArea>(&desk.window, "eventDetailScroll");
    QVERIFY(scroll->widget()->width() <= scroll->viewport()->width());
    const auto *audience = find<QWidget>(scroll, "audience")->findChild<QLabel *>();
    QVERIFY(audience->text().contains(QLatin1String("Helen Marsh")));
    QVERIFY(audience->height() >= audience->heightForWidth(audience->width()));
}

void TestLongWords::aCardThatNamesManyIsNoWiderForThat()
{
    Card card(Tone::Restricted, QStringLiteral("Restricted"), QStringLiteral("Address of Dawn Banks."));
    const int before = card.minimumSizeHint().width();
    card.addTag({QStringLiteral("Only: you; Joe Okoro, Greendale Council; Tom Barker, County Police; Helen Marsh, "
                                "Barncroft Primary School"),
                 Tone::Restricted});
    QVERIFY(card.minimumSizeHint().width() < before + 100);
    // And all of it is read, in the room that the card asks for.
    for (const int width : {180, 360, 800}) {
        card.resize(width, card.heightForWidth(width));
        card.show();
        card.layout()->activate();
        for (const QLabel *label : card.findChildren<QLabel *>())
            QVERIFY2(label->height() >= label->heightForWidth(label->width()),
                     qPrintable(QStringLiteral("%1: %2").arg(width).arg(label->text())));
    }
}

void TestLongWords::markupInAToolTipIsText()
{
    QVERIFY(toolTipOf({}).isEmpty());
    const QString tip = toolTipOf(QStringLiteral("<img src=\"file:///x.png\"> & two\nlines"));
    QVERIFY(!tip.contains(QLatin1String("<img")));
    QVERIFY(tip.contains(QLatin1String("&lt;img")) && tip.contains(QLatin1Char('\n')));
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        for (Visit &visit : snapshot.visits)
            visit.note = QStringLiteral("<img src=\"file:///x.png\">");
    });
    openBanks(desk, CaseScreen::Visits);
    const QAbstractItemModel *model = find<QAbstractItemView>(&desk.window, "visitTable")->model();
    QVERIFY(model->rowCount() > 0);
    for (int column = 0; column < model->columnCount(); ++column)
        QVERIFY(!model->index(0, column).data(Qt::ToolTipRole).toString().contains(QLatin1String("<img")));
}

QTEST_MAIN(TestLongWords)
#include "TestLongWords.moc"
