// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/words/DateText.h"

namespace caseweave {

struct Context;
class FormField;

/// Has a field take a day that is typed short ("2 dec", "2/12/26"). It is written out in the field before it can be
/// sent, so that what was understood is seen. The context has to outlive the field. GUI thread.
void takeShortDates(FormField &field, const Context &context, YearSought year);

} // namespace caseweave
