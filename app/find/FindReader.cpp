// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/find/FindReader.h"

#include "app/find/FindExpression.h"
#include "app/find/FindWords.h"
#include "app/text/Text.h"

#include <algorithm>
#include <set>

namespace caseweave {

namespace {

constexpr std::int64_t mostOfEach = 20; ///< of one kind, where all kinds are asked for
constexpr std::int64_t mostNames = 500; ///< that are put in order by surname
constexpr std::int64_t mostRows = 1000; ///< in one answer
constexpr std::size_t mostNamedCases = 40; ///< that a name narrows a question to
constexpr qsizetype enough = 6; ///< things; where there are less, what is written alike comes too
constexpr std::size_t leastLetters = 4; ///< of a question that likeness is worth looking for

bool isName(FoundKind kind)
{
    return kind == FoundKind::Person || kind == FoundKind::Professional;
}

std::optional<QTime> timeOf(std::int64_t minute)
{
    if (minute <= 0)
        return std::nullopt;
    return QTime(static_cast<int>(minute - 1) / 60, static_cast<int>(minute - 1) % 60);
}

bool beginsWith(const QString &text, const std::string &asked)
{
    const std::vector<std::string> words = findWords(text);
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string &word) { return word.compare(0, asked.size(), asked) == 0; });
}

} // namespace

Result<std::unique_ptr<FindReader>> FindReader::open(const std::filesystem::path &file, const SecretBytes &key)
{
    auto database = findfile::openToRead(file, key);
    if (!database)
        return database.error();
    std::unique_ptr<FindReader> reader(new FindReader(std::move(*database)));
    if (const Status prepared = reader->prepare(); !prepared)
        return prepared.error();
    if (const Status read = reader->readWords(); !read)
        return read.error();
    return reader;
}

Status FindReader::prepare()
{
    const std::pair<sql::Statement *, std::string_view> statements[] = {
        {&m_match,
         "SELECT rowid FROM find_text WHERE find_text MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC "
         "LIMIT ?4 OFFSET ?5"},
        {&m_document,
         "SELECT d.row, d.number, d.thing, d.version, d.minute, d.clock, d.title, d.said, c.id FROM find_document d "
         "JOIN find_case c ON c.number=d.number WHERE d.row=?1"},
        {&m_newest,
         "SELECT row FROM find_document WHERE number=?1 AND thing=?2 AND version IS NOT NULL "
         "ORDER BY clock DESC, version DESC LIMIT 1"},
        {&m_version, "PRAGMA data_version"},
    };
    for (const auto &[statement, text] : statements) {
        auto prepared = m_database.prepare(text);
        if (!prepared)
            return prepared.error();
        *statement = std::move(*prepared);
    }
    return {};
}

Status FindReader::readWords()
{
    const auto version = m_version.bind().step();
    if (!version)
        return version.error();
    const std::int64_t now = m_version.integer(0);
    m_version.reset();
    if (now == m_dataVersion)
        return {};
    auto query = m_database.prepare("SELECT row, word FROM find_word WHERE row>?1 ORDER BY row");
    if (!query)
        return query.error();
    query->bind(m_lastWord);
    std::vector<std::string> words;
    Result<bool> row = query->step();
    for (; row && *row; row = query->step()) {
        m_lastWord = query->integer(0);
        words.emplace_back(query->text(1));
    }
    if (!row)
        return row.error();
    if (!words.empty())
        m_words.add(std::move(words));
    m_dataVersion = now;
    return {};
}

Result<std::vector<std::int64_t>> FindReader::rowsOf(const std::string &expression, FoundKind kind, std::int64_t first,
                                                     std::int64_t count)
{
    m_match.bind(expression, findrow::firstOf(kind), findrow::lastOf(kind), count, first);
    std::vector<std::int64_t> rows;
    Result<bool> row = m_match.step();
    for (; row && *row; row = m_match.step())
        rows.push_back(m_match.integer(0));
    m_match.reset();
    if (!row)
        return row.error();
    return rows;
}

Result<std::optional<FoundThing>> FindReader::thingAt(std::int64_t row)
{
    const auto read = m_document.bind(row).step();
    if (!read)
        return read.error();
    if (!*read)
        return std::optional<FoundThing>();
    FoundThing thing;
    thing.kind = findrow::kindOf(m_document.integer(0));
    thing.day = findrow::dateOf(m_document.integer(0));
    const std::int64_t number = m_document.integer(1);
    thing.thing = Bytes(m_document.blob(2).begin(), m_document.blob(2).end());
    const bool hasVersion = !m_document.isNull(3);
    if (hasVersion)
        thing.version = m_document.id<EntryId>(3);
    thing.time = timeOf(m_document.integer(4));
    thing.clock = m_document.count(5);
    thing.title = fromUtf8(m_document.text(6));
    thing.said = fromUtf8(m_document.text(7));
    thing.caseId = m_document.id<CaseId>(8);
    m_document.reset();
    if (!hasVersion)
        return std::optional(thing);
    const auto newest = m_newest.bind(number, thing.thing).step();
    if (!newest)
        return newest.error();
    const std::int64_t shown = *newest ? m_newest.integer(0) : row;
    m_newest.reset();
    if (shown == row)
        return std::optional(thing);
    auto last = thingAt(shown);
    if (last && *last)
        (*last)->earlier = true;
    return last;
}

