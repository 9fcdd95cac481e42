// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubSession.h"

namespace caseweave {
namespace {

constexpr std::uint64_t mostOfOnePeer = 16; ///< connections: one, and what is left of those before

} // namespace

// The part of a session that comes before login (docs/protocol.md section 5, "Login").

void HubSession::takeBeforeLogin(const wire::Frame &frame)
{
    const auto *hello = std::get_if<wire::Hello>(&frame.message);
    const auto *auth = std::get_if<wire::Auth>(&frame.message);
    if (hello && m_stage == Stage::Hello)
        takeHello(frame.request, *hello);
    else if (auth && m_stage == Stage::Auth)
        takeAuth(frame.request, *auth);
    else
        refuseAndClose(wire::Code::Malformed, frame.request);
}

void HubSession::takeHello(std::uint64_t request, const wire::Hello &hello)
{
    const auto speaks = [&](std::uint64_t version) { return std::ranges::count(hello.versions, version) > 0; };
    if (!speaks(wire::protocolVersion) && !speaks(wire::liveVersion)) {
        refuseAndClose(wire::Code::Expired, request);
        return;
    }
    m_transcript.version = speaks(wire::liveVersion) ? wire::liveVersion : wire::protocolVersion;
    m_transcript.clientNonce = hello.nonce;
    m_hub.m_random.fill(m_transcript.hubNonce);
    m_transcript.hubAgency = m_hub.m_identity.certificate.agency;
    m_transcript.hubKey = m_hub.m_identity.key.publicKey();
    m_transcript.tlsHash = m_hub.m_identity.tls.fingerprint();
    wire::Challenge challenge;
    challenge.version = m_transcript.version;
    challenge.nonce = m_transcript.hubNonce;
    challenge.certificate = m_hub.m_identity.certificate.encoded;
    challenge.signature = m_hub.m_identity.key.sign(wire::hubLoginDomain, m_transcript.encode());
    m_guest.kind = hello.kind;
    m_stage = hello.kind == wire::Kind::Enrolling ? Stage::Open : Stage::Auth;
    send(request, challenge);
}

Result<HubGuest> HubSession::guestOf(const wire::Auth &auth) const
{
    const std::int64_t now = m_hub.m_clock.nowSeconds();
    HubGuest guest;
    guest.kind = m_guest.kind;
    const auto rootOf = [this](const AgencyId &agency) -> std::optional<SignPublicKey> {
        const auto found = m_hub.m_identity.admitted.find(agency);
        return found == m_hub.m_identity.admitted.end() ? std::nullopt : std::optional(found->second);
    };
    Status valid = ErrorCode::Untrusted;
    if (guest.kind == wire::Kind::Device) {
        const Result<DeviceCertificate> certificate = DeviceCertificate::decode(auth.certificate);
        if (!certificate)
            return certificate.error();
        guest.agency = certificate->agency;
        guest.professional = certificate->professional;
        guest.device = certificate->device();
        guest.key = certificate->signKey;
        guest.inbox = wire::inboxTagOf(guest.device);
        guest.notBefore = certificate->notBefore;
        guest.notAfter = certificate->notAfter;
        if (const auto root = rootOf(guest.agency))
            valid = certificate->verify(*root, now);
    } else {
        const Result<AgencyCertificate> certificate = AgencyCertificate::decode(auth.certificate);
        if (!certificate)
            return certificate.error();
        guest.agency = certificate->agency;
        guest.key = certificate->signKey;
        guest.notAfter = certificate->notAfter;
        const bool isHub = guest.kind == wire::Kind::Hub;
        if (isHub)
            guest.device = DeviceId{guest.agency.bytes};
        const auto root = rootOf(guest.agency);
        const bool isWelcome = !isHub || m_hub.m_federation.isPeer(guest.agency);
        if (root && isWelcome && certificate->role == (isHub ? AgencyRole::Hub : AgencyRole::Issuer))
            valid = certificate->verify(*root, now);
    }
    if (!valid)
        return valid.error();
    if (!verify(guest.key, wire::clientLoginDomain, m_transcript.encode(), auth.signature))
        return ErrorCode::BadSignature;
    return guest;
}

/// Who names an agency whose root is here must prove to be its hub, or a stranger could speak for a peer.
bool HubSession::isWhoItNames(const AgencyCertificate &shown, const wire::Auth &auth) const
{
    const auto root = m_hub.m_identity.admitted.find(shown.agency);
    if (root == m_hub.m_identity.admitted.end())
        return true; // nothing is here to check it with, and whoever reads the list is told so
    const Status valid = shown.verify(root->second, m_hub.m_clock.nowSeconds());
    const bool isVouchedFor = valid || valid.code() == ErrorCode::Expired;
    return isVouchedFor && shown.role == AgencyRole::Hub
        && verify(shown.signKey, wire::clientLoginDomain, m_transcript.encode(), auth.signature);
}

void HubSession::turnAway(std::uint64_t request, const wire::Auth &auth, wire::Code code)
{
    const auto shown = AgencyCertificate::decode(auth.certificate);
    if (m_guest.kind == wire::Kind::Hub && shown && isWhoItNames(*shown, auth))
        m_hub.m_federation.noteTurnedAway(shown->agency, wire::errorOf(code));
    refuseAndClose(code, request);
}

void HubSession::takeAuth(std::uint64_t request, const wire::Auth &auth)
{
    const Result<HubGuest> guest = guestOf(auth);
    if (!guest) {
        const bool expired = guest.code() == ErrorCode::Expired;
        turnAway(request, auth, expired ? wire::Code::Expired : wire::Code::Unauthorised);
        return;
    }
    if (m_hub.m_standing.isShutOut(*guest)) {
        turnAway(request, auth, wire::Code::Revoked);
        return;
    }
    if (guest->kind == wire::Kind::Hub && m_hub.m_federation.sessionsOf(guest->agency) >= mostOfOnePeer) {
        turnAway(request, auth, wire::Code::Busy);
        return;
    }
    m_guest = *guest;
    m_stage = Stage::Open;
    m_loggedIn = true;
    m_frames.setMostPayload(wire::mostMessage);
    m_hub.sessionLoggedIn(*this);
    wire::Welcome welcome;
    welcome.timeMs = static_cast<std::uint64_t>(m_hub.m_clock.nowMs());
    welcome.generation = m_hub.m_generation;
    send(request, welcome);
}

} // namespace caseweave
