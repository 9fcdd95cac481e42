// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/chronology/EventNotes.h"
#include "app/find/FindReader.h"
#include "tests/app/support/SessionWorld.h"

#include <QFile>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

/// The index over the cases of a profile follows them: what may be read there is found, and nothing else.
class TestFindCases : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council
    CaseId m_case;

    static QList<FoundThing> find(Colleague &who, const QString &text);
    static QStringList titles(Colleague &who, const QString &text);
    /// Whether the word stands anywhere in the index of this one, as who has the key could see.
    static bool standsInFile(Colleague &who, const std::string &word);
    bool agree() { return m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}); }
    Status change(Colleague &who, const std::function<Status(CaseWriter &)> &write)
    {
        return who.session->change(m_case, write);
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void everySortOfThingIsFoundByEverybody();
    void peopleAreFoundBySurnameAndByEverythingSaidOfThem();
    void whatIsSealedForOthersIsNeitherFoundNorInTheFile();
    void aCorrectionIsFoundAndOldWordsLeadToIt();
    void anotherAgencysCorrectionIsAnEventOfItsOwn();
    void whatArrivesIsFound();
    void entriesThatStoppedCountingLeave();
    void aCaseThatWasGivenUpLeavesAndComesBack();
    void aDamagedIndexIsBuiltAnew();
    void anIndexGoesOnWhereItWas();
    // The last one: who was put out stays so.
    void whoIsRemovedFindsNothingOfTheCase();
};

QList<FoundThing> TestFindCases::find(Colleague &who, const QString &text)
{
    if (!waitUntil([&] { return who.session->isFindComplete(); }))
        return {};
    const FindAccessPtr access = who.session->findAccess();
    auto reader = FindReader::open(access->file, access->key);
    const auto page = reader ? (*reader)->search({text, {}, 0, 50}) : reader.error();
    return page ? page->things : QList<FoundThing>();
}

QStringList TestFindCases::titles(Colleague &who, const QString &text)
{
    QStringList titles;
    for (const FoundThing &thing : find(who, text))
        titles << thing.title;
    return titles;
}

bool TestFindCases::standsInFile(Colleague &who, const std::string &word)
{
    if (!waitUntil([&] { return who.session->isFindComplete(); }))
        return true;
    const FindAccessPtr access = who.session->findAccess();
    auto database = sql::Database::open(access->file.string(), access->key, {});
    if (!database || !database->execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, find_text, row)"))
        return true;
    const std::string has = " LIKE '%" + word + "%'";
    const auto count = database->queryInteger(
        "SELECT (SELECT count(*) FROM find_word WHERE word" + has + ") + (SELECT count(*) FROM temp.terms WHERE term"
        + has + ") + (SELECT count(*) FROM find_document WHERE lower(title)" + has + " OR lower(said)" + has + ")");
    return !count || *count > 0;
}

void TestFindCases::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Okoro");
    m_sue = m_world->hire(m_world->council, "Sue Patel");
    m_world->publish();
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get()}) {
        who->unlock();
        QVERIFY(waitUntil([&] { return who->session->status().upToDateAt.isValid(); }));
    }
}

void TestFindCases::init()
{
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    PersonDraft child;
    child.givenName = QString::fromUtf8("Siobhán");
    child.familyName = QString::fromUtf8("Wójcik");
    child.address = QStringLiteral("14 Larkspur Close");
    draft.people = {child};
    m_case = m_ann->session->createCase(draft).value();
    QVERIFY(m_ann->addMember(m_case, *m_joe).ok() && m_ann->addMember(m_case, *m_sue).ok());
    QVERIFY(agree());
}

