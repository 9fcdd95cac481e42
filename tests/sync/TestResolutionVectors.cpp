// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/roster/RosterGraph.h"
#include "tests/crypto/support/VectorFile.h"
#include "tests/sync/support/CaseReading.h"
#include "tests/sync/support/CaseWorld.h"
#include "tests/sync/support/SlowResolver.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

const QString kindName = QStringLiteral("resolution");

QJsonArray listed(const std::vector<EntryId> &ids)
{
    QJsonArray list;
    for (const EntryId &id : ids)
        list.append(jsonBytes(id.view()));
    return list;
}

QString standingOf(const RosterGraph &graph, const QJsonObject &content)
{
    const ContentRule rule = graph.rule(idIn<DeviceId>(content, "device"), idIn<EntryId>(content, "epoch"));
    if (static_cast<std::uint64_t>(numberIn(content, "sequence")) > rule.lateAbove)
        return QStringLiteral("late");
    const bool writes = rule.known && (rule.role == Role::Contributor || rule.role == Role::Lead);
    return writes ? QStringLiteral("counts") : QStringLiteral("not_allowed");
}

Result<QJsonObject> readInOrder(const QJsonObject &vector, const std::vector<RosterNode> &nodes)
{
    const RosterNode *first = nullptr;
    for (const RosterNode &node : nodes)
        first = node.payload.change.kind == ChangeKind::First ? &node : first;
    if (!first)
        return ErrorCode::Malformed;
    RosterGraph graph(hashId<CaseId>("CW1 case", {first->author.view(), first->payload.change.nonce}));
    for (const RosterNode &node : nodes)
        graph.add(node);
    std::vector<EntryId> voided;
    for (const RosterNode &node : nodes) {
        const NodeStatus status = graph.status(node.id);
        if (status != NodeStatus::InForce && status != NodeStatus::Void)
            return ErrorCode::NotAllowed;
        if (status == NodeStatus::Void)
            voided.push_back(node.id);
    }
    std::sort(voided.begin(), voided.end());
    QJsonArray standings;
    for (const QJsonValue &content : vector.value(QLatin1String("content")).toArray())
        standings.append(standingOf(graph, content.toObject()));
    return QJsonObject{{QStringLiteral("members"), jsonMembers(graph.members())},
                       {QStringLiteral("void"), listed(voided)},
                       {QStringLiteral("heads"), listed(graph.heads())},
                       {QStringLiteral("content"), standings}};
}

/// What the program finds, which must be the same when the last comes first.
Result<QJsonObject> readResolution(const QJsonObject &vector)
{
    CertificateCache certificates;
    std::vector<RosterNode> nodes;
    for (const QJsonValue &value : vector.value(QLatin1String("entries")).toArray()) {
        const QJsonObject entry = value.toObject();
        const Bytes payload = bytesIn(entry, "payload");
        auto decoded = decodeRosterPayload(payload, certificates);
        if (!decoded)
            return decoded.error();
        nodes.push_back(
            {idIn<EntryId>(entry, "id"), idIn<DeviceId>(entry, "device"), nodes.size() + 1, std::move(*decoded)});
    }
    const auto forwards = readInOrder(vector, nodes);
    std::reverse(nodes.begin(), nodes.end());
    const auto backwards = readInOrder(vector, nodes);
    const bool same = forwards.ok() == backwards.ok() && (!forwards || *forwards == *backwards);
    return same ? forwards : Result<QJsonObject>(ErrorCode::NotFound); // which no vector states
}

enum Person : std::size_t { Ann, Bea, Cem, Dan };
constexpr std::size_t people = 4;

} // namespace

/// tests/vectors/resolution.json: docs/protocol.md 3.4 to 3.6.
class TestResolutionVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(kindName); }
    void readsAsStated();

