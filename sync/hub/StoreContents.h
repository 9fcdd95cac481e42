// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/result/Result.h"
#include "sync/hub/StoreChoice.h"
#include "sync/hub/StoreStatements.h"

#include <functional>
#include <memory>
#include <variant>

namespace caseweave {

/// All that a hub's store holds but blobs (BlobCopy.h), as rows that are the same whatever kind of store it is: to move
/// it from one to another, and to compare the two. One thread.
class StoreContents {
public:
    using Value = std::variant<std::int64_t, Bytes>;
    using Row = std::vector<Value>; ///< as StoreStatements.h says for its table
    using Each = std::function<Status(const Row &)>;

    /// Alone: while this lives no hub uses the store. AloneThere: the same of a store that there is: one that holds
    /// nothing yet is not taken for one, and nothing is made. Beside: hubs may, and it is read as it was when it was
    /// opened, whatever they do. Look: whoever opens it knows that no hub uses the file, and nothing is made or
    /// changed; of a database as Beside.
    enum class Use : std::uint8_t { Alone, AloneThere, Beside, Look };
    static bool isAlone(Use use) { return use == Use::Alone || use == Use::AloneThere; }
    /// A store that is not there is made by Alone (else NotFound). Busy: a hub runs on it.
    /// UnknownSuite: it is of another version, and a hub may be at work in it. And what the store says.
    static Result<std::unique_ptr<StoreContents>> open(const StoreChoice &choice, const std::string &file, Use use);

    virtual ~StoreContents() = default;

    /// In the order of the rows' keys. Damaged where an envelope is not the one that was stored.
    virtual Status read(Table table, const Each &each) = 0;
    /// What no row on its own tells: counts, and rows that belong to nothing. Damaged, and then failedAt() says where.
    virtual Status checkWhole() = 0;
    /// The row at which the last read() ended early, for whoever runs the hub; empty where there was none.
    const std::string &failedAt() const { return m_failedAt; }
    /// Where that is another row than the one that was read last.
    void failAt(Table table, const Row &row);
    /// Between begin() and commit(), into an empty store. What goes without commit() is as if it never was.
    virtual Status begin() = 0;
    virtual Status write(Table table, const Row &row) = 0;
    virtual Status commit() = 0;
    virtual Result<bool> isEmpty() = 0;

protected:
    /// Gives the status back, and keeps which row it is about unless it is well.
    Status noted(Status status, Table table, const Row &row);
    /// One thing that must be true of all rows together: the statement gives one that it is not true of, or none.
    struct Fault {
        const char *what;
        const char *sql;
    };
    /// Damaged: `found`, what a fault's statement gave, is something.
    Status noted(const Fault &fault, const Result<std::string> &found);

private:
    std::string m_failedAt;
};

/// What became of the signatures of access records and of the notes that hubs read.
struct Signatures {
    std::uint64_t good = 0;
    std::uint64_t authorUnknown = 0; ///< no directory that is stored names the author's key
    std::uint64_t notGood = 0; ///< of notes that count for nothing: hubs of other agencies passed them on
    friend bool operator==(const Signatures &, const Signatures &) = default;
};

/// Of everything, and how much it was.
struct ContentsDigest {
    Digest digest{};
    std::array<std::uint64_t, tableCount> rows{};
    std::uint64_t blobs = 0;
    std::uint64_t blobBytes = 0;
    Signatures signatures = {};

    std::uint64_t of(Table table) const { return rows[static_cast<std::size_t>(table)]; }
    void take(Table table, const StoreContents::Row &row);
    /// A blob's bytes are what its id says.
    void take(const MailboxTag &tag, const BlobId &id, std::uint64_t size);
    friend bool operator==(const ContentsDigest &, const ContentsDigest &) = default;
};

/// Of its rows, each looked at by ContentsJudge. Damaged where one is not as a hub stored it; failedAt() says which.
Result<ContentsDigest> digestOf(StoreContents &contents);
/// All rows or none, and fails as digestOf() does. Gives the digest of what was read.
Result<ContentsDigest> copyContents(StoreContents &from, StoreContents &to);
/// The same, but for the target's commit(): until then nothing is there.
Result<ContentsDigest> copyRows(StoreContents &from, StoreContents &to);

} // namespace caseweave
