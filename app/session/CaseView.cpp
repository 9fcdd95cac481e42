// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseView.h"

#include "app/casefile/FieldWrites.h"
#include "app/concern/ConcernPayload.h"
#include "app/session/CaseDates.h"
#include "app/session/Ties.h"
#include "app/text/TypedText.h"

#include <set>

namespace caseweave {

namespace {

const Author nobody;

QDateTime local(std::int64_t ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms);
}

QDate dateOf(DayCode code)
{
    const auto number = static_cast<int>(code);
    return {number / 10'000, number / 100 % 100, number % 100};
}

bool isPerson(const ValueRow &row)
{
    return row.type >= static_cast<std::uint8_t>(ObjectType::Subject)
        && row.type <= static_cast<std::uint8_t>(ObjectType::Support);
}

/// Subjects first, the eldest first; then the family, then supports, each by name.
bool comesBefore(const Person &a, const Person &b)
{
    const auto key = [](const Person &p) {
        const QDate born = p.kind == PersonKind::Subject ? p.born().value_or(QDate(9999, 1, 1)) : QDate();
        return std::tuple(p.kind, born, p.fullName(), p.id);
    };
    return key(a) < key(b);
}

/// Leads first, then agency by agency; who has left comes last.
bool comesBefore(const Member &a, const Member &b)
{
    const auto key = [](const Member &m) {
        return std::tuple(m.removed, m.role != MemberRole::Lead, m.card.agency.name, m.card.name, m.card.id);
    };
    return key(a) < key(b);
}

/// Of what two said of how people stand to each other the newest holds (Ties.h): it waits for nobody.
int conflictsIn(const QList<Field> &fields)
{
    return static_cast<int>(std::count_if(
        fields.begin(), fields.end(), [](const Field &field) { return field.conflicting() && !tiedTo(field.name); }));
}

} // namespace

CaseView::CaseView(CaseFile &file, const ProfileStore &profile, const Clock &clock)
    : m_file(file), m_profile(profile), m_clock(clock), m_former(file.log().formerMembers()),
      m_names(profile, file.log().roster(), m_former, clock.nowSeconds())
{
    if (const auto devices = file.store().devices())
        m_devices = *devices;
}

const Author &CaseView::author(std::uint32_t deviceIndex) const
{
    const auto device = m_devices.find(deviceIndex);
    return device == m_devices.end() ? nobody : m_names.author(device->second);
}

QStringList CaseView::audienceOf(const RowOrigin &origin)
{
    QStringList names;
    if (!origin.restricted)
        return names;
    // A failure to read leaves the list empty but for the author, who is always in it.
    static_cast<void>(m_file.log().entry(origin.deviceIndex, origin.sequence, [&](const LogEntry &entry) {
        std::vector<DeviceId> devices(entry.audience.begin(), entry.audience.end());
        devices.push_back(entry.device);
        names = m_names.audience(devices);
    }));
    return names;
}

Field &CaseView::fieldOf(QList<Field> &fields, const ValueRow &row)
{
    const QString name = QString::fromStdString(row.key);
    for (Field &field : fields) {
        if (field.name == name)
            return field;
    }
    Field field;
    field.name = name;
    fields.append(field);
    return fields.last();
}

void CaseView::narrow(QStringList &onlyFor, const QStringList &readers)
{
    if (onlyFor.isEmpty()) {
        onlyFor = readers;
        return;
    }
    QStringList both = onlyFor;
    both.removeIf([&](const QString &name) { return !readers.contains(name); });
    // Who reads both here is in both.
    if (!both.isEmpty())
        onlyFor = both;
}

void CaseView::addValue(QList<Field> &fields, const ValueRow &row)
{
    Field &field = fieldOf(fields, row);
    FieldValue value;
    value.text = text::fromPayload(row.text);
    value.knowledge = row.knowledge >= static_cast<std::uint8_t>(Knowledge::Withheld)
        ? Knowledge::Withheld
        : static_cast<Knowledge>(row.knowledge);
    value.entry = row.origin.id;
    value.author = author(row.origin.deviceIndex).name;
    value.written = local(row.origin.timeMs());
    field.values.append(value);
    field.withheld = field.withheld || row.knowledge == sealedKnowledge;
    narrow(field.onlyFor, audienceOf(row.origin));
}

void CaseView::readFields(const std::vector<ValueRow> &rows, QList<Field> &caseFields, QList<Person> &people)
{
    for (const ValueRow &row : rows) {
        if (isMarkOfReadable(row, rows))
            continue;
        if (row.type == static_cast<std::uint8_t>(ObjectType::Case)) {
            addValue(caseFields, row);
        } else if (isPerson(row)) {
            const auto kind = static_cast<PersonKind>(row.type);
            if (people.isEmpty() || people.last().id != row.object || people.last().kind != kind)
                people.append(Person{row.object, kind, {}});
            addValue(people.last().fields, row);
        }
    }
    std::sort(people.begin(), people.end(), [](const Person &a, const Person &b) { return comesBefore(a, b); });
}

/// Of all the entries that brought it; nothing where one of them is for everybody.
QStringList CaseView::readersOf(const ConcernRow &row)
{
    QStringList names = audienceOf(row.origin);
    for (const RowOrigin &one : row.also) {
        const QStringList more = audienceOf(one);
        if (more.isEmpty())
            return {};
        for (const QString &name : more) {
            if (!names.isEmpty() && !names.contains(name))
                names << name;
        }
    }
    return names;
}

Concern CaseView::concernOf(const ConcernRow &row, const std::vector<ConcernMarkRow> &marks)
{
    const Author &by = row.note ? m_names.author(row.note->author) : author(row.origin.deviceIndex);
    const ProfessionalId &me = m_profile.secrets().professional;
    Concern concern;
    concern.quietly = row.note.has_value();
    concern.onlyFor = readersOf(row);
    concern.id = row.origin.id;
    concern.level = static_cast<ConcernLevel>(row.level);
    concern.text = text::fromPayload(row.text);
    concern.raisedBy = by.name;
    concern.agency = by.agency;
    concern.mine = by.member && by.member->professional == me;
    concern.raised = local(row.note ? row.note->time * 1000 : row.origin.timeMs());
    concern.expires = dateOf(row.expires);
    std::set<std::optional<MemberId>> acknowledged{by.member};
    for (const ConcernMarkRow &mark : marks) {
        const bool isOfIt
            = mark.concern == concern.id || std::ranges::find(row.also, mark.concern, &RowOrigin::id) != row.also.end();
        if (!isOfIt)
            continue;
        const Author &marker = author(mark.origin.deviceIndex);
        if (mark.withdrawal) {
            if (marker.member && marker.member == by.member && !concern.withdrawn) {
                concern.withdrawn = true;
                concern.withdrawnReason = text::fromPayload(mark.reason);
            }
        } else if (acknowledged.insert(marker.member).second) {
            concern.acknowledged.append({marker.name, local(mark.origin.timeMs())});
            concern.acknowledgedByMe = concern.acknowledgedByMe || (marker.member && marker.member->professional == me);
        }
    }
    return concern;
}

Result<QList<Concern>> CaseView::readConcerns()
{
    const auto rows = m_file.store().concerns();
    const auto marks = m_file.store().concernMarks();
    if (!rows || !marks)
        return rows ? marks.error() : rows.error();
    QList<Concern> concerns;
    for (const ConcernRow &row : *rows) {
        if (!row.note || row.note->mailbox == m_file.log().mailbox())
            concerns.append(concernOf(row, *marks));
    }
    const QDate today = local(m_clock.nowMs()).date();
    std::stable_partition(concerns.begin(), concerns.end(), [&](const Concern &c) { return c.open(today); });
    return concerns;
}

Result<QList<QuietConcern>> CaseView::readQuietConcerns()
{
    const auto held = m_file.log().held();
    const auto rows = m_file.store().concerns();
    if (!held || !rows)
        return held ? rows.error() : held.error();
    QList<QuietConcern> concerns;
    for (const HeldNotice &one : *held) {
        const bool isGivenOut
            = std::ranges::any_of(*rows, [&](const ConcernRow &row) { return row.note && row.note->id == one.note; });
        const auto content = ConcernRaised::decode(one.content);
        if (!one.mine || one.takenBack || isGivenOut || !content || one.expires <= m_clock.nowSeconds())
            continue;
        QuietConcern concern;
        concern.id = one.note;
        concern.level = static_cast<ConcernLevel>(content->level);
        concern.text = text::fromPayload(content->text);
        concern.raised = local(one.time * 1000);
        concern.until = local((one.expires - 1) * 1000).date();
        concern.needed = static_cast<int>(one.threshold);
        concern.forAll = one.forAll;
        concern.sent = one.atHub;
        concerns.append(concern);
    }
    return concerns;
}

QList<Member> CaseView::readMembers()
{
    QList<Member> members;
    for (const RosterMember &member : m_file.log().roster().members)
        members.append(m_names.member(member, false));
    for (const RosterMember &member : m_former)
        members.append(m_names.member(member, true));
    std::sort(members.begin(), members.end(), [](const Member &a, const Member &b) { return comesBefore(a, b); });
    return members;
}

Integrity CaseView::readIntegrity()
{
    const LogCounts counts = m_file.log().counts();
    Integrity integrity;
    integrity.entries = static_cast<qint64>(counts.entries);
    integrity.verified = static_cast<qint64>(counts.entries);
    integrity.withheld = static_cast<qint64>(counts.missing);
    integrity.late = static_cast<qint64>(counts.late);
    integrity.forks = static_cast<qint64>(counts.forks);
    for (const ForkNotice &fork : m_file.log().forks()) {
        const QString name = m_names.author(fork.device).name;
        if (!integrity.frozenDevicesOf.contains(name))
            integrity.frozenDevicesOf.append(name);
    }
    return integrity;
}

void CaseView::fill(CaseSummary &summary, const CaseSnapshot &snapshot)
{
    const Roster &roster = m_file.log().roster();
    summary.id = m_file.id();
    for (const Field &field : snapshot.fields) {
        if (field.name == QLatin1String("reference"))
            summary.reference = field.text();
        else if (field.name == QLatin1String("stage"))
            summary.stage = field.text();
    }
    summary.conflicts = conflictsIn(snapshot.fields);
    for (const Person &person : snapshot.people) {
        summary.conflicts += conflictsIn(person.fields);
        if (person.kind == PersonKind::Subject)
            summary.subjects.append(person);
    }
    summary.myRole = static_cast<MemberRole>(roster.myRole);
    const auto standing = m_file.store().hubStanding();
    const bool isShutOut = standing && *standing == CaseStore::HubStanding::ShutOut;
    // Before the first roster entry came there is nothing to be out of.
    summary.stillMember = (roster.stillIn() || roster.members.empty()) && !isShutOut;
    summary.lackedAtHub = standing && *standing == CaseStore::HubStanding::Lacked;
    summary.oldCopy = m_file.isOldCopy();
    summary.unsent = static_cast<qint64>(m_file.log().counts().unsent);
    const QDate today = local(m_clock.nowMs()).date();
    for (const Concern &concern : snapshot.concerns) {
        if (concern.open(today))
            summary.openConcern = std::max(summary.openConcern.value_or(ConcernLevel::Low), concern.level);
    }
}

Result<CaseSnapshotPtr> CaseView::snapshot()
{
    auto snapshot = std::make_shared<CaseSnapshot>();
    const auto rows = m_file.store().values();
    if (!rows)
        return rows.error();
    readFields(*rows, snapshot->fields, snapshot->people);
    auto concerns = readConcerns();
    if (!concerns)
        return concerns.error();
    snapshot->concerns = *concerns;
    auto quiet = readQuietConcerns();
    if (!quiet)
        return quiet.error();
    snapshot->quietConcerns = *quiet;
    auto releases = readReleases();
    if (!releases)
        return releases.error();
    snapshot->releases = *releases;
    snapshot->members = readMembers();
    readInvolvements(*rows, *snapshot);
    snapshot->integrity = readIntegrity();
    const auto notes = EventNotesRead::read(m_file, m_names);
    if (!notes)
        return notes.error();
    snapshot->openContradictions = notes->openDisputes();
    const auto events = m_file.store().eventCount({});
    const auto fresh = m_file.store().newCount();
    const auto seen = m_file.store().lastSeenMs();
    const auto opened = m_file.store().firstOpenedMs();
    if (!events || !fresh || !seen || !opened)
        return ErrorCode::Storage;
    snapshot->events = *events;
    if (*seen > 0)
        snapshot->lastOpened = local(*seen);
    if (*opened > 0)
        snapshot->firstOpened = local(*opened);
    fill(snapshot->summary, *snapshot);
    readClocks(*rows, *snapshot);
    if (const Status read = readPlans(*rows, *snapshot); !read)
        return read.error();
    if (const Status read = readMessages(*snapshot); !read)
        return read.error();
    snapshot->documents = readDocuments(*rows);
    snapshot->summary.newEntries = static_cast<int>(*fresh);
    snapshot->summary.dates = datesOf(*snapshot, m_profile.jurisdictions().rules(snapshot->jurisdiction).rules.get());
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs());
    snapshot->summary.next = nextOf(snapshot->summary.dates, now);
    snapshot->summary.voices = VoiceTally::of(snapshot->voices, now.date());
    return CaseSnapshotPtr(std::move(snapshot));
}

} // namespace caseweave
