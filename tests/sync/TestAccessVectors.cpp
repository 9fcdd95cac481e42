// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chance/Random.h"
#include "sync/hub/HubRules.h"
#include "sync/hub/MemoryHubStore.h"
#include "sync/wire/AccessRecord.h"
#include "tests/crypto/support/VectorFile.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

const QString kind = QStringLiteral("access");

QJsonArray listed(const std::vector<DeviceId> &devices)
{
    QJsonArray list;
    for (const DeviceId &device : devices)
        list.append(jsonBytes(device.view()));
    return list;
}

/// As a hub takes it from the record's own author, logged in with the key that the vector gives.
Result<QJsonObject> readAccess(const QJsonObject &vector)
{
    const Bytes bytes = bytesIn(vector, "record");
    const auto record = wire::AccessRecord::decode(bytes);
    if (!record)
        return record.error();
    MemoryHubStore store;
    if (const Status begun = store.begin(); !begun)
        return begun.error();
    if (vector.contains(QLatin1String("previous"))) {
        const Bytes previous = bytesIn(vector, "previous");
        if (const Status kept = store.putAccess(wire::AccessRecord::decode(previous)->tag, previous, {}); !kept)
            return kept.error();
    }
    HubGuest guest;
    guest.kind = wire::Kind::Device;
    guest.device = record->author;
    guest.key = arrayIn<32>(vector, "signing_key");
    const PeerMap nobodyElse{AgencyId{}};
    if (const auto put = hubrules::putAccess(store, nobodyElse, guest, {}, 0, bytes); !put)
        return put.error();
    return QJsonObject{{QStringLiteral("tag"), jsonBytes(record->tag.view())},
                       {QStringLiteral("number"), jsonNumber(static_cast<std::int64_t>(record->number))},
                       {QStringLiteral("author"), jsonBytes(record->author.view())},
                       {QStringLiteral("administrators"), listed(record->administrators)},
                       {QStringLiteral("users"), listed(record->users)}};
}

} // namespace

/// tests/vectors/access.json: docs/protocol.md 4.
class TestAccessVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(QStringLiteral("access")); }
    void readsAsStated();

private:
    void addAll();
    QJsonObject fieldsOf(const wire::AccessRecord &record, const wire::AccessRecord *previous = nullptr) const;
    void refuse(const char *name, const QJsonObject &fields, ErrorCode code);

    const bool m_ready = (initialiseCrypto(), true); // before the secrets that follow
    SeededRandom m_random{4};
    SigningKey m_key = SigningKey::generate(m_random);
    VectorFile m_file{QStringLiteral("access")};
};

QJsonObject TestAccessVectors::fieldsOf(const wire::AccessRecord &record, const wire::AccessRecord *previous) const
{
    QJsonObject fields{{QStringLiteral("record"), jsonBytes(record.encoded)},
                       {QStringLiteral("signing_key"), jsonBytes(m_key.publicKey())}};
    if (previous)
        fields.insert(QLatin1String("previous"), jsonBytes(previous->encoded));
    return fields;
}

void TestAccessVectors::refuse(const char *name, const QJsonObject &fields, ErrorCode code)
{
    m_file.refuse(QStringLiteral("access: ") + QLatin1String(name), kind, fields, code);
}

void TestAccessVectors::addAll()
{
    const auto tag = m_random.id<MailboxTag>();
    const auto lead = m_random.id<DeviceId>();
    const auto colleague = m_random.id<DeviceId>();
    const auto make = [&](std::uint64_t number, const Digest &previous, std::vector<DeviceId> administrators,
                          std::vector<DeviceId> users) {
        return wire::AccessRecord::make(m_key, tag, number, previous, lead, std::move(administrators),
                                        std::move(users));
    };
    const auto accept = [&](const char *name, const QJsonObject &fields) {
        const auto read = readAccess(fields);
        QVERIFY2(read.ok(), name);
        m_file.accept(QStringLiteral("access: ") + QLatin1String(name), kind, fields, *read);
    };
    const wire::AccessRecord first = make(0, {}, {lead}, {});
    const wire::AccessRecord second = make(1, first.link(), {lead}, {colleague});
    accept("the first record", fieldsOf(first));
    accept("a user added", fieldsOf(second, &first));
    accept("its author gives the case to somebody else", fieldsOf(make(1, first.link(), {colleague}, {}), &first));
    refuse("the first whose author is no administrator", fieldsOf(make(0, {}, {colleague}, {lead})),
           ErrorCode::NotFound);
    refuse("the first with number 1", fieldsOf(make(1, {}, {lead}, {})), ErrorCode::Conflict);
    refuse("a number left out", fieldsOf(make(3, second.link(), {lead}, {}), &second), ErrorCode::Conflict);
    refuse("a number that was there", fieldsOf(make(1, first.link(), {lead}, {}), &second), ErrorCode::Conflict);
    refuse("on another past", fieldsOf(make(2, first.link(), {lead}, {}), &second), ErrorCode::Conflict);
    const wire::AccessRecord other = make(0, {}, {colleague}, {lead});
    refuse("by somebody who was no administrator before", fieldsOf(make(1, other.link(), {lead}, {}), &other),
           ErrorCode::NotFound);
    wire::AccessRecord bent = second;
    bent.encoded.back() ^= 1;
    refuse("a signature bent by one bit", fieldsOf(bent, &first), ErrorCode::NotFound);
    QJsonObject otherKey = fieldsOf(second, &first);
    otherKey.insert(QLatin1String("signing_key"), jsonBytes(SigningKey::generate(m_random).publicKey()));
    refuse("signed by another key", otherKey, ErrorCode::NotFound);
    wire::AccessRecord cut = second;
    cut.encoded.pop_back();
    refuse("cut short", fieldsOf(cut, &first), ErrorCode::Malformed);
}

void TestAccessVectors::initTestCase()
{
    QVERIFY(m_ready);
    if (!m_file.isBeingWritten())
        return;
    addAll();
    QVERIFY(m_file.write());
}

void TestAccessVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readAccess), QString());
}

QTEST_GUILESS_MAIN(TestAccessVectors)
#include "TestAccessVectors.moc"
