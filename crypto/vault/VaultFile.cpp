// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/vault/VaultFile.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"

namespace caseweave {

namespace {

constexpr std::string_view fileDomain = "CW1 vault";
constexpr std::uint64_t suite = 1;

/// The four elements that the seal covers.
void writeHeader(cbor::Writer &writer, const VaultCost &cost, ByteView salt, bool usesStore)
{
    writer.text(fileDomain).uint(suite);
    writer.array(3).uint(cost.passes).uint(cost.memoryKib).bytes(salt);
    writer.boolean(usesStore);
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
    if (count != 6)
        return ErrorCode::Damaged;

    VaultFile read;
    reader.array(3);
    read.cost.passes = static_cast<std::uint32_t>(reader.uint(UINT32_MAX));
    read.cost.memoryKib = static_cast<std::uint32_t>(reader.uint(UINT32_MAX));
    read.salt = reader.bytesExactly(saltSize);
    read.usesStore = reader.boolean();
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
    cbor::Writer writer(sealed.size() + 128);
    writer.array(6);
    writeHeader(writer, cost, salt, usesStore);
    return writer.bytes(nonce).bytes(sealed).take();
}

Bytes VaultFile::associated(const VaultCost &cost, ByteView salt, bool usesStore)
{
    cbor::Writer writer;
    writer.array(4);
    writeHeader(writer, cost, salt, usesStore);
    return writer.take();
}

} // namespace caseweave
