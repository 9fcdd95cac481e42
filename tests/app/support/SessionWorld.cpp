// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/SessionWorld.h"

#include "sync/hub/DiskBlobStore.h"
#include "sync/hub/MemoryBlobStore.h"
#include "tests/app/support/QuickPassphrases.h"

#include <QTest>

namespace caseweave::test {

namespace {

const std::string_view thePassphrase = "correct horse battery staple";

SecretBytes passphrase()
{
    return SecretBytes(viewOf(thePassphrase));
}

} // namespace

Colleague::Colleague(const ProfileSurroundings &with, ProfileSecrets secrets, const DeviceCertificate &certificate)
    : m_with(with), m_professional(secrets.professional), m_device(certificate.device())
{
    useQuickPassphrases();
    auto store = ProfileStore::create(folder(), passphrase(), std::move(secrets), m_with);
    QVERIFY(store.ok());
    QVERIFY((*store)->approve(certificate).ok());
}

std::unique_ptr<ProfileStore> Colleague::open(const std::filesystem::path &folder)
{
    auto store = ProfileStore::open(folder, passphrase(), m_with);
    return store ? std::move(*store) : nullptr;
}

void Colleague::unlock(bool online)
{
    pictures.clear();
    session = std::make_unique<ProfileSession>(open(), m_with);
    QObject::connect(session.get(), &ProfileSession::caseChanged, session.get(),
                     [this](const CaseId &id, const CaseSnapshotPtr &snapshot, bool) { pictures[id] = snapshot; });
    QVERIFY(session->begin(online).ok());
}

std::filesystem::path Colleague::caseFile(const CaseId &id)
{
    const auto store = open();
    return store->caseFile(*store->location(id));
}

CaseSnapshotPtr Colleague::picture(const CaseId &id)
{
    if (pictures.count(id) == 0 && !session->openCase(id))
        return nullptr;
    return pictures[id];
}

bool Colleague::close(const CaseId &id)
{
    pictures.erase(id);
    return session->closeCase(id).ok();
}

QList<ChronologyEvent> Colleague::events(const CaseId &id, const ChronologyFilter &filter)
{
    const auto page = session->chronology(id, filter, 0, 1000);
    return page ? page->events : QList<ChronologyEvent>();
}

CaseSummary Colleague::summary(const CaseId &id) const
{
    const QList<CaseSummary> summaries = session->summaries();
    for (const CaseSummary &summary : summaries) {
        if (summary.id == id)
            return summary;
    }
    return {};
}

bool Colleague::isSettled() const
{
    const SyncStatus status = session->status();
    return status.connection == Connection::Online && !status.catchingUp && status.unsent == 0;
}

Status Colleague::addEvent(const CaseId &id, const QString &title, const QList<ProfessionalId> &onlyFor)
{
    EventDraft draft;
    draft.date = QDate(2027, 1, 15);
    draft.title = title;
    draft.text = QStringLiteral("Text of ") + title;
    draft.onlyFor = onlyFor;
    return session->change(id, [&](CaseWriter &writer) { return writer.addEvent(draft); });
}

Status Colleague::writeField(const CaseId &id, const FieldDraft &draft)
{
    return session->change(id, [&](CaseWriter &writer) { return writer.writeField(draft); });
}

Status Colleague::addMember(const CaseId &id, const Colleague &who, MemberRole role)
{
    return session->change(id, [&](CaseWriter &writer) { return writer.addMember(who.id(), role, true); });
}

QByteArray Colleague::digest(const CaseId &id)
{
    const auto digest = session->digest(id);
    return digest ? QByteArray::fromStdString(toHex(*digest)) : QByteArray();
}

bool Colleague::showsAll(const CaseId &id)
{
    const auto shown = pictures.find(id);
    CaseFile *file = session->caseFile(id);
    return shown == pictures.end()
        || (file && shown->second && shown->second->integrity.entries == qint64(file->log().counts().entries));
}

SessionWorld::SessionWorld()
    : council("Leeds", AgencyKind::Council, random), police("West Yorkshire Police", AgencyKind::Police, random)
{
    const std::int64_t now = hub.clock.nowSeconds() - 3600;
    council.addAt(now, police.asTrusted({}));
    police.addAt(now, council.asTrusted({}));
    admit();
}

void SessionWorld::admit()
{
    hub.hub->admit({{hub.agency.id, hub.agency.root.publicKey()},
                    {council.id(), council.root.publicKey()},
                    {police.id(), police.root.publicKey()}});
}

void SessionWorld::keepBlobs(const std::filesystem::path &folder)
{
    hub.stopHub();
    hub.makeBlobs = [folder]() -> std::unique_ptr<BlobStore> {
        if (folder.empty())
            return std::make_unique<MemoryBlobStore>();
        auto onDisk = DiskBlobStore::open(folder, 0);
        return onDisk ? std::move(*onDisk) : nullptr;
    };
    hub.start();
    admit();
}

SessionWorld::~SessionWorld() = default;

void SessionWorld::loseStore()
{
    hub.stopHub();
    hub.data = MemoryHubStore().data();
    hub.start();
    admit();
    m_published.clear();
    publish();
}

bool SessionWorld::fillInbox(const Colleague &who)
{
    const MailboxTag inbox = inboxOf(who.device());
    const auto push = [&](HubConnection &connection, std::size_t size, std::size_t count) {
        std::vector<HubPush> items(count);
        for (HubPush &item : items)
            item.envelope = testing::envelopeOf(inbox, wire::Class::Inbox, random, size);
        return testing::push(connection, inbox, std::move(items)).ok();
    };
    // Each of them has a sixteenth at most, and leaves a little of that.
    constexpr std::array<std::pair<std::size_t, std::size_t>, 4> rounds{{{8000, 32}, {8000, 4}, {1000, 4}, {1, 1}}};
    constexpr int strangers = 17;
    bool areOnline = true;
    for (int i = 0; i < strangers; ++i) {
        const testing::TestDevice stranger = hub.agency.device(random);
        const auto connection = hub.online(DeviceLogin{stranger.keys.clone(), stranger.certificate});
        const std::size_t used = i + 1 < strangers ? 2 : rounds.size();
        for (std::size_t round = 0; round < used; ++round) {
            while (push(*connection, rounds[round].first, rounds[round].second)) { }
        }
        areOnline = areOnline && connection->state() == HubState::Online;
    }
    return areOnline;
}

std::unique_ptr<Colleague> SessionWorld::hire(FictionalAgency &agency, const std::string &name, const Clock *clock)
{
    return equip(agency, agency.addProfessional(name, "Professional"), clock);
}

std::unique_ptr<Colleague> SessionWorld::equip(FictionalAgency &agency, const CardChange &card, const Clock *clock)
{
    ProfileSecrets secrets(DeviceKeys::generate(random));
    const DeviceCertificate certificate = agency.addDevice(card.professional, secrets.keys);
    secrets.professional = card.professional;
    secrets.name = card.name;
    secrets.title = card.title;
    secrets.agencyRoot = agency.root.publicKey();
    secrets.agencyName = agency.name;
    secrets.agencyKind = agency.kind;
    secrets.hubRoot = hub.agency.root.publicKey();
    secrets.hubAddress = hub.address().text();
    return std::make_unique<Colleague>(ProfileSurroundings{clock ? *clock : hub.clock, random, keyStore, {}},
                                       std::move(secrets), certificate);
}

void SessionWorld::publish(FictionalAgency &agency)
{
    const auto connection = hub.online(IssuerLogin{agency.issuerKey.clone(), agency.issuer});
    QVERIFY(connection->state() == HubState::Online);
    std::size_t &done = m_published[agency.id()];
    const std::vector<Bytes> fresh(agency.records.begin() + std::ptrdiff_t(done), agency.records.end());
    if (fresh.empty())
        return;
    const Status put = testing::await<void>([&](auto answer) { connection->putDirectory(fresh, std::move(answer)); });
    QVERIFY(put.ok());
    done = agency.records.size();
}

void SessionWorld::publish()
{
    publish(council);
    publish(police);
}

bool SessionWorld::agree(const CaseId &id, const std::vector<Colleague *> &people)
{
    return testing::waitUntil([&] {
        const bool settled = std::all_of(people.begin(), people.end(),
                                         [&](Colleague *who) { return who->isSettled() && who->has(id); });
        if (!settled)
            return false;
        const QByteArray digest = people.front()->digest(id);
        return std::all_of(people.begin(), people.end(),
                           [&](Colleague *who) { return who->digest(id) == digest && who->showsAll(id); });
    });
}

} // namespace caseweave::test
