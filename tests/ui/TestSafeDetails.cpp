// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/SafeDetails.h"

#include <QtTest/QTest>

using namespace caseweave;

/// What counts as mentioned of a restricted visit.
class TestSafeDetails : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlaceIsMentioned_data();
    void aPlaceIsMentioned();
    void aDateOfBirthIsMentionedWhole();
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

QTEST_GUILESS_MAIN(TestSafeDetails)
#include "TestSafeDetails.moc"
