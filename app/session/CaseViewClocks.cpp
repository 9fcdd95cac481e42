// SPDX-License-Identifier: GPL-3.0-or-later
// Milestones out of the fields that hold them, and the clocks that they start.
#include "app/session/CaseView.h"

#include "app/casefile/FieldWrites.h"

namespace caseweave {

namespace {

QString textOf(const QList<Field> &fields, const char *key)
{
    for (const Field &field : fields) {
        if (field.name == QLatin1String(key))
            return field.text();
    }
    return {};
}

/// None: all children. What cannot be read is about nobody rather than about all: an id of no child stands for it.
QList<ObjectId> subjectsOf(const QString &text)
{
    int notUnderstood = 0;
    QList<ObjectId> subjects = readObjects(text, &notUnderstood);
    if (notUnderstood > 0)
        subjects.append(ObjectId{});
    return subjects;
}

std::optional<bool> answerOf(const QString &text)
{
    if (text == QLatin1String("yes"))
        return true;
    return text == QLatin1String("no") ? std::optional(false) : std::nullopt;
}

MilestoneState stateOf(const QString &text)
{
    if (text == QLatin1String("planned"))
        return MilestoneState::Planned;
    return text == QLatin1String("withdrawn") ? MilestoneState::Withdrawn : MilestoneState::Done;
}

/// Nothing where the kind or the date is not there, or is none.
std::optional<Milestone> milestoneOf(const ObjectId &id, const QList<Field> &fields)
{
    Milestone one;
    one.id = id;
    one.kind = textOf(fields, "kind");
    one.date = QDate::fromString(textOf(fields, "date"), Qt::ISODate);
    if (one.kind.isEmpty() || !one.date.isValid())
        return std::nullopt;
    if (const QTime time = QTime::fromString(textOf(fields, "time"), QStringLiteral("HH:mm")); time.isValid())
        one.time = time;
    one.subjects = subjectsOf(textOf(fields, "subjects"));
    one.beganEnquiry = answerOf(textOf(fields, "began_enquiry"));
    one.state = stateOf(textOf(fields, "state"));
    one.note = textOf(fields, "note");
    const FieldValue *first = nullptr;
    for (const Field &field : fields) {
        one.twoVersions = one.twoVersions || field.conflicting();
        for (const FieldValue &value : field.values) {
            if (!one.values.contains(value.entry))
                one.values.append(value.entry);
            if (first == nullptr || value.written < first->written)
                first = &value;
        }
    }
    one.author = first->author;
    return one;
}

} // namespace

void CaseView::readClocks(const std::vector<ValueRow> &rows, CaseSnapshot &snapshot)
{
    std::map<ObjectId, QList<Field>> objects;
    for (const ValueRow &row : rows) {
        if (row.type == static_cast<std::uint8_t>(ObjectType::Milestone) && !isMarkOfReadable(row, rows))
            addValue(objects[row.object], row);
    }
    for (const auto &[id, fields] : objects) {
        const std::optional<Milestone> one = milestoneOf(id, fields);
        if (!one || one->state == MilestoneState::Withdrawn)
            continue;
        snapshot.milestones.append(*one);
        snapshot.summary.conflicts += one->twoVersions ? 1 : 0;
    }
    std::sort(snapshot.milestones.begin(), snapshot.milestones.end(), [](const Milestone &a, const Milestone &b) {
        return std::tie(b.date, b.time, a.id) < std::tie(a.date, a.time, b.id);
    });
    snapshot.jurisdiction = textOf(snapshot.fields, "jurisdiction");
    const RulesInForce inForce = m_profile.jurisdictions().rules(snapshot.jurisdiction);
    if (inForce.rules == nullptr)
        return;
    QList<ObjectId> subjects;
    for (const Person &subject : snapshot.summary.subjects)
        subjects.append(subject.id);
    snapshot.clocks
        = clocksOf(snapshot.milestones, subjects, *inForce.rules, QDateTime::fromMSecsSinceEpoch(m_clock.nowMs()));
}

} // namespace caseweave
