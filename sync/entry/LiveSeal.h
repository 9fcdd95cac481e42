// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"
#include "crypto/chance/Random.h"

namespace caseweave {

/// The sealed part of a live message (docs/protocol.md 4.3): what a device tells those who are at a case with it now.

inline constexpr std::size_t mostLiveContent = 256;
inline constexpr std::int64_t leastLiveTimeMs = std::int64_t{1} << 32; ///< in 1970; one before would be shorter

/// What it is bound to, and its secret.
struct LivePlace {
    CaseId caseId;
    MailboxTag mailbox;
    EntryId epoch;
    ByteView secret; ///< the content secret of the epoch
};

/// decode() and open() check form and place alone.
struct LiveNote {
    DeviceId device;
    std::int64_t timeMs = 0; ///< by the device's clock
    Bytes content;
    SignedObject object = {}; ///< as it came

    bool verify(const SignPublicKey &key) const;
};

/// content has at most mostLiveContent bytes, timeMs is leastLiveTimeMs or later. Equally long for contents that are.
Bytes sealLive(const LivePlace &place, const LiveNote &note, const SigningKey &key, Random &random);
/// CannotOpen where it is of another secret or mailbox or was changed, Malformed.
Result<LiveNote> openLive(const LivePlace &place, ByteView sealed);

} // namespace caseweave
