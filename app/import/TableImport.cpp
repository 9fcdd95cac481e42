// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/TableImport.h"

#include "app/import/ImportDay.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

constexpr int earliestBirth = 1880;
constexpr qint64 expectedWithinDays = 366;

/// Words for a role, folded: whom the case is about, and who supports the family. All others are family.
bool isSubjectWord(const QString &folded)
{
    static const QStringList words{QStringLiteral("subject"),      QStringLiteral("child"),
                                   QStringLiteral("subjectchild"), QStringLiteral("youngperson"),
                                   QStringLiteral("unbornchild"),  QStringLiteral("unborn"),
                                   QStringLiteral("indexchild"),   QStringLiteral("baby")};
    return words.contains(folded);
}

bool isSupportWord(const QString &folded)
{
    static const QStringList words{
        QStringLiteral("support"),     QStringLiteral("grandparent"), QStringLiteral("grandmother"),
        QStringLiteral("grandfather"), QStringLiteral("neighbour"),   QStringLiteral("familyfriend"),
        QStringLiteral("friend"),      QStringLiteral("godparent"),   QStringLiteral("supportnetwork")};
    return words.contains(folded);
}

bool isFamilyWord(const QString &folded)
{
    static const QStringList words{QStringLiteral("family"),          QStringLiteral("parent"),
                                   QStringLiteral("mother"),          QStringLiteral("father"),
                                   QStringLiteral("carer"),           QStringLiteral("guardian"),
                                   QStringLiteral("sibling"),         QStringLiteral("brother"),
                                   QStringLiteral("sister"),          QStringLiteral("stepmother"),
                                   QStringLiteral("stepfather"),      QStringLiteral("stepparent"),
                                   QStringLiteral("halfbrother"),     QStringLiteral("halfsister"),
                                   QStringLiteral("halfsibling"),     QStringLiteral("aunt"),
                                   QStringLiteral("uncle"),           QStringLiteral("cousin"),
                                   QStringLiteral("partner"),         QStringLiteral("fostercarer"),
                                   QStringLiteral("householdmember"), QStringLiteral("allegedperpetrator")};
    return words.contains(folded);
}

/// What the domain says, where the word is of those that record systems write; null: of none.
QString sexOf(const QString &written)
{
    static const QHash<QString, QString> words{{QStringLiteral("m"), QStringLiteral("male")},
                                               {QStringLiteral("male"), QStringLiteral("male")},
                                               {QStringLiteral("boy"), QStringLiteral("male")},
                                               {QStringLiteral("1"), QStringLiteral("male")},
                                               {QStringLiteral("f"), QStringLiteral("female")},
                                               {QStringLiteral("female"), QStringLiteral("female")},
                                               {QStringLiteral("girl"), QStringLiteral("female")},
                                               {QStringLiteral("2"), QStringLiteral("female")},
                                               {QStringLiteral("u"), QStringLiteral("")},
                                               {QStringLiteral("unknown"), QStringLiteral("")},
                                               {QStringLiteral("notknown"), QStringLiteral("")},
                                               {QStringLiteral("0"), QStringLiteral("")},
                                               {QStringLiteral("i"), QStringLiteral("indeterminate")},
                                               {QStringLiteral("9"), QStringLiteral("indeterminate")}};
    return words.value(foldedForImport(written));
}

struct RowPerson {
    qint64 row = 0;
    QString reference;
    QString stage;
    PersonDraft person;
    bool wrong = false;
};

struct RowCase {
    QString reference;
    QList<RowPerson> rows;
    QHash<QString, qint64> people; ///< the row of each by what tells them apart
};

/// Two of one name whose dates nobody knows are one if they are the same to the child.
QString keyOf(const PersonDraft &person)
{
    const QString day = person.born ? person.born->toString(Qt::ISODate)
        : person.expected           ? QStringLiteral("~") + person.expected->toString(Qt::ISODate)
                                    : QString::number(static_cast<int>(person.kind)) + person.relationship.toLower();
    return foldedForImport(person.familyName) + u'/' + foldedForImport(person.givenName) + u'/' + day;
}

class TableCheck {
public:
    TableCheck(const CsvTable &table, const TableReading &reading, const ImportKnown &known, QDate today)
        : m_table(table), m_reading(reading), m_known(known), m_today(today)
    {
    }

    ImportPlan run()
    {
        for (const CsvTable::Row &row : m_table.rows)
            readRow(row);
        m_plan.rows = m_table.rows.size();
        for (const QString &key : std::as_const(m_order))
            finish(m_cases[key]);
        m_plan.sortNotes();
        return std::move(m_plan);
    }

private:
    using Weight = ImportNote::Weight;

    QString text(ImportField field) const
    {
        QStringList parts;
        for (qsizetype i = 0; i < m_reading.fields.size() && i < m_row->cells.size(); ++i) {
            if (m_reading.fields.at(i) != field)
                continue;
            // As it would be written: what cannot be seen is no name.
            const QString cell = m_row->cells.at(i);
            const auto clean = text::toPayload(cell, static_cast<std::size_t>(cell.size()) * 3);
            if (const QString text = clean ? text::fromPayload(*clean) : cell; !text.isEmpty())
                parts << text;
        }
        return parts.join(field == ImportField::Address    ? QStringLiteral(", ")
                              : field == ImportField::Note ? QStringLiteral("\n")
                                                           : QStringLiteral("; "));
    }

