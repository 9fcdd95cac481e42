// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock/Jurisdiction.h"

#include <QFile>
#include <QTest>

using namespace caseweave;

namespace {

/// The smallest profile there can be.
const QByteArray whole = R"({
  "format": 1, "id": "nowhere", "name": "Nowhere", "version": "1", "checked": "2026-11-28",
  "milestones": [ { "kind": "referral", "name": "Referral" }, { "kind": "decision", "name": "Decision" } ],
  "rules": [ { "id": "decide", "name": "Decision", "from": "referral", "choose": "each",
    "to": ["decision"], "lapses_with": [], "amount": 1, "unit": "working_days", "direction": "after", "roll": "none",
    "per_child": true, "confirmed": true,
    "source": { "title": "An Act", "section": "1", "address": "example.org", "standing": "statute" }, "note": "" } ],
  "holidays": { "first_year": 2026, "last_year": 2026, "published_until": 2026,
    "source": { "title": "An Act", "section": "2", "address": "", "standing": "statute" },
    "days": [ { "date": "2026-12-25", "name": "Christmas Day" },
              { "date": "2026-12-28", "name": "Boxing Day", "instead_of": "2026-12-26" } ] }
})";

QByteArray with(const char *part, const char *other)
{
    QByteArray changed = whole;
    return changed.replace(part, other);
}

QByteArray builtIn(const QString &id)
{
    QFile file(QStringLiteral(":/jurisdictions/%1.json").arg(id));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestJurisdiction : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWholeProfileIsRead();
    void everyNationComesWithTheProgram_data();
    void everyNationComesWithTheProgram();
    void aConfirmedRuleNamesWhereItWasRead_data() { everyNationComesWithTheProgram_data(); }
    void aConfirmedRuleNamesWhereItWasRead();
    void bankHolidaysAreThoseOfTheNation_data();
    void bankHolidaysAreThoseOfTheNation();
    void aBadProfileIsRefusedWithItsPlace_data();
    void aBadProfileIsRefusedWithItsPlace();
    void noDamageIsReadAsAProfileOrEndsTheProgram();
};

void TestJurisdiction::aWholeProfileIsRead()
{
    const JurisdictionReading reading = readJurisdiction(whole);
    QCOMPARE(reading.problem, QString());
    QVERIFY(reading.profile);
    QCOMPARE(reading.profile->rules.first().to, QStringList{QStringLiteral("decision")});
    QCOMPARE(reading.profile->nameOf(QStringLiteral("decision")), QStringLiteral("Decision"));
    // What it does not name is told all the same: as other rules call it, or in words.
    QVERIFY(!reading.profile->has(QStringLiteral("child_seen")));
    QCOMPARE(reading.profile->nameOf(QStringLiteral("child_seen")), QStringLiteral("Child seen and spoken to"));
    QCOMPARE(reading.profile->nameOf(QStringLiteral("panel_met")), QStringLiteral("Panel met"));
    QVERIFY(!reading.profile->calendar.isWorkingDay(QDate(2026, 12, 28)));
}

void TestJurisdiction::everyNationComesWithTheProgram_data()
{
    QTest::addColumn<QString>("id");
    for (const char *id : {"england", "wales", "scotland", "northern_ireland"})
        QTest::newRow(id) << QString::fromLatin1(id);
}

void TestJurisdiction::everyNationComesWithTheProgram()
{
    QFETCH(QString, id);
    const JurisdictionReading reading = readJurisdiction(builtIn(id));
    QCOMPARE(reading.problem, QString());
    QVERIFY(reading.profile);
    QCOMPARE(reading.profile->id, id);
    QCOMPARE(reading.profile->calendar.firstYear(), 2018);
    QCOMPARE(reading.profile->calendar.lastYear(), 2030);
    QVERIFY(builtInJurisdiction(id) != nullptr);
}

