// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Round.h"
#include "app/store/CaseFile.h"
#include "sync/client/HubConnection.h"

#include <set>

namespace caseweave {

/// Looks through what the hub has of a case for single entries that packed history at that hub holds too, and that
/// nobody released yet: segments first, then every entry, a page in memory at a time. Ends when it is destroyed. The
/// worker's thread; file and connection must outlive it.
class PackedSearch {
public:
    /// The ids of the envelopes; or why the hub did not give them. Called once, unless the search is destroyed before.
    using Done = std::function<void(Result<std::vector<Digest>>)>;
    PackedSearch(CaseFile &file, HubConnection &connection, Done done);

private:
    void fetch(wire::Class which, std::uint64_t after);
    void pageCame(const Result<HubPage> &answer, wire::Class which, std::uint64_t after);

    CaseFile &m_file;
    HubConnection &m_connection;
    Done m_done;
    Round m_round;
    std::set<EntryId> m_packed;
    std::set<Digest> m_released;
    std::vector<Digest> m_found;
};

} // namespace caseweave
