// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/example/Story.h"
#include "tests/crypto/support/TestData.h"
#include "ui/files/SafeDetails.h"

#include <QtCore/QFile>
#include <QtTest/QTest>

using namespace caseweave;

namespace {

QStringList mayaAlone()
{
    return {QStringLiteral("Maya Shah, Greendale Council")};
}

Field restricted(const QString &name, const QString &text)
{
    FieldValue value;
    value.text = text;
    Field field;
    field.name = name;
    field.values = {value};
    field.onlyFor = mayaAlone();
    return field;
}

SafeDetails detailsOf(const QList<Field> &fields)
{
    CaseSnapshot snapshot;
    snapshot.people << Person{{}, PersonKind::Family, fields};
    return SafeDetails(snapshot);
}

/// Of the worked example, whose restricted note is running prose.
QString note()
{
    return QStringLiteral("Rings from a number that she does not want written down. Messages through her adviser, "
                          "never through the school gate.");
}

} // namespace

/// What counts as mentioned of a restricted visit.
class TestSafeDetails : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlaceIsMentioned_data();
    void aPlaceIsMentioned();
    void aDateOfBirthIsMentionedWhole();
    void aPartOfAnAddressGivesItAway_data();
    void aPartOfAnAddressGivesItAway();
    void whatOpenPlacesSayTellsOfNothing_data();
    void whatOpenPlacesSayTellsOfNothing();
    void proseIsMentionedByWordsThatTell_data();
    void proseIsMentionedByWordsThatTell();
    void whatEverybodyReadsTellsOfNothing_data();
    void whatEverybodyReadsTellsOfNothing();
    void theExampleRepeatsNothingByChance();
};

void TestSafeDetails::aPlaceIsMentioned_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("mentioned");
    QTest::newRow("a street") << QStringLiteral("12 Made Up Lane") << QStringLiteral("seen in made up lane") << true;
    QTest::newRow("one word") << QStringLiteral("Lanternhouse") << QStringLiteral("meet at Lanternhouse") << true;
    QTest::newRow("usual") << QStringLiteral("Home") << QStringLiteral("he was seen at home") << false;
    QTest::newRow("usual, in capitals") << QStringLiteral("SCHOOL") << QStringLiteral("at school today") << false;
    QTest::newRow("more than usual") << QStringLiteral("Lantern Home") << QStringLiteral("at Lantern home") << true;
}

void TestSafeDetails::aPlaceIsMentioned()
{
    QFETCH(QString, place);
    QFETCH(QString, text);
    QFETCH(bool, mentioned);
    CaseSnapshot snapshot;
    Visit visit;
    visit.place = place;
    visit.onlyFor = {QStringLiteral("Maya Shah, Greendale Council")};
    snapshot.visits << visit;
    QCOMPARE(!SafeDetails(snapshot).mentionedIn({text}).isEmpty(), mentioned);
}

void TestSafeDetails::aDateOfBirthIsMentionedWhole()
{
    FieldValue born;
    born.text = QStringLiteral("2026-11-03");
    Field field;
    field.name = QStringLiteral("born");
    field.values = {born};
    field.onlyFor = {QStringLiteral("Maya Shah, Greendale Council")};
    CaseSnapshot snapshot;
    snapshot.people << Person{{}, PersonKind::Subject, {field}};
    const SafeDetails details(snapshot);
    QVERIFY(details.mentionedIn({QStringLiteral("confirmed 2026-11-30")}).isEmpty());
    QCOMPARE(details.mentionedIn({QStringLiteral("born 2026-11-03, he says")}).size(), 1);
}

