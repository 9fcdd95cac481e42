// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/HubMesh.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Space = HubStore::Space;

/// Two hubs with files on disk, of which one is killed with a certain write of what they say to each other about a
/// case: a directory, an access record, entries both ways, a letter.
class Exchange : public HubMesh {
public:
    Exchange(const QString &folder, std::size_t victim) : HubMesh(2, {}, folder), m_victim(victim)
    {
        for (std::size_t i = 0; i < 2; ++i)
            m_devices.push_back((*this)[i].device());
        QVERIFY(comes([this] { return knows(0, 1) && knows(1, 0); }));
        m_record = recordOf(m_devices[0], m_tag, nullptr, {m_devices[0].id()}, {m_devices[1].id()});
        for (int i = 0; i < 5; ++i)
            m_entries.push_back(envelopeOf(m_tag, wire::Class::Entry, random));
        m_letter = envelopeOf(wire::inboxTagOf(m_devices[1].id()), wire::Class::Inbox, random);
    }

    /// Whether the hub was killed at all.
    bool run(int commits, bool isMade)
    {
        const auto doom = std::make_shared<Doom>();
        doom->commits = commits;
        doom->isMade = isMade;
        MeshHub &hub = (*this)[m_victim];
        hub.stop();
        hub.doom = doom;
        hub.start();
        connectAll();
        check(acknowledged([this] { return publish(); }));
        check(acknowledged([this] { return putRecord(); }));
        check(acknowledged([this] { return pushAt(0, m_tag, {m_entries[0], m_entries[1], m_entries[2]}); }));
        check(acknowledged([this] { return pushAt(0, wire::inboxTagOf(m_devices[1].id()), {m_letter}); }));
        check(acknowledged([this] { return pushAt(1, m_tag, {m_entries[3], m_entries[4]}); }));
        check(comes([this] {
            raiseTheDead();
            return isThereOnce();
        }));
        return doom->isDead;
    }
    bool isWell() const { return m_isWell; }

private:
    void check(bool holds) { m_isWell = m_isWell && holds; }

    bool knows(std::size_t at, std::size_t of)
    {
        return (*this)[at].open()->directoryCount((*this)[of].agency.id).value() == (*this)[of].directory.size();
    }
    void connectAll()
    {
        m_connections.clear();
        for (std::size_t i = 0; i < 2; ++i)
            m_connections.push_back((*this)[i].online(m_devices[i].login()));
    }
    void raiseTheDead()
    {
        MeshHub &hub = (*this)[m_victim];
        if (!hub.doom || !hub.doom->isDead)
            return;
        hub.kill();
        hub.doom.reset();
        hub.start();
        connectAll();
    }
    /// As a client does that goes on until it is told that it was stored.
    bool acknowledged(const std::function<Status()> &step)
    {
        return comes([&] {
            raiseTheDead();
            const Status done = step();
            raiseTheDead();
            return done.ok();
        });
    }
    Status publish()
    {
        MeshHub &hub = (*this)[0];
        if (m_published.empty()) {
            const Bytes card = TestAgency::card(random.id<ProfessionalId>());
            m_published = hub.directory;
            m_published.push_back(
                hub.agency.directoryRecord(hub.directory.size(), hub.directory.back(), card, clock.nowSeconds()));
        }
        const auto issuer = hub.online(hub.agency.issuerLogin());
        const Status done = await<void>([&](auto ready) { issuer->putDirectory(m_published, std::move(ready)); });
        if (done)
            hub.directory = m_published;
        return done;
    }
    Status putRecord()
    {
        const Status done = put(*m_connections[0], m_record);
        const auto held = (*this)[0].record(m_tag);
        const bool isTheSame = held && held->encoded == m_record.encoded;
        return !done && done.code() == ErrorCode::Conflict && isTheSame ? Status() : done;
    }
    Status pushAt(std::size_t hub, const MailboxTag &tag, const std::vector<Bytes> &envelopes)
    {
        std::vector<HubPush> items;
        for (const Bytes &envelope : envelopes)
            items.push_back({envelope, {}});
        if (m_connections[hub]->state() != HubState::Online)
            connectAll();
        const auto answer = push(*m_connections[hub], tag, std::move(items));
        return answer ? Status() : Status(answer.error());
    }
    bool isThereOnce()
    {
        std::vector<Bytes> expected = m_entries;
        std::ranges::sort(expected);
        for (std::size_t i = 0; i < 2; ++i) {
            std::vector<Bytes> here = (*this)[i].envelopes(m_tag);
            std::ranges::sort(here);
            const auto held = (*this)[i].record(m_tag);
            if (here != expected || !held || held->encoded != m_record.encoded
                || (*this)[i].backlog((*this)[1 - i].agency.id).mailboxes > 0)
                return false;
        }
        const auto letters = (*this)[1].envelopes(wire::inboxTagOf(m_devices[1].id()), Space::Inbox);
        return letters == std::vector<Bytes>{m_letter} && knows(1, 0) && knows(0, 1);
    }

    const std::size_t m_victim;
    const MailboxTag m_tag = tagOf(1);
    std::vector<TestDevice> m_devices;
    std::vector<std::unique_ptr<HubConnection>> m_connections;
    std::vector<Bytes> m_published;
    wire::AccessRecord m_record;
    std::vector<Bytes> m_entries;
    Bytes m_letter;
    bool m_isWell = true;
};

} // namespace

/// A hub may be killed at any moment of what it says to another.
class TestKillsBetweenHubs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void atEveryWriteBothComeToHoldEverythingOnce_data()
    {
        QTest::addColumn<int>("victim");
        QTest::addColumn<bool>("isMade");
        QTest::newRow("the one that begins, before it is written") << 0 << false;
        QTest::newRow("the one that begins, before it is told") << 0 << true;
        QTest::newRow("the other, before it is written") << 1 << false;
        QTest::newRow("the other, before it is told") << 1 << true;
    }
    void atEveryWriteBothComeToHoldEverythingOnce()
    {
        QFETCH(int, victim);
        QFETCH(bool, isMade);
        constexpr int least = 6; // writes of such an exchange, at either side
        int commits = 1;
        for (bool isKilled = true; isKilled; ++commits) {
            const QTemporaryDir folder;
            Exchange exchange(folder.path(), static_cast<std::size_t>(victim));
            isKilled = exchange.run(commits, isMade);
            QVERIFY2(exchange.isWell(), qPrintable(QStringLiteral("killed at write %1").arg(commits)));
        }
        QVERIFY2(commits > least, qPrintable(QString::number(commits)));
    }
};

QTEST_GUILESS_MAIN(TestKillsBetweenHubs)
#include "TestKillsBetweenHubs.moc"
