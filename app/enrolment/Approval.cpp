// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enrolment/Approval.h"

#include "crypto/certificate/Validity.h"

namespace caseweave {

DeviceCertificate approve(const SigningKey &issuerKey, const AgencyCertificate &issuer,
                          const ProfessionalId &professional, const EnrolmentRequest &request, std::int64_t nowSeconds,
                          std::int64_t notAfter)
{
    const std::int64_t notBefore = std::max(issuer.notBefore, nowSeconds - clockToleranceSeconds);
    return DeviceCertificate::issue(issuerKey, issuer, professional, request.signKey, request.boxKey, notBefore,
                                    notAfter);
}

Result<DeviceCertificate> acceptApproval(const Invitation &invitation, const DeviceKeys &keys, ByteView bytes,
                                         std::int64_t nowSeconds)
{
    auto certificate = DeviceCertificate::decode(bytes);
    if (!certificate)
        return certificate.error();
    if (certificate->agency != invitation.agency() || certificate->professional != invitation.professional
        || certificate->signKey != keys.sign.publicKey() || certificate->boxKey != keys.box.publicKey())
        return ErrorCode::Untrusted;
    if (const Status held = verifyNow(*certificate, invitation.root, nowSeconds); !held)
        return held.error();
    return certificate;
}

} // namespace caseweave
