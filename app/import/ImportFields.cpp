// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/ImportFields.h"

#include "app/import/ImportCheck.h"

namespace caseweave {

namespace {

using Words = QHash<QString, ImportField>;

void add(Words &words, ImportField field, std::initializer_list<const char *> headings)
{
    for (const char *heading : headings)
        words.insert(QLatin1String(heading), field);
}

/// Headings without case, spaces and marks.
const Words &headingWords()
{
    static const Words all = [] {
        Words words;
        add(words, ImportField::Reference,
            {"reference", "ref",         "casereference",   "caseref",       "caseid",   "caseno",   "casenumber",
             "case",      "referenceno", "referencenumber", "ourref",        "clientid", "personid", "lachildid",
             "childid",   "swiftid",     "mosaicid",        "liquidlogicid", "recordid", "recordno"});
        add(words, ImportField::Family,
            {"family", "familyid", "familyref", "familyreference", "familykey", "familyno", "familynumber", "casekey",
             "household", "householdid", "group", "groupid"});
        add(words, ImportField::Stage, {"stage", "casestage", "casestatus", "status", "casetype"});
        add(words, ImportField::FamilyName,
            {"surname", "familyname", "lastname", "secondname", "childsurname", "personsurname"});
        add(words, ImportField::GivenName,
            {"forename", "forenames", "firstname", "firstnames", "givenname", "givennames", "christianname",
             "childforename", "childfirstname", "personforename"});
        add(words, ImportField::Born,
            {"dob", "dateofbirth", "birthdate", "born", "personbirthdate", "birthday", "childdob", "dateofbirthdob"});
        add(words, ImportField::Expected,
            {"expected", "expecteddate", "expecteddateofbirth", "expecteddob", "edd", "duedate",
             "expecteddateofdelivery", "expectedpersonbirthdate", "estimateddateofbirth"});
        add(words, ImportField::Sex, {"sex", "gender", "gendercode", "sexgender"});
        add(words, ImportField::Role, {"role", "roleincase", "persontype", "type", "personrole"});
        add(words, ImportField::Relationship,
            {"relationship", "relationshiptochild", "relation", "relationtochild", "relationshiptothechild"});
        add(words, ImportField::Address,
            {"address", "addressline1", "addressline2", "addressline3", "addressline4", "address1", "address2",
             "address3", "address4", "street", "town", "city", "towncity", "county", "postcode", "homeaddress",
             "currentaddress", "housenumber", "fulladdress"});
        add(words, ImportField::Phone,
            {"phone", "telephone", "tel", "mobile", "phonenumber", "telephonenumber", "mobilenumber", "mobilephone",
             "homephone", "contactnumber", "telno", "landline"});
        add(words, ImportField::School,
            {"school", "schoolname", "nameofschool", "setting", "nursery", "educationsetting", "educationprovider",
             "college"});
        add(words, ImportField::NhsNumber, {"nhs", "nhsno", "nhsnumber", "nhsnum"});
        add(words, ImportField::Upn, {"upn", "uniquepupilnumber", "pupilnumber"});
        add(words, ImportField::Note, {"note", "notes", "comment", "comments", "remarks", "furtherinformation"});
        return words;
    }();
    return all;
}

} // namespace

const QList<ImportField> &importFields()
{
    static const QList<ImportField> all{ImportField::None,  ImportField::Reference,    ImportField::Family,
                                        ImportField::Stage, ImportField::FamilyName,   ImportField::GivenName,
                                        ImportField::Born,  ImportField::Expected,     ImportField::Sex,
                                        ImportField::Role,  ImportField::Relationship, ImportField::Address,
                                        ImportField::Phone, ImportField::School,       ImportField::NhsNumber,
                                        ImportField::Upn,   ImportField::Note};
    return all;
}

bool takesSeveral(ImportField field)
{
    return field == ImportField::None || field == ImportField::Address || field == ImportField::Phone
        || field == ImportField::Note;
}

QList<ImportField> guessFields(const QStringList &headings)
{
    QList<ImportField> fields;
    for (const QString &heading : headings) {
        const ImportField field = headingWords().value(foldedForImport(heading), ImportField::None);
        fields << (takesSeveral(field) || !fields.contains(field) ? field : ImportField::None);
    }
    return fields;
}

QList<ImportField> fieldsChosenTwice(const QList<ImportField> &fields)
{
    QList<ImportField> twice;
    for (const ImportField field : importFields()) {
        if (!takesSeveral(field) && fields.count(field) > 1)
            twice << field;
    }
    return twice;
}

} // namespace caseweave