void TestSafeDetails::aPartOfAnAddressGivesItAway_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("mentioned");
    const auto row = [](const char *name, const QString &address, const char *text, bool mentioned) {
        QTest::newRow(name) << address << QString::fromUtf8(text) << mentioned;
    };
    const QString lane = QStringLiteral("Flat 5, 77 Xylophone Lane, Greendale GD4 7XQ");
    row("a street", lane, "Meet in Xylophone Lane.", true);
    row("a street with a hyphen", lane, "near xylophone-lane", true);
    row("a street, shortened", lane, "round the corner of Xylophone Ln", true);
    row("a number behind", lane, "Xylophone Lane 77", true);
    row("a postcode", lane, "It is GD4 7XQ.", true);
    row("a postcode in one", lane, "Meet at gd47xq by the shop.", true);
    row("another postcode", lane, "It is GD4 7XR, she says.", false);
    row("half a postcode", lane, "He knows all of Greendale GD4.", false);
    row("a town", lane, "Nobody in Greendale has seen them.", false);
    row("a building", lane, "The flat was cold.", false);
    row("a word of the street", lane, "He plays the xylophone. The lane was dark.", false);
    row("another street", lane, "Seen in Marimba Lane", false);
    row("a postcode that was written in one", QStringLiteral("77 Xylophone Lane, gd47xq"), "It is GD4 7XQ.", true);
    const QString quarry = QStringLiteral("4 Quarry Row");
    row("a small number behind", quarry, "Quarry Row 4", true);
    row("a street of a shortened name", QStringLiteral("4 Quarry Rd"), "in Quarry Road", true);
    const QString high = QStringLiteral("4 High Street, Greendale");
    row("a street of prose", high, "seen on the high street", false);
    row("its number", high, "at 4, High Street", true);
    row("its number behind", high, "High Street 4", true);
    row("its number, named", high, "High Street, no. 4", true);
    row("another number", high, "High Street 6", false);
    row("prose alone", QStringLiteral("The Close, Greendale"), "it was close, the close of it", false);
    row("a longer name", QStringLiteral("Rose Cottage, Old Mill Lane"), "down Mill Lane", true);
    row("a name of kinds", QStringLiteral("9 Hill Road"), "up the hill, the road is steep", false);
    row("a name of kinds, in full", QStringLiteral("9 Hill Road"), "in Hill Road", true);
    row("a name of a kind", QStringLiteral("9 Old Croft Lane"), "in Croft Lane", true);
    row("a part of a town", QStringLiteral("9 Mill Lane, Wood Green"), "a school in Wood Green", false);
    row("its street", QStringLiteral("9 Mill Lane, Wood Green"), "a shop in Mill Lane", true);
    const QString hill = QStringLiteral("Flat 2, Rose Court, 4 Quarry Hill");
    row("a second street, of a town's kind", hill, "in Quarry Hill", true);
    row("its number, behind", hill, "Quarry Hill 4", true);
    row("a word is no number", QStringLiteral("Mill Lane, High Street"), "the high street lane", false);
    const QString broadway = QStringLiteral("12 Broadway, Greendale");
    row("a street of one word", broadway, "at 12 Broadway", true);
    row("a street of one word, behind", broadway, "Broadway 12", true);
    row("a street of one word, named", broadway, "Broadway, no. 12", true);
    row("a street of one word alone", broadway, "seen on Broadway", false);
    row("another number in it", broadway, "Broadway 14", false);
    row("a name that begins with a kind", QStringLiteral("4 Green Man Lane"), "Green Man Lane 4", true);
    row("a kind that begins a name", QStringLiteral("9 Park Road"), "the park 9 times", false);
}

void TestSafeDetails::aPartOfAnAddressGivesItAway()
{
    QFETCH(QString, address);
    QFETCH(QString, text);
    QFETCH(bool, mentioned);
    QCOMPARE(!detailsOf({restricted(QStringLiteral("address"), address)}).mentionedIn({text}).isEmpty(), mentioned);
    // A note is prose: its "remained close" is no street.
    const QString note = QStringLiteral("remained close to ") + address;
    QVERIFY(detailsOf({restricted(QStringLiteral("note"), note)})
                .mentionedIn({QStringLiteral("They remained close.")})
                .isEmpty());
}

