// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/simulation/Simulation.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

/// The real sessions and the real hubs keep what they promise, whatever happens between and to them
/// (docs/testing.md).
///
/// CASEWEAVE_STEPS says how many steps in all (ctest gives a release 100,000), CASEWEAVE_SEED and CASEWEAVE_SCRIPT
/// replay one run.
class TestSimulation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void whatIsPromisedHolds_data();
    void whatIsPromisedHolds();
    void theRunsHoldWhatTheyAreFor();
    void aRunCanBeReplayed();

private:
    std::map<std::string, std::size_t> m_happened;
    std::size_t m_runs = 0;
    std::size_t m_compared = 0;
};

namespace {

constexpr std::size_t stepsOfARun = 2000;

std::uint64_t numberFrom(const char *variable, std::uint64_t otherwise)
{
    if (!qEnvironmentVariableIsSet(variable))
        return otherwise;
    bool ok = false;
    const qulonglong value = qEnvironmentVariable(variable).toULongLong(&ok);
    if (!ok)
        qFatal("%s must be a number", variable);
    return value;
}

/// By its number or its name.
std::size_t scriptFrom(const char *variable, std::size_t otherwise)
{
    const QString text = qEnvironmentVariable(variable);
    for (std::size_t i = 0; i < scriptNames.size(); ++i) {
        if (text == QLatin1String(scriptNames[i]))
            return i;
    }
    const std::uint64_t number = numberFrom(variable, otherwise);
    if (number >= scriptNames.size())
        qFatal("%s must be below %zu", variable, scriptNames.size());
    return number;
}

} // namespace

void TestSimulation::whatIsPromisedHolds_data()
{
    QTest::addColumn<int>("script");
    QTest::addColumn<qulonglong>("seed");
    const std::uint64_t steps = numberFrom("CASEWEAVE_STEPS", 12'000);
    const auto first = numberFrom("CASEWEAVE_SEED", 1);
    const std::uint64_t runs
        = qEnvironmentVariableIsSet("CASEWEAVE_SEED") ? 1 : (steps + stepsOfARun - 1) / stepsOfARun;
    for (std::uint64_t run = 0; run < runs; ++run) {
        const auto script = scriptFrom("CASEWEAVE_SCRIPT", run % scriptNames.size());
        QTest::addRow("%s, seed %llu", scriptNames.at(script), static_cast<unsigned long long>(first + run))
            << static_cast<int>(script) << static_cast<qulonglong>(first + run);
    }
}

void TestSimulation::whatIsPromisedHolds()
{
    QFETCH(const int, script);
    QFETCH(const qulonglong, seed);
    const SimulationReport report
        = simulate(seed, static_cast<Script>(script), numberFrom("CASEWEAVE_RUN_STEPS", stepsOfARun));
    std::string text;
    for (const auto &[what, count] : report.happened) {
        text += " " + what + " " + std::to_string(count) + ",";
        m_happened[what] += count;
    }
    ++m_runs;
    m_compared += report.compared;
    qInfo("%zu steps, %zu arrived, %zu written, %zu compared:%s", report.steps, report.delivered, report.entries,
          report.compared, text.c_str());
    QVERIFY2(report.failure.empty(),
             ("CASEWEAVE_SCRIPT=" + std::to_string(script) + " CASEWEAVE_SEED=" + std::to_string(seed) + ": "
              + report.failure)
                 .c_str());
}

void TestSimulation::theRunsHoldWhatTheyAreFor()
{
    if (m_runs < 30)
        QSKIP("too few runs to say");
    for (const char *what : {"addition",
                             "removal",
                             "checkpoint",
                             "kill",
                             "power cut",
                             "disk full or not",
                             "line broken",
                             "line silent or not",
                             "hub killed",
                             "hub without power",
                             "hub's disk full or not",
                             "let in by the hub",
                             "meddled with",
                             "push dropped",
                             "push repeated",
                             "push changed",
                             "pushed to a foreign mailbox",
                             "rubbish pushed",
                             "access record forged",
                             "release note forged",
                             "old image",
                             "hub restored",
                             "two histories seen"}) {
        qInfo("%s: %zu", what, m_happened[what]);
        QVERIFY2(m_happened[what] > 0, what);
    }
    QVERIFY(m_compared > m_runs);
}

void TestSimulation::aRunCanBeReplayed()
{
    for (const Script script : {Script::Practitioners, Script::HostilePeer}) {
        const SimulationReport one = simulate(77, script, 600);
        const SimulationReport other = simulate(77, script, 600);
        QCOMPARE(one.delivered, other.delivered);
        QCOMPARE(one.happened, other.happened);
        QCOMPARE(one.failure, other.failure);
    }
}

QTEST_GUILESS_MAIN(TestSimulation)
#include "TestSimulation.moc"
