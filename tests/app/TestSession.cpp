// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/SessionWorld.h"

#include <QFile>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

namespace {

CaseDraft banks()
{
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    draft.stage = QStringLiteral("Section 47");
    PersonDraft charlie;
    charlie.givenName = QStringLiteral("Charlie");
    charlie.familyName = QStringLiteral("Banks");
    charlie.born = QDate(2012, 7, 10);
    PersonDraft rachel;
    rachel.kind = PersonKind::Family;
    rachel.givenName = QStringLiteral("Rachel");
    rachel.familyName = QStringLiteral("Banks");
    rachel.relationship = QStringLiteral("mother");
    draft.people = {charlie, rachel};
    return draft;
}

const Field *fieldOf(const CaseSnapshotPtr &picture, const QString &name)
{
    return picture && !picture->people.isEmpty() ? picture->people.first().field(name) : nullptr;
}

QStringList valuesOf(const CaseSnapshotPtr &picture, const QString &name)
{
    QStringList texts;
    if (const Field *field = fieldOf(picture, name)) {
        for (const FieldValue &value : field->values)
            texts.append(value.text);
    }
    texts.sort();
    return texts;
}

QStringList titlesOf(const QList<ChronologyEvent> &events)
{
    QStringList titles;
    for (const ChronologyEvent &event : events)
        titles.append(event.withheld ? QStringLiteral("withheld") : event.title);
    titles.sort();
    return titles;
}

ErrorCode codeOf(const Status &status)
{
    return status ? ErrorCode::Cancelled : status.code();
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council

    CaseId sharedCase(const std::vector<Colleague *> &with)
    {
        const CaseId id = m_ann->session->createCase(banks()).value();
        for (Colleague *who : with) {
            if (!m_ann->addMember(id, *who))
                return {};
        }
        std::vector<Colleague *> everybody = with;
        everybody.push_back(m_ann.get());
        return m_world->agree(id, everybody) ? id : CaseId();
    }
    FieldDraft phone(const CaseSnapshotPtr &picture, const QString &text) const
    {
        FieldDraft draft;
        draft.person = picture->people.first().id;
        draft.name = QStringLiteral("phone");
        draft.text = text;
        if (const Field *field = fieldOf(picture, draft.name)) {
            for (const FieldValue &value : field->values)
                draft.replaces.append(value.entry);
        }
        return draft;
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();
    void aSharedCaseIsTheSameForEverybody();
    void twoWriteOneFieldAndOneSettlesIt();
    void aConcernIsSeenAndWithdrawn();
    void whatIsRestrictedIsWithheldFromOthers();
    void whoIsRemovedReadsOnButHearsNothingMore();
    void whatIsWrittenOfflineIsUnsentUntilTheHubHasIt();
    void aRestartLosesNothing();
    void anOldCopyOfACaseCannotBeWritten();
    void aDamagedCaseLeavesTheOthersAlone();
    void aClockAnHourAheadDragsNobodyAlong();
    void aRevokedDeviceIsPutOut();
    void aHubOfOnesOwnAgencyIsNotTheOneThatIsMeant();
    void aDirectoryThatTheHubHidesIsAnAlarm();
    void aRenewedCertificateIsTakenAndStated();
    void draftsOutOfBoundsAreRefused();
    void theRecordTellsWhoDidWhat();
    void theChronologyIsSearched();
    void whoseAgencyIsTrustedNoMoreIsPutOut(); // last: takes the police out of everything
};

void TestSession::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Okoro");
    m_sue = m_world->hire(m_world->council, "Sue Patel");
    m_world->publish();
}

void TestSession::init()
{
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get()}) {
        if (!who->session)
            who->unlock();
        who->session->setOnline(true);
        QVERIFY(waitUntil([&] { return who->session->status().upToDateAt.isValid(); }));
    }
}

void TestSession::cleanupTestCase()
{
    m_sue.reset();
    m_joe.reset();
    m_ann.reset();
    m_world.reset();
}

