// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/FindFeeder.h"

#include "app/session/CaseOffers.h"
#include "app/session/CaseView.h"

namespace caseweave {

namespace {

/// Entries of one slice: about ten milliseconds. Counted, because what happens must not hang on how fast a computer is.
constexpr std::size_t mostAtOnce = 96;
constexpr int pauseBusyMs = 60; ///< between two slices while cases catch up

/// Whether more was read of a case than there is: its file is an older copy, and what comes in place may differ.
bool isAhead(const FindCaseMarks &marks, const std::map<std::uint32_t, std::uint64_t> &tops)
{
    return std::any_of(marks.runs.begin(), marks.runs.end(), [&](const auto &runs) {
        const auto top = tops.find(runs.first);
        return top == tops.end() || top->second < std::prev(runs.second.end())->second;
    });
}

} // namespace

FindFeeder::FindFeeder(std::filesystem::path file, SecretBytes key, const ProfileStore &profile, const Clock &clock,
                       Opener opener, QObject *parent)
    : QObject(parent), m_file(std::move(file)), m_key(std::move(key)), m_profile(profile), m_clock(clock),
      m_opener(std::move(opener))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &FindFeeder::work);
}

FindFeeder::~FindFeeder() = default;

bool FindFeeder::open()
{
    auto index = FindIndex::open(m_file, m_key);
    if (!index)
        return false;
    m_index = std::move(*index);
    auto known = m_index->cases();
    if (!known)
        return false;
    for (auto &[id, marks] : *known)
        m_cases[id].marks = std::move(marks);
    m_toldComplete.reset();
    Q_EMIT ready();
    return true;
}

void FindFeeder::update(CaseFile &file, const CaseSnapshotPtr &snapshot)
{
    if (!m_index)
        return;
    Case &one = m_cases[file.id()];
    one.file = &file;
    one.told = true;
    one.snapshot = snapshot;
    wait(file.id(), one);
}

void FindFeeder::updateClosed(const CaseId &id)
{
    if (!m_index)
        return;
    Case &one = m_cases[id];
    one.told = true;
    wait(id, one);
}

bool FindFeeder::isWaiting(const CaseId &id) const
{
    const auto found = m_cases.find(id);
    return found != m_cases.end() && found->second.waiting && found->second.file != nullptr;
}

void FindFeeder::letGo(const CaseId &id)
{
    const auto found = m_cases.find(id);
    if (found == m_cases.end())
        return;
    found->second.file = nullptr;
    found->second.snapshot.reset();
}

void FindFeeder::wait(const CaseId &id, Case &one)
{
    one.planned = false;
    one.scanned = false;
    one.unreadable = false;
    one.todo.clear();
    if (!std::exchange(one.waiting, true))
        m_waiting.push_back(id);
    schedule();
}

void FindFeeder::forget(const CaseId &id)
{
    const auto found = m_cases.find(id);
    if (found == m_cases.end())
        return;
    const bool isIn = found->second.marks.number != 0;
    m_cases.erase(found);
    m_waiting.erase(std::remove(m_waiting.begin(), m_waiting.end(), id), m_waiting.end());
    if (isIn)
        beginAnew();
}

void FindFeeder::keepOnly(const std::vector<CaseId> &ids)
{
    const std::size_t before = m_cases.size();
    const auto isOther = [&](const CaseId &id) { return std::find(ids.begin(), ids.end(), id) == ids.end(); };
    std::erase_if(m_waiting, isOther);
    std::erase_if(m_cases, [&](const auto &one) { return isOther(one.first); });
    if (m_cases.size() != before)
        beginAnew();
}

void FindFeeder::beginAnew()
{
    if (!m_index)
        return;
    m_index.reset();
    Q_EMIT closing();
    findfile::erase(m_file);
    if (!open())
        return giveUp();
    for (auto &[id, one] : m_cases) {
        one.marks = {};
        if (one.told)
            wait(id, one);
    }
}

void FindFeeder::giveUp()
{
    m_index.reset();
    Q_EMIT closing();
    m_cases.clear();
    m_waiting.clear();
}

void FindFeeder::schedule()
{
    if (!m_timer.isActive())
        m_timer.start(m_busy ? pauseBusyMs : 0);
}

void FindFeeder::work()
{
    if (!m_index)
        return;
    if (m_waiting.empty()) {
        if (!tellComplete(true))
            giveUp();
        return;
    }
    const CaseId id = m_waiting.front();
    Case &one = m_cases.at(id);
    if (one.file == nullptr)
        one.file = m_opener(id);
    if (one.file == nullptr)
        passOver(id, one);
    else if (!workOn(one))
        return;
    schedule();
}

/// A file that cannot be opened: it is as if the case had not been told of.
void FindFeeder::passOver(const CaseId &id, Case &one)
{
    one.told = false;
    one.waiting = false;
    m_waiting.erase(std::remove(m_waiting.begin(), m_waiting.end(), id), m_waiting.end());
}

