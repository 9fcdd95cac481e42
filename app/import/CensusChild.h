// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/import/CensusTree.h"
#include "app/import/ImportCheck.h"

#include <QSet>

namespace caseweave {

inline constexpr qsizetype mostStrayText = 200; ///< of a text that is reported, in characters

/// One child of a census as a case of its own, and what is to be said of it.
class CensusChild {
public:
    /// `source` goes to each event as where it comes from.
    CensusChild(const XmlElement &element, QString source, QDate today);

    const CaseDraft &draft() const { return m_draft; }
    const QList<ImportNote> &notes() const { return m_notes; }
    /// Names of elements for which the program has no place, each once.
    QStringList notTaken() const { return {m_notTaken.begin(), m_notTaken.end()}; }
    bool canBeTaken() const;
    void say(ImportNote::Weight weight, ImportProblem problem, qint64 line, const QString &column,
             const QString &value = {}, const QString &detail = {});

private:
    using Day = std::optional<QDate>;
    enum class Ahead : std::uint8_t { Refused, Taken }; ///< a day that is still to come

    void say(ImportProblem problem, const XmlElement &at, const QString &detail = {});
    void look(const XmlElement &element);
    void readPerson(const XmlElement &identifiers);
    void readDetails(const XmlElement &details);
    void readAssessment(const XmlElement &assessment, const Day &referral);
    void readEnquiry(const XmlElement &enquiry, const Day &referral);
    void readProtectionPlan(const XmlElement &plan, const Day &referral);
    void readClosure(const XmlElement &details);
    void compareTarget(const XmlElement &enquiry, QDate discussion);
    /// Nothing where there is none, or none that can be; then that is said.
    Day day(const XmlElement *element, Ahead ahead = Ahead::Refused);
    /// The same of an event of the case: not long before the birth, and told where it is before the referral.
    Day caseDay(const XmlElement *element, const Day &referral);
    /// Beginning and end; neither where the end comes first.
    std::pair<Day, Day> span(const XmlElement &in, const char *from, const char *to, const Day &referral);
    QString coded(const XmlElement *element, QString (*words)(const QString &));
    void addMilestone(const char *kind, const Day &date, const QString &note = {});
    void addEvent(const Day &date, const QString &title);
    QString stage() const;

    QString m_source;
    QDate m_today;
    CaseDraft m_draft;
    QList<ImportNote> m_notes;
    QSet<QString> m_notTaken;
    Day m_born;
    bool m_closed = false;
    bool m_protected = false; ///< a child protection plan that has no end
    bool m_inNeed = false; ///< a child in need plan that has no end
};

} // namespace caseweave
