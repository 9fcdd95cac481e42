// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtWidgets/QFrame>

class QLabel;

namespace caseweave {

class FlowLayout;

/// Over an open case: the children's names and ages, the reference, your role, who else has it before them now; the
/// case's main actions at the right.
class IdentityBar : public QFrame {
    Q_OBJECT

public:
    explicit IdentityBar(QWidget *parent = nullptr);

    void show(const CaseSummary &summary, QDate today);
    /// Of many the first few are named, all of them in the tool tip.
    void showHere(const QList<ProfessionalCard> &others);
    void addAction(QWidget *action);

private:
    void refreshFacts();

    QLabel *m_title;
    QLabel *m_facts;
    QStringList m_case; ///< facts of it
    QList<ProfessionalCard> m_here;
    FlowLayout *m_actions;
};

} // namespace caseweave
