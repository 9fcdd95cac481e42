// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/Icons.h"
#include "ui/style/Style.h"
#include "ui/style/Tone.h"

#include <QtTest/QTest>

using namespace caseweave;

class TestTokens : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contrastIsAsWcagDefinesIt();
    void everyTextCanBeRead_data();
    void everyTextCanBeRead();
    void everyMarkCanBeSeen_data() { everyTextCanBeRead_data(); }
    void everyMarkCanBeSeen();
    void everyTagIsAmongThePairs();
    void theSheetNamesOnlyTokens();
    void textGrowsToTwiceItsSize();
    void interIsTheTypeface();
    void anIconTakesItsColour();
};

void TestTokens::contrastIsAsWcagDefinesIt()
{
    QCOMPARE(contrastRatio(Qt::white, Qt::black), 21.0);
    QCOMPARE(contrastRatio(Qt::black, Qt::black), 1.0);
    // The grey that is known as the lightest to pass on white.
    QVERIFY(contrastRatio(QColor(0x767676), Qt::white) >= 4.5);
    QVERIFY(contrastRatio(QColor(0x777777), Qt::white) < 4.5);
}

void TestTokens::everyTextCanBeRead_data()
{
    QTest::addColumn<Theme>("theme");
    QTest::newRow("light") << Theme::Light;
    QTest::newRow("dark") << Theme::Dark;
    QTest::newRow("high contrast") << Theme::HighContrast;
}

void TestTokens::everyTextCanBeRead()
{
    QFETCH(Theme, theme);
    const double least = theme == Theme::HighContrast ? 7.0 : 4.5;
    for (const ColourPair &pair : textPairs()) {
        const double ratio = contrastRatio(colourOf(theme, pair.text), colourOf(theme, pair.ground));
        QVERIFY2(ratio >= least,
                 qPrintable(QStringLiteral("%1 on %2 is %3")
                                .arg(QLatin1String(colourName(pair.text)), QLatin1String(colourName(pair.ground)))
                                .arg(ratio)));
    }
}

void TestTokens::everyMarkCanBeSeen()
{
    QFETCH(Theme, theme);
    for (const ColourPair &pair : markPairs()) {
        const double ratio = contrastRatio(colourOf(theme, pair.text), colourOf(theme, pair.ground));
        QVERIFY2(ratio >= 3.0, colourName(pair.text));
    }
}

void TestTokens::everyTagIsAmongThePairs()
{
    for (int i = 0; i <= static_cast<int>(Tone::Restricted); ++i) {
        const ColourPair tag = tagColours(static_cast<Tone>(i));
        const auto isTag = [&](const ColourPair &pair) { return pair.text == tag.text && pair.ground == tag.ground; };
        QVERIFY2(std::ranges::any_of(textPairs(), isTag), qPrintable(toneName(static_cast<Tone>(i))));
    }
}

void TestTokens::theSheetNamesOnlyTokens()
{
    Style style;
    style.setTheme(Theme::Light);
    const QString light = style.sheet();
    QVERIFY(!light.contains(QLatin1Char('@')));
    QVERIFY(light.contains(colourOf(Theme::Light, Colour::Accent).name()));
    style.setTheme(Theme::Dark);
    QVERIFY(!style.sheet().contains(colourOf(Theme::Light, Colour::Accent).name()));
}

void TestTokens::textGrowsToTwiceItsSize()
{
    Style style;
    const double body = style.font(Text::Body).pointSizeF();
    style.setZoomPercent(200);
    QCOMPARE(style.font(Text::Body).pointSizeF(), body * 2);
    QCOMPARE(style.px(size::target), size::target * 2);
    style.setZoomPercent(900);
    QCOMPARE(style.zoomPercent(), 200);
}

void TestTokens::interIsTheTypeface()
{
    QCOMPARE(QFontInfo(Style().font(Text::Body)).family(), QStringLiteral("Inter"));
}

void TestTokens::anIconTakesItsColour()
{
    QVERIFY(drawIcon(QStringLiteral("no-such-icon"), Qt::red, 16).isNull());
    const QImage image = drawIcon(QStringLiteral("lock"), Qt::red, 16).pixmap(16, 16).toImage();
    bool red = false;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            red = red || (pixel.alpha() > 200 && pixel.red() > 200 && pixel.blue() < 50);
        }
    }
    QVERIFY(red);
}

QTEST_MAIN(TestTokens)
#include "TestTokens.moc"
