// SPDX-License-Identifier: GPL-3.0-or-later
// What CaseWriter writes of plans and voices (docs/payloads.md 16, object types 7 to 10, and 26).
#include "app/involvement/Visit.h"
#include "app/plan/PlanVersionPayload.h"
#include "app/session/CaseWriter.h"
#include "app/text/TypedText.h"

#include <map>

namespace caseweave {

namespace {

enum class Form : std::uint8_t { Line, Text, Day, Word, Number, Outcome, Plan, Person, Subjects, Owner };

constexpr auto outcomeType = static_cast<std::uint8_t>(ObjectType::Outcome);
constexpr auto actionType = static_cast<std::uint8_t>(ObjectType::Action);

/// A field of an object: what its text must be, and whether a new object must have it.
struct KeyRule {
    ObjectType type;
    const char *key;
    Form form;
    bool needed = false;
    std::initializer_list<const char *> words = {};
};

const KeyRule rules[] = {
    {ObjectType::Plan, "kind", Form::Word, true, {"child_protection", "child_in_need"}},
    {ObjectType::Plan, "subjects", Form::Subjects},
    {ObjectType::Plan, "contingency", Form::Text},
    {ObjectType::Plan, "state", Form::Word, false, {"running", "ended"}},
    {ObjectType::Outcome, "plan", Form::Plan, true},
    {ObjectType::Outcome, "number", Form::Number},
    {ObjectType::Outcome, "concern", Form::Text},
    {ObjectType::Outcome, "change", Form::Text, true},
    {ObjectType::Outcome, "state", Form::Word, false, {"open", "reached", "removed"}},
    {ObjectType::Action, "outcome", Form::Outcome, true},
    {ObjectType::Action, "text", Form::Text, true},
    {ObjectType::Action, "owner", Form::Owner},
    {ObjectType::Action, "due", Form::Day},
    {ObjectType::Action, "state", Form::Word, false, {"to_do", "under_way", "done", "not_needed", "removed"}},
    {ObjectType::Action, "done_on", Form::Day},
    {ObjectType::Action, "evidence", Form::Text},
    {ObjectType::Voice, "person", Form::Person, true},
    {ObjectType::Voice, "on", Form::Day, true},
    {ObjectType::Voice, "words", Form::Text},
    {ObjectType::Voice, "how", Form::Line},
    {ObjectType::Voice, "about", Form::Line},
    {ObjectType::Voice, "owed", Form::Word, false, {"yes", "no"}},
    {ObjectType::Voice, "owed_by", Form::Owner},
    {ObjectType::Voice, "owed_on", Form::Day},
    {ObjectType::Voice, "answer", Form::Text},
    {ObjectType::Voice, "answered_on", Form::Day},
    {ObjectType::Voice, "state", Form::Word, false, {"recorded", "withdrawn"}},
};

const KeyRule *ruleOf(ObjectType type, const QString &key)
{
    for (const KeyRule &rule : rules) {
        if (rule.type == type && key == QLatin1String(rule.key))
            return &rule;
    }
    return nullptr;
}

bool has(const std::vector<ValueRow> &standing, ObjectType type, const ObjectBytes &object)
{
    return std::any_of(standing.begin(), standing.end(), [&](const ValueRow &row) {
        return row.type == static_cast<std::uint8_t>(type) && row.object == object;
    });
}

bool hasPerson(const std::vector<ValueRow> &standing, const ObjectBytes &object)
{
    return has(standing, ObjectType::Subject, object) || has(standing, ObjectType::Family, object)
        || has(standing, ObjectType::Support, object);
}

bool isDay(const QString &text)
{
    const auto time = VisitTime::parse(text);
    return time && !time->time;
}

} // namespace

Status CaseWriter::checkDetail(const ObjectDraft &draft, const DetailDraft &detail,
                               const std::vector<ValueRow> &standing) const
{
    const KeyRule *rule = ruleOf(draft.type, detail.key);
    if (rule == nullptr)
        return ErrorCode::Malformed;
    const QString &text = detail.text;
    if (text.trimmed().isEmpty())
        return rule->needed ? Status(ErrorCode::Malformed) : Status();
    const auto refers = [&](const auto &isThere) {
        const auto object = readObject(text);
        return !object ? Status(ErrorCode::Malformed) : isThere(*object) ? Status() : Status(ErrorCode::NotFound);
    };
    switch (rule->form) {
    case Form::Line:
    case Form::Text:
        return {};
    case Form::Day:
        return isDay(text) ? Status() : Status(ErrorCode::Malformed);
    case Form::Number: {
        bool isNumber = false;
        const int number = text.toInt(&isNumber);
        return isNumber && number >= 1 && number <= 9999 ? Status() : Status(ErrorCode::Malformed);
    }
    case Form::Word:
        return std::any_of(rule->words.begin(), rule->words.end(),
                           [&](const char *word) { return text == QLatin1String(word); })
            ? Status()
            : Status(ErrorCode::Malformed);
    case Form::Outcome:
        return refers([&](const ObjectBytes &id) { return has(standing, ObjectType::Outcome, id); });
    case Form::Plan:
        return refers([&](const ObjectBytes &id) { return has(standing, ObjectType::Plan, id); });
    case Form::Person:
        return refers([&](const ObjectBytes &id) { return hasPerson(standing, id); });
    case Form::Subjects: {
        int notUnderstood = 0;
        const QList<ObjectBytes> subjects = readObjects(text, &notUnderstood);
        if (notUnderstood > 0)
            return ErrorCode::Malformed;
        return std::all_of(subjects.begin(), subjects.end(),
                           [&](const ObjectBytes &id) { return has(standing, ObjectType::Subject, id); })
            ? Status()
            : Status(ErrorCode::NotFound);
    }
    case Form::Owner: {
        const PlanOwner owner = PlanOwner::parse(text);
        if (owner.kind == PlanOwner::Kind::Unclear)
            return ErrorCode::Malformed;
        const bool isThere
            = owner.kind == PlanOwner::Kind::Person ? hasPerson(standing, owner.id) : isInvolvement(owner.id, standing);
        return isThere ? Status() : Status(ErrorCode::NotFound);
    }
    }
    Q_UNREACHABLE();
}

Result<std::vector<CaseWriter::Change>> CaseWriter::changesOf(const ObjectDraft &draft,
                                                              const std::vector<ValueRow> &standing)
{
    ObjectBytes object{};
    if (!draft.object)
        m_random.fill(object);
    else if (has(standing, draft.type, *draft.object))
        object = *draft.object;
    else
        return ErrorCode::NotFound;
    std::vector<Change> changes;
    QStringList written;
    for (const DetailDraft &detail : draft.details) {
        if (const Status checked = checkDetail(draft, detail, standing); !checked)
            return checked.error();
        if (written.contains(detail.key))
            return ErrorCode::Malformed;
        written << detail.key;
        const bool isText = ruleOf(draft.type, detail.key)->form == Form::Text;
        auto text = isText || ruleOf(draft.type, detail.key)->form == Form::Subjects
            ? text::toPayload(detail.text, mostFieldBytes)
            : text::toPayloadLine(detail.text, mostLineBytes);
        if (!text)
            return ErrorCode::TooLarge;
        // Of a new object nothing is said where there is nothing to say, but why there is nothing is.
        if (draft.object || !text->empty() || detail.ifEmpty != Knowledge::NotAsked)
            changes.push_back({draft.type, object, detail.key.toStdString(), std::move(*text), detail.onlyFor,
                               detail.ifEmpty == Knowledge::Known ? Knowledge::NotAsked : detail.ifEmpty});
    }
    const bool lacks = std::any_of(std::begin(rules), std::end(rules), [&](const KeyRule &rule) {
        return rule.type == draft.type && rule.needed && !written.contains(QLatin1String(rule.key));
    });
    if (!draft.object && (lacks || changes.empty()))
        return ErrorCode::Malformed;
    return changes;
}

Status CaseWriter::writeObjects(const QList<ObjectDraft> &drafts)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto standing = m_file.store().values();
    if (!standing)
        return standing.error();
    std::vector<Change> changes;
    QList<EntryId> replaces;
    for (const ObjectDraft &draft : drafts) {
        auto some = changesOf(draft, *standing);
        if (!some)
            return some.error();
        std::move(some->begin(), some->end(), std::back_inserter(changes));
        replaces += draft.replaces;
    }
    return writeChanges(changes, replaces, *standing);
}