private:
    using Ids = std::set<EntryId>;
    const LocalDevice &device(std::size_t person, std::size_t which) const { return m_devices.at(person * 2 + which); }
    DeviceId idOf(std::size_t person, std::size_t which = 0) const { return device(person, which).keys.device(); }
    RosterDevice rosterDevice(std::size_t person, std::size_t which) const;
    EntryId begin();
    EntryId put(std::size_t author, RosterChange change, Ids parents, std::size_t which = 0);
    EntryId add(std::size_t author, std::size_t who, Role role, Ids parents, bool history = true);
    EntryId remove(std::size_t author, std::size_t who, Ids parents, std::uint64_t last = 5);
    EntryId removeDevice(std::size_t author, std::size_t who, std::size_t which, Ids parents);
    EntryId addDevice(std::size_t author, std::size_t who, std::size_t which, Ids parents);
    EntryId change(std::size_t author, ChangeKind kind, std::size_t who, Ids parents, Role role = Role::Reader);
    void ask(std::size_t person, const EntryId &epoch, std::uint64_t sequence, std::size_t which = 0);
    void accept(const char *name);
    void refuse(const char *name);
    void addRemovals();
    void addAdditions();
    void addLate();
    void addRefused();

    const bool m_ready = (initialiseCrypto(), true); // before the secrets that follow
    SeededRandom m_random{11};
    TestAgency m_agency{m_random};
    std::vector<LocalDevice> m_devices;
    Digest m_nonce{};
    SlowResolver m_resolver;
    QJsonArray m_entries;
    QJsonArray m_content;
    VectorFile m_file{kindName};
};

RosterDevice TestResolutionVectors::rosterDevice(std::size_t person, std::size_t which) const
{
    return {idOf(person, which), std::make_shared<DeviceCertificate>(device(person, which).certificate)};
}

EntryId TestResolutionVectors::begin()
{
    m_resolver = {};
    m_entries = {};
    m_content = {};
    m_nonce = m_random.id<EntryId>().bytes;
    RosterChange first;
    first.kind = ChangeKind::First;
    first.nonce = m_nonce;
    first.member
        = {TestAgency::idOf(device(Ann, 0)), {"Ann Rees", "Team manager"}, Role::Lead, true, {rosterDevice(Ann, 0)}};
    return put(Ann, first, {});
}

/// The entry states what the resolver by sets makes of it. Its own reader of the page then says the same or not.
EntryId TestResolutionVectors::put(std::size_t author, RosterChange change, Ids parents, std::size_t which)
{
    SlowResolver::Op op;
    op.id = m_random.id<EntryId>();
    op.device = idOf(author, which);
    op.author = TestAgency::idOf(device(author, which));
    op.clock = static_cast<std::uint64_t>(m_entries.size()) + 1;
    op.parents = std::move(parents);
    op.change = std::move(change);
    RosterPayload payload;
    payload.parents.assign(op.parents.begin(), op.parents.end());
    payload.change = op.change;
    payload.members = m_resolver.membersAfter(op);
    payload.backLinks.assign(op.parents.size(), Bytes(80));
    m_resolver.add(op);
    m_entries.append(QJsonObject{{QStringLiteral("id"), jsonBytes(op.id.view())},
                                 {QStringLiteral("device"), jsonBytes(op.device.view())},
                                 {QStringLiteral("payload"), jsonBytes(payload.encode())}});
    return op.id;
}

EntryId TestResolutionVectors::add(std::size_t author, std::size_t who, Role role, Ids parents, bool history)
{
    static constexpr std::array<const char *, people> cards{"Ann Rees", "Bea Moss", "Cem Ada", "Dan Holt"};
    RosterChange change;
    change.kind = ChangeKind::Add;
    change.member
        = {TestAgency::idOf(device(who, 0)), {cards.at(who), "Social worker"}, role, history, {rosterDevice(who, 0)}};
    change.subject = change.member.id;
    return put(author, std::move(change), std::move(parents));
}

/// Of the first device alone: who has two is not removed here.
EntryId TestResolutionVectors::remove(std::size_t author, std::size_t who, Ids parents, std::uint64_t last)
{
    RosterChange change;
    change.kind = ChangeKind::Remove;
    change.subject = TestAgency::idOf(device(who, 0));
    change.accepted = {{idOf(who), last, last == 0 ? EntryId{} : EntryId{hash("test cut", u64(last))}}};
    return put(author, std::move(change), std::move(parents));
}

EntryId TestResolutionVectors::removeDevice(std::size_t author, std::size_t who, std::size_t which, Ids parents)
{
    RosterChange change;
    change.kind = ChangeKind::RemoveDevice;
    change.subject = TestAgency::idOf(device(who, 0));
    change.accepted = {{idOf(who, which), 3, EntryId{hash("test cut", u64(3))}}};
    return put(author, std::move(change), std::move(parents));
}

