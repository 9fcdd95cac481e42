// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chance/Random.h"
#include "crypto/memory/SecretBytes.h"
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/Waiting.h"
#include "tests/sync/support/Sanitizer.h"

#include <QSet>

using namespace caseweave;
using namespace caseweave::e2e;

namespace {

// Sanitizers make every start several times slower.
constexpr int usualHubKills = test::underSanitizer ? 14 : 140;
constexpr int usualClientKills = test::underSanitizer ? 6 : 60;

int number(const char *variable, int usual)
{
    bool isNumber = false;
    const int value = qEnvironmentVariableIntValue(variable, &isNumber);
    return isNumber ? value : usual;
}

/// Somebody who writes numbered events, and what became of each.
struct Writer {
    Professional who;
    QString prefix;
    int next = 0;
    QHash<int, QString> asked; ///< title by command, not answered yet
    QSet<QString> saved; ///< the client said so
    QSet<QString> unsure; ///< killed before it answered: there once or not at all
    QSet<QString> failed; ///< the client said that it is not saved
    QStringList reasons; ///< why, but for what was asked before the client was open again
    std::optional<int> opening; ///< the command that unlocks the client, not answered yet
    QString lockedOut; ///< why it was not unlocked

    void write(QString caseId)
    {
        const QString title = QStringLiteral("%1 %2").arg(prefix).arg(next++);
        const QJsonObject fields{{QStringLiteral("date"), QStringLiteral("2025-03-04")},
                                 {QStringLiteral("title"), title}};
        asked.insert(who.client->send(inCase("event", caseId, fields)), title);
    }
    void start()
    {
        QVERIFY(who.client->start());
        opening = who.client->send(command("unlock", {{QStringLiteral("passphrase"), dayPassphrase}}));
    }
    void collect()
    {
        if (const auto answer = opening ? who.client->takeAnswer(*opening) : std::nullopt) {
            opening.reset();
            if (!isOk(*answer))
                lockedOut = codeOf(*answer);
        }
        for (auto one = asked.begin(); one != asked.end();) {
            const auto answer = who.client->takeAnswer(one.key());
            if (!answer) {
                ++one;
                continue;
            }
            (isOk(*answer) ? saved : failed).insert(one.value());
            if (!isOk(*answer) && codeOf(*answer) != QLatin1String("locked"))
                reasons += one.value() + QStringLiteral(": ") + codeOf(*answer);
            one = asked.erase(one);
        }
    }
    void kill()
    {
        who.client->kill();
        collect(); // what it said with its last breath counts
        for (const QString &title : std::as_const(asked))
            unsure.insert(title);
        asked.clear();
        opening.reset();
    }
    /// Until it was let in or turned away.
    bool opens()
    {
        return waitUntil([&] {
                   collect();
                   return !opening;
               })
            && lockedOut.isEmpty();
    }
};

} // namespace

/// Programs that are killed at any moment, again and again. CASEWEAVE_KILLS_SEED replays a run's choices;
/// CASEWEAVE_HUB_KILLS and CASEWEAVE_CLIENT_KILLS say how many.
class TestKills : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void nothingThatWasSavedIsLostOrDoubled();

private:
    void killHub();
    void killClient(Writer &victim);
    void letPass(quint64 lines);
    quint64 linesHeard() const;
    void compare(Professional &who);

    std::optional<TwoAgencies> m_world;
    std::vector<Writer> m_writers;
    QString m_case;
    std::optional<SeededRandom> m_random;
    std::uint64_t m_seed = 0;
};

void TestKills::initTestCase()
{
    initialiseCrypto();
    SystemRandom chance;
    const Bytes drawn = chance.bytes(3);
    m_seed = static_cast<std::uint64_t>(number("CASEWEAVE_KILLS_SEED", drawn[0] | drawn[1] << 8 | drawn[2] << 16));
    m_random.emplace(m_seed);
    m_world.emplace();
    m_writers.resize(2);
    m_writers[0].who = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_writers[0].prefix = QStringLiteral("maya");
    m_writers[1].who = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    m_writers[1].prefix = QStringLiteral("tom");
    Professional &maya = m_writers[0].who;
    Professional &tom = m_writers[1].who;
    QVERIFY(knows(maya, tom));
    m_case = createCase(maya, QStringLiteral("GC-4"));
    QVERIFY(!m_case.isEmpty());
    QVERIFY(isOk(addMember(maya, m_case, tom)));
    QVERIFY(opens(tom, m_case));
    QVERIFY(settles(tom)); // nobody writes before the case has arrived
}

quint64 TestKills::linesHeard() const
{
    quint64 sum = 0;
    for (const Writer &writer : m_writers)
        sum += writer.who.client->linesHeard();
    return sum;
}

