// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseOffers.h"
#include "app/session/Ties.h"

namespace caseweave {

namespace {

QStringList valuesOf(const Person &person, const char *key)
{
    QStringList texts;
    if (const Field *field = person.field(QLatin1String(key))) {
        for (const FieldValue &value : field->values)
            texts << value.text;
    }
    texts.removeAll(QString());
    return texts;
}

/// "BANKS, Charlie": the surname first.
QString surnameFirst(const QString &family, const QString &given)
{
    QStringList parts{family.toUpper(), given};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QString surnameFirst(const QString &fullName)
{
    const QString name = fullName.simplified();
    return surnameFirst(name.section(QLatin1Char(' '), -1), name.section(QLatin1Char(' '), 0, -2));
}

/// All that ties say raw, and what may be read of it.
QString tiesText(const Person &person, const QList<Tie> &ties, QStringList &raw)
{
    for (const Field &field : person.fields) {
        if (tiedTo(field.name))
            raw << field.name;
    }
    QStringList texts;
    for (const Tie &tie : ties) {
        if (tie.from == person.id)
            texts << tie.said.kinds << tie.said.words;
    }
    return texts.join(QLatin1Char(' '));
}

FindDocument documentOf(const Person &person, const QList<Tie> &ties)
{
    FindDocument document;
    document.kind = FoundKind::Person;
    document.thing = thingOf(person.id);
    document.title = surnameFirst(person.familyName(), person.givenName());
    document.said = person.relationship();
    QStringList without{QStringLiteral("born"), QStringLiteral("expected")};
    const QString tied = tiesText(person, ties, without);
    document.alsoFoundBy << textOfFields(person.fields, without) << tied;
    // Both orders of two names that are not settled yet.
    document.alsoFoundBy += valuesOf(person, "family_name") + valuesOf(person, "given_name");
    return document;
}

FindDocument documentOf(const Involvement &involvement)
{
    FindDocument document;
    document.kind = FoundKind::Professional;
    document.thing = thingOf(involvement.id);
    document.title = surnameFirst(involvement.name);
    const Field *role = involvement.field(QStringLiteral("role"));
    QStringList said{role ? role->text() : QString(), involvement.agency.name};
    said.removeAll(QString());
    document.said = said.join(QStringLiteral(", "));
    document.alsoFoundBy << textOfFields(involvement.fields);
    return document;
}

class OfferedPeople final : public CaseOffers {
    void addObjects(const CaseSnapshot &snapshot, std::vector<FindDocument> &documents) const override
    {
        const QList<Tie> ties = tiesOf(snapshot.people);
        for (const Person &person : snapshot.people)
            documents.push_back(documentOf(person, ties));
        for (const Involvement &involvement : snapshot.involvements)
            documents.push_back(documentOf(involvement));
        FindDocument itself;
        itself.kind = FoundKind::Case;
        itself.thing = Bytes(snapshot.summary.id.view().begin(), snapshot.summary.id.view().end());
        itself.title = snapshot.summary.reference;
        itself.said = textOfFields(snapshot.fields, {QStringLiteral("reference"), QStringLiteral("stage")});
        documents.push_back(itself);
    }
};

} // namespace

const CaseOffers &offeredPeople()
{
    static const OfferedPeople offers;
    return offers;
}

} // namespace caseweave
