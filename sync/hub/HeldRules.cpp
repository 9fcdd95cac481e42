// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HeldRules.h"

#include "sync/wire/HeldCount.h"

namespace caseweave::hubrules {
namespace {

using Space = HubStore::Space;
using Kind = wire::HeldNote::Kind;
using Person = wire::HeldCount::Person;

constexpr std::size_t mostLooked = 4096; ///< notes of one case; what comes behind them counts for nothing
constexpr std::size_t mostFromOne = 32; ///< notes of one device in one case
constexpr std::size_t pieceBytes = 1 << 20;
constexpr std::int64_t mostAheadSeconds = wire::mostClockDifferenceMs / 1000;

/// All that are there, in their order, as far as they are looked at.
Result<std::vector<wire::HeldNote>> heldOf(HubStore &store, const MailboxTag &tag)
{
    std::vector<wire::HeldNote> list;
    std::uint64_t after = 0;
    for (;;) {
        const Result<HubStore::Page> page
            = store.page({Space::Held, tag, std::nullopt, after, 0, false, pieceBytes, mostLooked});
        if (!page)
            return page.error();
        for (const HubStore::Item &item : page->items) {
            Result<wire::HeldNote> note = wire::HeldNote::decode(item.envelope);
            if (!note)
                return ErrorCode::Damaged;
            list.push_back(std::move(*note));
            after = item.sequence;
        }
        if (!page->more || page->items.empty() || list.size() >= mostLooked)
            return list;
    }
}

/// Who wrote a note, by the directories: also where the device was revoked since. Nothing for one that nobody admitted
/// or whose signature is not good.
std::optional<Person> authorOf(const PeerMap &map, const wire::HeldNote &note)
{
    const std::optional<PeerMap::Writer> writer = map.writerOf(note.author);
    if (!writer || !note.verify(writer->key))
        return std::nullopt;
    return Person{writer->agency, writer->professional};
}

/// The notes of a case that count, and who left those that stand now.
class Standing {
public:
    Standing(const PeerMap &map, std::vector<wire::HeldNote> all, std::int64_t nowSeconds)
    {
        std::set<std::pair<Person, Digest>> takenBack;
        for (wire::HeldNote &note : all) {
            const std::optional<Person> author = authorOf(map, note);
            if (!author)
                continue;
            if (note.kind == Kind::TakenBack)
                takenBack.emplace(*author, note.takesBack);
            m_notes.push_back({std::move(note), *author, false});
        }
        for (Note &one : m_notes) {
            one.stands = one.note.kind == Kind::Left && one.note.expires > nowSeconds
                && takenBack.count({one.author, one.note.id()}) == 0;
            if (one.stands)
                m_count.add(one.author, one.note.threshold);
        }
    }

    template <class Use>
    void eachFor(const Person &person, const Use &use) const
    {
        for (const Note &one : m_notes) {
            const bool isOwn = one.author == person;
            const auto reached = one.stands ? m_count.reached(one.note.threshold) : std::nullopt;
            if (isOwn || (reached && (one.note.forAll || m_count.isAmong(person, *reached))))
                use(one.note);
        }
    }

private:
    struct Note {
        wire::HeldNote note;
        Person author;
        bool stands = false;
    };
    std::vector<Note> m_notes;
    wire::HeldCount m_count;
};

} // namespace

namespace {

/// What a device has in a case, as far as it counts against what it may have.
class Left {
public:
    Left(const std::vector<wire::HeldNote> &all, const DeviceId &device, std::int64_t nowSeconds)
        : m_device(device), m_nowSeconds(nowSeconds)
    {
        for (const wire::HeldNote &note : all)
            take(note);
    }
    void take(const wire::HeldNote &note)
    {
        if (note.kind == Kind::Left) {
            m_there.insert(note.id());
            ++m_all;
        }
        if (note.author != m_device)
            return;
        if (note.kind == Kind::TakenBack)
            m_takenBack.insert(note.takesBack);
        else if (note.expires > m_nowSeconds)
            m_standing.insert(note.id());
    }
    bool hasRoomFor(const wire::HeldNote &note) const
    {
        if (note.kind == Kind::TakenBack)
            return m_there.count(note.takesBack) != 0 && m_takenBack.count(note.takesBack) == 0;
        const auto standing
            = std::ranges::count_if(m_standing, [this](const Digest &id) { return m_takenBack.count(id) == 0; });
        return static_cast<std::size_t>(standing) < mostFromOne && m_all < mostLooked;
    }

private:
    const DeviceId m_device;
    const std::int64_t m_nowSeconds;
    std::size_t m_all = 0;
    std::set<Digest> m_there;
    std::set<Digest> m_standing;
    std::set<Digest> m_takenBack;
};

} // namespace

Status judgeHeld(HubStore &store, const HubGuest &guest, std::int64_t nowSeconds, const wire::Push &push)
{
    const auto all = heldOf(store, push.tag);
    if (!all)
        return all.error();
    Left left(*all, guest.device, nowSeconds);
    for (const wire::PushItem &item : push.items) {
        const Result<wire::HeldNote> note = wire::HeldNote::decode(item.envelope);
        if (!note)
            return note.error();
        if (note->author != guest.device || !note->verify(guest.key))
            return ErrorCode::NotFound;
        if (note->time > nowSeconds + mostAheadSeconds)
            return ErrorCode::ClockSkew;
        const Result<bool> known = store.has(Space::Held, push.tag, item.envelope);
        if (!known)
            return known.error();
        if (*known)
            continue;
        if (!left.hasRoomFor(*note))
            return ErrorCode::Quota;
        left.take(*note);
    }
    return {};
}

Result<HubStore::Page> heldPage(HubStore &store, const PeerMap &map, const HubGuest &guest, std::int64_t nowSeconds,
                                const HubStore::Query &query)
{
    auto all = heldOf(store, query.tag);
    if (!all)
        return all.error();
    const Standing standing(map, std::move(*all), nowSeconds);
    HubStore::Page page;
    std::size_t size = 0;
    standing.eachFor({guest.agency, guest.professional}, [&](const wire::HeldNote &note) {
        const std::uint64_t number = ++page.head;
        if (number <= query.after || (query.before != 0 && number >= query.before) || page.more)
            return;
        size += note.envelope.size();
        page.more = !page.items.empty() && (size > query.mostBytes || page.items.size() >= query.mostItems);
        if (!page.more)
            page.items.push_back({number, note.envelope});
    });
    return page;
}

} // namespace caseweave::hubrules
