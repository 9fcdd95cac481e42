// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/directory/DirectoryBook.h"
#include "app/session/Round.h"
#include "sync/client/HubConnection.h"

#include <QObject>

namespace caseweave {

/// Asks the hub for what is new in the directories of one's own agency and of those it trusts, one after the other. The
/// worker's thread; book and connection must outlive it.
class DirectoryRefresh : public QObject {
    Q_OBJECT
public:
    DirectoryRefresh(DirectoryBook &book, HubConnection &connection, QObject *parent = nullptr);

    /// Begins anew unless it is under way.
    void start();
    void stop();
    bool running() const { return m_running; }
    /// All agencies were asked since the last stop().
    bool complete() const { return m_complete; }
    /// Why a directory is not to be trusted, or could not be kept.
    std::optional<ErrorCode> error() const { return m_error; }
    bool errorAtHub() const { return m_errorAtHub; } ///< the hub said so; else it was found here

Q_SIGNALS:
    /// changed: records came.
    void finished(bool changed);

private:
    void ask();
    void take(const AgencyId &agency, Result<HubDirectoryPage> answer);

    DirectoryBook &m_book;
    HubConnection &m_connection;
    std::vector<AgencyId> m_asked; ///< done with in this round
    Round m_round;
    bool m_running = false;
    bool m_complete = false;
    bool m_changed = false;
    std::optional<ErrorCode> m_error;
    bool m_errorAtHub = false;
};

} // namespace caseweave
