// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtCore/QObject>
#include <map>

namespace caseweave {

class Workspace;

/// Notices that something came that concerns the person: a message, a concern, something that is asked of them, a case
/// that they were added to. What is there when the profile is opened is not new. GUI thread.
class NewsWatch : public QObject {
    Q_OBJECT

public:
    explicit NewsWatch(Workspace &workspace, QObject *parent = nullptr);

Q_SIGNALS:
    void arrived();

private:
    /// What is compared of one case.
    struct Standing {
        int unread = 0;
        int owed = 0;
        int level = 0; ///< of the highest concern that is open; 0: none is
        std::optional<qsizetype> concerns; ///< of others; known of open cases alone
        QList<CaseDate> mine;
    };
    void look();
    Standing standingOf(const CaseSummary &summary) const;
    static bool isNews(const Standing &before, const Standing &now);

    Workspace &m_workspace;
    std::optional<std::map<CaseId, Standing>> m_known; ///< nothing: the profile is not open, or was just opened
};

} // namespace caseweave
