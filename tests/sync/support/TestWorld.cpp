// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/TestWorld.h"

#include "crypto/cbor/Writer.h"
#include "sync/hub/DirectoryLink.h"
#include "sync/hub/SqliteHubStore.h"
#include "sync/wire/AccessRecord.h"

#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTimer>
#include <QtTest>

namespace caseweave::testing {
namespace {

constexpr std::int64_t yearSeconds = 365 * 24 * 3600;

} // namespace

bool waitUntil(const std::function<bool()> &condition, int mostMs)
{
    const QDeadlineTimer deadline(mostMs);
    QEventLoop loop;
    QTimer wake; // so that the deadline is looked at when nothing happens at all
    wake.start(std::min(mostMs, 200));
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        loop.processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

TestAgency::TestAgency(Random &random, std::int64_t nowSeconds)
    : root(SigningKey::generate(random)), issuerKey(SigningKey::generate(random)), hubKey(SigningKey::generate(random)),
      id(agencyIdOf(root.publicKey())),
      issuer(AgencyCertificate::issue(root, AgencyRole::Issuer, issuerKey.publicKey(), std::nullopt, "Issuer",
                                      nowSeconds - yearSeconds, nowSeconds + yearSeconds)),
      hub(AgencyCertificate::issue(root, AgencyRole::Hub, hubKey.publicKey(), std::nullopt, "Hub",
                                   nowSeconds - yearSeconds, nowSeconds + yearSeconds)),
      now(nowSeconds)
{
}

TestDevice TestAgency::device(Random &random) const
{
    return device(random, now - 1000, now + yearSeconds / 2, random.id<ProfessionalId>());
}

TestDevice TestAgency::device(Random &random, std::int64_t notBefore, std::int64_t notAfter,
                              const ProfessionalId &professional) const
{
    DeviceKeys keys = DeviceKeys::generate(random);
    DeviceCertificate certificate = DeviceCertificate::issue(issuerKey, issuer, professional, keys.sign.publicKey(),
                                                             keys.box.publicKey(), notBefore, notAfter);
    return {std::move(keys), std::move(certificate)};
}

Bytes TestAgency::directoryRecord(std::uint64_t number, ByteView before, ByteView change, std::int64_t time) const
{
    cbor::Writer out;
    out.array(8).text("CW1 directory record").uint(1).id(id).uint(number);
    out.bytes(before.empty() ? Digest{} : DirectoryLink::linkOf(before)).uint(static_cast<std::uint64_t>(time));
    out.raw(change).bytes(issuer.encoded);
    return SignedObject::make(issuerKey, "CW1 directory record", out.take()).encode();
}

Bytes TestAgency::firstRecord() const
{
    cbor::Writer change;
    change.array(4).uint(0).bytes(root.publicKey()).text("Agency").uint(1);
    return directoryRecord(0, {}, change.take(), now);
}

Bytes TestAgency::revoke(const DeviceId &device)
{
    return cbor::Writer().array(3).uint(3).id(device).uint(1).take();
}

Bytes TestAgency::left(const ProfessionalId &professional)
{
    return cbor::Writer().array(2).uint(6).id(professional).take();
}

Bytes TestAgency::trust(const TestAgency &other)
{
    cbor::Writer out;
    out.array(6).uint(4).id(other.id).bytes(other.root.publicKey()).text("Other").uint(1).text("");
    return out.take();
}

Bytes TestAgency::withdraw(const TestAgency &other)
{
    cbor::Writer out;
    out.array(2).uint(7).id(other.id);
    return out.take();
}

Bytes TestAgency::admit(const TestDevice &device)
{
    cbor::Writer out;
    out.array(2).uint(2).bytes(device.certificate.encoded);
    return out.take();
}

Bytes TestAgency::card(const ProfessionalId &professional)
{
    cbor::Writer out;
    out.array(7).uint(1).id(professional).text("N").text("").text("").text("").text("");
    return out.take();
}

Bytes envelopeOf(const MailboxTag &tag, wire::Class which, Random &random, std::size_t size)
{
    cbor::Writer out(size + 256);
    if (which == wire::Class::Inbox)
        return out.array(4).uint(1).id(tag).uint(3).bytes(random.bytes(size)).take();
    out.array(8).uint(1).id(tag).uint(static_cast<std::uint64_t>(which)).bytes(random.bytes(24));
    out.bytes(random.bytes(32)).bytes(random.bytes(100)).bytes(random.bytes(size));
    return which == wire::Class::Roster ? out.bytes(random.bytes(112)).take() : out.null().take();
}

MailboxTag tagOf(std::uint8_t filling)
{
    MailboxTag tag;
    tag.bytes.fill(filling);
    return tag;
}

TestHubWorld::TestHubWorld(const QString &databasePath_, HubSettings settings_)
    : certificate(
        *tls::makeSelfSigned({"localhost", "127.0.0.1"}, someTimeMs / 1000 - 100, someTimeMs / 1000 + yearSeconds)),
      settings(settings_), databasePath(databasePath_), data(MemoryHubStore().data())
{
    start();
}

TestHubWorld::TestHubWorld(std::shared_ptr<MemoryHubStore::Data> data_, MakeHints hints)
    : certificate(*tls::makeSelfSigned({"127.0.0.1"}, someTimeMs / 1000 - 100, someTimeMs / 1000 + yearSeconds)),
      data(std::move(data_)), makeHints(std::move(hints))
{
    start();
}

TestHubWorld::~TestHubWorld() = default;

void TestHubWorld::start()
{
    QVERIFY(tryStart().ok());
    port = hub->port();
}

Status TestHubWorld::tryStart()
{
    const auto tls = tls::ServerTls::load(certificate.certificatePem, certificate.keyPem.view(), clock.nowSeconds());
    if (!tls)
        return tls.error();
    HubIdentity identity{agency.hubKey.clone(), agency.hub, *tls, {{agency.id, agency.root.publicKey()}}};
    std::unique_ptr<HubStore> change = std::make_unique<MemoryHubStore>(data);
    std::unique_ptr<HubStore> read = std::make_unique<MemoryHubStore>(data);
    if (!databasePath.isEmpty()) {
        auto first = SqliteHubStore::open(databasePath.toStdString());
        auto second = SqliteHubStore::open(databasePath.toStdString());
        if (!first || !second)
            return ErrorCode::Storage;
        m_changeStore = first->get();
        change = std::move(*first);
        read = std::move(*second);
    }
    hub = std::make_unique<Hub>(std::move(identity), settings,
                                Hub::Stores{std::move(change), std::move(read), makeHints ? makeHints() : nullptr,
                                            makeBlobs ? makeBlobs() : nullptr},
                                clock, random, log);
    return hub->listen(QHostAddress::LocalHost, port);
}

void TestHubWorld::stopHub()
{
    QSignalSpy stopped(hub.get(), &Hub::stopped);
    hub->stop();
    QVERIFY(waitUntil([&] { return stopped.count() > 0; }));
    hub.reset();
}

void TestHubWorld::limitPages(std::int64_t pages)
{
    QVERIFY(m_changeStore->limitPages(pages).ok());
}

std::unique_ptr<HubConnection> TestHubWorld::connection(HubLogin login)
{
    return std::make_unique<HubConnection>(address(), roots(), std::move(login), clock, random);
}

std::unique_ptr<HubConnection> TestHubWorld::online(HubLogin login)
{
    auto made = connection(std::move(login));
    made->open();
    waitUntil([&] { return made->state() == HubState::Online || made->state() == HubState::Refused; });
    return made;
}

MailboxTag TestHubWorld::mailbox(HubConnection &administrator, const TestDevice &first, std::vector<DeviceId> users,
                                 std::uint8_t filling)
{
    const MailboxTag tag = tagOf(filling);
    const auto record
        = wire::AccessRecord::make(first.keys.sign, tag, 0, {}, first.id(), {first.id()}, std::move(users));
    const Status status = await<void>([&](auto done) { administrator.putAccess(record.encoded, std::move(done)); });
    if (!status)
        qWarning("no mailbox was made");
    return tag;
}

Result<std::vector<std::uint64_t>> push(HubConnection &connection, const MailboxTag &tag, std::vector<HubPush> items)
{
    return await<std::vector<std::uint64_t>>(
        [&](auto done) { connection.push(tag, std::move(items), std::move(done)); });
}

Result<HubPage> fetch(HubConnection &connection, const wire::Fetch &what)
{
    return await<HubPage>([&](auto done) { connection.fetch(what, std::move(done)); });
}

} // namespace caseweave::testing
