// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGui/QIcon>

namespace caseweave {

/// Draws an icon of the compiled-in set (Lucide, ISC) in one colour, at `px` and at twice and three times that for
/// dense screens. Returns an empty icon for a name that is not in the set.
QIcon drawIcon(const QString &name, const QColor &colour, int px);

} // namespace caseweave
