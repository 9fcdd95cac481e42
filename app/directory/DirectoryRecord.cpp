// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/directory/DirectoryRecord.h"

#include "app/text/Text.h"
#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/hash/Hash.h"

namespace caseweave {

namespace {

constexpr std::string_view domain = "CW1 directory record";
constexpr std::uint64_t latestTime = std::uint64_t{1} << 40; ///< far enough, and safe in signed arithmetic

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

void writeChange(cbor::Writer &out, const DirectoryChange &change)
{
    const auto number = static_cast<std::uint64_t>(change.index());
    std::visit(Overloaded{
                   [&](const AgencyItself &c) {
                       out.array(4).uint(number).bytes(c.root).text(c.name).uint(static_cast<std::uint64_t>(c.kind));
                   },
                   [&](const CardChange &c) {
                       out.array(7).uint(number).id(c.professional).text(c.name).text(c.title).text(c.team);
                       out.text(c.phone).text(c.mail);
                   },
                   [&](const DeviceAdmitted &c) { out.array(2).uint(number).bytes(c.certificate.encoded); },
                   [&](const DeviceRevoked &c) {
                       out.array(3).uint(number).id(c.device).uint(static_cast<std::uint64_t>(c.reason));
                   },
                   [&](const AgencyTrusted &c) {
                       out.array(6).uint(number).id(c.agency).bytes(c.root).text(c.name);
                       out.uint(static_cast<std::uint64_t>(c.kind)).text(c.hubAddress);
                   },
                   [&](const HubStated &c) { out.array(3).uint(number).bytes(c.certificate.encoded).text(c.address); },
                   [&](const ProfessionalLeft &c) { out.array(2).uint(number).id(c.professional); },
                   [&](const TrustWithdrawn &c) { out.array(2).uint(number).id(c.agency); },
               },
               change);
}

std::string readText(cbor::Reader &in, bool mayBeEmpty)
{
    const std::string_view text = in.text(DirectoryRecord::mostText);
    if (in.ok() && !isDirectoryText(text, mayBeEmpty))
        in.fail();
    return std::string(text);
}

SignPublicKey readKey(cbor::Reader &in)
{
    SignPublicKey key{};
    const ByteView view = in.bytesExactly(key.size());
    std::copy(view.begin(), view.end(), key.begin());
    return key;
}

template <class Enum>
Enum readEnum(cbor::Reader &in, Enum least, Enum most)
{
    const std::uint64_t value = in.uint(static_cast<std::uint64_t>(most));
    if (value < static_cast<std::uint64_t>(least)) {
        in.fail();
        return least;
    }
    return static_cast<Enum>(value);
}

AgencyKind readKind(cbor::Reader &in)
{
    return readEnum(in, AgencyKind::Council, AgencyKind::Voluntary);
}

template <class Certificate>
Certificate readCertificate(cbor::Reader &in)
{
    const ByteView bytes = in.bytes(DirectoryRecord::mostBytes);
    if (in.ok()) {
        if (auto certificate = Certificate::decode(bytes))
            return std::move(*certificate);
        in.fail();
    }
    return {};
}

/// The fields of a change, by its number; the array was opened and its length is given.
DirectoryChange readFields(cbor::Reader &in, std::uint64_t number, std::size_t count)
{
    constexpr std::array<std::size_t, 8> lengths{4, 7, 2, 3, 6, 3, 2, 2};
    if (number >= lengths.size() || count != lengths[number]) {
        in.fail();
        return {};
    }
    switch (number) {
    case 0: {
        AgencyItself c;
        c.root = readKey(in);
        c.name = readText(in, false);
        c.kind = readKind(in);
        return c;
    }
    case 1: {
        CardChange c;
        c.professional = in.id<ProfessionalId>();
        c.name = readText(in, false);
        c.title = readText(in, true);
        c.team = readText(in, true);
        c.phone = readText(in, true);
        c.mail = readText(in, true);
        return c;
    }
    case 2:
        return DeviceAdmitted{readCertificate<DeviceCertificate>(in)};
    case 3: {
        DeviceRevoked c;
        c.device = in.id<DeviceId>();
        c.reason = readEnum(in, RevocationReason::Lost, RevocationReason::Compromised);
        return c;
    }
    case 4: {
        AgencyTrusted c;
        c.agency = in.id<AgencyId>();
        c.root = readKey(in);
        c.name = readText(in, false);
        c.kind = readKind(in);
        c.hubAddress = readText(in, true);
        return c;
    }
    case 5: {
        HubStated c;
        c.certificate = readCertificate<AgencyCertificate>(in);
        c.address = readText(in, false);
        return c;
    }
    case 6:
        return ProfessionalLeft{in.id<ProfessionalId>()};
    default:
        return TrustWithdrawn{in.id<AgencyId>()};
    }
}

DirectoryChange readChange(cbor::Reader &in)
{
    const std::size_t count = in.array();
    const std::uint64_t number = in.uint();
    if (!in.ok())
        return {};
    return readFields(in, number, count);
}

} // namespace

DirectoryRecord DirectoryRecord::make(const SigningKey &issuerKey, const AgencyCertificate &issuer,
                                      std::uint64_t number, const Digest &previous, std::int64_t time,
                                      const DirectoryChange &change)
{
    cbor::Writer out(1024);
    out.array(8).text(domain).uint(1).id(issuer.agency).uint(number).bytes(previous);
    out.uint(static_cast<std::uint64_t>(time));
    writeChange(out, change);
    out.bytes(issuer.encoded);
    DirectoryRecord record;
    record.agency = issuer.agency;
    record.number = number;
    record.previous = previous;
    record.time = time;
    record.change = change;
    record.issuer = issuer;
    record.encoded = SignedObject::make(issuerKey, domain, out.take()).encode();
    return record;
}

Result<DirectoryRecord> DirectoryRecord::decode(ByteView bytes)
{
    if (bytes.size() > mostBytes)
        return ErrorCode::TooLarge;
    const auto object = SignedObject::decode(bytes);
    if (!object)
        return object.error();
    cbor::Reader in(object->payload);
    DirectoryRecord record;
    in.array(8);
    in.expectText(domain);
    in.expectUint(1);
    record.agency = in.id<AgencyId>();
    record.number = in.uint();
    const ByteView previous = in.bytesExactly(record.previous.size());
    std::copy(previous.begin(), previous.end(), record.previous.begin());
    record.time = static_cast<std::int64_t>(in.uint(latestTime));
    record.change = readChange(in);
    record.issuer = readCertificate<AgencyCertificate>(in);
    if (!in.finish())
        return ErrorCode::Malformed;
    record.encoded.assign(bytes.begin(), bytes.end());
    return record;
}

Status DirectoryRecord::verify(const SignPublicKey &root) const
{
    if (issuer.agency != agency || issuer.role != AgencyRole::Issuer)
        return ErrorCode::Untrusted;
    if (const Status held = issuer.verify(root, time); !held)
        return held;
    const auto object = SignedObject::decode(encoded);
    if (!object)
        return object.error();
    if (!object->verify(issuer.signKey, domain))
        return ErrorCode::BadSignature;
    return {};
}

Digest DirectoryRecord::link() const
{
    return hash("CW1 directory link", encoded);
}

bool isDirectoryText(std::string_view text, bool mayBeEmpty)
{
    if (text.empty())
        return mayBeEmpty;
    if (text.size() > DirectoryRecord::mostText || !isFormC(text))
        return false;
    // A line break or a bidirectional override could make a card show as another name than it says.
    const QString shown = fromUtf8(text);
    return std::none_of(shown.begin(), shown.end(), [](QChar c) {
        return c.category() == QChar::Other_Control || (c >= u'\u202a' && c <= u'\u202e')
            || (c >= u'\u2066' && c <= u'\u2069') || c == u'\u2028' || c == u'\u2029';
    });
}

} // namespace caseweave
