// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"

class QPushButton;
class QStackedWidget;
class QTableView;

namespace caseweave {

class InvolvementActions;
class Paragraph;
class VisitModel;

/// The visits and contacts of a case, past and coming, and what was noted of the one that is chosen.
class VisitsScreen : public CasePage {
    Q_OBJECT

public:
    explicit VisitsScreen(const Context &context, QWidget *parent = nullptr);

    void show(const CaseSnapshotPtr &snapshot) override;
    bool showVisit(const ObjectId &id); ///< false: it is not there

private:
    QWidget *makeHead();
    void showChosen();
    void changeChosen();

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    InvolvementActions *m_actions;
    VisitModel *m_model;
    QTableView *m_table;
    QStackedWidget *m_stack;
    Paragraph *m_summary;
    Paragraph *m_detail;
    QPushButton *m_plan;
    QPushButton *m_record;
    QPushButton *m_change;
    ObjectId m_chosen{};
};

} // namespace caseweave
