// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace caseweave::spelling {

/// Whether this is a word that practitioners write every day and a general dictionary lacks: "Cafcass", "unimmunised".
/// Of a plain word, in any case where the list has small letters.
bool isTradeWord(const QString &plainWord);

} // namespace caseweave::spelling
