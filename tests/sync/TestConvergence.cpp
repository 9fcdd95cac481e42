// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/CaseStorm.h"
#include "tests/sync/support/Sanitizer.h"

#include <QTest>

#include <atomic>
#include <mutex>
#include <thread>

using namespace caseweave;
using namespace caseweave::test;

/// State is a function of the set of entries, however they come.
///
/// CASEWEAVE_SEEDS says how many runs (ctest gives a release 20,000), CASEWEAVE_SEED replays one.
class TestConvergence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void replicasThatHaveTheSameEntriesHaveTheSameState_data();
    void replicasThatHaveTheSameEntriesHaveTheSameState();
    void theRunsHoldWhatTheyAreFor();

private:
    /// What a run may hold, and of how many in a hundred runs it is asked: somewhat fewer than of the seeds that the
    /// test begins with, of which more than one replica was compared in 91, and so on. They are the same every time.
    struct Feature {
        const char *name;
        std::size_t percent;
    };
    static constexpr std::size_t features = 6;
    static constexpr std::array<Feature, features> wanted{
        {{"compared", 88}, {"fork", 8}, {"reset", 12}, {"late", 13}, {"void", 6}, {"merge", 16}}};
    std::array<std::atomic<std::size_t>, features> m_seen{};
    std::atomic<std::size_t> m_runs = 0;
    static std::uint64_t numberFrom(const char *variable, std::uint64_t otherwise)
    {
        bool ok = false;
        const qulonglong value = qEnvironmentVariable(variable).toULongLong(&ok);
        return ok ? value : otherwise;
    }
};

void TestConvergence::replicasThatHaveTheSameEntriesHaveTheSameState_data()
{
    // In rows, because a row has a time limit of its own.
    constexpr std::uint64_t rowSize = 1000;
    QTest::addColumn<qulonglong>("first");
    QTest::addColumn<qulonglong>("count");
    const bool one = qEnvironmentVariableIsSet("CASEWEAVE_SEED");
    const std::uint64_t first = numberFrom("CASEWEAVE_SEED", 1);
    const std::uint64_t all = one ? 1 : numberFrom("CASEWEAVE_SEEDS", underSanitizer ? 100 : 1000);
    for (std::uint64_t done = 0; done < all; done += rowSize) {
        const std::uint64_t count = std::min(rowSize, all - done);
        QTest::addRow("seeds from %llu", static_cast<unsigned long long>(first + done))
            << static_cast<qulonglong>(first + done) << static_cast<qulonglong>(count);
    }
}

void TestConvergence::replicasThatHaveTheSameEntriesHaveTheSameState()
{
    QFETCH(const qulonglong, first);
    QFETCH(const qulonglong, count);
    std::atomic<std::uint64_t> next = first;
    std::mutex mutex;
    std::vector<std::string> failures;
    const auto work = [&] {
        for (std::uint64_t seed = next++; seed < first + count; seed = next++) {
            const StormReport report = CaseStorm(seed).run();
            ++m_runs;
            const std::array<bool, features> had{report.compared > 1, report.hadFork, report.hadReset,
                                                 report.hadLate,      report.hadVoid, report.hadMerge};
            for (std::size_t i = 0; i < had.size(); ++i)
                m_seen[i] += had[i] ? 1 : 0;
            if (!report.failure.empty()) {
                const std::lock_guard lock(mutex);
                failures.push_back("CASEWEAVE_SEED=" + std::to_string(seed) + ": " + report.failure);
            }
        }
    };
    static_cast<void>(CaseStorm(first)); // makes what the threads share
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < std::min(2U, std::max(1U, std::thread::hardware_concurrency())); ++i)
        threads.emplace_back(work);
    for (std::thread &thread : threads)
        thread.join();
    for (std::size_t i = 0; i < std::min<std::size_t>(failures.size(), 10); ++i)
        qWarning("%s", failures[i].c_str());
    QCOMPARE(failures.size(), std::size_t{0});
}

void TestConvergence::theRunsHoldWhatTheyAreFor()
{
    if (m_runs < 1000)
        QSKIP("too few runs to say");
    for (std::size_t i = 0; i < features; ++i) {
        qInfo("%s: %zu of %zu runs", wanted[i].name, m_seen[i].load(), m_runs.load());
        QVERIFY(m_seen[i] * 100 >= m_runs * wanted[i].percent);
    }
}

QTEST_GUILESS_MAIN(TestConvergence)
#include "TestConvergence.moc"
