// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"
#include "ui/context/Context.h"
#include "ui/widgets/DetailPane.h"

namespace caseweave {

/// One sharing decision in full, beside the register. What is restricted says for whom on top.
class SharingDetail : public DetailPane {
    Q_OBJECT

public:
    explicit SharingDetail(const Context &context, QWidget *parent = nullptr);
    /// `decision` may be null: nothing is chosen.
    void show(const SharingDecision *decision, const CaseSnapshot &snapshot, bool canWrite);

Q_SIGNALS:
    void correctionWanted();

private:
    void fill(const SharingDecision &decision, const CaseSnapshot &snapshot, bool canWrite);

    Context m_context;
};

} // namespace caseweave
