// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/certificate/Certificate.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/hash/Hash.h"

namespace caseweave {

namespace {

constexpr std::uint64_t suite = 1;
constexpr std::string_view agencyDomain = "CW1 agency certificate";
constexpr std::string_view deviceDomain = "CW1 device certificate";

struct SignedView {
    ByteView payload;
    ByteView signature;
};

/// A signed object without a copy.
Result<SignedView> viewSigned(ByteView bytes)
{
    cbor::Reader reader(bytes);
    reader.array(2);
    SignedView view;
    view.payload = reader.bytes();
    view.signature = reader.bytesExactly(std::tuple_size_v<Signature>);
    if (!reader.finish())
        return ErrorCode::Malformed;
    return view;
}

/// The start that every payload shares. Another suite is told apart from nonsense, so that a newer program's
/// certificate can be answered with "update".
Status openPayload(cbor::Reader &reader, std::string_view domain, std::size_t count)
{
    const std::size_t actual = reader.array();
    reader.expectText(domain);
    const std::uint64_t number = reader.uint();
    if (!reader.ok())
        return ErrorCode::Malformed;
    if (number != suite)
        return ErrorCode::UnknownSuite;
    if (actual != count)
        return ErrorCode::Malformed;
    return {};
}

std::array<std::uint8_t, 32> readKey(cbor::Reader &reader)
{
    std::array<std::uint8_t, 32> key{};
    const ByteView view = reader.bytesExactly(key.size());
    std::copy(view.begin(), view.end(), key.begin());
    return key;
}

std::int64_t readSeconds(cbor::Reader &reader)
{
    return static_cast<std::int64_t>(reader.uint(INT64_MAX));
}

std::uint64_t seconds(std::int64_t value)
{
    assert(value >= 0);
    return static_cast<std::uint64_t>(value);
}

bool isWithin(std::int64_t at, std::int64_t notBefore, std::int64_t notAfter)
{
    return at >= notBefore && at < notAfter;
}

bool isSigned(const Bytes &encoded, const SignPublicKey &key, std::string_view domain)
{
    const auto view = viewSigned(encoded);
    return view.ok() && verify(key, domain, view->payload, view->signature);
}

} // namespace

Bytes SignedObject::encode() const
{
    cbor::Writer writer(payload.size() + signature.size() + 16);
    return writer.array(2).bytes(payload).bytes(signature).take();
}

Result<SignedObject> SignedObject::decode(ByteView bytes)
{
    const auto view = viewSigned(bytes);
    if (!view.ok())
        return view.error();
    SignedObject object;
    object.payload.assign(view->payload.begin(), view->payload.end());
    std::copy(view->signature.begin(), view->signature.end(), object.signature.begin());
    return object;
}

SignedObject SignedObject::make(const SigningKey &key, std::string_view domain, Bytes payload)
{
    SignedObject object;
    object.signature = key.sign(domain, payload);
    object.payload = std::move(payload);
    return object;
}

bool SignedObject::verify(const SignPublicKey &key, std::string_view domain) const
{
    return caseweave::verify(key, domain, payload, signature);
}

AgencyId agencyIdOf(const SignPublicKey &root)
{
    return hashId<AgencyId>("CW1 agency", {root});
}

DeviceId deviceIdOf(const SignPublicKey &sign, const BoxPublicKey &box)
{
    return hashId<DeviceId>("CW1 device", {sign, box});
}

AgencyCertificate AgencyCertificate::issue(const SigningKey &root, AgencyRole role, const SignPublicKey &signKey,
                                           const std::optional<BoxPublicKey> &boxKey, std::string name,
                                           std::int64_t notBefore, std::int64_t notAfter)
{
    assert(boxKey.has_value() == (role == AgencyRole::Recovery));
    AgencyCertificate made;
    made.agency = agencyIdOf(root.publicKey());
    made.role = role;
    made.signKey = signKey;
    made.boxKey = boxKey;
    made.name = std::move(name);
    made.notBefore = notBefore;
    made.notAfter = notAfter;
    cbor::Writer writer(256);
    writer.array(9).text(agencyDomain).uint(suite).id(made.agency).uint(static_cast<std::uint64_t>(role));
    writer.bytes(signKey).bytes(boxKey ? ByteView(*boxKey) : ByteView());
    writer.text(made.name).uint(seconds(notBefore)).uint(seconds(notAfter));
    made.encoded = SignedObject::make(root, agencyDomain, writer.take()).encode();
    return made;
}

Result<AgencyCertificate> AgencyCertificate::decode(ByteView bytes)
{
    const auto view = viewSigned(bytes);
    if (!view.ok())
        return view.error();
    cbor::Reader reader(view->payload);
    if (const Status opened = openPayload(reader, agencyDomain, 9); !opened.ok())
        return opened.error();

    AgencyCertificate read;
    read.agency = reader.id<AgencyId>();
    const std::uint64_t role = reader.uint();
    if (role < 1 || role > 3)
        reader.fail();
    read.role = static_cast<AgencyRole>(role);
    read.signKey = readKey(reader);
    if (read.role == AgencyRole::Recovery)
        read.boxKey = readKey(reader);
    else
        reader.bytesExactly(0);
    read.name = reader.text();
    read.notBefore = readSeconds(reader);
    read.notAfter = readSeconds(reader);
    if (!reader.finish())
        return ErrorCode::Malformed;
    read.encoded.assign(bytes.begin(), bytes.end());
    return read;
}

Status AgencyCertificate::verify(const SignPublicKey &root, std::int64_t atSeconds) const
{
    if (agency != agencyIdOf(root))
        return ErrorCode::Untrusted;
    if (!isSigned(encoded, root, agencyDomain))
        return ErrorCode::BadSignature;
    if (!isWithin(atSeconds, notBefore, notAfter))
        return ErrorCode::Expired;
    return {};
}

DeviceCertificate DeviceCertificate::issue(const SigningKey &issuerKey, const AgencyCertificate &issuer,
                                           const ProfessionalId &professional, const SignPublicKey &signKey,
                                           const BoxPublicKey &boxKey, std::int64_t notBefore, std::int64_t notAfter)
{
    assert(issuer.role == AgencyRole::Issuer && issuer.signKey == issuerKey.publicKey());
    DeviceCertificate made;
    made.agency = issuer.agency;
    made.professional = professional;
    made.signKey = signKey;
    made.boxKey = boxKey;
    made.notBefore = notBefore;
    made.notAfter = notAfter;
    made.issuer = issuer;
    cbor::Writer writer(256 + issuer.encoded.size());
    writer.array(9).text(deviceDomain).uint(suite).id(made.agency).id(professional).bytes(signKey).bytes(boxKey);
    writer.uint(seconds(notBefore)).uint(seconds(notAfter)).bytes(issuer.encoded);
    made.encoded = SignedObject::make(issuerKey, deviceDomain, writer.take()).encode();
    return made;
}

Result<DeviceCertificate> DeviceCertificate::decode(ByteView bytes)
{
    const auto view = viewSigned(bytes);
    if (!view.ok())
        return view.error();
    cbor::Reader reader(view->payload);
    if (const Status opened = openPayload(reader, deviceDomain, 9); !opened.ok())
        return opened.error();

    DeviceCertificate read;
    read.agency = reader.id<AgencyId>();
    read.professional = reader.id<ProfessionalId>();
    read.signKey = readKey(reader);
    read.boxKey = readKey(reader);
    read.notBefore = readSeconds(reader);
    read.notAfter = readSeconds(reader);
    const ByteView issuerBytes = reader.bytes();
    if (!reader.finish())
        return ErrorCode::Malformed;
    auto issuer = AgencyCertificate::decode(issuerBytes);
    if (!issuer.ok())
        return issuer.error();
    read.issuer = std::move(*issuer);
    read.encoded.assign(bytes.begin(), bytes.end());
    return read;
}

Status DeviceCertificate::verify(const SignPublicKey &root, std::int64_t atSeconds) const
{
    if (issuer.role != AgencyRole::Issuer || issuer.agency != agency)
        return ErrorCode::Untrusted;
    if (Status checked = issuer.verify(root, notBefore); !checked.ok())
        return checked;
    if (!isSigned(encoded, issuer.signKey, deviceDomain))
        return ErrorCode::BadSignature;
    if (!isWithin(atSeconds, notBefore, notAfter))
        return ErrorCode::Expired;
    return {};
}

DeviceKeys DeviceKeys::generate(Random &random)
{
    return {SigningKey::generate(random), BoxKey::generate(random)};
}

} // namespace caseweave
