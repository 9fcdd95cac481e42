// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"
#include "ui/context/Context.h"

#include <QtWidgets/QFrame>

class QVBoxLayout;

namespace caseweave {

/// One sharing decision in full, beside the register. What is restricted says for whom on top.
class SharingDetail : public QFrame {
    Q_OBJECT

public:
    explicit SharingDetail(const Context &context, QWidget *parent = nullptr);
    /// `decision` may be null: nothing is chosen.
    void show(const SharingDecision *decision, const CaseSnapshot &snapshot, bool canWrite);

Q_SIGNALS:
    void correctionWanted();

private:
    void fill(const SharingDecision &decision, const CaseSnapshot &snapshot, bool canWrite);
    void addAudience(const QStringList &onlyFor);
    void addFact(const QString &name, const QString &value);

    Context m_context;
    QVBoxLayout *m_column;
};

} // namespace caseweave
