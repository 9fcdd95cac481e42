// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"

namespace caseweave {

/// verify() by this computer's clock, of a certificate that somebody shows who means to be trusted now. ClockSkew where
/// it begins only later: nobody is given a certificate of the future, so it is this clock that is behind.
template <class Certificate>
Status verifyNow(const Certificate &certificate, const SignPublicKey &root, std::int64_t nowSeconds)
{
    const Status verified = certificate.verify(root, nowSeconds);
    const bool isEarly = !verified && verified.code() == ErrorCode::Expired && nowSeconds < certificate.notBefore;
    return isEarly ? Status(ErrorCode::ClockSkew) : verified;
}

} // namespace caseweave
