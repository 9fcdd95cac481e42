// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/NumberText.h"

#include <QtCore/QLocale>

namespace caseweave {

QString numberText(qint64 value)
{
    return QLocale(QLocale::English, QLocale::UnitedKingdom).toString(value);
}

} // namespace caseweave
