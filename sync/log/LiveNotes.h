// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/log/LogState.h"

namespace caseweave {

/// What devices tell each other of this case that nobody keeps (docs/protocol.md 4.3).
class LiveNotes {
public:
    explicit LiveNotes(const LogState &state) : m_state(state) { }

    Result<Bytes> seal(ByteView content, std::int64_t timeMs) const;
    Result<LiveNotice> open(ByteView sealed) const;

private:
    const LogState &m_state;
};

} // namespace caseweave
