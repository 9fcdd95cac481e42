// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/vault/VaultFile.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"

namespace caseweave {

namespace {

constexpr std::string_view fileDomain = "CW1 vault";
constexpr std::uint64_t suite = 1;

/// The five elements that the seal covers.
void writeHeader(cbor::Writer &writer, const VaultFile &file)
{
    writer.text(fileDomain).uint(suite);
    writer.array(3).uint(file.cost.passes).uint(file.cost.memoryKib).bytes(file.salt);
    writer.boolean(file.usesStore).bytes(file.check);
}

} // namespace

Status checkCost(const VaultCost &cost)
{
    if (cost.passes < VaultCost::leastPasses || cost.memoryKib < VaultCost::leastMemoryKib)
        return ErrorCode::Weak;
    if (cost.passes > VaultCost::mostPasses || cost.memoryKib > VaultCost::mostMemoryKib)
        return ErrorCode::TooLarge;
    return {};
}

Result<VaultFile> VaultFile::decode(ByteView file)
{
    cbor::Reader reader(file);
    const std::size_t count = reader.array();
    reader.expectText(fileDomain);
    const std::uint64_t number = reader.uint();
    if (!reader.ok())
        return ErrorCode::Damaged;
    if (number != suite)
        return ErrorCode::UnknownSuite;
    if (count != 7)
        return ErrorCode::Damaged;

    VaultFile read;
    reader.array(3);
    read.cost.passes = static_cast<std::uint32_t>(reader.uint(UINT32_MAX));
    read.cost.memoryKib = static_cast<std::uint32_t>(reader.uint(UINT32_MAX));
    read.salt = reader.bytesExactly(saltSize);
    read.usesStore = reader.boolean();
    read.check = reader.bytesExactly(checkSize);
    read.nonce = reader.bytesExactly(nonceSize);
    read.sealed = reader.bytes();
    if (!reader.finish())
        return ErrorCode::Damaged;
    if (const Status checked = checkCost(read.cost); !checked.ok())
        return checked.error();
    return read;
}

Bytes VaultFile::encode() const
{
    cbor::Writer writer(sealed.size() + 160);
    writer.array(7);
    writeHeader(writer, *this);
    return writer.bytes(nonce).bytes(sealed).take();
}

Bytes VaultFile::associated() const
{
    cbor::Writer writer;
    writer.array(5);
    writeHeader(writer, *this);
    return writer.take();
}

} // namespace caseweave
