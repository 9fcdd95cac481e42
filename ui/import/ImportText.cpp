// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import/ImportText.h"

#include "ui/words/DateText.h"
#include "ui/words/NumberText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

#include <numeric>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("ImportText", text);
}

QString count(qint64 n, const char *one, const char *many)
{
    return say(n == 1 ? one : many).arg(numberText(n));
}

QString day(const QString &iso)
{
    const QDate date = QDate::fromString(iso, Qt::ISODate);
    return date.isValid() ? dateText(date) : iso;
}

QString personNoteText(const ImportNote &note)
{
    switch (note.problem) {
    case ImportProblem::NoName:
        return say(
            "There is neither a surname nor a first name. Only a child who is not born yet, with an expected date, "
            "can be without.");
    case ImportProblem::NotAnNhsNumber:
        return say(
            "This is no NHS number: ten digits of which the last one checks the others. Correct it, or empty the "
            "cell.");
    case ImportProblem::NotAUpn:
        return say(
            "The letter of this unique pupil number does not fit its digits. It is taken as it stands: check it.");
    case ImportProblem::UnknownRole:
        return say("The role is not one that Caseweave knows. The person is taken as family, with this as the "
                   "relationship.");
    case ImportProblem::UnknownSex:
        return say("It is taken as it is written.");
    case ImportProblem::TwiceInFile:
        return say("The same person stands in this case already, in row %1.").arg(note.detail);
    case ImportProblem::ChildIsHere:
        return note.detail.isEmpty()
            ? say("You have a case without a reference with a child of this name and date of birth. This one would be "
                  "another.")
            : say("A child of this name and date of birth is in your case %1 already. This one would be another case.")
                  .arg(note.detail);
    case ImportProblem::NoChild:
        return say("Nobody in this case is a child whom it is about. Give one of its rows the role “child”.");
    default:
        return {};
    }
}

QString dayNoteText(const ImportNote &note)
{
    const QString written
        = note.weight == ImportNote::Weight::Error ? say("Correct it, or empty the cell.") : say("It is left out.");
    switch (note.problem) {
    case ImportProblem::NotADate:
        return say("This is not a date that can be read, such as 27/03/2015. %1").arg(written);
    case ImportProblem::NoSuchDay:
        return say("There is no such day: the day comes first, then the month. %1").arg(written);
    case ImportProblem::DayAhead:
        return say("The day is still to come. %1").arg(written);
    case ImportProblem::DayTooEarly:
        return say("The day is too long ago. %1").arg(written);
    case ImportProblem::ShortYear:
        return say("The year has two digits. It is taken as %1: check it.").arg(day(note.detail));
    case ImportProblem::BornAndExpected:
        return say("There is a date of birth too, so the expected date is left out.");
    case ImportProblem::ExpectedFar:
        return say("The expected date is more than a year away. %1").arg(written);
    case ImportProblem::EndBeforeStart:
        return say("It is before its beginning on %1. Both are left out.").arg(day(note.detail));
    case ImportProblem::BeforeBirth:
        return say("It is before the child was born, on %1. It is left out.").arg(day(note.detail));
    case ImportProblem::BeforeReferral:
        return say("It is before the referral of %1. It is taken as it stands: check it.").arg(day(note.detail));
    case ImportProblem::TargetDiffers:
        return say("By the time limits of England it is %1. Caseweave counts with that one: the bank holidays between "
                   "are "
                   "no working days.")
            .arg(day(note.detail));
    default:
        return {};
    }
}

QString fileNoteText(const ImportNote &note)
{
    switch (note.problem) {
    case ImportProblem::NoReference:
        return say("The row does not say which case it belongs to.");
    case ImportProblem::TooLong:
        return say("The text is too long.");
    case ImportProblem::ReferencesDiffer:
        return say("Another row of this family has the reference %1. Give all of them one.").arg(note.detail);
    case ImportProblem::CaseIsHere:
        return note.weight == ImportNote::Weight::Error
            ? say("You have a case of this reference already. Nothing of it is changed, and this one is left out.")
            : say("You have a case of this reference already. This one will be a second one.");
    case ImportProblem::LeftOutWithCase:
        return say("The row itself can be taken, but row %1 of the same case cannot: a case is taken whole or not at "
                   "all.")
            .arg(note.detail);
    case ImportProblem::MoreCells:
        return say("The row has more cells than there are headings. A separator may stand in a text without quotation "
                   "marks.");
    case ImportProblem::AfterQuote:
        return say("Text follows after a closing quotation mark. A quotation mark inside a text must be doubled.");
    case ImportProblem::StrayText:
        return say("Text stands where none belongs. It is left out.");
    case ImportProblem::NoIdentifier:
        return say("The child has no identifier of the local authority, so the case would have no reference.");
    case ImportProblem::UnknownCode:
        return say("This code is not in the census. It is taken as it is written.");
    case ImportProblem::NotTaken:
        return note.detail == QLatin1String("1")
            ? say("Caseweave has no place for this. It is left out, for 1 child.")
            : say("Caseweave has no place for this. It is left out, for %1 children.").arg(note.detail);
    case ImportProblem::Repeated:
        return say("It stands there more than once. The first one is taken.");
    default:
        return {};
    }
}

