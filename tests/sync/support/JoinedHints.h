// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubHints.h"

namespace caseweave::testing {

/// A line between hubs in one thread, which can be cut.
struct HintLine {
    std::vector<HubHints *> ends;
    bool isCut = false;
};

class JoinedHints final : public HubHints {
public:
    explicit JoinedHints(HintLine &line) : m_line(line) { m_line.ends.push_back(this); }
    ~JoinedHints() override { std::erase(m_line.ends, this); }

    void tell(const HubHint &hint) override
    {
        for (HubHints *other : m_line.ends) {
            if (other != this && !m_line.isCut)
                QMetaObject::invokeMethod(
                    other, [other, hint] { Q_EMIT other->heard({hint}); }, Qt::QueuedConnection);
        }
    }

    void tellLive(const LiveWord &word) override
    {
        for (HubHints *other : m_line.ends) {
            if (other != this && !m_line.isCut)
                QMetaObject::invokeMethod(
                    other, [other, word] { Q_EMIT other->heardLive({word}); }, Qt::QueuedConnection);
        }
    }

private:
    HintLine &m_line;
};

} // namespace caseweave::testing
