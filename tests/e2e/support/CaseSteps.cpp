// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/CaseSteps.h"

#include "app/session/Snapshot.h"
#include "tests/e2e/support/Waiting.h"

#include <QDate>
#include <QDeadlineTimer>

#include <set>

namespace caseweave::e2e {

namespace {

QJsonObject person(int kind, const char *given, const char *relationship)
{
    return {{QStringLiteral("kind"), kind},
            {QStringLiteral("given"), QLatin1String(given)},
            {QStringLiteral("family"), QStringLiteral("Banks")},
            {QStringLiteral("relationship"), QLatin1String(relationship)}};
}

QJsonObject withName(const QJsonArray &list, const QString &name)
{
    for (const QJsonValue &value : list) {
        if (value[QStringLiteral("name")].toString() == name)
            return value.toObject();
    }
    return {};
}

} // namespace

QJsonObject inCase(const char *what, const QString &caseId, QJsonObject fields)
{
    fields.insert(QStringLiteral("case"), caseId);
    return command(what, std::move(fields));
}

QString createCase(Professional &lead, const QString &reference)
{
    QJsonObject child = person(1, "Charlie", "");
    child.insert(QStringLiteral("born"), QStringLiteral("2019-07-10"));
    const QJsonArray people{child, person(2, "Rachel", "mother"), person(2, "John", "grandfather")};
    const QJsonObject made = lead.client->call(command("create",
                                                       {{QStringLiteral("reference"), reference},
                                                        {QStringLiteral("stage"), QStringLiteral("Referral accepted")},
                                                        {QStringLiteral("people"), people}}));
    const QString id = made[QStringLiteral("case")].toString();
    return isOk(made) && opens(lead, id) ? id : QString();
}

bool knows(Professional &who, const Professional &other)
{
    const auto find = command("find", {{QStringLiteral("text"), other.name}});
    const auto isThere = [&](const QJsonObject &answer) {
        const QJsonObject card = withName(answer[QStringLiteral("found")].toArray(), other.name);
        return card[QStringLiteral("enrolled")].toBool();
    };
    if (isThere(who.client->call(find)))
        return true;
    reconnect(who);
    return !who.client->eventually(find, isThere).isEmpty();
}

QJsonObject addMember(Professional &lead, const QString &caseId, const Professional &who, int role, bool history)
{
    return lead.client->call(inCase(
        "addMember", caseId,
        {{QStringLiteral("who"), who.id}, {QStringLiteral("role"), role}, {QStringLiteral("history"), history}}));
}

bool opens(Professional &who, const QString &caseId)
{
    return !summaryWhen(who, caseId, [](const QJsonObject &) { return true; }).isEmpty()
        && isOk(who.client->call(inCase("open", caseId)));
}

QJsonObject writeEvent(Professional &who, const QString &caseId, const QString &title, const QString &text,
                       const QStringList &only)
{
    const QString date = QDate::currentDate().addDays(-2).toString(Qt::ISODate);
    return who.client->call(inCase("event", caseId,
                                   {{QStringLiteral("date"), date},
                                    {QStringLiteral("title"), title},
                                    {QStringLiteral("text"), text},
                                    {QStringLiteral("only"), QJsonArray::fromStringList(only)}}));
}

QJsonObject snapshotWhen(Professional &who, const QString &caseId, const ClientProcess::Condition &holds)
{
    return who.client->eventually(inCase("snapshot", caseId), [&](const QJsonObject &snapshot) {
        return snapshot.contains(QStringLiteral("people")) && holds(snapshot);
    });
}

QJsonArray eventsWhen(Professional &who, const QString &caseId, const std::function<bool(const QJsonArray &)> &holds)
{
    return who.client
        ->eventually(inCase("chronology", caseId),
                     [&](const QJsonObject &answer) {
                         return isOk(answer) && holds(answer[QStringLiteral("events")].toArray());
                     })
        .value(QStringLiteral("events"))
        .toArray();
}

QJsonArray allEvents(Professional &who, const QString &caseId)
{
    QJsonArray all;
    for (;;) {
        const QJsonObject answer
            = who.client->call(inCase("chronology", caseId, {{QStringLiteral("first"), all.size()}}));
        const QJsonArray page = answer[QStringLiteral("events")].toArray();
        if (!isOk(answer) || page.isEmpty())
            return all;
        for (const QJsonValue &event : page)
            all.append(event);
    }
}

bool seesEvent(Professional &who, const QString &caseId, const QString &title)
{
    return !eventsWhen(who, caseId, [&](const QJsonArray &events) {
                return titlesOf(events).contains(title);
            }).isEmpty();
}

QStringList titlesOf(const QJsonArray &events)
{
    QStringList titles;
    for (const QJsonValue &event : events)
        titles += event[QStringLiteral("title")].toString();
    return titles;
}

QJsonObject summaryIn(const QJsonObject &casesAnswer, const QString &caseId)
{
    for (const QJsonValue &summary : casesAnswer[QStringLiteral("cases")].toArray()) {
        if (summary[QStringLiteral("id")].toString() == caseId)
            return summary.toObject();
    }
    return {};
}

QJsonObject summaryWhen(Professional &who, const QString &caseId, const ClientProcess::Condition &holds)
{
    return summaryIn(who.client->eventually(command("cases"),
                                            [&](const QJsonObject &answer) {
                                                const QJsonObject summary = summaryIn(answer, caseId);
                                                return !summary.isEmpty() && holds(summary);
                                            }),
                     caseId);
}

QJsonObject personIn(const QJsonObject &snapshot, const QString &name)
{
    return withName(snapshot[QStringLiteral("people")].toArray(), name);
}

QJsonObject fieldIn(const QJsonObject &person, const char *name)
{
    return withName(person[QStringLiteral("fields")].toArray(), QLatin1String(name));
}

QStringList valuesOf(const QJsonObject &field)
{
    QStringList values;
    for (const QJsonValue &value : field[QStringLiteral("values")].toArray())
        values += value[QStringLiteral("text")].toString();
    values.sort();
    return values;
}

bool becomeEqual(const std::vector<Professional *> &people, const QString &caseId)
{
    QDeadlineTimer deadline(patienceMs);
    QStringList last;
    do {
        last.clear();
        for (Professional *one : people)
            last += one->client->call(inCase("digest", caseId))[QStringLiteral("digest")].toString();
        if (!last.contains(QString()) && std::set<QString>(last.begin(), last.end()).size() == 1)
            return true;
        quint64 heard = 0;
        const auto lines = [&] {
            quint64 sum = 0;
            for (const Professional *one : people)
                sum += one->client->linesHeard();
            return sum;
        };
        heard = lines();
        waitUntil([&] { return lines() != heard; }, 500);
    } while (!deadline.hasExpired());
    qWarning("never equal: %s", qPrintable(last.join(u' ')));
    return false;
}

bool hasUnsent(Professional &who, const QString &caseId, int count)
{
    return !who.client
                ->eventually(command("status"),
                             [&](const QJsonObject &status) {
                                 return status[QStringLiteral("unsent")].toInt() == count
                                     && status[QStringLiteral("connection")].toInt()
                                     != static_cast<int>(Connection::Online);
                             })
                .isEmpty()
        && !summaryWhen(who, caseId, [&](const QJsonObject &summary) {
                return summary[QStringLiteral("unsent")].toInt() == count;
            }).isEmpty();
}

bool hasError(Professional &who, const char *code)
{
    return !who.client
                ->eventually(command("status"),
                             [&](const QJsonObject &status) {
                                 return status[QStringLiteral("error")].toString() == QLatin1String(code);
                             })
                .isEmpty();
}

void reconnect(Professional &who)
{
    who.client->call(command("online", {{QStringLiteral("on"), false}}));
    // Or what follows would hear of the time before.
    who.client->eventually(command("status"), [](const QJsonObject &status) {
        return status[QStringLiteral("connection")].toInt() == static_cast<int>(Connection::Offline);
    });
    who.client->call(command("online", {{QStringLiteral("on"), true}}));
}

} // namespace caseweave::e2e
