// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/sync/support/Sanitizer.h"
#include "tests/ui/support/DrawnScreens.h"

#include <QtCore/QDir>
#include <QtGui/QAccessible>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTableView>

using namespace caseweave;

/// Draws every screen from the fixture into PNG files in the folder `screens` of the working folder, at 100 and 200
/// percent, and checks what holds for every one of them: that it fits, and that a screen reader has a name for all that
/// the keyboard reaches.
class TestScreens : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void everyScreenIsDrawn_data();
    void everyScreenIsDrawn();
    void atLargeTextWhatIsChosenAndAnotherRowAreSeen_data();
    void atLargeTextWhatIsChosenAndAnotherRowAreSeen();
};

namespace {

/// What is shown fits into the window, and what lies in it has its room.
void checkRoom(const QWidget *drawn, const QSize &window)
{
    // A window on a usual screen holds everything: what does not fit scrolls.
    QVERIFY2(drawn->width() <= window.width(), qPrintable(QStringLiteral("%1 wide").arg(drawn->width())));
    QVERIFY2(drawn->height() <= window.height(), qPrintable(QStringLiteral("%1 high").arg(drawn->height())));
    for (const QTableView *table : drawn->findChildren<QTableView *>()) {
        QVERIFY2(!table->isVisible() || table->horizontalScrollBar()->maximum() == 0,
                 qPrintable(table->objectName() + QStringLiteral(" scrolls sideways")));
    }
    for (const QScrollArea *scroll : drawn->findChildren<QScrollArea *>()) {
        const bool isCut = scroll->isVisible() && scroll->horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOff
            && scroll->widget()->width() > scroll->viewport()->width();
        QVERIFY2(!isCut, qPrintable(scroll->objectName() + QStringLiteral(" is cut at its side")));
    }
    if (const auto *picture = drawn->findChild<QWidget *>(QStringLiteral("networkPicture"));
        picture != nullptr && picture->isVisible()) {
        const QString seen = QStringLiteral("the picture is %1 by %2").arg(picture->width()).arg(picture->height());
        QVERIFY2(picture->width() >= 430 && picture->height() >= 230, qPrintable(seen));
    }
}

void checkNames(const QWidget *drawn)
{
    int checked = 0;
    for (const QWidget *widget : drawn->findChildren<QWidget *>()) {
        if (!widget->isVisibleTo(drawn) || (widget->focusPolicy() & Qt::TabFocus) == 0)
            continue;
        ++checked;
        const QString who = QStringLiteral("%1 \"%2\" in %3")
                                .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                                     widget->parentWidget()->objectName());
        QVERIFY2(!widget->objectName().isEmpty(), qPrintable(who));
        QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(who));
        // What a screen reader is really given.
        QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
        QVERIFY2(spoken != nullptr && !spoken->text(QAccessible::Name).isEmpty(), qPrintable(who));
    }
    QVERIFY(checked > 0 || qobject_cast<const QMenu *>(drawn) != nullptr); // a menu speaks for all of it
}

} // namespace

void TestScreens::everyScreenIsDrawn_data()
{
    QTest::addColumn<int>("screen");
    QTest::addColumn<Theme>("theme");
    QTest::addColumn<int>("zoom");
    QTest::addColumn<QSize>("window");
    const QSize usual(size::windowWidth, size::windowHeight);
    for (int i = 0; i < static_cast<int>(drawnScreens().size()); ++i) {
        const char *const drawn = drawnScreens()[static_cast<std::size_t>(i)].first;
        QTest::addRow("%s", drawn) << i << Theme::Light << 100 << usual;
        if (test::underSanitizer) // which look at the code that draws; it is the same at every size and in all colours
            continue;
        QTest::addRow("%s-200", drawn) << i << Theme::Light << 200 << usual;
        static const QStringList inASmallWindow{QStringLiteral("enrol-by-words"), QStringLiteral("cases"),
                                                QStringLiteral("people"),         QStringLiteral("overview"),
                                                QStringLiteral("chronology"),     QStringLiteral("overview-mother"),
                                                QStringLiteral("record"),         QStringLiteral("add-event"),
                                                QStringLiteral("clocks"),         QStringLiteral("record-milestone")};
        if (QLatin1String(drawn) == QLatin1String("chronology"))
            QTest::addRow("%s-200-small", drawn) << i << Theme::Light << 200 << QSize(1100, 770);
        if (inASmallWindow.contains(QLatin1String(drawn)))
            QTest::addRow("%s-small", drawn) << i << Theme::Light << 100 << QSize(800, 600);
        // The tables of colours are proved by TestTokens; a few screens show that each is used throughout.
        const QString name = QLatin1String(drawn);
        static const QStringList inAllColours{
            QStringLiteral("cases"),      QStringLiteral("overview-police"),  QStringLiteral("clocks"),
            QStringLiteral("chronology"), QStringLiteral("new-case-problem"), QStringLiteral("spelling")};
        if (!inAllColours.contains(name))
            continue;
        QTest::addRow("%s-dark", drawn) << i << Theme::Dark << 100 << usual;
        QTest::addRow("%s-contrast", drawn) << i << Theme::HighContrast << 100 << usual;
    }
}

