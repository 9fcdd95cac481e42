// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/MessageModel.h"

#include "ui/messages/MessageText.h"
#include "ui/words/DateText.h"

namespace caseweave {

MessageModel::MessageModel(Workspace &workspace, const Clock &clock, QObject *parent)
    : QAbstractListModel(parent), m_workspace(workspace), m_clock(clock)
{
    connect(&workspace, &Workspace::messagesLoaded, this, &MessageModel::take);
}

void MessageModel::setCase(const CaseId &id)
{
    m_case = id;
    reload();
}

void MessageModel::setFilter(const MessageFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    reload();
}

void MessageModel::reload()
{
    if (m_case)
        m_workspace.requestMessages(*m_case, m_filter, m_wanted);
}

void MessageModel::wantAtLeast(qint64 count)
{
    if (count <= m_wanted)
        return;
    m_wanted = count;
    reload();
}

void MessageModel::take(const MessagePage &page)
{
    if (!m_case || page.caseId != *m_case || page.filter != m_filter)
        return;
    m_total = page.total;
    const bool isLonger = m_loaded && !m_messages.isEmpty() && page.messages.size() >= m_messages.size()
        && std::equal(m_messages.cbegin(), m_messages.cend(), page.messages.cbegin(),
                      [](const Message &a, const Message &b) { return a.self == b.self; });
    if (isLonger) {
        // The usual change is at the end: what somebody reads stays where it is.
        const int before = rowCount();
        const int after = static_cast<int>(page.messages.size());
        if (after > before)
            beginInsertRows({}, before, after - 1);
        m_messages = page.messages;
        if (after > before)
            endInsertRows();
        Q_EMIT dataChanged(index(0), index(before - 1));
    } else {
        beginResetModel();
        m_messages = page.messages;
        m_loaded = true;
        endResetModel();
    }
    Q_EMIT came();
}

const Message *MessageModel::messageAt(int row) const
{
    return row >= 0 && row < m_messages.size() ? &m_messages.at(row) : nullptr;
}

int MessageModel::rowOf(const EntryId &id) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (m_messages.at(row).self.id == id)
            return row;
    }
    return -1;
}

int MessageModel::firstUnread() const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (m_messages.at(row).unread)
            return row;
    }
    return -1;
}

QList<Message> MessageModel::owedIn(const EntryId &thread) const
{
    QList<Message> owed;
    for (const Message &message : m_messages) {
        if (message.thread.id == thread && message.isOwedByMe())
            owed << message;
    }
    return owed;
}

int MessageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_messages.size());
}

QVariant MessageModel::data(const QModelIndex &index, int role) const
{
    const Message *message = messageAt(index.row());
    if (message == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return bodyOf(*message);
    case Qt::AccessibleTextRole: {
        QStringList said{message->mine ? tr("You") : tr("%1, %2").arg(message->author, message->agency.name),
                         sinceText(message->written, now())};
        for (const TagText &tag : tagsOf(*message, me(), now().date()))
            said << tag.text;
        said << replyText(*message) << bodyOf(*message);
        said.removeAll(QString());
        return said.join(QStringLiteral(". "));
    }
    default:
        return {};
    }
}

} // namespace caseweave
