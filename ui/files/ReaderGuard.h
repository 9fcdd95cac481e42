// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"
#include "ui/files/SafeDetails.h"

namespace caseweave {

/// Keeps out of what leaves the program everything that one of those it is for may not read, counts it, and remembers
/// who they were. Nobody named: it is for the person at the desk, who may read all that is readable here. Who is no
/// member of the case is in no audience. Values; any thread.
class ReaderGuard {
public:
    ReaderGuard(const CaseSnapshot &snapshot, const QList<SharingRecipient> &readers);

    /// Whether a passage stays: everybody it is for may read it, and no text of it gives away a restricted detail that
    /// one of them may not read.
    bool lets(const QStringList &onlyFor, bool withheld, const QStringList &texts);

    /// Without counting it: everybody it is for may read what has this audience.
    bool mayRead(const QStringList &onlyFor, bool withheld) const { return !withheld && outside(onlyFor).isEmpty(); }

    qint64 leftOut() const { return m_leftOut; }
    qint64 restricted() const { return m_restricted; } ///< of those that stayed, for some alone
    /// Those who are in the audience of all that stayed and is restricted, but not the person at the desk.
    QList<ProfessionalId> audience() const;
    /// Whose reading kept something out: "Tom Barker, County Police".
    const QStringList &because() const { return m_because; }
    /// Details that kept a passage out in which somebody repeated them: "Address of Rachel Banks".
    const QStringList &givenAway() const { return m_givenAway; }
    /// "2 passages were left out."
    QString leftOutText() const;

private:
    QStringList outside(const QStringList &onlyFor) const;
    void keepOut(const QStringList &because);

    QList<Member> m_members;
    QList<SharingRecipient> m_readers;
    SafeDetails m_details;
    std::optional<QList<Member>> m_audience; ///< of what is restricted and stayed
    qint64 m_leftOut = 0;
    qint64 m_restricted = 0;
    QStringList m_because;
    QStringList m_givenAway;
};

} // namespace caseweave
