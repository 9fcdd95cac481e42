// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/Style.h"

#include "ui/style/Icons.h"
#include "ui/style/Sheet.h"

#include <QtGui/QFontDatabase>
#include <QtWidgets/QApplication>
#include <algorithm>

namespace caseweave {

namespace {

constexpr int largeFromPercent = 150;

QString family()
{
    static const QString name = [] {
        const QString inter = QStringLiteral("Inter");
        return QFontDatabase::hasFamily(inter) ? inter : QStringLiteral("sans-serif");
    }();
    return name;
}

} // namespace

Style::Style(QObject *parent) : QObject(parent), m_theme(themeFor(QGuiApplication::palette())) { }

Theme Style::themeFor(const QPalette &systemPalette)
{
    const int ground = systemPalette.color(QPalette::Window).lightness();
    const int text = systemPalette.color(QPalette::WindowText).lightness();
    return ground < text ? Theme::Dark : Theme::Light;
}

void Style::setTheme(Theme theme)
{
    if (theme == m_theme && m_themeChosen)
        return;
    m_themeChosen = true;
    m_theme = theme;
    Q_EMIT changed();
}

void Style::setZoomPercent(int percent)
{
    const int kept = std::clamp(percent, 100, 200);
    if (kept == m_zoomPercent)
        return;
    m_zoomPercent = kept;
    Q_EMIT changed();
}

bool Style::isTextLarge() const
{
    return m_zoomPercent >= largeFromPercent;
}

int Style::px(double sizeAtFullPx) const
{
    return qRound(sizeAtFullPx * m_zoomPercent / 100.0);
}

QFont Style::font(Text text) const
{
    const TextSpec spec = textSpec(text);
    QFont font(family());
    // Half pixels matter at 13.5: a point size keeps them where a pixel size is a whole number.
    font.setPointSizeF(spec.px * m_zoomPercent / 100.0 * 0.75);
    font.setWeight(static_cast<QFont::Weight>(spec.weight));
    return font;
}

int Style::linePx(Text text) const
{
    return px(textSpec(text).px * lineHeight);
}

QPalette Style::palette() const
{
    QPalette palette;
    palette.setColor(QPalette::Window, colour(Colour::Ground));
    palette.setColor(QPalette::Base, colour(Colour::Ground));
    palette.setColor(QPalette::AlternateBase, colour(Colour::Panel));
    palette.setColor(QPalette::Button, colour(Colour::Ground));
    palette.setColor(QPalette::Mid, colour(Colour::Line));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(role, colour(Colour::Ink));
    palette.setColor(QPalette::PlaceholderText, colour(Colour::Secondary));
    palette.setColor(QPalette::Highlight, colour(Colour::Accent));
    palette.setColor(QPalette::HighlightedText, colour(Colour::OnAccent));
    palette.setColor(QPalette::Link, colour(Colour::Accent));
    palette.setColor(QPalette::ToolTipBase, colour(Colour::Ink));
    palette.setColor(QPalette::ToolTipText, colour(Colour::Ground));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colour(Colour::Secondary));
    return palette;
}

QString Style::sheet() const
{
    return sheetFor(*this);
}

QIcon Style::icon(const QString &name, Colour colour) const
{
    return drawIcon(name, this->colour(colour), px(size::icon));
}

void Style::apply() const
{
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setPalette(palette());
    QApplication::setFont(font(Text::Body));
    qApp->setStyleSheet(sheet());
}

} // namespace caseweave
