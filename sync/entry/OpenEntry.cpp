// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/entry/OpenEntry.h"

namespace caseweave {
namespace {

constexpr std::uint64_t rosterKindNumber = 1;

/// That the header says what the envelope's class and keys say.
Status checkPlace(const Envelope &envelope, const OpenedEntry &entry, const std::optional<EntryId> &epoch,
                  const CaseId &caseId)
{
    const Header &header = entry.header;
    if (header.caseId != caseId)
        return ErrorCode::Malformed;
    if (envelope.type == EnvelopeClass::Roster) {
        if (header.kind != rosterKindNumber)
            return ErrorCode::Malformed;
        return header.bodyHash == boxesHashOf(envelope.boxes) ? Status() : Status(ErrorCode::BadSignature);
    }
    if (header.kind == rosterKindNumber || !epoch || header.epoch != *epoch)
        return ErrorCode::Malformed;
    if (!entry.restricted())
        return {};
    return header.bodyHash == bodyHashOf(envelope.body) ? Status() : Status(ErrorCode::BadSignature);
}

Status openBody(OpenedEntry &entry, EnvelopeKeys &keys, ByteView contentSecret)
{
    Result<Bytes> plain = open(keys.bodyKey(), entry.id.view(), entry.body);
    if (!plain)
        return plain.error();
    entry.plain = std::move(*plain);
    const Result<ByteView> payload = unpad(entry.plain);
    if (!payload)
        return payload.error();
    const ByteView blind = keys.blind(contentSecret, entry.header.device, entry.header.sequence);
    if (commitmentOf(blind, *payload) != entry.header.commitment)
        return ErrorCode::BadSignature;
    entry.payload = *payload;
    return {};
}

void openForAudience(OpenedEntry &entry, const DeviceId &device, const BoxKey &key)
{
    Result<Bytes> plain = openRestricted(entry.header, entry.body, device, key);
    entry.readable = plain.ok();
    if (!plain)
        return;
    entry.plain = std::move(*plain);
    entry.payload = unpad(entry.plain)->subspan(blindSize);
}

} // namespace

Result<Bytes> openRestricted(const Header &header, ByteView bodyCiphertext, const DeviceId &device, const BoxKey &key)
{
    const ByteView mine = boxFor(header.audience, device);
    if (mine.empty())
        return ErrorCode::CannotOpen;
    const Result<SecretBytes> bodyKey = key.open(mine);
    if (!bodyKey || bodyKey->size() != bodyKeySize)
        return ErrorCode::CannotOpen;
    Result<Bytes> plain = open(bodyKey->view(), bodyPlace(header), bodyCiphertext);
    if (!plain)
        return ErrorCode::CannotOpen;
    const Result<ByteView> content = unpad(*plain);
    if (!content || content->size() < blindSize
        || commitmentOf(content->first(blindSize), content->subspan(blindSize)) != header.commitment)
        return ErrorCode::CannotOpen;
    return plain;
}

Result<OpenedEntry> openEntry(const Envelope &envelope, EnvelopeKeys &keys, ByteView contentSecret,
                              const std::optional<EntryId> &epoch, const CaseId &caseId, const DeviceId &device,
                              const BoxKey &key)
{
    Result<SignedHeader> held = keys.openHeader(envelope);
    if (!held)
        return held.error();
    const Result<Header> header = Header::decode(held->header);
    if (!header)
        return header.error();
    OpenedEntry entry;
    entry.held = std::move(*held);
    entry.header = *header;
    entry.id = entryIdOf(entry.held.header);
    entry.body = envelope.body;
    if (Status status = checkPlace(envelope, entry, epoch, caseId); !status)
        return status.error();
    if (entry.restricted())
        openForAudience(entry, device, key);
    else if (Status status = openBody(entry, keys, contentSecret); !status)
        return status.error();
    return entry;
}

} // namespace caseweave