void TestSafeDetails::whatOpenPlacesSayTellsOfNothing_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("mentioned");
    QTest::newRow("a street where somebody else lives") << QStringLiteral("Seen in Xylophone Lane") << false;
    QTest::newRow("their address") << QStringLiteral("Seen at 12 Xylophone Lane, Greendale, GD47XQ") << false;
    QTest::newRow("a postcode that they share") << QStringLiteral("It is GD4 7XQ.") << false;
    QTest::newRow("the house") << QStringLiteral("Seen at 77 Xylophone Lane") << true;
    QTest::newRow("the house, behind") << QStringLiteral("Seen at Xylophone Lane 77") << true;
    QTest::newRow("a school's name") << QStringLiteral("Rang Quarry Row Primary School") << false;
    QTest::newRow("an agency's name") << QStringLiteral("A letter from Mill Lane Surgery") << false;
}

void TestSafeDetails::whatOpenPlacesSayTellsOfNothing()
{
    QFETCH(QString, text);
    QFETCH(bool, mentioned);
    const auto field = [](const char *name, const char *value, bool isOpen) {
        Field one = restricted(QLatin1String(name), QLatin1String(value));
        if (isOpen)
            one.onlyFor.clear();
        return one;
    };
    CaseSnapshot snapshot;
    snapshot.people << Person{{}, PersonKind::Family, {field("address", "77 Xylophone Lane, Greendale GD4 7XQ", false)}}
                    << Person{{}, PersonKind::Family, {field("address", "4 Quarry Row", false)}}
                    << Person{{}, PersonKind::Family, {field("address", "8 Mill Lane", false)}}
                    << Person{{},
                              PersonKind::Subject,
                              {field("address", "12 Xylophone Lane, Greendale GD4 7XQ", true),
                               field("school", "Quarry Row Primary School", true)}};
    Involvement surgery;
    surgery.fields = {field("agency_name", "Mill Lane Surgery", true)};
    snapshot.involvements << surgery;
    QCOMPARE(!SafeDetails(snapshot).mentionedIn({text}).isEmpty(), mentioned);
}

void TestSafeDetails::proseIsMentionedByWordsThatTell_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("mentioned");
    QTest::newRow("ordinary words") << note() << QStringLiteral("She says that she does not open to him.") << false;
    QTest::newRow("ordinary verbs") << note() << QStringLiteral("She does not want that.") << false;
    QTest::newRow("all of it") << note() << QStringLiteral("As she said: ") + note() << true;
    QTest::newRow("a part of it") << note() << QStringLiteral("send messages through her adviser") << true;
    QTest::newRow("one word that tells") << note() << QStringLiteral("from a number") << true;
    const QString plain = QStringLiteral("He is not to know that she was with him, which she said.");
    QTest::newRow("six ordinary words") << plain << QStringLiteral("told: not to know that she was") << true;
    QTest::newRow("five ordinary words") << plain << QStringLiteral("told: not to know that she is") << false;
    QTest::newRow("short, of ordinary words")
        << QStringLiteral("He is not with her") << QStringLiteral("that he is not with her") << true;
    QTest::newRow("two ordinary words") << QStringLiteral("With him") << QStringLiteral("now with him") << true;
    const QString at = QStringLiteral("She is at 4 with him; ring on 01632960190 only");
    QTest::newRow("a small number") << at << QStringLiteral("seen at 4 today") << false;
    QTest::newRow("a long number") << at << QStringLiteral("call on 01632960190 today") << true;
    QTest::newRow("a house") << QStringLiteral("Flat 9, 4 Quarry Row, Greendale") << QStringLiteral("is in flat 9")
                             << true;
}

void TestSafeDetails::proseIsMentionedByWordsThatTell()
{
    QFETCH(QString, said);
    QFETCH(QString, text);
    QFETCH(bool, mentioned);
    QCOMPARE(!detailsOf({restricted(QStringLiteral("note"), said)}).mentionedIn({text}).isEmpty(), mentioned);
}

