// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"

namespace caseweave::wire {

/// Something that a professional has the hubs of a case hold, unopened and unseen by its members, until so many
/// professionals have left one (docs/protocol.md 4.2): an envelope of class 6. Or the word of who left it that it is to
/// be held no longer. decode() checks form alone.
struct HeldNote {
    enum class Kind : std::uint8_t { TakenBack = 0, Left = 1 };
    static constexpr std::size_t mostSealed = 16 * 1024 + 128;
    static constexpr std::uint64_t leastThreshold = 2;
    static constexpr std::uint64_t mostThreshold = 20;
    static constexpr std::int64_t lastTime = 253'402'300'799; ///< the end of the year 9999
    static constexpr std::int64_t mostLife = std::int64_t{2} * 366 * 24 * 3600; ///< seconds from time to expires

    MailboxTag tag;
    DeviceId author;
    std::int64_t time = 0; ///< seconds, by the author's clock
    Kind kind = Kind::Left;
    Digest takesBack{}; ///< of TakenBack: the id of the envelope
    std::int64_t expires = 0; ///< seconds; from then on it is held no longer and counts for nothing
    std::uint64_t threshold = 0; ///< how many professionals, this one among them
    bool forAll = false; ///< given to the whole case then; otherwise to those who left one
    Bytes sealed; ///< under a secret of the case, which no hub has
    Bytes envelope; ///< as received or made

    /// Signs with the author's device key what is set above. Malformed where it breaks a rule.
    static Result<HeldNote> make(const SigningKey &key, HeldNote note);
    /// Malformed, TooLarge, UnknownSuite.
    static Result<HeldNote> decode(ByteView envelope);
    bool verify(const SignPublicKey &author) const;
    Digest id() const;

    /// Whether an envelope says that it is one, without looking at the rest of it.
    static bool isOne(ByteView envelope);
};

} // namespace caseweave::wire
