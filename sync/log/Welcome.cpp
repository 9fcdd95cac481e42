// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Welcome.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/hash/Hash.h"
#include "sync/entry/Envelope.h"

namespace caseweave {
namespace {

constexpr std::string_view domain = "CW1 welcome";
constexpr auto welcomeClass = static_cast<std::uint64_t>(EnvelopeClass::Welcome);

Result<Welcome> readPayload(ByteView payload, const DeviceId &recipient)
{
    cbor::Reader reader(payload);
    const std::size_t fields = reader.array();
    reader.expectText(domain);
    const std::uint64_t suite = reader.uint();
    if (!reader.ok())
        return ErrorCode::Malformed;
    if (suite != 1)
        return ErrorCode::UnknownSuite;
    Welcome welcome;
    const DeviceId named = reader.id<DeviceId>();
    welcome.caseId = reader.id<CaseId>();
    welcome.rosterEntry = reader.id<EntryId>();
    welcome.timeSeconds = static_cast<std::int64_t>(reader.uint(INT64_MAX));
    if (!reader.finish() || fields != 6 || named != recipient)
        return ErrorCode::Malformed;
    return welcome;
}

} // namespace

MailboxTag inboxOf(const DeviceId &device)
{
    return hashId<MailboxTag>("CW1 inbox", {device.view()});
}

MailboxTag mailboxOf(const CaseId &caseId)
{
    return hashId<MailboxTag>("CW1 mailbox", {caseId.view()});
}

Result<Bytes> Welcome::seal(const DeviceKeys &sender, const DeviceCertificate &senderCertificate,
                            const DeviceCertificate &recipient, const CaseId &caseId, const EntryId &rosterEntry,
                            std::int64_t timeSeconds)
{
    const DeviceId to = recipient.device();
    cbor::Writer writer(1024);
    writer.array(6).text(domain).uint(1).id(to).id(caseId).id(rosterEntry);
    writer.uint(static_cast<std::uint64_t>(std::max<std::int64_t>(timeSeconds, 0)));
    const SignedObject object = SignedObject::make(sender.sign, domain, writer.take());
    writer.array(3).bytes(object.payload).bytes(object.signature).bytes(senderCertificate.encoded);
    const Result<Bytes> sealed = box(recipient.boxKey, writer.view());
    if (!sealed)
        return sealed.error();
    writer.clear();
    writer.array(4).uint(1).id(inboxOf(to)).uint(welcomeClass).bytes(*sealed);
    return writer.take();
}

Result<Welcome> Welcome::open(const DeviceKeys &recipient, ByteView envelope)
{
    const DeviceId me = recipient.device();
    if (envelope.size() > mostEntryEnvelope)
        return ErrorCode::TooLarge;
    cbor::Reader reader(envelope);
    const std::size_t fields = reader.array();
    const std::uint64_t suite = reader.uint();
    if (!reader.ok())
        return ErrorCode::Malformed;
    if (suite != 1)
        return ErrorCode::UnknownSuite;
    const MailboxTag inbox = reader.id<MailboxTag>();
    reader.expectUint(welcomeClass);
    const ByteView sealed = reader.bytes();
    if (!reader.finish() || fields != 4 || inbox != inboxOf(me))
        return ErrorCode::Malformed;
    const Result<SecretBytes> plain = recipient.box.open(sealed);
    if (!plain)
        return plain.error();
    cbor::Reader content(plain->view());
    content.array(3);
    const ByteView payload = content.bytes();
    const ByteView signature = content.bytesExactly(64);
    const ByteView certificate = content.bytes();
    if (!content.finish())
        return ErrorCode::Malformed;
    Result<DeviceCertificate> sender = DeviceCertificate::decode(certificate);
    if (!sender)
        return sender.error();
    if (!verify(sender->signKey, domain, payload, signature))
        return ErrorCode::BadSignature;
    Result<Welcome> welcome = readPayload(payload, me);
    if (welcome)
        welcome->sender = std::move(*sender);
    return welcome;
}

} // namespace caseweave
