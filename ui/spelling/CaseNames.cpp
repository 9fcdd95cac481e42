// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/CaseNames.h"

#include "app/session/Snapshot.h"
#include "ui/spelling/Words.h"

namespace caseweave::spelling {

namespace {

void add(QSet<QString> *names, const QString &name)
{
    for (const WordPlace &place : wordsIn(name)) {
        const QString word = plainWord(QStringView(name).mid(place.at, place.length));
        names->insert(word);
        names->insert(word.toUpper());
        // "Rees-Jones" is Mrs Jones to some.
        for (const QString &part : word.split(QLatin1Char('-'))) {
            if (part.size() > 1)
                names->insert(part);
        }
    }
}

} // namespace

QSet<QString> caseNames(const CaseSnapshot &snapshot)
{
    QSet<QString> names;
    for (const Person &person : snapshot.people) {
        for (const char *const key : {"given_name", "family_name"}) {
            const Field *field = person.field(QLatin1String(key));
            if (field == nullptr)
                continue;
            for (const FieldValue &value : field->values)
                add(&names, value.text);
        }
    }
    for (const Member &member : snapshot.members) {
        add(&names, member.card.name);
        add(&names, member.card.agency.name);
    }
    for (const Involvement &involvement : snapshot.involvements) {
        add(&names, involvement.name);
        add(&names, involvement.agency.name);
    }
    return names;
}

bool isAmongNames(const QSet<QString> &names, const QString &word)
{
    return names.contains(word) || names.contains(withoutPossessive(word));
}

} // namespace caseweave::spelling
