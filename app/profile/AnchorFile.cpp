// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/AnchorFile.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/chance/Random.h"
#include "crypto/seal/Seal.h"
#include "crypto/vault/Vault.h"

namespace caseweave {

namespace {

constexpr std::string_view domain = "CW1 anchors";
constexpr std::size_t nonceBytes = 24;
constexpr std::size_t mostFileBytes = 16U << 20;

} // namespace

Result<Anchors> readAnchors(const std::filesystem::path &file, const SecretBytes &key)
{
    const auto bytes = readFile(file, mostFileBytes);
    if (!bytes)
        return bytes.error();
    if (bytes->size() < nonceBytes + sealOverhead)
        return ErrorCode::Damaged;
    const ByteView view(*bytes);
    const auto plain = openWithNonce(key.view(), view.first(nonceBytes), viewOf(domain), view.subspan(nonceBytes));
    if (!plain)
        return plain.error();
    cbor::Reader in(plain->view());
    Anchors anchors;
    const std::size_t count = in.array();
    for (std::size_t i = 0; in.ok() && i < count; ++i) {
        in.array(4);
        const auto caseId = in.id<CaseId>();
        Anchor anchor;
        anchor.ownSequence = in.uint();
        anchor.ownHead = in.id<EntryId>();
        anchor.entries = in.uint();
        anchors[caseId] = anchor;
    }
    if (!in.finish())
        return ErrorCode::Damaged;
    return anchors;
}

Status writeAnchors(const std::filesystem::path &file, const SecretBytes &key, const Anchors &anchors, Random &random)
{
    cbor::Writer out(64 + anchors.size() * 96);
    out.array(anchors.size());
    for (const auto &[caseId, anchor] : anchors)
        out.array(4).id(caseId).uint(anchor.ownSequence).id(anchor.ownHead).uint(anchor.entries);
    const Bytes nonce = random.bytes(nonceBytes);
    Bytes bytes = nonce;
    const Bytes sealed = sealWithNonce(key.view(), nonce, viewOf(domain), out.take());
    bytes.insert(bytes.end(), sealed.begin(), sealed.end());
    return writeFileDurably(file, bytes);
}

} // namespace caseweave
