// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/ReaderGuard.h"

namespace caseweave {

/// Numbers of voices as they may leave the program.
struct VoiceCounts {
    /// A number as it may leave the program: below `fewest` it could point to somebody, and is not told.
    static constexpr int fewest = 5;
    static QString outside(int count);
    /// As RFC 4180 says, in UTF-8 with its mark: small numbers are suppressed. Nothing but numbers is in it.
    static QByteArray csv(const VoiceTally &tally);
};

/// "You said, we did": what people said and what was done about it, as it leaves the program for those it is for. Where
/// one of them may not read a passage, it says that something is left out. Values; any thread.
class VoiceSummary {
public:
    VoiceSummary(const CaseSnapshot &snapshot, const QList<SharingRecipient> &readers, const QDateTime &made);

    qsizetype size() const { return m_rows.size(); }
    qsizetype readable() const { return m_readable; } ///< of these, with words in them
    const ReaderGuard &guard() const { return m_guard; }
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
    void nameSpeakers(const CaseSnapshot &snapshot);
    QString speakerOf(const Voice &voice, const CaseSnapshot &snapshot) const;
    Row rowOf(const Voice &voice, const CaseSnapshot &snapshot);
    QString titleText() const;

    ReaderGuard m_guard;
    QString m_reference;
    QString m_audience; ///< "For: the family"
    QDateTime m_made;
    QString m_maker; ///< "Maya Shah, Greendale Council"
    VoiceTally m_counts;
    QList<std::pair<ObjectId, QString>> m_names; ///< of those who spoke, as the file may say them
    QList<Row> m_rows;
    qsizetype m_readable = 0;
};

} // namespace caseweave
