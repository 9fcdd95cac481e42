// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/SnapshotJson.h"

namespace caseweave::e2e {

namespace {

QJsonArray namesOf(const QStringList &names)
{
    return QJsonArray::fromStringList(names);
}

QString nameOf(const std::optional<ErrorCode> &code)
{
    return code ? QString::fromUtf8(toString(*code)) : QString();
}

template <class List>
QJsonArray arrayOf(const List &list, QJsonObject (*each)(const typename List::value_type &))
{
    QJsonArray array;
    for (const auto &item : list)
        array.append(each(item));
    return array;
}

QJsonObject fieldJson(const Field &field)
{
    QJsonArray values;
    for (const FieldValue &value : field.values) {
        values.append(QJsonObject{{QStringLiteral("text"), value.text},
                                  {QStringLiteral("knowledge"), static_cast<int>(value.knowledge)},
                                  {QStringLiteral("entry"), hexOf(value.entry.view())},
                                  {QStringLiteral("author"), value.author}});
    }
    return {{QStringLiteral("name"), field.name},
            {QStringLiteral("values"), values},
            {QStringLiteral("onlyFor"), namesOf(field.onlyFor)},
            {QStringLiteral("withheld"), field.withheld}};
}

QJsonObject personJson(const Person &person)
{
    return {{QStringLiteral("id"), hexOf(person.id)},
            {QStringLiteral("kind"), static_cast<int>(person.kind)},
            {QStringLiteral("name"), person.fullName()},
            {QStringLiteral("fields"), arrayOf(person.fields, fieldJson)}};
}

QJsonObject memberJson(const Member &member)
{
    QJsonObject object = toJson(member.card);
    object.insert(QStringLiteral("role"), static_cast<int>(member.role));
    object.insert(QStringLiteral("history"), member.hasHistory);
    object.insert(QStringLiteral("me"), member.me);
    object.insert(QStringLiteral("removed"), member.removed);
    return object;
}

QJsonObject concernJson(const Concern &concern)
{
    QStringList acknowledged;
    for (const Acknowledgement &one : concern.acknowledged)
        acknowledged.append(one.by);
    return {{QStringLiteral("id"), hexOf(concern.id.view())},
            {QStringLiteral("level"), static_cast<int>(concern.level)},
            {QStringLiteral("text"), concern.text},
            {QStringLiteral("by"), concern.raisedBy},
            {QStringLiteral("acknowledged"), namesOf(acknowledged)},
            {QStringLiteral("withdrawn"), concern.withdrawn},
            {QStringLiteral("reason"), concern.withdrawnReason}};
}

QJsonObject releaseJson(const CaseRelease &release)
{
    return {{QStringLiteral("kind"), static_cast<int>(release.kind)},
            {QStringLiteral("count"), release.count},
            {QStringLiteral("notes"), digestJson(release.notes)},
            {QStringLiteral("by"), release.by},
            {QStringLiteral("atHub"), release.atHub},
            {QStringLiteral("stands"), release.stands()},
            {QStringLiteral("takenBackBy"), release.takenBackBy}};
}

} // namespace

QString hexOf(ByteView bytes)
{
    return QString::fromStdString(toHex(bytes));
}

QJsonObject toJson(const ProfessionalCard &card)
{
    return {{QStringLiteral("id"), hexOf(card.id.view())}, {QStringLiteral("name"), card.name},
            {QStringLiteral("title"), card.title},         {QStringLiteral("agency"), card.agency.name},
            {QStringLiteral("phone"), card.phone},         {QStringLiteral("mail"), card.mail},
            {QStringLiteral("enrolled"), card.enrolled}};
}

QJsonObject toJson(const CaseSummary &summary)
{
    return {{QStringLiteral("id"), hexOf(summary.id.view())},
            {QStringLiteral("reference"), summary.reference},
            {QStringLiteral("stage"), summary.stage},
            {QStringLiteral("subjects"), arrayOf(summary.subjects, personJson)},
            {QStringLiteral("role"), static_cast<int>(summary.myRole)},
            {QStringLiteral("stillMember"), summary.stillMember},
            {QStringLiteral("lackedAtHub"), summary.lackedAtHub},
            {QStringLiteral("new"), summary.newEntries},
            {QStringLiteral("conflicts"), summary.conflicts},
            {QStringLiteral("unsent"), summary.unsent},
            {QStringLiteral("damaged"), summary.damaged},
            {QStringLiteral("error"), nameOf(summary.error)}};
}

QJsonArray digestJson(const QList<Digest> &digests)
{
    QJsonArray list;
    for (const Digest &one : digests)
        list.append(hexOf(one));
    return list;
}

QJsonObject toJson(const CaseSnapshot &snapshot)
{
    const Integrity &integrity = snapshot.integrity;
    return {{QStringLiteral("summary"), toJson(snapshot.summary)},
            {QStringLiteral("fields"), arrayOf(snapshot.fields, fieldJson)},
            {QStringLiteral("people"), arrayOf(snapshot.people, personJson)},
            {QStringLiteral("members"), arrayOf(snapshot.members, memberJson)},
            {QStringLiteral("concerns"), arrayOf(snapshot.concerns, concernJson)},
            {QStringLiteral("releases"), arrayOf(snapshot.releases, releaseJson)},
            {QStringLiteral("events"), snapshot.events},
            {QStringLiteral("entries"), integrity.entries},
            {QStringLiteral("verified"), integrity.verified},
            {QStringLiteral("withheld"), integrity.withheld},
            {QStringLiteral("late"), integrity.late},
            {QStringLiteral("forks"), integrity.forks}};
}

QJsonObject toJson(const ChronologyEvent &event)
{
    return {{QStringLiteral("id"), hexOf(event.id.view())},
            {QStringLiteral("date"), event.date.toString(Qt::ISODate)},
            {QStringLiteral("title"), event.title},
            {QStringLiteral("text"), event.text},
            {QStringLiteral("author"), event.author},
            {QStringLiteral("onlyFor"), namesOf(event.onlyFor)},
            {QStringLiteral("withheld"), event.withheld},
            {QStringLiteral("new"), event.newToMe},
            {QStringLiteral("verification"), static_cast<int>(event.verification)}};
}

QJsonObject toJson(const RecordLine &line)
{
    return {{QStringLiteral("id"), hexOf(line.id.view())},
            {QStringLiteral("author"), line.author},
            {QStringLiteral("what"), line.what},
            {QStringLiteral("verification"), static_cast<int>(line.verification)}};
}

QJsonObject toJson(const SyncStatus &status)
{
    // Everything was here and acknowledged at some moment of this connection.
    const bool settled = status.connection == Connection::Online && !status.catchingUp && status.upToDateAt.isValid()
        && status.upToDateAt >= status.since;
    return {{QStringLiteral("connection"), static_cast<int>(status.connection)},
            {QStringLiteral("settled"), settled},
            {QStringLiteral("unsent"), status.unsent},
            {QStringLiteral("catchingUp"), status.catchingUp},
            {QStringLiteral("error"), nameOf(status.error)}};
}

} // namespace caseweave::e2e