QString bundleNoteText(const ImportNote &note)
{
    switch (note.problem) {
    case ImportProblem::WrittenByOthers:
        return say("In the bundle this is for some alone: %1. In the new case everybody who is added can read it: "
                   "restrict it again first.")
            .arg(note.detail);
    case ImportProblem::MessagesAsEvents:
        return note.detail == QLatin1String("1")
            ? say("1 message comes into the chronology as an event. Its source says who wrote it and when.")
            : say("%1 messages come into the chronology as events. The source of each says who wrote it and when.")
                  .arg(note.detail);
    case ImportProblem::ConcernsAsEvents:
        return note.detail == QLatin1String("1")
            ? say("1 concern comes into the chronology as an event that says who raised and acknowledged it. It is not "
                  "open in the new case: raise it there if it still holds.")
            : say("%1 concerns come into the chronology as events that say who raised and acknowledged them. They are "
                  "not open in the new case: raise there what still holds.")
                  .arg(note.detail);
    case ImportProblem::VersionsAsEvents:
        return note.detail == QLatin1String("1")
            ? say(
                "1 agreed version of a plan comes into the chronology as an event that says what was agreed. The plan "
                "itself is not agreed in the new case.")
            : say("%1 agreed versions of plans come into the chronology as events that say what was agreed. The plans "
                  "themselves are not agreed in the new case.")
                  .arg(note.detail);
    case ImportProblem::DecisionsAsEvents:
        return note.detail == QLatin1String("1")
            ? say("1 sharing decision comes into the chronology as an event that says who decided. It is not in the "
                  "register of the new case, where it would be yours.")
            : say("%1 sharing decisions come into the chronology as events that say who decided. They are not in the "
                  "register of the new case, where they would be yours.")
                  .arg(note.detail);
    case ImportProblem::NotInBundle:
        return say("The document is not taken: its file was not on the computer that made the bundle. Ask who made it "
                   "to get the file there and to export again.");
    default:
        return {};
    }
}

} // namespace

QString importFieldText(ImportField field)
{
    switch (field) {
    case ImportField::None:
        return say("Leave out");
    case ImportField::Reference:
        return say("Case reference");
    case ImportField::Family:
        return say("Family: rows of one case");
    case ImportField::Stage:
        return say("Stage of the case");
    case ImportField::FamilyName:
        return say("Surname");
    case ImportField::GivenName:
        return say("First name");
    case ImportField::Born:
        return say("Date of birth");
    case ImportField::Expected:
        return say("Expected date of birth");
    case ImportField::Sex:
        return say("Sex");
    case ImportField::Role:
        return say("Role: child, mother…");
    case ImportField::Relationship:
        return say("Relationship to the child");
    case ImportField::Address:
        return say("Address");
    case ImportField::Phone:
        return say("Phone");
    case ImportField::School:
        return say("School");
    case ImportField::NhsNumber:
        return say("NHS number");
    case ImportField::Upn:
        return say("Unique pupil number");
    case ImportField::Note:
        return say("Note");
    }
    Q_UNREACHABLE();
}

QString codingText(TextCoding coding)
{
    switch (coding) {
    case TextCoding::Utf8:
        return say("Unicode (UTF-8)");
    case TextCoding::Utf16Le:
        return say("Unicode (UTF-16, little-endian)");
    case TextCoding::Utf16Be:
        return say("Unicode (UTF-16, big-endian)");
    case TextCoding::Windows1252:
        return say("Western European (Windows-1252)");
    }
    Q_UNREACHABLE();
}

QString separatorText(QChar separator)
{
    return separator == u'\t' ? say("Tab") : separator == u';' ? say("Semicolon ;") : say("Comma ,");
}

