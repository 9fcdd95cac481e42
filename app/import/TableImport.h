// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/import/CsvTable.h"
#include "app/import/ImportCheck.h"
#include "app/import/ImportFields.h"

namespace caseweave {

/// How a table is to be read.
struct TableReading {
    QList<ImportField> fields; ///< of each column
    QString jurisdiction; ///< of all cases; empty: not chosen
    bool takeKnown = false; ///< start a case also where one of its reference is here
};

/// Makes cases of a table in which each row is a person. Rows of one family, or else of one reference, make one case;
/// where no column says either, each row makes one. A case is taken whole: an error in one of its rows keeps all of it
/// out. 10,000 rows take some tenths of a second. Pure; any thread.
ImportPlan checkTable(const CsvTable &table, const TableReading &reading, const ImportKnown &known, QDate today);

} // namespace caseweave
