// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/FieldWrites.h"
#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"
#include "ui/plan/PlanModel.h"

#include <QtCore/QJsonObject>

class QAction;
class QComboBox;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace caseweave {

class Choices;
class EmptyState;
class FormDialog;
class NewObject;
class PlanComparisonView;
class PlanDetail;

/// The plans of a case: outcomes over actions, what is overdue and one's own first, and what was agreed compared side
/// by side.
class PlanScreen : public CasePage {
    Q_OBJECT

public:
    explicit PlanScreen(const Context &context, QWidget *parent = nullptr);

    void show(const CaseSnapshotPtr &snapshot) override;
    /// Shows one's own actions that are overdue, for who comes from elsewhere.
    void showMine();
    /// Chooses an outcome or an action, or shows the plan of that id. False: it is not there.
    bool showPart(const ObjectId &id);
    void beginPlan();
    void addOutcome();
    void addAction();
    void completeChosen(); ///< does nothing where no action is chosen
    void changeChosen();
    void changePlan();
    void agree();
    void compare();
    PageView view() const override; ///< the plan that is chosen

private:
    enum Shown { Table, Nothing, NoMatch, Comparison };
    QWidget *makeHead();
    void addFilters(QWidget *row);
    void makeMore();
    void setFilter(PlanModel::Filter filter);
    void fillPlans();
    void refill();
    void showChosen();
    void present(FormDialog *dialog, const QString &sentence);
    void present(FormDialog *dialog, const UndoablePtr &undo);
    void chooseNew(const std::shared_ptr<NewObject> &made);
    void seekNew();
    void writeOutcome(const QJsonObject &entered);
    void writeAction(const ObjectId &under, const QJsonObject &entered);
    UndoablePtr changeOf(ObjectType type, const ObjectId &id, const QString &sentence) const;
    const Plan *plan() const; ///< null: none
    bool canWrite() const;

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    PlanModel *m_model;
    QTableView *m_table;
    PlanDetail *m_detail;
    PlanComparisonView *m_comparison;
    EmptyState *m_noMatch;
    QStackedWidget *m_stack;
    QStackedWidget *m_whole; ///< the plan, or two versions of it
    QComboBox *m_which;
    QList<QPushButton *> m_filters; ///< in the order of PlanModel::Filter
    QPushButton *m_addOutcome;
    QPushButton *m_addAction;
    QPushButton *m_complete;
    QPushButton *m_change;
    QPushButton *m_more;
    QAction *m_moreOutcome = nullptr;
    QAction *m_changePlan = nullptr;
    QAction *m_agree = nullptr;
    QAction *m_compare = nullptr;
    PlanModel::Filter m_filter = PlanModel::Filter::All;
    ObjectId m_plan{};
    ObjectId m_chosen{};
    std::shared_ptr<NewObject> m_awaited; ///< is chosen once the plan shows it; null: nothing
};

} // namespace caseweave
