// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/CaseReading.h"

#include "sync/entry/OpenEntry.h"
#include "sync/log/Epochs.h"
#include "sync/log/Welcome.h"
#include "sync/segment/Segment.h"
#include "tests/crypto/support/VectorFile.h"

namespace caseweave::test {

namespace {

/// Whose keys open what is restricted: nobody's, unless the vector names somebody.
struct ReadingDevice {
    DeviceId device;
    BoxKey key;

    explicit ReadingDevice(const QJsonObject &vector)
    {
        const QJsonObject reader = vector.value(QLatin1String("reader")).toObject();
        key = BoxKey::fromSecret(reader.isEmpty() ? Bytes(32, 1) : bytesIn(reader, "box_secret"));
        if (!reader.isEmpty())
            device = idIn<DeviceId>(reader, "device");
    }
};

QJsonValue clockOf(std::uint64_t clock)
{
    return QString::number(clock);
}

QJsonValue numberOf(std::uint64_t number)
{
    return jsonNumber(static_cast<std::int64_t>(number));
}

QJsonValue digestOrNull(const std::optional<Digest> &digest)
{
    return digest ? QJsonValue(jsonBytes(*digest)) : QJsonValue(QJsonValue::Null);
}

QJsonValue payloadOrNull(ByteView payload, bool readable)
{
    return readable ? QJsonValue(jsonBytes(payload)) : QJsonValue(QJsonValue::Null);
}

Status checkSignature(const QJsonObject &vector, const EntryId &id, ByteView signature)
{
    const bool holds = verifyDigest(arrayIn<32>(vector, "signing_key"), id.bytes, signature);
    return holds ? Status() : Status(ErrorCode::BadSignature);
}

Result<QJsonObject> readHeader(const QJsonObject &vector)
{
    const Bytes bytes = bytesIn(vector, "header");
    const auto header = Header::decode(bytes);
    if (!header)
        return header.error();
    const EntryId id = entryIdOf(bytes);
    if (const Status holds = checkSignature(vector, id, bytesIn(vector, "signature")); !holds)
        return holds.error();
    QJsonValue audience(QJsonValue::Null);
    if (!header->audience.empty()) {
        QJsonArray devices;
        for (const DeviceId &device : devicesOf(header->audience))
            devices.append(jsonBytes(device.view()));
        audience = devices;
    }
    return QJsonObject{{QStringLiteral("id"), jsonBytes(id.view())},
                       {QStringLiteral("case"), jsonBytes(header->caseId.view())},
                       {QStringLiteral("epoch"), jsonBytes(header->epoch.view())},
                       {QStringLiteral("device"), jsonBytes(header->device.view())},
                       {QStringLiteral("sequence"), numberOf(header->sequence)},
                       {QStringLiteral("previous"), jsonBytes(header->previous.view())},
                       {QStringLiteral("clock"), clockOf(header->clock)},
                       {QStringLiteral("kind"), numberOf(header->kind)},
                       {QStringLiteral("audience"), audience},
                       {QStringLiteral("body_hash"), digestOrNull(header->bodyHash)},
                       {QStringLiteral("commitment"), jsonBytes(header->commitment)}};
}

/// docs/protocol.md 3.6: whether two signed headers contradict each other.
Result<QJsonObject> readFork(const QJsonObject &vector)
{
    const std::vector<Bytes> headers = bytesListIn(vector, "headers");
    const std::vector<Bytes> signatures = bytesListIn(vector, "signatures");
    if (headers.size() != 2 || signatures.size() != 2)
        qFatal("a fork has two headers");
    std::array<Header, 2> read;
    std::array<EntryId, 2> ids;
    for (std::size_t i = 0; i < 2; ++i) {
        const auto header = Header::decode(headers[i]);
        if (!header)
            return header.error();
        read[i] = *header;
        ids[i] = entryIdOf(headers[i]);
        if (const Status holds = checkSignature(vector, ids[i], signatures[i]); !holds)
            return holds.error();
    }
    const bool onePlace = read[0].sequence == read[1].sequence && ids[0] != ids[1];
    const bool broken
        = read[1].sequence == read[0].sequence + 1 && (read[1].previous != ids[0] || read[1].clock <= read[0].clock);
    if (read[0].caseId != read[1].caseId || read[0].device != read[1].device || !(onePlace || broken))
        return ErrorCode::NotFound;
    return QJsonObject{{QStringLiteral("device"), jsonBytes(read[0].device.view())},
                       {QStringLiteral("sequence"), numberOf(read[1].sequence)},
                       {QStringLiteral("ids"), QJsonArray{jsonBytes(ids[0].view()), jsonBytes(ids[1].view())}}};
}

Result<QJsonObject> readEntry(const QJsonObject &vector)
{
    const Bytes bytes = bytesIn(vector, "envelope");
    const auto envelope = Envelope::decode(bytes);
    if (!envelope)
        return envelope.error();
    const auto caseId = idIn<CaseId>(vector, "case");
    const Bytes secret = bytesIn(vector, "secret");
    const ReadingDevice reader(vector);
    EnvelopeKeys keys;
    if (envelope->type != EnvelopeClass::Entry || envelope->mailbox != mailboxOf(caseId))
        return ErrorCode::Malformed;
    if (!keys.fits(*envelope, secret))
        return ErrorCode::NoKey;
    const auto entry
        = openEntry(*envelope, keys, secret, idIn<EntryId>(vector, "epoch"), caseId, reader.device, reader.key);
    if (!entry)
        return entry.error();
    if (const Status holds = checkSignature(vector, entry->id, entry->held.signature); !holds)
        return holds.error();
    return QJsonObject{{QStringLiteral("id"), jsonBytes(entry->id.view())},
                       {QStringLiteral("device"), jsonBytes(entry->header.device.view())},
                       {QStringLiteral("sequence"), numberOf(entry->header.sequence)},
                       {QStringLiteral("clock"), clockOf(entry->header.clock)},
                       {QStringLiteral("kind"), numberOf(entry->header.kind)},
                       {QStringLiteral("payload"), payloadOrNull(entry->payload, entry->readable)}};
}

Result<QJsonArray> parentSecretsOf(const RosterPayload &roster, ByteView history)
{
    QJsonArray secrets;
    if (Bytes(history.begin(), history.end()) == Bytes(32))
        return secrets;
    for (std::size_t i = 0; i < roster.parents.size(); ++i) {
        const auto both = openBackLink(history, roster.parents[i], roster.backLinks[i]);
        if (!both)
            return both.error();
        secrets.append(QJsonArray{jsonBytes(both->view().first(32)), jsonBytes(both->view().subspan(32))});
    }
    return secrets;
}

/// The secrets out of the one box for this key; the keys then fit.
Result<SecretBytes> secretsOf(const Envelope &envelope, const BoxKey &key, EnvelopeKeys &keys)
{
    for (std::size_t at = 0; at < envelope.boxes.size(); at += rosterBoxSize) {
        auto both = key.open(envelope.boxes.subspan(at, rosterBoxSize));
        if (both && keys.fits(envelope, both->view().first(32)))
            return both;
    }
    return ErrorCode::NoKey;
}

QJsonObject describe(const OpenedEntry &entry, const RosterPayload &roster, ByteView secrets, std::size_t boxes)
{
    QJsonArray parents;
    for (const EntryId &parent : roster.parents)
        parents.append(jsonBytes(parent.view()));
    QJsonArray heads;
    for (const ChainHead &head : roster.heads)
        heads.append(QJsonArray{jsonBytes(head.device.view()), numberOf(head.sequence), jsonBytes(head.entry.view())});
    QJsonArray leftOut;
    for (const DeviceId &device : roster.leftOut)
        leftOut.append(jsonBytes(device.view()));
    return QJsonObject{{QStringLiteral("id"), jsonBytes(entry.id.view())},
                       {QStringLiteral("content"), jsonBytes(secrets.first(32))},
                       {QStringLiteral("history"), jsonBytes(secrets.subspan(32))},
                       {QStringLiteral("change"), static_cast<int>(roster.change.kind)},
                       {QStringLiteral("parents"), parents},
                       {QStringLiteral("boxes"), numberOf(boxes)},
                       {QStringLiteral("heads"), heads},
                       {QStringLiteral("left_out"), leftOut},
                       {QStringLiteral("members"), jsonMembers(roster.members)}};
}

Result<QJsonObject> readRoster(const QJsonObject &vector)
{
    const Bytes bytes = bytesIn(vector, "envelope");
    const auto envelope = Envelope::decode(bytes);
    if (!envelope)
        return envelope.error();
    const auto caseId = idIn<CaseId>(vector, "case");
    if (envelope->type != EnvelopeClass::Roster || envelope->mailbox != mailboxOf(caseId))
        return ErrorCode::Malformed;
    const BoxKey key = BoxKey::fromSecret(bytesIn(vector, "box_secret"));
    EnvelopeKeys keys;
    const auto secrets = secretsOf(*envelope, key, keys);
    if (!secrets)
        return secrets.error();
    const auto entry = openEntry(*envelope, keys, secrets->view().first(32), std::nullopt, caseId, {}, key);
    if (!entry)
        return entry.error();
    if (const Status holds = checkSignature(vector, entry->id, entry->held.signature); !holds)
        return holds.error();
    CertificateCache certificates;
    const auto roster = decodeRosterPayload(entry->payload, certificates);
    if (!roster)
        return roster.error();
    if (roster->change.kind == ChangeKind::First) {
        RosterGraph graph(caseId);
        graph.add({entry->id, entry->header.device, entry->header.clock, *roster});
        if (graph.status(entry->id) != NodeStatus::InForce)
            return ErrorCode::NotAllowed;
    }
    const auto parentSecrets = parentSecretsOf(*roster, secrets->view().subspan(32));
    if (!parentSecrets)
        return parentSecrets.error();
    QJsonObject found = describe(*entry, *roster, secrets->view(), envelope->boxes.size() / rosterBoxSize);
    found.insert(QLatin1String("parent_secrets"), *parentSecrets);
    return found;
}

Result<QJsonObject> readSegment(const QJsonObject &vector)
{
    const Bytes bytes = bytesIn(vector, "envelope");
    const auto envelope = Envelope::decode(bytes);
    if (!envelope)
        return envelope.error();
    const auto caseId = idIn<CaseId>(vector, "case");
    const Bytes secret = bytesIn(vector, "secret");
    if (envelope->type != EnvelopeClass::Segment || envelope->mailbox != mailboxOf(caseId))
        return ErrorCode::Malformed;
    EnvelopeKeys keys;
    if (!keys.fits(*envelope, secret))
        return ErrorCode::NoKey;
    SegmentReader segment;
    if (const Status opened = segment.open(*envelope, keys, secret, caseId, idIn<EntryId>(vector, "epoch")); !opened)
        return opened.error();
    const SegmentHeader &header = segment.header();
    if (const Status holds = checkSignature(vector, header.last, header.signature); !holds)
        return holds.error();
    const ReadingDevice reader(vector);
    QJsonArray entries;
    for (const SegmentItem &item : segment.items()) {
        QJsonValue payload = jsonBytes(item.payload);
        if (item.restricted()) {
            const auto own = Header::decode(item.header);
            const auto plain = openRestricted(*own, item.body, reader.device, reader.key);
            payload = plain ? QJsonValue(jsonBytes(unpad(*plain)->subspan(blindSize))) : QJsonValue(QJsonValue::Null);
        }
        entries.append(QJsonObject{{QStringLiteral("id"), jsonBytes(item.id.view())},
                                   {QStringLiteral("clock"), clockOf(item.clock)},
                                   {QStringLiteral("kind"), numberOf(item.kind)},
                                   {QStringLiteral("payload"), payload}});
    }
    return QJsonObject{{QStringLiteral("device"), jsonBytes(header.device.view())},
                       {QStringLiteral("first"), numberOf(header.first)},
                       {QStringLiteral("previous"), jsonBytes(header.previous.view())},
                       {QStringLiteral("entries"), entries}};
}

Result<QJsonObject> readWelcome(const QJsonObject &vector)
{
    const DeviceKeys recipient{SigningKey::fromSeed(bytesIn(vector, "signing_seed")),
                               BoxKey::fromSecret(bytesIn(vector, "box_secret"))};
    const auto welcome = Welcome::open(recipient, bytesIn(vector, "envelope"));
    if (!welcome)
        return welcome.error();
    if (const Status held = welcome->sender.verify(arrayIn<32>(vector, "sender_root"), welcome->timeSeconds); !held)
        return held.error();
    return QJsonObject{{QStringLiteral("recipient"), jsonBytes(recipient.device().view())},
                       {QStringLiteral("case"), jsonBytes(welcome->caseId.view())},
                       {QStringLiteral("roster"), jsonBytes(welcome->rosterEntry.view())},
                       {QStringLiteral("time"), jsonNumber(welcome->timeSeconds)},
                       {QStringLiteral("sender"), jsonBytes(welcome->sender.device().view())}};
}

} // namespace

QJsonArray jsonMembers(const std::vector<RosterMember> &from)
{
    QJsonArray members;
    for (const RosterMember &member : from) {
        QJsonArray devices;
        for (const RosterDevice &device : member.devices)
            devices.append(jsonBytes(device.id.view()));
        members.append(QJsonObject{{QStringLiteral("agency"), jsonBytes(member.id.agency.view())},
                                   {QStringLiteral("professional"), jsonBytes(member.id.professional.view())},
                                   {QStringLiteral("name"), jsonText(member.card.name)},
                                   {QStringLiteral("title"), jsonText(member.card.title)},
                                   {QStringLiteral("role"), static_cast<int>(member.role)},
                                   {QStringLiteral("history"), member.history},
                                   {QStringLiteral("device_ids"), devices}});
    }
    return members;
}

Result<QJsonObject> readCaseVector(const QJsonObject &vector)
{
    const QString kind = textIn(vector, "kind");
    if (kind == QLatin1String("header"))
        return readHeader(vector);
    if (kind == QLatin1String("fork"))
        return readFork(vector);
    if (kind == QLatin1String("entry"))
        return readEntry(vector);
    if (kind == QLatin1String("roster"))
        return readRoster(vector);
    if (kind == QLatin1String("segment"))
        return readSegment(vector);
    if (kind == QLatin1String("welcome"))
        return readWelcome(vector);
    return ErrorCode::NotFound;
}

} // namespace caseweave::test
