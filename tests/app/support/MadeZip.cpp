// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/MadeZip.h"

namespace caseweave::test {

namespace {

template <class Number>
QByteArray little(Number value)
{
    QByteArray bytes;
    for (std::size_t i = 0; i < sizeof(Number); ++i)
        bytes += static_cast<char>(value >> (8 * i) & 0xff);
    return bytes;
}

std::uint32_t checksumOf(const QByteArray &bytes)
{
    std::uint32_t sum = ~std::uint32_t{0};
    for (const char byte : bytes) {
        sum ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit)
            sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xedb88320U : 0U);
    }
    return ~sum;
}

/// What the local and the central header have alike.
QByteArray headerOf(const ZipPart &part)
{
    const auto size = static_cast<std::uint32_t>(part.bytes.size());
    return little<std::uint16_t>(20) + little<std::uint16_t>(0) + little(part.method) + little<std::uint32_t>(0)
        + little(checksumOf(part.bytes)) + little(size) + little(part.claimed.value_or(size))
        + little(static_cast<std::uint16_t>(part.name.size())) + little<std::uint16_t>(0);
}

} // namespace

QByteArray zipOf(const QList<ZipPart> &parts)
{
    QByteArray zip;
    QByteArray central;
    for (const ZipPart &part : parts) {
        const auto place = static_cast<std::uint32_t>(zip.size());
        zip += "PK\x03\x04" + headerOf(part) + part.name + part.bytes;
        central += "PK\x01\x02" + little<std::uint16_t>(20) + headerOf(part) + QByteArray(10, '\0') + little(place)
            + part.name;
    }
    const auto start = static_cast<std::uint32_t>(zip.size());
    const auto count = static_cast<std::uint16_t>(parts.size());
    return zip + central + "PK\x05\x06" + little<std::uint32_t>(0) + little(count) + little(count)
        + little(static_cast<std::uint32_t>(central.size())) + little(start) + little<std::uint16_t>(0);
}

} // namespace caseweave::test
