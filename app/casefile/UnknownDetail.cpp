// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/casefile/UnknownDetail.h"

namespace caseweave {

namespace {

constexpr QChar mark = u'?'; ///< not in any key (docs/payloads.md 16)

} // namespace

std::pair<QString, QString> UnknownDetail::packed() const
{
    return {key + mark, QString::number(static_cast<int>(why))};
}

std::optional<UnknownDetail> UnknownDetail::of(const std::pair<QString, QString> &detail)
{
    if (!detail.first.endsWith(mark))
        return std::nullopt;
    const int why = detail.second.toInt();
    if (why <= static_cast<int>(Knowledge::Known) || why > static_cast<int>(Knowledge::Withheld))
        return std::nullopt;
    return UnknownDetail{detail.first.chopped(1), static_cast<Knowledge>(why)};
}

} // namespace caseweave