Status CaseWriter::agreePlan(const PlanAgreement &agreement)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto standing = m_file.store().values();
    if (!standing)
        return standing.error();
    const auto note = text::toPayloadLine(agreement.note, mostLineBytes);
    if (!note)
        return ErrorCode::TooLarge;
    if (!has(*standing, ObjectType::Plan, agreement.plan))
        return ErrorCode::NotFound;
    if (!agreement.day.isValid() || agreement.day.year() < 1800 || agreement.day.year() > 2299)
        return ErrorCode::Malformed;
    PlanVersionPayload version;
    version.day
        = static_cast<DayCode>(agreement.day.year() * 10'000 + agreement.day.month() * 100 + agreement.day.day());
    version.plan = agreement.plan;
    version.note = *note;
    if (const Status gathered = gather(*standing, version); !gathered)
        return gathered;
    return append(PayloadKind::PlanVersion, version.encode());
}

Status CaseWriter::gather(const std::vector<ValueRow> &standing, PlanVersionPayload &version)
{
    std::map<ObjectBytes, ObjectBytes> parents; // of an action its outcome, of an outcome its plan
    std::set<ObjectBytes> removed;
    std::set<ObjectBytes> stated; // actions of which the newest state is known: newest first within a key
    for (const ValueRow &row : standing) {
        if (row.type == actionType ? row.key == "outcome" : row.type == outcomeType && row.key == "plan")
            parents.emplace(row.object, readObject(QString::fromStdString(row.text)).value_or(ObjectBytes{}));
        if (row.type == actionType && row.key == "state" && stated.insert(row.object).second && row.text == "removed")
            removed.insert(row.object);
    }
    const auto parentOf = [&](const ObjectBytes &object) {
        const auto found = parents.find(object);
        return found == parents.end() ? ObjectBytes{} : found->second;
    };
    const auto belongs = [&](const ValueRow &row) {
        if (row.type == static_cast<std::uint8_t>(ObjectType::Plan))
            return row.object == version.plan;
        if (row.type == outcomeType)
            return parentOf(row.object) == version.plan;
        return row.type == actionType && removed.count(row.object) == 0
            && parentOf(parentOf(row.object)) == version.plan;
    };
    std::map<std::pair<std::uint8_t, ObjectBytes>, std::map<EntryId, std::vector<std::string_view>>> objects;
    const ValueRow *before = nullptr;
    for (const ValueRow &row : standing) {
        if (!belongs(row))
            continue;
        const bool isMark = isMarkOfReadable(row, standing);
        if (!isMark && before && before->type == row.type && before->object == row.object && before->key == row.key)
            return ErrorCode::Conflict;
        objects[{row.type, row.object}][row.origin.id].push_back(row.key);
        before = isMark ? before : &row;
    }
    for (const auto &[object, entries] : objects) {
        PlanVersionPayload::Object one{object.first, object.second, {}};
        for (const auto &[entry, keys] : entries)
            one.values.push_back({entry, keys});
        version.objects.push_back(std::move(one));
    }
    return {};
}