void TestFindCases::everySortOfThingIsFoundByEverybody()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Quinceyard fair")).ok());
    QVERIFY(change(*m_ann, [](CaseWriter &writer) {
                return writer.raiseConcern(ConcernLevel::High, QStringLiteral("Thornapple in the garden"),
                                           QDate(2027, 3, 1));
            }).ok());
    SharingDraft sharing;
    sharing.date = QDate(2027, 1, 3);
    sharing.recipients = {{{}, QStringLiteral("The landlord")}};
    sharing.subjects = {m_ann->picture(m_case)->people.first().id};
    sharing.what = QStringLiteral("Marzipan");
    sharing.purpose = QStringLiteral("Welfare check");
    sharing.basis = SharingBasis::LegalObligation;
    QVERIFY(change(*m_joe, [&](CaseWriter &writer) { return writer.recordSharing(sharing); }).ok());
    MessageDraft message;
    message.text = QStringLiteral("Saxifrage at ten?");
    QVERIFY(change(*m_joe, [&](CaseWriter &writer) { return writer.sendMessage(message); }).ok());
    QVERIFY(agree());
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get()}) {
        const QList<FoundThing> event = find(*who, QStringLiteral("quincey"));
        QCOMPARE(event.size(), 1);
        QVERIFY(event.first().kind == FoundKind::Event && event.first().caseId == m_case);
        QCOMPARE(event.first().day, QDate(2027, 1, 15));
        const QList<FoundThing> concern = find(*who, QStringLiteral("thornap"));
        QVERIFY(concern.size() == 1 && concern.first().kind == FoundKind::Concern);
        const QList<FoundThing> decision = find(*who, QStringLiteral("landlord marz"));
        QVERIFY(decision.size() == 1 && decision.first().kind == FoundKind::Sharing);
        const QList<FoundThing> said = find(*who, QStringLiteral("saxifrag"));
        QVERIFY(said.size() == 1 && said.first().kind == FoundKind::Message);
    }
    // By who wrote it.
    QVERIFY(titles(*m_sue, QStringLiteral("okoro marz")).contains(QStringLiteral("Marzipan")));
    // By the number on the file.
    const QList<FoundThing> reference = find(*m_sue, QStringLiteral("136594"));
    QVERIFY(std::any_of(reference.begin(), reference.end(), [&](const FoundThing &thing) {
        return thing.kind == FoundKind::Case && thing.caseId == m_case;
    }));
}

void TestFindCases::peopleAreFoundBySurnameAndByEverythingSaidOfThem()
{
    const auto isChild = [&](const QList<FoundThing> &things) {
        return std::any_of(things.begin(), things.end(), [&](const FoundThing &thing) {
            return thing.kind == FoundKind::Person && thing.caseId == m_case
                && thing.title == QString::fromUtf8("WÓJCIK, Siobhán");
        });
    };
    for (const char *text : {"wojcik", "Wójcik", "shivaun", "siobhan woj", "voicik", "larkspur", "14 larks"})
        QVERIFY2(isChild(find(*m_joe, QString::fromUtf8(text))), text);
    QVERIFY(!titles(*m_joe, QStringLiteral("rees ann")).isEmpty());
    FieldDraft moved;
    moved.person = m_ann->picture(m_case)->people.first().id;
    moved.name = QStringLiteral("address");
    moved.text = QStringLiteral("2 Foxglove Row");
    moved.replaces = {m_ann->picture(m_case)->people.first().field(moved.name)->values.first().entry};
    QVERIFY(m_ann->writeField(m_case, moved).ok());
    QVERIFY(agree());
    QVERIFY(isChild(find(*m_joe, QStringLiteral("foxglove"))));
    const QList<FoundThing> before = find(*m_joe, QStringLiteral("larkspur"));
    QVERIFY(std::none_of(before.begin(), before.end(), [&](const FoundThing &one) { return one.caseId == m_case; }));
}