EntryId TestResolutionVectors::addDevice(std::size_t author, std::size_t who, std::size_t which, Ids parents)
{
    RosterChange change;
    change.kind = ChangeKind::AddDevice;
    change.subject = TestAgency::idOf(device(who, 0));
    change.device = rosterDevice(who, which);
    return put(author, std::move(change), std::move(parents));
}

EntryId TestResolutionVectors::change(std::size_t author, ChangeKind kind, std::size_t who, Ids parents, Role role)
{
    RosterChange change;
    change.kind = kind;
    change.subject = TestAgency::idOf(device(who, 0));
    change.role = role;
    return put(author, std::move(change), std::move(parents));
}

void TestResolutionVectors::ask(std::size_t person, const EntryId &epoch, std::uint64_t sequence, std::size_t which)
{
    m_content.append(QJsonObject{{QStringLiteral("device"), jsonBytes(idOf(person, which).view())},
                                 {QStringLiteral("epoch"), jsonBytes(epoch.view())},
                                 {QStringLiteral("sequence"), static_cast<int>(sequence)}});
}

void TestResolutionVectors::accept(const char *name)
{
    const QJsonObject fields{{QStringLiteral("entries"), m_entries}, {QStringLiteral("content"), m_content}};
    const auto read = readResolution(fields);
    QVERIFY2(read.ok(), name);
    m_file.accept(QStringLiteral("resolution: ") + QLatin1String(name), kindName, fields, *read);
}

void TestResolutionVectors::refuse(const char *name)
{
    m_file.refuse(QStringLiteral("resolution: ") + QLatin1String(name), kindName,
                  {{QStringLiteral("entries"), m_entries}, {QStringLiteral("content"), m_content}},
                  ErrorCode::NotAllowed);
}

void TestResolutionVectors::addRemovals()
{
    const auto two = [this](Role role) {
        const EntryId first = begin();
        return add(Ann, Bea, role, {first});
    };
    EntryId base = two(Role::Lead);
    remove(Ann, Bea, {base});
    remove(Bea, Ann, {base});
    accept("two leads remove one another, and both are out");

    base = two(Role::Lead);
    EntryId out = remove(Ann, Bea, {base});
    add(Bea, Cem, Role::Contributor, {base});
    accept("what somebody did beside their removal is void");

    base = two(Role::Lead);
    const EntryId added = add(Bea, Cem, Role::Contributor, {base});
    out = remove(Ann, Bea, {base});
    change(Cem, ChangeKind::Rotate, Cem, {added});
    accept("and so is what rests on it");

    base = two(Role::Lead);
    const EntryId third = add(Ann, Cem, Role::Lead, {base});
    remove(Ann, Bea, {third});
    remove(Bea, Cem, {third});
    remove(Cem, Ann, {third});
    accept("three leads remove one another in a circle");

    base = two(Role::Lead);
    out = remove(Ann, Bea, {base});
    change(Ann, ChangeKind::ChangeRole, Bea, {base}, Role::Reader);
    accept("a role changed beside the removal");

    base = two(Role::Contributor);
    out = remove(Ann, Bea, {base});
    const EntryId back = add(Ann, Bea, Role::Reader, {out});
    remove(Ann, Cem, {add(Ann, Cem, Role::Lead, {base})});
    static_cast<void>(back);
    accept("removed and added again, beside another who came and went");
}

void TestResolutionVectors::addAdditions()
{
    EntryId first = begin();
    accept("the first alone");

    first = begin();
    EntryId lead = add(Ann, Bea, Role::Lead, {first});
    add(Ann, Cem, Role::Lead, {lead}, true);
    add(Bea, Cem, Role::Reader, {lead}, false);
    accept("added twice at once: the lower role, no history");

    first = begin();
    lead = add(Ann, Bea, Role::Lead, {first});
    const EntryId one = add(Ann, Cem, Role::Contributor, {lead}, false);
    const EntryId up = change(Bea, ChangeKind::ChangeRole, Cem, {one}, Role::Lead);
    const EntryId down = change(Ann, ChangeKind::ChangeRole, Cem, {one}, Role::Reader);
    accept("two roles at once: the lower");
    const EntryId merged = change(Bea, ChangeKind::Rotate, Bea, {up, down});
    change(Ann, ChangeKind::ChangeRole, Cem, {merged}, Role::Contributor);
    accept("and then one that follows both");
    change(Bea, ChangeKind::GrantHistory, Cem, {merged});
    accept("history granted beside that");

    first = begin();
    lead = add(Ann, Bea, Role::Lead, {first});
    const EntryId out = remove(Ann, Bea, {lead});
    const EntryId joined = add(Ann, Cem, Role::Contributor, {lead});
    change(Ann, ChangeKind::Rotate, Ann, {out, joined});
    accept("a removal and an addition at once, merged");

    first = begin();
    lead = add(Ann, Bea, Role::Contributor, {first});
    addDevice(Bea, Bea, 1, {lead});
    removeDevice(Ann, Bea, 0, {lead});
    accept("one device comes and the other goes");

    first = begin();
    lead = add(Ann, Bea, Role::Contributor, {first});
    const EntryId gone = removeDevice(Ann, Bea, 0, {lead});
    change(Bea, ChangeKind::Rotate, Bea, {lead});
    addDevice(Ann, Bea, 0, {gone});
    accept("a device that is removed and comes back; what it did meanwhile is void");
}

