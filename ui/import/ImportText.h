// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/import/CensusImport.h"
#include "app/import/CsvTable.h"
#include "app/import/ImportCheck.h"
#include "app/import/ImportFields.h"
#include "app/import/ImportForm.h"

/// What an import says, in words.
namespace caseweave {

QString importFieldText(ImportField field);
QString codingText(TextCoding coding);
QString separatorText(QChar separator);
/// Why a table cannot be read, and what to do.
QString tableFaultText(const CsvTable &table);
/// The same of a census; empty where it can be read.
QString censusFaultText(const CensusReading &census);
/// What is to be said of a place in a file, and what becomes of it.
QString importNoteText(const ImportNote &note);
/// The heading of the column, the name of the element, or what the list of a bundle is of.
QString importColumnText(const ImportNote &note, ImportForm form);
/// "Row 12" or "Line 31".
QString importPlaceText(const ImportNote &note, ImportForm form);
/// How many cases and people would be taken and what would not.
QString importSummaryText(const ImportPlan &plan, ImportForm form);
QString casesText(qint64 count); ///< "1 case", "38 cases"

} // namespace caseweave
