// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/SwitchMemory.h"

#include <QtCore/QSettings>

namespace caseweave {

bool SwitchMemory::isOn() const
{
    return QSettings(m_file, QSettings::IniFormat).value(m_key).toString() != QLatin1String("off");
}

void SwitchMemory::keep(bool on) const
{
    QSettings(m_file, QSettings::IniFormat).setValue(m_key, on ? QStringLiteral("on") : QStringLiteral("off"));
}

} // namespace caseweave
