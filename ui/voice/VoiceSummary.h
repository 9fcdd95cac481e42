// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

namespace caseweave {

/// Numbers of voices as they may leave the program.
struct VoiceCounts {
    /// A number as it may leave the program: below `fewest` it could point to somebody, and is not told.
    static constexpr int fewest = 5;
    static QString outside(int count);
    /// As RFC 4180 says, in UTF-8 with its mark: small numbers are suppressed. Nothing but numbers is in it.
    static QByteArray csv(const VoiceTally &tally);
};

/// "You said, we did": what people said and what was done about it, as it leaves the program. Nothing that is
/// restricted is in it, and it says how much was left out. Values; any thread.
class VoiceSummary {
public:
    VoiceSummary(const CaseSnapshot &snapshot, const QDateTime &made);

    qsizetype size() const { return m_rows.size(); }
    int leftOut() const { return m_leftOut; }
    /// Restricted details that a text gives away: "Address of Rachel Banks".
    const QStringList &givesAway() const { return m_givesAway; }
    /// By the reference of the case and the day; no name of anybody is in it. Without an ending.
    QString fileName() const;
    QByteArray text() const; ///< plain, in UTF-8
    QByteArray pdf() const; ///< of pages, A4; empty where it could not be made
    /// Numbers as RFC 4180 says; small ones are suppressed. All voices count, also those that are restricted.
    QByteArray counts() const;

private:
    struct Row {
        QString who; ///< and when
        QString said;
        QString did;
    };
    Row rowOf(const Voice &voice, const CaseSnapshot &snapshot) const;
    QString leftOutText() const;
    QString titleText() const;

    QString m_reference;
    QDateTime m_made;
    VoiceTally m_counts;
    QList<Row> m_rows;
    int m_leftOut = 0;
    QStringList m_givesAway;
};

} // namespace caseweave
