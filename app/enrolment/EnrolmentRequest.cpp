// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enrolment/EnrolmentRequest.h"

#include "app/directory/DirectoryRecord.h"
#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/hash/Hash.h"
#include "crypto/words/Words.h"

namespace caseweave {

namespace {

constexpr std::string_view domain = "CW1 enrolment request";
constexpr std::size_t mostPayload = 1024;
constexpr std::uint64_t latestTime = std::uint64_t{1} << 40;

template <std::size_t N>
std::array<std::uint8_t, N> readFixed(cbor::Reader &in)
{
    std::array<std::uint8_t, N> value{};
    const ByteView view = in.bytesExactly(N);
    std::copy(view.begin(), view.end(), value.begin());
    return value;
}

} // namespace

std::string EnrolmentRequest::codeWords() const
{
    return caseweave::codeWords(code);
}

EnrolmentRequest EnrolmentRequest::make(const EnrolmentToken &token, const DeviceKeys &keys, std::string_view label,
                                        std::int64_t nowSeconds)
{
    EnrolmentRequest request;
    request.signKey = keys.sign.publicKey();
    request.boxKey = keys.box.publicKey();
    request.label = label;
    request.time = nowSeconds;
    cbor::Writer payload(256);
    payload.array(7).text(domain).uint(1).bytes(token.tag()).bytes(request.signKey).bytes(request.boxKey);
    payload.text(label).uint(static_cast<std::uint64_t>(nowSeconds));
    const Bytes signedBytes = payload.take();
    request.code = hash("CW1 enrolment code", signedBytes);
    cbor::Writer out(512);
    out.array(3).bytes(signedBytes);
    out.bytes(token.requestKey().sign(domain, signedBytes)).bytes(keys.sign.sign(domain, signedBytes));
    request.encoded = out.take();
    return request;
}

Result<EnrolmentRequest> EnrolmentRequest::verify(const EnrolmentToken &token, ByteView bytes)
{
    cbor::Reader outer(bytes);
    outer.array(3);
    const ByteView payload = outer.bytes(mostPayload);
    const auto byToken = readFixed<64>(outer);
    const auto byDevice = readFixed<64>(outer);
    if (!outer.finish())
        return ErrorCode::Malformed;
    cbor::Reader in(payload);
    EnrolmentRequest request;
    in.array(7);
    in.expectText(domain);
    in.expectUint(1);
    const auto tag = readFixed<32>(in);
    request.signKey = readFixed<32>(in);
    request.boxKey = readFixed<32>(in);
    request.label = in.text(mostLabel);
    request.time = static_cast<std::int64_t>(in.uint(latestTime));
    if (!in.finish() || !isDirectoryText(request.label, true))
        return ErrorCode::Malformed;
    if (tag != token.tag())
        return ErrorCode::Untrusted;
    if (!caseweave::verify(token.requestKey().publicKey(), domain, payload, byToken)
        || !caseweave::verify(request.signKey, domain, payload, byDevice))
        return ErrorCode::BadSignature;
    request.code = hash("CW1 enrolment code", payload);
    request.encoded.assign(bytes.begin(), bytes.end());
    return request;
}

} // namespace caseweave
