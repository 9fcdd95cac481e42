// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/CaseStorm.h"

#include "sync/roster/RosterPayload.h"

#include <sodium.h>

namespace caseweave::test {
namespace {

constexpr std::size_t poolSize = 9;

SeededRandom &boxChance()
{
    thread_local SeededRandom chance(0);
    return chance;
}

const char *chanceName()
{
    return "caseweave test";
}

std::uint32_t chanceNumber()
{
    return static_cast<std::uint32_t>(boxChance().next());
}

void chanceBytes(void *const buffer, const std::size_t size)
{
    boxChance().fill({static_cast<std::uint8_t *>(buffer), size});
}

/// The same people in every run: making keys costs more than most of what a run does with them.
const std::vector<LocalDevice> &pool()
{
    static const std::vector<LocalDevice> devices = [] {
        SeededRandom random(42);
        TestAgency agency(random);
        std::vector<LocalDevice> made;
        for (std::size_t i = 0; i < poolSize; ++i)
            made.push_back(agency.makeDevice(i == poolSize - 1 ? 0 : i)); // the last is the first one's second device
        return made;
    }();
    return devices;
}

} // namespace

void seedBoxes(std::uint64_t seed)
{
    static randombytes_implementation implementation{chanceName, chanceNumber, nullptr, nullptr, chanceBytes, nullptr};
    static const bool set = randombytes_set_implementation(&implementation) == 0;
    assert(set);
    static_cast<void>(set);
    boxChance() = SeededRandom(seed);
}

CaseStorm::CaseStorm(std::uint64_t seed) : m_random(seed)
{
    static_cast<void>(pool());
    seedBoxes(seed);
}

void CaseStorm::expect(bool good, const char *what)
{
    if (!good && m_report.failure.empty())
        m_report.failure = what;
}

StormReport CaseStorm::run()
{
    begin();
    const std::size_t steps = 1 + m_random.below(1 + m_random.below(100));
    for (std::size_t i = 0; i < steps && m_report.failure.empty(); ++i) {
        step();
        ++m_report.operations;
    }
    settle();
    compare();
    return m_report;
}

std::vector<CaseStorm::Player *> CaseStorm::joined()
{
    std::vector<Player *> result;
    for (Player &player : m_players) {
        if (player.replica->hasLog())
            result.push_back(&player);
    }
    return result;
}

void CaseStorm::begin()
{
    const std::size_t count = 2 + m_random.below(5);
    for (std::size_t i = 0; i < count; ++i) {
        m_players.push_back({std::make_unique<Replica>(cloneOf(pool()[i]), m_random, m_clock), {}});
        expect(m_players[i].replica->openDatabase().ok(), "open a database");
    }
    m_unused = count;
    expect(m_players[0].replica->create({"Lee Park", "Team manager"}).ok(), "create a case");
    for (std::size_t i = 1; i < count; ++i) {
        const auto role = static_cast<Role>(m_random.below(4) == 0 ? 1 : 2 + m_random.below(2));
        const bool history = role == Role::Lead || m_random.below(5) != 0;
        expect(m_players[0].replica->log().addMember(m_players[i].replica->asMember(role, history)).ok(),
               "add a member");
    }
    expect(m_players[0].replica->send(m_hub).ok(), "send");
    for (std::size_t i = 1; i < count; ++i)
        join(m_players[i]);
}

void CaseStorm::join(Player &player)
{
    if (!player.replica->hasLog())
        static_cast<void>(player.replica->joinFromInbox(m_hub));
}

MemberId CaseStorm::someMember(CaseLog &log)
{
    const std::vector<RosterMember> &members = log.roster().members;
    return members.empty() ? MemberId() : members[m_random.below(members.size())].id;
}

void CaseStorm::step()
{
    const std::vector<Player *> players = joined();
    Player &player = *players[m_random.below(players.size())];
    m_clock.advance(static_cast<std::int64_t>(m_random.below(3'600'000)));
    const std::uint64_t dice = m_random.below(100);
    if (dice < 40)
        write(player);
    else if (dice < 58)
        changeRoster(player);
    else if (dice < 70)
        expect(player.replica->send(m_hub).ok(), "send");
    else if (dice < 95)
        deliver(player, m_random.below(3) == 0);
    else if (dice < 97)
        static_cast<void>(player.replica->log().packSegments(40));
    else if (dice < 99)
        m_clock.advance(std::int64_t{20} * 86'400'000);
    else
        twin(player);
}

void CaseStorm::write(Player &player)
{
    CaseLog &log = player.replica->log();
    const std::uint64_t dice = m_random.below(10);
    if (dice == 0) {
        static_cast<void>(log.writeCheckpoint());
        return;
    }
    std::vector<MemberId> audience;
    if (dice == 1)
        audience.push_back(someMember(log));
    const std::string text = "note " + std::to_string(m_random.below(1000));
    const Result<EntryRef> written = player.replica->write(text, audience);
    const bool known = written.ok() || written.code() == ErrorCode::NotAllowed || written.code() == ErrorCode::NotMember
        || written.code() == ErrorCode::NoKey || written.code() == ErrorCode::Fork
        || written.code() == ErrorCode::Rollback || written.code() == ErrorCode::NotFound;
    expect(known, "write");
}

void CaseStorm::changeRoster(Player &player)
{
    CaseLog &log = player.replica->log();
    const MemberId member = someMember(log);
    switch (m_random.below(7)) {
    case 0:
    case 1:
        addSomebody(player);
        break;
    case 2:
    case 3:
        static_cast<void>(log.removeMember(member));
        break;
    case 4:
        static_cast<void>(log.changeRole(member, static_cast<Role>(1 + m_random.below(3))));
        break;
    case 5:
        static_cast<void>(log.grantHistory(member));
        break;
    default:
        static_cast<void>(log.rotate());
    }
}

/// Somebody new, somebody who was removed, or the first one's second device.
void CaseStorm::addSomebody(Player &player)
{
    CaseLog &log = player.replica->log();
    if (m_random.below(4) == 0) {
        if (m_unused < poolSize - 1 && m_random.below(2) == 0) {
            m_players.push_back({std::make_unique<Replica>(cloneOf(pool()[m_unused++]), m_random, m_clock), {}});
            expect(m_players.back().replica->openDatabase().ok(), "open a database");
        } else {
            static_cast<void>(log.addDevice(pool()[poolSize - 1].certificate));
            return;
        }
    }
    Player &who = m_players[m_random.below(m_players.size())];
    const auto role = static_cast<Role>(1 + m_random.below(3));
    const bool history = role == Role::Lead || m_random.below(5) != 0;
    if (log.addMember(who.replica->asMember(role, history)).ok()) {
        expect(player.replica->send(m_hub).ok(), "send");
        join(who);
    }
}

/// A copy of a device, as a cloned disk makes it: both write on.
void CaseStorm::twin(Player &player)
{
    expect(player.replica->send(m_hub).ok(), "send");
    auto copy = freshCopy(player.replica->device());
    if (!copy)
        return;
    Player other{std::move(copy), {}};
    for (const HubItem &item : mailbox().after(0))
        other.got.insert(item.mailboxSequence);
    if (!other.replica->log().ingest(mailbox().after(0)))
        expect(false, "ingest into a twin");
    static_cast<void>(other.replica->write("written by a twin"));
    static_cast<void>(player.replica->write("written by the first"));
    m_players.push_back(std::move(other));
}

/// A log of the same device without anything in it yet. It joins as if the creator's own first entry had welcomed it.
std::unique_ptr<Replica> CaseStorm::freshCopy(const LocalDevice &device)
{
    auto copy = std::make_unique<Replica>(cloneOf(device), m_random, m_clock);
    expect(copy->openDatabase().ok(), "open a database");
    Welcome welcome;
    welcome.caseId = m_players[0].replica->log().caseId();
    welcome.sender = m_players[0].replica->device().certificate;
    const bool joins = copy->join(welcome).ok();
    expect(joins, "join afresh");
    return joins ? std::move(copy) : nullptr;
}

bool CaseStorm::ingestShuffled(CaseLog &log, std::vector<HubItem> items)
{
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[m_random.below(i)]);
    std::size_t at = 0;
    while (at < items.size()) {
        const std::size_t count = std::min<std::size_t>(items.size() - at, 1 + m_random.below(20));
        const Result<IngestReport> report = log.ingest(std::span(items).subspan(at, count));
        if (!report)
            return false;
        for (const RefusedItem &refused : report->refused)
            expect(refused.code == ErrorCode::Fork || refused.code == ErrorCode::NotAllowed, "an envelope was refused");
        m_report.hadReset = m_report.hadReset || report->stateReset;
        at += count;
    }
    return true;
}

