// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enrolment/Invitation.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/certificate/Validity.h"

namespace caseweave {

namespace {

constexpr std::string_view domain = "CW1 invitation";
constexpr std::size_t mostText = 256;
constexpr std::size_t mostCertificate = 4096;
constexpr std::uint64_t latestTime = std::uint64_t{1} << 40;

SignPublicKey readKey(cbor::Reader &in)
{
    SignPublicKey key{};
    const ByteView view = in.bytesExactly(key.size());
    std::copy(view.begin(), view.end(), key.begin());
    return key;
}

} // namespace

Bytes Invitation::seal(const EnrolmentToken &token) const
{
    cbor::Writer out(1024);
    out.array(12).text(domain).uint(1).bytes(root).text(agencyName).uint(static_cast<std::uint64_t>(kind));
    out.id(professional).text(name).text(title).bytes(hubRoot).bytes(hub.encoded).text(hubAddress);
    out.uint(static_cast<std::uint64_t>(expires));
    return caseweave::seal(token.invitationKey().view(), token.tag(), out.take());
}

Result<Invitation> Invitation::open(const EnrolmentToken &token, ByteView sealed, std::int64_t nowSeconds)
{
    const auto plain = caseweave::open(token.invitationKey().view(), token.tag(), sealed);
    if (!plain)
        return plain.error();
    cbor::Reader in(*plain);
    Invitation invitation;
    in.array(12);
    in.expectText(domain);
    in.expectUint(1);
    invitation.root = readKey(in);
    invitation.agencyName = in.text(mostText);
    const std::uint64_t kind = in.uint(static_cast<std::uint64_t>(AgencyKind::Voluntary));
    invitation.professional = in.id<ProfessionalId>();
    invitation.name = in.text(mostText);
    invitation.title = in.text(mostText);
    invitation.hubRoot = readKey(in);
    const ByteView hubBytes = in.bytes(mostCertificate);
    invitation.hubAddress = in.text(mostText);
    invitation.expires = static_cast<std::int64_t>(in.uint(latestTime));
    if (!in.finish() || kind < static_cast<std::uint64_t>(AgencyKind::Council) || !isHubAddress(invitation.hubAddress))
        return ErrorCode::Malformed;
    invitation.kind = static_cast<AgencyKind>(kind);
    auto hub = AgencyCertificate::decode(hubBytes);
    if (!hub)
        return hub.error();
    invitation.hub = std::move(*hub);
    if (nowSeconds >= invitation.expires)
        return ErrorCode::Expired;
    if (invitation.hub.role != AgencyRole::Hub)
        return ErrorCode::Untrusted;
    if (const Status held = verifyNow(invitation.hub, invitation.hubRoot, nowSeconds); !held)
        return held.error();
    return invitation;
}

} // namespace caseweave