Status FindReader::collectKind(const std::string &expression, const FindQuery &query, FoundKind kind, bool similar,
                               FoundPage &page)
{
    const bool all = !query.only;
    const std::int64_t count = isName(kind) ? mostNames : (all ? mostOfEach : query.count);
    const std::int64_t first = all || isName(kind) ? 0 : query.first;
    const auto rows = rowsOf(expression, kind, first, count + 1);
    if (!rows)
        return rows.error();
    const qsizetype before = page.things.size();
    bool more = static_cast<std::int64_t>(rows->size()) > count;
    for (std::size_t i = 0; i < rows->size() && i < static_cast<std::size_t>(count); ++i) {
        auto thing = thingAt((*rows)[i]);
        if (!thing)
            return thing.error();
        const auto same = [&](const FoundThing &other) {
            return other.kind == kind && other.caseId == (*thing)->caseId && other.thing == (*thing)->thing;
        };
        // Also found in an earlier writing, or before likeness was looked for.
        if (!*thing || std::any_of(page.things.begin(), page.things.end(), same))
            continue;
        (*thing)->similar = similar;
        page.things.append(std::move(**thing));
    }
    if (isName(kind)) {
        sortNames(m_asked, page.things.begin() + before, page.things.end());
        const qsizetype begin = all ? 0 : query.first;
        const qsizetype most = all ? mostOfEach : query.count;
        page.things.erase(page.things.begin() + before,
                          page.things.begin() + std::min(before + begin, page.things.size()));
        more = more || page.things.size() - before > most;
        while (page.things.size() - before > most)
            page.things.removeLast();
    }
    if (more && !page.more.contains(kind))
        page.more.append(kind);
    return {};
}

void FindReader::sortNames(const std::vector<std::string> &asked, QList<FoundThing>::iterator begin,
                           QList<FoundThing>::iterator end) const
{
    std::vector<std::tuple<int, QStringList, FoundThing>> keyed;
    for (auto thing = begin; thing != end; ++thing) {
        const QString surname = thing->title.section(QLatin1Char(','), 0, 0);
        const int rank = beginsWith(surname, asked.front()) ? 0 : (beginsWith(thing->title, asked.front()) ? 1 : 2);
        keyed.emplace_back(rank, searchWords(thing->title), std::move(*thing));
    }
    std::stable_sort(keyed.begin(), keyed.end(), [](const auto &a, const auto &b) {
        return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
    });
    std::transform(keyed.begin(), keyed.end(), begin, [](auto &one) { return std::move(std::get<2>(one)); });
}

Result<std::string> FindReader::casesOf(const std::string &word)
{
    const std::string expression = findExpression({word}, m_words, false);
    if (expression.empty())
        return expression;
    const auto rows = rowsOf(expression, FoundKind::Person, 0, mostNames);
    if (!rows)
        return rows.error();
    std::set<std::int64_t> numbers;
    for (const std::int64_t row : *rows) {
        const auto read = m_document.bind(row).step();
        if (!read)
            return read.error();
        if (*read)
            numbers.insert(m_document.integer(1));
    }
    m_document.reset();
    std::string cases;
    for (const std::int64_t number : numbers)
        cases += (cases.empty() ? "\"" : " OR \"") + caseWord(number) + '"';
    return numbers.size() <= mostNamedCases ? cases : std::string();
}

Status FindReader::collectInCases(const FindQuery &query, FoundPage &page)
{
    for (std::size_t i = 0; i < m_asked.size() && page.things.size() < enough; ++i) {
        const auto cases = casesOf(m_asked[i]);
        if (!cases)
            return cases.error();
        std::vector<std::string> rest = m_asked;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        const std::string words = findExpression(rest, m_words, false);
        if (cases->empty() || words.empty())
            continue;
        const Status done = collect('(' + *cases + ") AND " + words, query, FoundKind::Event, false, page);
        if (!done)
            return done;
    }
    return {};
}

Status FindReader::collect(const std::string &expression, const FindQuery &query, FoundKind from, bool similar,
                           FoundPage &page)
{
    for (int kind = static_cast<int>(from); kind <= foundKinds && !expression.empty(); ++kind) {
        const auto one = static_cast<FoundKind>(kind);
        if (query.only && *query.only != one)
            continue;
        if (const Status collected = collectKind(expression, query, one, similar, page); !collected)
            return collected;
    }
    return {};
}

Result<FoundPage> FindReader::search(const FindQuery &query)
{
    if (const Status read = readWords(); !read)
        return read.error();
    FoundPage page;
    page.query = query;
    page.query.first = std::max<qint64>(query.first, 0);
    page.query.count = std::clamp<qint64>(query.count, 1, mostRows);
    const auto complete = m_database.queryInteger("SELECT value FROM find_meta WHERE key='complete'");
    if (!complete)
        return complete.error();
    page.complete = *complete != 0;
    m_asked = askedWords(query.text);
    if (m_asked.empty())
        return page;
    const FindQuery wanted = page.query;
    const FoundKind every = FoundKind::Person;
    if (const Status done = collect(findExpression(m_asked, m_words, false), wanted, every, false, page); !done)
        return done.error();
    if (wanted.first == 0 && m_asked.size() > 1 && page.things.size() < enough) {
        if (const Status done = collectInCases(wanted, page); !done)
            return done.error();
    }
    std::size_t letters = 0;
    for (const std::string &word : m_asked)
        letters += word.size();
    if (wanted.first > 0 || page.things.size() >= enough || letters < leastLetters)
        return page;
    if (const Status done = collect(findExpression(m_asked, m_words, true), wanted, every, true, page); !done)
        return done.error();
    std::stable_partition(page.things.begin(), page.things.end(), [](const FoundThing &one) { return !one.similar; });
    return page;
}

} // namespace caseweave
