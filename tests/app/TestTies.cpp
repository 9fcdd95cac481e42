// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseOffers.h"
#include "app/session/Ties.h"
#include "tests/app/support/SessionWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

namespace {

ObjectId idOf(int number)
{
    ObjectId id{};
    id[15] = static_cast<std::uint8_t>(number);
    return id;
}

FieldValue valueOf(const QString &text, int minute)
{
    FieldValue value;
    value.text = text;
    value.knowledge = text.isEmpty() ? Knowledge::NotAsked : Knowledge::Known;
    value.written = QDateTime(QDate(2026, 11, 20), QTime(10, minute));
    value.entry.bytes[0] = static_cast<std::uint8_t>(minute);
    return value;
}

Field fieldOf(const QString &name, const QString &text, int minute = 0)
{
    Field field;
    field.name = name;
    field.values = {valueOf(text, minute)};
    return field;
}

/// Rachel is 1, John 2, Kate 3.
QList<Person> family()
{
    QList<Person> people;
    int number = 1;
    for (const char *name : {"Rachel", "John", "Kate"})
        people << Person{
            idOf(number++), PersonKind::Family, {fieldOf(QStringLiteral("given_name"), QLatin1String(name))}};
    return people;
}

void addTie(QList<Person> &people, int from, int to, const QString &text, int minute = 0)
{
    people[from - 1].fields << fieldOf(tieKey(idOf(to)), text, minute);
}

CaseDraft banks()
{
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    for (const auto &[kind, name] : {std::pair(PersonKind::Subject, "Charlie"), std::pair(PersonKind::Family, "John"),
                                     std::pair(PersonKind::Family, "Rachel")}) {
        PersonDraft person;
        person.kind = kind;
        person.givenName = QLatin1String(name);
        person.familyName = QStringLiteral("Banks");
        draft.people << person;
    }
    return draft;
}

/// Of Rachel to John.
FieldDraft draftOf(const CaseSnapshotPtr &picture, const QString &text)
{
    FieldDraft draft;
    draft.person = picture->people.last().id;
    draft.name = tieKey(picture->people.at(1).id);
    draft.text = text;
    if (const Field *field = picture->people.last().field(draft.name)) {
        for (const FieldValue &value : field->values)
            draft.replaces << value.entry;
    }
    return draft;
}

QStringList kindsIn(const CaseSnapshotPtr &picture)
{
    const QList<Tie> ties = picture ? tiesOf(picture->people) : QList<Tie>();
    return ties.size() == 1 ? ties.first().said.kinds : QStringList();
}

bool namesATie(const CaseSnapshotPtr &picture)
{
    for (const Person &person : picture->people) {
        for (const Field &field : person.fields) {
            if (tiedTo(field.name))
                return true;
        }
    }
    return false;
}

} // namespace

/// How people of a case stand to each other.
class TestTies : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council

    CaseId sharedCase()
    {
        const CaseId id = m_ann->session->createCase(banks()).value();
        const bool added = m_ann->addMember(id, *m_joe).ok() && m_ann->addMember(id, *m_sue).ok();
        return added && m_world->agree(id, {m_ann.get(), m_joe.get(), m_sue.get()}) ? id : CaseId();
    }
    bool agree(const CaseId &id) { return m_world->agree(id, {m_ann.get(), m_joe.get(), m_sue.get()}); }

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void whatIsWrittenIsReadAgain_data();
    void whatIsWrittenIsReadAgain();
    void whatOthersWriteDoesNoHarm();
    void theNewestOfBothSidesHolds();
    void whatTellsOfSomethingSealedIsNotShown();
    void theIndexHasWhatIsShown();
    void everybodySeesTheSame();
    void whatIsForSomeLeavesNothingWithOthers();
    void whatWasForAllIsTakenFromOthers();
    void whoJoinsWithoutHistoryIsToldOfIt();
};

void TestTies::initTestCase()
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

void TestTies::cleanupTestCase()
{
    m_sue.reset();
    m_joe.reset();
    m_ann.reset();
    m_world.reset();
}

void TestTies::whatIsWrittenIsReadAgain_data()
{
    QTest::addColumn<QStringList>("kinds");
    QTest::addColumn<QString>("words");
    QTest::newRow("one") << QStringList{QStringLiteral("partner_of")} << QString();
    QTest::newRow("two and words") << QStringList{QStringLiteral("ex_partner_of"), QStringLiteral("no_contact_with")}
                                   << QStringLiteral("by an order of the court");
    QTest::newRow("words alone") << QStringList() << QStringLiteral("met at school");
    QTest::newRow("of a newer program") << QStringList{QStringLiteral("godparent_of")} << QString();
    QTest::newRow("nothing") << QStringList() << QString();
}

