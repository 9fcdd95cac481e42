// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clock/DueDate.h"

#include <QByteArray>
#include <QStringList>

namespace caseweave {

/// How much a source binds.
enum class SourceStanding : std::uint8_t { Statute, StatutoryGuidance, NationalGuidance, Local };

/// Where a figure was read.
struct RuleSource {
    QString title;
    QString section;
    QString address; ///< of a public page, without its scheme; may be empty
    SourceStanding standing = SourceStanding::Local;
};

/// Which milestones of the kind that starts a clock start one.
enum class StartChoice : std::uint8_t {
    Each, ///< every one
    Latest, ///< the last one alone
    BeganEnquiry, ///< of several strategy discussions, each at which an enquiry was begun
    Planned, ///< the last one, also while it is only planned: for what must be done before it
};

/// One time limit.
struct ClockRule {
    QString id;
    QString name; ///< of what must be done
    QString from; ///< kind of the milestone that starts it
    StartChoice choose = StartChoice::Each;
    QStringList to; ///< kinds of milestone that meet it
    QStringList lapsesWith; ///< kinds of milestone after which it is not needed any more
    Period period;
    bool perChild = true;
    bool confirmed = false; ///< the figure stands in the source named
    RuleSource source;
    QString note;
};

struct MilestoneKind {
    QString kind; ///< docs/payloads.md 16
    QString name; ///< as this nation calls it
};

/// The time limits and bank holidays of one nation, as a file of resources/app/jurisdictions says.
struct Jurisdiction {
    QString id;
    QString name;
    QString version;
    QDate checked; ///< when somebody last compared it with its sources
    QList<MilestoneKind> milestones; ///< in the order in which they usually come
    QList<ClockRule> rules;
    WorkingCalendar calendar;
    RuleSource holidaySource;

    bool has(const QString &kind) const; ///< a milestone of this kind
    QString nameOf(const QString &kind) const; ///< as milestoneName() where it has none here
};

/// What came of reading a file: a profile, or a sentence for whoever wrote the file, with the place of what is wrong.
struct JurisdictionReading {
    std::optional<Jurisdiction> profile;
    QString problem; ///< "rules[3].amount is not a whole number from 1 to 400"
};

/// Strict: an unknown key, a kind that is not in the file's own list, a bank holiday on a weekend or in a year outside
/// its bounds, and anything of another type or twice is refused. Any thread; any bytes.
JurisdictionReading readJurisdiction(const QByteArray &json);

inline constexpr qsizetype mostJurisdictionBytes = 256 * 1024;

/// Those that come with the program: England, Wales, Scotland, Northern Ireland. Read once; any thread.
const QList<Jurisdiction> &builtInJurisdictions();
const Jurisdiction *builtInJurisdiction(const QString &id); ///< null: none of this id

/// For people, where the rules in force do not name it or are not here: as the first of those that come with the
/// program call it, else the words of the kind.
QString milestoneName(const QString &kind);

} // namespace caseweave