void TestSession::aSharedCaseIsTheSameForEverybody()
{
    const CaseId id = sharedCase({m_joe.get(), m_sue.get()});
    QVERIFY(!id.isZero());
    QVERIFY(m_ann->addEvent(id, QStringLiteral("Home visit")).ok());
    QVERIFY(m_joe->addEvent(id, QStringLiteral("Call to the address")).ok());
    QVERIFY(waitUntil([&] { return m_sue->events(id).size() == 2; }));
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get(), m_sue.get()}));
    const CaseSnapshotPtr picture = m_joe->picture(id);
    QCOMPARE(picture->summary.reference, QStringLiteral("136594"));
    QCOMPARE(picture->people.size(), 2);
    QCOMPARE(picture->people.first().fullName(), QStringLiteral("Charlie Banks"));
    QCOMPARE(picture->people.last().relationship(), QStringLiteral("mother"));
    QStringList members;
    for (const Member &member : picture->members)
        members.append(member.card.name);
    // The lead first, then agency by agency.
    QCOMPARE(members,
             QStringList({QStringLiteral("Ann Rees"), QStringLiteral("Sue Patel"), QStringLiteral("Joe Okoro")}));
    QCOMPARE(picture->integrity.withheld, 0);
    const QList<ChronologyEvent> events = m_sue->events(id);
    QCOMPARE(titlesOf(events), QStringList({QStringLiteral("Call to the address"), QStringLiteral("Home visit")}));
    const auto joes = std::find_if(events.begin(), events.end(),
                                   [](const ChronologyEvent &e) { return e.author == QLatin1String("Joe Okoro"); });
    QVERIFY(joes != events.end());
    QCOMPARE(joes->agency.name, QStringLiteral("West Yorkshire Police"));
    QVERIFY(joes->newToMe);
    QVERIFY(m_sue->close(id));
    QCOMPARE(m_sue->events(id).first().newToMe, false);
}

void TestSession::twoWriteOneFieldAndOneSettlesIt()
{
    const CaseId id = sharedCase({m_joe.get()});
    m_ann->session->setOnline(false);
    m_joe->session->setOnline(false);
    QVERIFY(m_ann->writeField(id, phone(m_ann->picture(id), QStringLiteral("0113 1"))).ok());
    QVERIFY(m_joe->writeField(id, phone(m_joe->picture(id), QStringLiteral("0113 2"))).ok());
    m_ann->session->setOnline(true);
    m_joe->session->setOnline(true);
    const QStringList both{QStringLiteral("0113 1"), QStringLiteral("0113 2")};
    for (Colleague *who : {m_ann.get(), m_joe.get()})
        QVERIFY(waitUntil([&] { return valuesOf(who->picture(id), QStringLiteral("phone")) == both; }));
    QCOMPARE(m_ann->picture(id)->summary.conflicts, 1);
    QVERIFY(m_ann->writeField(id, phone(m_ann->picture(id), QStringLiteral("0113 2"))).ok());
    const QStringList one{QStringLiteral("0113 2")};
    for (Colleague *who : {m_ann.get(), m_joe.get()})
        QVERIFY(waitUntil([&] { return valuesOf(who->picture(id), QStringLiteral("phone")) == one; }));
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
    QCOMPARE(m_joe->picture(id)->summary.conflicts, 0);
}

void TestSession::aConcernIsSeenAndWithdrawn()
{
    const CaseId id = sharedCase({m_joe.get()});
    const auto change = [&](Colleague *who, const std::function<Status(CaseWriter &)> &write) {
        return codeOf(who->session->change(id, write));
    };
    QVERIFY(change(m_ann.get(),
                   [](CaseWriter &writer) {
                       return writer.raiseConcern(ConcernLevel::High, QStringLiteral("Not seen"), QDate(2030, 1, 1));
                   })
            == ErrorCode::Cancelled);
    QVERIFY(waitUntil([&] { return m_joe->summary(id).openConcern == ConcernLevel::High; }));
    const EntryId concern = m_joe->picture(id)->concerns.first().id;
    QCOMPARE(m_joe->picture(id)->concerns.first().raisedBy, QStringLiteral("Ann Rees"));
    QVERIFY(change(m_joe.get(), [&](CaseWriter &writer) { return writer.acknowledgeConcern(concern); })
            == ErrorCode::Cancelled);
    QVERIFY(waitUntil([&] { return m_ann->picture(id)->concerns.first().acknowledged.size() == 1; }));
    QVERIFY(m_joe->picture(id)->concerns.first().acknowledgedByMe);
    // Not Joe's to withdraw: the entry is kept and has no effect.
    QVERIFY(
        change(m_joe.get(), [&](CaseWriter &writer) { return writer.withdrawConcern(concern, QStringLiteral("Fine")); })
        == ErrorCode::Cancelled);
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
    QVERIFY(m_ann->summary(id).openConcern.has_value());
    QVERIFY(
        change(m_ann.get(),
               [&](CaseWriter &writer) { return writer.withdrawConcern(concern, QStringLiteral("Seen at school")); })
        == ErrorCode::Cancelled);
    QVERIFY(waitUntil([&] { return !m_joe->summary(id).openConcern.has_value(); }));
    QCOMPARE(m_joe->picture(id)->concerns.first().withdrawnReason, QStringLiteral("Seen at school"));
}

