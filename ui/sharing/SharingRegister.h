// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"

namespace caseweave {

/// What a row of the register says: "Decided on", "Decision"...
QStringList sharingHeadings();
QStringList sharingRow(const SharingDecision &decision, const CaseSnapshot &snapshot);

/// The register of sharing decisions as it leaves the program, for people outside the case: nothing that is restricted
/// is in it, and it says how much was left out. Values; any thread.
class SharingRegister {
public:
    SharingRegister(const CaseSnapshot &snapshot, const QList<SharingDecision> &decisions, const QDateTime &made);

    qint64 leftOut() const { return m_leftOut; }
    qsizetype size() const { return m_rows.size(); }
    /// Restricted details that a text gives away: "Address of Rachel Banks".
    const QStringList &givesAway() const { return m_givesAway; }
    /// By the reference of the case and the day; no name of anybody is in it. Without an ending.
    QString fileName() const;
    /// As RFC 4180 says, in UTF-8 with its mark. A cell that a spreadsheet would take for a formula begins with an
    /// apostrophe.
    QByteArray csv() const;
    /// A document of pages, A4. Empty where it could not be made.
    QByteArray pdf() const;

private:
    QString titleText() const;
    QString leftOutText() const;

    QString m_reference;
    QDateTime m_made;
    QList<QStringList> m_rows; ///< in the order of the headings
    qint64 m_leftOut = 0;
    QStringList m_givesAway;
};

} // namespace caseweave
