// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/WrittenText.h"

#include "app/clock/Jurisdiction.h"
#include "app/session/Ties.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

namespace caseweave {

namespace {

using Details = QList<WrittenDetail>;

QString say(const char *text)
{
    return QCoreApplication::translate("WrittenText", text);
}

bool isPerson(ObjectType type)
{
    return type == ObjectType::Subject || type == ObjectType::Family || type == ObjectType::Support;
}

bool isOfPlan(ObjectType type)
{
    return type == ObjectType::Plan || type == ObjectType::Outcome || type == ObjectType::Action;
}

bool isAlike(ObjectType a, ObjectType b)
{
    return a == b || (isPerson(a) && isPerson(b)) || (isOfPlan(a) && isOfPlan(b));
}

/// Of a plan that is written with its outcomes and actions, the plan.
ObjectType leading(const Details &details)
{
    ObjectType most = details.first().type;
    for (const WrittenDetail &one : details) {
        if (one.type == ObjectType::Plan || (one.type == ObjectType::Outcome && most == ObjectType::Action))
            most = one.type;
    }
    return most;
}

const WrittenDetail *detailIn(const Details &details, const char *key)
{
    const auto found = std::find_if(details.begin(), details.end(),
                                    [&](const WrittenDetail &one) { return one.key == QLatin1String(key); });
    return found == details.end() ? nullptr : &*found;
}

bool isAll(const Details &details, const char *key)
{
    return std::all_of(details.begin(), details.end(),
                       [&](const WrittenDetail &one) { return one.key == QLatin1String(key); });
}

QString involvementWritten(const Details &details)
{
    if (const WrittenDetail *handover = detailIn(details, "handed_to"))
        return handover->emptied ? say("Handover taken back") : say("Handover written");
    if (isAll(details, "confirmed"))
        return details.first().emptied ? say("Confirmation taken back") : say("Involvement confirmed");
    return say("Involvement written");
}

bool isTakenBack(const Details &details)
{
    const WrittenDetail *state = detailIn(details, "state");
    return state != nullptr && (state->text == QLatin1String("withdrawn") || state->text == QLatin1String("removed"));
}

struct Words {
    const char *written;
    const char *takenBack;
};

std::optional<Words> wordsOf(ObjectType type)
{
    switch (type) {
    case ObjectType::Visit:
        return Words{"Visit written", "Visit taken back"};
    case ObjectType::Milestone:
        return Words{"Milestone written", "Milestone taken back"};
    case ObjectType::Outcome:
        return Words{"Plan: outcome written", "Plan: outcome removed"};
    case ObjectType::Action:
        return Words{"Plan: action written", "Plan: action removed"};
    case ObjectType::Plan:
        return Words{"Plan written", "Plan removed"};
    case ObjectType::Voice:
        return Words{"Voice written", "Voice taken back"};
    case ObjectType::Document:
        return Words{"Document written", "Document taken back"};
    default:
        return std::nullopt;
    }
}

bool isOpen(const Field *field)
{
    return field == nullptr || (field->onlyFor.isEmpty() && !field->withheld);
}

/// A name that everybody in the case reads, else nothing.
QString personName(const CaseSnapshot &snapshot, const ObjectId &id)
{
    for (const Person &one : snapshot.people) {
        if (one.id == id && isOpen(one.field(QStringLiteral("given_name")))
            && isOpen(one.field(QStringLiteral("family_name"))))
            return one.fullName();
    }
    return {};
}

QString involvementName(const CaseSnapshot &snapshot, const ObjectId &id)
{
    const Involvement *one = snapshot.involvement(id);
    return one != nullptr && (one->professional || isOpen(one->field(QStringLiteral("name")))) ? one->name : QString();
}

/// As this entry says it, else as it stands now.
QString visitText(const Details &details, const CaseSnapshot &snapshot)
{
    const WrittenDetail *who = detailIn(details, "involvement");
    const WrittenDetail *when = detailIn(details, "when");
    const auto now = std::find_if(snapshot.visits.begin(), snapshot.visits.end(),
                                  [&](const Visit &one) { return one.id == details.first().object; });
    const bool stands = now != snapshot.visits.end();
    const auto whose = who != nullptr ? readObject(who->text) : stands ? std::optional(now->involvement) : std::nullopt;
    const auto day = when != nullptr ? VisitTime::parse(when->text) : stands ? now->when : std::nullopt;
    QStringList parts{whose ? involvementName(snapshot, *whose) : QString(), day ? dateText(day->day) : QString()};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QString milestoneText(const Details &details, const CaseSnapshot &snapshot)
{
    if (const WrittenDetail *kind = detailIn(details, "kind"))
        return milestoneName(kind->text);
    for (const Milestone &one : snapshot.milestones) {
        if (one.id == details.first().object)
            return milestoneName(one.kind);
    }
    return {};
}

QString voiceText(const Details &details, const CaseSnapshot &snapshot)
{
    if (const WrittenDetail *person = detailIn(details, "person"))
        return personName(snapshot, readObject(person->text).value_or(ObjectId{}));
    for (const Voice &one : snapshot.voices) {
        if (one.id == details.first().object)
            return personName(snapshot, one.person);
    }
    return {};
}

QString documentText(const Details &details, const CaseSnapshot &snapshot)
{
    for (const Document &one : snapshot.documents) {
        if (one.id == details.first().object && one.audience.isEmpty())
            return say("“%1”").arg(one.title);
    }
    return {};
}

QString keyText(const QString &key)
{
    static const QHash<QString, const char *> words{
        {QStringLiteral("name"), "Name"},           {QStringLiteral("agency_name"), "Agency"},
        {QStringLiteral("agency_kind"), "Agency"},  {QStringLiteral("mail"), "Mail"},
        {QStringLiteral("role"), "Role"},           {QStringLiteral("deputy"), "Who stands in"},
        {QStringLiteral("duty_line"), "Duty line"}, {QStringLiteral("since"), "First day"},
        {QStringLiteral("until"), "Last day"},      {QStringLiteral("confirmed"), "Confirmed"},
        {QStringLiteral("summary"), "Summary"}};
    const char *word = words.value(key);
    return word == nullptr ? fieldLabel(key) : say(word);
}

/// "Kate Doyle: Address, Phone".
QString withKeys(const QString &name, const Details &details)
{
    QStringList keys;
    for (const WrittenDetail &one : details)
        keys << keyText(one.key);
    keys.removeDuplicates();
    const QString written = keys.join(QStringLiteral(", "));
    return name.isEmpty() ? written : say("%1: %2").arg(name, written);
}

QString involvementText(const Details &details, const CaseSnapshot &snapshot)
{
    const QString name = involvementName(snapshot, details.first().object);
    const WrittenDetail *handover = detailIn(details, "handed_to");
    if (handover == nullptr)
        return isAll(details, "confirmed") ? name : withKeys(name, details);
    const auto successor = readObject(handover->text);
    const QString to = successor ? involvementName(snapshot, *successor) : QString();
    return name.isEmpty() || to.isEmpty() ? name : say("%1 to %2").arg(name, to);
}

/// Of one object.
QString objectOfText(const Details &details, const CaseSnapshot &snapshot)
{
    switch (details.first().type) {
    case ObjectType::Case:
        return withKeys({}, details);
    case ObjectType::Subject:
    case ObjectType::Family:
    case ObjectType::Support:
        return withKeys(personName(snapshot, details.first().object), details);
    case ObjectType::Involvement:
        return involvementText(details, snapshot);
    case ObjectType::Visit:
        return visitText(details, snapshot);
    case ObjectType::Milestone:
        return milestoneText(details, snapshot);
    case ObjectType::Voice:
        return voiceText(details, snapshot);
    case ObjectType::Document:
        return documentText(details, snapshot);
    default:
        return {};
    }
}

} // namespace

QString writtenText(const Details &details)
{
    const ObjectType type = leading(details);
    if (!std::all_of(details.begin(), details.end(), [&](const auto &one) { return isAlike(one.type, type); }))
        return say("Details written");
    if (isPerson(type))
        return say("Person’s detail written");
    if (type == ObjectType::Case)
        return say("Detail of the case written");
    if (type == ObjectType::Involvement)
        return involvementWritten(details);
    const auto words = wordsOf(type);
    return words ? say(isTakenBack(details) ? words->takenBack : words->written) : say("Detail written");
}

QString writtenOfText(const Details &details, const CaseSnapshot &snapshot)
{
    QStringList objects;
    // Of an object its fields stand together. A handover writes the first day of the other one too.
    const bool isHandover = detailIn(details, "handed_to") != nullptr;
    for (qsizetype first = 0, next = 0; first < details.size(); first = next) {
        while (next < details.size() && details.at(next).object == details.at(first).object
               && details.at(next).type == details.at(first).type)
            ++next;
        const Details one = details.mid(first, next - first);
        if (!isHandover || detailIn(one, "handed_to") != nullptr)
            objects << objectOfText(one, snapshot);
    }
    objects.removeAll(QString());
    objects.removeDuplicates();
    return objects.join(QStringLiteral("; "));
}

} // namespace caseweave
