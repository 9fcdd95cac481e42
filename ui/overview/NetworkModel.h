// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/style/Tone.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// Somebody of the network as picture and list both show them.
struct NetworkNode {
    enum class Kind { Subject, Professional, Family };
    Kind kind = Kind::Professional;
    ObjectId person{}; ///< subjects and family
    ProfessionalId professional; ///< professionals; zero without an account
    ObjectId involvement{}; ///< professionals
    QString name; ///< "Maya Shah"
    QString caption; ///< "Maya Shah, lead"
    QString first; ///< of a child, for its circle: "Charlie"
    QString line; ///< "Social worker", "mother", "7 years"
    QString tie; ///< "Lead", "Family", "Support", "Child"
    QString last; ///< of professionals and children: "Seen 19 Nov"
    QString next; ///< "Next 25 Nov"
    QString contact; ///< both for the picture; empty where nothing is recorded
    QString held; ///< "confirmed 9 weeks ago", "written 2 days ago"; empty where nobody wrote of them
    QString since; ///< of professionals: "involved since 5 February 2024"; empty where nobody wrote it
    bool isFresh = false; ///< held as of some days ago: the picture, which is small, does not say so
    bool quiet = false; ///< no contact for long: dashed
    bool faded = false; ///< not confirmed for long, or ended
    AgencyCard agency;
    Tone tone = Tone::Neutral;
    QString worry; ///< "high concern, 29 Nov": raised, and open
    bool removed = false;
    bool support = false; ///< of the family's own network, not of the family
    bool me = false;
    QString pictured() const; ///< what the picture says under the name: "mother", "Support: neighbour"
    bool sameAs(const NetworkNode &other) const;
};

/// How two people of the case stand to each other, as picture and list both show it.
struct NetworkTie {
    ObjectId from{};
    ObjectId to{};
    QStringList lines; ///< for between the two: "partner of", "lives with", and what was written besides
    qsizetype kinds = 0; ///< how many of them are of the first sort
    QString names; ///< "Rachel Banks to John Banks"
    QString sentence; ///< "Rachel Banks: partner of, lives with John Banks"
    QString held; ///< "written 9 weeks ago by Tom Barker"
    QStringList onlyFor; ///< empty: everybody in the case
    bool apart = false; ///< one must keep away from the other
    bool mutual = false; ///< it says the same of both
    bool faded = false; ///< written long ago
};

/// Who is involved: one model behind the picture and the list, so one selection serves both.
class NetworkModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Who, Contact, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    /// Keeps the rows of those who stay, so that the selection stays.
    void show(const CaseSnapshot &snapshot, QDate today);
    const QList<NetworkNode> &nodes() const { return m_nodes; }
    const QList<NetworkTie> &ties() const { return m_ties; }
    const NetworkNode *nodeAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// All of a row in one sentence, with how they stand to others.
    QString spoken(const NetworkNode &node) const;
    static QVariant contactData(const NetworkNode &node, int role);

    QList<NetworkNode> m_nodes;
    QList<NetworkTie> m_ties;
};

} // namespace caseweave
