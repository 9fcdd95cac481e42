// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace caseweave {

/// A text as search compares it: without case, accents and apostrophes ("O'Neill, Siobhán" is "oneill, siobhan").
QString folded(const QString &text);

} // namespace caseweave