void TestJurisdiction::aConfirmedRuleNamesWhereItWasRead()
{
    QFETCH(QString, id);
    for (const ClockRule &rule : builtInJurisdiction(id)->rules) {
        QVERIFY2(!rule.confirmed || rule.source.section != QLatin1String("none read"), qPrintable(rule.id));
        // Who sees "unconfirmed" is told why.
        QVERIFY2(rule.confirmed || !rule.note.isEmpty(), qPrintable(rule.id));
    }
}

void TestJurisdiction::bankHolidaysAreThoseOfTheNation_data()
{
    QTest::addColumn<QDate>("day");
    QTest::addColumn<QString>("keptIn"); ///< England, Wales, Scotland, Northern Ireland
    const auto row = [](const char *name, QDate day, const char *keptIn) {
        QTest::newRow(name) << day << QString::fromLatin1(keptIn);
    };
    row("Jubilee, Thursday", {2022, 6, 2}, "EWSN");
    row("Jubilee, Friday", {2022, 6, 3}, "EWSN");
    row("the last Monday of May 2022 was worked", {2022, 5, 30}, "");
    row("State Funeral", {2022, 9, 19}, "EWSN");
    row("Coronation", {2023, 5, 8}, "EWSN");
    row("VE Day", {2020, 5, 8}, "EWSN");
    row("World Cup", {2026, 6, 15}, "S");
    row("2 January", {2026, 1, 2}, "S");
    row("2 January moved", {2027, 1, 4}, "S");
    row("Easter Monday", {2026, 4, 6}, "EWN");
    row("Good Friday", {2026, 4, 3}, "EWSN");
    row("summer of Scotland", {2026, 8, 3}, "S");
    row("summer of the others", {2026, 8, 31}, "EWN");
    row("St Andrew", {2026, 11, 30}, "S");
    row("St Patrick", {2026, 3, 17}, "N");
    row("12 July moved", {2026, 7, 13}, "N");
    row("Boxing Day moved", {2026, 12, 28}, "EWSN");
    row("first year", {2018, 1, 1}, "EWSN");
    row("last year", {2030, 12, 26}, "EWSN");
}

void TestJurisdiction::bankHolidaysAreThoseOfTheNation()
{
    QFETCH(QDate, day);
    QFETCH(QString, keptIn);
    for (const auto &[id, letter] :
         {std::pair("england", 'E'), {"wales", 'W'}, {"scotland", 'S'}, {"northern_ireland", 'N'}}) {
        const bool kept = builtInJurisdiction(QLatin1String(id))->calendar.keptOn(day) != nullptr;
        QVERIFY2(kept == keptIn.contains(QLatin1Char(letter)), id);
    }
}

