// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace caseweave {

/// Tells the answers to one round of questions from those to an earlier one, and from those that come when whoever
/// asked is gone: a callback holds ticket() and does nothing once that is expired(). One thread.
class Round {
public:
    using Ticket = std::weak_ptr<const int>;
    Ticket ticket() const { return m_token; }
    /// Answers to what was asked before have no effect any more.
    void renew() { m_token = std::make_shared<const int>(0); }

private:
    std::shared_ptr<const int> m_token = std::make_shared<const int>(0);
};

} // namespace caseweave
