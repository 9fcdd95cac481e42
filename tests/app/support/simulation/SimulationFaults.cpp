// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/simulation/Simulation.h"

namespace caseweave::test {
namespace {

constexpr std::size_t mostKept = 64; ///< messages
constexpr std::int64_t dayMs = 25 * 3600 * 1000; ///< and an hour

} // namespace

void Simulation::disturb()
{
    const std::uint64_t what = m_chance.below(100);
    if (what < 50)
        disturbDesk(someDesk());
    else if (what < 75)
        disturbLines();
    else
        disturbSite(someSite());
}

void Simulation::disturbDesk(SimulatedDesk &desk)
{
    const std::uint64_t what = m_chance.below(100);
    if (!desk.isOpen() || what < 15) {
        desk.disk.isFull = false;
        ++m_report.happened["lock and unlock"];
        desk.lock();
        m_loop.settle();
        expect(desk.unlock(), "a profile opens again");
    } else if (what < 35) {
        ++m_report.happened["kill"];
        expect(desk.crash() || desk.disk.isFull, "a profile opens after a kill");
    } else if (what < 55) {
        ++m_report.happened["power cut"];
        expect(desk.powerCut(m_chance.below(1001)) || desk.disk.isFull, "a profile opens after a power cut");
    } else if (what < 75) {
        ++m_report.happened["on or off line"];
        desk.setOnline(!desk.online);
    } else if (what < 90) {
        ++m_report.happened["disk full or not"];
        desk.disk.isFull = !desk.disk.isFull;
    } else {
        ++m_report.happened["clock set"];
        desk.clock.wrongMs = static_cast<std::int64_t>(m_chance.below(240'000)) - 120'000;
    }
    checkDamage();
}

void Simulation::disturbLines()
{
    if (oneIn(2)) {
        ++m_report.happened["line broken"];
        return m_network.breakOne();
    }
    ++m_report.happened["line silent or not"];
    const bool betweenHubs = oneIn(3);
    SimulatedSite &site = someSite();
    const SimulatedDesk &desk = someDesk();
    const std::string from = betweenHubs ? site.agency.name : desk.name;
    const std::string to = betweenHubs ? m_sites[&site == m_sites[0].get() ? 1 : 0]->address() : desk.site.address();
    m_network.part(from, to, !m_network.isParted(from, to));
}

void Simulation::disturbSite(SimulatedSite &site)
{
    const std::uint64_t what = m_chance.below(100);
    if (!site.isUp()) {
        site.disk.isFull = false;
        expect(site.start(), "a hub starts again");
        return checkAcknowledged(site);
    }
    if (what < 30) {
        ++m_report.happened["hub killed"];
        site.kill();
        if (oneIn(2)) {
            site.disk.isFull = false;
            expect(site.start(), "a hub starts after a kill");
        }
    } else if (what < 60) {
        ++m_report.happened["hub without power"];
        site.disk.isFull = false;
        expect(site.powerCut(m_chance.below(1001)), "a hub starts after a power cut");
    } else {
        ++m_report.happened["hub's disk full or not"];
        site.disk.isFull = !site.disk.isFull;
    }
    checkAcknowledged(site);
}

/// A hub that means harm lets one in whom the case put out. Few are out at a time, so all are looked at.
void Simulation::letSomebodyIn()
{
    for (const auto &desk : m_desks) {
        if (!desk->wasRemoved || !desk->site.isUp() || desk->site.disk.isFull
            || !desk->site.letIn(m_mailbox, desk->device))
            continue;
        ++m_report.happened["let in by the hub"];
        return;
    }
}

void Simulation::followScript()
{
    SimulatedDesk &desk = *m_desks[1 + m_chance.below(m_desks.size() - 1)];
    SimulatedSite &site = someSite();
    switch (m_script) {
    case Script::Practitioners:
        return;
    case Script::Leaver:
        letSomebodyIn();
        return;
    case Script::HostileHub:
    case Script::HostilePeer:
        m_meddling = !m_meddling;
        return meddle();
    case Script::OldImage:
        if (!desk.hasImage() || oneIn(3))
            return desk.takeImage();
        ++m_report.happened["old image"];
        m_meddling = m_equivocates;
        meddle();
        desk.disk.isFull = false;
        expect(desk.restore(oneIn(2)), "a profile opens from an old image");
        return checkDamage();
    case Script::RestoredHub:
        if (!site.hasImage() || oneIn(3))
            return site.takeImage();
        ++m_report.happened["hub restored"];
        site.disk.isFull = false;
        expect(site.restore(), "a hub starts from an old image");
        return;
    }
}

void Simulation::meddle()
{
    m_network.toClient = nullptr;
    m_network.toServer = nullptr;
    if (m_meddling && m_script == Script::OldImage)
        m_network.toClient = [this](const std::string &from, const std::string &, ByteView message) {
            return showOneHistory(from, message);
        };
    else if (m_meddling)
        m_network.toClient = [this](const std::string &from, const std::string &to, ByteView message) {
            return meddleWith(from, to, message);
        };
    if (m_meddling && m_script == Script::HostilePeer)
        m_network.toServer = [this](const std::string &from, const std::string &to, ByteView message) {
            return meddleWithPush(from, to, message);
        };
}

std::vector<Bytes> Simulation::showOneHistory(const std::string &from, ByteView message)
{
    const Bytes honest(message.begin(), message.end());
    const auto frame = wire::decode(message);
    std::size_t viewer = 0;
    while (viewer < m_desks.size() && m_desks[viewer]->name != from)
        ++viewer;
    if (!frame || viewer == m_desks.size())
        return {honest};
    const auto isHidden = [&](const wire::Item &item) {
        const Bytes envelope(item.envelope.begin(), item.envelope.end());
        return std::any_of(m_desks.begin(), m_desks.end(), [&](const auto &desk) {
            const bool seesSecond = desk->name == from || viewer % 2 == 1;
            return (seesSecond ? desk->firstHistory : desk->secondHistory).count(envelope) != 0;
        });
    };
    if (const auto *deliver = std::get_if<wire::Deliver>(&frame->message)) {
        wire::Deliver other = *deliver;
        std::erase_if(other.items, isHidden);
        return {wire::encode(frame->request, other)};
    }
    if (const auto *page = std::get_if<wire::Page>(&frame->message)) {
        wire::Page other = *page;
        std::erase_if(other.items, isHidden);
        return {wire::encode(frame->request, other)};
    }
    return {honest};
}

/// What a hub that means harm does with one message. A client must come to no harm but delay.
std::vector<Bytes> Simulation::meddleWith(const std::string &from, const std::string &to, ByteView message)
{
    const bool isBetweenHubs = from == m_sites[0]->agency.name || from == m_sites[1]->agency.name;
    const Bytes honest(message.begin(), message.end());
    if (isBetweenHubs != (m_script == Script::HostilePeer) || to != m_sites[1]->address() || !oneIn(6))
        return {honest};
    const auto frame = wire::decode(message);
    if (!frame)
        return {honest};
    if (m_kept.size() < mostKept)
        m_kept.push_back(honest);
    const std::uint64_t what = m_chance.below(6);
    ++m_report.happened["meddled with"];
    if (what == 0)
        return {};
    if (what == 1)
        return {honest, honest};
    if (what == 2)
        return {honest, m_kept[m_chance.below(m_kept.size())]};
    Bytes changed = honest;
    if (what == 3)
        changed[m_chance.below(changed.size())] ^= static_cast<std::uint8_t>(1U << m_chance.below(8));
    if (const auto *deliver = std::get_if<wire::Deliver>(&frame->message); deliver && what > 3) {
        wire::Deliver other = *deliver;
        if (what == 4)
            std::reverse(other.items.begin(), other.items.end());
        else
            other.items.erase(other.items.begin());
        changed = wire::encode(frame->request, other);
    } else if (const auto *page = std::get_if<wire::Page>(&frame->message); page && what > 3 && !page->items.empty()) {
        wire::Page other = *page;
        if (what == 4)
            std::reverse(other.items.begin(), other.items.end());
        else
            other.items.erase(other.items.begin() + static_cast<std::ptrdiff_t>(m_chance.below(other.items.size())));
        changed = wire::encode(frame->request, other);
    }
    return {changed};
}

/// Everything works again, and stays so until nothing more happens.
void Simulation::heal()
{
    if (isFailing())
        return;
    m_meddling = false;
    meddle();
    m_network.joinAll();
    bool anyRestored = false;
    for (const auto &site : m_sites) {
        site->disk.isFull = false;
        if (!site->isUp())
            expect(site->start(), "a hub starts in the end");
        anyRestored = anyRestored || site->wasRestored;
    }
    // Who swallowed what it acknowledged to the other, or lost it, is taken out and in again, as the guide says.
    if (anyRestored || m_script == Script::HostilePeer) {
        for (const auto &site : m_sites)
            site->forgetAndAddPeers();
    }
    for (const auto &desk : m_desks) {
        desk->disk.isFull = false;
        desk->online = true;
        desk->lock();
        m_loop.settle();
        expect(desk->unlock(), "a profile opens in the end");
        CaseFile *const file = desk->file(m_case);
        const bool anyWithheld = m_script == Script::HostileHub || m_script == Script::HostilePeer
            || (m_script == Script::OldImage && m_equivocates);
        if (file && (anyRestored || anyWithheld))
            expect(file->log().doubtHub().ok(), "a hub is doubted");
    }
    settle();
    // Everybody states what they have, and so brings together what was written side by side.
    m_loop.advance(dayMs);
    settle();
}

void Simulation::settle()
{
    int quiet = 0;
    for (int i = 0; i < 4000 && quiet < 60; ++i) {
        m_loop.settle();
        const bool moved = m_network.step();
        if (moved) {
            while (m_network.step())
                m_loop.settle();
        }
        m_loop.advance(quiet < 30 ? 2000 : 31'000);
        bool rests = true;
        for (const auto &desk : m_desks) {
            checkDesk(*desk);
            rests = rests && (!desk->has(m_case) || desk->isSettled(m_case) || desk->wasRemoved);
        }
        quiet = rests ? quiet + 1 : 0;
    }
    checkDamage();
}

} // namespace caseweave::test
