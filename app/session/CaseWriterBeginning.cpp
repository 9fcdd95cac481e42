// SPDX-License-Identifier: GPL-3.0-or-later
// What a new case begins with, and how people are written.
#include "app/casefile/UnknownDetail.h"
#include "app/session/CaseWriter.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

constexpr std::size_t valueOverhead = 128; // what a field takes besides its text

QString isoDate(const std::optional<QDate> &date)
{
    return date ? date->toString(Qt::ISODate) : QString();
}

} // namespace

Status CaseWriter::addLine(std::vector<Value> &values, const FieldPlace &place, const QString &text)
{
    if (text.trimmed().isEmpty())
        return {};
    auto line = text::toPayload(text, mostFieldBytes);
    if (!line)
        return ErrorCode::TooLarge;
    if (!line->empty())
        values.push_back({place, std::string(place.key), Knowledge::Known, std::move(*line)});
    return {};
}

Status CaseWriter::collect(const PersonDraft &draft, Random &random, std::vector<Value> &values)
{
    FieldPlace place;
    place.type = static_cast<std::uint8_t>(draft.kind);
    if (draft.id)
        place.object = *draft.id;
    else
        random.fill(place.object);
    const std::pair<std::string_view, QString> fields[] = {
        {"given_name", draft.givenName},
        {"family_name", draft.familyName},
        {"born", isoDate(draft.born)},
        {"expected", isoDate(draft.expected)},
        {"relationship", draft.relationship},
        {"address", draft.address},
        {"phone", draft.phone},
    };
    const std::size_t before = values.size();
    for (const auto &[key, text] : fields) {
        place.key = key;
        if (const Status added = addLine(values, place, text); !added)
            return added;
    }
    for (const auto &[name, text] : draft.details) {
        const std::string key = name.toStdString();
        place.key = key;
        if (const Status added = addLine(values, place, text); !added)
            return added;
    }
    return values.size() > before ? Status() : Status(ErrorCode::Malformed); // a person has at least one field
}

/// As many in a payload as fit, and none of an object apart from the rest of it where all of it fits.
Result<CaseWriter::Payloads> CaseWriter::payloadsOf(const std::vector<Value> &values)
{
    Payloads payloads;
    FieldWrites part;
    std::size_t bytes = 0;
    const auto flush = [&]() -> Status {
        if (part.writes.empty())
            return {};
        auto payload = std::exchange(part, {}).encode();
        bytes = 0;
        if (!payload)
            return payload.error();
        payloads.emplace_back(PayloadKind::FieldWrites, std::move(*payload));
        return {};
    };
    const auto fits = [&](std::size_t count, std::size_t more) {
        return part.writes.size() + count <= mostFieldWrites && bytes + more <= mostPayloadBytes;
    };
    const auto end = values.end();
    for (auto first = values.begin(); first != end;) {
        const auto last = std::find_if(first, end, [&](const Value &one) {
            return one.place.type != first->place.type || one.place.object != first->place.object;
        });
        std::size_t size = 0;
        for (auto one = first; one != last; ++one)
            size += valueOverhead + one->text.size();
        if (!fits(static_cast<std::size_t>(last - first), size)) {
            if (const Status flushed = flush(); !flushed)
                return flushed.error();
        }
        for (; first != last; ++first) {
            if (const std::size_t one = valueOverhead + first->text.size(); !fits(1, one)) {
                if (const Status flushed = flush(); !flushed)
                    return flushed.error();
            }
            bytes += valueOverhead + first->text.size();
            FieldPlace place = first->place;
            place.key = first->key;
            part.writes.push_back({place, static_cast<std::uint8_t>(first->knowledge), first->text, {}});
        }
    }
    if (const Status flushed = flush(); !flushed)
        return flushed.error();
    return payloads;
}

Result<CaseWriter::Payloads> CaseWriter::beginning(const CaseDraft &draft, Random &random)
{
    std::vector<Value> values;
    for (const auto &[key, text] : {std::pair{"reference", draft.reference}, std::pair{"stage", draft.stage},
                                    std::pair{"jurisdiction", draft.jurisdiction}}) {
        if (const Status added = addLine(values, {0, {}, key}, text); !added)
            return added.error();
    }
    for (const PersonDraft &person : draft.people) {
        if (const Status collected = collect(person, random, values); !collected)
            return collected.error();
    }
    for (const MilestoneDraft &milestone : draft.milestones) {
        if (const Status collected = collect(milestone, random, values); !collected)
            return collected.error();
    }
    for (const CaseDraft::Object &object : draft.objects) {
        for (const auto &detail : object.details) {
            const auto unknown = UnknownDetail::of(detail);
            const std::string key = (unknown ? unknown->key : detail.first).toStdString();
            const FieldPlace place{static_cast<std::uint8_t>(object.type), object.id, key};
            if (unknown)
                values.push_back({place, key, unknown->why, {}});
            else if (const Status added = addLine(values, place, detail.second); !added)
                return added.error();
        }
    }
    auto payloads = payloadsOf(values);
    if (!payloads)
        return payloads;
    for (const EventDraft &event : draft.events) {
        auto payload = eventPayload(event);
        if (!payload)
            return payload.error();
        payloads->emplace_back(PayloadKind::Event, std::move(*payload));
    }
    return payloads;
}

Status CaseWriter::begin(const Payloads &payloads)
{
    std::vector<NewEntry> entries;
    for (const auto &[kind, payload] : payloads)
        entries.push_back({static_cast<std::uint64_t>(kind), payload, {}});
    if (entries.empty())
        return {};
    const auto written = m_file.log().append(entries);
    return written ? Status() : Status(written.error());
}

} // namespace caseweave
