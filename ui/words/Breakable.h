// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace caseweave {

/// The text with places to break a line in what has none for long, such as a pasted address of a web page: a label
/// would cut it off. For showing only. Any thread.
QString breakable(const QString &text);
/// As a tool tip, which would take what looks like markup as such: what a person wrote is text. Empty for none.
QString toolTipOf(const QString &text);
/// The text as it was before, for copying.
QString withoutBreaks(QString text);

} // namespace caseweave
