// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/find/FindIndex.h"

#include "app/find/FindWords.h"
#include "app/text/Text.h"
#include "crypto/hash/Hash.h"

namespace caseweave {

namespace {

constexpr std::size_t mostWordsKnown = 200'000;
constexpr qsizetype mostTitle = 160; ///< characters that are kept to show
constexpr qsizetype mostSaid = 140;
constexpr std::size_t leastWord = 3; ///< for find_word: shorter ones are like everything

/// The beginning of a text, on one line, cut at a word where there is one near.
QString beginning(const QString &text, qsizetype most)
{
    const QString line = text.left(most * 4).simplified();
    if (line.size() <= most)
        return line;
    qsizetype end = line.lastIndexOf(QLatin1Char(' '), most - 1);
    if (end < most / 2)
        end = most - 1;
    return line.left(end) + QChar(0x2026);
}

std::vector<std::string> wordsOf(const FindDocument &document)
{
    QStringList texts{document.title, document.said};
    texts += document.alsoFoundBy;
    return findWords(texts.join(QLatin1Char('\n')));
}

Digest markOf(const FindDocument &document)
{
    QStringList texts{document.title, document.said, document.day.toString(Qt::ISODate)};
    texts << document.time.value_or(QTime()).toString(QStringLiteral("hh:mm")) << document.alsoFoundBy;
    const std::string all = texts.join(QChar(0x1F)).toStdString();
    return hash("CW1 find mark", {viewOf(all)});
}

/// A word that may be misspelt: letters alone.
bool isForLikeness(const std::string &word)
{
    return word.size() >= leastWord
        && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::int64_t minuteOf(const std::optional<QTime> &time)
{
    return time && time->isValid() ? time->hour() * 60 + time->minute() + 1 : 0;
}

} // namespace

bool FindCaseMarks::has(std::uint32_t device, std::uint64_t sequence) const
{
    const auto found = runs.find(device);
    if (found == runs.end())
        return false;
    const auto after = found->second.upper_bound(sequence);
    return after != found->second.begin() && std::prev(after)->second >= sequence;
}

void FindCaseMarks::add(std::uint32_t device, std::uint64_t sequence)
{
    if (has(device, sequence))
        return;
    Runs &mine = runs[device];
    auto after = mine.upper_bound(sequence);
    const bool joinsBefore = after != mine.begin() && std::prev(after)->second + 1 == sequence;
    const bool joinsAfter = after != mine.end() && after->first == sequence + 1;
    std::uint64_t first = sequence;
    std::uint64_t last = sequence;
    if (joinsAfter) {
        last = after->second;
        after = mine.erase(after);
    }
    if (joinsBefore)
        first = std::prev(after)->first;
    mine[first] = last;
}

Result<std::unique_ptr<FindIndex>> FindIndex::open(const std::filesystem::path &file, const SecretBytes &key)
{
    bool begun = false;
    auto database = findfile::openToWrite(file, key, begun);
    if (!database)
        return database.error();
    std::unique_ptr<FindIndex> index(new FindIndex(std::move(*database), begun));
    if (const Status prepared = index->prepare(); !prepared)
        return prepared.error();
    return index;
}

Status FindIndex::prepare()
{
    const std::pair<sql::Statement *, std::string_view> statements[] = {
        {&m_addDocument, "INSERT INTO find_document VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)"},
        {&m_addText, "INSERT INTO find_text(rowid, words) VALUES(?1,?2)"},
        {&m_addWord, "INSERT OR IGNORE INTO find_word(word) VALUES(?1)"},
        {&m_lastRow, "SELECT max(row) FROM find_document WHERE row BETWEEN ?1 AND ?2"},
        {&m_removeDocument, "DELETE FROM find_document WHERE row=?1"},
        {&m_removeText, "DELETE FROM find_text WHERE rowid=?1"},
        {&m_addRun, "INSERT OR REPLACE INTO find_run VALUES(?1,?2,?3,?4)"},
    };
    for (const auto &[statement, text] : statements) {
        auto prepared = m_database.prepare(text);
        if (!prepared)
            return prepared.error();
        *statement = std::move(*prepared);
    }
    return {};
}

Result<std::map<CaseId, FindCaseMarks>> FindIndex::cases()
{
    std::map<CaseId, FindCaseMarks> cases;
    std::map<std::int64_t, FindCaseMarks *> byNumber;
    auto query = m_database.prepare("SELECT number, id, generation, entries FROM find_case");
    if (!query)
        return query.error();
    Result<bool> row = query->step();
    for (; row && *row; row = query->step()) {
        FindCaseMarks &marks = cases[query->id<CaseId>(1)];
        marks.number = query->integer(0);
        marks.generation = query->integer(2);
        marks.entries = query->integer(3);
        byNumber[marks.number] = &marks;
    }
    if (!row)
        return row.error();
    auto runs = m_database.prepare("SELECT number, device, first, last FROM find_run");
    if (!runs)
        return runs.error();
    for (row = runs->step(); row && *row; row = runs->step()) {
        const auto found = byNumber.find(runs->integer(0));
        if (found != byNumber.end())
            found->second->runs[static_cast<std::uint32_t>(runs->count(1))][runs->count(2)] = runs->count(3);
    }
    if (!row)
        return row.error();
    return cases;
}

Status FindIndex::begin()
{
    auto transaction = sql::Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    m_transaction.emplace(std::move(*transaction));
    m_newest = -1;
    return {};
}

Status FindIndex::commit()
{
    const Status committed = m_transaction->commit();
    rollBack();
    return committed;
}

void FindIndex::rollBack()
{
    m_transaction.reset();
}

Result<std::int64_t> FindIndex::addCase(const CaseId &id)
{
    auto add = m_database.prepare("INSERT INTO find_case(id, generation, entries) VALUES(?1,-1,0)");
    if (!add)
        return add.error();
    add->bind(id);
    if (const Status added = add->run(); !added)
        return added.error();
    return m_database.lastInsertedRow();
}

Result<std::int64_t> FindIndex::nextRow(FoundKind kind, const QDate &day)
{
    const std::int64_t first = findrow::firstOf(kind, day);
    const std::int64_t last = first + (std::int64_t{1} << findrow::numberBits) - 1;
    if (m_newest >= first && m_newest < last)
        return m_newest + 1;
    m_lastRow.bind(first, last);
    const auto row = m_lastRow.step();
    if (!row)
        return row.error();
    const std::int64_t next = m_lastRow.isNull(0) ? first : m_lastRow.integer(0) + 1;
    m_lastRow.reset();
    return next <= last ? Result(next) : ErrorCode::TooLarge;
}

Status FindIndex::addWords(const std::vector<std::string> &words)
{
    for (const std::string &word : words) {
        if (!isForLikeness(word) || m_words.count(word) != 0)
            continue;
        if (const Status added = m_addWord.bind(word).run(); !added)
            return added;
        if (m_words.size() >= mostWordsKnown)
            m_words.clear();
        m_words.insert(word);
    }
    return {};
}

Status FindIndex::add(std::int64_t number, const FindDocument &document, const std::optional<Digest> &mark)
{
    const auto row = nextRow(document.kind, document.day);
    if (!row)
        return row.error();
    const std::string title = formC(beginning(document.title, mostTitle));
    const std::string said = formC(beginning(document.said, mostSaid));
    const std::optional<ByteView> version
        = document.version.isZero() ? std::nullopt : std::optional(document.version.view());
    m_addDocument.bind(*row, number, document.thing, version, minuteOf(document.time), std::uint64_t{document.clock},
                       title, said, mark);
    if (const Status added = m_addDocument.run(); !added)
        return added;
    const std::vector<std::string> words = wordsOf(document);
    std::string all = caseWord(number);
    for (const std::string &word : words)
        (all += ' ') += word;
    if (const Status added = m_addText.bind(*row, all).run(); !added)
        return added;
    m_newest = *row;
    return addWords(words);
}

Status FindIndex::remove(std::int64_t row)
{
    if (m_newest == row)
        m_newest = -1;
    if (const Status removed = m_removeText.bind(row).run(); !removed)
        return removed;
    return m_removeDocument.bind(row).run();
}

Status FindIndex::addEntries(std::int64_t number, std::vector<FindDocument> documents)
{
    // FTS5 writes what it was given so far whenever a row comes that is not above the one before.
    std::stable_sort(documents.begin(), documents.end(), [](const FindDocument &a, const FindDocument &b) {
        return findrow::firstOf(a.kind, a.day) < findrow::firstOf(b.kind, b.day);
    });
    for (const FindDocument &document : documents) {
        if (const Status added = add(number, document, std::nullopt); !added)
            return added;
    }
    return {};
}

Result<bool> FindIndex::replaceObjects(std::int64_t number, const std::vector<FindDocument> &documents)
{
    auto query = m_database.prepare("SELECT row, thing, mark FROM find_document WHERE number=?1 AND mark IS NOT NULL");
    if (!query)
        return query.error();
    std::map<std::pair<FoundKind, Bytes>, std::pair<std::int64_t, Digest>> here;
    query->bind(number);
    Result<bool> row = query->step();
    for (; row && *row; row = query->step()) {
        Digest mark{};
        const ByteView kept = query->blob(2);
        if (kept.size() == mark.size())
            std::copy(kept.begin(), kept.end(), mark.begin());
        const ByteView thing = query->blob(1);
        here[{findrow::kindOf(query->integer(0)), Bytes(thing.begin(), thing.end())}] = {query->integer(0), mark};
    }
    if (!row)
        return row.error();
    query->reset();
    std::vector<std::pair<const FindDocument *, Digest>> fresh;
    for (const FindDocument &document : documents) {
        const Digest mark = markOf(document);
        const auto found = here.find({document.kind, document.thing});
        if (found != here.end() && found->second.second == mark)
            here.erase(found);
        else
            fresh.emplace_back(&document, mark);
    }
    for (const auto &[key, old] : here) {
        if (const Status removed = remove(old.first); !removed)
            return removed.error();
    }
    std::stable_sort(fresh.begin(), fresh.end(), [](const auto &a, const auto &b) {
        return findrow::firstOf(a.first->kind, a.first->day) < findrow::firstOf(b.first->kind, b.first->day);
    });
    for (const auto &[document, mark] : fresh) {
        if (const Status added = add(number, *document, mark); !added)
            return added.error();
    }
    return !here.empty() || !fresh.empty();
}

Status FindIndex::forgetEntries(FindCaseMarks &marks)
{
    auto query = m_database.prepare("SELECT row FROM find_document WHERE number=?1 AND mark IS NULL");
    if (!query)
        return query.error();
    query->bind(marks.number);
    std::vector<std::int64_t> rows;
    Result<bool> row = query->step();
    for (; row && *row; row = query->step())
        rows.push_back(query->integer(0));
    if (!row)
        return row.error();
    for (const std::int64_t old : rows) {
        if (const Status removed = remove(old); !removed)
            return removed;
    }
    marks.runs.clear();
    marks.entries = 0;
    auto forget = m_database.prepare("DELETE FROM find_run WHERE number=?1");
    if (!forget)
        return forget.error();
    return forget->bind(marks.number).run();
}

Status FindIndex::keepRuns(const FindCaseMarks &marks)
{
    auto forget = m_database.prepare("DELETE FROM find_run WHERE number=?1");
    if (!forget)
        return forget.error();
    if (const Status forgotten = forget->bind(marks.number).run(); !forgotten)
        return forgotten;
    for (const auto &[device, runs] : marks.runs) {
        for (const auto &[first, last] : runs) {
            if (const Status added = m_addRun.bind(marks.number, device, first, last).run(); !added)
                return added;
        }
    }
    return {};
}

Status FindIndex::keep(const FindCaseMarks &marks)
{
    auto put = m_database.prepare("UPDATE find_case SET generation=?2, entries=?3 WHERE number=?1");
    if (!put)
        return put.error();
    if (const Status kept = put->bind(marks.number, marks.generation, marks.entries).run(); !kept)
        return kept;
    return keepRuns(marks);
}

Status FindIndex::tellComplete(bool complete)
{
    return m_database.execute(complete ? "INSERT OR REPLACE INTO find_meta VALUES('complete', 1)"
                                       : "INSERT OR REPLACE INTO find_meta VALUES('complete', 0)");
}

} // namespace caseweave
