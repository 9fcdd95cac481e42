// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/FindFeeder.h"

#include "app/session/CaseOffers.h"
#include "app/session/CaseView.h"

#include <QElapsedTimer>

namespace caseweave {

namespace {

constexpr qint64 sliceMs = 12;
constexpr int pauseBusyMs = 60; ///< between two slices while cases catch up
constexpr std::size_t readAtOnce = 64; ///< entries between two looks at the clock

} // namespace

FindFeeder::FindFeeder(std::filesystem::path file, SecretBytes key, const ProfileStore &profile, const Clock &clock,
                       QObject *parent)
    : QObject(parent), m_file(std::move(file)), m_key(std::move(key)), m_profile(profile), m_clock(clock)
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
    m_toldComplete = false;
    Q_EMIT ready();
    return true;
}

void FindFeeder::update(CaseFile &file, const CaseSnapshotPtr &snapshot)
{
    if (!m_index)
        return;
    Case &one = m_cases[file.id()];
    one.file = &file;
    one.snapshot = snapshot;
    wait(file.id(), one);
}

void FindFeeder::wait(const CaseId &id, Case &one)
{
    one.planned = false;
    one.scanned = false;
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
    std::erase_if(m_cases, [&](const auto &one) { return std::find(ids.begin(), ids.end(), one.first) == ids.end(); });
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
        if (one.file != nullptr)
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
    if (workOn(m_cases.at(m_waiting.front())))
        schedule();
}

/// False: the index is gone.
bool FindFeeder::workOn(Case &one)
{
    bool done = false;
    Status status = m_toldComplete ? tellComplete(false) : Status();
    if (status)
        status = m_index->begin();
    if (status)
        status = feed(one, done);
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
    if (!generation)
        return generation.error();
    if (*generation != one.marks.generation) {
        if (const Status forgotten = m_index->forgetEntries(one.marks); !forgotten)
            return forgotten;
        one.marks.generation = *generation;
    }
    for (const auto &[device, top] : store.tops()) {
        const auto runs = one.marks.runs.find(device);
        const std::uint64_t last = runs == one.marks.runs.end() ? 0 : std::prev(runs->second.end())->second;
        for (std::uint64_t sequence = last + 1; sequence <= top; ++sequence)
            one.todo.emplace_back(device, sequence);
    }
    if (one.snapshot == nullptr) {
        auto snapshot = CaseView(*one.file, m_profile, m_clock).snapshot();
        if (!snapshot)
            return snapshot.error();
        one.snapshot = *snapshot;
    }
    std::vector<FindDocument> documents;
    for (const CaseOffers *offers : caseOffers())
        offers->addObjects(*one.snapshot, documents);
    one.planned = true;
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
    QElapsedTimer time;
    time.start();
    while (!one.todo.empty() && time.elapsed() < sliceMs / 2) {
        for (std::size_t i = 0; i < readAtOnce && !one.todo.empty(); ++i) {
            const auto [device, sequence] = one.todo.front();
            one.todo.pop_front();
            // Where there is none the place stays unread: it may come.
            const Status got = one.file->log().entry(device, sequence, read);
            if (!got && got.code() != ErrorCode::NotFound)
                return got;
        }
    }
    return m_index->addEntries(one.marks.number, std::move(documents));
}

Status FindFeeder::feed(Case &one, bool &done)
{
    if (!one.planned) {
        if (const Status planned = plan(one); !planned)
            return planned;
    }
    if (const Status fed = feedEntries(one); !fed)
        return fed;
    if (one.todo.empty() && !one.scanned) {
        // Entries can come below others that are here: then there are more than were read.
        const auto count = one.file->store().offeredCount();
        if (!count)
            return count.error();
        one.scanned = true;
        if (*count != one.marks.entries) {
            const auto all = one.file->store().offeredEntries();
            if (!all)
                return all.error();
            for (const auto &[device, sequence] : *all) {
                if (!one.marks.has(device, sequence))
                    one.todo.emplace_back(device, sequence);
            }
        }
    }
    done = one.todo.empty();
    if (done) {
        // What is of such a kind and not understood is counted here and not there.
        const auto count = one.file->store().offeredCount();
        if (!count)
            return count.error();
        one.marks.entries = *count;
    }
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
