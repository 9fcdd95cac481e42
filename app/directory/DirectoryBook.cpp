// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/directory/DirectoryBook.h"

#include "app/text/Text.h"

#include <tuple>

namespace caseweave {

namespace {

enum Place : int { InSurname, InName, InWork, Nowhere };

bool anyBegins(const QStringList &words, const QString &start)
{
    return std::any_of(words.begin(), words.end(), [&](const QString &word) { return word.startsWith(start); });
}

/// Where the best fit of a search lies, or Nowhere when a word of it fits nothing.
int placeOf(const QStringList &asked, const QStringList &name, const QStringList &work)
{
    int best = asked.isEmpty() ? InName : Nowhere;
    for (const QString &word : asked) {
        int place = Nowhere;
        if (!name.isEmpty() && name.last().startsWith(word))
            place = InSurname;
        else if (anyBegins(name, word))
            place = InName;
        else if (anyBegins(work, word))
            place = InWork;
        if (place == Nowhere)
            return Nowhere;
        best = std::min(best, place);
    }
    return best;
}

} // namespace

Result<DirectoryBook> DirectoryBook::open(DirectoryStore &store, const AgencyId &own, const SignPublicKey &root)
{
    DirectoryBook book(store, own);
    if (const Status loaded = book.load(own, root); !loaded)
        return loaded.error();
    if (const Status opened = book.openTrusted(); !opened)
        return opened.error();
    return book;
}

Status DirectoryBook::load(const AgencyId &agency, const SignPublicKey &root)
{
    auto directory = Directory::pinned(agency, root);
    if (!directory)
        return directory.error();
    const auto records = m_store->records(agency);
    if (!records)
        return records.error();
    for (const Bytes &record : *records) {
        // Only verified records were kept, so a failure now is the file's.
        if (!directory->append(record))
            return Error{ErrorCode::Damaged, {agency.bytes}};
    }
    if (directory->count() != records->size())
        return Error{ErrorCode::Damaged, {agency.bytes}};
    const auto proof = m_store->forkProof(agency);
    if (!proof)
        return proof.error();
    if (proof->has_value() && !directory->restoreFork(**proof))
        return Error{ErrorCode::Damaged, {agency.bytes}};
    m_directories.insert_or_assign(agency, std::move(*directory));
    return {};
}

Status DirectoryBook::loadAgain(const AgencyId &agency)
{
    m_unkept.insert(agency);
    const SignPublicKey root = m_directories.at(agency).root();
    if (const Status loaded = load(agency, root); !loaded)
        return loaded;
    m_unkept.erase(agency);
    return {};
}

Status DirectoryBook::openTrusted()
{
    std::erase_if(m_directories, [this, &trusted = own().trusted()](const auto &entry) {
        return entry.first != m_own && trusted.count(entry.first) == 0;
    });
    for (const auto &[agency, trust] : own().trusted()) {
        if (m_directories.count(agency) != 0)
            continue;
        if (const Status loaded = load(agency, trust.root); !loaded)
            return loaded;
    }
    return {};
}

const Directory *DirectoryBook::directory(const AgencyId &agency) const
{
    const auto found = m_directories.find(agency);
    return found == m_directories.end() ? nullptr : &found->second;
}

std::vector<AgencyId> DirectoryBook::agencies() const
{
    std::vector<AgencyId> ids{m_own};
    for (const auto &entry : m_directories) {
        if (entry.first != m_own)
            ids.push_back(entry.first);
    }
    return ids;
}

std::uint64_t DirectoryBook::askAfter(const AgencyId &agency) const
{
    const Directory *known = directory(agency);
    return known == nullptr ? 0 : known->askAfter();
}

Result<std::size_t> DirectoryBook::takePage(const AgencyId &agency, std::span<const Bytes> page)
{
    const auto found = m_directories.find(agency);
    if (found == m_directories.end())
        return ErrorCode::NotFound;
    if (m_unkept.count(agency) != 0) {
        if (const Status loaded = loadAgain(agency); !loaded)
            return loaded.error();
    }
    Directory &directory = found->second;
    const std::uint64_t held = directory.count();
    std::vector<ByteView> added;
    const auto taken = directory.takePage(page, &added);
    const Status kept = added.empty() ? Status() : m_store->append(agency, held, added);
    if (!kept) {
        static_cast<void>(loadAgain(agency)); // else with the next page
        return kept.error();
    }
    if (directory.alarm() == ErrorCode::Fork) {
        if (const Status proven = m_store->keepForkProof(agency, directory.forkProof()); !proven)
            return proven.error();
    }
    if (const Status opened = openTrusted(); !opened)
        return opened.error();
    return taken;
}

Status DirectoryBook::takeNone(const AgencyId &agency)
{
    const auto found = m_directories.find(agency);
    return found == m_directories.end() ? Status(ErrorCode::NotFound) : found->second.takeNone();
}

const Directory *DirectoryBook::alarmed() const
{
    for (const AgencyId &agency : agencies()) {
        if (const Directory *known = directory(agency); known->alarm())
            return known;
    }
    return nullptr;
}

Status DirectoryBook::checkDevice(const DeviceCertificate &certificate, std::int64_t atSeconds) const
{
    const Directory *known = directory(certificate.agency);
    if (known == nullptr)
        return ErrorCode::Untrusted;
    return known->checkDevice(certificate, atSeconds);
}

std::optional<SignPublicKey> DirectoryBook::rootOf(const AgencyId &agency) const
{
    const Directory *known = directory(agency);
    if (known == nullptr)
        return std::nullopt;
    return known->root();
}

FoundProfessional DirectoryBook::describe(const Directory &directory, const DirectoryProfessional &who,
                                          std::int64_t atSeconds) const
{
    FoundProfessional found;
    found.agency = directory.agency();
    found.agencyName = directory.name();
    found.agencyKind = directory.kind();
    found.card = who.card;
    found.left = who.left;
    found.enrolled = !directory.validDevices(who.card.professional, atSeconds).empty();
    return found;
}

std::optional<FoundProfessional> DirectoryBook::professional(const ProfessionalId &id, std::int64_t atSeconds) const
{
    for (const AgencyId &agency : agencies()) {
        const Directory &directory = m_directories.at(agency);
        const DirectoryProfessional *who = directory.professional(id);
        if (who != nullptr && !who->card.professional.isZero())
            return describe(directory, *who, atSeconds);
    }
    return std::nullopt;
}

std::vector<DeviceCertificate> DirectoryBook::validDevices(const ProfessionalId &id, std::int64_t atSeconds) const
{
    for (const AgencyId &agency : agencies()) {
        auto devices = m_directories.at(agency).validDevices(id, atSeconds);
        if (!devices.empty())
            return devices;
    }
    return {};
}

std::vector<FoundProfessional> DirectoryBook::find(const QString &text, std::int64_t atSeconds, std::size_t most) const
{
    struct Hit {
        int place;
        QString surname;
        QString name;
        FoundProfessional found;
    };
    const QStringList asked = searchWords(text);
    std::vector<Hit> hits;
    for (const auto &entry : m_directories) {
        const Directory &directory = entry.second;
        for (const auto &professional : directory.professionals()) {
            const DirectoryProfessional &who = professional.second;
            if (who.left || who.card.professional.isZero())
                continue;
            const QStringList name = searchWords(fromUtf8(who.card.name));
            const QStringList work = searchWords(fromUtf8(who.card.title)) + searchWords(fromUtf8(who.card.team))
                + searchWords(fromUtf8(directory.name()));
            const int place = placeOf(asked, name, work);
            if (place != Nowhere)
                hits.push_back(
                    {place, name.value(name.size() - 1), name.join(u' '), describe(directory, who, atSeconds)});
        }
    }
    std::sort(hits.begin(), hits.end(), [](const Hit &a, const Hit &b) {
        return std::tie(a.place, a.surname, a.name, a.found.card.professional)
            < std::tie(b.place, b.surname, b.name, b.found.card.professional);
    });
    std::vector<FoundProfessional> found;
    for (Hit &hit : hits) {
        if (found.size() == most)
            break;
        found.push_back(std::move(hit.found));
    }
    return found;
}

} // namespace caseweave
