// SPDX-License-Identifier: GPL-3.0-or-later
// What CaseWriter writes of involvements and visits (docs/payloads.md 16, object types 4 and 5).
#include "app/session/CaseWriter.h"
#include "app/text/TypedText.h"

#include <map>

namespace caseweave {

namespace {

bool isDate(const QString &text)
{
    const auto time = VisitTime::parse(text);
    return time && !time->time;
}

bool isAgencyKind(const QString &key)
{
    static const QStringList kinds{QStringLiteral("council"), QStringLiteral("health"), QStringLiteral("police"),
                                   QStringLiteral("education"), QStringLiteral("voluntary")};
    return kinds.contains(key);
}

bool has(const std::vector<ValueRow> &standing, ObjectType type, const ObjectBytes &object)
{
    return std::any_of(standing.begin(), standing.end(), [&](const ValueRow &row) {
        return row.type == static_cast<std::uint8_t>(type) && row.object == object;
    });
}

/// The text of a detail as it is written; nothing where it is out of bounds.
Result<std::string> textOf(const InvolvementDetail &detail)
{
    static const QStringList dates{QStringLiteral("since"), QStringLiteral("until"), QStringLiteral("confirmed")};
    static const QStringList lines{QStringLiteral("name"), QStringLiteral("agency_name"), QStringLiteral("role"),
                                   QStringLiteral("deputy"), QStringLiteral("duty_line")};
    const bool empty = detail.text.trimmed().isEmpty();
    if (dates.contains(detail.key) && !empty && !isDate(detail.text))
        return ErrorCode::Malformed;
    if (detail.key == QLatin1String("agency_kind") && !empty && !isAgencyKind(detail.text))
        return ErrorCode::Malformed;
    const auto text = lines.contains(detail.key) ? text::toPayloadLine(detail.text, mostLineBytes)
                                                 : text::toPayload(detail.text, mostFieldBytes);
    if (!text)
        return ErrorCode::TooLarge;
    return *text;
}

} // namespace

bool CaseWriter::isInvolvement(const ObjectBytes &object, const std::vector<ValueRow> &standing) const
{
    const auto &members = m_file.log().roster().members;
    return has(standing, ObjectType::Involvement, object)
        || std::any_of(members.begin(), members.end(),
                       [&](const RosterMember &member) { return involvementOf(member.id.professional) == object; });
}

Status CaseWriter::writeChanges(const std::vector<Change> &changes, const QList<EntryId> &replaces,
                                const std::vector<ValueRow> &standing)
{
    FieldWrites open;
    std::map<std::vector<MemberId>, FieldWrites> restricted;
    FieldDraft seen;
    seen.replaces = replaces;
    for (const Change &change : changes) {
        const FieldPlace place{static_cast<std::uint8_t>(change.type), change.object, change.key};
        auto replaced = replacedBy(seen, place, standing);
        if (!replaced)
            return replaced.error();
        const auto knowledge = change.text.empty() ? change.ifEmpty : Knowledge::Known;
        FieldWrite write{place, static_cast<std::uint8_t>(knowledge), change.text, std::move(*replaced)};
        if (change.onlyFor.isEmpty()) {
            open.writes.push_back(std::move(write));
            continue;
        }
        const auto members = audience(change.onlyFor);
        if (!members)
            return members.error();
        restricted[*members].writes.push_back(std::move(write));
    }
    std::vector<Bytes> payloads;
    std::vector<std::vector<MemberId>> audiences;
    const auto add = [&](const FieldWrites &writes, std::vector<MemberId> members) -> Status {
        auto payload = writes.encode();
        if (!payload)
            return payload.error();
        payloads.push_back(std::move(*payload));
        audiences.push_back(std::move(members));
        return {};
    };
    if (!open.writes.empty()) {
        if (const Status added = add(open, {}); !added)
            return added;
    }
    for (const auto &[members, values] : restricted) {
        FieldWrites marks = values;
        for (FieldWrite &mark : marks.writes) {
            mark.knowledge = sealedKnowledge;
            mark.text = {};
        }
        // The mark comes right before the values: that is how readers know that they belong together.
        if (const Status added = add(marks, {}); !added)
            return added;
        if (const Status added = add(values, members); !added)
            return added;
    }
    std::vector<NewEntry> entries;
    for (std::size_t i = 0; i < payloads.size(); ++i)
        entries.push_back({static_cast<std::uint64_t>(PayloadKind::FieldWrites), payloads[i], audiences[i]});
    if (entries.empty())
        return {};
    const auto written = m_file.log().append(entries);
    return written ? Status() : Status(written.error());
}

Status CaseWriter::writeInvolvement(const InvolvementDraft &draft)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto standing = m_file.store().values();
    if (!standing)
        return standing.error();
    ObjectBytes object{};
    if (!draft.involvement)
        m_random.fill(object);
    else if (isInvolvement(*draft.involvement, *standing))
        object = *draft.involvement;
    else
        return ErrorCode::NotFound;
    std::vector<Change> changes;
    bool named = false;
    for (const InvolvementDetail &detail : draft.details) {
        auto text = textOf(detail);
        if (!text)
            return text.error();
        named = named || (detail.key == QLatin1String("name") && !text->empty());
        const Knowledge ifEmpty = detail.ifEmpty == Knowledge::Known ? Knowledge::NotAsked : detail.ifEmpty;
        if (draft.involvement || !text->empty() || ifEmpty != Knowledge::NotAsked)
            changes.push_back(
                {ObjectType::Involvement, object, detail.key.toStdString(), std::move(*text), detail.onlyFor, ifEmpty});
    }
    if (!draft.involvement && !named)
        return ErrorCode::Malformed; // who is no member has nothing else to be known by
    return writeChanges(changes, draft.replaces, *standing);
}

