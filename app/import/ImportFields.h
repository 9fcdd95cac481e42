// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>

namespace caseweave {

/// What a column of a table goes into.
enum class ImportField : std::uint8_t {
    None, ///< left out
    Reference, ///< of the case
    Family, ///< what the rows of one case have in common, where that is not the reference
    Stage,
    FamilyName,
    GivenName,
    Born,
    Expected,
    Sex,
    Role, ///< subject, parent...
    Relationship,
    Address, ///< several columns make lines of it
    Phone, ///< several columns: one after another
    School,
    NhsNumber,
    Upn,
    Note, ///< several columns make paragraphs of it
};

/// All, in the order in which they are offered.
const QList<ImportField> &importFields();
/// Whether several columns may go into it.
bool takesSeveral(ImportField field);

/// By the headings alone, in the words that record systems use: "DOB", "Forename", "Family ID". Of several columns for
/// a field that takes one, the first. One field for each heading.
QList<ImportField> guessFields(const QStringList &headings);
/// Fields that more than one column goes into and that take one.
QList<ImportField> fieldsChosenTwice(const QList<ImportField> &fields);

} // namespace caseweave
