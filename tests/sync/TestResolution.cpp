// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/sync/support/RosterScene.h"
#include "tests/sync/support/Sanitizer.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

/// Every set of entries, none of them an ancestor of another, that a new one can have as parents.
std::vector<std::set<EntryId>> parentChoices(const SlowResolver &slow, const std::vector<EntryId> &from)
{
    std::vector<std::set<EntryId>> choices;
    for (std::size_t bits = 1; bits < (std::size_t{1} << from.size()); ++bits) {
        std::set<EntryId> chosen;
        for (std::size_t i = 0; i < from.size(); ++i) {
            if ((bits >> i) & 1U)
                chosen.insert(from[i]);
        }
        bool antichain = true;
        for (const EntryId &a : chosen) {
            for (const EntryId &b : chosen)
                antichain = antichain && slow.ancestors(a).count(b) == 0;
        }
        if (antichain)
            choices.push_back(chosen);
    }
    return choices;
}

std::vector<Move> everyMove()
{
    std::vector<Move> moves;
    for (std::size_t author = Ann; author <= Dan; ++author) {
        for (std::size_t subject = Ann; subject <= Cem; ++subject)
            moves.push_back({author, ChangeKind::Remove, subject});
        moves.push_back({author, ChangeKind::Add, Dan, Role::Lead});
        moves.push_back({author, ChangeKind::ChangeRole, Bea, Role::Contributor});
        moves.push_back({author, ChangeKind::Rotate});
    }
    return moves;
}

/// Ann made the case and added the next ones as leads, Bea and Cem first.
Scene leads(std::size_t count)
{
    Scene scene;
    for (std::size_t person = Bea; person < count; ++person)
        scene.take(scene.make({Ann, ChangeKind::Add, person, Role::Lead}, {scene.last()}));
    return scene;
}

Scene threeLeads()
{
    return leads(3);
}

} // namespace

class TestResolution : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aRemovalVoidsWhatItsTargetDidBeside();
    void removalsOfOneAnotherBothApply();
    void aPuppetDoesNotSaveItsMaker();
    void whatDoesNotRestOnAVoidEntryStays();
    void removalsInACircleAllApply();
    void inACircleWhoIsAttackedByNoneOfTheCertainWins();
    void aCircleWaitsForTheOneItRestsOn();
    void anAddBesideARemovalHasNoEffect();
    void recoveryAddsOnlyWhereNoLeadIsLeft();
    void statedMembersThatDoNotFollowAreRefused();
    void whatIsRefusedSaysNothingOfWhoseADeviceIs();
    void keysThatAnotherClaimsStayWithWhoeverHasThem();
    void keysThatAnotherClaimedFirstAreNoBarToJoining();
    void aRemovalOfWhoClaimedKeysCutsNobodyElse();
    void aDeviceThatTwoNameIsWhoseRoleIsJudged();
    void allSmallCasesAgreeWithTheSlowResolver();
    void randomCasesAgreeWithTheSlowResolver();

private:
    static std::set<std::string> names(const RosterGraph &graph)
    {
        std::set<std::string> result;
        for (const RosterMember &member : graph.members())
            result.insert(member.card.name);
        return result;
    }
};

void TestResolution::aRemovalVoidsWhatItsTargetDidBeside()
{
    Scene scene = threeLeads();
    const EntryId base = scene.last();
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Remove, Bea}, {base})));
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::Add, Dan, Role::Lead}, {base})));
    QVERIFY(scene.fast.status(scene.last()) == NodeStatus::Void);
    QVERIFY(names(scene.fast) == std::set<std::string>({"Ann", "C"}));
    QVERIFY(scene.agree(scene.fast));
}

void TestResolution::removalsOfOneAnotherBothApply()
{
    Scene scene = threeLeads();
    const EntryId base = scene.last();
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Remove, Bea}, {base})));
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::Remove, Ann}, {base})));
    QVERIFY(names(scene.fast) == std::set<std::string>({"C"}));
}

void TestResolution::aPuppetDoesNotSaveItsMaker()
{
    Scene scene = threeLeads();
    const EntryId base = scene.last();
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::Add, Dan, Role::Lead}, {base})));
    QVERIFY(scene.take(scene.make({Dan, ChangeKind::Remove, Ann}, {scene.last()})));
    QVERIFY(names(scene.fast) == std::set<std::string>({"B", "C", "D"}));
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Remove, Bea}, {base})));
    QVERIFY(names(scene.fast) == std::set<std::string>({"Ann", "C"}));
    QVERIFY(scene.agree(scene.fast));
}

