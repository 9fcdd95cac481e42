// SPDX-License-Identifier: GPL-3.0-or-later
// Plans, what was agreed of them, and voices, out of the fields and entries that hold them.
#include "app/casefile/FieldWrites.h"
#include "app/plan/PlanVersionPayload.h"
#include "app/session/CaseView.h"
#include "app/session/PlanPicture.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

bool isPlanPart(std::uint8_t type)
{
    return type >= static_cast<std::uint8_t>(ObjectType::Outcome)
        && type <= static_cast<std::uint8_t>(ObjectType::Plan);
}

QDate dateOf(DayCode code)
{
    const auto number = static_cast<int>(code);
    return {number / 10'000, number / 100 % 100, number % 100};
}

} // namespace

Status CaseView::readPlans(const std::vector<ValueRow> &rows, CaseSnapshot &snapshot)
{
    QList<PlanObject> objects;
    for (const ValueRow &row : rows) {
        const bool isVoice = row.type == static_cast<std::uint8_t>(ObjectType::Voice);
        if ((!isVoice && !isPlanPart(row.type)) || isMarkOfReadable(row, rows))
            continue;
        if (objects.isEmpty() || objects.last().type != row.type || objects.last().content.id != row.object) {
            objects << PlanObject{row.type, {}};
            objects.last().content.id = row.object;
        }
        addValue(objects.last().content.fields, row);
    }
    snapshot.plans = plansOf(objects);
    for (const PlanObject &object : std::as_const(objects)) {
        snapshot.summary.conflicts += object.content.isConflicting() ? 1 : 0;
        if (object.type != static_cast<std::uint8_t>(ObjectType::Voice))
            continue;
        if (const auto voice = voiceOf(object.content))
            snapshot.voices << *voice;
    }
    const auto versions = m_file.store().planVersions(mostPlanVersions);
    if (!versions)
        return versions.error();
    for (const PlanVersionRow &row : *versions) {
        snapshot.planVersions << PlanVersion{row.origin.id,
                                             row.plan,
                                             dateOf(row.day),
                                             text::fromPayload(row.note),
                                             author(row.origin.deviceIndex).name,
                                             QDateTime::fromMSecsSinceEpoch(row.origin.timeMs())};
    }
    derivePlans(snapshot, QDateTime::fromMSecsSinceEpoch(m_clock.nowMs()));
    return {};
}

Result<PlanVersionContent> CaseView::planVersion(const EntryId &version)
{
    const auto found = m_file.store().findPlanVersion(version);
    if (!found)
        return found.error();
    std::vector<ValueRow> rows;
    PlanVersionContent content{version, {}, 0};
    Status read;
    const Status opened = m_file.log().entry(found->deviceIndex, found->sequence, [&](const LogEntry &entry) {
        const auto payload = entry.readable ? PlanVersionPayload::decode(entry.payload) : ErrorCode::NoKey;
        if (!payload) {
            read = payload.error();
            return;
        }
        for (const auto &object : payload->objects) {
            for (const auto &values : object.values) {
                for (const std::string_view key : values.keys) {
                    auto value = m_file.store().value(object.type, object.id, key, values.entry);
                    if (value)
                        rows.push_back(std::move(*value));
                    else
                        ++content.missing;
                }
            }
        }
    });
    if (!opened || !read)
        return opened ? read.error() : opened.error();
    QList<PlanObject> objects;
    // Grouped by object already; addValue puts a key's values in one field.
    for (const ValueRow &row : rows) {
        if (isMarkOfReadable(row, rows))
            continue;
        if (objects.isEmpty() || objects.last().type != row.type || objects.last().content.id != row.object) {
            objects << PlanObject{row.type, {}};
            objects.last().content.id = row.object;
        }
        addValue(objects.last().content.fields, row);
    }
    CaseSnapshot people; // who owns what, by their names of today
    const auto standing = m_file.store().values();
    if (!standing)
        return standing.error();
    readFields(*standing, people.fields, people.people);
    people.members = readMembers();
    readInvolvements(*standing, people);
    people.plans = plansOf(objects);
    derivePlans(people, QDateTime::fromMSecsSinceEpoch(m_clock.nowMs()));
    for (const Plan &plan : std::as_const(people.plans)) {
        if (!plan.isStray())
            content.plan = plan;
    }
    return content;
}

} // namespace caseweave