void TestSafeDetails::whatEverybodyReadsTellsOfNothing_data()
{
    QTest::addColumn<QString>("role");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("mentioned");
    const QString role = QStringLiteral("Domestic abuse support worker to Rachel Banks");
    QTest::newRow("a name") << role << QStringLiteral("A letter went to Rachel Banks today") << false;
    QTest::newRow("a role") << role << QStringLiteral("The family support worker to ask is Jo Fields") << false;
    QTest::newRow("the role") << role << QStringLiteral("her domestic abuse worker") << false;
    QTest::newRow("three words of it") << role << QStringLiteral("rang domestic abuse support") << true;
    QTest::newRow("all of it, which is short")
        << QStringLiteral("With Rachel Banks") << QStringLiteral("lives with Rachel Banks") << true;
    const QString agency = QStringLiteral("Counsellor at Greendale Council");
    QTest::newRow("an agency") << agency << QStringLiteral("a meeting at Greendale Council") << false;
    QTest::newRow("whose") << QStringLiteral("Rachel Banks's own counsellor")
                           << QStringLiteral("Rachel Banks's own view") << false;
    QTest::newRow("a number") << QStringLiteral("Meets at 14 Banks, first floor") << QStringLiteral("seen at 14 Banks")
                              << true;
    QTest::newRow("a name that is restricted too")
        << QStringLiteral("Advocate to Nina Quarry") << QStringLiteral("a letter to Nina Quarry") << true;
}

void TestSafeDetails::whatEverybodyReadsTellsOfNothing()
{
    QFETCH(QString, role);
    QFETCH(QString, text);
    QFETCH(bool, mentioned);
    const auto open = [](const char *name, const char *value) {
        Field field = restricted(QLatin1String(name), QLatin1String(value));
        field.onlyFor.clear();
        return field;
    };
    CaseSnapshot snapshot;
    snapshot.people << Person{{}, PersonKind::Family, {open("given_name", "Rachel"), open("family_name", "Banks")}};
    snapshot.people << Person{
        {}, PersonKind::Family, {restricted(QStringLiteral("given_name"), QStringLiteral("Nina"))}};
    Involvement worker;
    worker.fields
        = {open("name", "Jo Fields"), open("agency_name", "Greendale Council"), open("role", "Family support worker")};
    Involvement other;
    other.fields = {restricted(QStringLiteral("role"), role)};
    snapshot.involvements << worker << other;
    QCOMPARE(!SafeDetails(snapshot).mentionedIn({text}).isEmpty(), mentioned);
    // An address that an agency is named after is told by that name, whoever may read it.
    snapshot.people.last().fields
        = {restricted(QStringLiteral("address"), QStringLiteral("Greendale Council House, Hill Road"))};
    snapshot.involvements.last().fields = {open("agency_name", "Greendale Council House")};
    QVERIFY(!SafeDetails(snapshot).mentionedIn({QStringLiteral("at Greendale Council House")}).isEmpty());
}

void TestSafeDetails::theExampleRepeatsNothingByChance()
{
    QFile file(test::testData(QStringLiteral("../resources/example/case.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QString problem;
    const std::optional<example::Story> story = example::Story::read(file.readAll(), QDate(2026, 11, 28), &problem);
    QVERIFY2(story, qPrintable(problem));
    QList<Field> fields;
    for (const example::StoryPerson &person : story->people) {
        for (const example::StoryField &field : person.fields) {
            if (!field.onlyFor.isEmpty())
                fields << restricted(field.draft.name, field.draft.text);
        }
    }
    QCOMPARE(fields.size(), 3);
    const SafeDetails details = detailsOf(fields);
    qsizetype open = 0;
    for (const example::StoryEvent &event : story->events) {
        const EventDraft &said = event.draft;
        const auto found = details.mentionedIn({said.title, said.text, said.source, said.impact, said.action});
        if (event.onlyFor.isEmpty() && ++open > 0)
            QVERIFY2(found.isEmpty(), qPrintable(said.title));
    }
    QVERIFY(open > 20);
    for (const Field &field : std::as_const(fields))
        QCOMPARE(details.mentionedIn({QStringLiteral("Noted: ") + field.text()}).size(), 1);
}

QTEST_GUILESS_MAIN(TestSafeDetails)
#include "TestSafeDetails.moc"
