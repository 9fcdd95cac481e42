// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/Federation.h"

namespace caseweave {

/// What whoever runs a hub is to know of its peers. Agencies by the first 4 bytes of their ids, as in the log.

/// Prometheus text exposition format 0.0.4.
std::string peersAsMetrics(const std::vector<Federation::PeerStatus> &peers, std::int64_t nowMs);
/// {"agency": whose hub this is, "peers": [{"agency": ..., "address": ..., "state": "online", ...}],
/// "turned_away": [{"agency": ..., "refusals_total": ...}]}. Agencies by their whole ids.
std::string peersAsJson(const AgencyId &own, const std::vector<Federation::PeerStatus> &peers, std::int64_t nowMs);

} // namespace caseweave
