// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/LiveCircle.h"

namespace caseweave {
namespace {

/// What lies ahead was noted before the clock was set back, and would count until then.
bool isOver(std::int64_t saidMs, std::int64_t nowMs)
{
    return saidMs > nowMs || nowMs - saidMs >= LiveCircle::shownForMs;
}

} // namespace

std::vector<LiveCircle::ConnectionId> LiveCircle::of(const MailboxTag &tag, std::int64_t nowMs) const
{
    std::vector<ConnectionId> ids;
    for (auto at = m_saidMs.lower_bound({tag, 0}); at != m_saidMs.end() && at->first.first == tag; ++at) {
        if (!isOver(at->second, nowMs))
            ids.push_back(at->first.second);
    }
    return ids;
}

void LiveCircle::forgetOld(std::int64_t nowMs)
{
    std::erase_if(m_saidMs, [nowMs](const auto &entry) { return isOver(entry.second, nowMs); });
}

} // namespace caseweave