std::set<ObjectBytes> CaseWriter::planInForce(const std::vector<ValueRow> &standing)
{
    const auto first = std::partition_point(standing.begin(), standing.end(),
                                            [](const ValueRow &row) { return row.type < outcomeType; });
    QList<PlanObject> objects;
    for (auto row = first; row != standing.end() && row->type <= static_cast<std::uint8_t>(ObjectType::Plan); ++row) {
        if (objects.isEmpty() || objects.last().type != row->type || objects.last().content.id != row->object) {
            objects << PlanObject{row->type, {}};
            objects.last().content.id = row->object;
        }
        const QString key = QString::fromStdString(row->key);
        if (objects.last().content.field(key) == nullptr) // newest first within a key
            objects.last().content.fields
                << Field{key, {{QString::fromStdString(row->text), {}, {}, {}, {}}}, {}, false};
    }
    std::set<ObjectBytes> inForce;
    const QList<Plan> plans = plansOf(objects);
    for (const Plan &plan : plans) {
        if (plan.state == PlanState::Ended || plan.isStray())
            continue;
        inForce.insert(plan.id);
        for (const PlanOutcome &outcome : plan.outcomes)
            inForce.insert(outcome.id);
        for (const PlanAction *action : plan.actions()) {
            if (action->isOpen())
                inForce.insert(action->id);
        }
    }
    return inForce;
}

} // namespace caseweave
