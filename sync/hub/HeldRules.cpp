// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HeldRules.h"

namespace caseweave::hubrules {
namespace {

using Space = HubStore::Space;
using Kind = wire::HeldNote::Kind;
using Person = std::pair<AgencyId, ProfessionalId>;

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
                m_people.insert(one.author);
        }
    }

    template <class Use>
    void eachFor(const Person &person, const Use &use) const
    {
        for (const Note &one : m_notes) {
            const bool isOwn = one.author == person;
            const bool isReached = one.stands && m_people.size() >= one.note.threshold;
            if (isOwn || (isReached && (one.note.forAll || m_people.count(person) != 0)))
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
    std::set<Person> m_people;
};

} // namespace

Status judgeHeld(HubStore &store, const HubGuest &guest, std::int64_t nowSeconds, const wire::HeldNote &note)
{
    if (note.author != guest.device || !note.verify(guest.key))
        return ErrorCode::NotFound;
    if (note.time > nowSeconds + mostAheadSeconds)
        return ErrorCode::ClockSkew;
    const Result<bool> known = store.has(Space::Held, note.tag, note.envelope);
    if (!known || *known)
        return known ? Status() : Status(known.error());
    const auto all = heldOf(store, note.tag);
    if (!all)
        return all.error();
    const auto fromOne = std::ranges::count(*all, guest.device, &wire::HeldNote::author);
    const bool isFull = static_cast<std::size_t>(fromOne) >= mostFromOne || all->size() >= mostLooked;
    return isFull ? Status(ErrorCode::Quota) : Status();
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
