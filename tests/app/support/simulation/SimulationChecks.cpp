// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/simulation/Simulation.h"

#include "sync/roster/RosterPayload.h"

namespace caseweave::test {

void Simulation::expect(bool good, const std::string &what)
{
    if (!good && m_report.failure.empty())
        m_report.failure = what + " (step " + std::to_string(m_report.steps) + ")";
}

/// What was acknowledged to it is at its hub, at that moment.
void Simulation::checkDesk(SimulatedDesk &desk)
{
    CaseFile *const file = desk.file(m_case);
    if (!file || file->log().counts().unsent == desk.unsent.size())
        return;
    const auto items = file->log().outbox({}, std::size_t{1} << 30);
    if (!items)
        return;
    std::map<std::uint64_t, Bytes> now;
    for (const OutboxItem &item : *items) {
        if (item.mailbox == m_mailbox)
            now[item.number] = item.envelope;
    }
    for (const auto &[number, envelope] : desk.unsent) {
        if (now.count(number) != 0)
            continue;
        HubStore *const store = desk.site.reader();
        const auto has = store ? store->has(HubStore::Space::Case, m_mailbox, envelope) : Result<bool>(ErrorCode::Busy);
        if (!desk.site.wasRestored && m_script != Script::HostileHub)
            expect(has.ok() && *has, desk.name + " was told of an entry that its hub does not have");
        desk.acknowledged.push_back(envelope);
    }
    if (desk.wasRestored) {
        for (const auto &[number, envelope] : now) {
            if (!desk.isInImage(envelope) && desk.firstHistory.count(envelope) == 0)
                desk.secondHistory.insert(envelope);
        }
    }
    desk.unsent = std::move(now);
}

void Simulation::checkAcknowledged(SimulatedSite &site)
{
    HubStore *const store = site.reader();
    if (!store || site.wasRestored || m_script == Script::HostileHub)
        return;
    for (const auto &desk : m_desks) {
        if (&desk->site != &site)
            continue;
        for (const Bytes &envelope : desk->acknowledged) {
            const auto has = store->has(HubStore::Space::Case, m_mailbox, envelope);
            expect(has.ok() && *has, "a hub lost what it acknowledged to " + desk->name);
        }
    }
}

namespace {

/// Every roster entry that anybody in a run has.
class Epochs {
public:
    void add(const EntryId &id, const RosterPayload &payload)
    {
        Epoch &epoch = m_epochs[id];
        epoch.parents = payload.parents;
        for (const RosterMember &member : payload.members) {
            for (const RosterDevice &device : member.devices)
                epoch.devices[device.id] = member.history;
        }
    }
    /// Those whose entries this device may open: that name it, and where it has history what they follow.
    std::set<EntryId> openTo(const DeviceId &device) const
    {
        std::set<EntryId> open;
        std::vector<EntryId> before;
        for (const auto &[id, epoch] : m_epochs) {
            const auto named = epoch.devices.find(device);
            if (named == epoch.devices.end())
                continue;
            open.insert(id);
            if (named->second)
                before.insert(before.end(), epoch.parents.begin(), epoch.parents.end());
        }
        std::set<EntryId> seen;
        while (!before.empty()) {
            const EntryId id = before.back();
            before.pop_back();
            const auto epoch = m_epochs.find(id);
            if (seen.insert(id).second && epoch != m_epochs.end())
                before.insert(before.end(), epoch->second.parents.begin(), epoch->second.parents.end());
        }
        open.insert(seen.begin(), seen.end());
        return open;
    }
    bool knows(const EntryId &id) const { return m_epochs.count(id) != 0; }

private:
    struct Epoch {
        std::vector<EntryId> parents;
        std::map<DeviceId, bool> devices; ///< and whether with history
    };
    std::map<EntryId, Epoch> m_epochs;
};

} // namespace

/// Nobody opens what was written under an epoch that leaves their device out and comes before none that names it.
void Simulation::checkRemoved()
{
    if (m_script != Script::Leaver)
        return;
    Epochs epochs;
    for (const auto &desk : m_desks) {
        if (CaseFile *const file = desk->file(m_case))
            static_cast<void>(file->log().visitRoster(
                [&](const LogEntry &entry, const RosterPayload &payload) { epochs.add(entry.id, payload); }));
    }
    for (const auto &desk : m_desks) {
        CaseFile *const file = desk->file(m_case);
        if (!file)
            continue;
        const std::set<EntryId> open = epochs.openTo(desk->device);
        for (const Standing standing : {Standing::Counts, Standing::Late, Standing::NotAllowed, Standing::Frozen}) {
            static_cast<void>(file->log().visit(standing, [&](const LogEntry &entry) {
                if (entry.readable && epochs.knows(entry.epoch))
                    expect(open.count(entry.epoch) != 0,
                           desk->name + " opened an entry of an epoch that leaves them out");
            }));
        }
    }
}

/// Who holds another entry than somebody states, and has the statement, knows of the fork.
void Simulation::checkForks()
{
    for (const auto &desk : m_desks) {
        CaseFile *const file = desk->file(m_case);
        if (!file)
            continue;
        CaseLog &log = file->log();
        const auto idOf = [&](const DeviceId &device, std::uint64_t sequence) {
            std::optional<EntryId> id;
            static_cast<void>(log.entry(device, sequence, [&](const LogEntry &entry) { id = entry.id; }));
            return id;
        };
        std::set<DeviceId> known;
        for (const ForkNotice &notice : log.forks())
            known.insert(notice.device);
        for (const Stated &stated : m_stated) {
            if (stated.entry.device == desk->device
                || idOf(stated.entry.device, stated.entry.sequence) != stated.entry.id)
                continue;
            for (const EntryRef &head : stated.heads) {
                const auto here = idOf(head.device, head.sequence);
                if (!here || *here == head.id)
                    continue;
                ++m_report.happened["two histories seen"];
                expect(known.count(head.device) != 0, desk->name + " did not notice two histories of a device");
            }
        }
    }
}

void Simulation::checkDamage()
{
    for (const auto &desk : m_desks) {
        if (!desk->session || desk->disk.isFull)
            continue;
        for (const CaseSummary &summary : desk->session->summaries())
            expect(!summary.damaged,
                   desk->name
                       + "'s case is damaged: " + std::string(toString(summary.error.value_or(ErrorCode::Damaged))));
    }
}

/// All who are in the case and may read all of it hold the same.
void Simulation::compare()
{
    if (isFailing())
        return;
    for (const auto &site : m_sites)
        checkAcknowledged(*site);
    const bool anyLost
        = std::any_of(m_sites.begin(), m_sites.end(), [](const auto &site) { return site->wasRestored; });
    CaseFile *const first = m_desks[0]->file(m_case);
    expect(first != nullptr, "the first desk has the case");
    if (!first)
        return;
    const std::vector<EntryRef> heads = first->log().heads();
    const auto digest = m_desks[0]->session->digest(m_case);
    const Roster &roster = first->log().roster();
    for (const auto &desk : m_desks) {
        const auto member = std::find_if(roster.members.begin(), roster.members.end(),
                                         [&](const RosterMember &one) { return one.id == desk->member; });
        if (member == roster.members.end() || !member->history || desk == m_desks[0])
            continue;
        CaseFile *const file = desk->file(m_case);
        if (!file && anyLost) {
            ++m_report.happened["welcome lost with a hub's store"];
            continue;
        }
        expect(file != nullptr, desk->name + " is in the case and does not have it");
        if (!file || isFailing())
            return;
        expect(desk->isSettled(m_case), desk->name + " does not come to rest");
        expect(file->log().heads() == heads, desk->name + " does not have the same entries");
        const auto here = desk->session->digest(m_case);
        if (!m_restricts)
            expect(digest.ok() && here.ok() && *digest == *here, desk->name + " does not hold the same state");
        ++m_report.compared;
    }
}

} // namespace caseweave::test