void TestTies::whatIsWrittenIsReadAgain()
{
    QFETCH(QStringList, kinds);
    QFETCH(QString, words);
    const TieSaid read = readTie(tieText({kinds, words}));
    QCOMPARE(read.kinds, kinds);
    QCOMPARE(read.words, words);
}

void TestTies::whatOthersWriteDoesNoHarm()
{
    QList<Person> people = family();
    addTie(people, 1, 1, QStringLiteral("partner_of")); // to oneself
    addTie(people, 1, 9, QStringLiteral("partner_of")); // to nobody
    people[0].fields << fieldOf(QStringLiteral("tie_"), QStringLiteral("partner_of"))
                     << fieldOf(QStringLiteral("tie_zz"), QStringLiteral("partner_of"))
                     << fieldOf(tieKey(idOf(2)).toUpper(), QStringLiteral("partner_of"));
    QCOMPARE(tiesOf(people).size(), 0);
    QVERIFY(!tiedTo(QStringLiteral("tie_0000000000000000000000000000000A")));
    addTie(people, 1, 2, QString(8000, u'x'));
    addTie(people, 3, 2, QStringLiteral("A sentence, as somebody wrote it.\nAnd more."));
    const QList<Tie> ties = tiesOf(people);
    QCOMPARE(ties.size(), 2);
    QCOMPARE(ties.first().said.kinds, QStringList());
    QCOMPARE(ties.first().said.words.size(), mostTieWords + 1);
    QCOMPARE(ties.last().said.words, QStringLiteral("A sentence, as somebody wrote it. And more."));
    // Somebody who has no name here yet.
    people << Person{idOf(4), PersonKind::Family, {fieldOf(tieKey(idOf(1)), QStringLiteral("friend_of"))}};
    QCOMPARE(tiesOf(people).size(), 2);
}

void TestTies::theNewestOfBothSidesHolds()
{
    QList<Person> people = family();
    addTie(people, 1, 2, QStringLiteral("partner_of"), 1);
    addTie(people, 2, 1, QStringLiteral("ex_partner_of"), 2);
    QCOMPARE(tiesOf(people).size(), 1);
    QCOMPARE(tiesOf(people).first().from, idOf(2));
    QCOMPARE(tiesOf(people).first().said.kinds, QStringList{QStringLiteral("ex_partner_of")});
    // The same in whatever order they come.
    std::swap(people[0], people[1]);
    QCOMPARE(tiesOf(people).first().from, idOf(2));
    // Taken away on either side: away.
    for (Person &person : people) {
        if (person.id == idOf(1))
            person.fields.last().values.first() = valueOf({}, 3);
    }
    QCOMPARE(tiesOf(people).size(), 0);
    // Two at the same time on one side.
    people = family();
    addTie(people, 1, 3, QStringLiteral("friend_of"), 4);
    people[0].fields.last().values << valueOf(QStringLiteral("sibling_of"), 5);
    QCOMPARE(tiesOf(people).first().said.kinds, QStringList{QStringLiteral("sibling_of")});
    QCOMPARE(tiesOf(people).first().entries.size(), 2);
}

void TestTies::whatTellsOfSomethingSealedIsNotShown()
{
    const auto seal = [](Person &person, const char *key) {
        Field field;
        field.name = QLatin1String(key);
        field.withheld = true;
        person.fields << field;
    };
    QList<Person> people = family();
    addTie(people, 1, 2, QStringLiteral("lives_with"));
    addTie(people, 1, 3, QStringLiteral("friend_of"));
    QCOMPARE(tiesOf(people).size(), 2);
    QList<Person> address = people;
    seal(address[1], "address");
    QCOMPARE(tiesOf(address).size(), 1);
    QCOMPARE(tiesOf(address).first().to, idOf(3));
    QList<Person> name = people;
    seal(name[0], "family_name");
    QCOMPARE(tiesOf(name).size(), 0);
    people[0].fields[1].withheld = true;
    QCOMPARE(tiesOf(people).size(), 1);
}

void TestTies::theIndexHasWhatIsShown()
{
    CaseSnapshot snapshot;
    snapshot.people = family();
    addTie(snapshot.people, 1, 2, QStringLiteral("lives_with\nsince the flood"));
    const auto found = [&] {
        std::vector<FindDocument> documents;
        offeredPeople().addObjects(snapshot, documents);
        return documents.front().alsoFoundBy.join(QLatin1Char(' '));
    };
    QVERIFY(found().contains(QLatin1String("since the flood")));
    Field address;
    address.name = QStringLiteral("address");
    address.withheld = true;
    snapshot.people[1].fields << address;
    QVERIFY2(!found().contains(QLatin1String("flood")) && !found().contains(QLatin1String("lives")),
             qPrintable(found()));
}