void TestJurisdiction::aBadProfileIsRefusedWithItsPlace_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const QByteArray &json, const char *problem) {
        QTest::newRow(name) << json << QString::fromLatin1(problem);
    };
    row("nothing", {}, "is not JSON");
    row("half", whole.left(200), "is not JSON");
    row("a list", "[]", "is not a JSON object");
    row("too long", QByteArray(mostJurisdictionBytes + 1, ' '), "is longer than");
    row("newer format", with("\"format\": 1", "\"format\": 2"), "format is not a whole number from 1 to 1");
    row("unknown key", with("\"version\"", "\"colour\": \"red\", \"version\""), "colour is not known");
    row("unknown key in a rule", with("\"per_child\"", "\"per_person\""), "rules[0].per_child is missing");
    row("id with a space", with("\"nowhere\"", "\"no where\""), "id is not a word");
    row("no name", with("\"name\": \"Nowhere\"", "\"name\": \"  \""), "name is empty");
    row("amount of nothing", with("\"amount\": 1", "\"amount\": 0"), "rules[0].amount is not a whole number");
    row("amount in part", with("\"amount\": 1", "\"amount\": 1.5"), "rules[0].amount is not a whole number");
    row("amount without end", with("\"amount\": 1", "\"amount\": 1e300"), "rules[0].amount is not a whole number");
    row("amount in words", with("\"amount\": 1", "\"amount\": \"1\""), "rules[0].amount is not a whole number");
    row("unknown unit", with("working_days", "fortnights"), "rules[0].unit is none of");
    row("unknown choice", with("\"each\"", "\"any\""), "rules[0].choose is none of");
    row("nothing meets it", with("\"to\": [\"decision\"]", "\"to\": []"), "rules[0].to is empty");
    row("to is a text", with("\"to\": [\"decision\"]", "\"to\": \"decision\""), "rules[0].to is not a list");
    row("to has a number", with("\"to\": [\"decision\"]", "\"to\": [7]"), "rules[0].to has something");
    row("unknown milestone", with("\"from\": \"referral\"", "\"from\": \"rumour\""), "names rumour");
    row("milestone twice", with("\"kind\": \"decision\"", "\"kind\": \"referral\""),
        "milestones[1].kind is there twice");
    row("before what is not planned", with("\"after\"", "\"before\""), "rules[0].choose is planned");
    row("roll of working days", with("\"roll\": \"none\"", "\"roll\": \"next_working_day\""), "rules[0].roll is for");
    row("confirmed by nothing", with("\"example.org\"", "\"\""), "rules[0].confirmed is true");
    row("confirmed in words", with("\"confirmed\": true", "\"confirmed\": \"yes\""), "rules[0].confirmed is neither");
    row("source without a title", with("\"title\": \"An Act\", \"section\": \"1\"", "\"section\": \"1\""),
        "rules[0].source.title is missing");
    row("unknown standing", with("\"standing\": \"statute\" }, \"note\"", "\"standing\": \"rumour\" }, \"note\""),
        "rules[0].source.standing is none of");
    row("no rules", with("\"rules\": [ {", "\"rules\": [], \"more\": [ {"), "rules is not a list of 1 to");
    row("rule is a text", with("\"rules\": [ {", "\"rules\": [ \"x\", {"), "rules has something");
    row("no such day", with("2026-12-25", "2026-02-30"), "holidays.days[0].date is not a date");
    row("a weekend", with("2026-12-25", "2026-12-26"), "holidays.days[0].date is of a weekend");
    row("out of its years", with("2026-12-25", "2025-12-25"), "holidays.days[0].date is outside");
    row("out of order", with("2026-12-25", "2026-12-29"), "holidays.days[1].date is not after");
    row("instead of a weekday", with("\"2026-12-26\"", "\"2026-12-25\""), "holidays.days[1].instead_of");
    row("instead of a far day", with("\"2026-12-26\"", "\"2026-12-19\""), "holidays.days[1].instead_of");
    row("years backwards", with("\"last_year\": 2026", "\"last_year\": 2025"), "holidays.last_year");
    row("a year without any", with("\"last_year\": 2026", "\"last_year\": 2027"), "holidays.days has no bank holiday");
    row("published later", with("\"published_until\": 2026", "\"published_until\": 2030"), "holidays.published_until");
    row("checked some time", with("2026-11-28", "last week"), "checked is");
}

void TestJurisdiction::aBadProfileIsRefusedWithItsPlace()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, problem);
    QVERIFY(json != whole);
    const JurisdictionReading reading = readJurisdiction(json);
    QVERIFY(!reading.profile);
    QVERIFY2(reading.problem.contains(problem), qPrintable(reading.problem));
}

void TestJurisdiction::noDamageIsReadAsAProfileOrEndsTheProgram()
{
    // Every cut of the smallest profile, and every byte of it changed in a few ways: read whole, or refused in words.
    for (qsizetype length = 0; length < whole.trimmed().size(); ++length) {
        const JurisdictionReading reading = readJurisdiction(whole.trimmed().left(length));
        QVERIFY(!reading.profile && !reading.problem.isEmpty());
    }
    for (qsizetype at = 0; at < whole.size(); ++at) {
        for (const char put : {'0', '9', '"', '}', '[', 'x', '\0', '\xff'}) {
            QByteArray damaged = whole;
            damaged[at] = put;
            const JurisdictionReading reading = readJurisdiction(damaged);
            QCOMPARE(reading.profile.has_value(), reading.problem.isEmpty());
        }
    }
}

QTEST_GUILESS_MAIN(TestJurisdiction)
#include "TestJurisdiction.moc"
