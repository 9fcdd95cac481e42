// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/time/Clock.h"

#include <functional>
#include <map>

namespace caseweave {

/// One line of JSON an event. Never a name, an address, a key or content; of an id 4 bytes, of a wrong setting why.
class HubLog {
public:
    /// Takes whole lines, with their end.
    using Sink = std::function<void(const std::string &line)>;
    struct Field {
        /// A word of the program's own, not from outside.
        Field(std::string_view name_, std::string_view word);
        Field(std::string_view name_, const char *word) : Field(name_, std::string_view(word)) { }
        template <class Number>
        requires std::is_integral_v<Number> Field(std::string_view name_, Number number)
            : name(name_), value(std::to_string(number))
        {
        }
        template <class Tag>
        Field(std::string_view name_, const Id<Tag> &id) : Field(name_, toHex(id.view().first(4)))
        {
        }
        std::string name;
        std::string value; ///< as JSON
    };

    HubLog(const Clock &clock, Sink sink) : m_clock(clock), m_sink(std::move(sink)) { }
    void write(std::string_view event, std::initializer_list<Field> fields = {});
    /// The same of what may happen often: at most one line a minute about each such event.
    void writeSeldom(std::string_view event, std::initializer_list<Field> fields = {});

private:
    const Clock &m_clock;
    Sink m_sink;
    std::map<std::string, std::int64_t, std::less<>> m_seldomMs; ///< when the event was last written
};

} // namespace caseweave
