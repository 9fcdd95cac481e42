// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

#include <map>
#include <vector>

namespace caseweave {

/// Which connections show which mailbox: those that said something live of it within the last 90 seconds, and they
/// alone hear what others say (docs/protocol.md section 5). In memory, and nowhere else. One thread.
class LiveCircle {
public:
    using ConnectionId = std::uint64_t;
    static constexpr std::int64_t shownForMs = 90'000;

    void note(const MailboxTag &tag, ConnectionId id, std::int64_t nowMs) { m_saidMs[{tag, id}] = nowMs; }
    std::vector<ConnectionId> of(const MailboxTag &tag, std::int64_t nowMs) const;
    void forgetOld(std::int64_t nowMs);

private:
    std::map<std::pair<MailboxTag, ConnectionId>, std::int64_t> m_saidMs; ///< when it last did
};

} // namespace caseweave
