// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/DirectoryLink.h"

namespace caseweave {

/// Looks at the directory records of a store, agency by agency in the order of their numbers: each must be the agency's
/// own, signed, and name the one before it.
class DirectoryChain {
public:
    /// Damaged where a record is not the one that belongs there.
    Status take(const AgencyId &agency, std::uint64_t number, ByteView record);

private:
    AgencyId m_agency;
    std::uint64_t m_next = 0;
    Digest m_link{};
    SignPublicKey m_root{};
};

} // namespace caseweave
