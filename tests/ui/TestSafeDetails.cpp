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
