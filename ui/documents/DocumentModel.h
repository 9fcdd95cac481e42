// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Documents.h"
#include "crypto/time/Clock.h"
#include "ui/style/Tone.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// The documents of a case, newest first, below what is being added.
class DocumentModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Title, About, Added, Place, ColumnCount };
    explicit DocumentModel(const Clock &clock, QObject *parent = nullptr);

    /// Keeps the indexes where the same rows stay.
    void show(const CaseSnapshotPtr &snapshot, const DocumentsPicture &picture);
    const Document *documentAt(int row) const; ///< null of one that is being added
    const DocumentAdding *addingAt(int row) const;
    DocumentState stateAt(int row) const;
    int rowOf(const ObjectId &id) const; ///< -1: not shown
    int rowOfAdding(quint64 request) const; ///< the same

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant addingData(const DocumentAdding &adding, int column, int role) const;
    QString text(const Document &document, int column) const;
    QString secondLine(const Document &document, int column) const;
    QList<TagText> tags(const Document &document) const;

    const Clock &m_clock;
    CaseSnapshotPtr m_snapshot;
    DocumentsPicture m_picture;
};

} // namespace caseweave
