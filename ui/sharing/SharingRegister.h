// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/ReaderGuard.h"

namespace caseweave {

/// What a row of the register says: "Decided on", "Decision"...
QStringList sharingHeadings();
QStringList sharingRow(const SharingDecision &decision, const CaseSnapshot &snapshot);

/// The register of sharing decisions as it leaves the program for those it is for: a decision that one of them may not
/// read is not in it, in the place of a passage that gives away what one of them may not read it says that something is
/// left out, and it says how much. Of a register under filters it says by which. Values; any thread.
class SharingRegister {
public:
    /// `filter`: as PageView says it; empty where these are all decisions.
    SharingRegister(const CaseSnapshot &snapshot, const QList<SharingDecision> &decisions, const QString &filter,
                    const QList<SharingRecipient> &readers, const QDateTime &made);

    qsizetype size() const { return m_rows.size(); }
    qint64 leftOutDecisions() const { return m_leftOutDecisions; }
    const ReaderGuard &guard() const { return m_guard; } ///< what was left out in all, and why
    const QString &filterText() const { return m_filter; } ///< "Not all of it: Agency: County Police."
    /// By the reference of the case and the day; no name of anybody is in it. Without an ending.
    QString fileName() const;
    /// As RFC 4180 says, in UTF-8 with its mark. A cell that a spreadsheet would take for a formula begins with an
    /// apostrophe.
    QByteArray csv() const;
    /// A document of pages, A4. Empty where it could not be made.
    QByteArray pdf() const;

private:
    QString passage(const QString &text);
    SharingDecision withoutHidden(const SharingDecision &decision);
    QString childrenFor(const QList<ObjectId> &subjects, const CaseSnapshot &snapshot);
    QString titleText() const;
    QString leftOutText() const;
    QString headText() const; ///< by which filter, and what was left out

    ReaderGuard m_guard;
    QString m_reference;
    QString m_filter;
    QString m_audience; ///< "For: Conference on 2 December"
    QDateTime m_made;
    QString m_maker; ///< "Maya Shah, Greendale Council"
    QList<QStringList> m_rows; ///< in the order of the headings, and then for whom it is, where it is for some alone
    qint64 m_leftOutDecisions = 0;
};

} // namespace caseweave
