// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/ProfileSecrets.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"

namespace caseweave {

namespace {

constexpr std::uint64_t version = 1;
constexpr std::size_t mostCases = 100'000;

void writePending(cbor::Writer &out, const std::optional<PendingEnrolment> &pending)
{
    if (!pending) {
        out.null();
        return;
    }
    out.array(3).bytes(pending->token.view()).bytes(pending->invitation).bytes(pending->request);
}

Bytes copyOf(ByteView view)
{
    return {view.begin(), view.end()};
}

template <std::size_t size>
std::array<std::uint8_t, size> arrayOf(ByteView view)
{
    std::array<std::uint8_t, size> out{};
    if (view.size() == size)
        std::copy(view.begin(), view.end(), out.begin());
    return out;
}

std::optional<PendingEnrolment> readPending(cbor::Reader &in)
{
    if (in.null())
        return std::nullopt;
    in.array(3);
    PendingEnrolment pending;
    pending.token = SecretBytes(in.bytesExactly(16));
    pending.invitation = copyOf(in.bytes());
    pending.request = copyOf(in.bytes());
    return pending;
}

void readCases(cbor::Reader &in, std::map<CaseId, CaseLocation> &cases)
{
    const std::size_t count = in.array();
    if (count > mostCases)
        in.fail();
    for (std::size_t i = 0; in.ok() && i < count; ++i) {
        in.array(3);
        const auto caseId = in.id<CaseId>();
        CaseLocation location;
        location.name = arrayOf<16>(in.bytesExactly(16));
        location.key = SecretBytes(in.bytesExactly(32));
        cases.emplace(caseId, std::move(location));
    }
}

} // namespace

SecretBytes ProfileSecrets::encode() const
{
    std::size_t room = 4096 + certificate.size() + cases.size() * 100;
    if (pending)
        room += pending->invitation.size() + pending->request.size();
    // With all the room at the start the writer never moves, so that one wipe at the end reaches every copy.
    cbor::Writer out(room);
    out.array(17).text("CW1 profile").uint(version);
    out.bytes(keys.sign.seed().view()).bytes(keys.box.secret()).bytes(certificate);
    out.id(professional).text(name).text(title).bytes(agencyRoot).text(agencyName);
    out.uint(static_cast<std::uint64_t>(agencyKind)).bytes(hubRoot).text(hubAddress);
    if (hubTls)
        out.bytes(*hubTls);
    else
        out.null();
    out.bytes(databaseKey.view());
    out.array(cases.size());
    for (const auto &[caseId, location] : cases)
        out.array(3).id(caseId).bytes(location.name).bytes(location.key.view());
    writePending(out, pending);
    Bytes plain = out.take();
    SecretBytes content{ByteView(plain)};
    volatile std::uint8_t *wipe = plain.data();
    for (std::size_t i = 0; i < plain.size(); ++i)
        wipe[i] = 0;
    return content;
}

Result<ProfileSecrets> ProfileSecrets::decode(ByteView content)
{
    cbor::Reader in(content);
    const std::size_t count = in.array();
    in.expectText("CW1 profile");
    const std::uint64_t found = in.uint();
    if (in.ok() && found > version)
        return ErrorCode::UnknownSuite;
    if (!in.ok() || found != version || count != 17)
        return ErrorCode::Malformed;
    const ByteView seed = in.bytesExactly(32);
    const ByteView box = in.bytesExactly(32);
    if (!in.ok())
        return ErrorCode::Malformed;
    ProfileSecrets secrets(DeviceKeys{SigningKey::fromSeed(seed), BoxKey::fromSecret(box)});
    secrets.certificate = copyOf(in.bytes());
    secrets.professional = in.id<ProfessionalId>();
    secrets.name = in.text();
    secrets.title = in.text();
    secrets.agencyRoot = arrayOf<32>(in.bytesExactly(32));
    secrets.agencyName = in.text();
    const std::uint64_t kind = in.uint(5);
    secrets.agencyKind = static_cast<AgencyKind>(kind);
    secrets.hubRoot = arrayOf<32>(in.bytesExactly(32));
    secrets.hubAddress = in.text();
    if (!in.null())
        secrets.hubTls = arrayOf<32>(in.bytesExactly(32));
    secrets.databaseKey = SecretBytes(in.bytesExactly(32));
    readCases(in, secrets.cases);
    secrets.pending = readPending(in);
    if (!in.finish() || kind == 0)
        return ErrorCode::Malformed;
    return secrets;
}

} // namespace caseweave