void TestSession::whatIsRestrictedIsWithheldFromOthers()
{
    const CaseId id = sharedCase({m_joe.get(), m_sue.get()});
    QVERIFY(m_ann->addEvent(id, QStringLiteral("Strategy discussion"), {m_joe->id()}).ok());
    FieldDraft address = phone(m_ann->picture(id), QStringLiteral("12 High Street"));
    address.name = QStringLiteral("address");
    address.onlyFor = {m_joe->id()};
    QVERIFY(m_ann->writeField(id, address).ok());
    QVERIFY(waitUntil([&] { return m_sue->events(id).size() == 1 && m_joe->events(id).size() == 1; }));
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get(), m_sue.get()}));
    const QStringList audience{QStringLiteral("Ann Rees, Leeds"), QStringLiteral("Joe Okoro, West Yorkshire Police")};
    QVERIFY(m_sue->events(id).first().withheld);
    QCOMPARE(m_sue->events(id).first().title, QString());
    QCOMPARE(m_sue->events(id).first().onlyFor, audience);
    QCOMPARE(m_joe->events(id).first().title, QStringLiteral("Strategy discussion"));
    QCOMPARE(m_joe->events(id).first().onlyFor, audience);
    for (Colleague *who : {m_ann.get(), m_joe.get()}) {
        QTRY_COMPARE(valuesOf(who->picture(id), QStringLiteral("address")),
                     QStringList{QStringLiteral("12 High Street")});
        QCOMPARE(fieldOf(who->picture(id), QStringLiteral("address"))->onlyFor, audience);
        QVERIFY(!fieldOf(who->picture(id), QStringLiteral("address"))->withheld);
    }
    QTRY_VERIFY(fieldOf(m_sue->picture(id), QStringLiteral("address")));
    QVERIFY(fieldOf(m_sue->picture(id), QStringLiteral("address"))->withheld);
    QCOMPARE(valuesOf(m_sue->picture(id), QStringLiteral("address")), QStringList{QString()});
    // Written for everybody by one who saw the value: the mark that stood for it goes with it.
    FieldDraft open = address;
    open.onlyFor.clear();
    open.text = QStringLiteral("3 Low Street");
    open.replaces = {fieldOf(m_joe->picture(id), QStringLiteral("address"))->values.first().entry};
    QVERIFY(m_joe->writeField(id, open).ok());
    QVERIFY(waitUntil([&] {
        return valuesOf(m_sue->picture(id), QStringLiteral("address")) == QStringList{QStringLiteral("3 Low Street")};
    }));
}

void TestSession::whoIsRemovedReadsOnButHearsNothingMore()
{
    const CaseId id = sharedCase({m_joe.get(), m_sue.get()});
    QVERIFY(m_ann->addEvent(id, QStringLiteral("Before")).ok());
    QVERIFY(waitUntil([&] { return m_joe->events(id).size() == 1; }));
    QVERIFY(m_ann->session->change(id, [&](CaseWriter &writer) { return writer.removeMember(m_joe->id()); }).ok());
    QVERIFY(m_ann->addEvent(id, QStringLiteral("After")).ok());
    QVERIFY(waitUntil([&] { return m_sue->events(id).size() == 2; }));
    QVERIFY(m_world->agree(id, {m_ann.get(), m_sue.get()}));
    QCOMPARE(m_sue->picture(id)->members.last().card.name, QStringLiteral("Joe Okoro"));
    QVERIFY(m_sue->picture(id)->members.last().removed);
    m_joe->lock();
    m_joe->unlock();
    QVERIFY(waitUntil([&] { return m_joe->has(id) && !m_joe->summary(id).stillMember; }));
    QCOMPARE(titlesOf(m_joe->events(id)), QStringList{QStringLiteral("Before")});
    m_joe->lock();
    m_joe->unlock(false);
    QVERIFY(waitUntil([&] { return !m_joe->summary(id).reference.isEmpty(); }));
    QVERIFY(!m_joe->summary(id).stillMember);
}