void TestScreens::everyScreenIsDrawn()
{
    QFETCH(int, screen);
    QFETCH(Theme, theme);
    QFETCH(int, zoom);
    QFETCH(QSize, window);
    Desk desk(theme, zoom);
    desk.window.resize(window);
    desk.settle();
    QWidget *drawn = drawnScreens()[static_cast<std::size_t>(screen)].second(desk);
    QVERIFY(drawn != nullptr);
    desk.settle();
    checkRoom(drawn, window);
    checkNames(drawn);
    const QImage image = drawn->grab().toImage();
    QVERIFY(QDir().mkpath(QStringLiteral("screens")));
    QVERIFY(image.save(QStringLiteral("screens/%1.png").arg(QLatin1String(QTest::currentDataTag()))));
    desk.closeDialogs();
}

void TestScreens::atLargeTextWhatIsChosenAndAnotherRowAreSeen_data()
{
    QTest::addColumn<QString>("drawnAs");
    QTest::addColumn<QString>("list");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<int>("rows");
    const auto row = [](const char *drawnAs, const char *list, const char *detail, int rows = 2) {
        QTest::newRow(drawnAs) << QString::fromLatin1(drawnAs) << QString::fromLatin1(list)
                               << QString::fromLatin1(detail) << rows;
    };
    row("plan", "planTable", "planDetail");
    row("plan-compare", "planComparison", "planComparisonWhole");
    row("voices", "voiceTable", "voiceDetail");
    row("documents", "documentTable", "documentDetailScroll");
    row("clocks", "clockTable", "clockDetail");
    row("chronology", "chronologyList", "eventDetail", 1); // a row has four lines of text
    row("messages", "messageList", "messageDetail", 1);
}

void TestScreens::atLargeTextWhatIsChosenAndAnotherRowAreSeen()
{
    QFETCH(QString, drawnAs);
    QFETCH(QString, list);
    QFETCH(QString, detail);
    QFETCH(int, rows);
    Desk desk(Theme::Light, 200);
    desk.window.resize(1366, 745); // on a screen of 768 lines
    const auto &all = drawnScreens();
    const auto screen = std::find_if(all.begin(), all.end(),
                                     [&](const DrawnScreen &one) { return QLatin1String(one.first) == drawnAs; });
    QVERIFY(screen != all.end());
    QWidget *drawn = screen->second(desk);
    desk.settle();
    QVERIFY(drawn->grab().save(QStringLiteral("screens/%1-large.png").arg(drawnAs)));
    const auto *view = drawn->findChild<QAbstractItemView *>(list);
    QVERIFY(view != nullptr && view->isVisible());
    const int needed = rows * view->visualRect(view->model()->index(0, 0)).height();
    QVERIFY2(view->viewport()->height() >= needed,
             qPrintable(QStringLiteral("%1 of %2").arg(view->viewport()->height()).arg(needed)));
    const QRect chosen = view->visualRect(view->currentIndex());
    QVERIFY(view->viewport()->rect().top() <= chosen.top() && chosen.bottom() <= view->viewport()->rect().bottom());
    const auto *below = drawn->findChild<QWidget *>(detail);
    QVERIFY(below != nullptr && below->height() >= desk.style.linePx(Text::Body));
}

QTEST_MAIN(TestScreens)
#include "TestScreens.moc"
