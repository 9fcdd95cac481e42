// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/Look.h"
#include "ui/style/Tokens.h"
#include "ui/widgets/Labels.h"

#include <QtTest/QTest>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>

using namespace caseweave;
using namespace caseweave::look;

/// At twice the size of text in a usual window each page still shows what it is for.
class TestLargeText : public QObject {
    Q_OBJECT

    static void open(Desk &desk, CaseScreen::Page page)
    {
        desk.window.resize(1280, 800);
        openBanks(desk, page);
    }

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void theNetworkStandsRightUnderWhoIsInvolved();
    void anOverviewOfAnyWidthSettles();
    void theRecordHasRoomForItsLines();
    void theArrowsBesideTheTabsAreLargeEnough();
};

void TestLargeText::theNetworkStandsRightUnderWhoIsInvolved()
{
    Desk desk;
    open(desk, CaseScreen::Overview); // beside each other first, where the column is narrow and high
    for (const int zoom : {150, 200, 175}) {
        desk.style.setZoomPercent(zoom);
        desk.settle();
        const auto *last = find<QWidget>(&desk.window, "addProfessional");
        const auto *picture = find<QWidget>(&desk.window, "networkPicture");
        const int gap = picture->mapTo(&desk.window, QPoint()).y() - last->mapTo(&desk.window, QPoint()).y();
        QVERIFY2(gap > 0 && gap < desk.window.height() / 3, qPrintable(QStringLiteral("%1: %2").arg(zoom).arg(gap)));
    }
}

/// Beside the picture a column has a scroll bar where it needs one, and needs one where that makes it narrower.
void TestLargeText::anOverviewOfAnyWidthSettles()
{
    Desk desk;
    open(desk, CaseScreen::Overview);
    const auto *page = find<QWidget>(&desk.window, "overviewScreen");
    for (int width = 1300; width > 780; width -= 20) {
        desk.window.resize(width, 700);
        desk.settle();
        QVERIFY(find<QWidget>(&desk.window, "networkList")->width() < page->width());
    }
}

void TestLargeText::theRecordHasRoomForItsLines()
{
    Desk desk(Theme::Light, 200);
    open(desk, CaseScreen::Record);
    const auto *table = find<QTableView>(&desk.window, "recordTable");
    const int rows = table->viewport()->height() / table->rowHeight(0);
    QVERIFY2(rows >= 2, qPrintable(QString::number(rows)));
    const auto *who = find<QWidget>(&desk.window, "recordFilterPerson");
    QVERIFY(!who->isVisible());
    press(&desk.window, "recordFilters");
    QVERIFY(who->isVisible());
    press(&desk.window, "recordFilters");
    // All of what the page says of itself is one press away.
    const auto *about = find<Paragraph>(&desk.window, "recordState");
    QVERIFY(!about->plainText().contains(QLatin1String("as Caseweave noted it")));
    press(&desk.window, "aboutRecord");
    QVERIFY(about->plainText().contains(QLatin1String("as Caseweave noted it")));
    desk.style.setZoomPercent(100);
    desk.settle();
    QVERIFY(who->isVisible() && !find<QWidget>(&desk.window, "aboutRecord")->isVisible());
}

void TestLargeText::theArrowsBesideTheTabsAreLargeEnough()
{
    for (const int zoom : {100, 200}) {
        Desk desk(Theme::Light, zoom);
        open(desk, CaseScreen::Overview);
        desk.window.resize(zoom == 100 ? QSize(800, 600) : QSize(1280, 800));
        desk.settle();
        const auto arrows = find<QTabBar>(&desk.window, "caseTabs")->findChildren<QToolButton *>();
        QCOMPARE(arrows.size(), 2);
        for (const QToolButton *arrow : arrows) {
            QVERIFY(arrow->isVisible());
            QVERIFY2(arrow->width() >= size::target && arrow->height() >= size::target,
                     qPrintable(QStringLiteral("%1: %2").arg(zoom).arg(arrow->width())));
        }
    }
}

QTEST_MAIN(TestLargeText)
#include "TestLargeText.moc"
