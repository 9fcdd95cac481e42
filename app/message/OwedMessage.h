// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/log/LogEntry.h"

#include <QDate>
#include <QDateTime>
#include <QStringList>
#include <optional>

namespace caseweave {

/// A question of a message that somebody has still to answer.
struct OwedMessage {
    EntryId id; ///< of the message that asks
    QString askedBy;
    QString beginning; ///< of its text
    QDateTime since;
    std::optional<QDate> by;
    QStringList onlyFor; ///< audience by name; empty: everybody in the case
    QStringList owedBy; ///< who has not answered, by name
    bool isOverdue(const QDate &today) const { return by && *by < today; }
};

/// What the messages of a case want of who looks.
struct MessagesState {
    qint64 total = 0; ///< that can be read here
    qint64 unread = 0;
    qint64 unreadMentions = 0; ///< of the unread, those that mention who looks
    QList<OwedMessage> mine; ///< who looks owes the answer; oldest first
    QList<OwedMessage> others; ///< others owe it to who looks; oldest first
};

} // namespace caseweave
