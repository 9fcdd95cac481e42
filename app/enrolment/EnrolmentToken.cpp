// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enrolment/EnrolmentToken.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "crypto/words/Words.h"

#include <charconv>

namespace caseweave {

namespace {

constexpr std::size_t mostAddress = 261; ///< bytes: the longest host name, a colon and a port

bool isHostLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

bool isAddressLetter6(char c)
{
    return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}

bool isHost(std::string_view host)
{
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        const std::string_view inner = host.substr(1, host.size() - 2);
        return std::all_of(inner.begin(), inner.end(), isAddressLetter6);
    }
    return !host.empty() && std::all_of(host.begin(), host.end(), isHostLetter);
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view white = " \t\r\n\v\f";
    const std::size_t first = text.find_first_not_of(white);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

} // namespace

EnrolmentToken EnrolmentToken::generate(Random &random)
{
    return EnrolmentToken(SecretBytes::random(size, random));
}

Result<EnrolmentToken> EnrolmentToken::fromBytes(ByteView bytes)
{
    if (bytes.size() != size)
        return ErrorCode::Malformed;
    return EnrolmentToken(SecretBytes(bytes));
}

Result<EnrolmentToken> EnrolmentToken::fromWords(std::string_view words)
{
    const auto bytes = tokenFromWords(words);
    if (!bytes)
        return ErrorCode::Malformed;
    return fromBytes(*bytes);
}

std::string EnrolmentToken::words() const
{
    return tokenToWords(m_bytes.view());
}

Digest EnrolmentToken::tag() const
{
    return keyedHash(m_bytes.view(), "CW1 enrolment tag", {});
}

SecretBytes EnrolmentToken::invitationKey() const
{
    SecretBytes key(32);
    keyedHash(m_bytes.view(), "CW1 enrolment key", {}, key.span());
    return key;
}

SigningKey EnrolmentToken::requestKey() const
{
    SecretBytes seed(32);
    keyedHash(m_bytes.view(), "CW1 enrolment sign", {}, seed.span());
    return SigningKey::fromSeed(seed.view());
}

std::string EnrolmentLetter::text() const
{
    cbor::Writer out;
    out.array(3).text(hubAddress).bytes(token.bytes());
    if (tls)
        out.bytes(*tls);
    else
        out.null();
    return std::string(prefix) + toBase64Url(out.take());
}

Result<EnrolmentLetter> EnrolmentLetter::fromText(std::string_view text)
{
    const std::string_view whole = trimmed(text);
    if (whole.size() > mostText)
        return ErrorCode::Malformed;
    if (whole.substr(0, prefix.size()) != prefix)
        return whole.substr(0, 16) == prefix.substr(0, 16) ? ErrorCode::UnknownSuite : ErrorCode::Malformed;
    const auto bytes = fromBase64Url(whole.substr(prefix.size()));
    if (!bytes)
        return ErrorCode::Malformed;
    cbor::Reader in(*bytes);
    in.array(3);
    std::string address(in.text(mostAddress));
    const ByteView secret = in.bytesExactly(EnrolmentToken::size);
    std::optional<Digest> tls;
    if (!in.null()) {
        tls.emplace();
        const ByteView view = in.bytesExactly(tls->size());
        std::copy(view.begin(), view.end(), tls->begin());
    }
    if (!in.finish() || !isHubAddress(address))
        return ErrorCode::Malformed;
    auto token = EnrolmentToken::fromBytes(secret);
    if (!token)
        return token.error();
    return EnrolmentLetter{std::move(address), std::move(*token), tls};
}

bool isHubAddress(std::string_view address)
{
    const std::size_t colon = address.rfind(':');
    if (address.size() > mostAddress || colon == std::string_view::npos || !isHost(address.substr(0, colon)))
        return false;
    const std::string_view digits = address.substr(colon + 1);
    unsigned port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return error == std::errc() && end == digits.data() + digits.size() && port >= 1 && port <= 65535;
}

} // namespace caseweave