void CaseStorm::deliver(Player &player, bool all)
{
    std::vector<HubItem> items;
    for (const HubItem &item : mailbox().after(0)) {
        const bool had = player.got.count(item.mailboxSequence) != 0;
        const bool chosen = had ? m_random.below(20) == 0 : all || m_random.below(2) == 0;
        if (chosen)
            items.push_back(item);
    }
    for (const HubItem &item : items)
        player.got.insert(item.mailboxSequence);
    expect(ingestShuffled(player.replica->log(), std::move(items)), "ingest");
}

/// Somebody who could open everything.
CaseStorm::Player *CaseStorm::whole()
{
    for (Player *player : joined()) {
        const CaseLog &log = player->replica->log();
        if (log.counts().waiting == 0 && !log.roster().members.empty())
            return player;
    }
    return nullptr;
}

/// Everybody is online; whoever can merges what is concurrent, until nobody has anything to merge.
void CaseStorm::settle()
{
    constexpr int mostRounds = 8;
    bool merging = true;
    for (int round = 0; round < mostRounds && merging; ++round) {
        exchange();
        merging = m_merged = false;
        for (Player *player : joined()) {
            CaseLog &log = player->replica->log();
            const EntryId before = log.roster().epoch;
            if (!player->replica->write("at the end"))
                continue;
            const RosterMember *member = log.roster().find(player->replica->member());
            m_merged = m_merged || (log.counts().waiting == 0 && member && member->history);
            if (log.roster().epoch != before) {
                m_report.hadMerge = merging = true;
                break;
            }
        }
    }
    exchange();
}

