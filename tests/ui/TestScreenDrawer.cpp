// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/Desk.h"
#include "tests/ui/support/FixtureDocuments.h"
#include "tests/ui/support/Look.h"
#include "ui/documents/DocumentScreen.h"
#include "ui/documents/PreviewPane.h"
#include "ui/shell/ScreenDrawer.h"

#include <QtCore/QDir>
#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace caseweave;

/// The pictures that the program makes of itself where there is no display.
class TestScreenDrawer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void eachPageIsDrawn();
    void aDocumentIsDrawnOpen();
    void whatDoesNotComeEndsIt();
};

void TestScreenDrawer::eachPageIsDrawn()
{
    const QTemporaryDir folder;
    Desk desk;
    desk.workspace.setCases(desk.workspace.cases().mid(0, 1));
    ScreenDrawer drawer(desk.context, desk.window, folder.path());
    QSignalSpy ended(&drawer, &ScreenDrawer::ended);
    drawer.start({});
    QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), 300'000); // pictures take their time under a sanitizer
    QCOMPARE(ended.first().first().toString(), QString());
    QStringList expected{QStringLiteral("cases"), QStringLiteral("calendar"), QStringLiteral("people")};
    for (qsizetype i = 1; i <= desk.workspace.cases().size(); ++i) {
        for (const char *page : {"overview", "chronology", "messages", "visits", "plan", "voices", "documents",
                                 "clocks", "sharing", "record"})
            expected << QStringLiteral("case%1-%2").arg(i).arg(QLatin1String(page));
    }
    QSet<QByteArray> pictures;
    for (const QString &name : std::as_const(expected)) {
        for (const char *zoom : {"", "-200"}) {
            const QImage picture(QDir(folder.path()).filePath(name + QLatin1String(zoom) + QStringLiteral(".png")));
            QVERIFY2(!picture.isNull(), qPrintable(name));
            pictures.insert(QByteArray(reinterpret_cast<const char *>(picture.constBits()), picture.sizeInBytes()));
        }
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 2 * expected.size());
    // A page that was drawn before it was turned to looks like another.
    QVERIFY(pictures.size() > expected.size() * 3 / 2);
}

void TestScreenDrawer::aDocumentIsDrawnOpen()
{
    const QTemporaryDir folder;
    Desk desk;
    fixture::addBanksDocuments(desk.workspace);
    desk.workspace.setCases(desk.workspace.cases().mid(0, 1));
    ScreenDrawer drawer(desk.context, desk.window, folder.path());
    QSignalSpy ended(&drawer, &ScreenDrawer::ended);
    drawer.start({});
    QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), 300'000);
    look::openBanks(desk, CaseScreen::Documents);
    PreviewPane *preview = desk.window.currentCase()->turnTo<DocumentScreen>(CaseScreen::Documents).preview();
    desk.waitUntil([&] { return preview->isSettled(); });
    desk.settle();
    const QImage drawn(QDir(folder.path()).filePath(QStringLiteral("case1-documents.png")));
    const QRect place(preview->mapTo(&desk.window, QPoint()), preview->size());
    QCOMPARE(drawn.copy(place).convertToFormat(QImage::Format_RGB32),
             desk.window.grab(place).toImage().convertToFormat(QImage::Format_RGB32));
}

void TestScreenDrawer::whatDoesNotComeEndsIt()
{
    const QTemporaryDir folder;
    Desk desk;
    ScreenDrawer drawer(desk.context, desk.window, folder.path());
    QSignalSpy ended(&drawer, &ScreenDrawer::ended);
    connect(&desk.window, &MainWindow::caseShown, &desk.workspace,
            [&] { Q_EMIT desk.workspace.requestFailed(0, ErrorCode::DiskFull); });
    drawer.start({});
    desk.waitUntil([&] { return !ended.isEmpty(); });
    QVERIFY(ended.first().first().toString().contains(QLatin1String("disk is full")));
}

QTEST_MAIN(TestScreenDrawer)
#include "TestScreenDrawer.moc"
