// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/StateStorm.h"

#include "app/casefile/FieldWrites.h"
#include "app/chronology/EventNotes.h"
#include "app/concern/ReleasedConcern.h"
#include "app/message/MessagePayload.h"
#include "app/record/AccessPayload.h"
#include "app/sharing/SharingPayload.h"
#include "sync/entry/HeldSeal.h"
#include "tests/sync/support/CaseStorm.h"

namespace caseweave::test {
namespace {

constexpr std::size_t desks = 5;
constexpr std::array<std::string_view, 3> keys{"name", "address", "school"};

/// The same devices in every run: making keys costs more than most of what a run does with them. One more than there
/// are desks, for who joins at the end.
const std::vector<LocalDevice> &pool()
{
    static const std::vector<LocalDevice> devices = [] {
        SeededRandom random(43);
        TestAgency agency(random);
        std::vector<LocalDevice> made;
        for (std::size_t i = 0; i <= desks; ++i)
            made.push_back(agency.makeDevice(i));
        return made;
    }();
    return devices;
}

std::uint64_t numberOf(PayloadKind kind)
{
    return static_cast<std::uint64_t>(kind);
}

} // namespace

StateStorm::StateStorm(std::uint64_t seed) : m_random(seed)
{
    static_cast<void>(pool());
    seedBoxes(seed);
}

void StateStorm::expect(bool good, const char *what)
{
    if (!good && m_report.failure.empty())
        m_report.failure = what;
}

StateReport StateStorm::run()
{
    begin();
    const std::size_t steps = 10 + m_random.below(70);
    for (std::size_t i = 0; i < steps && m_report.failure.empty(); ++i)
        step();
    settle();
    compare();
    return m_report;
}

std::vector<StateStorm::Desk *> StateStorm::joined()
{
    std::vector<Desk *> result;
    for (Desk &desk : m_desks) {
        if (desk.replica.hasLog())
            result.push_back(&desk);
    }
    return result;
}

bool StateStorm::open(Desk &desk)
{
    if (!desk.replica.openDatabase())
        return false;
    auto store = CaseStore::open(desk.replica.database(), desk.replica.id());
    if (!store)
        return false;
    desk.store = std::move(*store);
    desk.replica.foldInto(*desk.store);
    return true;
}

void StateStorm::begin()
{
    const std::size_t count = 2 + m_random.below(desks - 1);
    for (std::size_t i = 0; i < count; ++i)
        expect(open(m_desks.emplace_back(pool()[i], m_random, m_clock)), "open a database");
    Replica &creator = m_desks.front().replica;
    expect(creator.create({"Lee Park", "Team manager"}).ok(), "create a case");
    for (std::size_t i = 1; i < count; ++i) {
        const Role role = m_random.below(3) == 0 ? Role::Lead : Role::Contributor;
        expect(creator.log().addMember(m_desks[i].replica.asMember(role)).ok(), "add a member");
    }
    expect(creator.send(m_hub).ok(), "send");
    for (std::size_t i = 1; i < count; ++i)
        join(m_desks[i]);
}

void StateStorm::join(Desk &desk)
{
    if (!desk.replica.hasLog())
        expect(desk.replica.joinFromInbox(m_hub).ok(), "join");
}

void StateStorm::step()
{
    const std::vector<Desk *> all = joined();
    Desk &desk = *all[m_random.below(all.size())];
    m_clock.advance(static_cast<std::int64_t>(m_random.below(3'600'000)));
    const std::uint64_t dice = m_random.below(100);
    if (dice < 55)
        write(desk);
    else if (dice < 70)
        expect(desk.replica.send(m_hub).ok(), "send");
    else if (dice < 91)
        deliver(desk, m_random.below(3) == 0);
    else if (dice < 95)
        changeRoster(desk);
    else if (dice < 98)
        static_cast<void>(desk.replica.log().packSegments(40));
    else
        expect(desk.store->markSeen(m_clock.nowMs()).ok(), "mark as seen");
}

std::string_view StateStorm::text()
{
    m_text = "text " + std::to_string(m_random.below(1000));
    return m_text;
}

void StateStorm::write(Desk &desk)
{
    const std::uint64_t dice = m_random.below(20);
    if (dice < 8)
        append(desk, numberOf(PayloadKind::FieldWrites), fields(desk));
    else if (dice < 10)
        append(desk, numberOf(PayloadKind::Event), event());
    else if (dice < 13)
        append(desk, numberOf(PayloadKind::ConcernRaised), concern());
    else if (dice < 16)
        append(desk, numberOf(PayloadKind::ConcernAcknowledged), mark(desk, false));
    else if (dice < 18)
        append(desk, numberOf(PayloadKind::ConcernWithdrawn), mark(desk, true));
    else if (dice < 19)
        append(desk, numberOf(PayloadKind::Event), m_random.bytes(20)); // as a newer program might write
    else
        append(desk, 40, m_random.bytes(20));
    if (m_random.below(8) == 0)
        append(desk, numberOf(PayloadKind::Sharing), sharing(desk));
    if (m_random.below(8) == 0)
        append(desk, numberOf(PayloadKind::Access), access());
    if (m_random.below(6) == 0)
        append(desk, numberOf(PayloadKind::Message), message(desk));
    if (m_random.below(8) == 0)
        append(desk, numberOf(PayloadKind::MessagesSeen), seen(desk));
    if (m_random.below(6) == 0)
        append(desk, numberOf(PayloadKind::EventCorrection), correction(desk));
    if (m_random.below(6) == 0)
        append(desk, numberOf(PayloadKind::Contradiction), contradiction(desk));
    if (m_random.below(4) == 0)
        append(desk, numberOf(PayloadKind::ContradictionSettled), settlement(desk));
    if (m_random.below(8) == 0)
        append(desk, numberOf(PayloadKind::ConcernReleased), released(desk));
}

void StateStorm::append(Desk &desk, std::uint64_t kind, const Result<Bytes> &payload)
{
    if (!payload)
        return expect(payload.code() == ErrorCode::NotFound, "make a payload");
    std::vector<MemberId> audience;
    if (m_random.below(8) == 0)
        audience.push_back(TestAgency::idOf(pool()[m_random.below(m_desks.size())]));
    const auto written = desk.replica.log().append({kind, *payload, std::move(audience)});
    // One who is out, or does not know yet that another is, cannot.
    const bool known = written.ok() || written.code() == ErrorCode::NotAllowed || written.code() == ErrorCode::NotMember
        || written.code() == ErrorCode::NoKey || written.code() == ErrorCode::NotFound;
    expect(known, "write");
}

/// One or two fields, mostly in the place of the values that this desk sees, else beside them.
Result<Bytes> StateStorm::fields(Desk &desk)
{
    const auto rows = desk.store->values();
    if (!rows)
        return rows.error();
    FieldWrites fields;
    const std::string value(text());
    const std::size_t first = m_random.below(keys.size());
    for (std::size_t i = 0; i < 1 + m_random.below(2); ++i) {
        FieldWrite write;
        write.place = {static_cast<std::uint8_t>(m_random.below(3)), {}, keys[(first + i) % keys.size()]};
        if (write.place.type != 0)
            write.place.object[0] = static_cast<std::uint8_t>(1 + m_random.below(2));
        write.knowledge = static_cast<std::uint8_t>(m_random.below(3) == 0 ? 1 + m_random.below(4) : 0);
        write.text = write.knowledge == 0 ? std::string_view(value) : std::string_view();
        const bool replaces = m_random.below(5) != 0;
        for (const ValueRow &row : *rows) {
            const bool here
                = row.type == write.place.type && row.object == write.place.object && row.key == write.place.key;
            const auto at = here && replaces ? desk.store->find(row.origin.id) : ErrorCode::NotFound;
            if (at && write.replaces.size() < mostReplaced)
                write.replaces.push_back(*at);
        }
        fields.writes.push_back(std::move(write));
    }
    return fields.encode();
}

EventPayload StateStorm::said()
{
    EventPayload event;
    event.day = static_cast<DayCode>(20260101 + m_random.below(12) * 100 + m_random.below(28));
    if (m_random.below(2) == 0)
        event.minute = static_cast<std::uint16_t>(m_random.below(1440));
    event.kind = static_cast<std::uint8_t>(1 + m_random.below(3));
    event.significance = static_cast<std::uint8_t>(1 + m_random.below(3));
    event.secondHand = m_random.below(2) == 0;
    event.title = text();
    return event;
}

/// How an entry refers to this event.
std::optional<EntryRef> StateStorm::referTo(Desk &desk, const EventRow &row)
{
    const auto devices = desk.store->devices();
    if (!devices || devices->count(row.origin.deviceIndex) == 0)
        return std::nullopt;
    return EntryRef{devices->at(row.origin.deviceIndex), row.origin.sequence, row.origin.id};
}

/// Of an event that this desk sees, whoever wrote it: whether it counts for anything is for who shows it.
Result<Bytes> StateStorm::correction(Desk &desk)
{
    const auto rows = desk.store->events({}, 0, 20);
    if (!rows || rows->empty())
        return ErrorCode::NotFound;
    const auto at = referTo(desk, (*rows)[m_random.below(rows->size())]);
    if (!at)
        return ErrorCode::NotFound;
    EventPayload anew = said();
    return EventCorrection{*at, anew.title, anew}.encode();
}

Result<Bytes> StateStorm::contradiction(Desk &desk)
{
    const auto rows = desk.store->events({}, 0, 20);
    if (!rows || rows->size() < 2)
        return ErrorCode::NotFound;
    const std::size_t one = m_random.below(rows->size());
    const std::size_t other = (one + 1 + m_random.below(rows->size() - 1)) % rows->size();
    auto first = referTo(desk, (*rows)[one]);
    auto second = referTo(desk, (*rows)[other]);
    if (!first || !second)
        return ErrorCode::NotFound;
    if (second->id < first->id)
        std::swap(*first, *second);
    return Contradiction{*first, *second, text()}.encode();
}

Result<Bytes> StateStorm::settlement(Desk &desk)
{
    const auto notes = desk.store->eventNotes();
    if (!notes)
        return notes.error();
    std::vector<EntryId> open;
    for (const EventNoteRow &note : *notes) {
        if (note.kind == PayloadKind::Contradiction)
            open.push_back(note.origin.id);
    }
    if (open.empty())
        return ErrorCode::NotFound;
    const auto at = desk.store->find(open[m_random.below(open.size())]);
    return at ? ContradictionSettled{*at, text()}.encode() : Result<Bytes>(at.error());
}

/// One of somebody's that hubs gave out, as any who got it puts it into the case; at times another did so before.
Result<Bytes> StateStorm::released(Desk &desk)
{
    if (!m_released.empty() && m_random.below(2) == 0)
        return m_released[m_random.below(m_released.size())];
    const LocalDevice &author = pool()[m_random.below(m_desks.size())];
    const Result<Bytes> content = concern();
    if (!content)
        return content;
    wire::HeldNote note;
    note.tag = desk.replica.log().mailbox();
    note.author = author.keys.device();
    note.time = m_clock.nowMs() / 1000;
    note.expires = note.time + 3600;
    note.threshold = 2;
    const SecretBytes secret = SecretBytes::random(32, m_random);
    note.sealed = sealHeld(note.tag, note.author, secret.view(), *content, m_random);
    const auto made = wire::HeldNote::make(author.keys.sign, note);
    if (!made)
        return made.error();
    const auto key = heldKey(*made, secret.view());
    if (!key)
        return ErrorCode::CannotOpen;
    const ReleasedConcern payload{made->envelope, key->view(), author.keys.sign.publicKey(),
                                  author.keys.box.publicKey()};
    const Result<Bytes> bytes = payload.encode();
    if (bytes)
        m_released.push_back(*bytes);
    return bytes;
}

Result<Bytes> StateStorm::concern()
{
    ConcernRaised concern;
    concern.level = static_cast<std::uint8_t>(1 + m_random.below(3));
    concern.expires = static_cast<DayCode>(20270101 + m_random.below(28));
    concern.text = text();
    return concern.encode();
}

/// A decision, at times in place of one that this desk sees.
Result<Bytes> StateStorm::sharing(Desk &desk)
{
    SharingPayload sharing;
    sharing.day = static_cast<DayCode>(20260101 + m_random.below(28));
    sharing.choice = static_cast<std::uint8_t>(1 + m_random.below(2));
    sharing.recipients = {{{}, "Duty desk"}};
    sharing.subjects = {ObjectBytes{1}};
    sharing.what = sharing.purpose = sharing.reasoning = text();
    sharing.basis = 2;
    const auto rows = desk.store->sharings({});
    if (rows && !rows->empty() && m_random.below(3) == 0) {
        if (const auto at = desk.store->find((*rows)[m_random.below(rows->size())].origin.id))
            sharing.corrects = *at;
    }
    return sharing.encode();
}

Result<Bytes> StateStorm::access()
{
    AccessPayload access;
    access.action = static_cast<AccessAction>(1 + m_random.below(5));
    access.what = "chronology";
    access.name = text();
    return access.encode();
}

/// At times an answer to one that this desk sees.
Result<Bytes> StateStorm::message(Desk &desk)
{
    MessagePayload message;
    message.text = text();
    const auto rows = desk.store->messages({}, 20);
    if (rows && !rows->empty() && m_random.below(2) == 0) {
        if (const auto at = desk.store->find((*rows)[m_random.below(rows->size())].origin.id)) {
            message.thread = *at;
            message.answers = {*at};
        }
    } else {
        message.asked = {pool()[m_random.below(desks)].certificate.professional};
    }
    return message.encode();
}

Result<Bytes> StateStorm::seen(Desk &desk)
{
    const auto newest = desk.store->newestMessages(std::nullopt);
    const auto devices = desk.store->devices();
    if (!newest || !devices || newest->empty())
        return ErrorCode::NotFound;
    const auto &[index, sequence] = *newest->begin();
    return MessagesSeen{{{devices->at(index), 1 + m_random.below(sequence)}}}.encode();
}

/// On a concern that this desk sees, whoever raised it: whether the mark counts for anything is for who shows it.
Result<Bytes> StateStorm::mark(Desk &desk, bool withdrawal)
{
    const auto rows = desk.store->concerns();
    if (!rows || rows->empty())
        return ErrorCode::NotFound;
    const auto at = desk.store->find((*rows)[m_random.below(rows->size())].origin.id);
    if (!at)
        return at.error();
    if (!withdrawal)
        return ConcernAcknowledged{*at}.encode();
    return ConcernWithdrawn{*at, text()}.encode();
}

/// Somebody is put out, and comes back at once or later. The first stays, so that there is always somebody to compare.
void StateStorm::changeRoster(Desk &desk)
{
    if (m_desks.size() < 3)
        return;
    Desk &other = m_desks[1 + m_random.below(m_desks.size() - 1)];
    CaseLog &log = desk.replica.log();
    if (log.roster().find(other.replica.member()))
        static_cast<void>(log.removeMember(other.replica.member()));
    else
        static_cast<void>(log.addMember(other.replica.asMember(Role::Contributor)));
}

void StateStorm::deliver(Desk &desk, bool all)
{
    std::vector<HubItem> items;
    const MemoryMailbox &mailbox = m_hub[desk.replica.log().mailbox()];
    for (const HubItem &item : mailbox.after(0)) {
        const bool had = desk.got.count(item.mailboxSequence) != 0;
        if (had ? m_random.below(20) == 0 : all || m_random.below(2) == 0)
            items.push_back(item);
    }
    for (const HubItem &item : items)
        desk.got.insert(item.mailboxSequence);
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[m_random.below(i)]);
    for (std::size_t at = 0; at < items.size();) {
        const std::size_t count = std::min<std::size_t>(items.size() - at, 1 + m_random.below(20));
        const auto report = desk.replica.log().ingest(std::span(items).subspan(at, count));
        expect(report.ok(), "ingest");
        m_report.hadReset = m_report.hadReset || (report && report->stateReset);
        at += count;
    }
}

