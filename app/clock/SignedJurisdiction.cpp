// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock/SignedJurisdiction.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"

#include <QDateTime>

namespace caseweave {

namespace {

constexpr std::string_view domain = "CW1 jurisdiction profile";
constexpr std::uint64_t suite = 1;
constexpr std::size_t mostCertificate = 4096;
constexpr std::size_t mostNation = 64;
constexpr std::uint64_t latestTime = std::uint64_t{1} << 40; ///< far enough, and safe in signed arithmetic

ByteView bytesOf(const QByteArray &bytes)
{
    return {reinterpret_cast<const std::uint8_t *>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
}

QByteArray copyOf(ByteView bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

std::string_view withoutEnd(std::string_view text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.remove_suffix(1);
    return text;
}

QString problemOf(const Jurisdiction &rules, std::int64_t time)
{
    const Jurisdiction *known = builtInJurisdiction(rules.id);
    if (known == nullptr) {
        QStringList ids;
        for (const Jurisdiction &one : builtInJurisdictions())
            ids += one.id;
        return QStringLiteral("id is none of: %1").arg(ids.join(QStringLiteral(", ")));
    }
    if (rules.name != known->name)
        return QStringLiteral("name is not \"%1\", which its id stands for").arg(known->name);
    // A day more: the signer's midnight is not that of UTC.
    if (rules.checked > QDateTime::fromSecsSinceEpoch(time, Qt::UTC).date().addDays(1))
        return QStringLiteral("checked is after the day on which it is signed");
    return {};
}

} // namespace

JurisdictionReading SignedJurisdiction::readForSigning(const QByteArray &profile, std::int64_t time)
{
    JurisdictionReading reading;
    if (profile.size() > mostProfileBytes) {
        reading.problem = QStringLiteral("is longer than %1 bytes").arg(mostProfileBytes);
        return reading;
    }
    reading = readJurisdiction(profile);
    if (reading.profile)
        reading.problem = problemOf(*reading.profile, time);
    if (!reading.problem.isEmpty())
        reading.profile.reset();
    return reading;
}

SignedJurisdiction SignedJurisdiction::make(const SigningKey &issuerKey, const AgencyCertificate &issuer,
                                            const SignPublicKey &root, std::uint64_t number, std::int64_t time,
                                            const QByteArray &profile)
{
    JurisdictionReading reading = readForSigning(profile, time);
    assert(reading.profile && issuer.agency == agencyIdOf(root) && issuer.signKey == issuerKey.publicKey());
    assert(number >= 1 && number <= mostNumber);
    SignedJurisdiction made;
    made.agency = issuer.agency;
    made.root = root;
    made.number = number;
    made.time = time;
    made.issuer = issuer;
    made.rules = std::make_shared<const Jurisdiction>(std::move(*reading.profile));
    cbor::Writer out(1024 + static_cast<std::size_t>(profile.size()));
    out.array(9).text(domain).uint(suite).id(made.agency).bytes(root).uint(number);
    out.uint(static_cast<std::uint64_t>(time)).text(made.rules->id.toStdString());
    out.bytes(bytesOf(profile)).bytes(issuer.encoded);
    made.encoded = SignedObject::make(issuerKey, domain, out.take()).encode();
    return made;
}

Result<SignedJurisdiction> SignedJurisdiction::fromText(std::string_view whole)
{
    if (whole.size() > mostText)
        return ErrorCode::TooLarge;
    const std::string_view text = withoutEnd(whole);
    constexpr std::size_t unnumbered = prefix.size() - 2; // without "1:"
    if (text.substr(0, prefix.size()) != prefix)
        return text.substr(0, unnumbered) == prefix.substr(0, unnumbered) ? ErrorCode::UnknownSuite
                                                                          : ErrorCode::Malformed;
    auto bytes = fromBase64Url(text.substr(prefix.size()));
    if (!bytes)
        return ErrorCode::Malformed;
    const auto object = SignedObject::decode(*bytes);
    if (!object)
        return object.error();
    cbor::Reader in(object->payload);
    SignedJurisdiction read;
    in.array(9);
    in.expectText(domain);
    in.expectUint(suite);
    read.agency = in.id<AgencyId>();
    const ByteView root = in.bytesExactly(read.root.size());
    std::copy(root.begin(), root.end(), read.root.begin());
    read.number = in.uint(mostNumber);
    read.time = static_cast<std::int64_t>(in.uint(latestTime));
    const std::string nation(in.text(mostNation));
    const ByteView profile = in.bytes(static_cast<std::size_t>(mostProfileBytes));
    const ByteView certificate = in.bytes(mostCertificate);
    if (!in.finish() || read.number == 0)
        return ErrorCode::Malformed;
    auto issuer = AgencyCertificate::decode(certificate);
    if (!issuer)
        return issuer.error();
    JurisdictionReading reading = readForSigning(copyOf(profile), read.time);
    if (!reading.profile || reading.profile->id.toStdString() != nation)
        return ErrorCode::Malformed;
    read.issuer = std::move(*issuer);
    read.rules = std::make_shared<const Jurisdiction>(std::move(*reading.profile));
    read.encoded = std::move(*bytes);
    return read;
}

std::string SignedJurisdiction::text() const
{
    return std::string(prefix) + toBase64Url(encoded) + '\n';
}

Status SignedJurisdiction::verify(const AgencyId &own) const
{
    if (agency != own || agencyIdOf(root) != own || issuer.agency != own || issuer.role != AgencyRole::Issuer)
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

} // namespace caseweave
