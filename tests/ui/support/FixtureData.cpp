// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"

#include "app/session/CaseDates.h"
#include "tests/ui/support/FixtureInvolvement.h"

namespace caseweave::fixture {

namespace {

template <class Id>
Id numbered(std::uint8_t kind, int number)
{
    Id id;
    id.bytes[0] = kind;
    id.bytes[30] = static_cast<std::uint8_t>(number / 256);
    id.bytes[31] = static_cast<std::uint8_t>(number % 256);
    return id;
}

ProfessionalCard card(int number, AgencyKind kind, const char *name, const char *title, const char *team,
                      const char *phone, const char *mail)
{
    ProfessionalCard card;
    card.id = professionalId(number);
    card.agency = agency(kind);
    card.name = QString::fromUtf8(name);
    card.title = QString::fromUtf8(title);
    card.team = QString::fromUtf8(team);
    card.phone = QString::fromUtf8(phone);
    card.mail = QString::fromUtf8(mail);
    card.enrolled = true;
    return card;
}

Member member(int number, MemberRole role, QDate since, bool history = true)
{
    Member member;
    member.devices.resize(1);
    member.card = directory().at(number - 1);
    member.role = role;
    member.hasHistory = history;
    member.me = number == 1;
    member.since = QDateTime(since, QTime(11, 0));
    return member;
}

QDateTime at(int month, int day, int hour, int minute)
{
    return QDateTime(QDate(2026, month, day), QTime(hour, minute));
}

CaseSummary summary(int number, const char *reference, const char *stage, MemberRole role,
                    const QList<Person> &subjects)
{
    CaseSummary one;
    one.id = caseId(number);
    one.reference = QString::fromUtf8(reference);
    one.stage = QString::fromUtf8(stage);
    one.myRole = role;
    one.subjects = subjects;
    return one;
}

ChronologyEvent event(int number, QDate date, std::optional<QTime> time, EventKind kind, int author, const char *title,
                      const char *text)
{
    ChronologyEvent event;
    event.id = entryId(number);
    event.first.id = event.id;
    event.clock = static_cast<quint64>(number);
    event.mayCorrect = author == 1;
    event.date = date;
    event.time = time;
    event.kind = kind;
    event.author = directory().at(author - 1).name;
    event.agency = directory().at(author - 1).agency;
    event.title = QString::fromUtf8(title);
    event.text = QString::fromUtf8(text);
    event.written = QDateTime(date, time.value_or(QTime(17, 0)));
    return event;
}

} // namespace

ProfessionalId professionalId(int number)
{
    return numbered<ProfessionalId>(1, number);
}
CaseId caseId(int number)
{
    return numbered<CaseId>(2, number);
}
EntryId entryId(int number)
{
    return numbered<EntryId>(3, number);
}

ObjectId objectId(int number)
{
    ObjectId id{};
    id[15] = static_cast<std::uint8_t>(number);
    return id;
}

AgencyCard agency(AgencyKind kind)
{
    static const char *names[]
        = {"Greendale Council", "Northmoor Health Trust", "County Police", "Barncroft Primary", "Lantern Housing"};
    return {numbered<AgencyId>(4, static_cast<int>(kind)), QString::fromUtf8(names[static_cast<int>(kind) - 1]), kind};
}

QList<ProfessionalCard> directory()
{
    using enum AgencyKind;
    return {
        card(1, Council, "Maya Shah", "Social worker", "Assessment team 2", "01632 960101",
             "maya.shah@greendale.example"),
        card(2, Health, "Nadia Reid", "School nurse", "0 to 19 service", "01632 960177",
             "nadia.reid@northmoor.example"),
        card(3, Police, "Tom Barker", "Detective constable", "Child protection unit", "01632 960145",
             "tom.barker@county.example"),
        card(4, Education, "Alan Price", "Safeguarding lead", "", "01632 960118", "a.price@barncroft.example"),
        card(5, Voluntary, "Grace Obi", "Housing support worker", "Families", "01632 960190", "grace@lantern.example"),
        card(6, Health, "Ingrid Lund", "GP", "Mill Lane surgery", "01632 960164", "i.lund@northmoor.example"),
        card(7, Council, "Joe Okoro", "Social worker", "Assessment team 1", "01632 960102",
             "joe.okoro@greendale.example"),
        card(8, Health, "Siân O’Neill", "Midwife", "Community midwives", "01632 960178",
             "sian.oneill@northmoor.example"),
        card(9, Police, "Ann Rees", "Police sergeant", "Child protection unit", "01632 960146",
             "ann.rees@county.example"),
    };
}

Field field(const QString &name, const QString &text, const QString &author)
{
    Field one;
    one.name = name;
    FieldValue value;
    value.text = text;
    value.author = author;
    value.written = at(11, 3, 10, 20);
    static int next = 5000;
    value.entry = entryId(next++);
    one.values << value;
    return one;
}

Person person(int id, PersonKind kind, const QString &given, const QString &family, std::optional<QDate> born,
              const QString &relationship)
{
    Person one;
    one.id = objectId(id);
    one.kind = kind;
    one.fields << field(QStringLiteral("given_name"), given) << field(QStringLiteral("family_name"), family);
    if (born)
        one.fields << field(QStringLiteral("born"), born->toString(Qt::ISODate));
    if (!relationship.isEmpty())
        one.fields << field(QStringLiteral("relationship"), relationship);
    return one;
}

Person unborn(int id, const QString &family, QDate expected)
{
    Person one;
    one.id = objectId(id);
    one.kind = PersonKind::Subject;
    one.fields << field(QStringLiteral("family_name"), family)
               << field(QStringLiteral("expected"), expected.toString(Qt::ISODate));
    return one;
}

QList<CaseSummary> cases()
{
    const auto child = [](int id, const char *given, const char *family, QDate born) {
        return person(id, PersonKind::Subject, QString::fromUtf8(given), QString::fromUtf8(family), born);
    };
    const auto limit = [](const char *name, QDate due) {
        return CaseDate{CaseDate::Of::Clock, {due, {}}, QString::fromUtf8(name), {}, false};
    };
    QList<CaseSummary> all;
    all << banks().summary;
    all << summary(2, "GC-135220", "Child protection plan", MemberRole::Lead,
                   {child(20, "Daniel", "Okafor", {2015, 3, 2}), child(21, "Ruth", "Okafor", {2017, 9, 9}),
                    child(22, "Ben", "Okafor", {2022, 1, 30})});
    all.last().conflicts = 2;
    all.last().dates = {limit("First core group", {2026, 11, 20})};
    all << summary(3, "GC-134871", "Child in need", MemberRole::Contributor,
                   {child(30, "Siobhán", "O’Neill", {2011, 8, 14})});
    all.last().newEntries = 1;
    all << summary(4, "GC-136702", "Pre-birth assessment", MemberRole::Lead,
                   {unborn(40, QStringLiteral("Wójcik"), {2027, 2, 2})});
    all.last().newEntries = 2;
    all.last().unsent = 1;
    all << summary(5, "GC-133019", "Child protection plan", MemberRole::Contributor,
                   {child(50, "Minh", "Nguyễn", {2020, 5, 6})});
    all.last().dates = {limit("Next review conference", {2027, 1, 14})};
    all << summary(6, "", "", MemberRole::Reader,
                   {child(60, "Muhammad", "Ahmed", {2018, 4, 1}), child(61, "Aisha", "Ahmed", {2021, 6, 11})});
    for (CaseSummary &one : all)
        one.next = nextOf(one.dates, QDateTime(QDate(2026, 11, 22), QTime(9, 30)));
    return all;
}

Milestone milestone(int id, const char *kind, QDate date, std::optional<QTime> time)
{
    Milestone one;
    one.id = objectId(id);
    one.kind = QString::fromUtf8(kind);
    one.date = date;
    one.time = time;
    one.author = QStringLiteral("Maya Shah");
    one.values = {entryId(6000 + id)};
    return one;
}

void countClocks(CaseSnapshot &snapshot, const QDateTime &now)
{
    snapshot.clocks.clear();
    const Jurisdiction *jurisdiction = builtInJurisdiction(snapshot.jurisdiction);
    if (jurisdiction == nullptr)
        return;
    QList<ObjectId> subjects;
    for (const Person &subject : snapshot.summary.subjects)
        subjects << subject.id;
    snapshot.clocks = clocksOf(snapshot.milestones, subjects, *jurisdiction, now);
}

void noteDates(CaseSnapshot &snapshot, const QDateTime &now)
{
    snapshot.summary.dates = datesOf(snapshot, builtInJurisdiction(snapshot.jurisdiction));
    snapshot.summary.next = nextOf(snapshot.summary.dates, now);
    snapshot.summary.voices = VoiceTally::of(snapshot.voices, now.date());
}

CaseSnapshot banks()
{
    CaseSnapshot snapshot;
    Person charlie
        = person(10, PersonKind::Subject, QStringLiteral("Charlie"), QStringLiteral("Banks"), QDate(2019, 7, 10));
    Field school
        = field(QStringLiteral("note"), QStringLiteral("Year 3, Barncroft Primary"), QStringLiteral("Alan Price"));
    Field address = field(QStringLiteral("address"), QStringLiteral("Flat 4, 12 Mill Lane, Greendale"));
    FieldValue other;
    other.text = QStringLiteral("Flat 14, 12 Mill Lane, Greendale");
    other.author = QStringLiteral("Nadia Reid");
    other.written = at(11, 3, 10, 21);
    other.entry = entryId(4999);
    address.values << other;
    charlie.fields << address << school;
    Person rachel = person(11, PersonKind::Family, QStringLiteral("Rachel"), QStringLiteral("Banks"),
                           QDate(1994, 2, 17), QStringLiteral("mother"));
    rachel.fields << field(QStringLiteral("phone"), QStringLiteral("07700 900123"));
    Field safe = field(QStringLiteral("address"), QStringLiteral("The Old Forge, Little Marsh"));
    safe.onlyFor = {QStringLiteral("Maya Shah, Greendale Council"), QStringLiteral("Tom Barker, County Police")};
    rachel.fields << safe;
    Person john = person(12, PersonKind::Support, QStringLiteral("John"), QStringLiteral("Banks"), std::nullopt,
                         QStringLiteral("grandfather"));
    john.fields << field(QStringLiteral("phone"), QStringLiteral("01632 960133"));
    snapshot.people = {charlie, rachel, john};

    snapshot.summary = summary(1, "GC-136594", "Child protection enquiry", MemberRole::Lead, {charlie});
    snapshot.summary.newEntries = 3;
    snapshot.summary.openConcern = ConcernLevel::High;
    snapshot.summary.conflicts = 1;
    snapshot.fields = {field(QStringLiteral("reference"), snapshot.summary.reference),
                       field(QStringLiteral("stage"), snapshot.summary.stage)};
    snapshot.members = {member(1, MemberRole::Lead, {2026, 9, 1}),
                        member(2, MemberRole::Contributor, {2026, 9, 3}),
                        member(3, MemberRole::Contributor, {2026, 11, 20}),
                        member(4, MemberRole::Contributor, {2026, 9, 3}),
                        member(5, MemberRole::Contributor, {2026, 10, 12}, false),
                        member(6, MemberRole::Reader, {2026, 10, 1})};

    Concern concern;
    concern.id = entryId(900);
    concern.level = ConcernLevel::High;
    concern.text = QStringLiteral("Door forced last night with Charlie inside. Mother will not say who it was.");
    concern.raisedBy = QStringLiteral("Tom Barker");
    concern.agency = agency(AgencyKind::Police);
    concern.raised = at(11, 21, 16, 12);
    concern.expires = QDate(2026, 11, 28);
    concern.acknowledged << Acknowledgement{QStringLiteral("Nadia Reid"), at(11, 21, 17, 0)};
    snapshot.concerns = {concern};
    snapshot.jurisdiction = QStringLiteral("england");
    snapshot.milestones = {milestone(86, "initial_conference", {2026, 12, 10}, QTime(10, 0)),
                           milestone(84, "section_47_started", {2026, 11, 20}),
                           milestone(83, "strategy_discussion", {2026, 11, 20}, QTime(10, 0)),
                           milestone(85, "strategy_discussion_record", {2026, 11, 5}),
                           milestone(82, "strategy_discussion", {2026, 11, 4}, QTime(14, 0)),
                           milestone(81, "referral_decision", {2026, 11, 4}),
                           milestone(80, "referral", {2026, 11, 3}, QTime(11, 42))};
    snapshot.milestones[0].state = MilestoneState::Planned;
    snapshot.milestones[2].beganEnquiry = true;
    snapshot.milestones[4].beganEnquiry = false;
    countClocks(snapshot, QDateTime(QDate(2026, 11, 22), QTime(9, 30)));
    snapshot.events = banksEvents().size();
    snapshot.openContradictions = 1;
    snapshot.integrity = {1204, 1204, 0, 0, 0, {}};
    snapshot.lastOpened = at(11, 19, 16, 40);
    addBanksInvolvements(snapshot);
    noteDates(snapshot, QDateTime(QDate(2026, 11, 22), QTime(9, 30)));
    return snapshot;
}

QList<ChronologyEvent> banksEvents()
{
    QList<ChronologyEvent> events;
    events << event(
        101, {2026, 11, 21}, QTime(16, 12), EventKind::Fact, 3, "Officers called to flat; male forced door.",
        "Charlie present, unhurt. Mother declined to make a statement. The man had left before officers came; "
        "neighbours describe him as tall, in a dark coat.");
    events.last().significance = Significance::High;
    events.last().newToMe = true;
    events.last().impact = QStringLiteral("Charlie was in the next room and heard it");
    events.last().action = QStringLiteral("welfare check, log 311 of 21 November");
    events << event(102, {2026, 11, 20}, QTime(10, 0), EventKind::Fact, 1, "Strategy discussion held.",
                    "Police, health, school and council. Agreed that the threshold for an enquiry is met.");
    events.last().significance = Significance::Significant;
    ChronologyEvent was = events.last();
    was.text = QStringLiteral("Police, health and council. Agreed that the threshold for an enquiry is met.");
    events.last().corrected = ChronologyEvent::Correction{directory().at(0).name, at(11, 20, 12, 30),
                                                          QStringLiteral("The school was there and was left out.")};
    events.last().earlier.push_back(was);
    events << event(
        103, {2026, 11, 3}, QTime(11, 42), EventKind::Allegation, 4, "Neighbour reports parties all weekend",
        "A fellow parent told the school of “disturbing parties” at Charlie’s home, loud music from 4pm Saturday "
        "to 10pm Sunday. In the corridor she saw a man shouting and trying to force the door; she believes he is "
        "the mother’s boyfriend. She rang the police several times.");
    events.last().secondHand = true;
    events.last().source = QStringLiteral("email to the school, 11:42am");
    events.last().impact = QStringLiteral("Charlie was present");
    events.last().action = QStringLiteral("school referred the same day");
    EventContradiction doors;
    doors.id = entryId(150);
    doors.other = {{2026, 11, 21}, QTime(16, 12), 101, entryId(101)};
    doors.otherTitle = events.first().title;
    doors.note = QStringLiteral("The school was told that the door held. Officers found it broken.");
    doors.author = directory().at(0).name;
    doors.written = at(11, 22, 9, 5);
    events.last().contradictions << doors;
    doors.other = {{2026, 11, 3}, QTime(11, 42), 103, entryId(103)};
    doors.otherTitle = events.last().title;
    events.first().contradictions << doors;
    events << event(104, {2026, 9, 17}, std::nullopt, EventKind::Fact, 2, "Missed dental appointment, third.",
                    "Letter returned: not at this address.");
    events << event(105, {2026, 9, 9}, std::nullopt, EventKind::Opinion, 1, "Second address may be in use.",
                    "Grandfather avoids the question.");
    events.last().onlyFor
        = {QStringLiteral("Maya Shah, Greendale Council"), QStringLiteral("Tom Barker, County Police")};
    ChronologyEvent withheld = event(106, {2026, 9, 7}, std::nullopt, EventKind::Fact, 3, "", "");
    withheld.withheld = true;
    events << withheld;
    events << event(107, {2026, 9, 3}, QTime(9, 0), EventKind::Fact, 5, "Rent arrears of two months.",
                    "Landlord has agreed to wait until the end of the year.");
    for (int i = 0; i < 211; ++i) {
        const QDate day = QDate(2026, 9, 1).addDays(-3 * i);
        events << event(200 + i, day, std::nullopt, EventKind::Fact, 1 + i % 5, "School attendance noted.",
                        "In school every day of the week.");
    }
    return events;
}

QList<RecordLine> banksRecord()
{
    const auto line = [](int number, QDateTime when, int author, const char *what) {
        RecordLine one;
        one.id = entryId(number);
        one.written = when;
        one.author = directory().at(author - 1).name;
        one.agency = directory().at(author - 1).agency;
        one.what = QString::fromUtf8(what);
        return one;
    };
    QList<RecordLine> lines{line(101, at(11, 21, 16, 40), 3, "event"),
                            line(900, at(11, 21, 16, 12), 3, "concern_raised"),
                            line(901, at(11, 21, 17, 0), 2, "concern_acknowledged"),
                            line(300, at(11, 20, 14, 0), 1, "member_added"),
                            line(103, at(11, 3, 12, 1), 4, "event"),
                            line(4999, at(11, 3, 10, 21), 2, "field"),
                            line(5000, at(11, 3, 10, 20), 1, "field"),
                            line(105, at(9, 9, 17, 0), 1, "event"),
                            line(301, at(9, 3, 11, 0), 1, "member_added"),
                            line(1, at(9, 1, 11, 0), 1, "case_created")};
    lines[7].onlyFor = {QStringLiteral("Maya Shah, Greendale Council"), QStringLiteral("Tom Barker, County Police")};
    lines[5].details = {{ObjectType::Family, banks().people.last().id, QStringLiteral("address"), {}, false}};
    lines[6].details
        = {{ObjectType::Involvement, banks().involvements.first().id, QStringLiteral("confirmed"), {}, false}};
    RecordLine exported = line(6001, at(11, 20, 11, 5), 1, "exported");
    exported.access.emplace();
    exported.access->what = QStringLiteral("chronology");
    exported.access->form = QStringLiteral("pdf");
    exported.access->from = QDate(2026, 1, 1);
    exported.access->leftOut = 2;
    exported.access->recipients = {{{}, QStringLiteral("Conference on 2 December")}};
    lines.insert(4, exported);
    lines.insert(5, line(6000, at(11, 20, 9, 2), 3, "opened"));
    return lines;
}

} // namespace caseweave::fixture
