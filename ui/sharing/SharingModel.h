// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// The register of sharing decisions of one case under one filter, newest first; pages as they are seen.
class SharingModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { When, With, Decision, Who, ColumnCount };
    explicit SharingModel(Workspace &workspace, QObject *parent = nullptr);

    static constexpr qint64 pageSize = 200;
    void setCase(const CaseId &id);
    void setFilter(const SharingFilter &filter);
    const SharingFilter &filter() const { return m_filter; }
    /// The rows held are out of date: asks for as many again, up to what a workspace gives at once. A reset.
    void reload();
    qint64 total() const { return m_total; }
    qint64 withheld() const { return m_withheld; }
    bool loaded() const { return m_loaded; }
    bool isAsking() const { return m_asked >= 0; }
    const SharingDecision *decisionAt(int row) const;
    int rowOf(const EntryId &id) const;
    /// Of what is here and was written since then.
    std::optional<EntryId> newestOf(const ProfessionalCard &who, const QDateTime &since) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void came(); ///< what was asked for, and nothing more is on its way

private:
    void take(const SharingPage &page);
    void startOver();
    void ask(qint64 first, qint64 count);
    QString said(const SharingDecision &decision) const;

    Workspace &m_workspace;
    CaseId m_case;
    SharingFilter m_filter;
    QList<SharingDecision> m_decisions;
    qint64 m_total = 0;
    qint64 m_withheld = 0;
    qint64 m_asked = -1; ///< first row of the page that is on its way; -1 for none
    bool m_loaded = false;
    bool m_again = false; ///< it went out of date while a page was on its way
};

} // namespace caseweave
