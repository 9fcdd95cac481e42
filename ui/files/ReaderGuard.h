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
    /// Those who are in the audience of all that stayed and is restricted; the person at the desk only where nobody
    /// else is, so that an entry for them is never for everybody. Empty where nothing restricted stayed.
    QList<ProfessionalId> audience() const;
    /// Whose reading kept something out: "Tom Barker, County Police".
    const QStringList &because() const { return m_because; }
    /// Details that kept a passage out in which somebody repeated them: "Address of Rachel Banks".
    const QStringList &givenAway() const { return m_givenAway; }
    /// "2 passages were left out."
    QString leftOutText() const;
    /// What somebody must know before it goes: the same, with the names of those it is because of; nothing where
    /// nothing was left out.
    QString leftOutBecause() const;

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

/// Who is surely in an audience, as ReaderGuard::audience() says it: who may be told of it. Empty: everybody in the
/// case.
QList<ProfessionalId> readersOf(const CaseSnapshot &snapshot, const QStringList &onlyFor);

/// Everybody whom an audience may mean, also where several bear one name: whom it may reach. Who asks is always among
/// them, so that an audience of nobody else does not become everybody. Empty: everybody in the case.
QList<ProfessionalId> possibleReadersOf(const CaseSnapshot &snapshot, const QStringList &onlyFor);

/// Whether a member is surely in an audience. It is kept as names: of several who bear one name in one agency nobody
/// is, so that whoever is meant, the other is named before something reaches them.
bool isReader(const CaseSnapshot &snapshot, const QStringList &onlyFor, const Member &member);

/// Who is no reader: "Tom Barker, County Police", and why where the audience has the name of somebody like that.
QString readerText(const CaseSnapshot &snapshot, const QStringList &onlyFor, const Member &member);

/// Whether a passage of an object may be read, by the guard. Nobody wrote it: there is nothing to hide.
bool letsField(ReaderGuard &guard, const FieldObject &object, const char *key);

/// "1 passage was left out. These may not read all of it: Tom Barker, County Police. Some repeat what is restricted:
/// Address of Rachel Banks."
QString leftOutBecause(qint64 leftOut, const QStringList &because, const QStringList &givenAway);

/// "Not all of it: Agency: County Police." Empty where there is no filter. Words of a filter can be those of what is
/// restricted: then they are left out.
QString filterSentence(const QString &filter, ReaderGuard &guard);

/// "For: Tom Barker, County Police; Conference on 2 December". Nobody named: for the one it is made by.
QString forWhomText(const QList<SharingRecipient> &readers, const QString &by);

/// The person at the desk: "Maya Shah, Greendale Council".
QString deskText(const CaseSnapshot &snapshot);

} // namespace caseweave
