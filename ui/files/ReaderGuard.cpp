// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/ReaderGuard.h"

#include "ui/words/CaseText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("ReaderGuard", text);
}

QString countText(qint64 leftOut)
{
    return leftOut == 1 ? say("1 passage was left out.") : say("%1 passages were left out.").arg(leftOut);
}

void addOnce(QStringList &list, const QString &text)
{
    if (!list.contains(text))
        list << text;
}

/// Whether what an audience says of a member may as well mean somebody else.
bool hasNamesake(const QStringList &onlyFor, const Member &member, const QList<Member> &all)
{
    const ProfessionalCard &card = member.card;
    return std::any_of(all.begin(), all.end(), [&](const Member &other) {
        const bool isOther = other.card.id != card.id || other.card.agency.id != card.agency.id;
        const bool sameAgency = other.card.agency.name == card.agency.name;
        return isOther && other.card.name == card.name && (sameAgency || onlyFor.contains(card.name));
    });
}

/// An audience is kept as names: where two members bear one name in one agency, it tells of neither which it is.
bool isIn(const QStringList &onlyFor, const Member &member, const QList<Member> &all)
{
    return isNamed(onlyFor, member.card) && !hasNamesake(onlyFor, member, all);
}

} // namespace

ReaderGuard::ReaderGuard(const CaseSnapshot &snapshot, const QList<SharingRecipient> &readers)
    : m_members(snapshot.members), m_readers(readers), m_details(snapshot)
{
}

QStringList ReaderGuard::outside(const QStringList &onlyFor) const
{
    QStringList names;
    if (onlyFor.isEmpty())
        return names;
    for (const SharingRecipient &reader : m_readers) {
        const auto member = std::find_if(m_members.begin(), m_members.end(), [&](const Member &one) {
            return reader.professional && one.card.id == *reader.professional && !one.removed;
        });
        if (member == m_members.end() || !isIn(onlyFor, *member, m_members))
            names << reader.name;
    }
    return names;
}

void ReaderGuard::keepOut(const QStringList &because)
{
    ++m_leftOut;
    for (const QString &name : because)
        addOnce(m_because, name);
}

bool ReaderGuard::lets(const QStringList &onlyFor, bool withheld, const QStringList &texts)
{
    if (withheld) {
        keepOut({});
        return false;
    }
    if (const QStringList names = outside(onlyFor); !names.isEmpty()) {
        keepOut(names);
        return false;
    }
    const QList<SafeDetails::Detail> mentioned
        = m_readers.isEmpty() ? QList<SafeDetails::Detail>() : m_details.mentionedIn(texts);
    QStringList names;
    for (const SafeDetails::Detail &detail : mentioned) {
        const QStringList some = outside(detail.onlyFor);
        if (some.isEmpty())
            continue;
        names << some;
        addOnce(m_givenAway, detail.what);
    }
    if (!names.isEmpty()) {
        keepOut(names);
        return false;
    }
    if (!onlyFor.isEmpty()) {
        ++m_restricted;
        if (!m_audience)
            m_audience = m_members;
        // Who reads it here is in its audience, whoever else bears their name.
        m_audience->removeIf(
            [&](const Member &one) { return !one.me && (one.removed || !isIn(onlyFor, one, m_members)); });
    }
    return true;
}

QList<ProfessionalId> ReaderGuard::audience() const
{
    QList<ProfessionalId> others;
    QList<ProfessionalId> me;
    for (const Member &member : m_audience.value_or(QList<Member>()))
        (member.me ? me : others) << member.card.id;
    return others.isEmpty() ? me : others;
}

QString ReaderGuard::leftOutText() const
{
    return m_leftOut == 0 ? say("Nothing was left out.") : countText(m_leftOut);
}

QString ReaderGuard::leftOutBecause() const
{
    return m_leftOut == 0 ? QString() : caseweave::leftOutBecause(m_leftOut, m_because, m_givenAway);
}

QList<ProfessionalId> readersOf(const CaseSnapshot &snapshot, const QStringList &onlyFor)
{
    ReaderGuard guard(snapshot, {});
    static_cast<void>(guard.lets(onlyFor, false, {}));
    return guard.audience();
}

QList<ProfessionalId> possibleReadersOf(const CaseSnapshot &snapshot, const QStringList &onlyFor)
{
    QList<ProfessionalId> ids;
    for (const Member &member : snapshot.members) {
        if (!onlyFor.isEmpty() && (member.me || (!member.removed && isNamed(onlyFor, member.card))))
            ids << member.card.id;
    }
    return ids;
}

bool isReader(const CaseSnapshot &snapshot, const QStringList &onlyFor, const Member &member)
{
    return isIn(onlyFor, member, snapshot.members);
}

QString readerText(const CaseSnapshot &snapshot, const QStringList &onlyFor, const Member &member)
{
    const QString name = say("%1, %2").arg(member.card.name, member.card.agency.name);
    return isNamed(onlyFor, member.card) && hasNamesake(onlyFor, member, snapshot.members)
        ? say("%1 (several people have this name, and one of them may see it)").arg(name)
        : name;
}

bool letsField(ReaderGuard &guard, const FieldObject &object, const char *key)
{
    const Field *field = object.field(QLatin1String(key));
    if (field == nullptr)
        return true;
    QStringList texts;
    for (const FieldValue &value : field->values)
        texts << value.text;
    return guard.lets(field->onlyFor, field->withheld, texts);
}

QString leftOutBecause(qint64 leftOut, const QStringList &because, const QStringList &givenAway)
{
    const QString between = QStringLiteral("; ");
    QStringList text{countText(leftOut)};
    if (!because.isEmpty())
        text << say("These may not read all of it: %1.").arg(because.join(between));
    if (!givenAway.isEmpty())
        text << say("Some repeat what is restricted: %1.").arg(givenAway.join(between));
    return text.join(QLatin1Char(' '));
}

QString filterSentence(const QString &filter, ReaderGuard &guard)
{
    if (filter.isEmpty())
        return {};
    return guard.lets({}, false, {filter}) ? say("Not all of it: %1.").arg(filter)
                                           : say("Not all of it: the words of the filter are left out.");
}

QString forWhomText(const QList<SharingRecipient> &readers, const QString &by)
{
    QStringList names;
    for (const SharingRecipient &one : readers)
        names << one.name;
    return names.isEmpty() ? say("For %1 alone").arg(by) : say("For: %1").arg(names.join(QStringLiteral("; ")));
}

QString deskText(const CaseSnapshot &snapshot)
{
    const auto me = std::find_if(snapshot.members.begin(), snapshot.members.end(),
                                 [](const Member &member) { return member.me; });
    return me == snapshot.members.end() ? say("whoever made it")
                                        : say("%1, %2").arg(me->card.name, me->card.agency.name);
}

} // namespace caseweave