void TestResolution::whatDoesNotRestOnAVoidEntryStays()
{
    Scene scene = threeLeads();
    const EntryId base = scene.last();
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::Rotate}, {base})));
    QVERIFY(scene.take(scene.make({Cem, ChangeKind::Add, Dan, Role::Reader}, {scene.last()})));
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Remove, Bea}, {base})));
    QVERIFY(names(scene.fast) == std::set<std::string>({"Ann", "C", "D"}));
    QVERIFY(scene.agree(scene.fast));
}

void TestResolution::removalsInACircleAllApply()
{
    Scene scene = threeLeads();
    const EntryId base = scene.last();
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Remove, Bea}, {base})));
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::Remove, Cem}, {base})));
    QVERIFY(names(scene.fast) == std::set<std::string>({"Ann", "C"})); // as yet one way only
    QVERIFY(scene.take(scene.make({Cem, ChangeKind::Remove, Ann}, {base})));
    QVERIFY(names(scene.fast).empty());
    QVERIFY(scene.agree(scene.fast));
}

void TestResolution::inACircleWhoIsAttackedByNoneOfTheCertainWins()
{
    Scene scene = threeLeads();
    const EntryId base = scene.last();
    // Ann removes Bea, who removed Cem, who added Dan, who removed Ann: each undoes the next but for Dan's ground.
    QVERIFY(scene.take(scene.make({Cem, ChangeKind::Add, Dan, Role::Lead}, {base})));
    QVERIFY(scene.take(scene.make({Dan, ChangeKind::Remove, Ann}, {scene.last()})));
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::Remove, Cem}, {base})));
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Remove, Bea}, {base})));
    // Nobody whose standing is certain attacks Ann's removal: it comes into force, Bea's does not, so Dan's does too.
    QVERIFY(names(scene.fast) == std::set<std::string>({"C", "D"}));
    QVERIFY(scene.agree(scene.fast));
}

void TestResolution::aCircleWaitsForTheOneItRestsOn()
{
    Scene scene = leads(5);
    const EntryId base = scene.last();
    // Dan removes Eve, who added Fay, who removed Dan: a circle of its own, which Dan's removal would win.
    QVERIFY(scene.take(scene.make({Eve, ChangeKind::Add, Fay, Role::Lead}, {base})));
    QVERIFY(scene.take(scene.make({Fay, ChangeKind::Remove, Dan}, {scene.last()})));
    QVERIFY(scene.take(scene.make({Dan, ChangeKind::Remove, Eve}, {base})));
    QVERIFY(names(scene.fast) == std::set<std::string>({"Ann", "B", "C", "D"}));
    // But Gus removes Dan too, and whether Gus stands is for another circle to say.
    QVERIFY(scene.take(scene.make({Cem, ChangeKind::Add, Gus, Role::Lead}, {base})));
    const EntryId added = scene.last();
    QVERIFY(scene.take(scene.make({Gus, ChangeKind::Remove, Ann}, {added})));
    QVERIFY(scene.take(scene.make({Gus, ChangeKind::Remove, Dan}, {scene.last()})));
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::Remove, Cem}, {base})));
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Remove, Bea}, {base})));
    QVERIFY(names(scene.fast) == std::set<std::string>({"C", "E", "F", "G"}));
    QVERIFY(scene.agree(scene.fast));
}

void TestResolution::anAddBesideARemovalHasNoEffect()
{
    Scene scene = threeLeads();
    const EntryId base = scene.last();
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Remove, Cem}, {base})));
    const EntryId removed = scene.last();
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::ChangeRole, Cem, Role::Contributor}, {base})));
    QVERIFY(names(scene.fast) == std::set<std::string>({"Ann", "B"}));
    const EntryId changed = scene.last();
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::Add, Cem, Role::Reader}, {removed, changed})));
    QVERIFY(names(scene.fast) == std::set<std::string>({"Ann", "B", "C"}));
    QVERIFY(scene.agree(scene.fast));
}

void TestResolution::recoveryAddsOnlyWhereNoLeadIsLeft()
{
    Scene scene;
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Add, Bea, Role::Recovery}, {scene.last()})));
    const EntryId base = scene.last();
    bool accepted = true;
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::Add, Cem, Role::Lead}, {base}), &accepted));
    QVERIFY(!accepted);
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Remove, Ann}, {base})));
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::Add, Cem, Role::Lead}, {scene.last()}), &accepted));
    QVERIFY(accepted);
    QVERIFY(names(scene.fast) == std::set<std::string>({"B", "C"}));
}

