// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtCore/QSet>

namespace caseweave {

/// The restricted details of a case that are readable here, to be found in texts. A detail counts as mentioned when the
/// text has three of its words in a row, two of which one has a digit, or all of it where it is shorter; of words that
/// are in every text, as in "that she does not", or in names of the case's people that everybody reads, as in "to
/// Rachel Banks", it must be six in a row; of a role likewise where they are in open names of professionals, agencies
/// and roles. A name counts as soon as one of its words is there; a date of birth when all of it is; that two people
/// stand to each other in some way when it is said with the first name of one of them. A postcode counts by itself, of
/// an address or a place also its street, unless it is prose or stands in an open address, school or agency, and its
/// number with the street in either order. Somebody who writes it in other words is not noticed. Values; any thread.
class SafeDetails {
public:
    struct Detail {
        QString what; ///< "Address of Rachel Banks"
        QStringList onlyFor;
        QList<QStringList> values; ///< each as its words
        QList<QStringList> parts = {}; ///< runs of words that count by themselves
        bool isName = false;
        bool isWhole = false; ///< a value counts when all of it is there
        bool isRole = false;
    };

    explicit SafeDetails(const CaseSnapshot &snapshot);
    QList<Detail> mentionedIn(const QStringList &texts) const;

private:
    void gatherOpenWords(const CaseSnapshot &snapshot);
    void add(const QString &what, const QStringList &values, const QStringList &onlyFor);
    void addParts(const QStringList &values);
    void addTie(const QList<Person> &people, const Person &from, const Field &field);

    QList<Detail> m_details;
    QSet<QString> m_people; ///< words of names that everybody in the case reads
    QSet<QString> m_professionals; ///< of their names, agencies and roles likewise, and those of m_people
    QList<QStringList> m_openPlaces; ///< addresses and schools that everybody in the case reads, each as its words
    QList<QStringList> m_openAgencies;
};

} // namespace caseweave
