// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"
#include "crypto/time/Clock.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// Who wrote what and when, and whether it is verified; pages as they are seen.
class RecordModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { When, What, Who, Standing, ColumnCount };
    RecordModel(Workspace &workspace, const Clock &clock, QObject *parent = nullptr);

    static constexpr qint64 pageSize = 200;
    void setCase(const CaseId &id);
    void reload();
    qint64 total() const { return m_total; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

private:
    void take(const RecordPage &page);

    Workspace &m_workspace;
    const Clock &m_clock;
    CaseId m_case;
    QList<RecordLine> m_lines;
    qint64 m_total = 0;
    qint64 m_asked = -1;
};

} // namespace caseweave
