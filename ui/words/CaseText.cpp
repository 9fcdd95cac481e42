// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/CaseText.h"

#include "app/clock/Jurisdiction.h"
#include "app/session/Ties.h"
#include "ui/words/DateText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("CaseText", text);
}

} // namespace

QString roleText(MemberRole role)
{
    switch (role) {
    case MemberRole::Reader:
        return say("Reader");
    case MemberRole::Contributor:
        return say("Contributor");
    case MemberRole::Lead:
        return say("Lead");
    case MemberRole::Recovery:
        return say("Recovery key");
    }
    Q_UNREACHABLE();
}

QString agencyKindText(AgencyKind kind)
{
    switch (kind) {
    case AgencyKind::Council:
        return say("Council");
    case AgencyKind::Health:
        return say("Health");
    case AgencyKind::Police:
        return say("Police");
    case AgencyKind::Education:
        return say("Education");
    case AgencyKind::Voluntary:
        return say("Voluntary");
    }
    Q_UNREACHABLE();
}

Tone agencyTone(AgencyKind kind)
{
    switch (kind) {
    case AgencyKind::Council:
        return Tone::Council;
    case AgencyKind::Health:
        return Tone::Health;
    case AgencyKind::Police:
        return Tone::Police;
    case AgencyKind::Education:
        return Tone::Education;
    case AgencyKind::Voluntary:
        return Tone::Voluntary;
    }
    Q_UNREACHABLE();
}

TagText agencyTag(const AgencyCard &agency)
{
    return {agencyKindText(agency.kind), agencyTone(agency.kind)};
}

QString eventKindText(EventKind kind)
{
    switch (kind) {
    case EventKind::Fact:
        return say("Fact");
    case EventKind::Allegation:
        return say("Allegation");
    case EventKind::Opinion:
        return say("Opinion");
    }
    Q_UNREACHABLE();
}

Tone eventKindTone(EventKind kind)
{
    return kind == EventKind::Allegation ? Tone::Warning : Tone::Neutral;
}

QString significanceText(Significance significance)
{
    switch (significance) {
    case Significance::Ordinary:
        return say("Ordinary");
    case Significance::Significant:
        return say("Significant");
    case Significance::High:
        return say("High significance");
    }
    Q_UNREACHABLE();
}

QString concernLevelText(ConcernLevel level)
{
    switch (level) {
    case ConcernLevel::Low:
        return say("Low");
    case ConcernLevel::Medium:
        return say("Medium");
    case ConcernLevel::High:
        return say("High");
    }
    Q_UNREACHABLE();
}

QString knowledgeText(Knowledge knowledge)
{
    switch (knowledge) {
    case Knowledge::Known:
        return {};
    case Knowledge::NotAsked:
        return say("not asked");
    case Knowledge::AskedNone:
        return say("asked and none");
    case Knowledge::NoReply:
        return say("no reply");
    case Knowledge::Withheld:
        return say("withheld");
    }
    Q_UNREACHABLE();
}

bool isNamed(const QStringList &onlyFor, const ProfessionalCard &card)
{
    return onlyFor.contains(card.name) || onlyFor.contains(card.name + QStringLiteral(", ") + card.agency.name);
}

QStringList audienceFor(const QStringList &onlyFor, const ProfessionalCard &me)
{
    QStringList names;
    for (const QString &name : onlyFor) {
        if (isNamed({name}, me))
            names.prepend(say("you"));
        else
            names << name;
    }
    return names;
}

QString audienceText(const QStringList &onlyFor)
{
    return say("Only: %1").arg(onlyFor.join(QStringLiteral("; ")));
}

TagText audienceTag(const QStringList &onlyFor)
{
    return {audienceText(onlyFor), Tone::Restricted};
}

QString fieldLabel(const QString &key)
{
    static const QHash<QString, const char *> labels{{QStringLiteral("family_name"), "Surname"},
                                                     {QStringLiteral("given_name"), "First name"},
                                                     {QStringLiteral("born"), "Date of birth"},
                                                     {QStringLiteral("expected"), "Expected date of birth"},
                                                     {QStringLiteral("relationship"), "Relationship to the child"},
                                                     {QStringLiteral("address"), "Address"},
                                                     {QStringLiteral("phone"), "Phone"},
                                                     {QStringLiteral("note"), "Note"},
                                                     {QStringLiteral("sex"), "Sex"},
                                                     {QStringLiteral("school"), "School"},
                                                     {QStringLiteral("nhs_number"), "NHS number"},
                                                     {QStringLiteral("upn"), "Unique pupil number"},
                                                     {QStringLiteral("stage"), "Stage"},
                                                     {QStringLiteral("reference"), "Reference"},
                                                     {QStringLiteral("jurisdiction"), "Whose rules apply"}};
    if (tiedTo(key))
        return say("Relationship to somebody");
    const char *label = labels.value(key);
    return label == nullptr ? key : say(label);
}

QString fieldText(const Field *field)
{
    if (field != nullptr && field->withheld && field->values.size() < 2)
        return say("restricted to others");
    if (field == nullptr || field->values.isEmpty())
        return knowledgeText(Knowledge::NotAsked);
    const FieldValue &newest = field->values.first();
    if (newest.knowledge != Knowledge::Known)
        return knowledgeText(newest.knowledge);
    if (field->name == QLatin1String("born") || field->name == QLatin1String("expected")) {
        const QDate date = QDate::fromString(newest.text, Qt::ISODate);
        return date.isValid() ? dateText(date) : newest.text;
    }
    if (field->name == QLatin1String("jurisdiction")) {
        const Jurisdiction *rules = builtInJurisdiction(newest.text);
        return rules == nullptr ? newest.text : rules->name;
    }
    return newest.text;
}

