// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseWriter.h"

#include "app/text/TypedText.h"

namespace caseweave {

namespace {

constexpr std::uint8_t milestoneType = static_cast<std::uint8_t>(ObjectType::Milestone);

QString stateText(MilestoneState state)
{
    switch (state) {
    case MilestoneState::Done:
        return QStringLiteral("done");
    case MilestoneState::Planned:
        return QStringLiteral("planned");
    case MilestoneState::Withdrawn:
        return QStringLiteral("withdrawn");
    }
    Q_UNREACHABLE();
}

QString subjectsText(const QList<ObjectId> &subjects)
{
    QStringList hex;
    for (const ObjectId &id : subjects)
        hex.append(QString::fromStdString(toHex(id)));
    hex.sort();
    return hex.join(QLatin1Char(' '));
}

/// The texts of a milestone by their keys (docs/payloads.md 16); empty: it says nothing of this.
std::vector<std::pair<std::string_view, QString>> textsOf(const MilestoneDraft &draft)
{
    QString began;
    if (draft.beganEnquiry)
        began = *draft.beganEnquiry ? QStringLiteral("yes") : QStringLiteral("no");
    return {{"began_enquiry", began},
            {"date", draft.date.toString(Qt::ISODate)},
            {"kind", draft.kind},
            {"note", draft.note},
            {"state", stateText(draft.state)},
            {"subjects", subjectsText(draft.subjects)},
            {"time", draft.time ? draft.time->toString(QStringLiteral("HH:mm")) : QString()}};
}

bool isKind(const QString &kind)
{
    const auto fits = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_'; };
    return !kind.isEmpty() && kind.size() <= 64 && std::all_of(kind.begin(), kind.end(), fits);
}

bool isWellFormed(const MilestoneDraft &draft)
{
    return isKind(draft.kind) && draft.date.isValid() && draft.date.year() >= 1800 && draft.date.year() <= 2299;
}

} // namespace

Status CaseWriter::collect(const MilestoneDraft &draft, Random &random, std::vector<Value> &values)
{
    if (!isWellFormed(draft) || draft.milestone || !draft.subjects.isEmpty())
        return ErrorCode::Malformed;
    FieldPlace place{milestoneType, {}, {}};
    random.fill(place.object);
    for (const auto &[key, text] : textsOf(draft)) {
        place.key = key;
        if (const Status added = addLine(values, place, text); !added)
            return added;
    }
    return {};
}

Status CaseWriter::checkMilestone(const MilestoneDraft &draft, const std::vector<ValueRow> &standing) const
{
    if (!isWellFormed(draft))
        return ErrorCode::Malformed;
    const auto isThere = [&](std::uint8_t type, const ObjectId &id) {
        return std::any_of(standing.begin(), standing.end(),
                           [&](const ValueRow &row) { return row.type == type && row.object == id; });
    };
    if (draft.milestone && !isThere(milestoneType, *draft.milestone))
        return ErrorCode::NotFound;
    for (const ObjectId &subject : draft.subjects) {
        if (!isThere(static_cast<std::uint8_t>(ObjectType::Subject), subject))
            return ErrorCode::NotFound;
    }
    return {};
}

Status CaseWriter::recordMilestone(const MilestoneDraft &draft)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto standing = m_file.store().values();
    if (!standing)
        return standing.error();
    if (const Status checked = checkMilestone(draft, *standing); !checked)
        return checked;
    FieldDraft seen;
    seen.replaces = draft.replaces;
    FieldPlace place{milestoneType, draft.milestone.value_or(ObjectId{}), {}};
    if (!draft.milestone)
        m_random.fill(place.object);
    // All of it in one entry, so that nobody sees half a milestone.
    const auto texts = textsOf(draft);
    std::vector<std::string> payloads;
    payloads.reserve(texts.size()); // the writes look into it
    FieldWrites writes;
    for (const auto &[key, text] : texts) {
        auto payload = text::toPayload(text, mostFieldBytes);
        if (!payload)
            return ErrorCode::TooLarge;
        place.key = key;
        auto replaced = replacedBy(seen, place, *standing);
        if (!replaced)
            return replaced.error();
        if (payload->empty() && replaced->empty())
            continue;
        payloads.push_back(std::move(*payload));
        const auto knowledge = payloads.back().empty() ? Knowledge::NotAsked : Knowledge::Known;
        writes.writes.push_back({place, static_cast<std::uint8_t>(knowledge), payloads.back(), std::move(*replaced)});
    }
    return append(PayloadKind::FieldWrites, writes.encode());
}

} // namespace caseweave
