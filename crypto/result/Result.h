// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace caseweave {

/// The short list of everything that can go wrong below the user interface. Codes carry no prose: ui turns a code into
/// a sentence that says what to do next.
enum class ErrorCode : std::uint8_t {
    Malformed, ///< bytes are not what the format says
    TooLarge, ///< over a limit of the protocol
    UnknownSuite, ///< a newer or foreign suite or version
    BadSignature, ///< a signature or hash chain does not verify
    BadKey, ///< a key is refused by libsodium (zero, low order, wrong length)
    CannotOpen, ///< decryption failed: wrong key, wrong passphrase or changed bytes
    NoKey, ///< sealed to others, or under an epoch this device never had
    NotAllowed, ///< the author lacks the role for it
    NotMember, ///< not in the case, or not any more
    Fork, ///< two different entries or records claim one place
    Rollback, ///< something is older than what was known before
    Expired, ///< certificate, invitation or token is out of its time
    Revoked, ///< device is revoked
    Untrusted, ///< no pinned root vouches for it
    NotFound, ///< no such thing here
    Conflict, ///< the place is taken by something else
    Busy, ///< try again later
    Quota, ///< a limit that the hub or the agency sets
    DiskFull, ///< no room left on the device
    Storage, ///< a file or database could not be read or written
    Damaged, ///< a file or database is not intact
    PortTaken, ///< the address to listen on is in use
    Network, ///< not reachable
    ClockSkew, ///< this computer's clock is too far off
    Locked, ///< keys are not in memory
    Cancelled, ///< stopped by the person
    Weak, ///< parameters below the compiled-in floor
};

/// Stable lower-case name for logs and JSON ("bad_signature").
std::string_view toString(ErrorCode code);

/// What failed, with the ids it concerns and nothing that a person wrote.
struct Error {
    ErrorCode code;
    std::vector<std::array<std::uint8_t, 32>> ids = {};
    friend bool operator==(const Error &, const Error &) = default;
};

/// A value or an error. Fallible functions of crypto and sync return it; nothing throws across a floor.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_content(std::in_place_index<0>, std::move(value)) { }
    Result(Error error) : m_content(std::in_place_index<1>, std::move(error)) { }
    Result(ErrorCode code) : m_content(std::in_place_index<1>, Error{code}) { }

    bool ok() const { return m_content.index() == 0; }
    explicit operator bool() const { return ok(); }
    T &value() &
    {
        T *value = std::get_if<0>(&m_content);
        assert(value);
        return *value;
    }
    const T &value() const &
    {
        const T *value = std::get_if<0>(&m_content);
        assert(value);
        return *value;
    }
    T &&value() &&
    {
        T *value = std::get_if<0>(&m_content);
        assert(value);
        return std::move(*value);
    }
    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }
    const Error &error() const
    {
        const Error *error = std::get_if<1>(&m_content);
        assert(error);
        return *error;
    }
    ErrorCode code() const { return error().code; }

private:
    std::variant<T, Error> m_content;
};

/// Success without a value.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) { }
    Result(ErrorCode code) : m_error(Error{code}) { }
    bool ok() const { return !m_error.has_value(); }
    explicit operator bool() const { return ok(); }
    const Error &error() const
    {
        assert(!ok());
        return *m_error;
    }
    ErrorCode code() const { return error().code; }

private:
    std::optional<Error> m_error;
};

using Status = Result<void>;

} // namespace caseweave
