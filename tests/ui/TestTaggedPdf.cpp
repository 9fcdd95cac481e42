// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/PdfReading.h"
#include "ui/files/PageWriter.h"
#include "ui/files/PaperCanvas.h"
#include "ui/files/TaggedPdf.h"

#include <QtCore/QBuffer>
#include <QtCore/QRegularExpression>
#include <QtGui/QGuiApplication>
#include <QtGui/QPdfWriter>
#include <QtPdf/QPdfBookmarkModel>
#include <QtPdf/QPdfDocument>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <functional>

using namespace caseweave;
using namespace caseweave::look;

namespace {

const QString title = QStringLiteral("Chronology of case GC-136594");

PageWriter::Frame frame()
{
    return {QStringLiteral("For: The panel"), title, QStringLiteral("Made on 22 November 2026 by Maya Shah")};
}

QByteArray pdfOf(const std::function<void(PageWriter &)> &fill)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    TaggedPdf pdf(buffer, title, QDateTime(QDate(2026, 11, 22), QTime(9, 30), Qt::UTC));
    PageWriter pages(pdf, frame());
    fill(pages);
    return pages.end() ? bytes : QByteArray();
}

QByteArray pdfOf(const QString &text)
{
    return pdfOf([&](PageWriter &pages) { pages.write(text); });
}

/// A device that has room for so much.
class Small : public QIODevice {
public:
    explicit Small(qint64 room) : m_room(room) { open(QIODevice::WriteOnly | QIODevice::Unbuffered); }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *, qint64 size) override
    {
        const qint64 taken = std::min(size, m_room);
        m_room -= taken;
        return taken;
    }

private:
    qint64 m_room;
};

} // namespace

/// PDFs that a screen reader can read aloud.
class TestTaggedPdf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QGuiApplication::setFont(QFont(QStringLiteral("Inter"))); } // as the program does
    void headingsParagraphsAndListsStandInTheirOrder();
    void sectionsStandAboveHeadings();
    void marginsAreNotReadAloud();
    void titleAndLanguageAreSaid();
    void eachHeadingOfTheSecondRankIsABookmark();
    void aParagraphGoesOnOverPages();
    void anItemOfAListStaysOnOnePage();
    void textComesOutAsItIs_data();
    void textComesOutAsItIs();
    void marginsSayWhatTheyAre();
    void noWordsRunTogetherAtTheEndOfALine();
    void aFullDeviceIsTold();
    void paperSaysTheSame();
};

void TestTaggedPdf::headingsParagraphsAndListsStandInTheirOrder()
{
    const QByteArray pdf = pdfOf([](PageWriter &pages) {
        pages.writeTitle(title);
        pages.writeHeading(QStringLiteral("4 June 2025"), QStringLiteral("Seen at school"), 30);
        pages.write(QStringLiteral("He was well.\nHe had eaten."));
        pages.writeList({QStringLiteral("Bread"), QStringLiteral("Milk")});
    });
    QVERIFY(pdfProperties(pdf).contains(QLatin1String("Tagged: yes")));
    QCOMPARE(pdfStructure(pdf),
             QStringLiteral("Document H1 \"Chronology of case GC-136594 \" P \"For: The panel \" "
                            "P \"Made on 22 November 2026 by Maya Shah \" H2 \"4 June 2025 Seen at school \" "
                            "P \"He was well. \" P \"He had eaten. \" L LI LBody \"Bread \" LI LBody \"Milk \""));
}

void TestTaggedPdf::sectionsStandAboveHeadings()
{
    const QString structure = pdfStructure(pdfOf([](PageWriter &pages) {
        pages.write(title, PageWriter::Size::Title);
        pages.write(QStringLiteral("Plan"), PageWriter::Size::Section);
        pages.write(QStringLiteral("Warm at home"), PageWriter::Size::Heading);
    }));
    QVERIFY2(structure.endsWith(QLatin1String("H2 \"Plan \" H3 \"Warm at home \"")), qPrintable(structure));
}

void TestTaggedPdf::marginsAreNotReadAloud()
{
    const QByteArray pdf = pdfOf(QStringLiteral("Alone"));
    QCOMPARE(pdfStructure(pdf), QStringLiteral("Document P \"Alone \""));
    QVERIFY(pdfText(pdf).contains(QLatin1String("For: The panel")));
    QVERIFY(pdfText(pdf).contains(QLatin1String("Page 1")));
    const QByteArray streams = pdfStreams(pdf);
    QCOMPARE(streams.count("/Artifact<</Type/Pagination/Subtype/Header"), 1);
    QCOMPARE(streams.count("/Artifact<</Type/Pagination/Subtype/Footer"), 1);
}

void TestTaggedPdf::titleAndLanguageAreSaid()
{
    const QByteArray pdf = pdfOf(QStringLiteral("Alone"));
    const QString properties = pdfProperties(pdf);
    QVERIFY2(properties.contains(QLatin1String("Title: Chronology of case GC-136594")), qPrintable(properties));
    QVERIFY(properties.contains(QLatin1String("Sun Nov 22 09:30:00 2026")));
    QVERIFY(pdfStreams(pdf).contains("/Lang(en-GB)"));
    QVERIFY(pdfStreams(pdf).contains("/DisplayDocTitle true"));
    QVERIFY(pdf.contains("<pdfaid:part>2</pdfaid:part>"));
}

