// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/widgets/DetailPane.h"

namespace caseweave {

/// The chosen event in full, with its long texts, what it said before it was corrected, and what contradicts it.
/// Restricted ones carry their audience in words at the top.
class EventDetail : public DetailPane {
    Q_OBJECT

public:
    explicit EventDetail(const Context &context, QWidget *parent = nullptr);
    /// `event` may be null: nothing is chosen.
    void show(const ChronologyEvent *event, const CaseSnapshotPtr &snapshot);

Q_SIGNALS:
    void correctionWanted();
    void contradictionWanted();
    void settlementWanted(const caseweave::EventContradiction &contradiction);
    void otherWanted(const caseweave::ChronologyPlace &other);

private:
    void fill(const ChronologyEvent &event, const CaseSnapshotPtr &snapshot);
    void addEvent(const ChronologyEvent &event, const CaseSnapshotPtr &snapshot);
    void addContradiction(const EventContradiction &contradiction, bool canWrite);
    void addEarlier(const ChronologyEvent &event);
    void addActions(const ChronologyEvent &event);

    Context m_context;
};

} // namespace caseweave