    QString line(ImportField field) const { return text(field).simplified(); }
    bool isMapped(ImportField field) const { return m_reading.fields.contains(field); }

    void say(Weight weight, ImportProblem problem, ImportField field, const QString &detail = {})
    {
        const qsizetype column = m_reading.fields.indexOf(field);
        const QString heading = field == ImportField::None ? QString() : m_table.headings.value(column);
        m_plan.notes << ImportNote{
            weight, problem,           m_row->number, heading, field == ImportField::None ? QString() : text(field),
            detail, m_person.reference};
        m_person.wrong = m_person.wrong || weight == Weight::Error;
    }

    void readRow(const CsvTable::Row &row)
    {
        m_row = &row;
        m_person = {};
        m_person.row = row.number;
        m_person.reference = line(ImportField::Reference);
        m_person.stage = line(ImportField::Stage);
        if (row.afterQuote)
            say(Weight::Error, ImportProblem::AfterQuote, ImportField::None);
        if (row.cells.size() > m_table.headings.size())
            say(Weight::Error, ImportProblem::MoreCells, ImportField::None);
        checkLengths();
        readRole();
        readNames();
        readDays();
        readDetails();
        const QString key = caseKey();
        RowCase &one = m_cases[key];
        if (one.rows.isEmpty())
            m_order << key;
        compare(one);
        one.rows << m_person;
    }

    /// Rows with the same key are of one case. One that lacks its key is alone, and wrong.
    QString caseKey()
    {
        const ImportField by = isMapped(ImportField::Family) ? ImportField::Family : ImportField::Reference;
        const QString key = foldedForImport(line(by));
        if (isMapped(by) && !key.isEmpty())
            return key;
        if (isMapped(by))
            say(Weight::Error, ImportProblem::NoReference, by);
        return QStringLiteral("row %1").arg(m_row->number);
    }

    void checkLengths()
    {
        for (const ImportField field : importFields()) {
            if (field == ImportField::None || !isMapped(field))
                continue;
            const std::size_t most
                = field == ImportField::Note || field == ImportField::Address ? mostFieldBytes : mostLineBytes;
            if (!text::toPayload(text(field), most))
                say(Weight::Error, ImportProblem::TooLong, field);
        }
    }

    void readRole()
    {
        PersonDraft &person = m_person.person;
        const QString role = line(ImportField::Role);
        const QString folded = foldedForImport(role);
        person.relationship = line(ImportField::Relationship);
        // Somebody's mother is no child the case is about, whatever no other column says.
        const bool isRelated = folded.isEmpty() && !person.relationship.isEmpty();
        const QString word = isRelated ? foldedForImport(person.relationship) : folded;
        if ((folded.isEmpty() && !isRelated) || isSubjectWord(word)) {
            person.kind = PersonKind::Subject;
            return;
        }
        person.kind = isSupportWord(word) ? PersonKind::Support : PersonKind::Family;
        if (person.relationship.isEmpty() && word != QLatin1String("family") && word != QLatin1String("support"))
            person.relationship = role.toLower();
        if (!isRelated && person.kind == PersonKind::Family && !isFamilyWord(word))
            say(Weight::Warning, ImportProblem::UnknownRole, ImportField::Role);
    }

    void readNames()
    {
        m_person.person.familyName = line(ImportField::FamilyName);
        m_person.person.givenName = line(ImportField::GivenName);
        const bool isUnborn = m_person.person.kind == PersonKind::Subject && !line(ImportField::Expected).isEmpty();
        if (m_person.person.familyName.isEmpty() && m_person.person.givenName.isEmpty() && !isUnborn)
            say(Weight::Error, ImportProblem::NoName, ImportField::FamilyName);
    }

    std::optional<QDate> readDay(ImportField field, QDate latest)
    {
        const ImportDay read = readImportDay(line(field), latest);
        if (read.fault != ImportDay::Fault::None)
            say(Weight::Error,
                read.fault == ImportDay::Fault::NotADate ? ImportProblem::NotADate : ImportProblem::NoSuchDay, field);
        else if (read.shortYear)
            say(Weight::Warning, ImportProblem::ShortYear, field, read.date->toString(Qt::ISODate));
        return read.date;
    }

    void readDays()
    {
        PersonDraft &person = m_person.person;
        person.born = readDay(ImportField::Born, m_today);
        if (person.born && *person.born > m_today)
            say(Weight::Error, ImportProblem::DayAhead, ImportField::Born);
        else if (person.born && person.born->year() < earliestBirth)
            say(Weight::Error, ImportProblem::DayTooEarly, ImportField::Born);
        person.expected = readDay(ImportField::Expected, m_today.addDays(expectedWithinDays));
        if (!person.expected)
            return;
        if (person.born) {
            say(Weight::Warning, ImportProblem::BornAndExpected, ImportField::Expected);
            person.expected.reset();
        } else if (std::abs(person.expected->daysTo(m_today)) > expectedWithinDays) {
            say(Weight::Error, ImportProblem::ExpectedFar, ImportField::Expected);
        }
    }

