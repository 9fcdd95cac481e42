// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notify/NewsWatch.h"

#include "app/session/Workspace.h"

#include <algorithm>

namespace caseweave {

NewsWatch::NewsWatch(Workspace &workspace, QObject *parent) : QObject(parent), m_workspace(workspace)
{
    connect(&workspace, &Workspace::casesChanged, this, &NewsWatch::look);
    connect(&workspace, &Workspace::caseChanged, this, &NewsWatch::look);
    connect(&workspace, &Workspace::doorChanged, this, &NewsWatch::look);
    look();
}

NewsWatch::Standing NewsWatch::standingOf(const CaseSummary &summary) const
{
    Standing standing{summary.unreadMessages,
                      summary.owedMessages,
                      summary.openConcern ? static_cast<int>(*summary.openConcern) : 0,
                      std::nullopt,
                      {}};
    std::copy_if(summary.dates.begin(), summary.dates.end(), std::back_inserter(standing.mine),
                 [](const CaseDate &date) { return date.mine; });
    if (const CaseSnapshotPtr snapshot = m_workspace.caseSnapshot(summary.id))
        standing.concerns = std::count_if(snapshot->concerns.begin(), snapshot->concerns.end(),
                                          [](const Concern &one) { return !one.mine && !one.withdrawn; });
    return standing;
}

bool NewsWatch::isNews(const Standing &before, const Standing &now)
{
    const bool isMoreConcern
        = now.level > before.level || (now.concerns && before.concerns && *now.concerns > *before.concerns);
    const bool isAsked = std::any_of(now.mine.begin(), now.mine.end(),
                                     [&](const CaseDate &date) { return !before.mine.contains(date); });
    return now.unread > before.unread || now.owed > before.owed || isMoreConcern || isAsked;
}

void NewsWatch::look()
{
    if (m_workspace.door() != Door::Open) {
        m_known.reset();
        return;
    }
    bool isNew = false;
    std::map<CaseId, Standing> known;
    for (const CaseSummary &summary : m_workspace.cases()) {
        const Standing standing = standingOf(summary);
        if (m_known) {
            const auto before = m_known->find(summary.id);
            isNew |= before == m_known->end() || isNews(before->second, standing);
        }
        known.emplace(summary.id, standing);
    }
    m_known = std::move(known);
    if (isNew)
        Q_EMIT arrived();
}

} // namespace caseweave