Result<std::vector<CaseWriter::Change>> CaseWriter::changesOf(const VisitDraft &draft, const ObjectBytes &object)
{
    std::vector<Change> changes;
    const bool isNew = !draft.visit;
    const auto add = [&](const char *key, const QString &text, bool line, const QList<ProfessionalId> &onlyFor) {
        auto cleaned = line ? text::toPayloadLine(text, mostLineBytes) : text::toPayload(text, mostFieldBytes);
        if (cleaned && (!isNew || !cleaned->empty()))
            changes.push_back({ObjectType::Visit, object, key, std::move(*cleaned), onlyFor});
        return cleaned.has_value();
    };
    bool fits = true;
    if (draft.involvement)
        fits = add("involvement", objectText(*draft.involvement), true, {}) && fits;
    if (draft.when)
        fits = add("when", draft.when->text(), true, {}) && fits;
    if (draft.state)
        fits = add("state", keyOf(*draft.state), true, {}) && fits;
    if (draft.alone)
        fits = add("alone", keyOf(*draft.alone), true, {}) && fits;
    if (draft.children)
        fits = add("children", objectsText(*draft.children), false, {}) && fits;
    if (draft.place)
        fits = add("place", *draft.place, true, draft.onlyFor) && fits;
    if (draft.note)
        fits = add("note", *draft.note, false, draft.onlyFor) && fits;
    if (!fits)
        return ErrorCode::TooLarge;
    return changes;
}

Status CaseWriter::writeVisit(const VisitDraft &draft)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto standing = m_file.store().values();
    if (!standing)
        return standing.error();
    if (draft.visit && !has(*standing, ObjectType::Visit, *draft.visit))
        return ErrorCode::NotFound;
    if (!draft.visit && (!draft.involvement || !draft.when || !draft.state || !draft.children))
        return ErrorCode::Malformed;
    if (draft.involvement && !isInvolvement(*draft.involvement, *standing))
        return ErrorCode::NotFound;
    // What is written must be read back by everybody: the draft came from a form that checks the same.
    if ((draft.when && !VisitTime::parse(draft.when->text())) || draft.state == VisitState::Unclear
        || (draft.children && draft.children->isEmpty()))
        return ErrorCode::Malformed;
    for (const ObjectBytes &child : draft.children.value_or(QList<ObjectBytes>())) {
        if (!has(*standing, ObjectType::Subject, child))
            return ErrorCode::NotFound;
    }
    ObjectBytes object{};
    if (draft.visit)
        object = *draft.visit;
    else
        m_random.fill(object);
    const auto changes = changesOf(draft, object);
    return changes ? writeChanges(*changes, draft.replaces, *standing) : Status(changes.error());
}

Status CaseWriter::handOver(const HandoverDraft &draft)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto standing = m_file.store().values();
    if (!standing)
        return standing.error();
    if (!isInvolvement(draft.from, *standing) || !isInvolvement(draft.to, *standing))
        return ErrorCode::NotFound;
    const QString day = VisitTime{draft.day, std::nullopt}.text();
    if (draft.from == draft.to || !isDate(day))
        return ErrorCode::Malformed;
    const auto summary = text::toPayload(draft.summary, mostFieldBytes);
    if (!summary)
        return ErrorCode::TooLarge;
    constexpr auto type = ObjectType::Involvement;
    std::vector<Change> changes{{type, draft.from, "until", day.toStdString(), {}},
                                {type, draft.from, "handed_to", objectText(draft.to).toStdString(), {}}};
    if (!summary->empty())
        changes.push_back({type, draft.from, "summary", *summary, draft.onlyFor});
    const bool begun = std::any_of(standing->begin(), standing->end(), [&](const ValueRow &row) {
        return row.type == static_cast<std::uint8_t>(type) && row.object == draft.to && row.key == "since";
    });
    if (!begun)
        changes.push_back({type, draft.to, "since", day.toStdString(), {}});
    return writeChanges(changes, draft.replaces, *standing);
}

} // namespace caseweave