void TestFindCases::whatIsSealedForOthersIsNeitherFoundNorInTheFile()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Refuge at Silverbirch"), {m_joe->id()}).ok());
    FieldDraft safe;
    safe.person = m_ann->picture(m_case)->people.first().id;
    safe.name = QStringLiteral("phone");
    safe.text = QStringLiteral("Hollowtree 0113 496 0000");
    safe.onlyFor = {m_joe->id()};
    QVERIFY(m_ann->writeField(m_case, safe).ok());
    MessageDraft message;
    message.text = QStringLiteral("Meet at Meadowsweet Row");
    message.onlyFor = {m_joe->id()};
    QVERIFY(change(*m_ann, [&](CaseWriter &writer) { return writer.sendMessage(message); }).ok());
    QVERIFY(agree());
    for (const char *text : {"silverbirch", "hollowtree", "meadowsweet"}) {
        QVERIFY(!find(*m_joe, QLatin1String(text)).isEmpty());
        QVERIFY(!find(*m_ann, QLatin1String(text)).isEmpty());
        QVERIFY(standsInFile(*m_joe, text));
        QCOMPARE(titles(*m_sue, QLatin1String(text)), QStringList());
        QVERIFY(!standsInFile(*m_sue, text));
    }
}

void TestFindCases::aCorrectionIsFoundAndOldWordsLeadToIt()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Bramblewick surgery")).ok());
    QVERIFY(agree());
    const QList<ChronologyEvent> events = m_ann->events(m_case);
    const auto event = std::find_if(events.begin(), events.end(), [](const ChronologyEvent &one) {
        return one.title == QStringLiteral("Bramblewick surgery");
    });
    EventDraft correction;
    correction.date = QDate(2027, 1, 14);
    correction.title = QStringLiteral("Copperfield hospital");
    correction.corrects = event->first;
    correction.reason = QStringLiteral("Mixed up");
    QVERIFY(change(*m_sue, [&](CaseWriter &writer) { return writer.addEvent(correction); }).ok());
    QVERIFY(agree());
    for (Colleague *who : {m_ann.get(), m_joe.get()}) {
        const QList<FoundThing> now = find(*who, QStringLiteral("copperfield"));
        const QList<FoundThing> old = find(*who, QStringLiteral("bramblewick"));
        QCOMPARE(now.size(), 1);
        QCOMPARE(old.size(), 1);
        QCOMPARE(old.first().title, correction.title);
        QCOMPARE(old.first().day, correction.date);
        QVERIFY(old.first().earlier && !now.first().earlier);
        // It is the place of the event that the chronology shows.
        QVERIFY(old.first().version == m_ann->events(m_case).first().id);
    }
}

void TestFindCases::anotherAgencysCorrectionIsAnEventOfItsOwn()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Juniper walk")).ok());
    QVERIFY(agree());
    const ChronologyEvent event = m_joe->events(m_case).first();
    // No program of ours writes it; another may.
    EventCorrection wrong;
    wrong.event = event.first;
    wrong.reason = "x";
    wrong.said.day = 20270101;
    wrong.said.title = "Cranberry walk";
    const Bytes payload = wrong.encode().value();
    QVERIFY(m_joe->session->caseFile(m_case)->log().append(NewEntry{27, payload}).ok());
    QVERIFY(change(*m_joe, [](CaseWriter &) { return Status(); }).ok()); // so that it is told
    QVERIFY(agree());
    const QList<FoundThing> mine = find(*m_ann, QStringLiteral("juniper"));
    QCOMPARE(mine.size(), 1);
    QCOMPARE(mine.first().title, QStringLiteral("Juniper walk"));
    QCOMPARE(titles(*m_ann, QStringLiteral("cranberry")), QStringList{QStringLiteral("Cranberry walk")});
}

void TestFindCases::whatArrivesIsFound()
{
    for (int i = 0; i < 30; ++i)
        QVERIFY(m_joe->addEvent(m_case, QStringLiteral("Hawthorn%1 evening").arg(i)).ok());
    m_joe->session->setOnline(false);
    QVERIFY(m_joe->addEvent(m_case, QStringLiteral("Written on the train")).ok());
    QVERIFY(!find(*m_joe, QStringLiteral("train")).isEmpty());
    m_joe->session->setOnline(true);
    QVERIFY(agree());
    QVERIFY(!find(*m_sue, QStringLiteral("train")).isEmpty());
    for (int i = 0; i < 30; ++i)
        QCOMPARE(find(*m_sue, QStringLiteral("hawthorn%1 ").arg(i, 1)).isEmpty(), false);
}

