// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseWriter.h"

#include "app/session/Ties.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

// What a field takes besides its text, with one reference.
constexpr std::size_t fieldOverhead = 256;

/// A relationship that is written in one place alone, of two people of whom nothing is sealed that it tells.
bool isTieToTell(const ValueRow &row, const std::vector<ValueRow> &standing)
{
    constexpr std::uint8_t sealed = 5;
    const auto to = tiedTo(QString::fromStdString(row.key));
    if (!to)
        return false;
    const std::string back = tieKey(row.object).toStdString();
    return std::ranges::none_of(standing, [&](const ValueRow &other) {
        const bool isOfBoth = other.object == row.object || other.object == *to;
        const bool isTold = other.key == "given_name" || other.key == "family_name" || other.key == "address";
        return (other.object == *to && other.key == back)
            || (isOfBoth && isTold && (other.origin.restricted || other.knowledge == sealed));
    });
}

/// What somebody who joins without history is told: who the case is about, who is involved, who goes when, and what is
/// to be done by the plan in force. Not what was seen or noted before.
bool isSaidAgain(const ValueRow &row, const std::vector<ValueRow> &standing, const std::set<ObjectBytes> &planInForce)
{
    static constexpr std::string_view person[]
        = {"reference", "stage", "jurisdiction", "given_name", "family_name", "born", "expected", "relationship"};
    static constexpr std::string_view involvement[]
        = {"name",   "agency_name", "agency_kind", "phone", "mail",     "role",
           "deputy", "duty_line",   "since",       "until", "handed_to"};
    static constexpr std::string_view plan[] = {"kind",   "subjects", "contingency", "source", "plan", "number",
                                                "change", "outcome",  "text",        "owner",  "due",  "state"};
    static constexpr std::string_view visit[] = {"involvement", "when", "children", "state"};
    const auto isOneOf = [&](std::span<const std::string_view> keys) {
        return std::find(keys.begin(), keys.end(), row.key) != keys.end();
    };
    if (row.type == static_cast<std::uint8_t>(ObjectType::Involvement))
        return isOneOf(involvement);
    if (row.type >= static_cast<std::uint8_t>(ObjectType::Outcome)
        && row.type <= static_cast<std::uint8_t>(ObjectType::Plan))
        return isOneOf(plan) && planInForce.count(row.object) != 0;
    if (row.type != static_cast<std::uint8_t>(ObjectType::Visit))
        return isOneOf(person) || isTieToTell(row, standing);
    return isOneOf(visit) && std::any_of(standing.begin(), standing.end(), [&](const ValueRow &other) {
               return other.type == row.type && other.object == row.object && other.key == "state"
                   && other.text == "planned";
           });
}

bool isAt(const ValueRow &row, const FieldPlace &place)
{
    return row.type == place.type && row.object == place.object && row.key == place.key;
}

/// Something for everybody stands in the place.
bool isSeenByOthers(const FieldWrite &write, const std::vector<ValueRow> &standing)
{
    return std::any_of(standing.begin(), standing.end(),
                       [&](const ValueRow &row) { return isAt(row, write.place) && !row.origin.restricted; });
}

} // namespace

CaseWriter::CaseWriter(CaseFile &file, const ProfileStore &profile, const Clock &clock, Random &random)
    : m_file(file), m_profile(profile), m_clock(clock), m_random(random)
{
}

Status CaseWriter::addPerson(const PersonDraft &draft)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    std::vector<Value> values;
    if (const Status collected = collect(draft, m_random, values); !collected)
        return collected;
    const auto payloads = payloadsOf(values);
    return payloads ? begin(*payloads) : Status(payloads.error());
}

Result<FieldPlace> CaseWriter::placeOf(const FieldDraft &draft, const std::vector<ValueRow> &standing) const
{
    FieldPlace place;
    place.key = m_key;
    if (!draft.person)
        return place;
    const auto known = std::find_if(standing.begin(), standing.end(),
                                    [&](const ValueRow &row) { return row.object == *draft.person; });
    if (known == standing.end())
        return ErrorCode::NotFound;
    place.type = known->type;
    place.object = *draft.person;
    return place;
}

