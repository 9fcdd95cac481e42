// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/StyleMemory.h"

#include "ui/style/Style.h"

#include <QtCore/QSettings>

namespace caseweave {

namespace {

const QString zoomKey = QStringLiteral("zoom");
const QString coloursKey = QStringLiteral("colours");

const std::array<std::pair<const char *, Theme>, 3> names{
    {{"light", Theme::Light}, {"dark", Theme::Dark}, {"high-contrast", Theme::HighContrast}}};

} // namespace

StyleMemory::StyleMemory(Style &style, const QString &file, QObject *parent)
    : QObject(parent), m_style(style), m_file(file)
{
    recall();
    connect(&style, &Style::changed, this, &StyleMemory::keep);
}

void StyleMemory::recall()
{
    const QSettings kept(m_file, QSettings::IniFormat);
    bool isNumber = false;
    const int zoom = kept.value(zoomKey).toInt(&isNumber);
    if (isNumber)
        m_style.setZoomPercent(zoom);
    const QString colours = kept.value(coloursKey).toString();
    for (const auto &[name, theme] : names) {
        if (colours == QLatin1String(name))
            m_style.setTheme(theme);
    }
}

void StyleMemory::keep() const
{
    QSettings kept(m_file, QSettings::IniFormat);
    kept.setValue(zoomKey, m_style.zoomPercent());
    // Colours that nobody chose go on following the system.
    if (!m_style.themeChosen())
        return;
    for (const auto &[name, theme] : names) {
        if (m_style.theme() == theme)
            kept.setValue(coloursKey, QLatin1String(name));
    }
}

} // namespace caseweave
