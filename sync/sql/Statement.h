// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/result/Result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace caseweave::sql {

/// A statement, prepared once and run often. Bound views are not copied: they must stay alive until the last step() of
/// the run. Views of columns are valid until the next step(), reset() or bind(). Move-only; one thread at a time.
class Statement {
public:
    Statement() = default;
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&other) noexcept;
    ~Statement();

    /// Starts a new run with these values for ?1, ?2, ...: integers, bool, ByteView (and what converts to it), text as
    /// std::string_view, ids, nullptr. A number above INT64_MAX makes step() give TooLarge.
    template <class... Values>
    Statement &bind(const Values &...values)
    {
        reset();
        int index = 0;
        (put(++index, values), ...);
        return *this;
    }

    /// The same for as many as there are, each a std::variant of what bind() takes.
    template <class Range>
    Statement &bindAll(const Range &values)
    {
        reset();
        int index = 0;
        for (const auto &value : values)
            std::visit([&](const auto &one) { put(++index, one); }, value);
        return *this;
    }

    /// True when there is a row, false at the end.
    Result<bool> step();
    /// Steps to the end and resets.
    Status run();
    /// Gives up the rest of the rows and with them the read lock. bind() does it too.
    void reset();

    std::int64_t integer(int column) const; ///< from 0
    std::uint64_t count(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    ByteView blob(int column) const; ///< empty for NULL
    std::string_view text(int column) const;
    bool isNull(int column) const;
    /// Zeros unless the column has just 32 bytes.
    template <class IdType>
    IdType id(int column) const
    {
        return IdType::from(blob(column)).value_or(IdType{});
    }

private:
    friend class Database;
    explicit Statement(sqlite3_stmt *handle) : m_handle(handle) { }

    void put(int index, std::int64_t value);
    void put(int index, std::uint64_t value);
    void put(int index, std::int32_t value) { put(index, std::int64_t{value}); }
    void put(int index, std::uint32_t value) { put(index, std::uint64_t{value}); }
    void put(int index, std::uint16_t value) { put(index, std::uint64_t{value}); }
    void put(int index, std::uint8_t value) { put(index, std::uint64_t{value}); }
    void put(int index, bool value) { put(index, std::uint64_t{value}); }
    void put(int index, ByteView value);
    void put(int index, const Bytes &value) { put(index, ByteView(value)); }
    void put(int index, const Digest &value) { put(index, ByteView(value)); }
    void put(int index, std::string_view value);
    void put(int index, const std::string &value) { put(index, std::string_view(value)); }
    void put(int index, std::nullptr_t);
    template <class Tag>
    void put(int index, const Id<Tag> &value)
    {
        put(index, value.view());
    }
    template <class T>
    void put(int index, const std::optional<T> &value)
    {
        if (value)
            put(index, *value);
        else
            put(index, nullptr);
    }
    void note(int code);

    sqlite3_stmt *m_handle = nullptr;
    std::optional<ErrorCode> m_refused; ///< why a value could not be bound
};

/// The error that an SQLite result code stands for on this connection.
ErrorCode errorOf(sqlite3 *handle, int code);

} // namespace caseweave::sql