void TestFindCases::entriesThatStoppedCountingLeave()
{
    QVERIFY(m_joe->addEvent(m_case, QStringLiteral("Periwinkle")).ok());
    QVERIFY(agree());
    QCOMPARE(find(*m_ann, QStringLiteral("periwinkle")).size(), 1);
    // What a refold does: all is forgotten and what counts is applied again.
    QVERIFY(m_ann->session->caseFile(m_case)->log().refold().ok());
    QVERIFY(change(*m_ann, [](CaseWriter &) { return Status(); }).ok());
    QVERIFY(waitUntil([&] { return m_ann->session->isFindComplete(); }));
    QCOMPARE(find(*m_ann, QStringLiteral("periwinkle")).size(), 1);
}

void TestFindCases::aCaseThatWasGivenUpLeavesAndComesBack()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Snapdragon lodge")).ok());
    QVERIFY(agree());
    QCOMPARE(find(*m_ann, QStringLiteral("snapdragon")).size(), 1);
    QVERIFY(change(*m_ann, [](CaseWriter &writer) { return writer.release(ReleaseKind::WholeCase, {}); }).ok());
    QVERIFY(waitUntil([&] { return titles(*m_ann, QStringLiteral("snapdragon")).isEmpty(); }));
    QVERIFY(!standsInFile(*m_ann, "snapdragon"));
    const QList<Digest> notes = m_ann->picture(m_case)->releases.first().notes;
    QVERIFY(change(*m_ann, [&](CaseWriter &writer) { return writer.takeBackRelease(notes); }).ok());
    QVERIFY(waitUntil([&] { return find(*m_ann, QStringLiteral("snapdragon")).size() == 1; }));
}

void TestFindCases::whoIsRemovedFindsNothingOfTheCase()
{
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Elderflower street")).ok());
    QVERIFY(agree());
    QCOMPARE(find(*m_sue, QStringLiteral("elderflower")).size(), 1);
    QVERIFY(change(*m_ann, [&](CaseWriter &writer) { return writer.removeMember(m_sue->id()); }).ok());
    m_sue->lock();
    m_sue->unlock();
    QVERIFY(waitUntil([&] { return m_sue->has(m_case) && !m_sue->summary(m_case).stillMember; }));
    QVERIFY(waitUntil([&] { return titles(*m_sue, QStringLiteral("elderflower")).isEmpty(); }));
    QVERIFY(!standsInFile(*m_sue, "elderflower"));
    QCOMPARE(find(*m_joe, QStringLiteral("elderflower")).size(), 1);
}

void TestFindCases::aDamagedIndexIsBuiltAnew()
{
    QVERIFY(m_joe->addEvent(m_case, QStringLiteral("Marigold court")).ok());
    QCOMPARE(find(*m_joe, QStringLiteral("marigold")).size(), 1);
    const QString file = QString::fromStdString(m_joe->session->findAccess()->file.string());
    m_joe->lock();
    QFile bytes(file);
    QVERIFY(bytes.open(QIODevice::ReadWrite));
    bytes.write(QByteArray(9000, 'x'));
    bytes.close();
    m_joe->unlock();
    QCOMPARE(find(*m_joe, QStringLiteral("marigold")).size(), 1);
    // And where who reads it finds out.
    m_joe->session->beginFindAnew();
    QVERIFY(!m_joe->session->isFindComplete());
    QCOMPARE(find(*m_joe, QStringLiteral("marigold")).size(), 1);
}

void TestFindCases::anIndexGoesOnWhereItWas()
{
    QVERIFY(m_joe->addEvent(m_case, QStringLiteral("Primrose hall")).ok());
    QCOMPARE(find(*m_joe, QStringLiteral("primrose")).size(), 1);
    m_joe->lock();
    m_joe->unlock();
    QVERIFY(m_joe->addEvent(m_case, QStringLiteral("Primrose gate")).ok());
    QCOMPARE(find(*m_joe, QStringLiteral("primrose")).size(), 2);
}

QTEST_GUILESS_MAIN(TestFindCases)
#include "TestFindCases.moc"