void TestTaggedPdf::eachHeadingOfTheSecondRankIsABookmark()
{
    QBuffer buffer;
    buffer.setData(pdfOf([](PageWriter &pages) {
        for (int i = 1; i <= 40; ++i) {
            pages.writeHeading(QStringLiteral("4 June 2025"), QStringLiteral("Visit %1").arg(i), 30);
            pages.write(QStringLiteral("Seen."));
        }
    }));
    buffer.open(QIODevice::ReadOnly);
    QPdfDocument document;
    document.load(&buffer);
    QPdfBookmarkModel bookmarks;
    const QAbstractItemModelTester tester(&bookmarks);
    bookmarks.setDocument(&document);
    QCOMPARE(bookmarks.rowCount({}), 40);
    const QModelIndex last = bookmarks.index(39, 0, {});
    QCOMPARE(last.data(static_cast<int>(QPdfBookmarkModel::Role::Title)).toString(),
             QStringLiteral("4 June 2025 Visit 40"));
    QCOMPARE(last.data(static_cast<int>(QPdfBookmarkModel::Role::Page)).toInt(), document.pageCount() - 1);
}

void TestTaggedPdf::aParagraphGoesOnOverPages()
{
    QStringList words;
    for (int i = 0; i < 3000; ++i)
        words << QStringLiteral("word%1").arg(i);
    const QString text = words.join(QLatin1Char(' '));
    const QByteArray pdf = pdfOf(text);
    QVERIFY(pagesOf(pdf).size() > 2);
    const QString structure = pdfStructure(pdf).remove(QLatin1Char('"')).simplified();
    QCOMPARE(structure, QStringLiteral("Document P ") + text);
}

void TestTaggedPdf::anItemOfAListStaysOnOnePage()
{
    QStringList items;
    for (int i = 0; i < 120; ++i)
        items << QStringLiteral("begin%1 %2 end%1").arg(i).arg(QStringLiteral("a word between ").repeated(4 + i % 20));
    const QStringList pages = pagesOf(pdfOf([&](PageWriter &writer) { writer.writeList(items); }));
    QVERIFY(pages.size() > 3);
    for (int i = 0; i < 120; ++i) {
        const auto holds = [&](const QString &page) {
            return page.contains(QStringLiteral("begin%1 ").arg(i))
                && page.contains(QRegularExpression(QStringLiteral("end%1\\b").arg(i)));
        };
        QVERIFY2(std::any_of(pages.begin(), pages.end(), holds), qPrintable(items.at(i)));
    }
}

void TestTaggedPdf::textComesOutAsItIs_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"Nguy\u1ec5n, W\u00f3jcik, \u0141\u00f3d\u017a", "afflicted office, fifth flight",
                             "12x34 -> (A-B) 9:30am", "\u039c\u03b1\u03c1\u03af\u03b1 \u0418\u0432\u0430\u043d",
                             "smile \U0001F600 there", "co\u2010operate co-operate"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestTaggedPdf::textComesOutAsItIs()
{
    QFETCH(QString, text);
    const QByteArray pdf = pdfOf(text);
    QVERIFY(!pdf.isEmpty());
    QVERIFY2(pdfText(pdf).contains(text), qPrintable(pdfText(pdf)));
    QVERIFY2(pagesOf(pdf).first().contains(text), qPrintable(pagesOf(pdf).first()));
}

void TestTaggedPdf::marginsSayWhatTheyAre()
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    TaggedPdf pdf(buffer, title, QDateTime(QDate(2026, 11, 22), QTime(9, 30), Qt::UTC));
    const QString audience = QStringLiteral("For: Anna -> Panel");
    PageWriter pages(pdf, {audience, title, QString::fromUtf8("Made by Nguy\u1ec5n")});
    pages.write(QStringLiteral("Alone"));
    QVERIFY(pages.end());
    QVERIFY2(pdfText(bytes).startsWith(audience), qPrintable(pdfText(bytes)));
    QVERIFY(pagesOf(bytes).first().contains(QString::fromUtf8("Nguy\u1ec5n")));
}

void TestTaggedPdf::noWordsRunTogetherAtTheEndOfALine()
{
    const QString text = QStringLiteral("alpha beta gamma delta ").repeated(40).trimmed();
    QVERIFY(pdfStructure(pdfOf(text)).contains(text));
}

void TestTaggedPdf::aFullDeviceIsTold()
{
    const qint64 whole = pdfOf(QStringLiteral("Alone")).size();
    for (const qint64 room : {qint64(0), qint64(100), whole / 2, whole - 1}) {
        Small device(room);
        TaggedPdf pdf(device, title, QDateTime(QDate(2026, 11, 22), QTime(9, 30), Qt::UTC));
        PageWriter pages(pdf, frame());
        pages.write(QStringLiteral("Alone"));
        QVERIFY2(!pages.end(), qPrintable(QString::number(room)));
        QVERIFY(!pages.ok());
    }
}

void TestTaggedPdf::paperSaysTheSame()
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter printer(&buffer);
    printer.setResolution(600);
    printer.setPageMargins(QMarginsF(4, 4, 4, 4), QPageLayout::Millimeter);
    PaperCanvas paper(printer);
    QCOMPARE(printer.pageLayout().margins(QPageLayout::Millimeter), QMarginsF(18, 18, 18, 18));
    PageWriter pages(paper, frame());
    pages.writeTitle(title);
    for (int i = 1; i <= 60; ++i)
        pages.write(QStringLiteral("Visit %1").arg(i), PageWriter::Size::Heading);
    QVERIFY(pages.end());
    const QStringList read = pagesOf(bytes);
    QVERIFY(read.size() > 1);
    for (const QString &page : read)
        QVERIFY2(page.startsWith(QLatin1String("For: The panel")), qPrintable(page));
    QVERIFY(read.last().contains(QLatin1String("Visit 60")));
}

QTEST_MAIN(TestTaggedPdf)
#include "TestTaggedPdf.moc"
