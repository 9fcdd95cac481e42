// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/DirectoryChain.h"

namespace caseweave {

Status DirectoryChain::take(const AgencyId &agency, std::uint64_t number, ByteView record)
{
    const auto link = DirectoryLink::decode(record);
    if (!link)
        return ErrorCode::Damaged;
    if (agency != m_agency || number == 0) {
        m_agency = agency;
        m_next = 0;
        m_link = {};
        m_root = link->root;
    }
    const bool fits = link->agency == agency && agencyIdOf(m_root) == agency && number == m_next
        && link->number == m_next && link->previous == m_link;
    if (!fits || !DirectoryLink::verify(*link, record, m_root))
        return ErrorCode::Damaged;
    ++m_next;
    m_link = DirectoryLink::linkOf(record);
    return {};
}

} // namespace caseweave
