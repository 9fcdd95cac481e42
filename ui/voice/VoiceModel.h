// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "crypto/time/Clock.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// What children, parents and carers said, newest first, and how it stands with the answers.
class VoiceModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Who, Words, Answer, Status, ColumnCount };
    enum class Filter : std::uint8_t { Owed, Answered, All };
    explicit VoiceModel(const Clock &clock, QObject *parent = nullptr);

    /// Keeps the indexes where the same rows stay.
    void show(const CaseSnapshotPtr &snapshot, Filter filter);
    const Voice *voiceAt(int row) const;
    int rowOf(const ObjectId &id) const; ///< -1: not shown
    static bool isShown(const Voice &voice, Filter filter);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QDate today() const;
    QString text(const Voice &voice, int column) const;
    QString secondLine(const Voice &voice, int column) const;

    const Clock &m_clock;
    CaseSnapshotPtr m_snapshot;
    QList<qsizetype> m_rows; ///< which of the voices
    QList<ObjectId> m_ids;
};

} // namespace caseweave
