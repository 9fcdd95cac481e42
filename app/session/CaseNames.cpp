// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseNames.h"

#include "app/text/TypedText.h"

namespace caseweave {

CaseNames::CaseNames(const ProfileStore &profile, const Roster &roster, const std::vector<RosterMember> &former,
                     std::int64_t nowSeconds)
    : m_profile(profile), m_nowSeconds(nowSeconds)
{
    for (const RosterMember &member : roster.members)
        note(member, m_members);
    Owners before;
    for (const RosterMember &member : former)
        note(member, before);
    for (const auto &[device, member] : before) {
        const RosterMember *&owner = m_members[device];
        if (!owner || (isVouchedFor(*member, device) && !isVouchedFor(*owner, device)))
            owner = member;
    }
}

/// Anybody who may add a device can name another's keys, and what is written with them is not shown as theirs for it:
/// the directories say whose they are, else the judgement.
void CaseNames::note(const RosterMember &member, Owners &owners) const
{
    for (const RosterDevice &device : member.devices) {
        const RosterMember *&owner = owners[device.id];
        const bool vouched = owner && isVouchedFor(member, device.id);
        const bool same = owner && vouched == isVouchedFor(*owner, device.id);
        if (!owner || (same ? outranks(member, *owner) : vouched))
            owner = &member;
    }
}

bool CaseNames::isVouchedFor(const RosterMember &member, const DeviceId &device) const
{
    const Directory *directory = m_profile.book().directory(member.id.agency);
    if (!directory)
        return false;
    const auto known = directory->devices().find(device);
    return known != directory->devices().end() && known->second.certificate.professional == member.id.professional;
}

AgencyCard CaseNames::agencyCard(const ProfileStore &profile, const AgencyId &agency)
{
    if (const Directory *directory = profile.book().directory(agency); directory && !directory->name().empty())
        return {agency, text::fromPayload(directory->name()), directory->kind()};
    if (agency == profile.agency())
        return {agency, text::fromPayload(profile.secrets().agencyName), profile.secrets().agencyKind};
    return {agency, QString(), AgencyKind::Council};
}

ProfessionalCard CaseNames::cardOf(const FoundProfessional &found)
{
    ProfessionalCard card;
    card.id = found.card.professional;
    card.agency = {found.agency, text::fromPayload(found.agencyName), found.agencyKind};
    card.name = text::fromPayload(found.card.name);
    card.title = text::fromPayload(found.card.title);
    card.team = text::fromPayload(found.card.team);
    card.phone = text::fromPayload(found.card.phone);
    card.mail = text::fromPayload(found.card.mail);
    card.enrolled = found.enrolled;
    card.left = found.left;
    return card;
}

Member CaseNames::member(const RosterMember &member, bool removed) const
{
    Member shown;
    const auto found = m_profile.book().professional(member.id.professional, m_nowSeconds);
    if (found && found->agency == member.id.agency) {
        shown.card = cardOf(*found);
    } else {
        shown.card.id = member.id.professional;
        shown.card.agency = agencyCard(m_profile, member.id.agency);
        shown.card.name = text::fromPayload(member.card.name);
        shown.card.title = text::fromPayload(member.card.title);
    }
    shown.role = static_cast<MemberRole>(member.role);
    shown.hasHistory = member.history;
    shown.me = member.id.professional == m_profile.secrets().professional && member.id.agency == m_profile.agency();
    shown.removed = removed;
    if (member.sinceMs > 0)
        shown.since = QDateTime::fromMSecsSinceEpoch(member.sinceMs);
    for (const RosterDevice &device : member.devices)
        shown.devices.push_back(device.id);
    return shown;
}

Author CaseNames::find(const DeviceId &device) const
{
    if (const auto member = m_members.find(device); member != m_members.end()) {
        const Member shown = this->member(*member->second, false);
        return {shown.card.name, shown.card.agency, member->second->id};
    }
    // Not in any roster entry that this device has read: a directory may still know the device.
    const DirectoryBook &book = m_profile.book();
    for (const AgencyId &agency : book.agencies()) {
        const Directory *directory = book.directory(agency);
        const auto known = directory->devices().find(device);
        if (known == directory->devices().end())
            continue;
        const MemberId id{agency, known->second.certificate.professional};
        const DirectoryProfessional *professional = directory->professional(id.professional);
        return {professional ? text::fromPayload(professional->card.name) : QString(), agencyCard(m_profile, agency),
                id};
    }
    return {};
}

const Author &CaseNames::author(const DeviceId &device) const
{
    const auto known = m_authors.find(device);
    if (known != m_authors.end())
        return known->second;
    return m_authors.emplace(device, find(device)).first->second;
}

QStringList CaseNames::audience(std::span<const DeviceId> devices) const
{
    QStringList names;
    for (const DeviceId &device : devices) {
        const Author &who = author(device);
        const QString name = who.agency.name.isEmpty() ? who.name : who.name + QStringLiteral(", ") + who.agency.name;
        if (!name.isEmpty() && !names.contains(name))
            names.append(name);
    }
    names.sort(Qt::CaseInsensitive);
    return names;
}

} // namespace caseweave