/// False: the index is gone.
bool FindFeeder::workOn(Case &one)
{
    bool done = false;
    Status status = m_index->begin();
    if (status)
        status = feed(one, done);
    if (status && !done)
        status = tellComplete(false);
    if (status)
        status = m_index->commit();
    if (!status) {
        m_index->rollBack();
        if (status.code() == ErrorCode::Damaged || status.code() == ErrorCode::CannotOpen)
            beginAnew();
        else
            giveUp();
        return m_index != nullptr;
    }
    if (done) {
        one.snapshot.reset();
        one.waiting = false;
        m_waiting.pop_front();
    }
    return true;
}

Status FindFeeder::plan(Case &one)
{
    CaseStore &store = one.file->store();
    if (one.marks.number == 0) {
        const auto number = m_index->addCase(one.file->id());
        if (!number)
            return number.error();
        one.marks.number = *number;
    }
    const auto generation = store.generation();
    if (one.snapshot == nullptr) {
        if (auto snapshot = CaseView(*one.file, m_profile, m_clock).snapshot())
            one.snapshot = *snapshot;
    }
    one.planned = true;
    one.unreadable = !generation || one.snapshot == nullptr;
    if (one.unreadable)
        return {};
    const auto tops = store.tops();
    if (*generation != one.marks.generation || isAhead(one.marks, tops)) {
        if (const Status forgotten = m_index->forgetEntries(one.marks); !forgotten)
            return forgotten;
        one.marks.generation = *generation;
    }
    for (const auto &[device, top] : tops) {
        const auto runs = one.marks.runs.find(device);
        const std::uint64_t last = runs == one.marks.runs.end() ? 0 : std::prev(runs->second.end())->second;
        for (std::uint64_t sequence = last + 1; sequence <= top; ++sequence)
            one.todo.emplace_back(device, sequence);
    }
    std::vector<FindDocument> documents;
    for (const CaseOffers *offers : caseOffers())
        offers->addObjects(*one.snapshot, documents);
    const auto replaced = m_index->replaceObjects(one.marks.number, documents);
    return replaced ? Status() : Status(replaced.error());
}

Status FindFeeder::feedEntries(Case &one)
{
    const CaseView view(*one.file, m_profile, m_clock);
    std::vector<FindDocument> documents;
    const auto read = [&](const LogEntry &entry) {
        if (entry.standing != Standing::Counts)
            return;
        one.marks.add(entry.deviceIndex, entry.sequence);
        for (const CaseOffers *offers : caseOffers()) {
            if (!offers->takes(entry.kind))
                continue;
            ++one.marks.entries;
            if (auto document = entry.readable ? offers->document(entry, view.names()) : std::nullopt)
                documents.push_back(std::move(*document));
        }
    };
    for (std::size_t i = 0; i < mostAtOnce && !one.todo.empty(); ++i) {
        const auto [device, sequence] = one.todo.front();
        one.todo.pop_front();
        // Where there is none the place stays unread: it may come.
        const Status got = one.file->log().entry(device, sequence, read);
        one.unreadable = one.unreadable || (!got && got.code() != ErrorCode::NotFound);
    }
    return m_index->addEntries(one.marks.number, std::move(documents));
}

/// Entries can come below others that are here: then there are more than were read.
void FindFeeder::lookForMore(Case &one)
{
    one.scanned = true;
    const auto count = one.file->store().offeredCount();
    if (count && *count == one.marks.entries)
        return;
    const auto all = one.file->store().offeredEntries();
    one.unreadable = !all;
    for (std::size_t i = 0; all && i < all->size(); ++i) {
        const auto &[device, sequence] = (*all)[i];
        if (!one.marks.has(device, sequence))
            one.todo.emplace_back(device, sequence);
    }
}

/// What is of such a kind and not understood is counted by this and not by the state, whose count is compared with.
void FindFeeder::settle(Case &one)
{
    const auto count = one.file->store().offeredCount();
    if (!count || *count == one.marks.entries)
        return;
    one.marks.entries = *count;
    one.marks.changed = true;
}

Status FindFeeder::feed(Case &one, bool &done)
{
    if (!one.planned) {
        if (const Status planned = plan(one); !planned)
            return planned;
    }
    if (one.unreadable) {
        one.todo.clear();
        done = true;
        return {};
    }
    if (const Status fed = feedEntries(one); !fed)
        return fed;
    if (one.todo.empty() && !one.scanned)
        lookForMore(one);
    done = one.todo.empty();
    if (done)
        settle(one);
    return m_index->keep(one.marks);
}

Status FindFeeder::tellComplete(bool complete)
{
    if (m_toldComplete == complete)
        return {};
    m_toldComplete = complete;
    return m_index->tellComplete(complete);
}

} // namespace caseweave
