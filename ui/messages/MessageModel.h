// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"
#include "crypto/time/Clock.h"

#include <QtCore/QAbstractListModel>

namespace caseweave {

/// The newest messages of a case under one filter, oldest first.
class MessageModel : public QAbstractListModel {
    Q_OBJECT

public:
    MessageModel(Workspace &workspace, const Clock &clock, QObject *parent = nullptr);

    void setCase(const CaseId &id);
    void setFilter(const MessageFilter &filter);
    const MessageFilter &filter() const { return m_filter; }
    void reload();
    /// Asks for so many, where it is more than before.
    void wantAtLeast(qint64 count);
    void showEarlier() { wantAtLeast(m_wanted + step); }
    qint64 earlier() const { return m_total - m_messages.size(); } ///< how many there are before the first row
    qint64 total() const { return m_total; }
    bool loaded() const { return m_loaded; }
    const Message *messageAt(int row) const;
    int rowOf(const EntryId &id) const;
    /// -1: none.
    int firstUnread() const;
    /// Those of a conversation that is shown which who looks owes an answer to.
    QList<Message> owedIn(const EntryId &thread) const;
    QDateTime now() const { return QDateTime::fromMSecsSinceEpoch(m_clock.nowMs()); }
    ProfessionalCard me() const { return m_workspace.profile().me; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// An answer came, whether or not it changed a row.
    void came();

private:
    static constexpr qint64 step = 100;
    void take(const MessagePage &page);

    Workspace &m_workspace;
    const Clock &m_clock;
    std::optional<CaseId> m_case;
    MessageFilter m_filter;
    QList<Message> m_messages;
    qint64 m_wanted = step;
    qint64 m_total = 0;
    bool m_loaded = false;
};

} // namespace caseweave
