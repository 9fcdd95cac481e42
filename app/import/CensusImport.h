// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/import/ImportCheck.h"

namespace caseweave {

/// What came of reading a census.
struct CensusReading {
    enum class Fault : std::uint8_t {
        None,
        NotXml, ///< at `line`
        Declares, ///< it has a document type or entities of its own: refused, whatever they say
        NotACensus, ///< XML, and no children in need census
        TooLarge, ///< more than mostChildren
    };
    static constexpr qsizetype mostChildren = 50'000;
    ImportPlan plan;
    Fault fault = Fault::None;
    qint64 line = 0;
};

/// Makes a case of each child of a children in need census of England (Department for Education, "Children in need
/// census: technical specification", 2022 to 2024). What cannot be as it stands (a day that does not exist or is still
/// to come, an end before its beginning, text between elements) is reported and left out, and the rest of the child is
/// taken. The census' own target for the initial conference is compared with what the time limits of England give from
/// the strategy discussion. A child without an identifier is left out. Pure; any thread; any bytes.
CensusReading checkCensus(const QByteArray &xml, const ImportKnown &known, QDate today, bool takeKnown);

} // namespace caseweave
