// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/example/Story.h"
#include "tests/crypto/support/TestData.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace caseweave;
using namespace caseweave::example;

namespace {

const QDate today(2026, 11, 28);
using Edit = std::function<void(QJsonObject &)>;

QByteArray exampleText()
{
    QFile file(test::testData(QStringLiteral("../resources/example/case.json")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Story exampleOn(const QDate &day, QString &problem)
{
    return Story::read(exampleText(), day, &problem).value_or(Story());
}

/// What Story::read says of the example with one thing changed in the first element of a list.
QString problemAfter(const QString &list, const Edit &edit)
{
    QJsonObject story = QJsonDocument::fromJson(exampleText()).object();
    QJsonArray all = story.value(list).toArray();
    QJsonObject first = all.first().toObject();
    edit(first);
    all.replace(0, first);
    story.insert(list, all);
    QString problem;
    const auto read = Story::read(QJsonDocument(story).toJson(), today, &problem);
    return read ? QStringLiteral("read") : problem;
}

bool isWeekday(const QDate &day)
{
    return day.dayOfWeek() <= Qt::Friday;
}

} // namespace

class TestStory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void exampleHoldsOnEveryDayOfTheWeek_data();
    void exampleHoldsOnEveryDayOfTheWeek();
    void exampleKeepsTheSafeAddressToSome();
    void exampleShowsWhoDoesWhat();
    void exampleShowsTheRest();
    void slipInAnAudienceIsRefused_data();
    void slipInAnAudienceIsRefused();
    void whoIsNotInvolvedNeitherGoesNorLeaves();
    void whoIsNotInTheFamilyIsNotSpokenOf();
    void messageRefersToAnEarlierOne();
};

void TestStory::exampleHoldsOnEveryDayOfTheWeek_data()
{
    QTest::addColumn<QDate>("day");
    for (int i = 0; i < 7; ++i)
        QTest::addRow("%d", i) << today.addDays(i);
}

void TestStory::exampleHoldsOnEveryDayOfTheWeek()
{
    QFETCH(QDate, day);
    QString problem;
    const Story story = exampleOn(day, problem);
    QCOMPARE(problem, QString());
    QDate first = day;
    for (const StoryEvent &event : story.events) {
        QVERIFY2(event.draft.date < day, qPrintable(event.draft.title));
        first = std::min(first, event.draft.date);
    }
    QVERIFY(first.daysTo(day) >= 42);
    for (const StoryVisit &visit : story.visits) {
        const bool planned = visit.draft.state == VisitState::Planned;
        QVERIFY(isWeekday(visit.draft.when->day));
        QVERIFY(planned ? visit.draft.when->day > day : visit.draft.when->day < day);
    }
    for (const StoryAction &action : story.plan->actions)
        QVERIFY2(isWeekday(action.due), qPrintable(action.text));
    for (const StoryMessage &message : story.messages)
        QVERIFY(!message.until || (isWeekday(*message.until) && *message.until > day));
}

void TestStory::exampleKeepsTheSafeAddressToSome()
{
    QString problem;
    const Story story = exampleOn(today, problem);
    QString safe;
    for (const StoryPerson &person : story.people) {
        for (const StoryField &field : person.fields) {
            if (field.draft.name != QLatin1String("address") || field.onlyFor.isEmpty())
                continue;
            safe = field.draft.text;
            QVERIFY(person.draft.address.isEmpty());
            QVERIFY(field.onlyFor.size() < story.members.size() - 1);
        }
    }
    QVERIFY(!safe.isEmpty());
    QCOMPARE(exampleText().count(safe.toUtf8()), 1);
}

void TestStory::exampleShowsWhoDoesWhat()
{
    QString problem;
    const Story story = exampleOn(today, problem);
    QVERIFY(std::any_of(story.involvements.begin(), story.involvements.end(),
                        [](const StoryInvolvement &one) { return !one.roleOnlyFor.isEmpty(); }));
    QVERIFY(std::any_of(story.involvements.begin(), story.involvements.end(), [](const StoryInvolvement &one) {
        return std::any_of(one.details.begin(), one.details.end(),
                           [](const InvolvementDetail &detail) { return detail.key == QLatin1String("since"); });
    }));
    QCOMPARE(story.handovers.size(), 1);
    QVERIFY(!story.handovers.first().summary.isEmpty());
    // A visit long ago of somebody who plans none: a gap.
    QVERIFY(std::any_of(story.visits.begin(), story.visits.end(), [&](const StoryVisit &one) {
        const auto isLater = [&](const StoryVisit &other) {
            return other.of == one.of && other.draft.when->day > one.draft.when->day;
        };
        return one.of != one.by && one.of != story.handovers.first().from && one.draft.state == VisitState::Seen
            && one.draft.when->day.daysTo(today) > 10
            && std::none_of(story.visits.begin(), story.visits.end(), isLater);
    }));
}

void TestStory::exampleShowsTheRest()
{
    QString problem;
    const Story story = exampleOn(today, problem);
    QSet<Knowledge> said;
    for (const StoryPerson &person : story.people) {
        for (const StoryField &field : person.fields)
            said.insert(field.draft.knowledge);
    }
    QCOMPARE(said.size(), 5); // known, and the four ways not to know
    QSet<QString> heard;
    for (const StoryVoice &voice : story.voices)
        heard.insert(voice.of);
    QVERIFY(heard.size() >= 3); // a child, a parent, a carer
    QVERIFY(std::any_of(story.plan->actions.begin(), story.plan->actions.end(),
                        [](const StoryAction &action) { return action.doneBy == 0 && action.due < today; }));
    QVERIFY(story.plan->versions.size() >= 2);
    QVERIFY(!story.contradictions.isEmpty());
    QVERIFY(std::any_of(story.sharing.begin(), story.sharing.end(),
                        [](const StorySharing &one) { return one.draft.choice == SharingChoice::NotShared; }));
    QVERIFY(std::any_of(story.sharing.begin(), story.sharing.end(),
                        [](const StorySharing &one) { return !one.onlyFor.isEmpty(); }));
    QSet<int> answered;
    int asked = 0;
    for (const StoryMessage &message : story.messages) {
        asked += message.asks.isEmpty() ? 0 : 1;
        if (message.answers > 0)
            answered.insert(message.answers);
    }
    QVERIFY(!answered.isEmpty() && answered.size() < asked); // one is owed, and one was given
    QVERIFY(!story.messagesReadBy.isEmpty());
}

void TestStory::slipInAnAudienceIsRefused_data()
{
    QTest::addColumn<QJsonValue>("audience");
    QTest::addColumn<QString>("said");
    QTest::newRow("text") << QJsonValue(QStringLiteral("joe")) << "is not a list";
    QTest::newRow("nobody") << QJsonValue(QJsonArray()) << "names nobody";
    QTest::newRow("numbers") << QJsonValue(QJsonArray{1}) << "is not a list of texts";
    QTest::newRow("stranger") << QJsonValue(QJsonArray{QStringLiteral("zoe")}) << "\"zoe\"";
}

void TestStory::slipInAnAudienceIsRefused()
{
    QFETCH(QJsonValue, audience);
    QFETCH(QString, said);
    const std::pair<QString, QString> places[] = {{QStringLiteral("events"), QStringLiteral("onlyFor")},
                                                  {QStringLiteral("sharing"), QStringLiteral("onlyFor")},
                                                  {QStringLiteral("messages"), QStringLiteral("onlyFor")},
                                                  {QStringLiteral("documents"), QStringLiteral("onlyFor")},
                                                  {QStringLiteral("handovers"), QStringLiteral("onlyFor")},
                                                  {QStringLiteral("involvements"), QStringLiteral("roleOnlyFor")}};
    for (const auto &[list, key] : places) {
        const QString name = key;
        const QString problem = problemAfter(list, [&](QJsonObject &one) { one.insert(name, audience); });
        QVERIFY2(problem.contains(said), qPrintable(list + QStringLiteral(": ") + problem));
    }
    const QString problem = problemAfter(QStringLiteral("people"), [&](QJsonObject &one) {
        const QJsonObject field{{QStringLiteral("name"), QStringLiteral("note")},
                                {QStringLiteral("text"), QStringLiteral("secret")},
                                {QStringLiteral("onlyFor"), audience}};
        one.insert(QStringLiteral("fields"), QJsonArray{field});
    });
    QVERIFY2(problem.contains(said), qPrintable(problem));
}

void TestStory::whoIsNotInvolvedNeitherGoesNorLeaves()
{
    const auto named = [](const QString &list, const char *key) {
        return problemAfter(list,
                            [&](QJsonObject &one) { one.insert(QLatin1String(key), QStringLiteral("Nobody Known")); });
    };
    const QString said = QStringLiteral("The story names \"Nobody Known\", who is not among those involved.");
    QCOMPARE(named(QStringLiteral("handovers"), "from"), said);
    QCOMPARE(named(QStringLiteral("handovers"), "to"), said);
    QCOMPARE(named(QStringLiteral("visits"), "of"), said);
}

void TestStory::whoIsNotInTheFamilyIsNotSpokenOf()
{
    const QString said = QStringLiteral("The story names \"Zoe\", who is not among its people.");
    const QJsonArray zoe{QStringLiteral("Zoe")};
    QCOMPARE(
        problemAfter(QStringLiteral("events"), [&](QJsonObject &one) { one.insert(QStringLiteral("about"), zoe); }),
        said);
    QCOMPARE(problemAfter(QStringLiteral("voices"),
                          [&](QJsonObject &one) { one.insert(QStringLiteral("of"), QStringLiteral("Zoe")); }),
             said);
    QCOMPARE(problemAfter(QStringLiteral("people"),
                          [&](QJsonObject &one) {
                              const QJsonObject tie{{QStringLiteral("to"), QStringLiteral("Zoe")},
                                                    {QStringLiteral("kinds"), QJsonArray{QStringLiteral("parent_of")}}};
                              one.insert(QStringLiteral("ties"), QJsonArray{tie});
                          }),
             said);
}

void TestStory::messageRefersToAnEarlierOne()
{
    for (const char *key : {"replyTo", "answers"}) {
        const QString problem
            = problemAfter(QStringLiteral("messages"), [&](QJsonObject &one) { one.insert(QLatin1String(key), 2); });
        QVERIFY2(problem.contains(QLatin1String("messages refer to one that is not before")), qPrintable(problem));
    }
}

QTEST_GUILESS_MAIN(TestStory)
#include "TestStory.moc"
