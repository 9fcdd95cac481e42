// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtWidgets/QFrame>

class QLabel;

namespace caseweave {

class FlowLayout;

/// Over an open case: the children's names and ages, the reference, your role; the case's main actions at the right.
class IdentityBar : public QFrame {
    Q_OBJECT

public:
    explicit IdentityBar(QWidget *parent = nullptr);

    void show(const CaseSummary &summary, QDate today);
    void addAction(QWidget *action);

private:
    QLabel *m_title;
    QLabel *m_facts;
    FlowLayout *m_actions;
};

} // namespace caseweave
