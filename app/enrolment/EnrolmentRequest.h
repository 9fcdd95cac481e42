// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/enrolment/EnrolmentToken.h"
#include "crypto/certificate/Certificate.h"

namespace caseweave {

/// What a new device leaves at the hub (slot 1 of docs/protocol.md 2.5): its public keys, signed by the token's holder
/// and by the device. A value; any thread.
struct EnrolmentRequest {
    static constexpr std::size_t mostLabel = 100; ///< bytes

    SignPublicKey signKey{};
    BoxPublicKey boxKey{};
    std::string label; ///< what the person calls the computer; an administrator is shown it, so as in a directory
    std::int64_t time = 0; ///< seconds, by the device's clock
    Digest code{}; ///< what the six words show
    Bytes encoded;

    DeviceId device() const { return deviceIdOf(signKey, boxKey); }
    /// Six words that the device and the admin both show. They are alike only if nobody came between.
    std::string codeWords() const;

    /// The label is UTF-8 in form C of at most mostLabel bytes.
    static EnrolmentRequest make(const EnrolmentToken &token, const DeviceKeys &keys, std::string_view label,
                                 std::int64_t nowSeconds);
    /// Malformed, BadSignature (not by the token's holder or not by the device), Untrusted (of another token).
    static Result<EnrolmentRequest> verify(const EnrolmentToken &token, ByteView bytes);
};

} // namespace caseweave