QString tableFaultText(const CsvTable &table)
{
    switch (table.fault) {
    case CsvTable::Fault::None:
        return {};
    case CsvTable::Fault::Nothing:
        return say("There are no rows below the headings. Choose another file.");
    case CsvTable::Fault::TooLarge:
        return say("The file is too large: up to %1 rows, %2 columns and 32 MiB can be read. Split it.")
            .arg(CsvTable::mostRows)
            .arg(CsvTable::mostColumns);
    case CsvTable::Fault::QuoteNotClosed:
        return say("A quotation mark that is opened in row %1 is never closed. Correct it there, and read the file "
                   "again.")
            .arg(table.faultRow);
    }
    Q_UNREACHABLE();
}

QString censusFaultText(const CensusReading &census)
{
    switch (census.fault) {
    case CensusReading::Fault::None:
        return {};
    case CensusReading::Fault::NotXml:
        return say("The file breaks off or is not well formed in line %1. Export the census again.").arg(census.line);
    case CensusReading::Fault::Declares:
        return say("The file has a document type of its own. A census has none, so it is not read.");
    case CensusReading::Fault::NotACensus:
        return say("This is an XML file, but not a children in need census. Choose another file.");
    case CensusReading::Fault::TooLarge:
        return say("The census has more than %1 children. Split it.").arg(CensusReading::mostChildren);
    }
    Q_UNREACHABLE();
}

QString importNoteText(const ImportNote &note)
{
    for (const auto &text : {personNoteText(note), dayNoteText(note), fileNoteText(note), bundleNoteText(note)}) {
        if (!text.isEmpty())
            return text;
    }
    Q_UNREACHABLE();
}

QString importColumnText(const ImportNote &note, ImportForm form)
{
    static const QHash<QString, const char *> lists{
        {QStringLiteral("reference"), "Reference"}, {QStringLiteral("details"), "Details of the case"},
        {QStringLiteral("people"), "People"},       {QStringLiteral("professionals"), "Professionals"},
        {QStringLiteral("visits"), "Visits"},       {QStringLiteral("milestones"), "Milestones"},
        {QStringLiteral("events"), "Events"},       {QStringLiteral("messages"), "Messages"},
        {QStringLiteral("documents"), "Documents"}, {QStringLiteral("concerns"), "Concerns"},
        {QStringLiteral("plans"), "Plans"},         {QStringLiteral("plan_versions"), "Agreed versions of plans"},
        {QStringLiteral("voices"), "Voices"},       {QStringLiteral("sharing_decisions"), "Sharing decisions"}};
    const char *words = form == ImportForm::Zip ? lists.value(note.column) : nullptr;
    return words == nullptr ? note.column : say(words);
}

QString importPlaceText(const ImportNote &note, ImportForm form)
{
    if (note.row == 0)
        return say("The whole file");
    return (form == ImportForm::Table     ? say("Row %1")
                : form == ImportForm::Xml ? say("Line %1")
                                          : say("Entry %1"))
        .arg(note.row);
}

QString casesText(qint64 n)
{
    return count(n, "%1 case", "%1 cases");
}

QString importSummaryText(const ImportPlan &plan, ImportForm form)
{
    QString with = count(plan.people, "%1 person", "%1 people");
    const qint64 events = std::accumulate(plan.cases.begin(), plan.cases.end(), qint64{0},
                                          [](qint64 sum, const CaseDraft &one) { return sum + one.events.size(); });
    if (events > 0)
        with = say("%1 and %2").arg(with, count(events, "%1 event", "%1 events"));
    QStringList text;
    text << (plan.cases.isEmpty() ? say("Nothing would be imported.")
                                  : say("%1 with %2 would be imported.").arg(casesText(plan.cases.size()), with));
    const qint64 out = plan.rows - plan.rowsTaken;
    if (form == ImportForm::Zip)
        return text.first();
    const bool isTable = form == ImportForm::Table;
    const QString all = isTable ? count(plan.rows, "%1 row", "%1 rows") : count(plan.rows, "%1 child", "%1 children");
    if (out > 0)
        text << say("%1 of %2 would be left out.").arg(numberText(out), all);
    else if (plan.rows == 1)
        text << (isTable ? say("The one row can be taken.") : say("The one child can be taken."));
    else
        text << (isTable ? say("All %1 rows can be taken.") : say("All %1 children can be taken."))
                    .arg(numberText(plan.rows));
    return text.join(u' ');
}

} // namespace caseweave
