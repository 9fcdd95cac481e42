// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "crypto/memory/SecretBytes.h"
#include "sync/roster/RosterGraph.h"
#include "tests/sync/support/Sanitizer.h"
#include "tests/sync/support/SlowResolver.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

enum Person : std::size_t { Ann, Bea, Cem, Dan, Eve, Fay, Gus };
constexpr std::size_t people = 7;

/// One thing that somebody may do, by numbers, so that all of them can be gone through.
struct Move {
    std::size_t author = 0;
    ChangeKind kind = ChangeKind::Rotate;
    std::size_t subject = 0;
    Role role = Role::Lead;
    std::size_t device = 0; ///< which device of the subject, or of the author when writing
};

CertificatePointer certificateOf(std::size_t person, std::size_t device)
{
    auto certificate = std::make_shared<DeviceCertificate>();
    certificate->agency = AgencyId{hash("test agency", u64(0))};
    certificate->professional = ProfessionalId{hash("test person", u64(person))};
    certificate->signKey = hash("test sign", u64(person * 10 + device));
    certificate->boxKey = hash("test box", u64(person * 10 + device));
    certificate->encoded = Bytes{static_cast<std::uint8_t>(person), static_cast<std::uint8_t>(device)};
    return certificate;
}

const RosterDevice &deviceOf(std::size_t person, std::size_t device)
{
    static const std::vector<RosterDevice> all = [] {
        std::vector<RosterDevice> made;
        for (std::size_t i = 0; i < people * 2; ++i) {
            const CertificatePointer certificate = certificateOf(i / 2, i % 2);
            made.push_back({certificate->device(), certificate});
        }
        return made;
    }();
    return all.at(person * 2 + device);
}

MemberId idOf(std::size_t person)
{
    const CertificatePointer &certificate = deviceOf(person, 0).certificate;
    return {certificate->agency, certificate->professional};
}

/// A case that both resolvers are told of, entry by entry.
class Scene {
public:
    Scene()
        : m_nonce(hash("test nonce", u64(0))),
          m_caseId(hashId<CaseId>("CW1 case", {deviceOf(Ann, 0).id.view(), m_nonce})), fast(m_caseId)
    {
        SlowResolver::Op first = blank({Ann, ChangeKind::First}, {});
        first.change.nonce = m_nonce;
        first.change.member = {idOf(Ann), {"Ann", ""}, Role::Lead, true, {deviceOf(Ann, 0)}};
        take(first);
    }

    Scene(const Scene &other)
        : m_nonce(other.m_nonce), m_caseId(other.m_caseId), slow(other.slow), fast(m_caseId), nodes(other.nodes)
    {
        for (const RosterNode &node : nodes)
            fast.add(node);
    }
    Scene &operator=(const Scene &) = delete;

    /// The entry that a move makes on these parents. Members that it cannot change it names all the same.
    SlowResolver::Op make(const Move &move, const std::set<EntryId> &parents)
    {
        SlowResolver::Op op = blank(move, parents);
        RosterChange &change = op.change;
        change.subject = idOf(move.subject);
        change.role = move.role;
        if (move.kind == ChangeKind::Add)
            change.member = {idOf(move.subject),
                             {std::string(1, static_cast<char>('A' + move.subject)), ""},
                             move.role,
                             true,
                             {deviceOf(move.subject, 0)}};
        if (move.kind == ChangeKind::AddDevice)
            change.device = deviceOf(move.subject, 1);
        if (move.kind == ChangeKind::RemoveDevice)
            change.accepted = {{deviceOf(move.subject, move.device).id, 3, EntryId{hash("test cut", u64(3))}}};
        if (move.kind == ChangeKind::Remove) {
            SlowResolver copy = slow;
            for (const RosterMember &member : copy.membersAfter(blank({move.author}, parents))) {
                for (const RosterDevice &device : member.devices) {
                    if (member.id == change.subject)
                        change.accepted.push_back({device.id, 5, EntryId{hash("test cut", u64(5))}});
                }
            }
        }
        return op;
    }

    /// Gives it to both. True when they agree on whether it keeps the rules; `accepted` says whether it does.
    bool take(const SlowResolver::Op &op, bool *accepted = nullptr)
    {
        RosterNode node;
        node.id = op.id;
        node.author = op.device;
        node.clock = op.clock;
        node.payload.parents.assign(op.parents.begin(), op.parents.end());
        node.payload.change = op.change;
        node.payload.backLinks.resize(op.parents.size());
        node.payload.members = slow.membersAfter(op);
        nodes.push_back(node);
        const bool good = slow.add(op);
        fast.add(std::move(node));
        if (accepted)
            *accepted = good;
        const NodeStatus status = fast.status(op.id);
        return good == (status == NodeStatus::InForce || status == NodeStatus::Void);
    }

    bool agree(const RosterGraph &graph) const
    {
        const SlowResolver::Ids force = slow.inForce();
        if (encodeMembers(graph.members()) != encodeMembers(slow.members()))
            return false;
        for (const RosterNode &node : nodes) {
            if (!slow.accepted(node.id))
                continue;
            const bool inForce = graph.status(node.id) == NodeStatus::InForce;
            if (inForce != (force.count(node.id) != 0))
                return false;
            for (std::size_t person = 0; person < people; ++person) {
                if (!agreeOnContent(graph, person, node.id))
                    return false;
            }
        }
        return true;
    }

    bool agreeOnContent(const RosterGraph &graph, std::size_t person, const EntryId &epoch) const
    {
        for (std::size_t which = 0; which < 2; ++which) {
            const DeviceId &device = deviceOf(person, which).id;
            if (!graph.device(device))
                continue;
            const ContentRule rule = graph.rule(device, epoch);
            if (!rule.known || rule.role != slow.roleUnder(device, idOf(person), epoch))
                return false;
            for (const std::uint64_t sequence : {1, 3, 4, 5, 6}) {
                if ((sequence > rule.lateAbove) != slow.isLate(device, idOf(person), epoch, sequence))
                    return false;
            }
        }
        return true;
    }

    /// The same entries in another order come to the same.
    bool agreesShuffled(SeededRandom &random) const
    {
        std::vector<RosterNode> shuffled = nodes;
        for (std::size_t i = shuffled.size(); i > 1; --i)
            std::swap(shuffled[i - 1], shuffled[random.below(i)]);
        RosterGraph other(m_caseId);
        for (RosterNode &node : shuffled)
            other.add(std::move(node));
        return agree(other);
    }

    const EntryId &last() const { return nodes.back().id; }

private:
    SlowResolver::Op blank(const Move &move, const std::set<EntryId> &parents)
    {
        SlowResolver::Op op;
        op.clock = nodes.size() + 1;
        Bytes seed;
        for (const EntryId &parent : parents)
            seed.insert(seed.end(), parent.bytes.begin(), parent.bytes.end());
        // Ids without an order of their own, and different for each entry.
        op.id = EntryId{hash("test entry",
                             {u64(nodes.size()), u64(move.author), u64(static_cast<std::uint64_t>(move.kind)),
                              u64(move.subject), seed})};
        op.device = deviceOf(move.author, move.kind == ChangeKind::RemoveDevice ? 0 : move.device).id;
        op.author = idOf(move.author);
        op.parents = parents;
        op.change.kind = move.kind;
        return op;
    }

    Digest m_nonce;
    CaseId m_caseId;

public:
    SlowResolver slow;
    RosterGraph fast;
    std::vector<RosterNode> nodes;
};

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
