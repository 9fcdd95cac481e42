// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ShortDates.h"

#include "ui/context/Context.h"
#include "ui/widgets/FormField.h"

namespace caseweave {

void takeShortDates(FormField &field, const Context &context, YearSought year)
{
    field.setInFull([&context, year](const QString &typed) { return dateInFull(typed, context.today(), year); });
}

} // namespace caseweave
