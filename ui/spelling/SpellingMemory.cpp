// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/SpellingMemory.h"

#include "ui/spelling/Spelling.h"

#include <QtCore/QSettings>

namespace caseweave {

namespace {

const QString key = QStringLiteral("spelling");

} // namespace

SpellingMemory::SpellingMemory(Spelling &spelling, const QString &file, QObject *parent) : QObject(parent)
{
    const QSettings kept(file, QSettings::IniFormat);
    // Anything but a plain "no" is as if nothing had been chosen.
    spelling.setOn(kept.value(key).toString() != QLatin1String("off"));
    connect(&spelling, &Spelling::onChanged, this, [file](bool on) {
        QSettings(file, QSettings::IniFormat).setValue(key, on ? QStringLiteral("on") : QStringLiteral("off"));
    });
}

} // namespace caseweave
