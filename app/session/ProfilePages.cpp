// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileSession.h"

namespace caseweave {

// What a ProfileSession gives of a case page by page.

Result<ChronologyPage> ProfileSession::chronology(const CaseId &id, const ChronologyFilter &filter, qint64 first,
                                                  qint64 count, const std::optional<ChronologyPlace> &around)
{
    const auto entry = find(id);
    if (!entry)
        return entry.error();
    return CaseView(*(*entry)->file, *m_store, m_with.clock)
        .chronology(filter, first, count, around, &(*entry)->searched);
}

Result<MessagePage> ProfileSession::messages(const CaseId &id, const MessageFilter &filter, qint64 count)
{
    const auto entry = find(id);
    if (!entry)
        return entry.error();
    return CaseView(*(*entry)->file, *m_store, m_with.clock).messages(filter, count);
}

Result<SharingPage> ProfileSession::sharing(const CaseId &id, const SharingFilter &filter, qint64 first, qint64 count)
{
    const auto entry = find(id);
    if (!entry)
        return entry.error();
    return CaseView(*(*entry)->file, *m_store, m_with.clock).sharing(filter, first, count);
}

Result<PlanVersionContent> ProfileSession::planVersion(const CaseId &id, const EntryId &version)
{
    const auto entry = find(id);
    if (!entry)
        return entry.error();
    return CaseView(*(*entry)->file, *m_store, m_with.clock).planVersion(version);
}

Result<RecordPage> ProfileSession::record(const CaseId &id, const RecordFilter &filter, qint64 first, qint64 count)
{
    const auto entry = find(id);
    if (!entry)
        return entry.error();
    return CaseView(*(*entry)->file, *m_store, m_with.clock).record(filter, first, count);
}

} // namespace caseweave
