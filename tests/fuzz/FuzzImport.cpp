// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/BundleImport.h"
#include "app/import/CensusImport.h"
#include "app/import/ImportForm.h"
#include "app/import/TableImport.h"
#include "app/session/CaseWriter.h"

#include <cstdlib>

using namespace caseweave;

namespace {

const QDate today(2026, 11, 22);

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// What a plan promises: every row is told of or taken, and every case can be written as it stands.
void checkPlan(const ImportPlan &plan)
{
    static SystemRandom random;
    require(plan.rowsTaken <= plan.rows);
    require(plan.rowsTaken == plan.rows || plan.count(ImportNote::Weight::Error) > 0);
    qint64 people = 0;
    for (const CaseDraft &draft : plan.cases) {
        people += draft.people.size();
        require(CaseWriter::beginning(draft, random).ok());
    }
    require(people == plan.people);
}

void checkTableIn(const QByteArray &bytes)
{
    const CsvTable table = readCsv(bytes);
    for (const CsvTable::Row &row : table.rows)
        require(row.cells.size() <= CsvTable::mostColumns);
    if (table.fault != CsvTable::Fault::None)
        return;
    // By the headings, and by places, so that any table has names in it.
    TableReading reading{guessFields(table.headings), QStringLiteral("england"), false};
    checkPlan(checkTable(table, reading, {}, today));
    for (qsizetype i = 0; i < reading.fields.size(); ++i)
        reading.fields[i] = importFields().at((i + 1) % importFields().size());
    checkPlan(checkTable(table, reading, {}, today));
}

} // namespace

/// Tables, censuses and bundles of any bytes: reading ends, and what is to be imported can be.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const bool started = (initialiseCrypto(), true);
    static_cast<void>(started);
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    if (recogniseForm(bytes) == ImportForm::Xml)
        checkPlan(checkCensus(bytes, {}, today, false).plan);
    QString problem;
    if (recogniseForm(bytes) == ImportForm::Zip)
        checkPlan(checkBundle(bytes, {}, false).plan);
    else if (const auto bundle = CaseBundle::fromJson(bytes, &problem); bundle)
        checkPlan(planOf(*bundle, {}, {}, false));
    checkTableIn(bytes);
    return 0;
}
