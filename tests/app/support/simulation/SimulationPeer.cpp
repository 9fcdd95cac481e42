// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/AccessRecord.h"
#include "sync/wire/ReleaseNote.h"
#include "tests/app/support/simulation/Simulation.h"
#include "tests/sync/support/TestWorld.h"

namespace caseweave::test {
namespace {

constexpr std::size_t mostKeptPushes = 64;
constexpr std::uint64_t strayRequest = std::uint64_t{1} << 32; ///< its answer is for nobody

bool isBrought(const wire::Message &message)
{
    return std::holds_alternative<wire::Push>(message) || std::holds_alternative<wire::Access>(message)
        || std::holds_alternative<wire::DirPut>(message);
}

/// After its login a peer says these again and again, also where it has nothing to bring.
bool isEveryday(const wire::Message &message)
{
    return std::holds_alternative<wire::Sub>(message) || std::holds_alternative<wire::Ack>(message)
        || std::holds_alternative<wire::Fetch>(message) || std::holds_alternative<wire::Ping>(message);
}

} // namespace

/// What a peer that means harm makes of one message with which it brings something, or brings beside it.
std::vector<Bytes> Simulation::meddleWithPush(const std::string &from, const std::string &to, ByteView message)
{
    Bytes honest(message.begin(), message.end());
    if (from != m_sites[1]->agency.name || to != m_sites[0]->address())
        return {honest};
    const auto frame = wire::decode(message);
    // Each of its connections begins with a ping, and most are to live to bring something.
    if (frame && isEveryday(frame->message) && oneIn(std::holds_alternative<wire::Ping>(frame->message) ? 4 : 2))
        return {honest, madeUp()};
    if (!frame || !isBrought(frame->message) || oneIn(8))
        return {honest};
    if (m_keptPushes.size() < mostKeptPushes)
        m_keptPushes.push_back(honest);
    switch (m_chance.below(5)) {
    case 0:
        ++m_report.happened["push dropped"];
        return {};
    case 1:
        ++m_report.happened["push repeated"];
        return {honest, m_keptPushes[m_chance.below(m_keptPushes.size())]};
    case 2:
        ++m_report.happened["push changed"];
        honest[m_chance.below(honest.size())] ^= static_cast<std::uint8_t>(1U << m_chance.below(8));
        return {honest};
    case 3:
        return {shuffled(*frame)};
    default:
        return {honest, madeUp()};
    }
}

/// What the peer has no right to bring.
Bytes Simulation::madeUp()
{
    switch (m_chance.below(4)) {
    case 0:
        return foreignPush();
    case 1:
        ++m_report.happened["rubbish pushed"];
        return wire::encode(
            strayRequest, wire::Push{m_mailbox, {{testing::envelopeOf(m_mailbox, wire::Class::Entry, m_chance, 100)}}});
    case 2:
        return forgedRecord();
    default:
        return forgedNote();
    }
}

/// The envelopes of a push in another order, and of several not the last.
Bytes Simulation::shuffled(const wire::Frame &frame)
{
    const auto *push = std::get_if<wire::Push>(&frame.message);
    if (!push || push->items.size() < 2)
        return wire::encode(frame.request, frame.message);
    ++m_report.happened["push shuffled"];
    wire::Push other = *push;
    std::reverse(other.items.begin(), other.items.end());
    if (oneIn(2))
        other.items.pop_back();
    return wire::encode(frame.request, other);
}

/// Into a mailbox of a case that the peer has no part in, or of nobody who is served there.
Bytes Simulation::foreignPush()
{
    ++m_report.happened["pushed to a foreign mailbox"];
    const bool isLetter = oneIn(2);
    Smuggled smuggled;
    smuggled.space = isLetter ? HubStore::Space::Inbox : HubStore::Space::Case;
    smuggled.tag = m_chance.id<MailboxTag>();
    smuggled.envelope
        = testing::envelopeOf(smuggled.tag, isLetter ? wire::Class::Inbox : wire::Class::Entry, m_chance, 100);
    m_smuggled.push_back(smuggled);
    return wire::encode(strayRequest, wire::Push{smuggled.tag, {{smuggled.envelope}}});
}

/// The next access record in the lead's name, of the peer's own making.
Bytes Simulation::forgedRecord()
{
    ++m_report.happened["access record forged"];
    HubStore *const store = m_sites[0]->reader();
    const auto held = store ? store->accessRecord(m_mailbox) : Result<std::optional<Bytes>>(std::optional<Bytes>());
    const auto before
        = held && held->has_value() ? wire::AccessRecord::decode(**held) : Result<wire::AccessRecord>(ErrorCode::Busy);
    const auto record = wire::AccessRecord::make(SigningKey::generate(m_chance), m_mailbox,
                                                 before ? before->number + 1 : 0, before ? before->link() : Digest{},
                                                 m_desks[0]->device, {m_desks[0]->device, m_desks[5]->device}, {});
    return wire::encode(strayRequest, wire::Access{record.encoded});
}

/// The lead's word that the whole case is to be deleted, of the peer's own making.
Bytes Simulation::forgedNote()
{
    ++m_report.happened["release note forged"];
    const auto note = wire::ReleaseNote::make(SigningKey::generate(m_chance), m_mailbox, m_desks[0]->device,
                                              m_clock.nowMs() / 1000, wire::ReleaseNote::Kind::Mailbox, {});
    expect(note.ok(), "a release note is made");
    return note ? wire::encode(strayRequest, wire::Push{m_mailbox, {{note->envelope}}}) : Bytes();
}

/// No hub holds what it should have refused, or deletes what nobody asked it to.
void Simulation::checkRefused()
{
    for (const auto &site : m_sites) {
        HubStore *const store = site->reader();
        const auto held = store ? store->accessRecord(m_mailbox) : Result<std::optional<Bytes>>(std::optional<Bytes>());
        if (!held || !held->has_value())
            continue;
        const auto record = wire::AccessRecord::decode(**held);
        const auto author = std::find_if(m_desks.begin(), m_desks.end(),
                                         [&](const auto &desk) { return record && desk->device == record->author; });
        expect(author != m_desks.end() && record->verify((*author)->signKey),
               site->agency.name + "'s hub holds an access record that nobody signed");
    }
    HubStore *const store = m_sites[0]->reader();
    if (!store)
        return;
    for (const Smuggled &smuggled : m_smuggled) {
        const auto has = store->has(smuggled.space, smuggled.tag, smuggled.envelope);
        expect(!has || !*has, "an honest hub holds what was pushed to a foreign mailbox");
    }
    const auto isReleased = store->isReleased(m_mailbox, wire::ReleaseNote::Kind::Mailbox, Digest{}, false);
    expect(!isReleased || !*isReleased, "an honest hub takes a forged release note for the lead's");
}

} // namespace caseweave::test