Result<std::vector<EntryRef>> CaseWriter::replacedBy(const FieldDraft &draft, const FieldPlace &place,
                                                     const std::vector<ValueRow> &standing)
{
    const auto devices = m_file.store().devices();
    if (!devices)
        return devices.error();
    std::vector<EntryRef> replaced;
    const auto add = [&](const ValueRow &row) {
        const auto device = devices->find(row.origin.deviceIndex);
        if (device != devices->end())
            replaced.push_back({device->second, row.origin.sequence, row.origin.id});
    };
    for (const ValueRow &row : standing) {
        if (!isAt(row, place))
            continue;
        const bool seen = draft.replaces.contains(row.origin.id);
        // Who replaces a restricted value replaces the mark that stands for it, which the writer does not see.
        const bool mark = std::any_of(standing.begin(), standing.end(), [&](const ValueRow &value) {
            return isMarkOf(row, value) && draft.replaces.contains(value.origin.id);
        });
        if (seen || mark)
            add(row);
    }
    std::sort(replaced.begin(), replaced.end());
    return replaced;
}

Status CaseWriter::writeRestricted(const FieldWrite &write, const QList<ProfessionalId> &onlyFor)
{
    const auto members = audience(onlyFor);
    if (!members)
        return members.error();
    FieldWrite mark = write;
    mark.knowledge = sealedKnowledge;
    mark.text = {};
    const auto markPayload = FieldWrites{{mark}}.encode();
    const auto payload = FieldWrites{{write}}.encode();
    if (!markPayload || !payload)
        return markPayload ? payload.error() : markPayload.error();
    const auto kind = static_cast<std::uint64_t>(PayloadKind::FieldWrites);
    const NewEntry entries[] = {{kind, *markPayload, {}}, {kind, *payload, *members}};
    const auto written = m_file.log().append(entries);
    return written ? Status() : Status(written.error());
}

Status CaseWriter::writeField(const FieldDraft &draft)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto standing = m_file.store().values();
    if (!standing)
        return standing.error();
    m_key = draft.name.toStdString();
    const auto place = placeOf(draft, *standing);
    if (!place)
        return place.error();
    const auto text = text::toPayload(draft.text, mostFieldBytes);
    if (!text)
        return ErrorCode::TooLarge;
    auto replaced = replacedBy(draft, *place, *standing);
    if (!replaced)
        return replaced.error();
    FieldWrite write{*place, static_cast<std::uint8_t>(draft.knowledge), *text, std::move(*replaced)};
    // A value that was emptied is not known any more: nobody can tell an empty cell from one never asked for.
    if (write.knowledge == 0 && text->empty())
        write.knowledge = static_cast<std::uint8_t>(Knowledge::NotAsked);
    if (write.knowledge != 0)
        write.text = {};
    if (draft.onlyFor.isEmpty())
        return append(PayloadKind::FieldWrites, FieldWrites{{write}}.encode());
    // The key of a tie names the other person: a mark would tell whom. It is needed where the others see a value.
    const bool unseen = tiedTo(draft.name) && !isSeenByOthers(write, *standing);
    return unseen ? append(PayloadKind::FieldWrites, FieldWrites{{write}}.encode(), draft.onlyFor)
                  : writeRestricted(write, draft.onlyFor);
}

Status CaseWriter::append(PayloadKind kind, const Result<Bytes> &payload, const QList<ProfessionalId> &onlyFor)
{
    if (!payload)
        return payload.error();
    if (onlyFor.isEmpty())
        return appendFor(kind, payload, {});
    auto members = audience(onlyFor);
    return members ? appendFor(kind, payload, std::move(*members)) : Status(members.error());
}

Status CaseWriter::appendFor(PayloadKind kind, const Result<Bytes> &payload, std::vector<MemberId> audience)
{
    if (!payload)
        return payload.error();
    NewEntry entry{static_cast<std::uint64_t>(kind), *payload, {}};
    entry.audience = std::move(audience);
    const auto written = m_file.log().append(entry);
    return written ? Status() : Status(written.error());
}