void TestSession::whatIsWrittenOfflineIsUnsentUntilTheHubHasIt()
{
    const CaseId id = sharedCase({m_joe.get()});
    m_ann->session->setOnline(false);
    const QDateTime before = m_ann->session->status().upToDateAt;
    m_world->hub.clock.advance(1000);
    QVERIFY(m_ann->addEvent(id, QStringLiteral("On the train")).ok());
    QCOMPARE(m_ann->session->status().unsent, 1);
    QVERIFY(m_ann->session->status().connection == Connection::Offline);
    QCOMPARE(m_ann->session->status().upToDateAt, before);
    m_ann->session->setOnline(true);
    QVERIFY(waitUntil([&] { return m_ann->session->status().upToDateAt > before; }));
    QCOMPARE(m_ann->session->status().unsent, 0);
    QVERIFY(waitUntil([&] { return m_joe->events(id).size() == 1; }));
}

void TestSession::aRestartLosesNothing()
{
    const CaseId id = sharedCase({m_joe.get()});
    QVERIFY(m_joe->addEvent(id, QStringLiteral("One")).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
    m_ann->session->setOnline(false);
    QVERIFY(m_ann->addEvent(id, QStringLiteral("Two")).ok());
    const QByteArray digest = m_ann->digest(id);
    m_ann->lock();
    m_ann->unlock(false);
    QCOMPARE(m_ann->digest(id), digest);
    QCOMPARE(m_ann->session->status().unsent, 1);
    m_ann->session->setOnline(true);
    QVERIFY(waitUntil([&] { return m_joe->events(id).size() == 2; }));
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
}

void TestSession::anOldCopyOfACaseCannotBeWritten()
{
    const CaseId id = sharedCase({m_joe.get()});
    QVERIFY(m_ann->addEvent(id, QStringLiteral("One")).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
    m_ann->lock();
    const QString file = QString::fromStdString(m_ann->caseFile(id).string());
    const QString copy = file + QStringLiteral(".old");
    QVERIFY(QFile::copy(file, copy));
    m_ann->unlock();
    QVERIFY(m_ann->addEvent(id, QStringLiteral("Two")).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
    m_ann->lock();
    QVERIFY(QFile::remove(file) && QFile::rename(copy, file));
    m_ann->unlock(false);
    QVERIFY(m_ann->picture(id)->summary.oldCopy);
    QVERIFY(codeOf(m_ann->addEvent(id, QStringLiteral("Fork"))) == ErrorCode::Rollback);
    m_ann->session->setOnline(true);
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
    QVERIFY(waitUntil([&] { return !m_ann->summary(id).oldCopy; }));
    QVERIFY(m_ann->addEvent(id, QStringLiteral("Three")).ok());
    QVERIFY(waitUntil([&] { return m_joe->events(id).size() == 3; }));
    QVERIFY(!m_joe->picture(id)->summary.oldCopy);
    QCOMPARE(m_joe->picture(id)->integrity.forks, 0);
}

void TestSession::aDamagedCaseLeavesTheOthersAlone()
{
    const CaseId broken = sharedCase({m_joe.get()});
    const CaseId whole = sharedCase({m_joe.get()});
    m_ann->lock();
    QFile file(QString::fromStdString(m_ann->caseFile(broken).string()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.write(QByteArray(64, 'x')) == 64);
    file.close();
    m_ann->unlock();
    QVERIFY(m_ann->summary(broken).damaged);
    QVERIFY(m_ann->summary(broken).error.has_value());
    QVERIFY(!m_ann->summary(whole).damaged);
    QVERIFY(!m_ann->session->openCase(broken).ok());
    QVERIFY(m_ann->session->openCase(whole).ok());
    QVERIFY(!m_ann->addEvent(broken, QStringLiteral("No")).ok());
    QVERIFY(waitUntil([&] { return m_ann->isSettled(); }));
}

void TestSession::aClockAnHourAheadDragsNobodyAlong()
{
    ManualClock wrong(m_world->hub.clock.nowMs() + 3'600'000);
    const auto tom = m_world->hire(m_world->council, "Tom Hale", &wrong);
    m_world->publish();
    m_ann->lock();
    m_ann->unlock();
    QVERIFY(waitUntil([&] { return m_ann->session->status().upToDateAt.isValid(); }));
    const CaseId id = m_ann->session->createCase(banks()).value();
    QVERIFY(m_ann->addMember(id, *tom).ok());
    tom->unlock();
    // A hub refuses a clock that is so wrong, and says why.
    QVERIFY(waitUntil([&] { return tom->session->status().error == ErrorCode::ClockSkew; }));
    wrong.set(m_world->hub.clock.nowMs());
    tom->session->setOnline(false);
    tom->session->setOnline(true);
    QVERIFY(m_world->agree(id, {m_ann.get(), tom.get()}));
    tom->session->setOnline(false);
    wrong.advance(3'600'000);
    QVERIFY(tom->addEvent(id, QStringLiteral("From the future")).ok());
    wrong.set(m_world->hub.clock.nowMs());
    tom->session->setOnline(true);
    QVERIFY(m_world->agree(id, {m_ann.get(), tom.get()}));
    QVERIFY(m_ann->addEvent(id, QStringLiteral("Now")).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), tom.get()}));
    const QList<ChronologyEvent> events = tom->events(id);
    QCOMPARE(events.size(), 2);
    // Same day: ordered by the clocks that they carry, the same for both.
    QCOMPARE(events.first().title, QStringLiteral("From the future"));
    QCOMPARE(m_ann->events(id).first().title, QStringLiteral("From the future"));
    QVERIFY(events.last().written.toMSecsSinceEpoch() <= m_world->hub.clock.nowMs());
    QVERIFY(events.first().written.toMSecsSinceEpoch() >= m_world->hub.clock.nowMs() + 3'000'000);
}

void TestSession::aRevokedDeviceIsPutOut()
{
    const auto tom = m_world->hire(m_world->police, "Tom Hale");
    m_world->publish();
    m_ann->lock();
    m_ann->unlock();
    QVERIFY(waitUntil([&] { return m_ann->session->status().upToDateAt.isValid(); }));
    const CaseId id = m_ann->session->createCase(banks()).value();
    QVERIFY(m_ann->addMember(id, *tom).ok());
    tom->unlock();
    QVERIFY(m_world->agree(id, {m_ann.get(), tom.get()}));
    const QList<Member> members = m_ann->picture(id)->members;
    const auto member = std::find_if(members.begin(), members.end(),
                                     [](const Member &who) { return who.card.name == QLatin1String("Tom Hale"); });
    QVERIFY(member != members.end());
    const DeviceId toms = member->devices.front();
    m_world->police.add(DeviceRevoked{toms, RevocationReason::Lost});
    m_world->publish();
    m_world->hub.clock.advance(60'000);
    m_ann->session->findProfessionals({}); // asks for the directory, and nothing else comes
    QVERIFY(waitUntil([&] {
        const auto record = m_ann->session->record(id, {}, 0, 100);
        return record && std::any_of(record->lines.begin(), record->lines.end(), [](const RecordLine &line) {
                   return line.what == QLatin1String("device_removed") && line.author == QLatin1String("Ann Rees");
               });
    }));
}

void TestSession::aHubOfOnesOwnAgencyIsNotTheOneThatIsMeant()
{
    // The hub here is that of hub.agency. Somebody of that agency, whose invitation named a hub of the police.
    testing::TestAgency &agency = m_world->hub.agency;
    const testing::TestDevice device = agency.device(m_world->random);
    const auto secretsWith = [&](const SignPublicKey &hubRoot) {
        ProfileSecrets secrets(device.keys.clone());
        secrets.professional = device.certificate.professional;
        secrets.name = "Nia Price";
        secrets.agencyRoot = agency.root.publicKey();
        secrets.agencyName = "Third Agency";
        secrets.hubRoot = hubRoot;
        secrets.hubAddress = m_world->hub.address().text();
        return secrets;
    };
    const ProfileSurroundings with{m_world->hub.clock, m_world->random, m_world->keyStore, {}};
    Colleague misled(with, secretsWith(m_world->police.root.publicKey()), device.certificate);
    misled.unlock();
    QVERIFY(waitUntil([&] { return misled.session->status().connection == Connection::Refused; }));
    QVERIFY(misled.session->status().error == ErrorCode::Untrusted);
    Colleague right(with, secretsWith(agency.root.publicKey()), device.certificate);
    right.unlock();
    QVERIFY(waitUntil([&] { return right.session->status().connection == Connection::Online; }));
}

void TestSession::aDirectoryThatTheHubHidesIsAnAlarm()
{
    testing::TestHubWorld &hub = m_world->hub;
    const auto admitted = [&](bool withPolice) {
        std::map<AgencyId, SignPublicKey> roots{{hub.agency.id, hub.agency.root.publicKey()},
                                                {m_world->council.id(), m_world->council.root.publicKey()}};
        if (withPolice)
            roots.emplace(m_world->police.id(), m_world->police.root.publicKey());
        hub.hub->admit(roots);
        m_ann->lock();
        m_ann->unlock();
    };
    const CaseId id = sharedCase({});
    QVERIFY(!m_ann->session->status().alarm);
    admitted(false);
    QVERIFY(waitUntil([&] { return m_ann->session->status().alarm.has_value(); }));
    QVERIFY(m_ann->session->status().alarm == ErrorCode::Rollback);
    QCOMPARE(m_ann->session->status().alarmAgency, QStringLiteral("West Yorkshire Police"));
    QVERIFY(codeOf(m_ann->addMember(id, *m_joe)) == ErrorCode::Rollback);
    QVERIFY(m_ann->addMember(id, *m_sue).ok());
    admitted(true);
    QVERIFY(waitUntil([&] { return m_ann->session->status().upToDateAt.isValid(); }));
    QVERIFY(!m_ann->session->status().alarm);
    QVERIFY(m_ann->addMember(id, *m_joe).ok());
}

void TestSession::aRenewedCertificateIsTakenAndStated()
{
    const auto certificateOf = [](const Colleague &who) {
        auto store
            = ProfileStore::open(who.folder(), SecretBytes(viewOf("correct horse battery staple")), who.surroundings());
        return DeviceCertificate::decode((*store)->secrets().certificate).value();
    };
    const auto rae = m_world->hire(m_world->council, "Rae Lund");
    m_world->publish();
    m_ann->lock();
    m_ann->unlock();
    QVERIFY(waitUntil([&] { return m_ann->session->status().upToDateAt.isValid(); }));
    rae->unlock();
    const CaseId id = sharedCase({rae.get()});
    QVERIFY(!id.isZero());
    rae->lock();
    const DeviceCertificate before = certificateOf(*rae);
    m_world->council.renewDevice(before, before.notAfter + 1000);
    m_world->publish();
    rae->unlock();
    QVERIFY(waitUntil([&] {
        const auto record = rae->session->record(id, {}, 0, 100);
        return record && std::any_of(record->lines.begin(), record->lines.end(), [](const RecordLine &line) {
                   return line.what == QLatin1String("device_added") && line.author == QLatin1String("Rae Lund");
               });
    }));
    QVERIFY(m_world->agree(id, {m_ann.get(), rae.get()}));
    rae->lock();
    QCOMPARE(certificateOf(*rae).notAfter, before.notAfter + 1000);
    rae->unlock();
    QVERIFY(m_ann->addEvent(id, QStringLiteral("After the renewal")).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), rae.get()}));
}

