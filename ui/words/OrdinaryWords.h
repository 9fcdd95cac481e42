// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace caseweave {

/// Among the commonest words of the language, as they come from searchWords(): by themselves they tell of nothing. Any
/// thread.
bool isOrdinaryWord(const QString &word);

} // namespace caseweave