void StateStorm::exchange()
{
    for (Desk *desk : joined())
        expect(desk->replica.send(m_hub).ok(), "send");
    for (Desk *desk : joined())
        deliver(*desk, true);
}

/// Everybody is online, and the first, who is never put out, merges what is concurrent by writing.
void StateStorm::settle()
{
    constexpr int rounds = 3;
    for (int round = 0; round < rounds; ++round) {
        exchange();
        append(m_desks.front(), numberOf(PayloadKind::Event), event());
    }
    exchange();
}

bool StateStorm::readsAll(Desk &desk)
{
    const RosterMember *member = m_desks.front().replica.log().roster().find(desk.replica.member());
    return member && member->history;
}

void StateStorm::compare()
{
    Desk &first = m_desks.front();
    const auto state = first.store->dump();
    expect(state.ok() && first.replica.log().counts().waiting == 0, "read the state of one who is never put out");
    if (!m_report.failure.empty())
        return;
    for (Desk *desk : joined()) {
        CaseLog &log = desk->replica.log();
        expect(log.counts().waiting == 0 || !readsAll(*desk), "a member cannot open everything");
        if (log.counts().waiting != 0)
            continue;
        const auto fresh = desk->store->newCount();
        const auto other = desk->store->dump();
        expect(other && *other == *state, "states differ");
        expect(log.refold().ok(), "fold anew");
        const auto again = desk->store->dump();
        expect(again && *again == *state, "the state differs when it is folded anew");
        const auto freshAgain = desk->store->newCount();
        expect(fresh && freshAgain && *fresh == *freshAgain, "what is new differs when it is folded anew");
        ++m_report.compared;
    }
    note(first);
    compareJoiner(*state);
}