void TestSession::whoseAgencyIsTrustedNoMoreIsPutOut()
{
    const CaseId id = sharedCase({m_joe.get(), m_sue.get()});
    QVERIFY(!id.isZero());
    m_world->council.add(TrustWithdrawn{m_world->police.id()});
    m_world->publish();
    m_ann->lock();
    m_ann->unlock();
    QVERIFY(waitUntil([&] {
        const auto record = m_ann->session->record(id, {}, 0, 100);
        return record && std::any_of(record->lines.begin(), record->lines.end(), [](const RecordLine &line) {
                   return line.what == QLatin1String("device_removed") && line.author == QLatin1String("Ann Rees");
               });
    }));
    QVERIFY(m_ann->addEvent(id, QStringLiteral("Not for the police")).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), m_sue.get()}));
    QVERIFY(!titlesOf(m_joe->events(id)).contains(QStringLiteral("Not for the police")));
    QVERIFY(!m_ann->addMember(id, *m_joe).ok());
}

void TestSession::draftsOutOfBoundsAreRefused()
{
    const CaseId id = sharedCase({});
    CaseDraft tooLong;
    tooLong.reference = QString(9000, QLatin1Char('x'));
    QVERIFY(m_ann->session->createCase(tooLong).code() == ErrorCode::TooLarge);
    QVERIFY(codeOf(m_ann->addEvent(id, QString())) == ErrorCode::Malformed);
    QVERIFY(codeOf(m_ann->addEvent(id, QString(401, QLatin1Char('x')))) == ErrorCode::TooLarge);
    FieldDraft nobody;
    nobody.person = ObjectId{9};
    nobody.name = QStringLiteral("phone");
    nobody.text = QStringLiteral("1");
    QVERIFY(codeOf(m_ann->writeField(id, nobody)) == ErrorCode::NotFound);
    QVERIFY(codeOf(m_ann->session->change(CaseId(),
                                          [](CaseWriter &writer) { return writer.acknowledgeConcern(EntryId()); }))
            == ErrorCode::NotFound);
    QVERIFY(codeOf(m_ann->session->change(id, [](CaseWriter &writer) { return writer.acknowledgeConcern(EntryId()); }))
            == ErrorCode::NotFound);
    QVERIFY(codeOf(m_ann->session->change(id, [](CaseWriter &writer) { return writer.addPerson({}); }))
            == ErrorCode::Malformed);
    QVERIFY(
        codeOf(m_ann->session->change(
            id, [](CaseWriter &writer) { return writer.addMember(ProfessionalId(), MemberRole::Contributor, true); }))
        == ErrorCode::NotFound);
    // A value that is emptied is not asked, not an empty cell.
    FieldDraft empty = phone(m_ann->picture(id), QStringLiteral("  "));
    QVERIFY(m_ann->writeField(id, empty).ok());
    QVERIFY(waitUntil([&] { return fieldOf(m_ann->picture(id), QStringLiteral("phone")) != nullptr; }));
    QVERIFY(fieldOf(m_ann->picture(id), QStringLiteral("phone"))->values.first().knowledge == Knowledge::NotAsked);
}

