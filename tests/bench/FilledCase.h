// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/CaseText.h"
#include "tests/bench/FreshProfile.h"

namespace caseweave::bench {

/// The events of a long chronology, one after another, the same each time.
class EventMaker {
public:
    struct Event {
        std::string title;
        std::string text;
        std::uint32_t day = 0;
    };
    Event next();

private:
    CaseText m_text{9};
    std::uint64_t m_made = 0;
};

/// Fills a new case of the profile with so many of these events, as if a hub had taken them all. Gives its id, or tells
/// on standard error why it cannot.
std::optional<CaseId> fillCase(FreshProfile &profile, std::uint64_t events);

} // namespace caseweave::bench