Result<MemberId> CaseWriter::memberOf(const ProfessionalId &who) const
{
    const auto &members = m_file.log().roster().members;
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const RosterMember &member) { return member.id.professional == who; });
    if (found == members.end())
        return ErrorCode::NotFound;
    return found->id;
}

Result<std::vector<MemberId>> CaseWriter::audience(const QList<ProfessionalId> &onlyFor) const
{
    std::vector<MemberId> members{{m_profile.agency(), m_profile.secrets().professional}};
    for (const ProfessionalId &who : onlyFor) {
        const auto member = memberOf(who);
        if (!member)
            return member.error();
        if (std::find(members.begin(), members.end(), *member) == members.end())
            members.push_back(*member);
    }
    return members;
}

Status CaseWriter::addMember(const ProfessionalId &who, MemberRole role, bool withHistory)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const std::int64_t now = m_clock.nowSeconds();
    const auto found = m_profile.book().professional(who, now);
    if (!found || found->left)
        return ErrorCode::NotFound;
    const Directory *directory = m_profile.book().directory(found->agency);
    if (directory->alarm())
        return *directory->alarm();
    if (!directory->maySupplyPeople(now))
        return ErrorCode::Expired;
    NewMember member;
    member.card = {found->card.name, found->card.title};
    member.role = static_cast<Role>(role);
    member.history = withHistory;
    member.devices = m_profile.book().validDevices(who, now);
    if (member.devices.empty())
        return ErrorCode::NoKey;
    const auto added = m_file.log().addMember(member);
    if (!added)
        return added.error();
    return withHistory ? Status() : sayWhoItIsAbout();
}

Status CaseWriter::sayWhoItIsAbout()
{
    const auto standing = m_file.store().values();
    const auto devices = m_file.store().devices();
    if (!standing || !devices)
        return standing ? devices.error() : standing.error();
    const std::set<ObjectBytes> inForce = planInForce(*standing);
    FieldWrites said;
    std::size_t bytes = 0;
    const auto flush = [&]() -> Status {
        if (said.writes.empty())
            return {};
        const Status written = append(PayloadKind::FieldWrites, said.encode());
        said.writes.clear();
        bytes = 0;
        return written;
    };
    for (const ValueRow &row : *standing) {
        const FieldPlace place{row.type, row.object, row.key};
        const auto versions = std::count_if(standing->begin(), standing->end(),
                                            [&](const ValueRow &other) { return isAt(other, place); });
        const auto device = devices->find(row.origin.deviceIndex);
        // What is not settled, restricted or unknown is not for this entry to say again.
        if (!isSaidAgain(row, *standing, inForce) || versions != 1 || row.origin.restricted || row.knowledge != 0
            || device == devices->end())
            continue;
        const std::size_t cost = fieldOverhead + row.text.size();
        if (said.writes.size() == mostFieldWrites || bytes + cost > mostPayloadBytes) {
            if (const Status written = flush(); !written)
                return written;
        }
        said.writes.push_back({place, 0, row.text, {{device->second, row.origin.sequence, row.origin.id}}});
        bytes += cost;
    }
    return flush();
}

Status CaseWriter::removeMember(const ProfessionalId &who)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto member = memberOf(who);
    if (!member)
        return member.error();
    const auto removed = m_file.log().removeMember(*member);
    return removed ? Status() : Status(removed.error());
}

Status CaseWriter::changeRole(const ProfessionalId &who, MemberRole role)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto member = memberOf(who);
    if (!member)
        return member.error();
    const auto changed = m_file.log().changeRole(*member, static_cast<Role>(role));
    return changed ? Status() : Status(changed.error());
}

Status CaseWriter::release(ReleaseKind kind, const QList<Digest> &ids)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto made = m_file.log().release(static_cast<wire::ReleaseNote::Kind>(kind), {ids.begin(), ids.end()});
    return made ? Status() : Status(made.error());
}

Status CaseWriter::takeBackRelease(const QList<Digest> &notes)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto made = m_file.log().release(wire::ReleaseNote::Kind::Withdrawn, {notes.begin(), notes.end()});
    return made ? Status() : Status(made.error());
}

} // namespace caseweave
