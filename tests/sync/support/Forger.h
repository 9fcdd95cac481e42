// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/entry/Envelope.h"

namespace caseweave::test {

/// A copy with one bit turned, in the byte that is so far from the end.
Bytes bent(ByteView bytes, std::size_t fromEnd = 1);

/// Makes envelopes with headers and bodies that no right program would make, under a secret and a signature that fit.
struct Forger {
    CaseId caseId;
    ByteView secret; ///< C of the epoch
    const SigningKey &key;
    Random &random;

    /// The body is sealed as of an entry without an audience, and padded by the caller.
    Bytes envelope(const Header &header, ByteView plainBody) const;
    Digest commitment(const Header &header, ByteView payload) const;
};

} // namespace caseweave::test