    void readDetails()
    {
        PersonDraft &person = m_person.person;
        person.address = text(ImportField::Address);
        person.phone = line(ImportField::Phone);
        const QString sex = line(ImportField::Sex);
        const QString known = sexOf(sex);
        if (!sex.isEmpty() && known.isNull())
            say(Weight::Warning, ImportProblem::UnknownSex, ImportField::Sex);
        addDetail(QStringLiteral("sex"), known.isNull() ? sex : known);
        addDetail(QStringLiteral("school"), line(ImportField::School));
        QString nhs = line(ImportField::NhsNumber);
        if (!nhs.isEmpty() && !isNhsNumber(nhs))
            say(Weight::Error, ImportProblem::NotAnNhsNumber, ImportField::NhsNumber);
        addDetail(QStringLiteral("nhs_number"), nhs.remove(u' ').remove(u'-'));
        const QString upn = line(ImportField::Upn).toUpper();
        if (!upn.isEmpty() && !isUpn(upn))
            say(Weight::Warning, ImportProblem::NotAUpn, ImportField::Upn);
        addDetail(QStringLiteral("upn"), upn);
        addDetail(QStringLiteral("note"), text(ImportField::Note));
    }

    void addDetail(const QString &key, const QString &text)
    {
        if (!text.isEmpty())
            m_person.person.details << std::pair(key, text);
    }

    /// With the rows of the case so far.
    void compare(RowCase &one)
    {
        const QString key = keyOf(m_person.person);
        if (const auto other = one.people.constFind(key); other != one.people.constEnd())
            say(Weight::Error, ImportProblem::TwiceInFile, ImportField::FamilyName, QString::number(*other));
        else
            one.people.insert(key, m_person.row);
        if (one.reference.isEmpty())
            one.reference = m_person.reference;
        else if (!m_person.reference.isEmpty() && foldedForImport(one.reference) != foldedForImport(m_person.reference))
            say(Weight::Error, ImportProblem::ReferencesDiffer, ImportField::Reference, one.reference);
    }

    void finish(RowCase &one)
    {
        CaseDraft draft;
        draft.reference = one.reference;
        draft.jurisdiction = m_reading.jurisdiction;
        bool hasChild = false;
        for (const RowPerson &row : std::as_const(one.rows)) {
            draft.stage = draft.stage.isEmpty() ? row.stage : draft.stage;
            draft.people << row.person;
            hasChild = hasChild || row.person.kind == PersonKind::Subject;
        }
        RowPerson &first = one.rows.first();
        const auto note = [&](Weight weight, ImportProblem problem, qint64 row, const QString &detail = {}) {
            const bool ofReference = problem == ImportProblem::CaseIsHere;
            const QString heading = m_table.headings.value(m_reading.fields.indexOf(ImportField::Reference));
            m_plan.notes << ImportNote{weight,
                                       problem,
                                       row,
                                       ofReference ? heading : QString(),
                                       ofReference ? draft.reference : QString(),
                                       detail,
                                       draft.reference};
        };
        if (!hasChild) {
            note(Weight::Error, ImportProblem::NoChild, first.row);
            first.wrong = true;
        }
        if (m_known.hasReference(draft.reference)) {
            note(m_reading.takeKnown ? Weight::Warning : Weight::Error, ImportProblem::CaseIsHere, first.row);
            first.wrong = first.wrong || !m_reading.takeKnown;
        }
        for (const RowPerson &row : std::as_const(one.rows)) {
            const QString where = row.person.kind == PersonKind::Subject ? m_known.caseOf(row.person) : QString();
            if (!where.isNull() && foldedForImport(where) != foldedForImport(draft.reference))
                note(Weight::Warning, ImportProblem::ChildIsHere, row.row, where);
        }
        const auto wrong
            = std::find_if(one.rows.begin(), one.rows.end(), [](const RowPerson &row) { return row.wrong; });
        if (wrong == one.rows.end()) {
            m_plan.rowsTaken += one.rows.size();
            m_plan.people += draft.people.size();
            m_plan.cases << std::move(draft);
            return;
        }
        ++m_plan.casesLeftOut;
        for (const RowPerson &row : std::as_const(one.rows)) {
            if (!row.wrong)
                note(Weight::Error, ImportProblem::LeftOutWithCase, row.row, QString::number(wrong->row));
        }
    }

    const CsvTable &m_table;
    const TableReading &m_reading;
    const ImportKnown &m_known;
    QDate m_today;
    const CsvTable::Row *m_row = nullptr;
    RowPerson m_person;
    QHash<QString, RowCase> m_cases;
    QStringList m_order;
    ImportPlan m_plan;
};

} // namespace

ImportPlan checkTable(const CsvTable &table, const TableReading &reading, const ImportKnown &known, QDate today)
{
    return TableCheck(table, reading, known, today).run();
}

} // namespace caseweave