/// Somebody who is added now and gets what a hub gives a fresh device, in any order.
void StateStorm::compareJoiner(const Bytes &state)
{
    Desk &first = m_desks.front();
    Desk &late = m_desks.emplace_back(pool()[desks], m_random, m_clock);
    expect(open(late), "open a database");
    expect(first.replica.log().addMember(late.replica.asMember(Role::Contributor)).ok(), "add one at the end");
    static_cast<void>(first.replica.log().packSegments(40));
    expect(first.replica.send(m_hub).ok(), "send");
    join(late);
    if (!m_report.failure.empty())
        return;
    std::vector<HubItem> items = m_hub[first.replica.log().mailbox()].uncovered();
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[m_random.below(i)]);
    expect(late.replica.log().ingest(items).ok(), "ingest all at once");
    const auto other = late.store->dump();
    expect(late.replica.log().counts().waiting == 0, "one who joined with history cannot open everything");
    expect(other && *other == state, "the state of one who joined at the end differs");
}

void StateStorm::note(Desk &desk)
{
    const auto values = desk.store->values();
    const auto marks = desk.store->concernMarks();
    const auto events = desk.store->events({}, 0, 1000);
    if (!values || !marks || !events)
        return expect(false, "read the state");
    const auto place = [](const ValueRow &row) { return std::tie(row.type, row.object, row.key); };
    for (std::size_t i = 0; i < values->size(); ++i) {
        m_report.hadConflict = m_report.hadConflict || (i > 0 && place((*values)[i]) == place((*values)[i - 1]));
        m_report.hadRestricted = m_report.hadRestricted || (*values)[i].origin.restricted;
    }
    for (const ConcernMarkRow &mark : *marks)
        (mark.withdrawal ? m_report.hadWithdrawn : m_report.hadAcknowledged) = true;
    m_report.hadEvents = events->size() > 3; // more than those of the end
    const auto notes = desk.store->eventNotes();
    const auto concerns = desk.store->concerns();
    if (!notes || !concerns)
        return expect(false, "read the notes and concerns");
    for (const EventNoteRow &eventNote : *notes) {
        m_report.hadCorrection = m_report.hadCorrection || eventNote.kind == PayloadKind::EventCorrection;
        m_report.hadContradiction = m_report.hadContradiction || eventNote.kind == PayloadKind::ContradictionSettled;
    }
    m_report.hadReleased
        = std::any_of(concerns->begin(), concerns->end(), [](const ConcernRow &row) { return row.note.has_value(); });
}

} // namespace caseweave::test