void CaseStorm::exchange()
{
    for (Player *player : joined())
        expect(player->replica->send(m_hub).ok(), "send");
    for (Player *player : joined())
        deliver(*player, true);
}

void CaseStorm::compare()
{
    Player *truth = whole();
    if (!truth || !m_report.failure.empty())
        return;
    Replica &first = *truth->replica;
    const Roster &roster = first.log().roster();
    const Digest shared = first.fold().sharedDigest(first.log());
    m_report.hadLate = first.log().counts().late > 0;
    m_report.hadFork = first.log().counts().forks > 0;
    static_cast<void>(first.log().visitRoster([&](const LogEntry &entry, const RosterPayload &) {
        m_report.hadVoid = m_report.hadVoid || entry.standing == Standing::NotAllowed;
    }));
    for (Player *player : joined()) {
        Replica &replica = *player->replica;
        expect(!replica.fold().appliedTwice(), "an entry was applied twice");
        const RosterMember *member = roster.memberOf(replica.id());
        const bool readsAll = m_merged && member && member->history;
        expect(replica.log().counts().waiting == 0 || !readsAll, "a member with history cannot open everything");
        if (replica.log().counts().waiting != 0)
            continue;
        expect(encodeMembers(replica.log().roster().members) == encodeMembers(roster.members), "rosters differ");
        expect(replica.fold().sharedDigest(replica.log()) == shared, "states differ");
        if (replica.log().roster().stillIn() && roster.stillIn())
            expect(replica.log().roster().epoch == roster.epoch, "epochs differ");
        ++m_report.compared;
    }
    Player &some = *joined()[m_random.below(joined().size())];
    if (some.replica->log().counts().waiting == 0)
        compareFresh(some);
}

void CaseStorm::compareFresh(Player &player)
{
    const bool covered = m_random.below(2) == 0;
    const auto copy = freshCopy(player.replica->device());
    if (!copy)
        return;
    std::vector<HubItem> items = covered ? mailbox().uncovered() : mailbox().after(0);
    expect(ingestShuffled(copy->log(), std::move(items)), "ingest afresh");
    if (copy->log().counts().waiting != 0)
        return; // what opened them came by other ways than this device's own boxes
    expect(encodeMembers(copy->log().roster().members) == encodeMembers(player.replica->log().roster().members),
           covered ? "a fresh copy's roster differs, with segments" : "a fresh copy's roster differs");
    expect(copy->digest() == player.replica->digest(),
           covered ? "a fresh copy differs, with segments" : "a fresh copy differs");
}

} // namespace caseweave::test
