// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/StateStorm.h"
#include "tests/sync/support/Sanitizer.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

/// What the application makes of a case is a function of the set of entries, however they come.
///
/// CASEWEAVE_SEEDS says how many runs, CASEWEAVE_SEED replays one.
class TestStateStorm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void replicasThatHaveTheSameEntriesShowTheSame();
    void theRunsHoldWhatTheyAreFor();

private:
    /// What a run may hold, and of how many in a hundred runs it is asked: somewhat fewer than of the seeds that are
    /// run.
    struct Feature {
        const char *name;
        bool StateReport::*had;
        std::uint64_t percent;
        std::uint64_t seen = 0;
    };
    std::array<Feature, 9> m_features{{{"conflict", &StateReport::hadConflict, 45},
                                       {"acknowledged", &StateReport::hadAcknowledged, 40},
                                       {"withdrawn", &StateReport::hadWithdrawn, 35},
                                       {"events", &StateReport::hadEvents, 60},
                                       {"restricted", &StateReport::hadRestricted, 30},
                                       {"correction", &StateReport::hadCorrection, 40},
                                       {"contradiction", &StateReport::hadContradiction, 15},
                                       {"released", &StateReport::hadReleased, 40},
                                       {"reset", &StateReport::hadReset, 12}}};
    std::uint64_t m_runs = 0;
    std::uint64_t m_compared = 0; ///< runs in which more than one replica was compared
    static std::uint64_t numberFrom(const char *variable, std::uint64_t otherwise)
    {
        bool ok = false;
        const qulonglong value = qEnvironmentVariable(variable).toULongLong(&ok);
        return ok ? value : otherwise;
    }
};

void TestStateStorm::replicasThatHaveTheSameEntriesShowTheSame()
{
    const bool one = qEnvironmentVariableIsSet("CASEWEAVE_SEED");
    const std::uint64_t first = numberFrom("CASEWEAVE_SEED", 1);
    const std::uint64_t count = one ? 1 : numberFrom("CASEWEAVE_SEEDS", underSanitizer ? 50 : 1000);
    std::size_t failures = 0;
    for (std::uint64_t seed = first; seed < first + count && failures < 10; ++seed) {
        const StateReport report = StateStorm(seed).run();
        ++m_runs;
        m_compared += report.compared > 1 ? 1 : 0;
        for (Feature &feature : m_features)
            feature.seen += report.*feature.had ? 1 : 0;
        if (!report.failure.empty()) {
            ++failures;
            qWarning("CASEWEAVE_SEED=%llu: %s", static_cast<unsigned long long>(seed), report.failure.c_str());
        }
    }
    QCOMPARE(failures, std::size_t{0});
}

void TestStateStorm::theRunsHoldWhatTheyAreFor()
{
    if (m_runs < 1000)
        QSKIP("too few runs to say");
    qInfo("compared: %llu of %llu runs", static_cast<unsigned long long>(m_compared),
          static_cast<unsigned long long>(m_runs));
    for (const Feature &feature : m_features)
        qInfo("%s: %llu of %llu runs", feature.name, static_cast<unsigned long long>(feature.seen),
              static_cast<unsigned long long>(m_runs));
    for (const Feature &feature : m_features)
        QVERIFY2(feature.seen * 100 >= m_runs * feature.percent, feature.name);
    QVERIFY(m_compared * 100 >= m_runs * 95);
}

QTEST_GUILESS_MAIN(TestStateStorm)
#include "TestStateStorm.moc"