void TestTies::everybodySeesTheSame()
{
    const CaseId id = sharedCase();
    QVERIFY(!id.isZero());
    QVERIFY(m_ann->writeField(id, draftOf(m_ann->picture(id), QStringLiteral("partner_of lives_with"))).ok());
    QVERIFY(agree(id));
    const QStringList both{QStringLiteral("partner_of"), QStringLiteral("lives_with")};
    QVERIFY(waitUntil([&] { return kindsIn(m_joe->picture(id)) == both; }));
    // Two change it at once: nobody has to settle it, and all see the same.
    m_ann->session->setOnline(false);
    m_joe->session->setOnline(false);
    QVERIFY(m_ann->writeField(id, draftOf(m_ann->picture(id), QStringLiteral("ex_partner_of"))).ok());
    QVERIFY(m_joe->writeField(id, draftOf(m_joe->picture(id), QStringLiteral("no_contact_with"))).ok());
    m_ann->session->setOnline(true);
    m_joe->session->setOnline(true);
    QVERIFY(agree(id));
    QVERIFY(waitUntil([&] { return kindsIn(m_joe->picture(id)) == kindsIn(m_ann->picture(id)); }));
    QVERIFY(waitUntil([&] { return kindsIn(m_sue->picture(id)) == kindsIn(m_ann->picture(id)); }));
    QCOMPARE(m_sue->picture(id)->summary.conflicts, 0);
    QVERIFY(m_sue->writeField(id, draftOf(m_sue->picture(id), {})).ok());
    QVERIFY(agree(id));
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get()})
        QVERIFY(waitUntil([&] { return tiesOf(who->picture(id)->people).size() == 0; }));
}

void TestTies::whatIsForSomeLeavesNothingWithOthers()
{
    const CaseId id = sharedCase();
    QVERIFY(!id.isZero());
    FieldDraft draft = draftOf(m_ann->picture(id), QStringLiteral("no_contact_with"));
    draft.onlyFor = {m_sue->id()};
    QVERIFY(m_ann->writeField(id, draft).ok());
    QVERIFY(agree(id));
    QVERIFY(waitUntil([&] { return kindsIn(m_sue->picture(id)) == QStringList{QStringLiteral("no_contact_with")}; }));
    QVERIFY(!tiesOf(m_sue->picture(id)->people).first().onlyFor.isEmpty());
    // Not even that there is one.
    QVERIFY(!namesATie(m_joe->picture(id)));
    FieldDraft gone = draftOf(m_sue->picture(id), {});
    gone.onlyFor = {m_ann->id()};
    QVERIFY(m_sue->writeField(id, gone).ok());
    QVERIFY(agree(id));
    QVERIFY(waitUntil([&] { return tiesOf(m_ann->picture(id)->people).size() == 0; }));
    QVERIFY(!namesATie(m_joe->picture(id)));
}

void TestTies::whatWasForAllIsTakenFromOthers()
{
    const CaseId id = sharedCase();
    QVERIFY(!id.isZero());
    QVERIFY(m_ann->writeField(id, draftOf(m_ann->picture(id), QStringLiteral("partner_of"))).ok());
    QVERIFY(agree(id));
    QVERIFY(waitUntil([&] { return kindsIn(m_joe->picture(id)).size() == 1; }));
    FieldDraft draft = draftOf(m_ann->picture(id), QStringLiteral("partner_of lives_with"));
    draft.onlyFor = {m_sue->id()};
    QVERIFY(m_ann->writeField(id, draft).ok());
    QVERIFY(agree(id));
    QVERIFY(waitUntil([&] { return kindsIn(m_sue->picture(id)).size() == 2; }));
    QVERIFY(waitUntil([&] { return kindsIn(m_joe->picture(id)).size() == 0; }));
}

void TestTies::whoJoinsWithoutHistoryIsToldOfIt()
{
    const CaseId id = m_ann->session->createCase(banks()).value();
    QVERIFY(m_ann->addMember(id, *m_sue).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), m_sue.get()}));
    QVERIFY(m_ann->writeField(id, draftOf(m_ann->picture(id), QStringLiteral("no_contact_with"))).ok());
    const auto add = [&](CaseWriter &writer) { return writer.addMember(m_joe->id(), MemberRole::Contributor, false); };
    QVERIFY(m_ann->session->change(id, add).ok());
    QVERIFY(waitUntil([&] { return m_joe->has(id) && kindsIn(m_joe->picture(id)).size() == 1; }));
    QVERIFY(waitUntil([&] { return kindsIn(m_joe->picture(id)) == QStringList{QStringLiteral("no_contact_with")}; }));
}

QTEST_GUILESS_MAIN(TestTies)
#include "TestTies.moc"
