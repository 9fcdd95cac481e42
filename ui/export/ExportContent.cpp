// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ExportContent.h"

#include "app/session/Snapshot.h"
#include "ui/files/ReaderGuard.h"

namespace caseweave {

RulesInForce ExportMaker::rulesOf(const CaseSnapshot &snapshot) const
{
    return rules ? *rules : JurisdictionBook().rules(snapshot.jurisdiction);
}

QString keyOf(ExportWhat what)
{
    switch (what) {
    case ExportWhat::Chronology:
        return QStringLiteral("chronology");
    case ExportWhat::Calendar:
        return QStringLiteral("calendar");
    case ExportWhat::Professionals:
        return QStringLiteral("professionals");
    case ExportWhat::Case:
        return QStringLiteral("case");
    case ExportWhat::Network:
        return QStringLiteral("network");
    case ExportWhat::Sharing:
        return QStringLiteral("sharing");
    case ExportWhat::Plan:
        return QStringLiteral("plan");
    case ExportWhat::Visits:
        return QStringLiteral("visits");
    case ExportWhat::Clocks:
        return QStringLiteral("clocks");
    case ExportWhat::Voices:
        return QStringLiteral("voices");
    case ExportWhat::Documents:
        return QStringLiteral("documents");
    case ExportWhat::Record:
        return QStringLiteral("record");
    }
    Q_UNREACHABLE();
}

QString keyOf(ExportForm form)
{
    switch (form) {
    case ExportForm::Pdf:
        return QStringLiteral("pdf");
    case ExportForm::Csv:
        return QStringLiteral("csv");
    case ExportForm::Ics:
        return QStringLiteral("ics");
    case ExportForm::Vcf:
        return QStringLiteral("vcf");
    case ExportForm::Bundle:
        return QStringLiteral("bundle");
    case ExportForm::Paper:
        return QStringLiteral("paper");
    case ExportForm::Text:
        return QStringLiteral("text");
    }
    Q_UNREACHABLE();
}

AccessAction actionOf(ExportForm form)
{
    if (form == ExportForm::Paper)
        return AccessAction::Printed;
    return form == ExportForm::Text ? AccessAction::Copied : AccessAction::Exported;
}

QString endingOf(ExportForm form)
{
    if (form == ExportForm::Paper || form == ExportForm::Text)
        return {};
    return form == ExportForm::Bundle ? QStringLiteral(".zip") : QLatin1Char('.') + keyOf(form);
}

QList<ExportForm> formsOf(ExportWhat what)
{
    switch (what) {
    case ExportWhat::Chronology:
        return {ExportForm::Pdf, ExportForm::Csv, ExportForm::Paper, ExportForm::Text};
    case ExportWhat::Calendar:
        return {ExportForm::Ics};
    case ExportWhat::Professionals:
        return {ExportForm::Vcf};
    case ExportWhat::Case:
        return {ExportForm::Pdf, ExportForm::Paper, ExportForm::Bundle};
    case ExportWhat::Network:
    case ExportWhat::Sharing:
    case ExportWhat::Plan:
    case ExportWhat::Visits:
    case ExportWhat::Clocks:
    case ExportWhat::Voices:
    case ExportWhat::Documents:
    case ExportWhat::Record:
        return {ExportForm::Pdf, ExportForm::Paper};
    }
    Q_UNREACHABLE();
}

void ExportContent::takeOver(const ReaderGuard &guard)
{
    leftOut = guard.leftOut();
    restricted = guard.restricted();
    restrictedFor = guard.audience();
    because = guard.because();
    givenAway = guard.givenAway();
}

bool ExportContent::print(PageCanvas &, Progress &) const
{
    return false;
}

} // namespace caseweave
