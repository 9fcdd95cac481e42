// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/certificate/Certificate.h"
#include "crypto/hash/Hash.h"
#include "sync/entry/OpenEntry.h"
#include "sync/entry/SealEntry.h"
#include "sync/log/Welcome.h"
#include "sync/roster/RosterGraph.h"

#include <cstdlib>

using namespace caseweave;

namespace {

struct Known {
    DeviceKeys keys;
    CaseId caseId;
    EntryId epoch;
    SecretBytes secret;
    Bytes roster; ///< a payload
    Bytes header;
    Bytes envelope;
};

RosterDevice device(const DeviceKeys &keys, const SigningKey &issuerKey, const AgencyCertificate &issuer)
{
    const auto certificate = std::make_shared<const DeviceCertificate>(
        DeviceCertificate::issue(issuerKey, issuer, ProfessionalId{hash("fuzz person", keys.sign.publicKey())},
                                 keys.sign.publicKey(), keys.box.publicKey(), 1000, 3000));
    return {certificate->device(), certificate};
}

RosterMember memberOf(const RosterDevice &device, const char *name)
{
    const DeviceCertificate &certificate = *device.certificate;
    return {{certificate.agency, certificate.professional}, {name, "Nurse"}, Role::Lead, true, {device}};
}

Known make()
{
    initialiseCrypto();
    SeededRandom random(1);
    const SigningKey root = SigningKey::generate(random);
    const SigningKey issuerKey = SigningKey::generate(random);
    const auto issuer
        = AgencyCertificate::issue(root, AgencyRole::Issuer, issuerKey.publicKey(), std::nullopt, "Desk", 1000, 2000);
    Known known{DeviceKeys::generate(random),
                random.id<CaseId>(),
                random.id<EntryId>(),
                SecretBytes::random(32, random),
                {},
                {},
                {}};
    const RosterDevice mine = device(known.keys, issuerKey, issuer);
    const RosterDevice other = device(DeviceKeys::generate(random), issuerKey, issuer);
    RosterPayload payload;
    payload.parents = {known.epoch};
    payload.backLinks = {Bytes(80, 7)};
    payload.change.kind = ChangeKind::Add;
    payload.change.member = memberOf(other, "Ann");
    payload.members = {memberOf(mine, "Lee"), memberOf(other, "Ann")};
    std::sort(payload.members.begin(), payload.members.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    payload.heads = {{mine.id, 3, known.epoch}};
    payload.leftOut = {other.id};
    known.roster = payload.encode();

    const Bytes text{'n', 'o', 't', 'e'};
    EntryDraft draft{
        known.caseId, known.epoch, mine.id, 1, {}, 1U << 20, 16, text, {{mine.id, known.keys.box.publicKey()}}};
    EnvelopeKeys keys;
    const auto sealed = sealEntry(draft, known.secret.view(), known.keys.sign, mailboxOf(known.caseId), keys, random);
    known.header = sealed->header;
    known.envelope = sealed->envelope;
    return known;
}

const Known &known()
{
    static const Known made = make();
    return made;
}

/// The good bytes with the input's bytes over them: so that form holds often enough for what comes after it.
Bytes bent(const Bytes &good, ByteView patch)
{
    Bytes bytes = good;
    for (std::size_t i = 0; i + 2 < patch.size(); i += 3)
        bytes[(std::size_t{patch[i]} << 8 | patch[i + 1]) % bytes.size()] ^= patch[i + 2];
    return bytes;
}

void same(ByteView a, ByteView b)
{
    if (!std::equal(a.begin(), a.end(), b.begin(), b.end()))
        std::abort();
}

void checkHeader(ByteView input)
{
    const Result<Header> header = Header::decode(input);
    if (!header)
        return;
    cbor::Writer writer;
    header->write(writer);
    same(writer.view(), input);
    if (!header->audience.empty() && devicesOf(header->audience).empty())
        std::abort();
}

void checkRoster(ByteView input)
{
    static CertificateCache certificates;
    Result<RosterPayload> payload = decodeRosterPayload(input, certificates);
    if (!payload)
        return;
    same(payload->encode(), input);
    RosterGraph graph(known().caseId);
    const EntryId id{hash("fuzz entry", input)};
    graph.trustStated(id);
    const DeviceId author = known().keys.device();
    graph.add({id, author, 1, std::move(*payload)});
    static_cast<void>(graph.heads());
    static_cast<void>(graph.rule(author, id));
}

/// Seals what the fuzzer made as a member could, and opens it: what is inside an envelope is no more to be trusted.
void checkInside(ByteView inside)
{
    const Known &good = known();
    const MailboxTag mailbox = mailboxOf(good.caseId);
    const std::array<std::uint8_t, 24> salt{};
    EnvelopeKeys keys;
    keys.derive(EnvelopeClass::Entry, good.secret.view(), salt);
    const Bytes header = keys.sealHeader(mailbox, EnvelopeClass::Entry, inside);
    const Bytes bytes = encodeEnvelope(mailbox, EnvelopeClass::Entry, salt, keys.check(), header, inside, {});
    const Result<Envelope> envelope = Envelope::decode(bytes);
    if (!envelope || !keys.fits(*envelope, good.secret.view()))
        return;
    const Result<OpenedEntry> opened
        = openEntry(*envelope, keys, good.secret.view(), good.epoch, good.caseId, good.keys.device(), good.keys.box);
    if (opened && opened->header.epoch != good.epoch)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const ByteView input(data, size);
    const Known &good = known();
    checkHeader(input);
    checkHeader(bent(good.header, input));
    checkRoster(input);
    checkRoster(bent(good.roster, input));
    checkInside(input);
    cbor::Writer writer;
    writer.array(2).bytes(bent(good.header, input)).bytes(Bytes(64, 1));
    checkInside(writer.view());
    for (const Bytes &bytes : {Bytes(input.begin(), input.end()), bent(good.envelope, input)}) {
        const Result<Envelope> envelope = Envelope::decode(bytes);
        if (envelope && envelope->salt.size() != 24)
            std::abort();
        static_cast<void>(Welcome::open(good.keys, bytes));
        static_cast<void>(decodeHeads(bytes));
    }
    return 0;
}
