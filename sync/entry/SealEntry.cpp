// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/entry/SealEntry.h"

namespace caseweave {
namespace {

Result<Bytes> encodeAudience(const std::vector<Recipient> &audience, const SecretBytes &bodyKey)
{
    cbor::Writer writer(audience.size() * 128);
    writer.array(audience.size());
    for (const Recipient &recipient : audience) {
        const Result<Bytes> sealed = box(recipient.key, bodyKey.view());
        if (!sealed)
            return Error{sealed.code(), {recipient.device.bytes}};
        writer.array(2).id(recipient.device).bytes(*sealed);
    }
    return writer.take();
}

Header headerOf(const EntryDraft &draft)
{
    Header header;
    header.caseId = draft.caseId;
    header.epoch = draft.epoch;
    header.device = draft.device;
    header.sequence = draft.sequence;
    header.previous = draft.previous;
    header.clock = draft.clock;
    header.kind = draft.kind;
    return header;
}

/// Signs the header and puts header and body into an envelope. The body is sealed already when there is an audience.
SealedEntry finish(const EntryDraft &draft, const Header &header, ByteView contentSecret, const SigningKey &key,
                   const MailboxTag &mailbox, EnvelopeKeys &keys, Random &random, Bytes body)
{
    const auto type = draft.boxes.empty() ? EnvelopeClass::Entry : EnvelopeClass::Roster;
    SealedEntry sealed;
    cbor::Writer writer(320 + header.audience.size());
    header.write(writer);
    sealed.header = writer.take();
    sealed.id = entryIdOf(sealed.header);
    sealed.signature = key.signDigest(sealed.id.bytes);

    std::array<std::uint8_t, 24> salt{};
    random.fill(salt);
    keys.derive(type, contentSecret, salt);
    sealed.body
        = draft.audience.empty() ? seal(keys.bodyKey(), sealed.id.view(), pad({draft.payload})) : std::move(body);
    writer.array(2).bytes(sealed.header).bytes(sealed.signature);
    const Bytes headerCiphertext = keys.sealHeader(mailbox, type, writer.view());
    sealed.envelope = encodeEnvelope(mailbox, type, salt, keys.check(), headerCiphertext, sealed.body, draft.boxes);
    return sealed;
}

} // namespace

Result<SealedEntry> sealEntry(const EntryDraft &draft, ByteView contentSecret, const SigningKey &key,
                              const MailboxTag &mailbox, EnvelopeKeys &keys, Random &random)
{
    if (draft.payload.size() > (draft.audience.empty() ? mostPayload : mostPayload - blindSize))
        return ErrorCode::TooLarge;
    Header header = headerOf(draft);
    Bytes audience;
    Bytes body;
    if (draft.audience.empty()) {
        header.commitment = commitmentOf(keys.blind(contentSecret, draft.device, draft.sequence), draft.payload);
        if (!draft.boxes.empty())
            header.bodyHash = boxesHashOf(draft.boxes);
    } else {
        const SecretBytes blind = SecretBytes::random(blindSize, random);
        const SecretBytes bodyKey = SecretBytes::random(bodyKeySize, random);
        Result<Bytes> encoded = encodeAudience(draft.audience, bodyKey);
        if (!encoded)
            return encoded.error();
        audience = std::move(*encoded);
        header.audience = audience;
        body = seal(bodyKey.view(), bodyPlace(header), pad({blind.view(), draft.payload}));
        header.bodyHash = bodyHashOf(body);
        header.commitment = commitmentOf(blind.view(), draft.payload);
    }
    SealedEntry sealed = finish(draft, header, contentSecret, key, mailbox, keys, random, std::move(body));
    if (sealed.envelope.size() > mostEntryEnvelope)
        return ErrorCode::TooLarge;
    return sealed;
}

Bytes sealAgain(ByteView header, const Signature &signature, ByteView body, ByteView contentSecret,
                const MailboxTag &mailbox, EnvelopeKeys &keys, Random &random)
{
    std::array<std::uint8_t, 24> salt{};
    random.fill(salt);
    keys.derive(EnvelopeClass::Entry, contentSecret, salt);
    cbor::Writer writer(header.size() + 96);
    writer.array(2).bytes(header).bytes(signature);
    const Bytes headerCiphertext = keys.sealHeader(mailbox, EnvelopeClass::Entry, writer.view());
    return encodeEnvelope(mailbox, EnvelopeClass::Entry, salt, keys.check(), headerCiphertext, body, {});
}

} // namespace caseweave
