// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/style/Tokens.h"

#include <QtCore/QObject>
#include <QtGui/QFont>
#include <QtGui/QIcon>
#include <QtGui/QPalette>

namespace caseweave {

/// The look in force: a table of colours and a text zoom. Widgets that paint themselves hold a reference to it; all
/// others take theirs from the stylesheet that it makes. GUI thread.
class Style : public QObject {
    Q_OBJECT

public:
    /// Follows the system's palette (light or dark) until `setTheme` is called. Text at 100 percent.
    explicit Style(QObject *parent = nullptr);

    Theme theme() const { return m_theme; }
    /// Which table suits a system palette: dark where the window's ground is darker than its text.
    static Theme themeFor(const QPalette &systemPalette);
    void setTheme(Theme theme);
    bool themeChosen() const { return m_themeChosen; } ///< rather than taken from the system

    int zoomPercent() const { return m_zoomPercent; }
    /// Text zoom, kept within 100 to 200 percent.
    void setZoomPercent(int percent);
    /// What stands side by side has no room there, and stands one below the other.
    bool isTextLarge() const;

    QColor colour(Colour colour) const { return colourOf(m_theme, colour); }
    /// A size of text or of what must grow with it, in device-independent pixels.
    int px(double sizeAtFullPx) const;
    QFont font(Text text) const;
    /// The height of one line of `text`, in device-independent pixels.
    int linePx(Text text) const;
    QPalette palette() const;
    QString sheet() const;
    /// An icon of the compiled-in set in a colour of the table; empty when there is none of this name.
    QIcon icon(const QString &name, Colour colour) const;

    /// Puts palette, font and stylesheet on the application.
    void apply() const;

Q_SIGNALS:
    void changed();

private:
    Theme m_theme = Theme::Light;
    bool m_themeChosen = false;
    int m_zoomPercent = 100;
};

} // namespace caseweave
