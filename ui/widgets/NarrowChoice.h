// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QComboBox;

namespace caseweave {

/// Lets a choice be narrower than the longest text in it, which people may have written: it would make the window as
/// wide. It is as wide as that where there is room; the whole of what is chosen is in its tooltip. GUI thread.
void letBeNarrow(QComboBox *choice);

} // namespace caseweave
