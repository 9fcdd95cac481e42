// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/Ties.h"

#include <map>
#include <tuple>

namespace caseweave {

namespace {

const QString prefix = QStringLiteral("tie_");
const QString livesWith = QStringLiteral("lives_with");
const QString noContact = QStringLiteral("no_contact_with");
const QString noKind = QStringLiteral("other"); ///< there are words alone

bool isKind(const QString &word)
{
    return !word.isEmpty() && word.size() <= static_cast<qsizetype>(mostFieldKeyBytes)
        && std::all_of(word.begin(), word.end(),
                       [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_'; });
}

QString shortened(const QString &words)
{
    return words.size() > mostTieWords ? words.left(mostTieWords) + QChar(0x2026) : words;
}

bool isSealed(const Person &person, const QStringList &keys)
{
    return std::any_of(person.fields.begin(), person.fields.end(),
                       [&](const Field &field) { return field.withheld && keys.contains(field.name); });
}

/// What one person wrote about two, and where.
struct Written {
    const Person *from = nullptr;
    const Person *to = nullptr;
    const Field *field = nullptr;
    const FieldValue *value = nullptr;
    bool isNewerThan(const Written &other) const
    {
        return std::tie(value->written, value->entry) > std::tie(other.value->written, other.value->entry);
    }
};

std::optional<Tie> tieOf(const Written &newest)
{
    Tie tie;
    tie.said = newest.value->knowledge == Knowledge::Known ? readTie(newest.value->text) : TieSaid();
    // What is newest and withheld takes the place of what was said before.
    if (tie.said.isEmpty() || newest.field->withheld)
        return std::nullopt;
    const QStringList told = toldByTie(tie.said);
    if (isSealed(*newest.from, told) || isSealed(*newest.to, told))
        return std::nullopt;
    // Whose name is not here is nobody that one could speak of.
    if (newest.from->fullName().isEmpty() || newest.to->fullName().isEmpty())
        return std::nullopt;
    tie.from = newest.from->id;
    tie.to = newest.to->id;
    tie.onlyFor = newest.field->onlyFor;
    tie.author = newest.value->author;
    tie.written = newest.value->written;
    for (const FieldValue &value : newest.field->values)
        tie.entries << value.entry;
    return tie;
}

} // namespace

const QStringList &tieKinds()
{
    static const QStringList kinds{QStringLiteral("parent_of"),
                                   QStringLiteral("child_of"),
                                   QStringLiteral("sibling_of"),
                                   QStringLiteral("grandparent_of"),
                                   QStringLiteral("relative_of"),
                                   QStringLiteral("partner_of"),
                                   QStringLiteral("ex_partner_of"),
                                   QStringLiteral("carer_of"),
                                   QStringLiteral("friend_of"),
                                   livesWith,
                                   noContact};
    return kinds;
}

bool isMutualTie(const QString &kind)
{
    static const QStringList mutual{QStringLiteral("sibling_of"),
                                    QStringLiteral("relative_of"),
                                    QStringLiteral("partner_of"),
                                    QStringLiteral("ex_partner_of"),
                                    QStringLiteral("friend_of"),
                                    livesWith,
                                    noContact};
    return mutual.contains(kind);
}

bool isTieToKeepApart(const QString &kind)
{
    return kind == noContact;
}

QString tieKey(const ObjectId &to)
{
    return prefix + objectText(to);
}

std::optional<ObjectId> tiedTo(const QString &key)
{
    if (!key.startsWith(prefix))
        return std::nullopt;
    const auto to = readObject(key.mid(prefix.size()));
    // Another way to write the same id would be a second field for the same two.
    return to && tieKey(*to) == key ? to : std::nullopt;
}

TieSaid readTie(const QString &text)
{
    TieSaid said;
    const QString first = text.section(QLatin1Char('\n'), 0, 0);
    const QStringList kinds = first.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (kinds.size() > mostTieKinds || !std::all_of(kinds.begin(), kinds.end(), isKind)) {
        said.words = shortened(text.simplified());
        return said;
    }
    said.kinds = kinds;
    said.kinds.removeDuplicates();
    said.words = shortened(text.mid(first.size()).simplified());
    if (!said.words.isEmpty())
        said.kinds.removeAll(noKind);
    return said;
}

QString tieText(const TieSaid &said)
{
    const QString words = said.words.simplified();
    const QString kinds = said.kinds.join(QLatin1Char(' '));
    return words.isEmpty() ? kinds : (kinds.isEmpty() ? noKind : kinds) + QLatin1Char('\n') + words;
}

QStringList toldByTie(const TieSaid &said)
{
    QStringList keys{QStringLiteral("given_name"), QStringLiteral("family_name")};
    if (said.kinds.contains(livesWith))
        keys << QStringLiteral("address");
    return keys;
}

QStringList toldByTie(const Field &field)
{
    TieSaid all;
    for (const FieldValue &value : field.values)
        all.kinds << readTie(value.text).kinds;
    return toldByTie(all);
}

QList<Tie> tiesOf(const QList<Person> &people)
{
    std::map<ObjectId, qsizetype> places;
    for (qsizetype i = people.size() - 1; i >= 0; --i)
        places[people.at(i).id] = i;
    std::map<std::pair<qsizetype, qsizetype>, Written> newest;
    for (const Person &person : people) {
        for (const Field &field : person.fields) {
            const auto id = tiedTo(field.name);
            const auto to = id ? places.find(*id) : places.end();
            if (to == places.end() || *id == person.id)
                continue;
            const qsizetype from = places.at(person.id);
            Written &best = newest[std::minmax({from, to->second})];
            for (const FieldValue &value : field.values) {
                const Written one{&person, &people.at(to->second), &field, &value};
                if (best.value == nullptr || one.isNewerThan(best))
                    best = one;
            }
        }
    }
    QList<Tie> ties;
    for (const auto &[pair, written] : newest) {
        if (written.value == nullptr)
            continue;
        if (const auto tie = tieOf(written); tie && ties.size() < mostTies)
            ties << *tie;
    }
    return ties;
}

} // namespace caseweave
