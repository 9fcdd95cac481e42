// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/FindFile.h"
#include "app/find/Vocabulary.h"

#include <map>
#include <memory>

namespace caseweave {

/// The side of the index that answers. On a thread of its own, so that no question waits for what is being written or
/// synchronised. Errors are those of the database.
class FindReader {
public:
    /// Errors as findfile::openToRead().
    static Result<std::unique_ptr<FindReader>> open(const std::filesystem::path &file, const SecretBytes &key);

    /// Every word that was asked for must begin a word of a thing, or be another way to write one. Where little is
    /// found, what is written much like it comes after. People first, by surname; then kind by kind, the newest first.
    Result<FoundPage> search(const FindQuery &query);

private:
    explicit FindReader(sql::Database database) : m_database(std::move(database)) { }
    Status prepare();
    Status readWords();
    Result<std::vector<std::int64_t>> rowsOf(const std::string &expression, FoundKind kind, std::int64_t first,
                                             std::int64_t count);
    /// Adds what the expression finds of the kinds from `from` on to the page.
    Status collect(const std::string &expression, const FindQuery &query, FoundKind from, bool similar,
                   FoundPage &page);
    /// Adds what fits when one of the words is the name of somebody in the case: "banks school".
    Status collectInCases(const FindQuery &query, FoundPage &page);
    /// The cases of people who fit a word, as an expression. Empty: none, or too many to say anything.
    Result<std::string> casesOf(const std::string &word);
    Status collectKind(const std::string &expression, const FindQuery &query, FoundKind kind, bool similar,
                       FoundPage &page);
    Result<std::optional<FoundThing>> thingAt(std::int64_t row);
    void sortNames(const std::vector<std::string> &asked, QList<FoundThing>::iterator begin,
                   QList<FoundThing>::iterator end) const;

    sql::Database m_database;
    sql::Statement m_match;
    sql::Statement m_document;
    sql::Statement m_newest;
    sql::Statement m_version;
    Vocabulary m_words;
    std::int64_t m_lastWord = 0;
    std::int64_t m_dataVersion = -1;
    std::vector<std::string> m_asked; ///< of the question that is being answered
};

} // namespace caseweave
