// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QString>
#include <optional>

namespace caseweave {

/// What a cell says that should be a day.
struct ImportDay {
    enum class Fault : std::uint8_t {
        None,
        NotADate, ///< of no form that is read
        NoSuchDay, ///< of such a form, and there is no such day: 31 February
    };
    std::optional<QDate> date; ///< nothing: empty, or a fault
    Fault fault = Fault::None;
    bool shortYear = false; ///< the century was not written: the latest that is not after `latest`
};

/// Day first, as people in the United Kingdom write: 27/03/2015, 27.3.15, 27-Mar-2015, 27th March 2015; or the year
/// first: 2015-03-27, 20150327. A time of midnight after it, as spreadsheets write, is passed over. `latest`: the last
/// day that a year of two digits may be of. Pure.
ImportDay readImportDay(const QString &text, QDate latest);

} // namespace caseweave
