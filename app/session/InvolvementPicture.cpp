// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/InvolvementPicture.h"

#include "app/involvement/VisitRules.h"

#include <map>
#include <set>

namespace caseweave {

namespace {

constexpr qsizetype mostClashes = 50; ///< told: more are nobody's to read, and each pair could be one

std::optional<QDate> dateIn(const QString &text)
{
    const auto time = VisitTime::parse(text);
    return time && !time->time ? std::optional(time->day) : std::nullopt;
}

std::optional<QDate> dateOf(const Involvement &involvement, const char *key)
{
    const Field *field = involvement.field(QLatin1String(key));
    return field ? dateIn(field->text()) : std::nullopt;
}

/// Two who confirmed at the same time both did: the later day holds, and there is nothing to settle.
std::optional<QDate> latestOf(const Involvement &involvement, const char *key)
{
    std::optional<QDate> latest;
    if (const Field *field = involvement.field(QLatin1String(key))) {
        for (const FieldValue &value : field->values)
            latest = std::max(latest, dateIn(value.text));
    }
    return latest;
}

std::optional<ObjectId> successorOf(const Involvement &involvement)
{
    const Field *field = involvement.field(QStringLiteral("handed_to"));
    const auto to = field ? readObject(field->text()) : std::nullopt;
    return to == involvement.id ? std::nullopt : to;
}

AgencyKind kindOf(const QString &key)
{
    if (key == QLatin1String("council"))
        return AgencyKind::Council;
    if (key == QLatin1String("health"))
        return AgencyKind::Health;
    if (key == QLatin1String("police"))
        return AgencyKind::Police;
    return key == QLatin1String("education") ? AgencyKind::Education : AgencyKind::Voluntary;
}

/// The members by the ids of their involvements.
using Members = std::map<ObjectId, const Member *>;

Members membersOf(const CaseSnapshot &snapshot)
{
    Members members;
    for (const Member &member : snapshot.members)
        members.emplace(involvementOf(member.card.id), &member);
    return members;
}

QString textIn(const Involvement &involvement, const char *key)
{
    const Field *field = involvement.field(QLatin1String(key));
    return field ? field->text() : QString();
}

void addMembers(CaseSnapshot &snapshot, const Members &members)
{
    for (const auto &[id, member] : members) {
        if (member->role == MemberRole::Recovery || snapshot.involvement(id))
            continue;
        Involvement one;
        one.id = id;
        snapshot.involvements << one;
    }
}

void tellWho(Involvement &one, const Member *member, const QDateTime &now)
{
    one.since = dateOf(one, "since");
    if (member) {
        one.professional = member->card.id;
        one.name = member->card.name;
        one.agency = member->card.agency;
        one.mine = member->me;
        if (!one.since && member->since.isValid())
            one.since = member->since.date();
    } else {
        one.name = textIn(one, "name");
        one.agency = {{}, textIn(one, "agency_name"), kindOf(textIn(one, "agency_kind"))};
    }
    one.until = dateOf(one, "until");
    one.confirmed = latestOf(one, "confirmed");
    one.handedTo = successorOf(one);
    one.ended = (member && member->removed) || one.handedTo || (one.until && *one.until < now.date());
    const std::optional<QDate> held = heldSince(one);
    one.old = held && !one.ended && VisitRules(now).isOld(*held);
}

void tellContacts(CaseSnapshot &snapshot, const VisitRules &rules)
{
    for (Involvement &one : snapshot.involvements) {
        QList<const Visit *> visits;
        for (const Visit &visit : snapshot.visits) {
            if (visit.involvement == one.id)
                visits << &visit;
        }
        const Visit *last = rules.lastContact(visits);
        const Visit *next = rules.nextVisit(visits);
        one.lastContact = last ? last->when : std::nullopt;
        one.nextVisit = next ? next->when : std::nullopt;
        one.quiet = !one.ended && rules.isQuiet(one.lastContact);
        // Who never sees the child, such as an officer, is not missing.
        one.gap = !one.ended && last && rules.isGap(one.lastContact, one.nextVisit);
    }
}

ChildContact contactOf(const Person &child, const CaseSnapshot &snapshot, const VisitRules &rules)
{
    QList<const Visit *> visits;
    for (const Visit &visit : snapshot.visits) {
        if (visit.children.contains(child.id))
            visits << &visit;
    }
    ChildContact contact;
    contact.child = child.id;
    if (const Visit *last = rules.lastContact(visits)) {
        contact.last = last->when;
        contact.lastBy = last->involvement;
        contact.alone = last->alone == SeenAlone::Yes;
    }
    if (const Visit *next = rules.nextVisit(visits)) {
        contact.next = next->when;
        contact.nextBy = next->involvement;
    }
    contact.gap = rules.isGap(contact.last, contact.next);
    return contact;
}

bool comesBefore(const Visit &a, const Visit &b)
{
    const auto key = [](const Visit &visit) {
        return visit.when ? std::tuple(1, -visit.when->begin().toMSecsSinceEpoch(), visit.id)
                          : std::tuple(0, qint64(0), visit.id);
    };
    return key(a) < key(b);
}

} // namespace

std::optional<QDate> heldSince(const Involvement &one)
{
    std::optional<QDate> held = one.confirmed ? one.confirmed : one.since;
    for (const Field &field : one.fields) {
        for (const FieldValue &value : field.values)
            held = held ? held : value.written.date();
    }
    return held;
}

ObjectId holderOf(const CaseSnapshot &snapshot, const ObjectId &planned)
{
    ObjectId who = planned;
    std::set<ObjectId> passed{who};
    for (const Involvement *one = snapshot.involvement(who); one && one->handedTo; one = snapshot.involvement(who)) {
        if (!passed.insert(*one->handedTo).second)
            return planned;
        if (!snapshot.involvement(*one->handedTo))
            return who;
        who = *one->handedTo;
    }
    return who;
}

void deriveInvolvements(CaseSnapshot &snapshot, const QDateTime &now)
{
    const VisitRules rules(now);
    const Members members = membersOf(snapshot);
    const auto memberOf = [&](const Involvement &one) {
        const auto found = members.find(one.id);
        return found == members.end() ? nullptr : found->second;
    };
    addMembers(snapshot, members);
    for (Involvement &one : snapshot.involvements)
        tellWho(one, memberOf(one), now);
    const auto order = [&](const Involvement &one) {
        const Member *member = memberOf(one);
        const qsizetype at = member ? member - snapshot.members.constData() : snapshot.members.size();
        return std::tuple(one.ended, at, one.name, one.id);
    };
    std::sort(snapshot.involvements.begin(), snapshot.involvements.end(),
              [&](const Involvement &a, const Involvement &b) { return order(a) < order(b); });
    for (Visit &visit : snapshot.visits) {
        if (visit.state == VisitState::Planned)
            visit.involvement = holderOf(snapshot, visit.involvement);
    }
    std::sort(snapshot.visits.begin(), snapshot.visits.end(), comesBefore);
    tellContacts(snapshot, rules);
    snapshot.contacts.clear();
    for (const Person &person : snapshot.people) {
        if (person.kind == PersonKind::Subject)
            snapshot.contacts << contactOf(person, snapshot, rules);
    }
    snapshot.clashes.clear();
    QList<const Visit *> coming;
    for (const Visit &visit : snapshot.visits) {
        if (rules.isComing(visit))
            coming << &visit;
    }
    for (qsizetype i = coming.size() - 1; i >= 0; --i) { // the next ones first
        for (qsizetype j = i - 1; j >= 0; --j) {
            if (snapshot.clashes.size() < mostClashes && rules.clash(*coming.at(i), *coming.at(j)))
                snapshot.clashes << VisitClash{coming.at(i)->id, coming.at(j)->id};
        }
    }
}

} // namespace caseweave
