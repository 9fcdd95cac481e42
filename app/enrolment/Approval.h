// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/enrolment/EnrolmentRequest.h"
#include "app/enrolment/Invitation.h"

namespace caseweave {

/// How far two computers' clocks may differ (docs/protocol.md 5, code 12): new certificates begin this much early.
inline constexpr std::int64_t clockToleranceSeconds = 600;

/// The admin's side: certifies the device of a request whose six words were compared. It holds until notAfter
/// (seconds), and from now less clockToleranceSeconds or the issuer's own beginning. The certificate's bytes go to slot
/// 2 of docs/protocol.md 2.5 and into the directory.
DeviceCertificate approve(const SigningKey &issuerKey, const AgencyCertificate &issuer,
                          const ProfessionalId &professional, const EnrolmentRequest &request, std::int64_t nowSeconds,
                          std::int64_t notAfter);

/// The device's side: takes what lies in slot 2. Malformed, BadSignature, Untrusted (not this agency's, or not for this
/// professional or these keys), Expired, ClockSkew (verifyNow()).
Result<DeviceCertificate> acceptApproval(const Invitation &invitation, const DeviceKeys &keys, ByteView bytes,
                                         std::int64_t nowSeconds);

/// The slots of an enrolment tag at the hub.
enum class EnrolmentSlot : std::uint8_t { Invitation = 0, Request = 1, Approval = 2 };

} // namespace caseweave
