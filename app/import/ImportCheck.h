// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

#include <QHash>

namespace caseweave {

/// What can be said of a place in a file. ui has a sentence for each.
enum class ImportProblem : std::uint8_t {
    NoReference, ///< the row does not say which case it is of
    NoName,
    NotADate,
    NoSuchDay,
    DayAhead, ///< after today, of what has happened
    DayTooEarly, ///< before a person alive today, or a case, can have begun
    ShortYear, ///< read as `detail`
    BornAndExpected, ///< the date of birth is taken
    ExpectedFar, ///< not within a year of today
    TooLong,
    NotAnNhsNumber,
    NotAUpn,
    UnknownRole, ///< taken as family
    UnknownSex, ///< taken as it is written
    TwiceInFile, ///< the same person in the same case, in row `detail`
    ReferencesDiffer, ///< rows of one family have different references: `detail` is the first one
    NoChild, ///< nobody in the case is a child it is about
    CaseIsHere, ///< a case of this reference is here already
    ChildIsHere, ///< in the case `detail`: a child of this name and date of birth
    LeftOutWithCase, ///< because of row `detail` of the same case
    MoreCells, ///< than there are headings
    AfterQuote, ///< text between a closing quotation mark and the separator
    StrayText, ///< text where none belongs
    NoIdentifier, ///< the child has none
    EndBeforeStart, ///< `detail` is the start
    BeforeBirth, ///< `detail` is the date of birth
    BeforeReferral, ///< `detail` is the referral; taken as it stands
    TargetDiffers, ///< by the rules it is `detail`
    UnknownCode,
    NotTaken, ///< the program has no place for it, in `detail` children
    Repeated, ///< stands there twice; the first is taken
    WrittenByOthers, ///< of a bundle: restricted there to `detail`
    MessagesAsEvents, ///< of a bundle: `detail` messages, which come into the chronology
    NotInBundle, ///< of a bundle: a document whose bytes were not there when it was made
    ConcernsAsEvents, ///< of a bundle, as messages
    VersionsAsEvents, ///< agreed versions of plans
    DecisionsAsEvents, ///< about sharing
};

/// One thing to be said of a file before anything is imported.
struct ImportNote {
    enum class Weight : std::uint8_t {
        Error, ///< keeps its row out, and with it the case
        Warning, ///< what it speaks of is left out or as somebody should look at; the rest is taken
    };
    Weight weight = Weight::Error;
    ImportProblem problem = ImportProblem::NoName;
    qint64 row = 0; ///< of a table, or line of another file; 0: all of the file
    QString column; ///< the heading, or the name of the element
    QString value; ///< what stands there
    QString detail; ///< see ImportProblem; days as 2026-11-25
    QString of; ///< the case, by its reference
    friend bool operator==(const ImportNote &, const ImportNote &) = default;
};

/// What would become of a file.
struct ImportPlan {
    QList<CaseDraft> cases; ///< complete, or not in it
    QList<ImportNote> notes; ///< in the order of the rows
    qint64 rows = 0; ///< or children of a census
    qint64 rowsTaken = 0;
    qint64 people = 0; ///< in `cases`
    qint64 casesLeftOut = 0;
    qint64 count(ImportNote::Weight weight) const;
    void sortNotes();
};

/// What is here already, to be told and not doubled.
class ImportKnown {
public:
    ImportKnown() = default;
    explicit ImportKnown(const QList<CaseSummary> &cases);

    bool hasReference(const QString &reference) const;
    /// The reference of the case with this child; null where there is none, empty where that has no reference.
    QString caseOf(const PersonDraft &child) const;

private:
    QHash<QString, QString> m_references; ///< folded
    QHash<QString, QString> m_children; ///< by name and date of birth
};

/// Without case, accents, spaces and marks, for telling whether two are the same.
QString foldedForImport(const QString &text);

/// Whether ten digits, with or without spaces, carry the check digit of an NHS number (NHS Data Dictionary, modulus
/// 11).
bool isNhsNumber(const QString &text);
/// Whether 13 characters carry the check letter of a unique pupil number (Department for Education, UPN guide).
bool isUpn(const QString &text);

} // namespace caseweave
