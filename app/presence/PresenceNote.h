// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/result/Result.h"

namespace caseweave {

/// Whether somebody has a case before them, as the content of a live message (docs/payloads.md, "Live messages").
struct PresenceNote {
    bool here = false; ///< false: not any more

    Bytes encode() const;
    /// Malformed, UnknownSuite (a later version, or another kind).
    static Result<PresenceNote> decode(ByteView content);
};

} // namespace caseweave
