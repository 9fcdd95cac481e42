// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/Snapshot.h"

namespace caseweave {

namespace {

std::optional<QDate> dateOf(const Field *field)
{
    if (!field || field->values.isEmpty())
        return std::nullopt;
    const QDate date = QDate::fromString(field->text(), Qt::ISODate);
    return date.isValid() ? std::optional(date) : std::nullopt;
}

const Field *fieldNamed(const QList<Field> &fields, const QString &name)
{
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field &f) { return f.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

} // namespace

const Field *Person::field(const QString &name) const
{
    return fieldNamed(fields, name);
}

const Field *Involvement::field(const QString &key) const
{
    return fieldNamed(fields, key);
}

bool Involvement::roleWithheld() const
{
    const Field *role = field(QStringLiteral("role"));
    return role && role->withheld;
}

const Involvement *CaseSnapshot::involvement(const ObjectId &id) const
{
    const auto found
        = std::find_if(involvements.begin(), involvements.end(), [&](const Involvement &one) { return one.id == id; });
    return found == involvements.end() ? nullptr : &*found;
}

const Involvement *CaseSnapshot::involvementOf(const ProfessionalId &who) const
{
    return involvement(caseweave::involvementOf(who));
}

QString Person::givenName() const
{
    const Field *name = field(QStringLiteral("given_name"));
    return name ? name->text() : QString();
}

QString Person::familyName() const
{
    const Field *name = field(QStringLiteral("family_name"));
    return name ? name->text() : QString();
}

QString Person::fullName() const
{
    const QString given = givenName();
    const QString first = given.isEmpty() && expected() ? QStringLiteral("unborn") : given;
    return (first + QLatin1Char(' ') + familyName()).trimmed();
}

std::optional<QDate> Person::born() const
{
    return dateOf(field(QStringLiteral("born")));
}

std::optional<QDate> Person::expected() const
{
    return dateOf(field(QStringLiteral("expected")));
}

QString Person::relationship() const
{
    const Field *name = field(QStringLiteral("relationship"));
    return name ? name->text() : QString();
}

} // namespace caseweave
