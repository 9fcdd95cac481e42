// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace caseweave {

class Style;

/// The stylesheet of the whole program, made from the table of tokens. The template may name nothing that the table
/// does not have: that is asserted.
QString sheetFor(const Style &style);

} // namespace caseweave