QString relationshipText(const Person &person)
{
    const Field *field = person.field(QStringLiteral("relationship"));
    if (field == nullptr)
        return say("relationship not given");
    if (!person.relationship().isEmpty())
        return person.relationship();
    if (field->withheld)
        return say("relationship restricted to others");
    const bool isWithheld = !field->values.isEmpty() && field->values.first().knowledge == Knowledge::Withheld;
    return isWithheld ? say("relationship withheld") : say("relationship not given");
}

namespace {

/// Of somebody of whom no name can be read.
QString unnamedText(const Person &person)
{
    for (const char *key : {"given_name", "family_name"}) {
        const Field *name = person.field(QLatin1String(key));
        if (name != nullptr && name->withheld)
            return say("Name restricted to others");
    }
    return say("Name not known");
}

/// What tells somebody without a name from another. What is for some alone does not stand in place of a name.
QString insteadOfName(const Person &person)
{
    const auto isForAll = [&](const char *key) {
        const Field *field = person.field(QLatin1String(key));
        return field != nullptr && field->onlyFor.isEmpty();
    };
    if (person.born() && isForAll("born"))
        return say("born %1").arg(dateText(*person.born()));
    return isForAll("relationship") ? person.relationship() : QString();
}

} // namespace

QString personName(const Person &person)
{
    const QString name = person.fullName();
    if (!name.isEmpty())
        return name;
    const QString known = insteadOfName(person);
    return known.isEmpty() ? unnamedText(person) : say("%1 (%2)").arg(unnamedText(person), known);
}

QString shortName(const Person &person)
{
    if (!person.givenName().isEmpty())
        return person.givenName();
    if (person.expected())
        return say("Unborn");
    return person.familyName().isEmpty() ? unnamedText(person) : person.familyName();
}

QString surnameFirst(const Person &person)
{
    if (person.fullName().isEmpty())
        return unnamedText(person);
    const QString family = person.familyName().toUpper();
    const QString given = !person.givenName().isEmpty() ? person.givenName()
        : person.expected()                             ? say("unborn")
                                                        : say("first name not known");
    return family.isEmpty() ? given : say("%1, %2").arg(family, given);
}

QString ageOf(const Person &person, QDate today)
{
    if (person.born())
        return ageText(*person.born(), today);
    if (person.expected())
        return expectedText(*person.expected());
    return say("age not known");
}

QString agesOf(const QList<Person> &subjects, QDate today)
{
    const bool allYears = std::all_of(subjects.cbegin(), subjects.cend(), [&](const Person &subject) {
        return ageOf(subject, today).endsWith(say(" years"));
    });
    QStringList parts;
    for (const Person &subject : subjects) {
        QString age = ageOf(subject, today);
        if (allYears && subjects.size() > 1)
            age.chop(say(" years").size());
        parts << age;
    }
    if (parts.size() < 2)
        return parts.join(QString());
    const QString last = parts.takeLast();
    const QString joined = say("%1 and %2").arg(parts.join(QStringLiteral(", ")), last);
    return allYears ? joined + say(" years") : joined;
}

QString othersText(const QList<Person> &subjects)
{
    const qsizetype others = subjects.size() - 1;
    if (others < 1)
        return {};
    return others == 1 ? say(" and 1 sibling") : say(" and %1 siblings").arg(others);
}

QString recordKindText(const QString &key)
{
    static const QHash<QString, const char *> kinds{
        {QStringLiteral("event"), "Event added"},
        {QStringLiteral("event_correction"), "Event corrected"},
        {QStringLiteral("contradiction"), "Contradiction noted"},
        {QStringLiteral("contradiction_settled"), "Contradiction settled"},
        {QStringLiteral("field"), "Detail written"},
        {QStringLiteral("person_added"), "Person added"},
        {QStringLiteral("sharing"), "Sharing decision recorded"},
        {QStringLiteral("concern_raised"), "Concern raised"},
        {QStringLiteral("concern_acknowledged"), "Concern acknowledged"},
        {QStringLiteral("concern_withdrawn"), "Concern withdrawn"},
        {QStringLiteral("concern_released"), "Quiet concern given out"},
        {QStringLiteral("case_created"), "Case opened"},
        {QStringLiteral("member_added"), "Member added"},
        {QStringLiteral("member_removed"), "Member removed"},
        {QStringLiteral("role_changed"), "Role changed"},
        {QStringLiteral("device_added"), "Device added"},
        {QStringLiteral("device_removed"), "Device removed"},
        {QStringLiteral("keys_changed"), "Keys changed"},
        {QStringLiteral("history_granted"), "History given"},
        {QStringLiteral("plan_agreed"), "Plan agreed"},
        {QStringLiteral("message"), "Message written"},
        {QStringLiteral("messages_seen"), "Messages looked at"},
        {QStringLiteral("unknown"), "Written by a newer Caseweave"},
        {QStringLiteral("checkpoint"), "Check point"},
        {QStringLiteral("opened"), "Case looked at"},
        {QStringLiteral("exported"), "Exported"},
        {QStringLiteral("printed"), "Printed"},
        {QStringLiteral("copy_saved"), "Copy saved"},
        {QStringLiteral("copied"), "Copied"},
        {QStringLiteral("access_withheld"), "Something restricted taken out"}};
    const char *kind = kinds.value(key);
    return kind == nullptr ? key : say(kind);
}

QString verificationText(Verification verification)
{
    switch (verification) {
    case Verification::Verified:
        return say("Signed, in order");
    case Verification::Late:
        return say("Arrived after its author was removed: not counted");
    case Verification::Frozen:
        return say("Contradicts another record of its author: not counted");
    }
    Q_UNREACHABLE();
}

} // namespace caseweave
