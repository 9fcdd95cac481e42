// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/simulation/Simulation.h"

#include "sync/tls/ThreadEnd.h"
#include "tests/sync/support/CaseStorm.h"

#include <QTemporaryDir>
#include <QThread>

namespace caseweave::test {
namespace {

constexpr const char *council = "northbridge";
constexpr const char *police = "southvale";

} // namespace

Simulation::Simulation(std::uint64_t seed, Script script, std::filesystem::path folder, ManualClock &clock)
    : m_script(script), m_folder(std::move(folder)), m_clock(clock),
      m_loop(dynamic_cast<VirtualLoop &>(*QAbstractEventDispatcher::instance())), m_chance(seed),
      m_random(seed + 1'000'000'007), m_network(m_chance), m_restricts(m_chance.below(2) == 1),
      m_equivocates(m_chance.below(3) > 0)
{
    seedBoxes(seed);
    m_sites.push_back(
        std::make_unique<SimulatedSite>(council, AgencyKind::Council, m_folder, m_network, m_clock, m_random));
    m_sites.push_back(
        std::make_unique<SimulatedSite>(police, AgencyKind::Police, m_folder, m_network, m_clock, m_random));
    m_sites[0]->trust(*m_sites[1]);
    m_sites[1]->trust(*m_sites[0]);
    std::size_t at = 0;
    for (const char *name : {"Ann", "Bob", "Cat", "Dee", "Eve", "Fay"}) {
        m_desks.push_back(
            std::make_unique<SimulatedDesk>(name, *m_sites[at++ / 3], m_folder, m_network, m_clock, m_random));
        m_desks.back()->clock.wrongMs = static_cast<std::int64_t>(m_chance.below(240'000)) - 120'000;
    }
}

Simulation::~Simulation()
{
    for (const auto &desk : m_desks)
        desk->lock();
    for (const auto &site : m_sites)
        site->kill();
    m_loop.settle();
}

SimulationReport Simulation::run(std::size_t steps)
{
    begin();
    for (; m_report.steps < steps && !isFailing(); ++m_report.steps) {
        step();
        if (m_report.steps % 250 == 249) {
            checkRemoved();
            checkForks();
            checkRefused();
        }
    }
    heal();
    checkRemoved();
    checkForks();
    checkRefused();
    compare();
    m_report.delivered = m_network.delivered;
    return m_report;
}

void Simulation::begin()
{
    for (const auto &site : m_sites)
        expect(site->publish() && site->start(), "a hub begins");
    for (const auto &desk : m_desks)
        expect(desk->unlock(), "a profile opens");
    // The directories come first, so that there is somebody to add.
    for (int i = 0; i < 400; ++i) {
        if (!m_network.step())
            m_loop.advance(500);
        m_loop.settle();
    }
    CaseDraft draft;
    draft.reference = QStringLiteral("SIM-1");
    PersonDraft child;
    child.givenName = QStringLiteral("Robin");
    child.familyName = QStringLiteral("Sample");
    draft.people = {child};
    const auto made = m_desks[0]->session->createCase(draft);
    CaseFile *const file = made ? m_desks[0]->file(*made) : nullptr;
    expect(file != nullptr, "a case is made");
    if (!file)
        return;
    m_case = *made;
    m_mailbox = file->log().mailbox();
    for (int i = 0; i < 3; ++i)
        addSomebody(*m_desks[0]);
}

void Simulation::step()
{
    const std::uint64_t what = m_chance.below(1000);
    if (what < 780 && m_network.step()) {
        // the commonest thing that happens
    } else if (what < 880) {
        act();
    } else if (what < 980) {
        passTime();
    } else if (what < 994) {
        disturb();
    } else {
        followScript();
    }
    m_loop.settle();
    for (const auto &desk : m_desks)
        checkDesk(*desk);
}

void Simulation::passTime()
{
    const std::uint64_t how = m_chance.below(100);
    const std::int64_t ms = how < 80 ? static_cast<std::int64_t>(m_chance.below(1500))
        : how < 97                   ? static_cast<std::int64_t>(m_chance.below(60'000))
        : how < 99                   ? static_cast<std::int64_t>(m_chance.below(3'600'000))
                                     : 26 * 3'600'000;
    m_loop.advance(ms);
}

void Simulation::act()
{
    SimulatedDesk &desk = someDesk();
    CaseFile *const file = desk.file(m_case);
    if (!file)
        return;
    const std::uint64_t what = m_chance.below(100);
    if (what < 12)
        changeMembers(oneIn(3) ? desk : *m_desks[0]);
    else if (what < 18)
        checkpoint(desk);
    else
        write(desk);
}

void Simulation::change(SimulatedDesk &desk, const char *what, const std::function<Status(CaseWriter &)> &how)
{
    if (!desk.has(m_case))
        return;
    const Status done = desk.session->change(m_case, how);
    ++m_report.happened[done ? what : std::string(what) + ": " + std::string(toString(done.code()))];
    m_report.entries += done ? 1 : 0;
    const bool isBug = !done
        && (done.code() == ErrorCode::Damaged || done.code() == ErrorCode::Malformed
            || done.code() == ErrorCode::BadSignature || done.code() == ErrorCode::Storage);
    expect(!isBug, std::string(what) + " fails: " + (done ? "" : std::string(toString(done.code()))));
}

void Simulation::write(SimulatedDesk &desk)
{
    const QString text = QStringLiteral("No. %1, made up").arg(++m_written);
    const std::uint64_t what = m_chance.below(100);
    if (what < 50) {
        EventDraft draft;
        draft.date = QDate(2026, 6, 1).addDays(static_cast<qint64>(m_chance.below(30)));
        draft.title = text;
        draft.text = oneIn(10) ? text.repeated(200) : text;
        if (m_restricts && oneIn(4))
            draft.onlyFor.append(someDesk().professional);
        change(desk, "event", [&](CaseWriter &writer) { return writer.addEvent(draft); });
    } else if (what < 75) {
        FieldDraft draft;
        draft.name = oneIn(2) ? QStringLiteral("stage") : QStringLiteral("reference");
        draft.text = text;
        change(desk, "field", [&](CaseWriter &writer) { return writer.writeField(draft); });
    } else if (what < 85) {
        change(desk, "concern",
               [&](CaseWriter &writer) { return writer.raiseConcern(ConcernLevel::Medium, text, QDate(2026, 12, 1)); });
    } else if (const CaseSnapshotPtr picture = desk.picture(m_case); picture && !picture->concerns.isEmpty()) {
        const Concern &concern = picture->concerns.at(
            static_cast<qsizetype>(m_chance.below(static_cast<std::uint64_t>(picture->concerns.size()))));
        change(desk, "acknowledgement", [&](CaseWriter &writer) { return writer.acknowledgeConcern(concern.id); });
    }
}

void Simulation::changeMembers(SimulatedDesk &desk)
{
    const std::uint64_t what = m_chance.below(10);
    if (what < 5) {
        addSomebody(desk);
    } else if (what < 7) {
        if (m_script == Script::Leaver)
            removeSomebody(desk);
    } else {
        const SimulatedDesk &whom = *m_desks[1 + m_chance.below(m_desks.size() - 1)];
        const MemberRole role = oneIn(4) ? MemberRole::Reader : oneIn(4) ? MemberRole::Lead : MemberRole::Contributor;
        if (m_script != Script::Leaver)
            change(desk, "role", [&](CaseWriter &writer) { return writer.changeRole(whom.professional, role); });
    }
}

void Simulation::addSomebody(SimulatedDesk &desk)
{
    const SimulatedDesk &whom = *m_desks[1 + m_chance.below(m_desks.size() - 1)];
    const bool history = m_script == Script::Leaver ? !oneIn(4) : true;
    change(desk, "addition",
           [&](CaseWriter &writer) { return writer.addMember(whom.professional, MemberRole::Contributor, history); });
}

void Simulation::removeSomebody(SimulatedDesk &desk)
{
    SimulatedDesk &whom = *m_desks[1 + m_chance.below(m_desks.size() - 1)];
    change(desk, "removal", [&](CaseWriter &writer) {
        const Status done = writer.removeMember(whom.professional);
        whom.wasRemoved = whom.wasRemoved || done.ok();
        return done;
    });
}

void Simulation::checkpoint(SimulatedDesk &desk)
{
    CaseFile *const file = desk.file(m_case);
    if (!file || file->writeBlock())
        return;
    Stated stated;
    stated.heads = file->log().heads();
    const auto written = file->log().writeCheckpoint();
    if (!written)
        return;
    stated.entry = *written;
    m_stated.push_back(std::move(stated));
    ++m_report.happened["checkpoint"];
}

SimulationReport simulate(std::uint64_t seed, Script script, std::size_t steps)
{
    class Runner final : public QThread {
    public:
        Runner(std::uint64_t runSeed, Script runScript, std::size_t runSteps)
            : m_seed(runSeed), m_script(runScript), m_steps(runSteps)
        {
            setEventDispatcher(new VirtualLoop(m_clock));
        }
        void run() override
        {
            tls::freeAtThreadEnd(); // the stores' library has random numbers of OpenSSL
            // Memory where there is any: nobody looks at the files after.
            const QString shared = QStringLiteral("/dev/shm");
            const QTemporaryDir folder((QFileInfo(shared).isWritable() ? shared : QDir::tempPath())
                                       + QStringLiteral("/caseweave-XXXXXX"));
            report = Simulation(m_seed, m_script, folder.path().toStdString(), m_clock).run(m_steps);
        }
        SimulationReport report;

    private:
        const std::uint64_t m_seed;
        const Script m_script;
        const std::size_t m_steps;
        ManualClock m_clock{Simulation::startMs()};
    };
    Runner runner(seed, script, steps);
    runner.start();
    runner.wait();
    return runner.report;
}

} // namespace caseweave::test