void TestSession::theRecordTellsWhoDidWhat()
{
    const CaseId id = sharedCase({m_joe.get()});
    QVERIFY(m_joe->addEvent(id, QStringLiteral("One")).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
    const auto record = m_ann->session->record(id, {}, 0, 100).value();
    QStringList lines;
    for (const RecordLine &line : record.lines)
        lines.append(line.what + QLatin1Char(' ') + line.author);
    lines.sort();
    QCOMPARE(lines,
             QStringList({QStringLiteral("case_created Ann Rees"), QStringLiteral("event Joe Okoro"),
                          QStringLiteral("field Ann Rees"), QStringLiteral("member_added Ann Rees")}));
    QCOMPARE(record.total, 4);
    const auto part = m_ann->session->record(id, {}, 1, 2).value();
    QCOMPARE(part.lines.size(), 2);
    QVERIFY(part.lines[0].id == record.lines[1].id && part.lines[1].id == record.lines[2].id);
}

void TestSession::theChronologyIsSearched()
{
    const CaseId id = sharedCase({});
    for (int i = 0; i < 30; ++i)
        QVERIFY(m_ann->addEvent(id, i % 10 == 0 ? QStringLiteral("Siân at school") : QStringLiteral("Visit")).ok());
    ChronologyFilter filter;
    filter.containing = QStringLiteral("SIAN sch");
    const auto page = m_ann->session->chronology(id, filter, 1, 1).value();
    QCOMPARE(page.total, 3);
    QCOMPARE(page.events.size(), 1);
    filter.containing = QStringLiteral("nothing");
    QCOMPARE(m_ann->session->chronology(id, filter, 0, 10)->total, 0);
}

QTEST_GUILESS_MAIN(TestSession)
#include "TestSession.moc"
