// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/Rows.h"

#include "app/casefile/FieldWrites.h"

namespace caseweave {

bool isMarkOf(const ValueRow &mark, const ValueRow &value)
{
    return mark.knowledge == sealedKnowledge && !mark.origin.restricted && value.origin.restricted
        && mark.origin.deviceIndex == value.origin.deviceIndex && mark.origin.sequence + 1 == value.origin.sequence
        && mark.type == value.type && mark.object == value.object && mark.key == value.key;
}

bool isMarkOfReadable(const ValueRow &mark, const std::vector<ValueRow> &values)
{
    return mark.knowledge == sealedKnowledge
        && std::any_of(values.begin(), values.end(), [&](const ValueRow &value) { return isMarkOf(mark, value); });
}

} // namespace caseweave
