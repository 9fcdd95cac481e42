// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/FindDocument.h"
#include "app/find/FindFile.h"

#include <map>
#include <memory>
#include <unordered_set>

namespace caseweave {

/// What the index has read of a case.
struct FindCaseMarks {
    /// Sequences of a device that were looked at, as first and last, in order and apart.
    using Runs = std::map<std::uint64_t, std::uint64_t>;

    std::int64_t number = 0; ///< of the case in the index
    std::int64_t generation = -1; ///< of the case's state (CaseStore::generation)
    std::int64_t entries = 0; ///< how many of those looked at were events or decisions
    std::map<std::uint32_t, Runs> runs; ///< by device index
    bool has(std::uint32_t device, std::uint64_t sequence) const;
    void add(std::uint32_t device, std::uint64_t sequence);
};

/// The side of the index that is written: on the worker's thread, one transaction at a time. What it is given is in the
/// index when commit() returned well. Errors are those of the database; after one of them the transaction is undone
/// and the marks that went with it must be read again.
class FindIndex {
public:
    /// Begins it anew where that is due: then wasBegun().
    static Result<std::unique_ptr<FindIndex>> open(const std::filesystem::path &file, const SecretBytes &key);
    bool wasBegun() const { return m_begun; }

    /// The marks of every case that is in it.
    Result<std::map<CaseId, FindCaseMarks>> cases();

    Status begin();
    Status commit();
    void rollBack();

    /// A case that is not in it yet, with nothing read. Gives its number.
    Result<std::int64_t> addCase(const CaseId &id);
    /// Entries of a case, each once.
    Status addEntries(std::int64_t number, std::vector<FindDocument> documents);
    /// All that a case offers but its entries: what changed, came or went since the last time is written. Whether
    /// anything was.
    Result<bool> replaceObjects(std::int64_t number, const std::vector<FindDocument> &documents);
    /// Everything of the case's entries is read again.
    Status forgetEntries(FindCaseMarks &marks);
    Status keep(const FindCaseMarks &marks);
    /// Whether all there is has been read: who finds nothing is told when not. Outside a transaction.
    Status tellComplete(bool complete);

private:
    explicit FindIndex(sql::Database database, bool begun) : m_database(std::move(database)), m_begun(begun) { }
    Status prepare();
    Result<std::int64_t> nextRow(FoundKind kind, const QDate &day);
    Status add(std::int64_t number, const FindDocument &document, const std::optional<Digest> &mark);
    Status remove(std::int64_t row);
    Status addWords(const std::vector<std::string> &words);
    Status keepRuns(const FindCaseMarks &marks);

    sql::Database m_database;
    bool m_begun = false;
    sql::Statement m_addDocument;
    sql::Statement m_addText;
    sql::Statement m_addWord;
    sql::Statement m_lastRow;
    sql::Statement m_removeDocument;
    sql::Statement m_removeText;
    sql::Statement m_addRun;
    std::optional<sql::Transaction> m_transaction;
    std::unordered_set<std::string> m_words; ///< that are surely in the file
    std::int64_t m_newest = -1; ///< the row that was added last in this transaction
};

} // namespace caseweave