void TestResolution::statedMembersThatDoNotFollowAreRefused()
{
    Scene scene = threeLeads();
    RosterNode lie;
    lie.id = EntryId{hash("test entry", u64(99))};
    lie.author = deviceOf(Cem, 0).id;
    lie.payload.parents = {scene.last()};
    lie.payload.backLinks.resize(1);
    lie.payload.members = scene.fast.members();
    RosterNode good = lie;
    lie.payload.members[0].role = Role::Recovery;
    scene.fast.add(lie);
    QVERIFY(scene.fast.status(lie.id) == NodeStatus::Refused);
    good.id = EntryId{hash("test entry", u64(100))};
    scene.fast.add(good);
    QVERIFY(scene.fast.status(good.id) == NodeStatus::InForce);
    RosterNode child = good;
    child.id = EntryId{hash("test entry", u64(101))};
    child.payload.parents = {lie.id};
    scene.fast.add(child);
    QVERIFY(scene.fast.status(child.id) == NodeStatus::Refused);
}

void TestResolution::whatIsRefusedSaysNothingOfWhoseADeviceIs()
{
    Scene scene;
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Add, Bea, Role::Reader}, {scene.last()})));
    const EntryId base = scene.last();
    // Bea, who may only read, states that Cem is a member too, with the keys of Dan, who is to join.
    RosterNode lie;
    lie.id = EntryId{hash("test entry", u64(99))};
    lie.author = deviceOf(Bea, 0).id;
    lie.payload.parents = {base};
    lie.payload.backLinks.resize(1);
    lie.payload.members = scene.fast.members();
    lie.payload.members.push_back({idOf(Cem), {"C", ""}, Role::Reader, true, {claimed(Cem, Dan)}});
    scene.fast.add(lie);
    QVERIFY(scene.fast.status(lie.id) == NodeStatus::Refused);

    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Add, Dan, Role::Contributor}, {base})));
    bool accepted = false;
    QVERIFY(scene.take(scene.make({Dan, ChangeKind::Rotate}, {scene.last()}), &accepted));
    QVERIFY(accepted);
    QVERIFY(scene.fast.rule(deviceOf(Dan, 0).id, scene.last()).role == Role::Contributor);
    QVERIFY(scene.agree(scene.fast));
    QVERIFY(scene.agreesInAnyOrder({lie}));
}

void TestResolution::keysThatAnotherClaimsStayWithWhoeverHasThem()
{
    Scene scene;
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Add, Bea, Role::Reader}, {scene.last()})));
    bool accepted = false;
    // Members add devices of their own: here with the keys of the lead.
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::AddDevice, Bea, {}, 0, Ann}, {scene.last()}), &accepted));
    QVERIFY(accepted);
    const EntryId claim = scene.last();
    QVERIFY(scene.fast.rule(deviceOf(Ann, 0).id, claim).role == Role::Lead);
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Add, Cem, Role::Reader}, {claim}), &accepted));
    QVERIFY(accepted);
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::Add, Dan, Role::Reader}, {claim}), &accepted));
    QVERIFY(!accepted);
    QVERIFY(scene.agree(scene.fast));
    QVERIFY(scene.agreesInAnyOrder());
}

void TestResolution::keysThatAnotherClaimedFirstAreNoBarToJoining()
{
    Scene scene;
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Add, Bea, Role::Reader}, {scene.last()})));
    const EntryId base = scene.last();
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::AddDevice, Bea, {}, 0, Dan}, {base})));
    const EntryId claim = scene.last();
    bool accepted = false;
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Add, Dan, Role::Lead}, {base}), &accepted));
    QVERIFY(accepted);
    const EntryId added = scene.last();
    QVERIFY(scene.take(scene.make({Dan, ChangeKind::Rotate}, {claim, added}), &accepted));
    QVERIFY(accepted);
    QVERIFY(scene.fast.rule(deviceOf(Dan, 0).id, scene.last()).role == Role::Lead);
    QVERIFY(scene.take(scene.make({Dan, ChangeKind::Remove, Bea}, {scene.last()}), &accepted));
    QVERIFY(accepted);
    QVERIFY(names(scene.fast) == std::set<std::string>({"Ann", "D"}));
    QVERIFY(scene.agree(scene.fast));
    QVERIFY(scene.agreesInAnyOrder());
}

void TestResolution::aRemovalOfWhoClaimedKeysCutsNobodyElse()
{
    Scene scene;
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Add, Bea, Role::Reader}, {scene.last()})));
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Add, Dan, Role::Contributor}, {scene.last()})));
    QVERIFY(scene.take(scene.make({Bea, ChangeKind::AddDevice, Bea, {}, 0, Dan}, {scene.last()})));
    const EntryId claim = scene.last();
    QVERIFY(scene.take(scene.make({Ann, ChangeKind::Remove, Bea}, {claim})));
    for (const EntryId &epoch : {claim, scene.last()}) {
        const ContentRule rule = scene.fast.rule(deviceOf(Dan, 0).id, epoch);
        QVERIFY(rule.role == Role::Contributor);
        QVERIFY(rule.lateAbove == UINT64_MAX);
    }
    QCOMPARE(scene.fast.rule(deviceOf(Bea, 0).id, claim).lateAbove, std::uint64_t{5});
    QVERIFY(scene.agree(scene.fast));
    QVERIFY(scene.agreesInAnyOrder());
}