void TestResolutionVectors::addLate()
{
    EntryId first = begin();
    const EntryId base = add(Ann, Bea, Role::Contributor, {first});
    const EntryId out = remove(Ann, Bea, {base});
    const EntryId beside = add(Ann, Cem, Role::Reader, {base});
    for (const std::uint64_t sequence : {5U, 6U}) {
        ask(Bea, base, sequence);
        ask(Bea, beside, sequence);
    }
    ask(Bea, out, 5);
    ask(Ann, out, 100);
    ask(Cem, beside, 1);
    ask(Bea, first, 1);
    accept("content up to the removal counts, and above it is late");

    const EntryId back = add(Ann, Bea, Role::Contributor, {out});
    ask(Bea, back, 6);
    accept("content of one who came back counts");

    first = begin();
    const EntryId joined = add(Ann, Bea, Role::Contributor, {first});
    const EntryId second = addDevice(Bea, Bea, 1, {joined});
    const EntryId gone = removeDevice(Ann, Bea, 0, {second});
    ask(Bea, second, 3);
    ask(Bea, second, 4);
    ask(Bea, second, 4, 1);
    ask(Bea, gone, 3);
    ask(Bea, joined, 1, 1);
    accept("content of a device that is removed");

    first = begin();
    const EntryId member = add(Ann, Bea, Role::Contributor, {first});
    remove(Ann, Bea, {member}, 0);
    const EntryId unknown = addDevice(Bea, Bea, 1, {member});
    ask(Bea, member, 1);
    ask(Bea, unknown, 1, 1);
    accept("content of a device that the removal does not know");
}

void TestResolutionVectors::addRefused()
{
    const auto two = [this](Role role) {
        const EntryId first = begin();
        return add(Ann, Bea, role, {first});
    };
    EntryId base = two(Role::Contributor);
    add(Bea, Cem, Role::Reader, {base});
    refuse("a contributor adds");
    base = two(Role::Contributor);
    remove(Bea, Ann, {base});
    refuse("a contributor removes");
    base = two(Role::Reader);
    change(Bea, ChangeKind::Rotate, Bea, {base});
    refuse("a reader changes the keys");
    base = two(Role::Lead);
    add(Ann, Bea, Role::Reader, {base});
    refuse("adds who is a member");
    base = two(Role::Lead);
    change(Ann, ChangeKind::ChangeRole, Cem, {base}, Role::Lead);
    refuse("changes the role of nobody");
    base = two(Role::Lead);
    removeDevice(Ann, Bea, 1, {base});
    refuse("removes a device that does not stand");
    base = two(Role::Lead);
    addDevice(Bea, Bea, 0, {base});
    refuse("adds a device that stands");
    base = two(Role::Lead);
    const EntryId out = remove(Ann, Bea, {base});
    add(Bea, Cem, Role::Reader, {out});
    refuse("one who is out adds");
    base = two(Role::Lead);
    RosterChange rotate;
    put(Bea, rotate, {base}, 1);
    refuse("by a device that nobody added");
}

void TestResolutionVectors::initTestCase()
{
    QVERIFY(m_ready);
    if (!m_file.isBeingWritten())
        return;
    for (std::size_t i = 0; i < people * 2; ++i)
        m_devices.push_back(m_agency.makeDevice(i / 2));
    addRemovals();
    addAdditions();
    addLate();
    addRefused();
    QVERIFY(m_file.write());
}

void TestResolutionVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readResolution), QString());
}

QTEST_GUILESS_MAIN(TestResolutionVectors)
#include "TestResolutionVectors.moc"
