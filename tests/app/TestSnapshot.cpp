// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/Snapshot.h"

#include <QTest>

using namespace caseweave;

namespace {

Person person(const QList<std::pair<QString, QString>> &fields)
{
    Person result;
    for (const auto &[name, text] : fields)
        result.fields.append({name, {{text, Knowledge::Known, {}, {}, {}}}, {}, false});
    return result;
}

} // namespace

class TestSnapshot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFullNameIsGivenNameThenFamilyName()
    {
        QCOMPARE(person({{QStringLiteral("family_name"), QStringLiteral("Banks")},
                         {QStringLiteral("given_name"), QStringLiteral("Charlie")}})
                     .fullName(),
                 QStringLiteral("Charlie Banks"));
        QCOMPARE(person({{QStringLiteral("given_name"), QStringLiteral("Kate")}}).fullName(), QStringLiteral("Kate"));
        QCOMPARE(person({}).fullName(), QString());
    }
    void anUnbornChildIsCalledSo()
    {
        const Person child = person({{QStringLiteral("family_name"), QStringLiteral("Banks")},
                                     {QStringLiteral("expected"), QStringLiteral("2027-02-01")}});
        QCOMPARE(child.fullName(), QStringLiteral("unborn Banks"));
        QCOMPARE(*child.expected(), QDate(2027, 2, 1));
        QVERIFY(!child.born());
    }
    void aDateThatIsNoneIsNoDate()
    {
        QVERIFY(!person({{QStringLiteral("born"), QStringLiteral("2027-02-31")}}).born());
    }
};

QTEST_GUILESS_MAIN(TestSnapshot)
#include "TestSnapshot.moc"