/// Until the clients have said so many things: whatever they are in the middle of then is the moment of the kill.
void TestKills::letPass(quint64 lines)
{
    constexpr int mostMs = 1000; // a client that is being opened says nothing for a while
    const quint64 until = linesHeard() + lines;
    waitUntil([&] { return linesHeard() >= until; }, mostMs);
}

void TestKills::killHub()
{
    m_world->hub->kill();
    if (m_random->below(4) == 0) { // sometimes people go on without it for a while
        for (Writer &writer : m_writers)
            writer.write(m_case);
        letPass(3);
    }
    QVERIFY(m_world->hub->start());
    for (Writer &writer : m_writers)
        writer.who.client->send(command("online", {{QStringLiteral("on"), true}}));
}

void TestKills::killClient(Writer &victim)
{
    victim.kill();
    // Whether it opens is not waited for: what is asked meanwhile is done afterwards, and the next kill may come first.
    victim.start();
}

void TestKills::nothingThatWasSavedIsLostOrDoubled()
{
    int hubKills = number("CASEWEAVE_HUB_KILLS", usualHubKills);
    int clientKills = number("CASEWEAVE_CLIENT_KILLS", usualClientKills);
    qInfo("CASEWEAVE_KILLS_SEED=%llu", static_cast<unsigned long long>(m_seed));
    for (int round = 1; hubKills + clientKills > 0; ++round) {
        for (Writer &writer : m_writers) {
            for (std::uint64_t events = 1 + m_random->below(4); events > 0; --events)
                writer.write(m_case);
        }
        letPass(m_random->below(12));
        if (m_random->below(static_cast<std::uint64_t>(hubKills + clientKills))
            < static_cast<std::uint64_t>(hubKills)) {
            --hubKills;
            killHub();
        } else {
            --clientKills;
            killClient(m_writers[m_random->below(m_writers.size())]);
        }
        if (QTest::currentTestFailed())
            return;
        for (Writer &writer : m_writers) {
            writer.collect();
            QVERIFY2(writer.lockedOut.isEmpty(), qPrintable(writer.prefix + QStringLiteral(": ") + writer.lockedOut));
        }
        // Now and then they get to the end of what there is, or all kills would hit the same beginning.
        if (round % 10 == 0) {
            for (Writer &writer : m_writers) {
                QVERIFY2(writer.opens(), qPrintable(writer.prefix + QStringLiteral(": ") + writer.lockedOut));
                QVERIFY(settles(writer.who));
            }
        }
    }
    for (Writer &writer : m_writers) {
        QVERIFY2(writer.opens(), qPrintable(writer.prefix + QStringLiteral(": ") + writer.lockedOut));
        QVERIFY(waitUntil([&] {
            writer.collect();
            return writer.asked.isEmpty();
        }));
        QVERIFY(settles(writer.who));
        qInfo("%s: %lld saved, %lld unsure, %lld failed", qPrintable(writer.prefix),
              static_cast<long long>(writer.saved.size()), static_cast<long long>(writer.unsure.size()),
              static_cast<long long>(writer.failed.size()));
        QVERIFY2(writer.reasons.isEmpty(), qPrintable(writer.reasons.join(QStringLiteral(", "))));
    }
    QVERIFY(becomeEqual({&m_writers[0].who, &m_writers[1].who}, m_case));
    for (Writer &writer : m_writers)
        compare(writer.who);

    // Somebody who only comes now gets the same.
    Professional ann = m_world->enrol(*m_world->police, QStringLiteral("Ann Rees"), QStringLiteral("Detective"));
    QVERIFY(knows(m_writers[0].who, ann));
    QVERIFY(isOk(addMember(m_writers[0].who, m_case, ann)));
    QVERIFY(opens(ann, m_case));
    QVERIFY(becomeEqual({&m_writers[0].who, &m_writers[1].who, &ann}, m_case));
    compare(ann);
}

/// Everything that was said to be saved is there, and everything that is there is there once.
void TestKills::compare(Professional &who)
{
    const QJsonArray events = allEvents(who, m_case);
    const QStringList titles = titlesOf(events);
    const QSet<QString> there(titles.begin(), titles.end());
    QCOMPARE(titles.size(), there.size());
    QSet<QString> possible;
    for (const Writer &writer : m_writers) {
        const QSet<QString> lost = writer.saved - there;
        QVERIFY2(lost.isEmpty(), qPrintable(lost.values().join(u',')));
        QVERIFY(!there.intersects(writer.failed));
        possible += writer.saved + writer.unsure;
    }
    QCOMPARE(there - possible, QSet<QString>());
}

QTEST_GUILESS_MAIN(TestKills)
#include "TestKills.moc"