void TestResolution::aDeviceThatTwoNameIsWhoseRoleIsJudged()
{
    const std::array<Role, 3> rising{Role::Reader, Role::Contributor, Role::Lead};
    const RosterDevice &device = deviceOf(Ann, 0);
    for (std::size_t i = 0; i + 1 < rising.size(); ++i) {
        Roster roster;
        roster.members
            = {{idOf(Bea), {}, rising[i], true, {claimed(Bea, Ann)}}, {idOf(Ann), {}, rising[i + 1], true, {device}}};
        QVERIFY(roster.memberOf(device.id)->id == idOf(Ann));
        std::swap(roster.members[0], roster.members[1]);
        QVERIFY(roster.memberOf(device.id)->id == idOf(Ann));
    }
    Roster roster;
    roster.members = {{idOf(Bea), {}, Role::Recovery, true, {claimed(Bea, Ann)}},
                      {idOf(Ann), {}, Role::Contributor, true, {device}}};
    QVERIFY(roster.memberOf(device.id)->id == idOf(Ann));
    QVERIFY(!roster.memberOf(deviceOf(Cem, 0).id));
}

void TestResolution::allSmallCasesAgreeWithTheSlowResolver()
{
    // Every graph of three entries by four people on top of three leads.
    const std::vector<Move> moves = everyMove();
    SeededRandom random(3);
    std::size_t cases = 0;
    const Scene start = threeLeads();
    const EntryId base = start.last();
    for (std::size_t i = 0; i < moves.size() * moves.size(); ++i) {
        Scene one = start;
        bool accepted = false;
        QVERIFY(one.take(one.make(moves[i / moves.size()], {base}), &accepted));
        if (!accepted)
            continue;
        const EntryId first = one.last();
        for (const std::set<EntryId> &parents : parentChoices(one.slow, {base, first})) {
            Scene two = one;
            QVERIFY(two.take(two.make(moves[i % moves.size()], parents), &accepted));
            if (!accepted)
                continue;
            QVERIFY(two.agree(two.fast));
            const std::vector<EntryId> all{base, first, two.last()};
            for (const std::set<EntryId> &last : parentChoices(two.slow, all)) {
                for (const Move &move : moves) {
                    if (++cases % (underSanitizer ? 10 : 1) != 0)
                        continue;
                    Scene three = two;
                    const bool same = three.take(three.make(move, last), &accepted)
                        && (!accepted || (three.agree(three.fast) && three.agreesShuffled(random)));
                    QVERIFY2(same, qPrintable(QStringLiteral("case %1").arg(cases)));
                }
            }
        }
    }
    QVERIFY(cases > 40'000);
}

void TestResolution::randomCasesAgreeWithTheSlowResolver()
{
    const int runs = underSanitizer ? 100 : 1000;
    int voids = 0;
    for (int run = 0; run < runs; ++run) {
        SeededRandom random(static_cast<std::uint64_t>(run) + 1000);
        Scene scene = threeLeads();
        std::vector<EntryId> usable{scene.last()};
        for (int i = 0; i < 8; ++i) {
            std::vector<EntryId> pool;
            for (const EntryId &id : usable) {
                if (random.below(2) == 0)
                    pool.push_back(id);
            }
            if (pool.empty())
                pool.push_back(usable[random.below(usable.size())]);
            if (pool.size() > 4)
                pool.resize(4);
            const auto choices = parentChoices(scene.slow, pool);
            Move move;
            move.author = random.below(Fay);
            move.kind = static_cast<ChangeKind>(1 + random.below(7));
            move.subject = random.below(Fay);
            move.role = static_cast<Role>(1 + random.below(4));
            move.device = random.below(4) == 0 ? 1 : 0;
            if (random.below(2) == 0)
                move.keysOf = random.below(Fay);
            bool accepted = false;
            const bool same = scene.take(scene.make(move, choices.back()), &accepted);
            QVERIFY2(same, qPrintable(QStringLiteral("run %1 entry %2").arg(run).arg(i)));
            if (accepted)
                usable.push_back(scene.last());
        }
        QVERIFY2(scene.agree(scene.fast), qPrintable(QStringLiteral("run %1").arg(run)));
        QVERIFY2(scene.agreesShuffled(random), qPrintable(QStringLiteral("run %1 shuffled").arg(run)));
        for (const RosterNode &node : scene.nodes)
            voids += scene.fast.status(node.id) == NodeStatus::Void;
    }
    QVERIFY(voids > runs / 20);
}

QTEST_GUILESS_MAIN(TestResolution)
#include "TestResolution.moc"
